"""What is said of those who are counted: killed, displaced, arrested, from table and tree."""

from __future__ import annotations

import msgspec

from readout.reading.figures.counting import Counted
from readout.reading.figures.page import Page
from readout.reading.figures.rules import FigureRules
from readout.schema.span import Span

_LEAD = 90
_STEPS = 4
_MODIFYING = ("acl", "amod", "compound", "xcomp", "nmod")


class Said(msgspec.Struct, frozen=True):
    """A measure, the word that gave it (-1 for words before the number) and the entry's name."""

    measure: str
    at: int
    span: Span
    rule: str


class Predicates:
    """Reads what is said of the counted of one text."""

    def __init__(self, page: Page, rules: FigureRules) -> None:
        self.page = page
        self.rules = rules
        self._leads = rules.leads.patterns

    def said(self, span: Span, head: int, counted: Counted) -> Said | None:
        """The measure of a figure whose numeral hangs from word `head`."""
        if head < 0:
            return None
        target = counted.head if counted.head >= 0 else head
        return (
            self._lead(span, counted)
            or self._own(target, counted)
            or self._next(target, span)
            or self._beside(target, head)
            or self._above(target)
            or self._across(target)
            or self._behind(target, span)
        )

    def _lead(self, span: Span, counted: Counted) -> Said | None:
        """Words before the number: "the death toll rose to 12"."""
        low = self.page.lowered
        for pattern in self._leads:
            needed = pattern.entry.data.get("counted")
            if needed and (counted.head < 0 or self.page.lemma(counted.head) != needed):
                continue
            begin = max(0, span.start - _LEAD)
            start = max(begin, low.rfind(". ", begin, span.start))
            match = pattern.regex.search(low, start, span.start)
            if match is not None:
                where = Span(match.start(), match.start() + len(match[0].rstrip()))
                return Said(pattern.entry.data["measure"], -1, where, pattern.entry.name)
        return None

    def _own(self, target: int, counted: Counted) -> Said | None:
        """The noun counted is itself the deed or its victims: "12 deaths", "three dead"."""
        roles = ("noun", "state") if counted.head >= 0 else ("state",)
        return self.tried(target, *roles)

    def _beside(self, target: int, head: int) -> Said | None:
        """What modifies the counted: "12 dead men", "12 men killed in", "12 men who died"."""
        trees = self.page.trees
        for at in {target: None, head: None}:
            for child in self.page.below(at, *_MODIFYING):
                relation = trees.words[child].deprel
                if relation == "acl:relcl":
                    said = self.of_clause(child)
                elif relation in ("acl", "amod", "compound", "xcomp", "nmod"):
                    said = self._modifier(child)
                else:
                    said = None
                if said is not None:
                    return said
        return None

    def _modifier(self, at: int) -> Said | None:
        word = self.page.trees.words[at]
        if word.upos == "VERB" and word.xpos in ("VBN", "VBD"):
            if self.page.below(at, "obj", "nsubj"):
                return None
            return self.tried(at, "object") or self.tried(at, "state") or self._joined(at, "object")
        return self.tried(at, "state", "object") if word.upos == "ADJ" else None

    def of_clause(self, verb: int) -> Said | None:
        """What a clause says of its subject: passive "were killed", active "died", "was dead"."""
        trees = self.page.trees
        said = self._of_verb(verb, passive=self.is_passive(verb))
        if said is not None:
            return said
        for child in self.page.below(verb, "xcomp"):
            found = self.tried(child, "state") or (
                self.tried(child, "object") if trees.words[child].xpos == "VBN" else None
            )
            if found is not None:
                return found
        for child in self.page.below(verb, "conj"):
            if not self.page.below(child, "nsubj"):
                passive = self.is_passive(child) or (
                    self.is_passive(verb) and trees.words[child].xpos in ("VBN", "VBD")
                )
                found = self._of_verb(child, passive=passive)
                if found is not None:
                    return found
        return None

    def _of_verb(self, verb: int, *, passive: bool) -> Said | None:
        if self.page.trees.words[verb].upos == "ADJ":
            return self.tried(verb, "state")
        if passive:
            return self.tried(verb, "object") or self.tried(verb, "state")
        return self.tried(verb, "subject")

    def is_passive(self, verb: int) -> bool:
        """Whether a verb has a passive auxiliary or subject."""
        trees = self.page.trees
        return any(
            trees.words[child].deprel in ("aux:pass", "nsubj:pass")
            for child in self.page.below(verb, "aux", "nsubj")
        )

    def _joined(self, at: int, role: str) -> Said | None:
        for child in self.page.below(at, "conj"):
            said = self.tried(child, role)
            if said is not None:
                return said
        return None

    def _above(self, target: int) -> Said | None:
        """The verb or noun that the counted hang from, over a few joins."""
        trees = self.page.trees
        at = target
        for _ in range(_STEPS):
            head, relation = trees.head(at), trees.words[at].deprel
            if head < 0:
                return None
            said = self._step(at, head, relation)
            if said is not None:
                return said
            if relation not in ("conj", "appos", "nmod", "compound", "nummod", "list", "parataxis"):
                return None
            if relation == "nmod" and self.page.case(at) not in ("of", "including", "among"):
                return None
            at = head
        return None

    def _across(self, target: int) -> Said | None:
        """ "four children, two adults hurt": what is said behind the last of a row."""
        for other in self.page.below(target, "conj"):
            for child in self.page.below(other, "acl", "amod"):
                said = self._modifier(child)
                if said is not None:
                    return said
        return None

    def _step(self, at: int, head: int, relation: str) -> Said | None:
        base = relation.partition(":")[0]
        if base == "nsubj":
            return self.of_clause(head)
        if base == "obj":
            return self._of_object(head)
        if head == at - 1 and self.page.trees.lower(head).endswith("ing"):
            return self.tried(head, "object")  # "kidnapping 251"
        if base in ("nmod", "obl") and self.page.case(at) in ("of", "to"):
            return self.tried(head, "noun") if base == "nmod" else None
        return None

    def _of_object(self, verb: int) -> Said | None:
        trees = self.page.trees
        said = self.tried(verb, "object")
        if said is not None:
            return said
        for child in self.page.below(verb, "xcomp", "advcl"):
            found = self.tried(child, "state")
            if found is None and trees.relation(child) == "xcomp":
                found = self.tried(child, "subject")  # "forced 12 to flee"
            if found is not None:
                return found
        for child in self.page.below(verb, "conj"):
            if not self.page.below(child, "obj", "nsubj"):
                found = self.tried(child, "object")
                if found is not None:
                    return found
        return self._shared_object(verb)

    def _shared_object(self, verb: int) -> Said | None:
        """ "shot and killed 12": the object hangs from the last verb or the first."""
        trees = self.page.trees
        head = trees.head(verb)
        if trees.relation(verb) == "conj" and head >= 0 and not self.page.below(head, "obj"):
            return self.tried(head, "object")
        return None

    def _next(self, target: int, span: Span) -> Said | None:
        """A state right behind the counted: "1 dead, 3 wounded" of headlines, where trees err."""
        trees = self.page.trees
        after = max(target, self.page.words(span)[-1]) + 1
        if after >= len(trees.words) or self.page.sentence(after) != self.page.sentence(target):
            return None
        word = trees.words[after]
        if word.upos not in ("ADJ", "VERB") or self.page.below(after, "obj", "aux"):
            return None
        return self.tried(after, "state") or (
            self.tried(after, "object") if word.xpos == "VBN" else None
        )

    def _behind(self, target: int, span: Span) -> Said | None:
        """Where the tree gives nothing: the word right behind ("4 dead, 12 hurt")."""
        trees = self.page.trees
        last = max(target, self.page.words(span)[-1])
        for at in range(last + 1, min(last + 3, len(trees.words))):
            word = trees.words[at]
            if self.page.sentence(at) != self.page.sentence(last):
                return None
            if word.upos == "ADV" and at == last + 1:
                said = self.tried(at, "manner")
                if said is not None:
                    return said
            if word.upos in ("VERB", "ADJ") and not self.page.below(at, "obj"):
                said = self.tried(at, "state")
                if said is not None:
                    return said
            if word.upos not in ("AUX", "ADV", "NOUN"):
                return None
        return None

    def tried(self, at: int, *roles: str) -> Said | None:
        """The entry of a word in one of these roles."""
        word = self.page.trees.words[at]
        written = self.page.trees.lower(at)
        forms = {self.page.lemma(at), written}
        if word.upos in ("VERB", "ADJ") or written.endswith("ing"):
            forms |= verb_forms(written)
        for role in roles:
            for pattern in self.rules.measures[role]:
                if pattern.entry.data.get("never") == word.xpos:
                    continue
                if any(pattern.regex.fullmatch(form) for form in forms):
                    data = pattern.entry.data
                    where = Span(word.start, word.end)
                    return Said(data["measure"], at, where, pattern.entry.name)
        return None


def verb_forms(written: str) -> set[str]:
    """What the infinitive of a regular form may be: "injured" is injure or "injur". Lemmas of the
    tagger are learnt and may be cut too short."""
    for ending in ("ing", "ed"):
        stem = written.removesuffix(ending)
        if stem != written and len(stem) > 2:
            doubled = stem[:-1] if stem[-1] == stem[-2] else stem
            return {stem, stem + "e", doubled}
    return {written.removesuffix("s"), written.removesuffix("es")}

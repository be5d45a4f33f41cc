"""Did it happen? The factuality of an event from what stands around its word.

Own helpers ("will", "may"), negations and marks ("if") speak first, then, going up the tree, every
word the event completes: "plans to", "failed to", "fears of", "denied". The first that says
anything decides; inside what is itself unreal everything stays unreal.
"""

from __future__ import annotations

import msgspec

from readout.reading.events.clauses import Clauses
from readout.reading.events.rules import EventRules, FactRule
from readout.schema.event import Factuality

_CLIMB = 8
_COMPLETING = frozenset({"xcomp", "ccomp", "csubj"})
_NOMINAL = frozenset({"obj", "nmod", "obl", "compound", "nsubj", "iobj"})
_GOVERNED = frozenset({"for", "of", "about", "against", "to", "on", "with", "from", "into", ""})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their"})
_ANY = frozenset({"a", "an", "any", "another"})
_COMPLEMENTING = frozenset({
    "to", "that", "of", "from", "for", "in", "at", "on", "against", "with", "about",
})  # fmt: skip
_PAST = frozenset({"had", "was", "were"})
_SAME = frozenset({"conj", "flat", "appos", "list"})


class Fact(msgspec.Struct, frozen=True):
    """A factuality and the entry that says so, "" where nothing speaks against an actual event."""

    factuality: Factuality
    rule: str = ""


_ACTUAL = Fact("actual")


class Facts:
    """Answers for the words of one text."""

    __slots__ = ("_clauses", "_rules", "_trees")

    def __init__(self, clauses: Clauses, rules: EventRules) -> None:
        self._clauses = clauses
        self._rules = rules
        self._trees = clauses.trees

    def of(self, at: int) -> Fact:
        """What the text makes of the event that a word names."""
        fact = self._own(at)
        if fact is not None:
            return fact
        for step in range(_CLIMB):
            head = self._trees.head(at)
            if head < 0 or self._is_given(at, is_own=step == 0):
                return _ACTUAL
            relation = self._trees.words[at].deprel
            if self._trees.relation(at) in _SAME:
                fact = self._shared(at, head)
            else:
                fact = self._from_above(at, head, relation)
            if fact is not None:
                return fact
            if self._is_asserted(at) or (step == 0 and self._is_known(at, head)):
                return _ACTUAL
            at = head
        return _ACTUAL

    # Below and beside the word

    def _own(self, at: int) -> Fact | None:
        if self._clauses.below(at, "cop") and self._clauses.case(at):
            # "The effect could be on «the talks»": what is told of them is not that they are.
            return None
        negated = self._negated(at) or self._of_nobody(at)
        return (
            negated
            or self._helped(at)
            or self._marked(at)
            or self._modified(at)
            or self._thought_of(at)
        )

    def _negated(self, at: int) -> Fact | None:
        if self._is_yet_to(at):
            return Fact("negated", "yet-to")
        for child in self._clauses.below(at, "advmod", "det", "cc", "aux", "case", "mark"):
            if self._trees.lower(child) == "not" and self._is_not_only(child):
                continue
            found = self._rule("neg", self._trees.lower(child))
            if found is not None:
                return found
        return None

    def _is_yet_to(self, at: int) -> bool:
        """ "Has yet to «agree»"."""
        marks = [one for one in self._clauses.below(at, "mark") if self._trees.lower(one) == "to"]
        return bool(marks) and marks[0] > 0 and self._trees.lower(marks[0] - 1) == "yet"

    def _of_nobody(self, at: int) -> Fact | None:
        """What nobody did, or is done to nothing: "«no one» was hurt", "paid «no ransom»"."""
        for child in self._clauses.below(at, "nsubj", "obj"):
            for word in (child, *self._clauses.below(child, "det")):
                found = self._rule("neg", self._trees.lower(word))
                if found is not None:
                    return found
        return None

    def _is_not_only(self, at: int) -> bool:
        following = at + 1
        words = self._trees.words
        return following < len(words) and self._trees.lower(following) in ("only", "just", "merely")

    def _helped(self, at: int) -> Fact | None:
        helpers = self._clauses.below(at, "aux", "cop")
        for child in helpers:
            found = self._rule("aux", self._trees.lower(child))
            if found is None:
                continue
            return self._weighed(at, found)
        if self._is_to_be(at, helpers):
            return Fact("planned", "is-to")
        return None

    def _weighed(self, at: int, found: Fact) -> Fact:
        """A "will" with an "if" is no plan; a "would" after "said" is one."""
        is_conditional = self._has_condition(at)
        if found.factuality == "planned" and is_conditional:
            return Fact("hypothetical", found.rule)
        if found.rule == "would" and not is_conditional and self._is_reported(at):
            return Fact("planned", found.rule)
        return found

    def _is_reported(self, at: int) -> bool:
        head = self._trees.head(at)
        if head < 0 or self._trees.relation(at) not in ("ccomp", "conj"):
            return False
        if self._trees.relation(at) == "conj":
            return self._is_reported(head)
        is_past = self._trees.words[head].xpos in ("VBD", "VBN")
        return is_past and self._clauses.lemma(head) in self._rules.words["telling"]

    def _is_to_be(self, at: int, helpers: list[int]) -> bool:
        """ "Is to visit": a form of "be" with an infinitive."""
        marks = [self._trees.lower(child) for child in self._clauses.below(at, "mark")]
        return "to" in marks and any(
            self._trees.words[one].lemma == "be" and one + 1 < at and not self._is_passive_mark(one)
            for one in helpers
        )

    def _is_passive_mark(self, at: int) -> bool:
        return self._trees.words[at].deprel == "aux:pass"

    def _has_condition(self, at: int) -> bool:
        for child in self._clauses.below(at, "advcl"):
            marks = self._clauses.below(child, "mark")
            if any(self._trees.lower(mark) in ("if", "unless") for mark in marks):
                return True
        return False

    def _marked(self, at: int) -> Fact | None:
        for child in self._clauses.below(at, "mark", "advmod"):
            found = self._rule("mark", self._trees.lower(child))
            if found is None or (found.rule == "due-to" and self._trees.words[at].xpos != "VB"):
                continue
            if found.rule == "rather-than" and self._trees.relation(child) != "mark":
                continue
            if found.rule != "until" or self._lies_ahead(at):
                return found
        return self._bidden(at) or self._purpose(at)

    def _bidden(self, at: int) -> Fact | None:
        """What a sentence bids somebody do is not done: "«Release» the guards"."""
        word = self._trees.words[at]
        below = self._clauses.below(at, "aux", "nsubj", "csubj", "mark", "expl")
        is_bare = word.xpos == "VB" and word.deprel == "root" and not below
        return Fact("hypothetical", "imperative") if is_bare else None

    def _lies_ahead(self, at: int) -> bool:
        """Whether what goes on until something is itself still to come, or goes on now."""
        head = self._trees.head(at)
        if head < 0:
            return False
        return self._helped(head) is not None or self._trees.words[head].xpos in ("VBZ", "VBP")

    def _purpose(self, at: int) -> Fact | None:
        """ "To disperse them": an infinitive that nothing governs is an aim."""
        if self._trees.relation(at) not in ("advcl", "acl") or not self._is_bare(at):
            return None
        marks = [self._trees.lower(child) for child in self._clauses.below(at, "mark")]
        if "to" not in marks:
            return None
        head = self._trees.head(at)
        if head >= 0 and self._clauses.lemma(head) in self._rules.words["means_to"]:
            return self._negated(head) or self._helped(head)
        return self._from_above(at, head, "xcomp") or Fact("planned", "purpose")

    def _modified(self, at: int) -> Fact | None:
        for child in self._clauses.below(at, "amod", "advmod", "compound", "nmod"):
            if child > at and self._trees.words[child].deprel != "advmod":
                continue
            for form in (self._trees.words[child].lemma.lower(), self._trees.lower(child)):
                found = self._rule("mod", form)
                if found is not None:
                    return found
        return None

    # Above the word

    def _shared(self, at: int, head: int) -> Fact | None:
        """A word in a list has the helpers of the first unless it has its own."""
        if not self._clauses.below(at, "mark"):
            # "Until they leave and the guards are freed".
            marked = self._marked(head)
            if marked is not None:
                return marked
        own = self._clauses.below(at, "aux", "cop", "nsubj", "mark")
        # "Would be held and being beaten".
        own = [one for one in own if self._trees.lower(one) not in ("be", "being", "been")]
        finite = ("VBZ", "VBP") if self._is_perfect(head) else ("VBD", "VBZ", "VBP")
        if own or self._trees.words[at].xpos in finite:
            return None
        negation = self._negated(head)
        return negation or self._helped(head) or self._marked(head)

    def _is_perfect(self, at: int) -> bool:
        """Whether a past form in a list with a verb may be a participle: "would have come and
        «killed» them"."""
        helpers = (self._trees.lower(one) for one in self._clauses.below(at, "aux"))
        return "have" in helpers and self._trees.words[at].xpos == "VBN"

    def _from_above(self, at: int, head: int, relation: str) -> Fact | None:
        kind = self._link(at, relation)
        if kind is None:
            return None
        rule = None if self._is_judged(at, head) else self._governing(head, kind)
        if kind == "subject" and (rule is None or rule.factuality == "actual"):
            return self._begun(head)
        if rule is None and kind == "noun" and self._clauses.case(at) == "for":
            # "Will travel to Sarrow for «a meeting»".
            return self._negated(head) or self._helped(head) or self._marked(head)
        if rule is None:
            return self._bare_infinitive(at, kind)
        if kind == "clause" and self._is_claimed(at, head):
            return None
        if rule.of_noun and self._is_kept(head):
            return None
        if rule.factuality == "actual":
            # "Will go on shelling", "did not begin to shell".
            return self._negated(head) or self._helped(head)
        if self._negated(head) is not None:
            # "Did not fail to" is two negations; "was not able to" is one.
            return None if rule.factuality == "negated" else self._unmet(head, kind, rule)
        return Fact(rule.factuality, rule.name)  # type: ignore[arg-type]

    def _is_judged(self, at: int, head: int) -> bool:
        """Whether a verb says what a deed is like: "called «the murder» wrong"."""
        is_object = self._trees.relation(at) == "obj" and self._trees.words[at].upos == "NOUN"
        return is_object and bool(self._clauses.below(head, "xcomp"))

    def _is_kept(self, at: int) -> bool:
        """ "Kept his «promise» to resign": he did."""
        head = self._trees.head(at)
        is_object = head >= 0 and self._trees.relation(at) == "obj"
        return is_object and self._clauses.lemma(head) in self._rules.words["keeping"]

    def _is_claimed(self, at: int, head: int) -> bool:
        """ "Insists that it «paid» nothing" is a claim, "insists that it «pay»" a wish."""
        if self._clauses.lemma(head) not in self._rules.words["insisting"]:
            return False
        verbs = [*self._clauses.below(at, "aux", "cop"), at]
        return self._trees.words[min(verbs)].xpos in ("VBD", "VBZ", "VBP")

    def _thought_of(self, at: int) -> Fact | None:
        """What may bring something about need not be there: "«a raid» could widen the war"."""
        below = (self._trees.lower(child) for child in self._clauses.below(at, "det"))
        if self._trees.words[at].upos != "NOUN" or not any(word in _ANY for word in below):
            return None
        for _ in range(_CLIMB):
            head = self._trees.head(at)
            if head < 0 or self._trees.relation(at) == "nsubj":
                return self._helped(head) if head >= 0 else None
            if self._trees.relation(at) not in ("conj", "nmod", "compound"):
                return None
            at = head
        return None

    def _begun(self, head: int) -> Fact | None:
        """What will take place has not: "«the withdrawal» will begin in May"."""
        if self._clauses.lemma(head) not in self._rules.words["phases"]:
            return None
        helped = self._helped(head)
        return helped and (self._negated(head) or helped)

    def _unmet(self, head: int, kind: str, rule: FactRule) -> Fact:
        """What one is not able or allowed to do is not done; what is not wished may be."""
        is_ability = self._clauses.lemma(head) in self._rules.words["abilities"]
        if kind == "infinitive" and is_ability:
            return Fact("negated", rule.name)
        return Fact(rule.factuality, rule.name)  # type: ignore[arg-type]

    def _link(self, at: int, relation: str) -> str | None:
        """How a word completes the one above: as a clause, an infinitive, or a noun phrase."""
        plain = relation.partition(":")[0]
        if plain in _COMPLETING or (plain in ("acl", "advcl") and relation != "acl:relcl"):
            words = self._trees.words
            if plain in ("advcl", "acl") and not self._is_complement(at):
                return "clause" if self._is_told_by_noun(at, plain) else None
            if self._mark(at) == "about":
                return "topic"
            finite = words[at].xpos in ("VBD", "VBZ", "VBP") or bool(
                self._clauses.below(at, "nsubj", "cop")
            )
            return "clause" if finite else "infinitive"
        if plain in _NOMINAL:
            return "subject" if plain == "nsubj" else "noun"
        return None

    def _is_told_by_noun(self, at: int, plain: str) -> bool:
        """A clause that a noun tells without "that": "suggestions «it was shot down»"; "in the
        event «they attack»"."""
        head = self._trees.head(at)
        lemma, words = self._clauses.lemma(head), self._rules.words
        is_doubt = lemma in words["doubt_nouns"] or lemma in words["cases"]
        return plain == "acl" and is_doubt and bool(self._clauses.below(at, "nsubj"))

    def _is_complement(self, at: int) -> bool:
        marks = [self._trees.lower(one) for one in self._clauses.below(at, "mark", "case")]
        return any(mark in _COMPLEMENTING for mark in marks)

    def _governing(self, head: int, kind: str) -> FactRule | None:
        lemma = self._clauses.lemma(head)
        is_noun = self._trees.words[head].upos in ("NOUN", "PROPN")
        for rule in self._rules.facts.get(("above", lemma), ()):
            if rule.of_noun is is_noun and (not rule.relations or kind in rule.relations):
                return rule
        return None

    def _is_bare(self, at: int) -> bool:
        """An infinitive: "leave", "be left"."""
        xpos = self._trees.words[at].xpos
        helpers = (self._trees.lower(one) for one in self._clauses.below(at, "aux"))
        return xpos == "VB" or (xpos == "VBN" and "be" in helpers)

    def _bare_infinitive(self, at: int, kind: str) -> Fact | None:
        """After a word that no entry knows an infinitive is not yet done."""
        if kind != "infinitive" or not self._is_bare(at):
            return None
        marks = [self._trees.lower(child) for child in self._clauses.below(at, "mark")]
        return Fact("hypothetical", "infinitive") if "to" in marks else None

    def _is_asserted(self, at: int) -> bool:
        """A full sentence of its own: what stands above tells nothing of it."""
        words = self._trees.words
        relation = words[at].deprel.partition(":")[0]
        if relation in ("parataxis", "root", "nsubj", "csubj") or words[at].deprel == "acl:relcl":
            return relation != "nsubj"
        if relation == "conj":
            # "Waited for him to come and «shot» him": no part of an infinitive.
            return words[at].xpos == "VBD" and words[self._trees.head(at)].xpos == "VB"
        if relation == "advcl":
            return not self._is_complement(at) and words[at].xpos in ("VBD", "VBZ", "VBP")
        if relation == "ccomp":
            helpers = {self._trees.lower(one) for one in self._clauses.below(at, "aux")}
            return words[at].xpos == "VBD" or not helpers.isdisjoint(_PAST)
        return False

    def _is_known(self, at: int, head: int) -> bool:
        """Whether a sentence says something of an event that it takes for known: "they think «the
        raid» was wise"; not that it took place."""
        if self._trees.relation(at) != "nsubj" or self._trees.words[at].upos != "NOUN":
            return False
        is_phase = self._clauses.lemma(head) in self._rules.words["phases"]
        return self._is_definite(at) and not is_phase

    def _is_given(self, at: int, *, is_own: bool) -> bool:
        """Whether a phrase takes its event for granted, whatever stands above it: in a
        circumstance ("after «the raid»"), in a description ("men «taken» in May"), or, a step
        further up, as something known ("sought an end to «the war»")."""
        words = self._trees.words
        plain = self._trees.relation(at)
        if plain in ("obl", "nmod", "advcl") and words[at].upos != "VERB":
            if self._clauses.case(at) not in _GOVERNED or self._is_heard_of(at):
                return True
            return not is_own and self._is_definite(at)
        if self._is_means(at):
            return True
        if plain == "acl":
            return words[at].xpos in ("VBN", "VBG", "VBD") and not self._is_complement(at)
        if plain == "advcl":
            case = self._clauses.case(at) or self._mark(at)
            if case == "before" and self._helped(self._trees.head(at)) is not None:
                return False
            return case in ("after", "since", "despite", "following", "before")
        return plain == "obj" and (self._is_presumed(at) or (not is_own and self._is_definite(at)))

    def _is_means(self, at: int) -> bool:
        """Whether a clause tells by what somebody tries something: "seeks to win «by shelling»"."""
        if self._trees.relation(at) != "advcl" or self._mark(at) != "by":
            return False
        aim = self._trees.head(at)
        above = self._trees.head(aim)
        is_aim = above >= 0 and self._link(aim, self._trees.words[aim].deprel) == "infinitive"
        return is_aim and self._clauses.lemma(above) in self._rules.words["efforts"]

    def _is_presumed(self, at: int) -> bool:
        """Whether a deed must be there for what is done about it: "vowed to avenge «the raid»"."""
        is_noun = self._trees.words[at].upos == "NOUN"
        head = self._trees.head(at)
        return is_noun and self._clauses.lemma(head) in self._rules.words["presuming"]

    def _is_heard_of(self, at: int) -> bool:
        """Whether a known thing is one somebody knows or does not know of: "nor had it known of
        «the raid»"."""
        is_heard = self._clauses.lemma(self._trees.head(at)) in self._rules.words["knowing"]
        return is_heard and self._clauses.case(at) in ("of", "about") and self._is_definite(at)

    def _mark(self, at: int) -> str:
        marks = self._clauses.below(at, "mark")
        return self._trees.lower(marks[0]) if marks else ""

    def _is_definite(self, at: int) -> bool:
        below = self._clauses.below(at, "det", "nmod")
        return any(self._trees.lower(child) in _DEFINITE for child in below)

    def _rule(self, kind: str, lemma: str) -> Fact | None:
        rules = self._rules.facts.get((kind, lemma), ())
        return Fact(rules[0].factuality, rules[0].name) if rules else None  # type: ignore[arg-type]

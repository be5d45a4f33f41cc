"""What a number counts: the noun it stands before, or that follows "of"."""

from __future__ import annotations

import msgspec

from readout.reading.figures.page import Page
from readout.reading.figures.quantities import Quantity
from readout.reading.figures.rules import FigureRules
from readout.schema.span import Span

_NOUNS = frozenset({"NOUN", "PROPN", "ADJ", "SYM", "VERB"})
_BEFORE_NOUN = frozenset({"nummod", "amod", "compound", "det", "advmod", "nmod", "obl", "dep"})
_RIGHT_OUT = frozenset(
    {"acl", "advcl", "parataxis", "punct", "cc", "conj", "appos", "cop", "nsubj", "aux", "obl",
     "ccomp", "advmod", "obj", "mark", "xcomp", "case", "root"}
)  # fmt: skip
_NOT_COUNTED = frozenset({"more", "other", "others", "further", "additional", "extra", "another"})
_MOST = 12
_NEAR = 4
_IRREGULAR = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet",
    "life": "lives", "wife": "wives", "sheep": "sheep", "fish": "fish", "aircraft": "aircraft",
    "deer": "deer", "spacecraft": "spacecraft",
}  # fmt: skip


class Counted(msgspec.Struct, frozen=True):
    """What is counted: its head word (-1 where nothing is said), its words, and the group that it
    is counted from ("three of the guards")."""

    head: int = -1
    spans: tuple[Span, ...] = ()
    group: tuple[Span, ...] = ()


class Counter:
    """Reads what the numbers of one text count."""

    def __init__(self, page: Page, rules: FigureRules) -> None:
        self.page = page
        self.rules = rules

    def counted(self, quantity: Quantity) -> Counted:
        """What a quantity counts; of a share, of what it is a share."""
        if quantity.noun is not None:
            return Counted(self.page.head(quantity.noun), (quantity.noun,))
        if quantity.kind in ("money", "age"):
            return Counted()
        at = self.page.head(quantity.span if quantity.kind == "measure" else quantity.number)
        if quantity.unit == "%":
            return self._of(self._percent(quantity, at), quantity)
        if at < 0 or quantity.kind == "measure" or self._is_times(quantity):
            return Counted()
        found = self._of(at, quantity)
        return found if found.head >= 0 else self._before_noun(at, quantity)

    def _is_times(self, quantity: Quantity) -> bool:
        """ "ten times the rate": the number multiplies."""
        return self.page.lowered.startswith((" times", "-times"), quantity.number.end)

    def _percent(self, quantity: Quantity, at: int) -> int:
        """The word that "of voters" hangs from: the sign or word of percent, or the number."""
        if quantity.unit_span is None:
            return at
        return self.page.head(quantity.unit_span)

    def _of(self, at: int, quantity: Quantity) -> Counted:
        """ "hundreds of A fighters", "three of the guards", "20 percent of voters"."""
        if at < 0:
            return Counted()
        trees = self.page.trees
        last = self.page.words(quantity.span)[-1]
        below = sorted({*self.page.below(at, "nmod", "obl"), *self.page.below(last, "nmod", "obl")})
        for child in below:
            if child > last and self.page.case(child) == "of" and child - last <= _MOST:
                return self._phrase(child, last, of=True)
        if quantity.unit == "%":
            head = trees.head(at)
            if head == at + 1 and trees.words[head].upos == "NOUN":
                return self._phrase(head, last, of=False)  # "a 20 percent stake"
        return self._behind_of(last, quantity) or self._half(at, last, quantity)

    def _behind_of(self, last: int, quantity: Quantity) -> Counted | None:
        """Where the tree hangs "of" elsewhere: the noun at the end of the words behind it."""
        trees = self.page.trees
        if not quantity.spelled or not self.page.lowered.startswith(" of ", quantity.number.end):
            return None
        noun = -1
        for at in range(last + 2, min(last + 2 + _MOST, len(trees.words))):
            upos = trees.words[at].upos
            if upos in ("NOUN", "PROPN"):
                noun = at
            elif noun >= 0 or upos not in ("DET", "ADJ", "NUM", "PRON", "ADV"):
                break
        return self._phrase(noun, last, of=True) if noun >= 0 else None

    def _half(self, at: int, last: int, quantity: Quantity) -> Counted:
        """ "half the seats": the noun that half stands before."""
        if quantity.kind != "share":
            return Counted()
        head = self.page.trees.head(at)
        if head > last and head - last <= _MOST and self._is_noun(head):
            return self._phrase(head, last, of=False)
        return Counted()

    def _before_noun(self, at: int, quantity: Quantity) -> Counted:
        trees = self.page.trees
        last = self.page.words(quantity.span)[-1]
        head = trees.head(at)
        if trees.relation(at) not in _BEFORE_NOUN or not last < head <= last + _MOST:
            return self._next_noun(at, last)
        if not self._is_noun(head) or self._splits(last, head):
            return self._next_noun(at, last)
        return self._phrase(head, last, of=False)

    def _next_noun(self, at: int, last: int) -> Counted:
        """Where the tree is odd: the plural right behind, adjectives between."""
        trees = self.page.trees
        for after in range(last + 1, min(last + _NEAR, len(trees.words))):
            word = trees.words[after]
            apart = trees.text[trees.words[after - 1].end : word.start] != " "
            if apart or self.page.sentence(after) != self.page.sentence(at):
                break
            if trees.head(after) == at and trees.lower(after) in self.rules.persons:
                return self._phrase(after, last, of=False)  # "4 dead": hung on its number
            if word.xpos in ("NNS", "NNPS") and self.page.timex(Span(word.start, word.end)) is None:
                return self._phrase(after, last, of=False)
            if word.upos not in ("ADJ", "PROPN", "NOUN"):
                break
        return Counted()

    def _splits(self, last: int, head: int) -> bool:
        """Whether a comma or verb parts number and noun."""
        words = self.page.trees.words[last + 1 : head]
        return any(word.upos in ("PUNCT", "AUX") and word.lemma != "-" for word in words[:-1]) or (
            bool(words) and words[0].upos == "PUNCT" and words[0].lemma in (",", ";", ":")
        )

    def _phrase(self, head: int, last: int, *, of: bool) -> Counted:
        trees = self.page.trees
        start = next((at for at in range(last + 1, head + 1) if not self._is_small(at, of)), head)
        end = self._end(head)
        span = self.page.span(start, end)
        pointed = of and any(
            trees.lower(at) in self.rules.words["pointing"] for at in range(last + 1, head)
        )
        return Counted(head, (span,), (span,) if pointed else ())

    def _is_small(self, at: int, of: bool) -> bool:
        """Words between the number and its noun that name nothing."""
        word = self.page.trees.words[at]
        if word.upos in ("ADP", "DET", "PUNCT", "PART") and (of or word.upos != "ADP"):
            return True
        return self.page.trees.lower(at) in _NOT_COUNTED or word.deprel == "nmod:poss"

    def _end(self, head: int) -> int:
        """The last word: an "of" phrase behind the noun and a noun joined by "and" belong to it."""
        trees = self.page.trees
        end = head
        for child in self.page.below(head, "nmod", "flat", "compound", "conj"):
            if child <= head or child - head > _MOST:
                continue
            relation = trees.relation(child)
            if relation == "nmod" and self.page.case(child) == "of":
                end = max(end, self.page.phrase(child, _RIGHT_OUT)[1])
            elif relation in ("flat", "compound") or (
                relation == "conj" and child - end <= _NEAR and self._shares(child)
            ):
                end = max(end, child)
        return end

    def _shares(self, at: int) -> bool:
        """Whether a joined noun is counted by the same number."""
        trees = self.page.trees
        if trees.words[at].upos not in ("NOUN", "PROPN") or self.page.below(at, "nummod", "det"):
            return False
        if trees.lower(at).endswith("ing"):
            return False  # "1,200 people and kidnapping 251": a deed
        words = [trees.lower(one) for one in range(max(0, at - _NEAR), at + 1)]
        return not any(word in self.rules.words["plurals"] for word in words)

    def _is_noun(self, at: int) -> bool:
        return self.page.trees.words[at].upos in _NOUNS

    def unit(self, counted: Counted) -> str:
        """ "people" for people, else the plural of the noun that is counted."""
        if counted.head < 0:
            return ""
        word = self.page.trees.words[counted.head]
        if word.upos not in ("NOUN", "PROPN", "ADJ", "VERB"):
            return ""
        written, lemma = self.page.trees.lower(counted.head), word.lemma.lower()
        if written in self.rules.persons or lemma in self.rules.persons or self._is_people(counted):
            return "people"
        if word.xpos in ("NNS", "NNPS"):
            return written
        return plural_of(lemma) if word.upos in ("NOUN", "PROPN") else ""

    def _is_people(self, counted: Counted) -> bool:
        """ "Kelmarians", and nouns made of another: "policemen", "co-workers"."""
        word = self.page.trees.words[counted.head]
        name = self.page.name(Span(word.start, word.end))
        if name is not None and name.type in ("NORP", "PERSON"):
            return word.xpos == "NNPS" or name.type == "PERSON"
        lemma = word.lemma.lower()
        tail = lemma.rpartition("-")[2]
        if tail in self.rules.persons or lemma.endswith(("man", "woman", "person", "men")):
            return word.upos == "NOUN"
        return word.xpos == "NNPS" and lemma.endswith(("an", "i", "ese", "ish", "ian", "er", "ist"))


def plural_of(noun: str) -> str:
    """The plural of an English noun in lower case, regular but for a few."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun if noun.endswith("s") and not noun.endswith("ss") else noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"

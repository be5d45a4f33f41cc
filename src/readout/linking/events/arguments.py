"""Who and what stands around the words of an event: from the dependency tree alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from readout.schema.reading import Word
from readout.schema.span import Spans

Slot = Literal["doer", "done", "other"]

_DOER = frozenset({"nsubj", "obl:agent", "csubj", "nmod:poss"})
_DONE = frozenset({"obj", "nsubj:pass", "iobj", "dobj", "nsubjpass"})
_OTHER = frozenset({"compound", "amod", "nummod", "xcomp", "appos"})
_ABOVE = frozenset({"acl", "acl:relcl", "amod"})
_SHARED = frozenset({"conj", "xcomp", "advcl"})
_FAR = 4


class Tree:
    """The words of one text, with who hangs on whom."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self._at = {word.start: number for number, word in enumerate(words)}
        self._below: Mapping[int, list[int]] = defaultdict(list)
        for number, word in enumerate(words):
            if word.head >= 0:
                self._below[word.head].append(number)

    def inside(self, spans: Spans) -> list[int]:
        """The words of some spans, in order."""
        found = []
        for span in spans:
            number = self._first(span.start, span.end)
            while number is not None and number < len(self.words):
                if self.words[number].start >= span.end:
                    break
                found.append(number)
                number += 1
        return sorted(set(found))

    def _first(self, start: int, end: int) -> int | None:
        return next((self._at[place] for place in range(start, end) if place in self._at), None)

    def top(self, inside: Sequence[int]) -> int:
        """The word of these that the others hang on, the first of several."""
        held = set(inside)
        return next((n for n in inside if self.words[n].head not in held), inside[0])

    def below(self, number: int) -> Sequence[int]:
        """The words that hang on one, in order."""
        return self._below.get(number, ())

    def particle(self, number: int) -> str:
        """The particle of a verb ("pass away"), else its first preposition ("check into")."""
        for child in self.below(number):
            if self.words[child].deprel == "compound:prt":
                return self.words[child].lemma.lower()
        return ""

    def preposition(self, number: int) -> str:
        """The preposition of the first phrase behind a verb ("checked «into» a clinic")."""
        for child in self.below(number):
            if child > number and self.words[child].deprel in ("obl", "advmod"):
                for case in self.below(child):
                    if self.words[case].deprel == "case":
                        return self.words[case].lemma.lower()
                if self.words[child].upos == "ADP":
                    return self.words[child].lemma.lower()
        return ""

    def around(self, inside: Sequence[int]) -> Iterator[tuple[Slot, int]]:
        """The words that take part in an event, by slot. What a verb does not say itself it has
        from the verb that it hangs on."""
        held = set(inside)
        for number in inside:
            yield from self._own(number, held)
        top = self.top(inside)
        yield from self._from_above(top, held)

    def _own(self, number: int, held: set[int]) -> Iterator[tuple[Slot, int]]:
        is_passive = any(self.words[child].deprel.endswith(":pass") for child in self.below(number))
        for child in self.below(number):
            if child in held:
                continue
            slot = self._slot(child, self.words[child].deprel, is_passive)
            if slot is not None:
                yield slot, child
                yield from ((slot, more) for more in self._conjuncts(child))

    def _slot(self, child: int, relation: str, is_passive: bool) -> Slot | None:
        case = next(
            (self.words[c].lemma.lower() for c in self.below(child)
             if self.words[c].deprel == "case"), "",
        )  # fmt: skip
        if relation in _DONE or (relation.startswith("nmod") and case == "of"):
            return "done"
        if relation in _DOER or (case == "by" and (is_passive or relation == "nmod")):
            return "doer"
        return "other" if relation in _OTHER or relation.startswith(("obl", "nmod")) else None

    def _conjuncts(self, number: int) -> Iterator[int]:
        return (n for n in self.below(number) if self.words[n].deprel == "conj")

    def _from_above(self, top: int, held: set[int]) -> Iterator[tuple[Slot, int]]:
        """What stands above: the noun of a relative clause, the subject of a verb's verb, the noun
        that an event describes ("murder suspect")."""
        relation, head = self.words[top].deprel, self.words[top].head
        if head < 0 or head in held:
            return
        if relation in _ABOVE:
            is_passive = self.words[top].xpos == "VBN" and self._is_bare(top)
            yield ("done" if is_passive else "doer"), head
        elif relation.startswith(("compound", "nmod")) and self.words[head].upos != "VERB":
            yield "other", head
        if relation in _SHARED and not any(slot == "doer" for slot, _ in self._own(top, held)):
            yield from self._subjects(head)

    def _is_bare(self, number: int) -> bool:
        return not any(self.words[child].deprel == "nsubj" for child in self.below(number))

    def _subjects(self, number: int) -> Iterator[tuple[Slot, int]]:
        for _ in range(_FAR):
            subjects = [c for c in self.below(number) if self.words[c].deprel.startswith("nsubj")]
            if subjects or number < 0:
                yield from (("doer", subject) for subject in subjects)
                return
            if self.words[number].deprel not in _SHARED:
                return
            number = self.words[number].head


def content(words: Iterable[Word]) -> Iterator[Word]:
    """The words that say what a stretch of text is about."""
    return (word for word in words if word.upos in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"))

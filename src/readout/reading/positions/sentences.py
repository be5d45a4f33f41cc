"""What stands where in a sentence: lemmas, subjects, extents, negations and helping verbs.

Indexes are into the words of the trees, in Universal Dependencies terms.
"""

from __future__ import annotations

from collections.abc import Iterator

from readout.reading.trees import Trees
from readout.schema.span import Span

RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
NEGATIONS = frozenset({"not", "n't", "never", "neither", "nor", "no"})
_NOBODY = frozenset({"nobody", "nothing", "none"})
_ENDINGS = ("ing", "ed", "es", "s", "d")
_CLIMB = 8
"""Steps upwards in search of a subject; sentences that go deeper are garbage."""
_MOST = 40
"""Children of one word that are looked at."""
_TRIM = frozenset({"PUNCT", "CCONJ"})
_LOOSE = frozenset({"parataxis", "discourse", "vocative"})


class Sentences:
    """Lookups over the trees of one text, built once in linear time. `known` are the verbs that
    the tables speak of."""

    __slots__ = ("_below", "_extents", "_known", "_phrases", "trees")

    def __init__(self, trees: Trees, known: frozenset[str] = frozenset()) -> None:
        self.trees = trees
        self._known = known
        self._extents = _measure(trees)
        self._below: dict[tuple[int | str, ...], list[int]] = {}
        self._phrases: dict[tuple[int, frozenset[str]], tuple[int, int]] = {}

    def below(self, at: int, *relations: str) -> list[int]:
        """The first children in one of these relations, subtypes too. A word that many ask about is
        looked at once."""
        key: tuple[int | str, ...] = (at, *relations)
        if key not in self._below:
            self._below[key] = self.trees.below(at, *relations)[:_MOST]
        return self._below[key]

    def lemma(self, at: int) -> str:
        """The lemma of a word in lower case. The tagger guesses those of rare forms ("endors");
        what may be the form of a verb of the tables is that verb."""
        word = self.trees.words[at]
        lemma = word.lemma.lower()
        if word.upos != "VERB" or lemma in self._known:
            return lemma
        return next((verb for verb in _bases(self.trees.lower(at)) if verb in self._known), lemma)

    def forms(self, at: int) -> list[str]:
        """What a verb may be listed as: with its particle, then alone."""
        parts = [self.trees.lower(one) for one in self.below(at, "compound") if one > at]
        return [*(f"{self.lemma(at)}_{part}" for part in parts[:1]), self.lemma(at)]

    def case(self, at: int) -> str:
        """The preposition before a word or clause, "" without one."""
        marks = [one for one in self.below(at, "case", "mark") if one < at]
        return self.trees.lower(marks[0]) if marks else ""

    def has_to(self, at: int) -> bool:
        """Whether "to" marks an infinitive."""
        return any(self.trees.lower(one) == "to" for one in self.below(at, "mark"))

    def helpers(self, at: int) -> list[str]:
        """The helping verbs of a verb, as written in lower case."""
        return [self.trees.lower(one) for one in self.below(at, "aux")]

    def is_negated(self, at: int) -> bool:
        """Whether a word is denied: "did not demand", "no demand", "no longer"."""
        weak = self.below(at, "advmod", "det", "aux", "neg", "cc")
        weak = [*weak, *(one for one in self.below(at, "obj") if self.trees.lower(one) in _NOBODY)]
        deeper = [inner for one in weak for inner in self.below(one, "advmod", "det")]
        denying = NEGATIONS | _NOBODY
        return any(self.trees.lower(one) in denying for one in (*weak, *deeper))

    def is_passive(self, at: int) -> bool:
        """Whether a verb is in the passive, a participle of a noun included."""
        children = self.trees.children[at][:_MOST]
        if any(self.trees.words[one].deprel.endswith(":pass") for one in children):
            return True
        word = self.trees.words[at]
        return word.xpos == "VBN" and word.deprel == "acl"

    def marks(self, at: int) -> list[str]:
        """The words that join a clause to another, as written in lower case."""
        return [self.trees.lower(one) for one in self.below(at, "mark")]

    def objects(self, at: int) -> list[int]:
        """The objects of a verb; of a passive the subject."""
        if self.is_passive(at):
            return self.below(at, "nsubj")
        # Taggers call "for a truce" an object now and then.
        return [one for one in self.below(at, "obj") if not self.below(one, "case")]

    def obliques(self, at: int, preposition: str) -> list[int]:
        """What follows a preposition below a word."""
        below = self.below(at, "obl", "nmod", "advcl", "xcomp", "acl", "ccomp", "obj")
        return [one for one in below if self.case(one) == preposition]

    def subjects(self, at: int) -> list[int]:
        """Who does what a word tells; grammar hides it in passives, relative clauses, infinitives
        and lists."""
        for _ in range(_CLIMB):
            if self.is_passive(at):
                return self.obliques(at, "by")
            own = self.below(at, "nsubj")
            if own:
                # Of several the last before the verb: another is a dateline or a heading.
                before = [one for one in own if one < at]
                return self._antecedents(at, before[-1:] or own[:1])
            above, relation = self.trees.head(at), self.trees.relation(at)
            if above < 0:
                return []
            if relation == "acl":
                return self._described(at, above)
            if relation not in ("xcomp", "conj", "advcl", "ccomp", "parataxis"):
                return []
            objects = self.below(above, "obj", "iobj") if relation == "xcomp" else []
            if objects and self.has_to(at):
                return objects[:1]
            at = above
        return []

    def _antecedents(self, at: int, subjects: list[int]) -> list[int]:
        """The noun that "who" stands for; if somebody is said to be it ("she is a judge who"),
        that somebody."""
        above = self.trees.head(at)
        is_relative = self.trees.words[at].deprel == "acl:relcl" and above >= 0
        if not is_relative or self.trees.lower(subjects[0]) not in RELATIVE:
            return subjects
        has_copula = bool(self.below(above, "cop"))
        return self.below(above, "nsubj")[-1:] if has_copula else [above]

    def _described(self, at: int, above: int) -> list[int]:
        """The noun that a participle describes ("papers opposing it")."""
        if self.trees.words[at].xpos == "VBG" or self.trees.words[at].deprel == "acl:relcl":
            return [above]
        return []

    def phrase(
        self, at: int, without: frozenset[str] = frozenset(), *, first: int | None = None
    ) -> Span:
        """The words of a phrase or clause from its first to its last, without the children of these
        relations and what hangs loose; `first` to begin at a word inside it."""
        if (at, without) not in self._phrases:
            self._phrases[at, without] = self._extent(at, without)
        low, high = self._phrases[at, without]
        low = low if first is None else first
        return Span(self.trees.words[low].start, self.trees.words[max(low, high)].end)

    def _extent(self, at: int, without: frozenset[str]) -> tuple[int, int]:
        low, high = at, at
        for child in self.trees.children[at]:
            word = self.trees.words[child]
            loose = word.deprel in without or self.trees.relation(child) in _LOOSE
            if not loose and word.upos not in _TRIM:
                low = min(low, self._extents[child][0])
                high = max(high, self._extents[child][1])
        return low, high

    def climb(self, at: int) -> Iterator[int]:
        """A word and those above it, to the root."""
        for _ in range(_CLIMB):
            if at < 0:
                return
            yield at
            at = self.trees.head(at)


def _measure(trees: Trees) -> list[tuple[int, int]]:
    """The first and last word below each word, signs at the edges left out."""
    words = trees.words
    extents = [(at, at) for at in range(len(words))]
    order = [at for at in range(len(words)) if trees.head(at) < 0]
    for at in order:
        order += trees.children[at]
    for at in reversed(order):
        above = trees.head(at)
        if above >= 0 and words[at].upos != "PUNCT":
            low, high = extents[at]
            extents[above] = (min(extents[above][0], low), max(extents[above][1], high))
    return extents


def _bases(form: str) -> Iterator[str]:
    """What a regular form may be made of."""
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem == form:
            continue
        yield from (stem, stem + "e", stem[:-1])
        if stem.endswith("i"):
            yield stem[:-1] + "y"

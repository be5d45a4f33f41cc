"""When and where: the time expression and the place that belong to an event's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readout.reading.events.clauses import Clauses
from readout.reading.events.parties import Parties
from readout.schema.span import Span
from readout.schema.time import Timex

_CLIMB = 3
_SHARING = frozenset({"conj", "advcl", "xcomp", "acl"})
_ARGUMENTS = ("obj", "nsubj", "obl")
_TYPES = frozenset({"DATE", "TIME", "SET"})
_WHERE = (
    "in", "at", "near", "on", "outside", "inside", "across", "around", "over", "into", "along",
    "within", "throughout", "off", "through", "between",
)  # fmt: skip


class Settings:
    """Lookups of times and places by the word they hang on, for one text."""

    __slots__ = ("_clauses", "_parties", "_times", "_timexes")

    def __init__(self, clauses: Clauses, parties: Parties, timexes: Sequence[Timex]) -> None:
        self._clauses = clauses
        self._parties = parties
        self._timexes = timexes
        self._times: dict[int, list[int]] = {}
        for number, timex in enumerate(timexes):
            above = self._governor(timex) if timex.type in _TYPES else -1
            if above >= 0:
                self._times.setdefault(above, []).append(number)

    def _governor(self, timex: Timex) -> int:
        """The word that a time expression hangs on."""
        trees = self._clauses.trees
        at = trees.starts.get(timex.start, -1)
        for _ in range(8):
            if at < 0 or not timex.start <= trees.words[at].start < timex.end:
                return at
            at = trees.head(at)
        return -1

    def when(self, at: int, parts: Iterable[int]) -> Span | None:
        """The span of the time expression of an event, its own before that of its clause."""
        for word in self._around(at, parts):
            for number in self._times.get(word, ()):
                return Span(self._timexes[number].start, self._timexes[number].end)
        return None

    def where(self, at: int, parts: Iterable[int]) -> int:
        """The word that names the place of an event, -1 without one."""
        for word in self._around(at, parts):
            for child in self._clauses.obliques(word, _WHERE):
                if self._parties.is_place(child):
                    return child
            for child in self._clauses.below(word, "compound"):
                if self._is_site(word, child):
                    return child
        return -1

    def _is_site(self, word: int, child: int) -> bool:
        """ "The Ostrel attack": a place's name before a noun."""
        mention = self._parties.mention(child)
        is_noun = self._clauses.trees.words[word].upos == "NOUN"
        return is_noun and mention is not None and mention.type in ("LOC", "FAC")

    def _around(self, at: int, parts: Iterable[int]) -> list[int]:
        """The words of an event, what fills its roles, and the verbs whose clause it shares."""
        trees = self._clauses.trees
        found = [at, *parts]
        near = self._clauses.below(at, *_ARGUMENTS)[:6]
        if trees.words[at].upos == "NOUN":
            near += self._clauses.below(at, "nmod")[:6]
        found += [one for child in near for one in self._clauses.members(child)]
        for _ in range(_CLIMB):
            head = trees.head(at)
            relation = trees.relation(at)
            is_argument = trees.words[at].upos != "VERB" and relation in (*_ARGUMENTS, "nmod")
            if head < 0 or trees.words[at].deprel == "acl:relcl":
                break
            if relation not in _SHARING and not is_argument:
                break
            found.append(head)
            at = head
        return found

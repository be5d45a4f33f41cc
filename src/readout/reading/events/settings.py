"""When and where: the time expression and the place that belong to an event's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readout.reading.events.clauses import Clauses
from readout.reading.events.parties import Parties
from readout.schema.span import Span
from readout.schema.time import Timex

_CLIMB = 3
_MOST = 12
_SHARING = frozenset({"conj", "advcl", "xcomp", "acl"})
_ARGUMENTS = ("obj", "nsubj", "obl")
_TYPES = frozenset({"DATE", "TIME", "SET"})
_ANSWERS = frozenset({"response", "retaliation", "reprisal", "revenge", "reaction", "reply"})
_APART = frozenset({"since", "after", "before", "following", "until", "despite"})
_EDGES = frozenset({"since", "until", "till"})
_TOPICS = frozenset({"about", "over"})
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
            above = self._governor(timex) if self._is_time(timex) else -1
            if above >= 0:
                self._times.setdefault(above, []).append(number)

    def _is_time(self, timex: Timex) -> bool:
        """Whether an expression tells when: not since when or until when, and no part of a name
        ("a May-type raid")."""
        trees = self._clauses.trees
        at = trees.starts.get(timex.start, -1)
        is_edge = at > 0 and trees.lower(at - 1) in _EDGES
        is_part = trees.text[timex.end : timex.end + 1] == "-"
        return timex.type in _TYPES and not is_edge and not is_part

    def _is_apart(self, at: int) -> bool:
        """Whether a phrase tells of another time: "since «the raid» in May", "in revenge for ...",
        "guilty of «aiding» them"."""
        if self._clauses.lemma(at) in _ANSWERS:
            return True
        is_clause = self._clauses.trees.relation(at) == "advcl"
        marks = self._clauses.below(at, "mark") if is_clause else []
        if any(self._clauses.trees.lower(one) == "of" for one in marks):
            return True
        cases = {self._clauses.case(at), *(self._clauses.trees.lower(one) for one in marks)}
        return not cases.isdisjoint(_APART)

    def _governor(self, timex: Timex) -> int:
        """The word that a time expression hangs on."""
        trees = self._clauses.trees
        at = trees.starts.get(timex.start, -1)
        for _ in range(8):
            if at < 0 or not timex.start <= trees.words[at].start < timex.end:
                return at
            at = trees.head(at)
        return -1

    def when(self, at: int, parts: Iterable[int], *, told: bool = False) -> Span | None:
        """The span of the time expression of an event, its own before that of its clause. Of what
        is `told` the times of the things told about are left out."""
        around = self._around(at, parts, told=told)
        for word in (*around, *self._deeper(at, told=told)):
            for number in self._times.get(word, ()):
                timex = self._timexes[number]
                if self._is_near(at, word, timex.start):
                    return Span(timex.start, timex.end)
        return None

    def _is_near(self, at: int, word: int, start: int) -> bool:
        """Whether no answer to another deed stands between: of "hit Ostrel in revenge for «the
        raid» on Friday" the day is that of the raid."""
        trees = self._clauses.trees
        answers = [one for one in self._clauses.below(word, "obl", "nmod")
                   if self._clauses.lemma(one) in _ANSWERS]  # fmt: skip
        for answer in answers:
            is_behind = trees.words[answer].start < start
            if is_behind is not (answer < at):
                return False
        return True

    def _deeper(self, at: int, *, told: bool) -> list[int]:
        """What the things around a deed are made of, where the tree hangs a day on them: "replied
        to the plan with changes on «May 2»"."""
        if told or self._clauses.trees.words[at].upos != "VERB":
            return []
        words = self._clauses.below(at, "obl", "obj")[:6]
        for one in words:
            words += [
                child
                for child in self._clauses.below(one, "nmod")
                if self._clauses.case(child) == "with" and not self._parties.is_party(child)
            ]
            if len(words) > _MOST:
                break
        return words

    def where(self, at: int, parts: Iterable[int], *, told: bool = False) -> int:
        """The word that names the place of an event, -1 without one; `told` as for `when`."""
        for word in self._around(at, parts, told=told):
            for child in self._clauses.obliques(word, _WHERE):
                if self._parties.is_place(child):
                    return child
            if told or self._parties.is_party(word):
                # "US troops" are not in the United States.
                continue
            for child in self._clauses.below(word, "compound"):
                if self._is_site(word, child):
                    return child
        return -1

    def _is_site(self, word: int, child: int) -> bool:
        """ "The Ostrel attack": a place's name before a noun."""
        mention = self._parties.mention(child)
        is_noun = self._clauses.trees.words[word].upos == "NOUN"
        return is_noun and mention is not None and mention.type in ("LOC", "FAC")

    def _around(self, at: int, parts: Iterable[int], *, told: bool) -> list[int]:
        """The words of an event, what fills its roles, and the verbs whose clause it shares."""
        trees = self._clauses.trees
        found = [at, *parts]
        near = [] if told else self._clauses.below(at, *_ARGUMENTS)[:6]
        near = [one for one in near if not self._is_apart(one)]
        if trees.words[at].upos == "NOUN":
            near += [
                one
                for one in self._clauses.below(at, "nmod", "obl")[:6]
                if self._clauses.case(one) not in _TOPICS
            ]
        found += [one for child in near for one in self._clauses.members(child)]
        for _ in range(_CLIMB):
            head = trees.head(at)
            relation = trees.relation(at)
            is_argument = trees.words[at].upos != "VERB" and relation in (*_ARGUMENTS, "nmod")
            if head < 0 or trees.words[at].deprel == "acl:relcl":
                break
            if relation not in _SHARING and not is_argument:
                break
            if self._is_apart(at) and self._clauses.lemma(at) not in _ANSWERS:
                break
            found.append(head)
            at = head
        return found

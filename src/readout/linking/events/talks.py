"""Occasions of talk in one document: of what kind they are, who speaks to whom and when, and calls
that no event of the reading tells of."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from readout.linking.events.arguments import Tree
from readout.linking.events.tables import event_tables
from readout.schema.event import Event
from readout.schema.happening import OccasionKind
from readout.schema.reading import Reading
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement

RULE, SCORE = "call-told-of", 0.6
SOON = 2
"""Sentences behind one that says to whom somebody spoke, and when, in which "a call" is that talk;
"the call" is it in the whole text."""
_COUNTERPARTS = frozenset({"counterpart", "colleague", "homologue"})
_TOLD = frozenset({"tell", "ask", "press", "urge", "warn", "assure", "inform", "remind", "brief",
                   "caution", "promise", "reassure"})  # fmt: skip
_HEARERS = frozenset({"obj", "iobj"})
_PAIR = 2
_NAME_BEHIND = 60
_LINES = frozenset({"phone", "telephone", "video", "conference"})
_OPEN = frozenset({"will", "would", "may", "might", "could", "can", "should", "shall"})
_UPWARD = 12

Pair = tuple[str, str]


class Contact(msgspec.Struct, frozen=True):
    """Somebody told somebody something at a time: the actors, "" for "his counterpart", the
    sentence, and the time expression."""

    speaker: str
    hearer: str
    sentence: int
    when: Span


def find_talks(reading: Reading, tree: Tree | None = None) -> tuple[Event, ...]:
    """Calls beside the events of a reading, in text order: a noun for one that no event holds, in
    or right behind a sentence that names two people and no third. Linear. Precision first: what is
    to come, or might, is left out.

    Give `tree` where there is one of this reading's words.
    """
    finder = _Finder(reading, tree or Tree(reading.words))
    return tuple(finder.found())


class _Finder:
    def __init__(self, reading: Reading, tree: Tree) -> None:
        self._reading = reading
        self._tree = tree
        self._starts = [span.start for span in reading.sentences]
        self._people = self._named()

    def found(self) -> Iterator[Event]:
        """All calls of the text."""
        held = {
            number for event in self._reading.events for number in self._tree.inside(event.trigger)
        }
        for number in range(len(self._tree.words)):
            if number not in held and is_call(self._tree, number) and not self._is_open(number):
                pair = self.pair(self._tree.words[number].start)
                if pair:
                    yield self._event(number, pair)

    def _named(self) -> Mapping[int, dict[str, Span]]:
        """For each sentence the people with names that it mentions, and where first."""
        people = {actor.id for actor in self._reading.actors if actor.type == "person"}
        people &= {m.actor for m in self._reading.mentions if m.form == "name" and m.actor}
        found: dict[int, dict[str, Span]] = {}
        for mention in self._reading.mentions:
            if mention.actor in people:
                place = self._sentence(mention.start)
                span = Span(mention.start, mention.end)
                found.setdefault(place, {}).setdefault(mention.actor or "", span)
        return found

    def _sentence(self, start: int) -> int:
        return max(0, bisect_right(self._starts, start) - 1)

    def pair(self, start: int) -> Spans:
        """The two people that the sentence at a place names, or it and the one before; empty where
        they are not two."""
        sentence = self._sentence(start)
        own = self._people.get(sentence, {})
        if len(own) < _PAIR:
            own = {**self._people.get(sentence - 1, {}), **own}
        return tuple(sorted(own.values())) if len(own) == _PAIR else ()

    def _is_open(self, number: int) -> bool:
        """Whether the verb above says that it is yet to come, or might."""
        for _ in range(_UPWARD):
            word = self._tree.words[number]
            if word.upos == "VERB":
                below = (self._tree.words[child] for child in self._tree.below(number))
                if any(child.deprel == "aux" and child.lemma.lower() in _OPEN for child in below):
                    return True
            if word.head < 0:
                return False
            number = word.head
        return False

    def _event(self, number: int, pair: Spans) -> Event:
        word = self._tree.words[number]
        trigger = Span(word.start, word.end)
        reporting = (
            place
            for place, each in enumerate(self._reading.statements)
            if any(span.start <= word.start < span.end for span in (*each.content, *each.source))
        )
        return Event(
            id=f"call-{word.start}",
            trigger=(trigger,),
            type="CONSULT",
            modes=("phone",),
            factuality="actual",
            rule=RULE,
            score=SCORE,
            actor=pair[:1],
            recipient=pair[1:],
            reported_by=tuple(reporting),
        )


class Talks:
    """What one document tells of who talked with whom, how, and when."""

    def __init__(self, tree: Tree, reading: Reading) -> None:
        self._tree = tree
        self._reading = reading
        self._finder = _Finder(reading, tree)
        self._starts = [span.start for span in reading.sentences]
        self._mention_of: dict[int, str] = {}
        self._sentences: dict[str, set[int]] = defaultdict(set)
        for mention in reading.mentions:
            if mention.actor:
                self._mention_of[mention.start] = mention.actor
                self._sentences[mention.actor].add(self._sentence(mention.start))
        self._actor_at = {
            number: mention.actor
            for mention in sorted(reading.mentions, key=lambda each: each.start - each.end)
            for number in tree.inside((mention.head or Span(mention.start, mention.end),))
            if mention.actor
        }
        self._contacts = tuple(self._find_contacts())
        self._kinds: Mapping[int, OccasionKind] = dict(self._find_kinds())
        self._between: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._during: list[tuple[Span, int]] = []
        for number, statement in enumerate(reading.statements):
            self._during += [(span, number) for span in statement.channel]
            for pair in self._pairs(statement):
                self._between[pair].append(number)

    def _sentence(self, start: int) -> int:
        return max(0, bisect_right(self._starts, start) - 1)

    def _find_kinds(self) -> Iterator[tuple[int, OccasionKind]]:
        """For each sentence with a noun for an occasion its kind; a call is the most special."""
        occasions = event_tables().occasions
        found: dict[int, set[OccasionKind]] = defaultdict(set)
        for number, word in enumerate(self._tree.words):
            kind = occasions.get(word.lemma.lower()) if word.upos == "NOUN" else None
            if kind == "meeting" or (kind == "call" and is_call(self._tree, number)):
                found[self._sentence(word.start)].add(kind)
        for sentence in sorted(found):
            yield sentence, min(found[sentence])

    def _pairs(self, statement: Statement) -> Iterator[Pair]:
        """Who speaks to whom, in what is told by others, too."""
        for inner in statement.nested:
            yield from self._pairs(inner)
        if not statement.speech or not statement.addressee or not statement.speakers:
            return
        heard = {
            self._mention_of[start]
            for span in self._heard(statement)
            for start in range(span.start, span.end)
            if start in self._mention_of
        }
        for speaker in sorted(set(statement.speakers)):
            for other in sorted(heard - {speaker}):
                yield min(speaker, other), max(speaker, other)

    def _heard(self, statement: Statement) -> Iterator[Span]:
        """The words for who is spoken to, and a name set behind them ("her counterpart, Ida")."""
        for span in statement.addressee:
            behind = [each.start for each in statement.content if each.start >= span.end]
            yield Span(span.start, min([span.end + _NAME_BEHIND, *behind]))

    def completed(self, event: Event, inside: Sequence[int]) -> Event:
        """The event; where it is a call of nobody, that of the two people named with it."""
        if event.actor or event.recipient or event.type != "CONSULT":
            return event
        if not any(is_call(self._tree, number) for number in inside):
            return event
        pair = self._finder.pair(event.trigger[0].start)
        return msgspec.structs.replace(event, actor=pair[:1], recipient=pair[1:])

    def said(self, event: Event, present: Sequence[str]) -> tuple[int, ...]:
        """The statements that one of those present makes to another, and those made at what this
        event tells of ("told reporters during the visit"), ascending."""
        found = {
            number
            for pair in combinations(sorted(set(present)), _PAIR)
            for number in self._between.get(pair, ())
        }
        start = event.trigger[0].start
        found |= {number for span, number in self._during if span.start <= start < span.end}
        return tuple(sorted(found))

    def days(
        self, said: Iterable[int], inside: Sequence[int], present: Sequence[str], sentence: int
    ) -> Spans:
        """When the first of these statements was made that says when; else when the text says that
        one of those `present` spoke to another, or to a counterpart."""
        told = (self._reading.statements[number].when for number in said)
        return next(filter(None, told), ()) or self._met(inside, set(present), sentence)

    def _met(self, inside: Sequence[int], present: set[str], sentence: int) -> Spans:
        far = sentence if self._is_definite(inside) else SOON
        for contact in self._contacts:
            if contact.sentence > sentence or sentence - contact.sentence > far:
                continue
            if contact.speaker in present and (not contact.hearer or contact.hearer in present):
                return (contact.when,)
        return ()

    def _is_definite(self, inside: Sequence[int]) -> bool:
        below = (self._tree.words[child] for number in inside for child in self._tree.below(number))
        return any(child.deprel == "det" and child.lemma.lower() == "the" for child in below)

    def _find_contacts(self) -> Iterator[Contact]:
        """Who told whom what when, in text order."""
        for timex in self._reading.timexes:
            inside = self._tree.inside((Span(timex.start, timex.end),))
            if timex.type not in ("DATE", "TIME") or not inside:
                continue
            verb = self._tree.words[self._tree.top(inside)].head
            if verb < 0 or self._tree.words[verb].lemma.lower() not in _TOLD:
                continue
            below = self._tree.below(verb)
            speakers = [n for n in below if self._tree.words[n].deprel == "nsubj"]
            hearers = [n for n in below if self._tree.words[n].deprel in _HEARERS]
            speaker = next(filter(None, map(self._actor_at.get, speakers)), None)
            hearer = next(filter(None, map(self._heard_by, hearers)), None)
            if speaker is not None and hearer is not None:
                place = self._sentence(timex.start)
                yield Contact(speaker, hearer.strip(), place, Span(timex.start, timex.end))

    def _heard_by(self, number: int) -> str | None:
        """The actor spoken to, " " for a counterpart of whom no more is known, None for a thing."""
        if self._tree.words[number].lemma.lower() in _COUNTERPARTS:
            named = (self._actor_at.get(child) for child in self._tree.below(number))
            return next(filter(None, named), " ")
        return self._actor_at.get(number)

    def kind(
        self, event: Event, inside: Sequence[int], present: Sequence[str], sentence: int
    ) -> OccasionKind | Literal[""]:
        """What occasion of talk an event is, "" for none. Mere talk needs two that are `present`;
        how they met is told in the nearest sentence that has both, or right behind it."""
        if event.type not in ("", "CONSULT"):
            return ""
        occasions = event_tables().occasions
        kinds = {
            occasions[lemma]
            for lemma in (self._tree.words[number].lemma.lower() for number in inside)
            if lemma in occasions
        }
        own = sorted(kinds - {"talks"})
        if "phone" in event.modes or own:
            return "call" if "phone" in event.modes else own[0]
        if not kinds or len(set(present)) < _PAIR:
            return ""
        return self._told_near(present, sentence) or "talks"

    def _told_near(self, present: Sequence[str], sentence: int) -> OccasionKind | Literal[""]:
        both = set.intersection(*(self._sentences.get(each, set()) for each in set(present)))
        near = sorted(
            (abs(place - sentence), place)
            for place in {*both, *(each + 1 for each in both)}
            if place in self._kinds
        )
        return self._kinds[near[0][1]] if near else ""


def is_call(tree: Tree, number: int) -> bool:
    """Whether this word is a noun for a talk by telephone: "a call" and not "a call for"."""
    word = tree.words[number]
    if word.upos != "NOUN" or word.lemma.lower() not in _calls():
        return False
    below = [tree.words[child] for child in tree.below(number)]
    names = [child.lemma.lower() for child in below if child.deprel.startswith("compound")]
    if any(name not in _LINES for name in names):
        return False
    if any(child.deprel.startswith("acl") for child in below):
        return False
    return bool(names) or not any(_case(tree, child) == "for" for child in tree.below(number))


def _case(tree: Tree, number: int) -> str:
    cases: Sequence[str] = [
        tree.words[child].lemma.lower()
        for child in tree.below(number)
        if tree.words[child].deprel == "case"
    ]
    return cases[0] if cases and tree.words[number].deprel.startswith("nmod") else ""


def _calls() -> frozenset[str]:
    return frozenset(w for w, kind in event_tables().occasions.items() if kind == "call") - {
        "phone", "telephone"
    }  # fmt: skip

"""Occasions of talk, and what each party says of them, side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from readout.linking.events.keys import LocalEvent, Saying
from readout.linking.events.making import Context
from readout.linking.events.profiles import Pile
from readout.schema.happening import (
    Happening,
    Occasion,
    OccasionKind,
    OccasionStatement,
    Readout,
    mention_id,
)
from readout.schema.span import Span

WORDS = 24
"""Words shown of what a party says that others say, too, and that nobody else says."""


def find_occasions(
    pile: Pile, events: Iterable[Happening], context: Context
) -> tuple[Occasion, ...]:
    """The events that are occasions, by id, with their statements by party."""
    local = {
        mention_id(document.document, event.start, event.end): (document.document, event)
        for document in pile.documents
        for event in document.events
    }
    found = []
    for event in events:
        told = [local[member.id] for member in event.members]
        kind = _kind([mention for _, mention in told])
        if kind is not None:
            found.append(
                Occasion(
                    id=event.id,
                    kind=kind,
                    participants=event.participants,
                    readouts=_readouts(told, context),
                )
            )
    return tuple(found)


def _kind(mentions: Sequence[LocalEvent]) -> OccasionKind | None:
    """What most mentions that say so call it, None where most are of no occasion."""
    counted = Counter(mention.talk for mention in mentions if mention.talk)
    if sum(counted.values()) * 2 < len(mentions) or not counted:
        return None
    return min(counted, key=lambda kind: (kind == "talks", -counted[kind], kind))


def _readouts(told: Sequence[tuple[str, LocalEvent]], context: Context) -> tuple[Readout, ...]:
    spoken: dict[str, dict[tuple[str, int], Saying]] = defaultdict(dict)
    names: dict[str, str] = {}
    for home, event in told:
        for saying in filter(_has_party, event.said):
            party = context.cast_of.get(saying.speaker, saying.speaker)
            held = spoken[party].get((home, saying.number))
            if held is None or saying.holds > held.holds:
                spoken[party][home, saying.number] = saying
            names[party] = context.names.get(party) or min(
                saying.name, names.get(party, saying.name)
            )
    words = {party: _words(sayings.values()) for party, sayings in spoken.items()}
    return tuple(_readout(party, names[party], spoken[party], words) for party in sorted(spoken))


def _has_party(saying: Saying) -> bool:
    """Whether it is known who speaks."""
    return bool(saying.speaker)


def _words(sayings: Iterable[Saying]) -> Counter[str]:
    return Counter(term for saying in sayings for term in saying.terms)


def _readout(
    party: str,
    name: str,
    sayings: Mapping[tuple[str, int], Saying],
    words: Mapping[str, Counter[str]],
) -> Readout:
    others = {term for other, said in words.items() if other != party for term in said}
    own = words[party]
    ranked = sorted(own, key=lambda term: (-own[term], term))
    return Readout(
        party=party,
        name=name,
        statements=tuple(
            OccasionStatement(
                document=home, statement=number, span=Span(said.start, said.end), holds=said.holds
            )
            for (home, number), said in sorted(sayings.items())
        ),
        shared=tuple(term for term in ranked if term in others)[:WORDS],
        alone=tuple(term for term in ranked if term not in others)[:WORDS] if others else (),
    )

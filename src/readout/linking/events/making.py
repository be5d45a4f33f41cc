"""One event: what all its mentions say of it, taken together."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from readout.linking.events.keys import LocalEvent
from readout.linking.events.profiles import Pile, Profile
from readout.linking.events.tables import event_tables
from readout.schema.happening import (
    EventMember,
    Happening,
    Participant,
    Precision,
    Side,
    Spot,
    Told,
)
from readout.schema.link import Link
from readout.schema.span import Span
from readout.schema.time import Interval

PARTICIPANTS = 24
_WEEK, _MONTH, _YEAR = 7, 31, 366
_LASTING = frozenset({"visit", "talks"})
_LONG = 10
"""Days that a visit or talks take at most, told by the day of this or that part of it."""
_NAMED = ("doer", "done")


class Context(msgspec.Struct, frozen=True):
    """What making needs beside the mentions: names of the cast by id, the cast actor of a member,
    the group of copies and the outlet of a document."""

    names: Mapping[str, str]
    cast_of: Mapping[str, str]
    group_of: Mapping[str, str]
    outlets: Mapping[str, str]


def make_happening(
    pile: Pile, profiles: Sequence[Profile], links: tuple[Link, ...], context: Context
) -> Happening:
    """The event of the mentions of one cluster, joined by `links`."""
    found = sorted(profiles, key=lambda each: (each.document, each.event.start))
    homes = [pile.documents[each.document].document for each in found]
    told = list(zip(homes, (each.event for each in found), strict=True))
    days, disputed = _days([each.event for each in found])
    documents = sorted(set(homes))
    return Happening(
        id=min(each.id for each in found),
        name=_name(told),
        types=_said(told, context, lambda event: (event.type,)),
        modes=_said(told, context, lambda event: event.modes),
        contexts=_said(told, context, lambda event: event.contexts),
        factuality=_said(told, context, lambda event: (event.factuality,)),
        days=days,
        precision=_precision(days),
        dated=sum(each.event.dated for each in found),
        disputed=disputed,
        places=_said(told, context, _places),
        spot=_spot(told),
        historical=sum(event.historical for _, event in told) * 2 > len(told),
        participants=find_participants(told, context),
        members=tuple(_member(each, home) for each, home in zip(found, homes, strict=True)),
        documents=len(documents),
        outlets=len({context.outlets[home] for home in documents if home in context.outlets}),
        sources=len({context.group_of.get(home, home) for home in documents}),
        sources_least=_least(told, context),
        links=links,
    )


_Mentions = Sequence[tuple[str, LocalEvent]]


def _name(told: _Mentions) -> str:
    """The words that most documents use, then most mentions, the shortest of equals; of an occasion
    of talk those that say what it was ("call", not "discussed")."""
    kinds = event_tables().occasions
    telling = [one for one in told if kinds.get(one[1].lemma, "talks") != "talks"]
    told = telling if telling and all(event.talk for _, event in told) else told
    documents: dict[str, set[str]] = defaultdict(set)
    counted: Counter[str] = Counter()
    for home, event in told:
        documents[event.words].add(home)
        counted[event.words] += 1
    return min(counted, key=lambda text: (-len(documents[text]), -counted[text], len(text), text))


def _said(
    told: _Mentions, context: Context, values: Callable[[LocalEvent], Iterable[str]]
) -> tuple[Told, ...]:
    documents: dict[str, set[str]] = defaultdict(set)
    for home, event in told:
        for value in values(event):
            if value:
                documents[value].add(home)
    ordered = sorted(documents, key=lambda value: (-len(documents[value]), value))
    return tuple(
        Told(
            value=value,
            documents=tuple(sorted(documents[value])),
            outlets=tuple(
                sorted({context.outlets[d] for d in documents[value] if d in context.outlets})
            ),
        )
        for value in ordered
    )


def _places(event: LocalEvent) -> tuple[str, ...]:
    """The place as the gazetteer writes it; one that it does not know as it was read."""
    return event.places if event.spot is None else (event.spot.name,)


def _spot(told: _Mentions) -> Spot | None:
    """The place that most documents name; of equals one that is on the map."""
    documents: dict[str, set[str]] = defaultdict(set)
    spots: dict[str, Spot] = {}
    for home, event in told:
        if event.spot is not None:
            documents[event.spot.entry].add(home)
            spots[event.spot.entry] = event.spot
    if not spots:
        return None
    best = min(spots, key=lambda entry: (-len(documents[entry]), spots[entry].lat is None, entry))
    return spots[best]


def _days(events: Sequence[LocalEvent]) -> tuple[Interval | None, bool]:
    """What all dated mentions allow; where they exclude each other, what more than half of them
    allow, else all that they name, and True. Without any, what the others leave open. What happened
    is dated by those that tell of it as having happened."""
    done = [event for event in events if event.factuality == "actual"] or events
    dated = [event for event in done if event.dated] or [event for event in events if event.dated]
    events = done
    latest = [event.latest for event in dated or events if event.latest is not None]
    earliest = [event.earliest for event in dated or events if event.earliest is not None]
    if not earliest and not latest:
        return None, False
    low, high = max(earliest, default=None), min(latest, default=None)
    if low is None or high is None or low <= high:
        return Interval(low, high), False
    if not dated:
        return None, False
    if _lasts(dated) and (max(latest) - min(earliest)).days < _LONG:
        return Interval(min(earliest), max(latest)), False
    return _most(earliest, latest) or Interval(min(earliest), max(latest)), True


def _lasts(events: Sequence[LocalEvent]) -> bool:
    """Whether these tell of a visit or of talks, which take days."""
    return sum(event.talk in _LASTING for event in events) * 2 > len(events)


def _most(earliest: Sequence[dt.date], latest: Sequence[dt.date]) -> Interval | None:
    """The days that more than half of these stretches have in common, None without any."""
    turns = sorted([*((day, 0) for day in earliest), *((day, 1) for day in latest)])
    held, best, found = 0, len(earliest) // 2, None
    for number, (day, is_end) in enumerate(turns):
        held += -1 if is_end else 1
        if held > best:
            best, found = held, Interval(day, turns[number + 1][0])
    return found


def _precision(days: Interval | None) -> Precision:
    if days is None or days.earliest is None or days.latest is None:
        return "open"
    length = (days.latest - days.earliest + dt.timedelta(1)).days
    if length == 1:
        return "day"
    if length <= _WEEK:
        return "week"
    if length <= _MONTH:
        return "month"
    return "year" if length <= _YEAR else "longer"


def find_participants(told: _Mentions, context: Context) -> tuple[Participant, ...]:
    """Who does it and whom it is done to, those that most documents name first."""
    sides: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for home, event in told:
        for party in event.parties:
            if party.slot not in _NAMED or not party.member:
                continue
            id = context.cast_of.get(party.member, party.member)
            sides[id].add(party.slot)
            documents[id].add(home)
            names[id] = context.names.get(id) or min(party.name, names.get(id, party.name))
    ordered = sorted(documents, key=lambda id: (-len(documents[id]), names[id], id))
    return tuple(
        Participant(id=id, name=names[id], side=_side(sides[id]), documents=len(documents[id]))
        for id in ordered[:PARTICIPANTS]
    )


def _side(slots: set[str]) -> Side:
    if len(slots) > 1:
        return "both"
    return "actor" if "doer" in slots else "recipient"


def _member(profile: Profile, home: str) -> EventMember:
    event = profile.event
    has_days = event.earliest is not None or event.latest is not None
    return EventMember(
        id=profile.id,
        document=home,
        local=event.local,
        span=Span(event.start, event.end),
        type=event.type,
        factuality=event.factuality,
        historical=event.historical,
        days=Interval(event.earliest, event.latest) if has_days else None,
        place=event.place,
    )


def _least(told: _Mentions, context: Context) -> int:
    """Independent sources if all documents that rest on unnamed sources described alike rest on one
    briefing."""
    unnamed: dict[str, set[str]] = defaultdict(set)
    for home, event in told:
        unnamed[context.group_of.get(home, home)].add(event.unnamed)
    named = sum("" in said for said in unnamed.values())
    return named + len({min(said) for said in unnamed.values() if "" not in said})

"""One of the cast: what all its documents say of it, taken together."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

import msgspec

from readout.knowledge import Identity
from readout.knowledge.folding import fold
from readout.linking.actors.comparing import best_bodies, best_people
from readout.linking.actors.keys import (
    ActorKeys,
    LocalActor,
    RoleKeys,
    Spelling,
    ask_tables,
    asked_of,
)
from readout.linking.actors.names import body_name, person_name
from readout.linking.actors.weights import WEIGHTS
from readout.schema.actor import ActorType, Gender
from readout.schema.cast import Alias, CastActor, CastRole, Healing, Member, member_id
from readout.schema.link import Link, Reason
from readout.schema.span import Span
from readout.schema.time import Dct, Interval

ALIASES = 60
ROLES = 60
ASKED = 40
"""Spellings and roles that are kept of one actor, and days of which the tables are asked."""
_PLAIN = (
    "surname-same", "given-same", "given-missing", "middle-same", "name-whole", "body-same",
    "body-words",
)  # fmt: skip
"""Features of names that need no explaining."""
_TOLD = 0.97
"""Score of a spelling that a document itself uses for an actor with the name."""


Why = Callable[[str], Link | None]
"""The best link, explained, that those who use a spelling are joined to the others by."""

Found = Sequence[tuple[ActorKeys, LocalActor]]
"""The members of one of the cast, with their documents."""


class Context(msgspec.Struct, frozen=True):
    """What making needs beside the members: `cast_of` leads from the id of any member to its cast
    actor's, `dates` from a document to when it was published."""

    dates: Mapping[str, Dct]
    cast_of: Mapping[str, str]


class _Seen(msgspec.Struct):
    """One spelling while it is counted."""

    is_name: bool = False
    count: int = 0
    documents: int = 0
    document: str = ""
    span: Span = Span(0, 0)


def make_actor(members: Found, links: tuple[Link, ...], why: Why, context: Context) -> CastActor:
    """The cast actor of the members of one cluster, joined by `links`."""
    dates = context.dates
    found = sorted(members, key=lambda pair: (pair[0].document, pair[1].start, pair[1].end))
    names = _count(found)
    kind = _vote((actor.type, actor.mentions) for _, actor in found if actor.names) or _vote(
        (actor.type, actor.mentions) for _, actor in found
    )
    is_named = any(actor.names for _, actor in found)
    spellings = _Spellings(found, names, why)
    name = spellings.choose(is_person=kind == "person") or found[0][1].name
    country, sectors, basis = find_codes(found, dates)
    parts = tuple(_member(document, actor) for document, actor in found)
    return CastActor(
        id=min(member.id for member in parts),
        name=name,
        type=cast("ActorType", kind),
        named=is_named,
        country=country,
        sectors=sectors,
        basis=basis,
        gender=cast(
            "Gender | None",
            _vote((actor.gender, actor.mentions) for _, actor in found if actor.gender),
        ),
        owner=find_owner(parts, context.cast_of),
        aliases=spellings.aliases(name, is_person=kind == "person"),
        roles=find_roles(found, dates),
        members=parts,
        documents=len({document.document for document, _ in found}),
        mentions=sum(actor.mentions for _, actor in found),
        links=links,
    )


def find_owner(members: Iterable[Member], cast_of: Mapping[str, str]) -> str | None:
    """The cast actor that most members belong to."""
    return _vote((cast_of.get(each.owner), 1) for each in members if each.owner is not None)


def _member(document: ActorKeys, actor: LocalActor) -> Member:
    return Member(
        id=member_id(document.document, actor.start, actor.end),
        document=document.document,
        local=actor.id,
        name=actor.name,
        mentions=actor.mentions,
        owner=None if actor.owner is None else _owner(document, actor.owner),
    )


def _owner(document: ActorKeys, local: str) -> str | None:
    """The member's id of another actor of a document."""
    owner = next((each for each in document.actors if each.id == local), None)
    return None if owner is None else member_id(document.document, owner.start, owner.end)


def _vote(said: Iterable[tuple[str | None, int]]) -> str | None:
    """What most mentions say, the alphabetically first of equals."""
    counted: Counter[str] = Counter()
    for what, count in said:
        if what is not None:
            counted[what] += max(count, 1)
    return min(counted, key=lambda each: (-counted[each], each)) if counted else None


def _count(found: Found) -> dict[str, _Seen]:
    counted: dict[str, _Seen] = {}
    for document, actor in found:
        for spelling in spelled(actor):
            seen = counted.setdefault(spelling.text, _Seen())
            if not seen.count:
                seen.document, seen.span = document.document, Span(spelling.start, spelling.end)
            seen.is_name |= bool(actor.names)
            seen.count += spelling.count
            seen.documents += 1
    return counted


def spelled(actor: LocalActor) -> tuple[Spelling, ...]:
    """The names of an actor, the descriptions of one without a name."""
    return actor.names or actor.descriptions


def find_codes(
    found: Found, dates: Mapping[str, Dct]
) -> tuple[str | None, tuple[str, ...], str | None]:
    """Country and sectors that most documents speak for at their dates, and what they rest on."""
    asked: dict[object, Identity] = {}
    counted: Counter[tuple[str, tuple[str, ...], str]] = Counter()
    for document, actor in found:
        dct = dates.get(document.document)
        day = None if dct is None else dct.date or dct.latest or dct.earliest
        country, sectors, basis = actor.country, actor.sectors, actor.basis
        answer = _answer(actor, day, asked) if actor.names and day is not None else None
        if answer is not None and (answer.country or answer.sectors):
            country = answer.country or country
            sectors = answer.sectors or sectors
            basis = answer.basis or basis
        if actor.type == "place":
            sectors = actor.sectors
        if country or sectors:
            # What the tables say counts before what a role says.
            counted[(country, sectors, basis)] += 3 if actor.entry else 1
    country = _vote((country, n) for (country, _, _), n in counted.items() if country) or ""
    fitting = {key: n for key, n in counted.items() if key[0] == country and key[1]}
    fitting = fitting or {key: n for key, n in counted.items() if key[0] == country}
    if not fitting:
        return country or None, (), None
    best = min(fitting, key=lambda key: (-fitting[key], key))
    return country or None, best[1], best[2] or None


def _answer(actor: LocalActor, day: dt.date, asked: dict[object, Identity]) -> Identity | None:
    """What the tables make of an actor on a day; None where too much was `asked` already."""
    question = (day, actor.country, asked_of(actor))
    if question not in asked:
        if len(asked) >= ASKED:
            return None
        asked[question] = ask_tables(actor, frozenset(filter(None, (actor.country,))), day)
    return asked[question]


def _entries(found: Found) -> dict[str, str]:
    """For each spelling the entry of the tables that its documents' actor has."""
    known: dict[str, str] = {}
    for _, actor in found:
        for spelling in actor.names:
            if actor.entry:
                known.setdefault(spelling.text, actor.entry)
    return known


class _Spellings:
    """The spellings of one actor, and why those are its that do not show it."""

    def __init__(self, found: Found, names: Mapping[str, _Seen], why: Why) -> None:
        self.names = names
        self._why = why
        self._entries = _entries(found)

    def choose(self, *, is_person: bool) -> str:
        """The form that most papers use, among those that the tables give first, those with a
        given name, those written out."""
        if len(self.names) < 2:
            return next(iter(self.names), "")
        known = {fold(entry) for entry in self._entries.values()}

        def rank(text: str) -> tuple[bool, bool, bool, bool, int, int, int, str]:
            seen = self.names[text]
            is_known = fold(text).removeprefix("the ") in known
            is_whole = _is_whole(text, is_person)
            return (
                not seen.is_name,
                not is_known,
                # "OSTREL, Verland": a line of places, whoever reads it as one name.
                "," in text,
                not is_whole,
                -seen.documents,
                -seen.count,
                -len(text),
                text,
            )

        return min(self.names, key=rank)

    def aliases(self, name: str, *, is_person: bool) -> tuple[Alias, ...]:
        """All spellings, those of most documents first."""
        names = self.names
        ordered = sorted(names, key=lambda text: (-names[text].documents, -names[text].count, text))
        return tuple(
            Alias(
                text=text,
                count=names[text].count,
                documents=names[text].documents,
                document=names[text].document,
                span=names[text].span,
                healed=self._heal(text, name, is_person),
            )
            for text in ordered[:ALIASES]
        )

    def _heal(self, text: str, name: str, is_person: bool) -> Healing | None:
        """Why a spelling is taken for the name; None where it is a plain part of it, or where there
        is no name."""
        if text == name or not self.names[name].is_name:
            return None
        reasons = tuple(_differences(text, name, is_person)) if self.names[text].is_name else ()
        if self.names[text].is_name and not reasons:
            return None
        if self._entries.get(text, "") == self._entries.get(name, "-"):
            weight = WEIGHTS["entry-same"]
            reasons += (Reason(feature="entry-same", weight=weight, left=text, right=name),)
        link = self._why(text)
        if link is None:
            # Its own documents say that it is the same.
            return Healing(to=name, score=_TOLD, reasons=reasons)
        told = {reason.feature for reason in reasons}
        more = tuple(reason for reason in link.reasons if reason.feature not in told)
        return Healing(to=name, score=link.score, reasons=reasons + more)


def _is_whole(text: str, is_person: bool) -> bool:
    if is_person:
        person = person_name(text)
        return person is not None and any(len(word) > 1 for word in person.given)
    body = body_name(text)
    return body is not None and not body.acronym


def _differences(text: str, name: str, is_person: bool) -> Iterator[Reason]:
    """The features of two names that say how they differ."""
    if set(fold(text).split()) <= set(fold(name).split()):
        return
    if is_person:
        one, other = person_name(text), person_name(name)
        if one is None or other is None:
            return
        for feature, left, right in best_people((one,), (other,)):
            if not feature.startswith(_PLAIN):
                yield Reason(feature=feature, weight=WEIGHTS[feature], left=left, right=right)
        return
    this, that = body_name(text), body_name(name)
    if this is None or that is None:
        return
    feature, left, right = best_bodies((this,), (that,))
    if feature == "body-other":
        # Not alike at all: what the tables or the documents know decides, not the letters.
        return
    if not feature.startswith(_PLAIN):
        yield Reason(feature=feature, weight=WEIGHTS[feature], left=left, right=right)


def _days(dct: Dct | None) -> Interval | None:
    if dct is None or (dct.earliest is None and dct.latest is None):
        return None
    return Interval(dct.earliest, dct.latest)


def find_roles(found: Found, dates: Mapping[str, Dct]) -> tuple[CastRole, ...]:
    """Each role as said in each document once, by document."""
    roles: list[CastRole] = []
    by_document: dict[str, list[tuple[RoleKeys, Interval | None]]] = defaultdict(list)
    for document, actor in found:
        when = _days(dates.get(document.document))
        by_document[document.document] += [(role, when) for role in actor.roles]
    for document_id in sorted(by_document):
        said: set[tuple[str, str | None, str | None]] = set()
        for role, when in by_document[document_id]:
            what = (role.title.lower(), role.organisation, role.status)
            if what in said:
                continue
            said.add(what)
            roles.append(
                CastRole(
                    title=role.title,
                    document=document_id,
                    span=Span(role.start, role.end),
                    organisation=role.organisation,
                    status=role.status,
                    days=when,
                )
            )
    return tuple(roles[:ROLES])

"""One of the cast: what all its documents say of it, taken together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

import msgspec

from readout.knowledge import Identity
from readout.knowledge.folding import fold
from readout.linking.actors.comparing import best_bodies, best_people
from readout.linking.actors.keys import ActorKeys, LocalActor, RoleKeys, Spelling, ask_tables
from readout.linking.actors.names import body_name, person_name
from readout.linking.actors.profiles import Pile, Profile
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


Why = Callable[[frozenset[str]], Link | None]
"""The best link, explained, that one of these profiles is joined to its cast actor by."""


class Context(msgspec.Struct, frozen=True):
    """What making needs beside the cluster: `cast_of` leads from the id of any member to its cast
    actor's, `dates` from a document to when it was published."""

    dates: Mapping[str, Dct]
    cast_of: Mapping[str, str]
    why: Why


class _Seen(msgspec.Struct):
    """One spelling while it is counted."""

    is_name: bool = False
    count: int = 0
    documents: int = 0
    document: str = ""
    span: Span = Span(0, 0)


def make_actor(
    pile: Pile,
    profiles: Sequence[Profile],
    links: tuple[Link, ...],
    context: Context,
) -> CastActor:
    """The cast actor of the profiles of one cluster, joined by `links`."""
    dates = context.dates
    found = sorted(
        (_home(pile, member) for profile in profiles for member in profile.members),
        key=lambda pair: (pair[0].document, pair[1].start, pair[1].end),
    )
    ids = [member_id(document.document, actor.start, actor.end) for document, actor in found]
    names = _count(found)
    kind = _vote((actor.type, actor.mentions) for _, actor in found if actor.names) or _vote(
        (actor.type, actor.mentions) for _, actor in found
    )
    is_named = any(actor.names for _, actor in found)
    spellings = _Spellings(pile, profiles, names, context.why)
    name = spellings.choose(is_person=kind == "person") or found[0][1].name
    country, sectors, basis = _codes(found, dates)
    return CastActor(
        id=min(ids),
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
        owner=_owner(found, context.cast_of),
        aliases=spellings.aliases(name, is_person=kind == "person"),
        roles=_roles(found, dates),
        members=tuple(
            Member(
                id=id,
                document=document.document,
                local=actor.id,
                name=actor.name,
                mentions=actor.mentions,
            )
            for id, (document, actor) in zip(ids, found, strict=True)
        ),
        documents=len({document.document for document, _ in found}),
        mentions=sum(actor.mentions for _, actor in found),
        links=links,
    )


_Found = Sequence[tuple[ActorKeys, LocalActor]]


def _home(pile: Pile, member: int) -> tuple[ActorKeys, LocalActor]:
    document, place = pile.members[member]
    return pile.documents[document], pile.documents[document].actors[place]


def _vote(said: Iterable[tuple[str | None, int]]) -> str | None:
    """What most mentions say, the alphabetically first of equals."""
    counted: Counter[str] = Counter()
    for what, count in said:
        if what is not None:
            counted[what] += max(count, 1)
    return min(counted, key=lambda each: (-counted[each], each)) if counted else None


def _count(found: _Found) -> dict[str, _Seen]:
    counted: dict[str, _Seen] = {}
    for document, actor in found:
        for spelling in _spelled(actor):
            seen = counted.setdefault(spelling.text, _Seen())
            if not seen.count:
                seen.document, seen.span = document.document, Span(spelling.start, spelling.end)
            seen.is_name |= bool(actor.names)
            seen.count += spelling.count
            seen.documents += 1
    return counted


def _spelled(actor: LocalActor) -> tuple[Spelling, ...]:
    return actor.names or actor.descriptions


def _codes(
    found: _Found, dates: Mapping[str, Dct]
) -> tuple[str | None, tuple[str, ...], str | None]:
    """Country and sectors that most documents speak for at their dates, and what they rest on."""
    asked: dict[object, Identity] = {}
    counted: Counter[tuple[str, tuple[str, ...], str]] = Counter()
    for document, actor in found:
        dct = dates.get(document.document)
        day = None if dct is None else dct.date or dct.latest or dct.earliest
        country, sectors, basis = actor.country, actor.sectors, actor.basis
        question = (day, actor.name, actor.country, actor.names[:3], actor.roles[:1])
        if actor.names and day is not None and (question in asked or len(asked) < ASKED):
            if question not in asked:
                asked[question] = ask_tables(actor, frozenset(filter(None, (actor.country,))), day)
            answer = asked[question]
            if answer.country or answer.sectors:
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


def _owner(found: _Found, cast_of: Mapping[str, str]) -> str | None:
    """The cast actor that most members belong to."""
    said: list[tuple[str | None, int]] = []
    for document, actor in found:
        if actor.owner is None:
            continue
        of = next((each for each in document.actors if each.id == actor.owner), None)
        if of is not None:
            said.append((cast_of.get(member_id(document.document, of.start, of.end)), 1))
    return _vote(said)


def _entries(found: _Found) -> dict[str, str]:
    """For each spelling the entry of the tables that its documents' actor has."""
    known: dict[str, str] = {}
    for _, actor in found:
        for spelling in actor.names:
            if actor.entry:
                known.setdefault(spelling.text, actor.entry)
    return known


class _Spellings:
    """The spellings of one actor, and why those are its that do not show it."""

    def __init__(
        self, pile: Pile, profiles: Sequence[Profile], names: Mapping[str, _Seen], why: Why
    ) -> None:
        self.names = names
        self._why = why
        self._holders: dict[str, set[str]] = defaultdict(set)
        self._entries: dict[str, str] = {}
        for profile in profiles:
            for member in profile.members:
                for spelling in _spelled(pile.local(member)):
                    self._holders[spelling.text].add(profile.id)
                    if profile.entry:
                        self._entries.setdefault(spelling.text, profile.entry)

    def choose(self, *, is_person: bool) -> str:
        """The form that most papers use, among those that the tables give first, those with a
        given name, those written out."""
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

        return min(self.names, key=rank, default="")

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
        link = self._why(frozenset(self._holders[text]))
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


def _roles(found: _Found, dates: Mapping[str, Dct]) -> tuple[CastRole, ...]:
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

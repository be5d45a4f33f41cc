"""The cast of a story: who the actors of its documents are, taken together."""

from __future__ import annotations

import re

import msgspec

from readout.schema.actor import ActorType, Gender, RoleStatus
from readout.schema.link import Link, Reason
from readout.schema.span import Span
from readout.schema.time import Interval

_MEMBER = re.compile(r"(?P<document>[^:]+):(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9}):actor")


def member_id(document: str, start: int, end: int) -> str:
    """Id of an actor of one document: where its first mention stands."""
    return f"{document}:{start}-{end}:actor"


def parse_member(id: str) -> tuple[str, Span] | None:
    """The document and the span that a member's id names, None for other words."""
    found = _MEMBER.fullmatch(id)
    if found is None:
        return None
    return found["document"], Span(int(found["start"]), int(found["end"]))


class Member(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An actor of one document, `local` by the id its reading gave it, as one of the cast.
    `mentions` counts those in that document, `owner` is the id of the member that it belongs to
    there."""

    id: str
    document: str
    local: str
    name: str
    mentions: int = 0
    owner: str | None = None


class Healing(msgspec.Struct, frozen=True, kw_only=True):
    """Why a spelling is taken for a form of another: `to` is the form that most papers use,
    `score` 0..1. The spelling in the text stays as it is."""

    to: str
    score: float
    reasons: tuple[Reason, ...] = ()


class Alias(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One spelling of a name: how often it stands in how many documents, and where first.
    `healed` is None where it needs no explaining (the name itself or a plain part of it)."""

    text: str
    count: int
    documents: int
    document: str
    span: Span
    healed: Healing | None = None


class CastRole(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An office or description said of somebody, where and as of when. `days` are those of the
    document that says it; None where its date is not known."""

    title: str
    document: str
    span: Span
    organisation: str | None = None
    status: RoleStatus | None = None
    days: Interval | None = None


class CastActor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the cast. `id` is its smallest member's, and any member's id leads to it.

    `country` is ISO 3166-1 alpha-3 or a PLOVER code of non-state actors, `sectors` are PLOVER
    sector codes, both as of the dates of its documents, `basis` where they come from.
    `documents` and `mentions` are counts; `links` are the scored pairs that joined its members.
    `named` is false of those who are only described ("a senior official").
    """

    id: str
    name: str
    type: ActorType
    named: bool = True
    country: str | None = None
    sectors: tuple[str, ...] = ()
    basis: str | None = None
    gender: Gender | None = None
    owner: str | None = None
    place: str | None = None
    aliases: tuple[Alias, ...] = ()
    roles: tuple[CastRole, ...] = ()
    members: tuple[Member, ...] = ()
    documents: int = 0
    mentions: int = 0
    links: tuple[Link, ...] = ()


class Cast(msgspec.Struct, frozen=True):
    """All actors of a project by id, and the pairs too doubtful to join: a person may say."""

    actors: tuple[CastActor, ...]
    doubts: tuple[Link, ...] = ()


class CastChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What corrections make of a cast: `replaced` are the actors that documents alone make and that
    are no longer so, `actors` stand in their place. `made` are those of judgements as they are
    before people give them names, types and owners. `apart` are ids of actors that somebody said
    are not one, the smaller first."""

    replaced: tuple[CastActor, ...] = ()
    actors: tuple[CastActor, ...] = ()
    made: tuple[CastActor, ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()

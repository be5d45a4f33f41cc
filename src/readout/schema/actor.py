"""Who: mentions in one document and the actors they refer to."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.span import Span

MentionType = Literal[
    "PERSON", "ORG", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "WORK", "DATE", "MONEY", "MISC"
]
MentionForm = Literal["name", "nominal", "pronoun"]
ActorType = Literal["person", "organisation", "place", "group", "facility", "event"]


class Mention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A span that names or refers to somebody or something. Countries and cities are LOC."""

    start: int
    end: int
    type: MentionType
    form: MentionForm
    actor: str | None = None
    rule: str | None = None
    score: float | None = None


class Role(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An office or description said of an actor, kept as evidence and never overwritten."""

    title: str
    span: Span
    organisation: str | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a document's mentions refer to. `country` is ISO 3166-1 alpha-3 or a PLOVER code
    of non-state actors, `sectors` are PLOVER sector codes."""

    id: str
    name: str
    type: ActorType
    country: str | None = None
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

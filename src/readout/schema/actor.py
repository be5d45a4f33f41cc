"""Who: mentions in one document and the actors they refer to."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.span import Span, Spans

MentionType = Literal[
    "PERSON", "ORG", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "WORK", "DATE", "MONEY", "MISC"
]
MentionForm = Literal["name", "nominal", "pronoun"]
ActorType = Literal["person", "organisation", "place", "group", "facility", "event"]
Gender = Literal["female", "male"]
Grammatical = Literal["singular", "plural"]
PlaceUse = Literal["place", "government"]
RoleStatus = Literal["former", "then", "acting", "future"]


class Tie(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a mention refers to the actor it refers to.

    `to` is the earlier or fuller mention it was tied to, `evidence` the words that the rule
    rests on where they are neither of the two (a copula, the verb of speaking). `score` is the
    probability, 0..1, where the tie was chosen among several.
    """

    rule: str
    to: Span
    evidence: Spans = ()
    score: float | None = None


class Mention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A span that names or refers to somebody or something. Countries and cities are LOC.

    `head` is the word the mention is built on (of a name, all its words). `use` says of a place
    whether it is meant as such or acts as its government ("Washington said"; also of a government's
    house and of a people, "the Verlanders agreed"). `rule` made the
    mention; `tie` says why it belongs to `actor`, and is None in the mention that came first.
    `gender` and `number` are those the mention itself shows, None where it shows neither.
    """

    start: int
    end: int
    type: MentionType
    form: MentionForm
    actor: str | None = None
    rule: str | None = None
    score: float | None = None
    head: Span | None = None
    gender: Gender | None = None
    number: Grammatical | None = None
    use: PlaceUse | None = None
    tie: Tie | None = None


class Role(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An office or description said of an actor, kept as evidence and never overwritten: two
    people may hold one office in one story.

    `title` and `organisation` are as written, `span` is the whole expression. The role is said
    of the date of the text, unless `status` says otherwise ("former", "then-", "acting",
    "incoming").
    """

    title: str
    span: Span
    organisation: str | None = None
    status: RoleStatus | None = None
    rule: str | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a document's mentions refer to. `country` is ISO 3166-1 alpha-3 or a PLOVER code
    of non-state actors, `sectors` are PLOVER sector codes.

    `name` is the fullest name as spelt, or the fullest description of one without a name;
    `aliases` are the other spellings. `owner` is the actor that an organisation belongs to
    ("the mayor's office"), `members` the actors that a group is made of where the text tells ("both
    ministers"). `mentions` are all spans that refer to the actor, in text order.

    `country` and `sectors` are what holds whatever the day of the text, `basis` says from which
    words and tables they come; with the day, `knowledge.identify` may tell more.
    """

    id: str
    name: str
    type: ActorType
    country: str | None = None
    sectors: tuple[str, ...] = ()
    basis: str | None = None
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    gender: Gender | None = None
    owner: str | None = None
    members: tuple[str, ...] = ()
    mentions: Spans = ()

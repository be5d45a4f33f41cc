"""Rows of the export tables on who, where, what was said and how many.

Spans are code points into the text of the row's document; the words stand beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from readout.schema.actor import ActorType, Gender, Mention, MentionForm, MentionType, PlaceUse, Tie
from readout.schema.cast import CastActor, CastRole, Healing
from readout.schema.figure import Figure
from readout.schema.place import Distance, PlaceLevel, PlaceMention
from readout.schema.span import Spans
from readout.schema.statement import Act, Hop, Manner, Statement, Unnamed
from readout.schema.time import Interval


class Named(msgspec.Struct, frozen=True):
    """One of the cast, by id and name."""

    id: str
    name: str


class AliasRow(msgspec.Struct, frozen=True, kw_only=True):
    """A spelling, how often it stands in how many documents, and where it stands first."""

    text: str
    document: str
    start: int
    end: int
    count: int
    documents: int
    healed: Healing | None = None


class RoleRow(msgspec.Struct, frozen=True, kw_only=True):
    """An office said of an actor: as written, where, and of which days (ISO 8601 interval)."""

    title: str
    organisation: str | None
    status: str | None
    document: str
    start: int
    end: int
    earliest: str | None
    latest: str | None


class ActorRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the actors table. Of those only described ("a senior official") `named` is
    false."""

    id: str
    name: str
    named: bool
    type: ActorType
    country: str | None
    sectors: tuple[str, ...]
    basis: str | None
    gender: Gender | None
    owner: Named | None
    documents: int
    mentions: int
    aliases: tuple[AliasRow, ...]
    roles: tuple[RoleRow, ...]
    members: tuple[str, ...]


class MentionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the mentions table. `actor` is None where the mention is nobody of the cast."""

    document: str
    start: int
    end: int
    text: str
    type: MentionType
    form: MentionForm
    actor: Named | None
    use: PlaceUse | None
    rule: str | None
    score: float | None
    tie: Tie | None


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the places table: a place name, and what it means. `entry` is None where it stays
    unresolved; `rule` and `why` say the reason either way."""

    document: str
    start: int
    end: int
    text: str
    entry: str | None
    name: str | None
    level: PlaceLevel | None
    country: str | None
    lat: float | None
    lon: float | None
    part: str | None
    use: PlaceUse | None
    distance: Distance | None
    actor: Named | None
    rule: str
    why: tuple[str, ...]


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the statements table; a nested statement has the id of the one that holds it as
    `parent`. `time` are the days that the words at `when` come to."""

    id: str
    document: str
    parent: str | None
    source: Spans
    cue: Spans
    content: Spans
    source_text: str
    cue_text: str
    content_text: str
    speaker: Named | None
    speakers: tuple[Named, ...]
    manner: Manner
    speech: bool
    act: Act | None
    hedge: Spans
    anonymous: bool
    unnamed: Unnamed | None
    addressee: Spans
    addressee_text: str
    channel: Spans
    channel_text: str
    chain: tuple[Hop, ...]
    when: Spans
    time: Interval | None
    time_text: str
    place: Spans
    place_text: str
    score: float
    rule: str


def actor_row(actor: CastActor, owner: Named | None) -> ActorRow:
    """One of the cast as a row."""
    return ActorRow(
        id=actor.id,
        name=actor.name,
        named=actor.named,
        type=actor.type,
        country=actor.country,
        sectors=actor.sectors,
        basis=actor.basis,
        gender=actor.gender,
        owner=owner,
        documents=actor.documents,
        mentions=actor.mentions,
        aliases=tuple(
            AliasRow(
                text=alias.text,
                document=alias.document,
                start=alias.span.start,
                end=alias.span.end,
                count=alias.count,
                documents=alias.documents,
                healed=alias.healed,
            )
            for alias in actor.aliases
        ),
        roles=tuple(_role_row(role) for role in actor.roles),
        members=tuple(member.id for member in actor.members),
    )


def _role_row(role: CastRole) -> RoleRow:
    days = role.days or Interval()
    return RoleRow(
        title=role.title,
        organisation=role.organisation,
        status=role.status,
        document=role.document,
        start=role.span.start,
        end=role.span.end,
        earliest=None if days.earliest is None else days.earliest.isoformat(),
        latest=None if days.latest is None else days.latest.isoformat(),
    )


def mention_row(
    document: str, text: str, mention: Mention, people: Mapping[str, Named]
) -> MentionRow:
    """A mention of a document as a row; `people` are the cast by local ids."""
    return MentionRow(
        document=document,
        start=mention.start,
        end=mention.end,
        text=text[mention.start : mention.end],
        type=mention.type,
        form=mention.form,
        actor=None if mention.actor is None else people.get(mention.actor),
        use=mention.use,
        rule=mention.rule,
        score=mention.score,
        tie=mention.tie,
    )


def place_row(
    document: str, text: str, place: PlaceMention, people: Mapping[str, Named]
) -> PlaceRow:
    """A place name of a document as a row; `people` are the cast by local ids."""
    return PlaceRow(
        document=document,
        start=place.start,
        end=place.end,
        text=text[place.start : place.end],
        entry=place.entry,
        name=place.name,
        level=place.level,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        part=place.part,
        use=place.use,
        distance=place.distance,
        actor=None if place.actor is None else people.get(place.actor),
        rule=place.rule,
        why=place.why,
    )


def statement_id(document: str, statement: Statement) -> str:
    """`document:start-end:statement` of its cue and content: no two have both in common, while
    one source may speak twice."""
    spans = (*statement.cue, *statement.content) or statement.source
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return f"{document}:{start}-{end}:statement"


def statement_row(
    document: str,
    text: str,
    statement: Statement,
    people: Mapping[str, Named],
    *,
    parent: Statement | None = None,
) -> StatementRow:
    """A statement of a document as a row; `people` are the cast by local ids."""
    said = statement
    return StatementRow(
        id=statement_id(document, said),
        document=document,
        parent=None if parent is None else statement_id(document, parent),
        source=said.source,
        cue=said.cue,
        content=said.content,
        source_text=words_at(text, said.source),
        cue_text=words_at(text, said.cue),
        content_text=words_at(text, said.content),
        speaker=None if said.speaker is None else people.get(said.speaker),
        speakers=tuple(people[local] for local in said.speakers if local in people),
        manner=said.manner,
        speech=said.speech,
        act=said.act,
        hedge=said.hedge,
        anonymous=said.anonymous,
        unnamed=said.unnamed,
        addressee=said.addressee,
        addressee_text=words_at(text, said.addressee),
        channel=said.channel,
        channel_text=words_at(text, said.channel),
        chain=said.chain,
        when=said.when,
        time=said.time,
        time_text=words_at(text, said.when),
        place=said.place,
        place_text=words_at(text, said.place),
        score=said.score,
        rule=said.rule,
    )


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the figures table: how many of what. `low` and `high` are inclusive and in `unit`,
    None is unbounded; `asof` is the day that the figure holds for, `event` the event that the words
    for what is said of those counted tell of."""

    id: str
    document: str
    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    value: float | None
    unit: str
    approximate: bool
    counts: Spans
    counts_text: str
    measure: str | None
    place: Spans
    place_text: str
    group: Spans
    group_text: str
    since: Spans
    cumulative: bool | None
    asof: dt.date | None
    event: str | None = None
    rule: str


def figure_row(document: str, text: str, figure: Figure, *, event: str | None = None) -> FigureRow:
    """A figure of a document as a row; `event` is what it tells of."""
    return FigureRow(
        id=f"{document}:{figure.start}-{figure.end}:figure",
        document=document,
        start=figure.start,
        end=figure.end,
        text=text[figure.start : figure.end],
        low=figure.low,
        high=figure.high,
        value=figure.value,
        unit=figure.unit,
        approximate=figure.approximate,
        counts=figure.counts,
        counts_text=words_at(text, figure.counts),
        measure=figure.measure,
        place=figure.place,
        place_text=words_at(text, figure.place),
        group=figure.group,
        group_text=words_at(text, figure.group),
        since=figure.since,
        cumulative=figure.cumulative,
        asof=figure.asof,
        event=event,
        rule=figure.rule,
    )


def words_at(text: str, spans: Spans) -> str:
    """The words at some spans, the stretches left out between them as an ellipsis."""
    return " ... ".join(span.of(text) for span in spans)


class FlatStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as a row of its own: `number` in order of telling, `parent` the number of the
    one that holds it, `statement` without what is nested in it. `speakers`, `addressees` and
    `hops` are actors of the document by the ids its reading gave, `channel` its words."""

    number: int
    statement: Statement
    parent: int | None = None
    channel: str = ""
    speakers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    hops: tuple[str, ...] = ()

"""The record as FollowTheMoney entities, a JSON object a line, for Aleph and its kin."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import PurePosixPath
from typing import TextIO

import msgspec

from readout.export.codes import codes_of
from readout.export.days import bounds, prefix
from readout.export.objects import text_of
from readout.export.story import (
    Index,
    Story,
    has_happened,
    headline,
    index_of,
    one_line,
    sources,
    told_on,
    tolls,
    web_address,
)
from readout.export.whereabouts import whereabouts
from readout.schema.eventtables import EventRow
from readout.schema.row import DocumentRow
from readout.schema.tables import ActorRow, MentionRow, Named, RoleRow, StatementRow

_PUBLIC = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
"""Sectors of PLOVER whose organisations are public bodies."""
_SCHEMAS = {"organisation": "Organization", "group": "LegalEntity", "person": "Person"}
_LANGUAGES = {"en": "eng"}
"""FollowTheMoney takes three letters (ISO 639-3). Only English is read; others are left out."""
_REFERENCES = frozenset(
    ("holder", "post", "proof", "involved", "subject", "object", "entity", "document", "resolved")
)
"""Properties whose values are ids of entities."""

Entity = dict[str, object]


def write_ftm(story: Story, stream: TextIO) -> None:
    """Articles, the named cast, their offices, the events told as having happened with the links
    between who did and who suffered, statements (as notes on who made them) and names in the
    documents. Every value is in the form that FollowTheMoney keeps, ids lead from one to another.
    """
    for entity in _entities(story):
        stream.write(text_of(entity) + "\n")


def _entities(story: Story) -> Iterator[Entity]:
    index = index_of(story)
    met: set[str] = set()
    for id in sorted(index.documents):
        yield _article(index.documents[id], story.text(id))
    for event in story.iter_events():
        if has_happened(event):
            met.update(party.id for party in (*event.actors, *event.recipients))
            yield from _event(event, index)
    for statement in story.iter_statements():
        met.update(party.id for party in statement.speakers)
        yield from _note(statement, index)
    schemas = {
        row.id: schema
        for row in index.actors.values()
        if (schema := _schema(row, is_party=row.id in met))
    }
    yield from _cast(index, schemas)
    yield from _mentions(story.iter_mentions(), index, schemas)


def _cast(index: Index, schemas: dict[str, str]) -> Iterator[Entity]:
    posts: set[object] = set()
    for id in sorted(schemas):
        yield _actor(index.actors[id], schemas[id])
        if schemas[id] == "Person":
            for entity in _offices(index, index.actors[id]):
                if entity["id"] not in posts:
                    posts.add(entity["id"])
                    yield entity


def _schema(row: ActorRow, *, is_party: bool) -> str:
    """What somebody of the cast becomes, "" where nothing: those without a name, and places that
    neither act nor suffer nor speak. One that does stands for its government."""
    if not row.named:
        return ""
    if row.type == "organisation" and _PUBLIC.intersection(row.sectors):
        return "PublicBody"
    if row.type == "place":
        return "LegalEntity" if is_party else ""
    return _SCHEMAS.get(row.type, "")


def _entity(id: str, schema: str, properties: dict[str, Iterable[str | None]]) -> Entity:
    """An entity; values once each, in order, without what is empty."""
    kept = {
        name: list(dict.fromkeys(_id(v) if name in _REFERENCES else v for v in values if v))
        for name, values in properties.items()
    }
    return {"id": _id(id), "schema": schema, "properties": {n: v for n, v in kept.items() if v}}


def _id(id: str) -> str:
    """An id in the letters that FollowTheMoney allows."""
    return id.replace(":", "-")


def _country(code: str | None) -> str:
    return codes_of(code).alpha2.lower()


def _article(document: DocumentRow, text: str) -> Entity:
    return _entity(document.id, "Article", {
        "fileName": [one_line(PurePosixPath(document.path).name) or document.id],
        "title": [one_line(document.title)],
        "author": [one_line(document.byline)],
        "publisher": [one_line(document.publisher)],
        "sourceUrl": [web_address(document)],
        "publishedAt": [told_on(document)],
        "language": [_LANGUAGES.get(document.language or "")],
        "mimeType": [document.media],
        "bodyText": [text.strip()],
    })  # fmt: skip


def _actor(row: ActorRow, schema: str) -> Entity:
    return _entity(row.id, schema, {
        "name": [one_line(row.name)],
        "alias": [one_line(alias.text) for alias in row.aliases if alias.text != row.name],
        "country": [_country(row.country)],
        "gender": [row.gender if schema == "Person" else None],
        "position": [one_line(role.title) for role in row.roles] if schema == "Person" else [],
    })  # fmt: skip


def _parties(parties: Iterable[Named], index: Index) -> list[str]:
    """Those of the parties that become entities."""
    return [row.id for row in index.rows(parties) if _schema(row, is_party=True)]


def _offices(index: Index, row: ActorRow) -> Iterator[Entity]:
    """What a person is said to be: a post, and that they hold it, as of the days of the documents
    that say so. A post of no named body ("spokesman") is nobody else's."""
    said: dict[tuple[str, str], list[RoleRow]] = {}
    for role in row.roles:
        if role.document in index.documents:
            key = one_line(role.title), one_line(role.organisation)
            said.setdefault(key, []).append(role)
    for (title, organisation), roles in said.items():
        post = hashlib.sha256(f"{title}\x1f{organisation or row.id}".encode()).hexdigest()[:20]
        name = f"{title}, {organisation}" if organisation else title
        yield _entity(post, "Position", {"name": [name]})
        yield _entity(f"{row.id}:{post}", "Occupancy", {
            "holder": [row.id],
            "post": [post],
            "date": [role.earliest for role in roles if role.earliest == role.latest],
            "status": [role.status for role in roles],
            "proof": [role.document for role in roles],
        })  # fmt: skip


def _event(event: EventRow, index: Index) -> Iterator[Entity]:
    documents = index.told_by(event)
    place = whereabouts(event.place)
    proof = [document.id for document in documents]
    days = _days(event)
    sides = _parties(event.actors, index), _parties(event.recipients, index)
    yield _entity(event.id, "Event", {
        "name": [headline(event)],
        "summary": [sources(event), tolls(event)],
        "keywords": [event.type, *event.modes, *event.contexts],
        **days,
        "location": [", ".join(dict.fromkeys(filter(None, (place.name, place.country_name))))],
        "country": [_country(place.country)],
        "involved": [*sides[0], *sides[1]],
        "publisher": [one_line(document.publisher) for document in documents],
        "sourceUrl": [web_address(document) for document in documents],
        "proof": proof,
    })  # fmt: skip
    for subject, object_ in product(*sides):
        if subject != object_:
            yield _entity(f"{event.id}:{subject}:{object_}", "UnknownLink", {
                "subject": [subject],
                "object": [object_],
                "role": [" ".join((event.type, *event.modes))],
                **days,
                "recordId": [event.id],
                "proof": proof,
            })  # fmt: skip


def _days(event: EventRow) -> dict[str, Iterable[str | None]]:
    """The date as far as it is sure. A start and an end would say that it lasted so long: what is
    only bounded is told in words."""
    sure = prefix(event.earliest, event.latest)
    return {"date": [sure]} if sure else {"description": [bounds(event.earliest, event.latest)]}


def _note(statement: StatementRow, index: Index) -> Iterator[Entity]:
    speakers = _parties(statement.speakers, index)
    if not speakers or not statement.content_text.strip():
        return
    yield _entity(statement.id, "Note", {
        "description": [one_line(statement.content_text)],
        "entity": speakers,
        "keywords": [statement.manner, statement.act],
        "proof": [statement.document],
    })  # fmt: skip


class _Name(msgspec.Struct, frozen=True):
    """A name in a document, and whose it is."""

    document: str
    actor: str
    text: str


def _mentions(
    rows: Iterable[MentionRow], index: Index, schemas: dict[str, str]
) -> Iterator[Entity]:
    """The names that documents call the entities by, each once a document."""
    document, seen = "", set[_Name]()
    for row in rows:
        if row.document != document:
            document, seen = row.document, set()
        if row.form != "name" or row.actor is None or row.actor.id not in schemas:
            continue
        name = _Name(row.document, row.actor.id, one_line(row.text))
        if name not in seen:
            seen.add(name)
            yield _mention(row, name, schemas[name.actor], index)


def _mention(row: MentionRow, name: _Name, schema: str, index: Index) -> Entity:
    return _entity(f"{row.document}:{row.start}-{row.end}:mention", "Mention", {
        "document": [name.document],
        "name": [name.text],
        "resolved": [name.actor],
        "detectedSchema": [schema],
        "contextCountry": [_country(index.actors[name.actor].country)],
    })  # fmt: skip

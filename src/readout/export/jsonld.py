"""The record in the words of schema.org, as JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from readout.export.codes import codes_of
from readout.export.days import bounds, prefix
from readout.export.objects import filled, write_array
from readout.export.story import Index, Story, headline, index_of, one_line, told_on, web_address
from readout.export.whereabouts import Whereabouts, whereabouts
from readout.schema.eventtables import EventRow
from readout.schema.row import DocumentRow
from readout.schema.tables import ActorRow, StatementRow

CONTEXT = "https://schema.org"
_TYPES = {"person": "Person", "organisation": "Organization", "place": "Place"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_IN_IRI = re.compile(r"[^0-9A-Za-z:._~-]")

Node = dict[str, object]


def write_jsonld(story: Story, stream: TextIO) -> None:
    """One graph: NewsArticle of each document (without its text), the named cast as Person,
    Organization, Place or Thing, events told as having happened or planned as Event, statements as
    Quotation (with words of the source) or Claim (told in the paper's words). Ids are fragments:
    they hold within the file."""
    stream.write(f'{{"@context":"{CONTEXT}","@graph":')
    write_array(_nodes(story), stream, end="]}\n")


def node_id(id: str) -> str:
    """An id as the fragment of an IRI."""
    return "#" + _NOT_IN_IRI.sub("_", id)


def _nodes(story: Story) -> Iterator[Node]:
    index = index_of(story)
    for id in sorted(index.documents):
        yield _article(index.documents[id], index)
    for id in sorted(index.actors):
        if index.actors[id].named:
            yield _actor(index.actors[id])
    for event in story.iter_events():
        if event.factuality in ("actual", "planned"):
            yield _event(event, index)
    for statement in story.iter_statements():
        if statement.speech and statement.content_text:
            yield _statement(statement, index)


def _refer(ids: Iterable[str], index: Index) -> list[Node]:
    """References to those of the cast that have a node."""
    named = (id for id in ids if id in index.actors and index.actors[id].named)
    return [{"@id": node_id(id)} for id in named]


def _article(document: DocumentRow, index: Index) -> Node:
    updated = _DAY.match(document.updated or "")
    return filled({
        "@id": node_id(document.id),
        "@type": "NewsArticle",
        "identifier": document.id,
        "headline": document.title,
        "alternativeHeadline": document.subtitle,
        "creditText": document.byline,
        "publisher": _organisation(document.publisher),
        "sourceOrganization": _organisation(document.agency),
        "datePublished": told_on(document),
        "dateModified": None if updated is None else updated[0],
        "dateline": document.dateline,
        "articleSection": document.section,
        "inLanguage": document.language,
        "wordCount": document.words,
        "url": web_address(document),
        "mentions": _refer(index.casts.get(document.id, ()), index),
    })  # fmt: skip


def _organisation(name: str | None) -> Node:
    return {"@type": "Organization", "name": name} if name else {}


def _actor(row: ActorRow) -> Node:
    is_person = row.type == "person"
    aliases = dict.fromkeys(one_line(alias.text) for alias in row.aliases)
    return filled({
        "@id": node_id(row.id),
        "@type": _TYPES.get(row.type, "Thing"),
        "name": row.name,
        "alternateName": [alias for alias in aliases if alias != row.name],
        "gender": row.gender if is_person else None,
        "jobTitle": list(dict.fromkeys(one_line(role.title) for role in row.roles))
        if is_person
        else [],
    })  # fmt: skip


def _event(event: EventRow, index: Index) -> Node:
    sure = prefix(event.earliest, event.latest)
    return filled({
        "@id": node_id(event.id),
        "@type": "Event",
        "name": headline(event),
        "startDate": sure,
        "description": "" if sure else bounds(event.earliest, event.latest),
        "eventStatus": "https://schema.org/EventScheduled"
        if event.factuality == "planned"
        else None,
        "location": _place(whereabouts(event.place)),
        "about": _refer((party.id for party in (*event.actors, *event.recipients)), index),
        "keywords": [event.type, *event.modes, *event.contexts],
        "subjectOf": [{"@id": node_id(row.id)} for row in index.told_by(event)],
    })  # fmt: skip


def _place(place: Whereabouts) -> Node:
    if not place.name:
        return {}
    address = filled({
        "addressLocality": place.city,
        "addressRegion": place.province,
        "addressCountry": codes_of(place.country).alpha2,
    })  # fmt: skip
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return filled({
        "@type": "Place",
        "name": place.name,
        "address": {"@type": "PostalAddress", **address} if address else None,
        "geo": None if place.lat is None or place.lon is None else geo,
    })  # fmt: skip


def _statement(statement: StatementRow, index: Index) -> Node:
    speakers = _refer((party.id for party in statement.speakers), index)
    days = statement.time
    article = {"@id": node_id(statement.document)}
    common = filled({
        "@id": node_id(statement.id),
        "text": one_line(statement.content_text),
        "creditText": one_line(statement.source_text),
        "dateCreated": None if days is None else prefix(days.earliest, days.latest),
    })  # fmt: skip
    if statement.manner == "indirect":
        own = {"@type": "Claim", "author": speakers, "appearance": article}
    else:
        own = {"@type": "Quotation", "spokenByCharacter": speakers, "isPartOf": article}
    return filled({**common, **own})

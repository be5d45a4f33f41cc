"""One of the cast: names and why, offices over time, company, what was said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from starlette.exceptions import HTTPException

from readout.schema.fix import ACTOR_TYPES
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.tables import ActorRow, AliasRow, RoleRow
from readout.schema.view import (
    Company,
    DocumentQuery,
    Shared,
    StatementPage,
    StatementQuery,
)
from readout.web.codes import country_name, sector_names
from readout.web.network import MOST_NODES, draw_network
from readout.web.notice import forms
from readout.web.page import Ask, Page
from readout.web.params import address
from readout.web.quoting import Quote, by_place, place_href
from readout.web.reasons import Because, find_words
from readout.web.views.statements import make_line
from readout.web.wording import day

MOST_DOCUMENTS = 20
MOST_COMPANY = 60
MOST_SAID = 6
MOST_SPELLINGS = 40
MOST_OFFICES = 40

ACTING = ("person", "organisation", "group")
"""Types of those who can meet; the others are where something is."""


class ActorSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one of the cast. `documents` are the latest that mention it,
    `documents_total` counts all; `said` and `told` hold the latest statements by and to it;
    `shared` tells which of its company stand in the same documents."""

    actor: ActorRow
    documents: tuple[DocumentRow, ...]
    documents_total: int
    company: tuple[Company, ...]
    shared: tuple[Shared, ...]
    said: StatementPage
    told: StatementPage


class Spelling(msgspec.Struct, frozen=True):
    """A spelling, the words that it first stands in, and why it is taken for the actor's."""

    row: AliasRow
    href: str
    quote: Quote | None
    reasons: tuple[Because, ...]


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """A title and all places that say it: as of which days, in how many documents, and the
    latest of them."""

    role: RoleRow
    days: str
    documents: int
    href: str


class Mentioned(msgspec.Struct, frozen=True):
    """A document that mentions the actor, and the members of the actor in it."""

    row: DocumentRow
    members: tuple[str, ...]


def gather(ask: Ask) -> ActorSheet:
    """The actor that any of its members' ids leads to. Raises HTTPException(404) where there is
    none."""
    project, id = ask.project, ask.path["id"]
    actor = project.actor(id)
    if actor is None:
        raise HTTPException(404, f"There is no actor {id!r} in this project.")
    latest = DocumentQuery(
        actor=actor.id, sort="date", descending=True, limit=MOST_DOCUMENTS, state="current"
    )
    documents = project.documents(latest)
    company = project.company(actor.id, limit=MOST_COMPANY)
    around = [each for each in company if each.type in ACTING][:MOST_NODES]
    few = StatementQuery(newest=True, limit=MOST_SAID, count_speakers=False)
    said = msgspec.structs.replace(few, speaker=actor.id)
    told = msgspec.structs.replace(few, addressee=actor.id)
    return ActorSheet(
        actor=actor,
        documents=documents.rows,
        documents_total=documents.total,
        company=company,
        shared=project.shared([each.actor.id for each in around]),
        said=project.statements(said),
        told=project.statements(told),
    )


def context(ask: Ask, sheet: ActorSheet) -> Mapping[str, object]:
    """The sheet with its words, its drawing and its evidence."""
    actor = sheet.actor
    acting = [each for each in sheet.company if each.type in ACTING]
    aliases = actor.aliases[:MOST_SPELLINGS]
    quotes = by_place(ask.project.passages([_place(alias) for alias in aliases], around=110))
    return {
        "sheet": sheet,
        "actor": actor,
        "country": country_name(actor.country),
        "sectors": sector_names(actor.sectors),
        "spellings": tuple(_spelling(alias, quotes) for alias in aliases),
        "offices": tuple(find_offices(actor.roles)),
        "documents": tuple(_mentioned(actor, row) for row in sheet.documents),
        "documents_href": address("/documents", {"actor": actor.id}),
        "acting": acting,
        "settings": [each for each in sheet.company if each.type not in ACTING],
        "network": draw_network(actor.name, acting, sheet.shared),
        "said": tuple(make_line(view) for view in sheet.said.views),
        "said_href": address("/statements", {"speaker": actor.id}),
        "told": tuple(make_line(view) for view in sheet.told.views),
        "told_href": address("/statements", {"addressee": actor.id}),
        "types": ACTOR_TYPES,
        **forms(ask, f"/actors/{actor.id}", actor.members),
    }


def _place(row: AliasRow | RoleRow) -> tuple[str, Span]:
    return row.document, Span(row.start, row.end)


def _spelling(alias: AliasRow, quotes: Mapping[tuple[str, Span], Quote]) -> Spelling:
    healed = alias.healed
    return Spelling(
        alias,
        place_href(*_place(alias)),
        quotes.get(_place(alias)),
        () if healed is None else find_words(healed.reasons),
    )


def find_offices(roles: Sequence[RoleRow]) -> Iterator[Office]:
    """Offices and descriptions over time, the latest first: one for each title with its
    organisation and status, whatever the case of its letters."""
    groups: defaultdict[tuple[str, str, str], list[RoleRow]] = defaultdict(list)
    for role in roles:
        organisation = (role.organisation or "").casefold()
        groups[role.title.casefold(), organisation, role.status or ""].append(role)
    for found in groups.values():
        found.sort(key=lambda role: (_last(role), role.document, role.start), reverse=True)
    ordered = sorted(groups.items(), key=lambda item: item[0])
    ordered.sort(key=lambda item: _last(item[1][0]), reverse=True)
    for _, found in ordered:
        yield Office(
            role=found[0],
            days=_days(found),
            documents=len({role.document for role in found}),
            href=place_href(*_place(found[0])),
        )


def _last(role: RoleRow) -> str:
    return role.latest or role.earliest or ""


def _days(roles: Sequence[RoleRow]) -> str:
    """From the first to the last day that a document says so."""
    dates = sorted(date for role in roles for date in (role.earliest, role.latest) if date)
    if not dates:
        return ""
    first, last = (day(dt.date.fromisoformat(date)) for date in (dates[0], dates[-1]))
    return first if first == last else f"{first} – {last}"


def _mentioned(actor: ActorRow, row: DocumentRow) -> Mentioned:
    members = tuple(id for id in actor.members if id.partition(":")[0] == row.id)
    return Mentioned(row, members)


def rows(sheet: ActorSheet) -> tuple[AliasRow, ...]:
    """The spellings, each with its why."""
    return sheet.actor.aliases


PAGE = Page(
    name="actor",
    at="/actors/{id}",
    template="actor.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=AliasRow,
)

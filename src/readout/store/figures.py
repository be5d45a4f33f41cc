"""How many: the figures of documents, by what is said of those counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readout.schema.claimview import FigureQuery
from readout.schema.figure import Figure
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.tables import figure_row
from readout.schema.view import Count
from readout.store.conditions import Condition, counts_of, where
from readout.store.database import Database, within
from readout.store.rejections import KEPT
from readout.store.rows import rows_of
from readout.store.told import texts_of, told_at


class Found(msgspec.Struct, frozen=True):
    """A figure as its document has it, not yet placed in time, the words of that document, the
    claim that it is part of, and the event that it tells of."""

    figure: Figure
    document: DocumentRow
    text: str
    claim: str | None
    event: str | None = None

    @property
    def id(self) -> str:
        """That of its row."""
        return figure_row(self.document.id, self.text, self.figure).id


_FROM = (
    "FROM told AS t JOIN documents AS d ON d.key = t.document "
    f"WHERE t.kind = 'figure' AND d.state = 'current' AND {KEPT}"
)


def figures(database: Database, query: FigureQuery) -> tuple[Found, ...]:
    """Figures by the day of their documents and place, undated ones last; of a stretch of days
    by the last one."""
    condition, parameters = where(_conditions(query))
    rows = database.rows(
        f"SELECT t.document, t.start, t.end {_FROM} AND {condition} "
        "ORDER BY coalesce(d.date, d.latest, d.earliest) IS NULL, "
        "coalesce(d.date, d.latest, d.earliest), d.id, t.start, t.end LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    keys = sorted({row["document"] for row in rows})
    documents = dict(zip(keys, rows_of(database, keys), strict=True))
    texts = texts_of(database, (document.id for document in documents.values()))
    places = [(documents[row["document"]], Span(row["start"], row["end"])) for row in rows]
    told = told_at(database, "figure", ((document.id, span) for document, span in places), Figure)
    found = [
        Found(told[document.id, span], document, texts[document.id], None)
        for document, span in places
    ]
    claims = claims_of(database, [each.id for each in found])
    happened = {id: happened_in(database, id) for id in texts}
    return tuple(
        msgspec.structs.replace(
            each,
            claim=claims.get(each.id),
            event=find_event(each.figure, happened[each.document.id]),
        )
        for each in found
    )


class Happened(msgspec.Struct, frozen=True, order=True):
    """Where a document tells of an event."""

    span: Span
    event: str


def happened_in(database: Database, document: str) -> tuple[Happened, ...]:
    """Where a document tells of which event, in text order."""
    rows = database.rows(
        "SELECT t.start, t.end, t.happening FROM happened AS t JOIN documents AS d "
        "ON d.key = t.document WHERE d.id = ? ORDER BY t.start, t.happening",
        (document,),
    )
    return tuple(Happened(Span(row[0], row[1]), row[2]) for row in rows)


def find_event(figure: Figure, told: Sequence[Happened]) -> str | None:
    """The event of the mention that the predicate of a figure is, None where it is none."""
    said = figure.predicate
    if said is None:
        return None
    first = bisect_right(told, said.start, key=lambda each: each.span.start) - 1
    near = told[max(0, first) : first + 3]
    return next(
        (each.event for each in near if each.span.start < said.end and said.start < each.span.end),
        None,
    )


def measures(database: Database, query: FigureQuery) -> tuple[Count, ...]:
    """How many figures there are of each measure, None of those without one."""
    kept = msgspec.structs.replace(query, measure=None)
    condition, parameters = where(_conditions(kept))
    rows = database.rows(
        f"SELECT nullif(t.label, '') AS value, count(*) AS number {_FROM} AND {condition} "
        "GROUP BY 1",
        parameters,
    )
    return counts_of((row["value"], row["number"]) for row in rows)


def _conditions(query: FigureQuery) -> Iterator[Condition]:
    if query.measure is not None:
        yield Condition("t.label = ?", (query.measure,))
    if query.document is not None:
        yield Condition("d.id = ?", (query.document,))


def claims_of(database: Database, ids: Sequence[str]) -> Mapping[str, str]:
    """The claims that these figures and statements are part of, by their ids."""
    rows = database.rows(
        "SELECT id, claim FROM claimed WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(ids).decode("ascii"),),
    )
    return {row["id"]: row["claim"] for row in rows}

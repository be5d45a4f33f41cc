"""Words looked for in documents and in what stands in them, with counts of what each filter would
leave.

The two indexes tell of every match whose it is; the rest is worked out from the columns of the
documents that hold one, so that a word in every document costs little more than one in few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

import msgspec

from readout.schema.event import ToldEvent
from readout.schema.figure import Figure
from readout.schema.position import Position
from readout.schema.rowid import row_id
from readout.schema.searchview import FoundPage, Part, RowHit, RowKind, SearchQuery
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.tables import Named
from readout.schema.view import Count, SearchHit
from readout.store.cast import members_of
from readout.store.conditions import Condition, counts_of, days_overlap, where
from readout.store.counting import most_in, named_counts
from readout.store.database import Database, within, without_surrogates
from readout.store.excerpt import excerpt
from readout.store.figures import claims_of
from readout.store.rows import rows_of
from readout.store.search import absent_marks, best_documents, hits_of, marked_spans
from readout.store.terms import find_terms
from readout.store.wordings import DOCUMENT_BITS, KIND_BITS, KINDS

PARTS: tuple[Part, ...] = get_args(Part)
_KIND_OF: Mapping[Part, RowKind] = dict(zip(PARTS[1:], KINDS, strict=True))
_IN_KIND = (1 << KIND_BITS) - 1
_MOST_NAMED = 24
_CHARS = 420
"""About how much of a long statement is shown."""

_Matches = dict[int, int]
"""How many matches each document has, by its key."""


class _Standing(msgspec.Struct, frozen=True):
    """What the filters ask of a document: its outlet and its day, and whether it is current."""

    outlet: str | None
    month: str | None
    is_current: bool


class _Search:
    """One query against one file."""

    def __init__(self, database: Database, query: SearchQuery, expression: str) -> None:
        self._database = database
        self._query = query
        self._expression = expression
        self._ranked = best_documents(database, expression)
        self._matches = {"documents": dict.fromkeys(self._ranked, 1), **self._count_matches()}
        self._standings = self._find_standings(set().union(*self._matches.values()))
        self._current = frozenset(
            key for key, standing in self._standings.items() if standing.is_current
        )
        self._in_days = self._standings.keys() & self._within_days()
        self._having_actor = None if query.actor is None else self._of_actor(query.actor)

    def page(self) -> FoundPage:
        """What is found of the part asked for."""
        query = self._query
        kept = self._kept(query.part)
        return FoundPage(
            query=query.text,
            total=sum(kept.values()),
            hits=self._hits(kept) if query.part == "documents" else (),
            rows=() if query.part == "documents" else self._rows(query.part, kept),
            parts=tuple(Count(part, sum(self._kept(part).values())) for part in PARTS),
            actors=self._actors(),
            outlets=self._outlets(),
            speakers=self._speakers() if query.part == "statements" else (),
            months=self._months(),
        )

    def _count_matches(self) -> dict[Part, _Matches]:
        """How many rows of each kind match in each document; of statements, those of one
        speaker where one is asked for."""
        found: dict[Part, _Matches] = {part: {} for part in PARTS[1:]}
        condition, parameters = self._row_condition()
        for row in self._database.rows(
            f"SELECT rowid >> {DOCUMENT_BITS} AS document, "  # noqa: S608
            f"(rowid >> {KIND_BITS}) & 3 AS kind, count(*) AS number FROM search_rows "
            f"WHERE {condition} GROUP BY 1, 2",
            parameters,
        ):
            found[PARTS[1 + row["kind"]]][row["document"]] = row["number"]
        return found

    def _row_condition(self, *, speaker: bool = True) -> tuple[str, tuple[object, ...]]:
        """Rows that match and that nobody rejected."""
        conditions = [
            Condition("search_rows MATCH ?", (self._expression,)),
            Condition(f"rowid NOT IN ({_REJECTED})"),
        ]
        if speaker and self._query.speaker is not None:
            conditions.append(
                Condition(
                    f"((rowid >> {KIND_BITS}) & 3 <> 0 OR rowid IN ({_SPOKEN}))",
                    (self._query.speaker, self._query.speaker),
                )
            )
        return where(conditions)

    def _find_standings(self, keys: Iterable[int]) -> dict[int, _Standing]:
        rows = self._database.rows(
            "SELECT key, publisher, date, state = 'current' AS is_current FROM documents "
            "WHERE state <> 'superseded' AND key IN (SELECT value FROM json_each(?))",
            (_json(sorted(keys)),),
        )
        return {
            row["key"]: _Standing(
                row["publisher"], row["date"] and row["date"][:7], bool(row["is_current"])
            )
            for row in rows
        }

    def _within_days(self) -> frozenset[int]:
        query = self._query
        if query.since is None and query.until is None:
            return frozenset(self._standings)
        condition, parameters = where(days_overlap(query.since, query.until, surely=False))
        rows = self._database.rows(f"SELECT key FROM documents WHERE {condition}", parameters)  # noqa: S608
        return frozenset(row["key"] for row in rows)

    def _of_actor(self, actor: str) -> frozenset[int]:
        rows = self._database.rows(
            "SELECT DISTINCT document FROM members WHERE actor = coalesce("
            "(SELECT actor FROM members WHERE id = ?), ?)",
            (actor, actor),
        )
        return frozenset(row["document"] for row in rows)

    def _kept(self, part: Part, *, without: str = "") -> _Matches:
        """The documents of a part that the filters leave, but for one filter; rows are of current
        documents."""
        found = self._matches[part]
        kept = self._passing(without)
        if part != "documents":
            kept &= self._current
        return {key: number for key, number in found.items() if key in kept}

    def _passing(self, without: str = "") -> frozenset[int]:
        """The documents with matches that the filters leave, but for one filter."""
        having = None if without == "actor" else self._having_actor
        outlet = None if without == "outlet" else self._query.outlet
        days = self._standings.keys() if without == "days" else self._in_days
        return frozenset(
            key
            for key in days
            if (having is None or key in having)
            and (outlet is None or (self._standings[key].outlet or "") == outlet)
        )

    def _outlets(self) -> tuple[Count, ...]:
        counted: Counter[str | None] = Counter()
        for key, number in self._kept(self._query.part, without="outlet").items():
            counted[self._standings[key].outlet] += number
        return counts_of(counted.items())

    def _months(self) -> tuple[Count, ...]:
        counted: Counter[str | None] = Counter()
        for key, number in self._kept(self._query.part, without="days").items():
            counted[self._standings[key].month] += number
        ordered = sorted(counted.items(), key=lambda item: (item[0] is None, item[0] or ""))
        return tuple(Count(month, number) for month, number in ordered)

    def _actors(self) -> tuple[tuple[Named, int], ...]:
        """Those with a name that stand in most of what is found."""
        kept = self._kept(self._query.part, without="actor")
        return named_counts(most_in(self._database, kept, limit=_MOST_NAMED), limit=_MOST_NAMED)

    def _speakers(self) -> tuple[tuple[Named, int], ...]:
        """Those who say most of what is found."""
        condition, parameters = self._row_condition(speaker=False)
        rows = self._database.rows(
            "SELECT a.id, a.name, count(*) AS number FROM (SELECT rowid AS row "  # noqa: S608
            f"FROM search_rows WHERE {condition} AND (rowid >> {KIND_BITS}) & 3 = 0) AS s "
            f"CROSS JOIN voices AS v ON v.document = s.row >> {DOCUMENT_BITS} "
            f"AND v.number = s.row & {_IN_KIND} AND v.part = 'speaker' "
            "CROSS JOIN members AS m ON m.document = v.document AND m.local = v.local "
            "CROSS JOIN actors AS a ON a.id = m.actor AND a.named "
            "WHERE v.document IN (SELECT value FROM json_each(?)) "
            "GROUP BY a.id ORDER BY number DESC, a.name, a.id LIMIT ?",
            (*parameters, _json(sorted(self._passing() & self._current)), _MOST_NAMED),
        )
        return tuple((Named(row["id"], row["name"]), row["number"]) for row in rows)

    def _hits(self, kept: _Matches) -> tuple[SearchHit, ...]:
        wanted = _sliced([key for key in self._ranked if key in kept], self._query)
        return hits_of(self._database, self._expression, wanted)

    def _rows(self, part: Part, kept: _Matches) -> tuple[RowHit, ...]:
        condition, parameters = self._row_condition()
        found = self._database.rows(
            "SELECT s.rowid AS key FROM search_rows AS s "  # noqa: S608
            f"JOIN documents AS d ON d.key = s.rowid >> {DOCUMENT_BITS} "
            f"WHERE {condition.replace('rowid', 's.rowid')} "
            f"AND (s.rowid >> {KIND_BITS}) & 3 = ? "
            "AND d.key IN (SELECT value FROM json_each(?)) "
            f"ORDER BY {_DAY} IS NULL, {_DAY}, d.id, s.rowid LIMIT ? OFFSET ?",
            (
                *parameters,
                KINDS.index(_KIND_OF[part]),
                _json(sorted(kept)),
                -1 if self._query.limit is None else within(self._query.limit),
                within(self._query.offset),
            ),
        )
        keys = [row["key"] for row in found]
        return tuple(_row_hits(self._database, self._expression, _KIND_OF[part], keys))


_DAY = "coalesce(d.date, d.earliest, d.latest)"
_REJECTED = (
    "SELECT w.key FROM rejected AS x JOIN wordings AS w "  # noqa: S608
    f"ON w.key >= x.document << {DOCUMENT_BITS} AND w.key < (x.document + 1) << {DOCUMENT_BITS} "
    "AND w.kind = x.kind AND w.start = x.start AND w.end = x.end"
)
_SPOKEN = (
    f"SELECT (v.document << {DOCUMENT_BITS}) | v.number FROM members AS m "  # noqa: S608
    "JOIN voices AS v ON v.document = m.document AND v.local = m.local "
    "WHERE v.part = 'speaker' AND m.actor = coalesce((SELECT actor FROM members WHERE id = ?), ?)"
)


def find(database: Database, query: SearchQuery) -> FoundPage:
    """One page of what a query finds in the part it asks for: documents best first, equals by id;
    rows by the day of their documents, since by the measure of documents the shortest were best.

    Superseded documents are not searched, rejected rows are not found. A query in which there is
    no word finds nothing.
    """
    query = msgspec.structs.replace(query, text=without_surrogates(query.text))
    expression = find_terms(query.text).expression()
    if expression is None:
        return FoundPage(query=query.text, total=0)
    return _Search(database, query, expression).page()


def _sliced(keys: Sequence[int], query: SearchQuery) -> list[int]:
    first = max(query.offset, 0)
    last = None if query.limit is None else first + max(query.limit, 0)
    return list(keys[first:last])


class _Row(msgspec.Struct, frozen=True):
    """A row of the index: whose it is, where, and its words with their matches."""

    document: int
    number: int
    place: Span
    spans: Spans
    words: str
    matches: Spans


def _row_hits(
    database: Database, expression: str, kind: RowKind, keys: Sequence[int]
) -> Iterator[RowHit]:
    rows = _find_rows(database, expression, keys)
    documents = sorted({row.document for row in rows})
    named = dict(zip(documents, rows_of(database, documents), strict=True))
    people = members_of(database, documents)
    told = _STATEMENTS if kind == "statement" else _TOLD
    data = {row["key"]: row["data"] for row in database.rows(told, (_json(keys), kind))}
    happenings = _happenings(database, keys) if kind == "event" else {}
    ids = [row_id(named[row.document].id, row.place, kind) for row in rows]
    claims = claims_of(database, ids)
    for key, id, row in zip(keys, ids, rows, strict=True):
        details = _details(kind, data[key], people[row.document]) if key in data else {}
        yield RowHit(
            id=id,
            kind=kind,
            document=named[row.document],
            spans=row.spans,
            text=row.words,
            matches=row.matches,
            excerpt=excerpt(row.words, row.matches, chars=_CHARS),
            happening=happenings.get(key),
            claim=claims.get(id),
            **details,
        )


_PLACE = f"t.document = w.key >> {DOCUMENT_BITS}"
_STATEMENTS = (
    "SELECT w.key, t.data FROM wordings AS w JOIN statements AS t "  # noqa: S608
    f"ON {_PLACE} AND t.number = w.key & {_IN_KIND} "
    "WHERE w.kind = ?2 AND w.key IN (SELECT value FROM json_each(?1))"
)
_TOLD = (
    "SELECT w.key, t.data FROM wordings AS w JOIN told AS t "  # noqa: S608
    f"ON {_PLACE} AND t.kind = ?2 AND t.start = w.start AND t.end = w.end "
    "WHERE w.kind = ?2 AND w.key IN (SELECT value FROM json_each(?1))"
)


def _happenings(database: Database, keys: Sequence[int]) -> dict[int, str]:
    rows = database.rows(
        f"SELECT w.key, t.happening FROM wordings AS w JOIN happened AS t ON {_PLACE} "  # noqa: S608
        "AND t.start = w.start AND t.end = w.end "
        "WHERE w.key IN (SELECT value FROM json_each(?))",
        (_json(keys),),
    )
    return {row["key"]: row["happening"] for row in rows}


def _find_rows(database: Database, expression: str, keys: Sequence[int]) -> list[_Row]:
    """The rows of the index in the order of their keys as given."""
    rows = {
        row["key"]: row
        for row in database.rows(
            "SELECT key, start, end, spans, words FROM wordings "
            "WHERE key IN (SELECT value FROM json_each(?))",
            (_json(keys),),
        )
    }
    marks = absent_marks(row["words"] for row in rows.values())
    # The plus keeps SQLite from running the whole match anew for each of the wanted rows.
    marked = {
        row["key"]: row["words"]
        for row in database.rows(
            "SELECT rowid AS key, highlight(search_rows, 0, ?, ?) AS words FROM search_rows "
            "WHERE search_rows MATCH ? AND +rowid IN (SELECT value FROM json_each(?))",
            (*marks, expression, _json(keys)),
        )
    }
    return [
        _Row(
            key >> DOCUMENT_BITS,
            key & _IN_KIND,
            Span(row["start"], row["end"]),
            msgspec.json.decode(row["spans"], type=Spans),
            row["words"],
            marked_spans(marked[key], marks),
        )
        for key in keys
        for row in (rows[key],)
    ]


def _details(kind: RowKind, data: str, people: Mapping[str, Named]) -> dict[str, Any]:
    """What a row says of itself, as fields of a hit."""
    if kind == "statement":
        said = msgspec.json.decode(data, type=Statement)
        speakers = said.speakers or (() if said.speaker is None else (said.speaker,))
        return {
            "label": said.act or "",
            "standing": said.manner,
            "who": _called(speakers, people),
        }
    if kind == "event":
        event = msgspec.json.decode(data, type=ToldEvent).event
        return {
            "label": event.type,
            "standing": event.factuality,
            "who": _called(event.actors, people),
        }
    if kind == "figure":
        figure = msgspec.json.decode(data, type=Figure)
        return {"label": figure.measure or figure.unit, "low": figure.low, "high": figure.high}
    position = msgspec.json.decode(data, type=Position)
    return {
        "label": position.act,
        "standing": position.strength,
        "who": _called(position.actors, people),
    }


def _called(ids: Iterable[str], people: Mapping[str, Named]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(people[id] for id in ids if id in people))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("ascii")

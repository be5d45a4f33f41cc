"""Full-text search over titles and texts, with the very spans that match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from readout.schema.row import DocumentRow
from readout.schema.span import Span, Spans
from readout.schema.view import SearchHit, SearchPage
from readout.store.database import Database, within, without_surrogates
from readout.store.excerpt import excerpt
from readout.store.rows import rows_of
from readout.store.terms import find_terms

MOST_SPANS = 200
"""Matches of one document after these are not listed."""

# A word in the title says more of an article than the same word in its text.
_RANK = "bm25(search, 4.0, 1.0)"

_PRIVATE_USE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


class _Found(msgspec.Struct, frozen=True):
    """A found document: its text, where it matches, and whether its title does."""

    text: str
    spans: Spans
    in_title: bool


def search(database: Database, query: str, *, limit: int = 20, offset: int = 0) -> SearchPage:
    """Documents that hold what a query wants, best first, equals by id.

    Superseded documents are not searched. A query in which there is no word finds nothing.
    """
    query = without_surrogates(query)
    expression = find_terms(query).expression()
    if expression is None:
        return SearchPage(query=query, total=0, hits=())
    total = database.value("SELECT count(*) FROM search WHERE search MATCH ?", (expression,))
    keys = best_documents(database, expression, within(limit), within(offset))
    return SearchPage(query=query, total=total, hits=hits_of(database, expression, keys))


def best_documents(
    database: Database, expression: str, limit: int = -1, offset: int = 0
) -> list[int]:
    """The keys of the documents that match, best first, equals by id."""
    rows = database.rows(
        f"SELECT d.key FROM search JOIN documents AS d ON d.key = search.rowid "  # noqa: S608
        f"WHERE search MATCH ? ORDER BY {_RANK}, d.id LIMIT ? OFFSET ?",
        (expression, limit, offset),
    )
    return [row["key"] for row in rows]


def hits_of(database: Database, expression: str, keys: Sequence[int]) -> tuple[SearchHit, ...]:
    """These documents, all of which match, with where they do."""
    found = _found(database, expression, keys)
    return tuple(
        _hit(row, found[key]) for row, key in zip(rows_of(database, keys), keys, strict=True)
    )


def _found(database: Database, expression: str, keys: Sequence[int]) -> dict[int, _Found]:
    wanted = msgspec.json.encode(keys).decode("ascii")
    texts = database.rows(
        "SELECT key, title, text FROM searchable WHERE key IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    marks = absent_marks(value for row in texts for value in (row["title"] or "", row["text"]))
    # The plus keeps SQLite from running the whole match anew for each of the wanted rows.
    marked = database.rows(
        "SELECT rowid AS key, highlight(search, 0, ?, ?) AS title, "
        "highlight(search, 1, ?, ?) AS text FROM search "
        "WHERE search MATCH ? AND +rowid IN (SELECT value FROM json_each(?))",
        (*marks, *marks, expression, wanted),
    )
    text_of = {row["key"]: row["text"] for row in texts}
    return {
        row["key"]: _Found(
            text=text_of[row["key"]],
            spans=marked_spans(row["text"], marks),
            in_title=marks[0] in (row["title"] or ""),
        )
        for row in marked
    }


def absent_marks(texts: Iterable[str]) -> tuple[str, str]:
    """Two characters that occur in none of the texts, to mark matches with."""
    used = set().union(*texts)
    free = (chr(code) for codes in _PRIVATE_USE for code in codes if chr(code) not in used)
    return next(free), next(free)


def _hit(row: DocumentRow, found: _Found) -> SearchHit:
    shown = excerpt(found.text, found.spans)
    return SearchHit(
        row=row,
        excerpt=shown,
        excerpt_text=shown.of(found.text),
        spans=found.spans,
        in_title=found.in_title,
    )


def marked_spans(marked: str, marks: tuple[str, str], *, most: int = MOST_SPANS) -> Spans:
    """Where the marked stretches stand in the text without its marks."""
    opening, closing = marks
    spans: list[Span] = []
    taken_out, at = 0, marked.find(opening)
    while at >= 0 and len(spans) < most:
        end = marked.index(closing, at)
        spans.append(Span(at - taken_out, end - taken_out - 1))
        taken_out += 2
        at = marked.find(opening, end)
    return tuple(spans)

"""What a search over documents and the rows found in them asks for and finds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.row import DocumentRow
from readout.schema.span import Span, Spans
from readout.schema.tables import Named
from readout.schema.view import Count, SearchHit

RowKind = Literal["statement", "event", "figure", "position"]
Part = Literal["documents", "statements", "events", "figures", "positions"]
"""Where words are looked for: titles and texts, what somebody said, sentences that tell of events,
figures with what they count, what somebody wants."""


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Words and where they have to stand. None means no restriction; `actor` keeps documents that
    mention one of the cast (by any of its members' ids), an empty `outlet` those without one,
    `since` and `until` those whose days overlap, both inclusive. `speaker` holds for statements
    alone."""

    text: str = ""
    part: Part = "documents"
    actor: str | None = None
    outlet: str | None = None
    speaker: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    limit: int | None = 20
    offset: int = 0


class RowHit(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, event, figure or position whose words match.

    `id` is its row's, `happening` that of the event that it is a mention of, `claim` that of the
    claim that it is part of. `spans` are its words in the document, `text` these words; `matches`
    and `excerpt`, the piece of a long text that shows most of them, are spans of `text`. `label` is
    the type of an event, the measure of a figure, what a statement or position does; `standing` the
    factuality, manner or strength; `who` those who speak, act or want; `low` and `high` are of
    figures.
    """

    id: str
    kind: RowKind
    document: DocumentRow
    spans: Spans
    text: str
    matches: Spans
    excerpt: Span
    label: str = ""
    standing: str = ""
    who: tuple[Named, ...] = ()
    happening: str | None = None
    claim: str | None = None
    low: float | None = None
    high: float | None = None


class FoundPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of what a search finds in the part asked for: `hits` are documents, best first,
    `rows` what else there is, by the day of their documents. `total` counts all, `parts` what each
    part has under the same filters; the rest counts what each filter would leave of this part.
    Months are "YYYY-MM", the count of None is of what has no single day."""

    query: str
    total: int
    hits: tuple[SearchHit, ...] = ()
    rows: tuple[RowHit, ...] = ()
    parts: tuple[Count, ...] = ()
    actors: tuple[tuple[Named, int], ...] = ()
    outlets: tuple[Count, ...] = ()
    speakers: tuple[tuple[Named, int], ...] = ()
    months: tuple[Count, ...] = ()

"""What papers say of their own articles: corrected, updated, taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from readout.export.brief.values import Flag, Line, Section, Source, Tone
from readout.schema.claimtables import NoticeRow
from readout.schema.span import Span
from readout.web.brief.citing import Place, find_sources
from readout.web.project import Reader
from readout.web.wording import number

MOST = 40
ORDER = ("retraction", "correction", "clarification", "update", "note")
"""What a reader must know first."""


def tell_notices(project: Reader, documents: Collection[str]) -> Section | None:
    """The notices of these documents, None where they have none."""
    found = [row for row in project.account.notices() if row.document in documents]
    if not found:
        return None
    alike: defaultdict[tuple[str, str], list[NoticeRow]] = defaultdict(list)
    for row in sorted(found, key=_weight):
        alike[row.kind, row.text].append(row)
    shown = tuple(alike.values())[:MOST]
    sources = find_sources(project, [_place(row) for rows in shown for row in rows], around=0)
    left = len(alike) - len(shown)
    return Section(
        name="corrections",
        title="Corrections by papers",
        intro="What papers say of their own articles; the same words of several stand once.",
        blocks=tuple(
            _line(rows[0], [sources[_place(row)] for row in rows if _place(row) in sources])
            for rows in shown
        ),
        rest=f"{number(left)} more are in the project." if left else "",
    )


def _place(row: NoticeRow) -> Place:
    return row.document, Span(row.start, row.end)


def _line(row: NoticeRow, sources: Sequence[Source]) -> Line:
    return Line(
        label=sources[0].published if sources else "",
        flags=(Flag(row.kind, _tone(row)),),
        quoted=sources[0] if sources else None,
        sources=tuple(sources[1:]),
    )


def _weight(row: NoticeRow) -> tuple[int, str, int]:
    rank = ORDER.index(row.kind) if row.kind in ORDER else len(ORDER)
    return rank, row.document, row.start


def _tone(row: NoticeRow) -> Tone:
    return "conflict" if row.kind in ("retraction", "correction") else "plain"

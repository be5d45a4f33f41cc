"""Figures that count the same, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readout.export.brief.values import Flag, Point, Section, Series, Source
from readout.schema.claimtables import ClaimMemberRow, ClaimRow
from readout.schema.claimview import ClaimQuery
from readout.schema.span import Span
from readout.web.brief.citing import Place, find_sources
from readout.web.brief.claims import days_of, name_of
from readout.web.brief.scope import Scope
from readout.web.interval import interval_words
from readout.web.project import Reader
from readout.web.views.claims import RELATIONS, said_by
from readout.web.wording import count

MOST = 12
MOST_ASKED = 60
MOST_POINTS = 12
FEWEST = 2
"""Independent sources of a series that is worth telling."""
AROUND = 120


def tell_figures(project: Reader, scope: Scope) -> Section | None:
    """The section, None where no figure is told twice."""
    page = project.account.claims(
        ClaimQuery(
            kind="figure",
            holder=scope.holder,
            since=scope.since,
            until=scope.until,
            sort="sources",
            limit=MOST_ASKED,
        )
    )
    told = [row for row in page.rows if row.kind == "figure" and row.independent >= FEWEST]
    shown = told[:MOST]
    places = [_place(member) for row in shown for member in row.members[:MOST_POINTS]]
    sources = find_sources(project, places, around=AROUND)
    series = tuple(_series(row, sources) for row in shown)
    if not series:
        return None
    return Section(
        name="figures",
        title="Figures",
        intro="How many, as intervals: what each says at least and at most. Figures that count the "
        "same stand in one series, in the order of time.",
        blocks=series,
        rest="More series are in the project." if len(told) > len(shown) else "",
    )


def _place(member: ClaimMemberRow) -> Place:
    return member.document, Span(member.start, member.end)


def _series(row: ClaimRow, sources: Mapping[Place, Source]) -> Series:
    points = tuple(_points(row, sources))
    return Series(
        title=name_of(row) or "Figures",
        flags=tuple(_flags(row)),
        points=points,
        rest=len(row.members) - len(points),
    )


def _flags(row: ClaimRow) -> Iterator[Flag]:
    if row.relation != "related":
        yield Flag(RELATIONS[row.relation].lower(), row.relation)
    yield Flag(count(row.independent, "independent source"))


def _points(row: ClaimRow, sources: Mapping[Place, Source]) -> Iterator[Point]:
    for member in row.members[:MOST_POINTS]:
        source = sources.get(_place(member))
        if source is not None:
            yield Point(
                when=days_of(member),
                said=said_by(member),
                amount=interval_words(member.low, member.high),
                low=member.low,
                high=member.high,
                source=source,
                is_copy=member.copy_of is not None,
            )

"""The timeline of a brief: the weightiest of what happened, by day, and in short before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from readout.export.brief.values import Flag, Line, Section, Source
from readout.export.story import costs
from readout.schema.entryview import TimelineQuery, TimelineView
from readout.schema.tables import Named
from readout.schema.toll import TollFigure
from readout.web.brief.citing import Place, find_sources, make_source
from readout.web.brief.scope import Scope
from readout.web.project import Reader
from readout.web.wording import count, interval, number

MOST_NAMED = 4
MOST_SHORT = 6
"""Entries told in short, before the timeline, where that has at least four times as many."""
MOST_FIGURES = 3
"""Figures of what an event cost that are cited, of different documents."""

BASES = {
    "event": "dated by other reports of it",
    "published": "dated by publication alone",
}
"""What dates an entry, where it is not its own sentence."""


def tell_moments(project: Reader, scope: Scope) -> tuple[tuple[Section, ...], tuple[Named, ...]]:
    """The weightiest in short and the timeline, as far as anything happened, and who takes part
    most, the most first."""
    found = project.account.timeline(
        TimelineQuery(
            actor=scope.holder, since=scope.since, until=scope.until, most=scope.most, limit=None
        )
    )
    views = found.views[: scope.most]
    if not views:
        return (), ()
    shown = (
        f"The {number(len(views))} weightiest entries" if len(views) >= scope.most
        else count(len(views), "entry", "entries")
    )  # fmt: skip
    undated = (
        f" {count(found.undated, 'entry', 'entries')} that nothing dates are left out."
        if found.undated
        else ""
    )
    teller = _Teller(project, views)
    timeline = Section(
        name="timeline",
        title="Timeline",
        intro=f"{shown}, by day, each in a sentence of one of its sources. What weighs is how many "
        f"independent sources tell it, in how many outlets and for how long.{undated}",
        blocks=tuple(map(teller.line, views)),
    )
    # The page's own counts leave the actor out that it was asked for.
    parts = Counter(named for view in views for named in view.participants)
    together = tuple(sorted(parts, key=lambda named: (-parts[named], named.id)))
    short = _in_short(views, teller)
    return (timeline,) if short is None else (short, timeline), together


def _in_short(views: Iterable[TimelineView], teller: _Teller) -> Section | None:
    """The weightiest of what is told as fact, by day; None of a short timeline."""
    told = [view for view in views if view.row.factuality == "actual"]
    if len(told) < 4 * MOST_SHORT:
        return None
    chosen = sorted(told, key=lambda view: view.row.rank)[:MOST_SHORT]
    return Section(
        name="short",
        title="In short",
        intro="What weighs most of the timeline below, and is told as fact.",
        blocks=tuple(teller.line(view) for view in told if view in chosen),
    )


class _Teller:
    """Tells entries as lines, with what their events cost."""

    def __init__(self, project: Reader, views: Iterable[TimelineView]) -> None:
        places = (place for view in views for place in _figures(view))
        self._told: Mapping[Place, Source] = find_sources(project, places)

    def line(self, view: TimelineView) -> Line:
        """An entry as a line."""
        row = view.row
        return Line(
            label=interval(row.earliest, row.latest),
            is_loose=row.earliest is None or row.earliest != row.latest,
            quoted=make_source(view.document, row.text, row.sentence.span),
            sources=(
                *(make_source(each.document, each.words, each.span) for each in view.evidence),
                *(self._told[place] for place in _figures(view) if place in self._told),
            ),
            flags=tuple(_flags(view)),
            note=" · ".join(_notes(view)),
        )


def _figures(view: TimelineView) -> tuple[Place, ...]:
    """Where it is told what the event of an entry cost, each document once."""
    told: dict[str, TollFigure] = {}
    for toll in view.tolls:
        for figure in toll.figures:
            if not figure.past:
                told.setdefault(figure.document, figure)
    return tuple((id, figure.span) for id, figure in told.items())[:MOST_FIGURES]


def _flags(view: TimelineView) -> Iterator[Flag]:
    if view.tolls:
        yield Flag(costs(view.tolls))
    if view.row.factuality != "actual":
        yield Flag(view.row.factuality)
    if view.row.disputed:
        yield Flag(f"sources differ on {', '.join(view.row.disputed)}", "conflict")


def _notes(view: TimelineView) -> Iterator[str]:
    row = view.row
    told = count(row.independent, "independent source")
    if len(row.documents) != row.independent:
        told += f" in {count(len(row.documents), 'document')}"
    yield told
    if len(row.outlets) > 1:
        yield count(len(row.outlets), "outlet")
    if row.basis in BASES:
        yield BASES[row.basis]
    names = [named.name for named in view.participants[:MOST_NAMED]]
    if names:
        yield ", ".join(names)

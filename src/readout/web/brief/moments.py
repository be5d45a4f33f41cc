"""The timeline of a brief: the weightiest of what happened, by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from readout.export.brief.values import Flag, Line, Section
from readout.schema.entryview import TimelineQuery, TimelineView
from readout.schema.tables import Named
from readout.web.brief.citing import make_source
from readout.web.brief.scope import Scope
from readout.web.project import Reader
from readout.web.wording import count, interval, number

MOST_NAMED = 4

BASES = {
    "event": "dated by other reports of it",
    "published": "dated by publication alone",
}
"""What dates an entry, where it is not its own sentence."""


def tell_moments(project: Reader, scope: Scope) -> tuple[Section | None, tuple[Named, ...]]:
    """The section, None where nothing happened, and who takes part most, the most first."""
    found = project.account.timeline(
        TimelineQuery(
            actor=scope.holder, since=scope.since, until=scope.until, most=scope.most, limit=None
        )
    )
    views = found.views[: scope.most]
    if not views:
        return None, ()
    shown = (
        f"The {number(len(views))} weightiest entries" if len(views) >= scope.most
        else count(len(views), "entry", "entries")
    )  # fmt: skip
    undated = (
        f" {count(found.undated, 'entry', 'entries')} that nothing dates are left out."
        if found.undated
        else ""
    )
    section = Section(
        name="timeline",
        title="Timeline",
        intro=f"{shown}, by day, each in a sentence of one of its sources. What weighs is how many "
        f"independent sources tell it, in how many outlets and for how long.{undated}",
        blocks=tuple(map(_line, views)),
    )
    # The page's own counts leave the actor out that it was asked for.
    parts = Counter(named for view in views for named in view.participants)
    return section, tuple(sorted(parts, key=lambda named: (-parts[named], named.id)))


def _line(view: TimelineView) -> Line:
    row = view.row
    return Line(
        label=interval(row.earliest, row.latest),
        is_loose=row.earliest is None or row.earliest != row.latest,
        quoted=make_source(view.document, row.text, row.sentence.span),
        sources=tuple(make_source(each.document, each.words, each.span) for each in view.evidence),
        flags=tuple(_flags(view)),
        note=" · ".join(_notes(view)),
    )


def _flags(view: TimelineView) -> Iterator[Flag]:
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

"""What each wants, will do or will not do, over time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from readout.export.brief.values import Flag, Group, Line, Section, Source
from readout.schema.claimtables import PositionRow
from readout.schema.claimview import PositionQuery
from readout.schema.position import PositionAct, Quote
from readout.web.brief.citing import Place, find_sources, whole
from readout.web.brief.scope import Scope
from readout.web.project import Reader
from readout.web.views.positions import ACTS, CHANGES
from readout.web.wording import count, number, shortened, span_of_days

MOST_ACTORS = 10
MOST_OF_ONE = 8
MOST_ALONE = 40
"""Of an actor to whom the report is narrowed down."""
MOST_WEIGHT = 5
"""Independent sources that count for an actor's place, of one position."""
MOST_PARTIES = 3
AROUND = 150

TOWARD: Mapping[PositionAct, str] = {
    "demand": "demands of {}",
    "commitment": "promises {}",
    "offer": "offers {}",
    "refusal": "refuses {}",
    "acceptance": "agrees with {}",
    "warning": "warns {}",
    "condition": "on condition, to {}",
}
"""Acts as what somebody does toward others."""


def tell_positions(project: Reader, scope: Scope) -> Section | None:
    """The section, None where nobody is said to want anything."""
    page = project.account.positions(
        PositionQuery(actor=scope.holder, since=scope.since, until=scope.until, limit=None)
    )
    by_actor: defaultdict[str, list[PositionRow]] = defaultdict(list)
    for row in page.rows:
        by_actor[row.actor.id].append(row)
    actors = sorted(by_actor, key=lambda id: (-_weight(by_actor[id]), id))[:MOST_ACTORS]
    most = MOST_OF_ONE if scope.actor is None else MOST_ALONE
    chosen = [_chosen(by_actor[id], most) for id in actors]
    if not chosen:
        return None
    places = [place for rows in chosen for row in rows if (place := _place(row.what)) is not None]
    sources = find_sources(project, places, around=AROUND)
    left = page.total - sum(map(len, chosen))
    return Section(
        name="positions",
        title="Positions over time",
        intro="What each demands, offers, refuses, warns of or commits to, and how that stands to "
        "what they said before on the same.",
        blocks=tuple(
            Group(
                title=rows[0].actor.name,
                note=count(len(by_actor[id]), "position"),
                lines=tuple(_line(row, sources) for row in rows),
            )
            for id, rows in zip(actors, chosen, strict=True)
        ),
        rest=f"{number(left)} more are in the project; those that changed, and those that most "
        "sources tell, stand here." if left else "",
    )  # fmt: skip


def _weight(rows: Sequence[PositionRow]) -> int:
    return sum(min(row.independent, MOST_WEIGHT) for row in rows)


def _chosen(rows: Sequence[PositionRow], most: int) -> tuple[PositionRow, ...]:
    """Those that changed first, then those of most sources; in the order of days."""
    ranked = sorted(
        rows, key=lambda row: (row.change in ("new", "repeated"), -row.independent, row.id)
    )
    return tuple(sorted(ranked[:most], key=_days))


def _days(row: PositionRow) -> tuple[bool, dt.date, str]:
    day = row.earliest or row.latest
    return day is None, day or dt.date.max, row.id


def _place(words: Quote) -> Place | None:
    span = whole(words.spans)
    return None if span is None else (words.document, span)


def _line(row: PositionRow, sources: Mapping[Place, Source]) -> Line:
    place = _place(row.what)
    to = ", ".join(party.name for party in row.to[:MOST_PARTIES])
    return Line(
        label=span_of_days(row) if row.earliest or row.latest else "",
        is_loose=row.earliest != row.latest,
        head=f"{TOWARD[row.act].format(to)}:" if to else f"{ACTS[row.act]}:",
        quoted=None if place is None else sources.get(place),
        flags=tuple(_flags(row)),
        note=" · ".join(_notes(row)),
    )


def _flags(row: PositionRow) -> Iterator[Flag]:
    if row.change not in ("new", "repeated"):
        yield Flag(CHANGES[row.change], "supersede")
    if row.strength != "plain":
        yield Flag(row.strength)


def _notes(row: PositionRow) -> Iterator[str]:
    if row.condition is not None:
        yield f"on condition: “{shortened(row.condition.text, 160)}”"
    yield count(row.independent, "independent source")

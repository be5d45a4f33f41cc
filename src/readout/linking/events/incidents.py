"""Which documents tell of one incident: what happened once, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from readout.linking.clusters import partition
from readout.linking.events.back import LONG_AGO
from readout.linking.events.pages import Likeness, Likenesses, PageKeys, copy_links, find_likenesses
from readout.schema.duplicate import DuplicateGroup
from readout.schema.link import Cluster, Judgement, Link, Reason
from readout.schema.time import Dct

CUT = 0.16
"""Mean score down to which documents tell of one incident."""
SOON = 7
"""Days within which an incident is told as news. A later report looks back: it names the month."""
NAMES = 0.25
"""What names in common count for, the rest is that of all words."""
DATED, AGO = 1.0, 0.6
"""What is left of the likeness of a late report that names the month of the earlier one, or only
says that it was long ago. Of one that says neither nothing is left."""
_FAINT = 0.03


def find_incidents(
    pages: Iterable[PageKeys],
    judgements: Iterable[Judgement] = (),
    *,
    dates: Mapping[str, Dct],
    outlets: Mapping[str, str] | None = None,
    groups: Iterable[DuplicateGroup] = (),
    likenesses: Likenesses | None = None,
) -> tuple[Cluster, ...]:
    """Documents by incident, each in one; a function of the sets given, whatever their order.

    `dates` are when documents were published, `outlets` by whom, both as far as known; documents of
    one of the `groups` carry one text and tell of one incident. Judgements are those of the kind
    "event" on document ids. `likenesses` are those of the pages by id, where they are known
    already. Near-linear.
    """
    known = {page.document: page for page in pages}
    ordered = [known[id] for id in sorted(known)]
    if likenesses is None:
        likenesses = find_likenesses(ordered, dates, outlets)
    links = []
    for (left, right), like in likenesses.items():
        score = judge(like, find_months_back(ordered[left], ordered[right], dates))
        if score >= _FAINT:
            links.append(_link(ordered[left].document, ordered[right].document, like, score))
    links += copy_links(groups)
    return partition("event", known, links, judgements, cut=CUT).clusters


def find_months_back(one: PageKeys, other: PageKeys, dates: Mapping[str, Dct]) -> frozenset[int]:
    """What the later of two documents looks back on, as far as the earlier may be of it: its month,
    that of a week before, or LONG_AGO."""
    day, end = _day(dates.get(one.document)), _day(dates.get(other.document))
    if day is None or end is None:
        return frozenset()
    first, later = (day, other) if day <= end else (end, one)
    before = first - min(dt.timedelta(SOON), first - dt.date.min)
    months = {first.month, before.month, LONG_AGO}
    return frozenset(months.intersection(later.months))


def judge(like: Likeness, back: frozenset[int] = frozenset()) -> float:
    """How far two documents tell of one incident, 0..1; `back` is what the later one looks back on.
    Where a date is missing they may be close in time."""
    value = (1 - NAMES) * like.words + NAMES * like.names
    if like.apart is None or like.apart <= SOON:
        return value
    if back - {LONG_AGO}:
        return DATED * value
    return AGO * value if back else 0.0


def _day(dct: Dct | None) -> dt.date | None:
    return None if dct is None else dct.date or dct.earliest or dct.latest


def _link(left: str, right: str, like: Likeness, score: float) -> Link:
    apart = "" if like.apart is None else f"{like.apart} days"
    reasons = (
        Reason(feature="words", weight=like.words),
        Reason(feature="names", weight=like.names),
        Reason(feature="apart", weight=0.0, left=apart, right=apart),
    )
    return Link(kind="event", left=left, right=right, score=round(score, 4), reasons=reasons)

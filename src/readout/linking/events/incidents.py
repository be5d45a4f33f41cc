"""Which documents tell of one incident: what happened once, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readout.linking.clusters import partition
from readout.linking.events.pages import Likeness, PageKeys, copy_links, find_likenesses
from readout.schema.duplicate import DuplicateGroup
from readout.schema.link import Cluster, Judgement, Link, Reason
from readout.schema.time import Dct

CUT = 0.16
"""Mean score down to which documents tell of one incident."""
SOON = 7
"""Days within which an incident is told as news. Later reports must name the same people."""
SOON_NAMES, LATE_NAMES = 0.25, 0.5
"""What names in common count for, the rest is that of all words."""
LATE = 0.6
"""What is left of the likeness of a late report."""
NAMED = 0.1
"""Likeness in names below which a late report tells of something else."""
_FAINT = 0.03


def find_incidents(
    pages: Iterable[PageKeys],
    judgements: Iterable[Judgement] = (),
    *,
    dates: Mapping[str, Dct],
    outlets: Mapping[str, str] | None = None,
    groups: Iterable[DuplicateGroup] = (),
) -> tuple[Cluster, ...]:
    """Documents by incident, each in one; a function of the sets given, whatever their order.

    `dates` are when documents were published, `outlets` by whom, both as far as known; documents of
    one of the `groups` carry one text and tell of one incident. Judgements are those of the kind
    "event" on document ids. Near-linear.
    """
    known = {page.document: page for page in pages}
    ordered = [known[id] for id in sorted(known)]
    found = find_likenesses(ordered, dates, outlets)
    links = [
        _link(ordered[left].document, ordered[right].document, like)
        for (left, right), like in found.items()
        if judge(like) >= _FAINT
    ]
    links += copy_links(groups)
    return partition("event", known, links, judgements, cut=CUT).clusters


def judge(like: Likeness) -> float:
    """How far two documents tell of one incident, 0..1. Where a date is missing they may be close
    in time."""
    if like.apart is None or like.apart <= SOON:
        return (1 - SOON_NAMES) * like.words + SOON_NAMES * like.names
    if like.names < NAMED:
        return 0.0
    return LATE * ((1 - LATE_NAMES) * like.words + LATE_NAMES * like.names)


def _link(left: str, right: str, like: Likeness) -> Link:
    apart = "" if like.apart is None else f"{like.apart} days"
    reasons = (
        Reason(feature="words", weight=like.words),
        Reason(feature="names", weight=like.names),
        Reason(feature="apart", weight=0.0, left=apart, right=apart),
    )
    return Link(kind="event", left=left, right=right, score=round(judge(like), 4), reasons=reasons)

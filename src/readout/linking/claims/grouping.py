"""One claim: members in the order of time, who holds it, how many say it independently."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from readout.schema.claim import Claim, ClaimKind, ClaimMember, ClaimPair, Relation, Subject
from readout.schema.time import Dct, Interval

WEIGHT: Mapping[Relation, int] = {"agree": 0, "refine": 1, "supersede": 2, "conflict": 3}
"""Of several relations the heaviest is that of the whole claim."""
PAIRS = 64
"""Pairs kept of a claim: the heaviest relations, the surest of each."""


class Setting(msgspec.Struct, frozen=True):
    """What making claims needs beside the members: the outlet and the group of copies of a
    document, both as far as known."""

    outlets: Mapping[str, str]
    group_of: Mapping[str, str]


def make_claim(
    kind: ClaimKind,
    members: Iterable[ClaimMember],
    pairs: Iterable[ClaimPair],
    setting: Setting,
    *,
    subject: Subject | None = None,
    event: str | None = None,
) -> Claim:
    """The claim of some members; a function of the sets given. `pairs` are those between them."""
    ordered = sorted(mark_copies(members, setting.group_of), key=find_time)
    kept = weightiest(pairs)
    documents = sorted({member.document for member in ordered})
    return Claim(
        id=min(member.id for member in ordered),
        kind=kind,
        relation=max((pair.relation for pair in kept), key=WEIGHT.__getitem__, default="agree"),
        members=tuple(ordered),
        pairs=kept,
        subject=subject,
        event=event,
        first=ordered[0].id,
        holders=_named(ordered, setting, denies=False),
        deniers=_named(ordered, setting, denies=True),
        documents=len(documents),
        outlets=len({setting.outlets[id] for id in documents if id in setting.outlets}),
        sources=len({setting.group_of.get(id, id) for id in documents}),
    )


def find_time(member: ClaimMember) -> tuple[dt.date, dt.date, str]:
    """What members are ordered by: when their document was published, when it was said, their id.
    Those without a date come last."""
    return _day(member.published), _day(member.said), member.id


def _day(days: Interval | None) -> dt.date:
    if days is None:
        return dt.date.max
    return days.earliest or days.latest or dt.date.max


def mark_copies(
    members: Iterable[ClaimMember], group_of: Mapping[str, str]
) -> tuple[ClaimMember, ...]:
    """Members by time, those of a copy that say what a member of another copy of the text says led
    to the first of these."""
    first: dict[tuple[object, ...], ClaimMember] = {}
    marked = []
    for member in sorted(members, key=find_time):
        group = group_of.get(member.document)
        key = (group, member.standing, member.holder, member.low, member.high)
        known = first.setdefault(key, member) if group is not None else member
        is_copy = known.document != member.document
        marked.append(msgspec.structs.replace(member, copy_of=known.id if is_copy else None))
    return tuple(marked)


def weightiest(pairs: Iterable[ClaimPair]) -> tuple[ClaimPair, ...]:
    """The pairs to keep, ascending by their ends."""
    ordered = sorted(
        pairs, key=lambda pair: (-WEIGHT[pair.relation], -pair.score, pair.left, pair.right)
    )
    return tuple(sorted(ordered[:PAIRS], key=lambda pair: (pair.left, pair.right)))


def _named(members: Sequence[ClaimMember], setting: Setting, *, denies: bool) -> tuple[str, ...]:
    """Names of those who hold or deny it, in the order of time; an outlet holds what it says in its
    own words."""
    names = (
        member.name or setting.outlets.get(member.document, "")
        for member in members
        if (member.standing == "denies") is denies and member.standing != "declines"
    )
    return tuple(dict.fromkeys(name for name in names if name))


def to_interval(dct: Dct | None) -> Interval | None:
    """The days on which a document was published, None where nothing is known."""
    if dct is None or (dct.earliest is None and dct.latest is None and dct.date is None):
        return None
    return Interval(dct.earliest or dct.date, dct.latest or dct.date)

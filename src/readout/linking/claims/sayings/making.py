"""One claim: who says it and who denies it, when first, and in how many independent sources."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from readout.linking.claims.sayings.profiles import Profile
from readout.schema.claim import Claim, ClaimMember, ClaimPair, Relation
from readout.schema.span import Span

WEIGHT: Mapping[Relation, int] = {
    "related": 0, "agree": 1, "refine": 2, "supersede": 3, "conflict": 4
}  # fmt: skip
PAIRS = 24
"""Pairs shown of a claim, the weightiest."""


def make_claim(
    profiles: Sequence[Profile],
    pairs: Iterable[ClaimPair],
    copies: Mapping[str, str],
    spans: Mapping[str, Span],
    outlets: Mapping[str, str],
) -> Claim:
    """The claim of the sayings of one cluster, with the pairs inside it. `copies` leads from a
    saying to the one it repeats, `spans` to the clause by which it belongs here."""
    ordered = sorted(profiles, key=time_order)
    shown = sorted(pairs, key=_rank)[:PAIRS]
    documents = {each.document for each in ordered}
    groups = {each.group for each in ordered}
    relations: list[Relation] = [pair.relation for pair in shown]
    relation: Relation = max(relations, key=WEIGHT.__getitem__, default="agree")
    return Claim(
        id=min(each.id for each in ordered),
        kind="statement",
        relation="agree" if relation == "related" else relation,
        members=tuple(_member(each, copies, spans, outlets) for each in ordered),
        pairs=tuple(sorted(shown, key=lambda pair: (pair.left, pair.right))),
        event=_event(ordered),
        first=ordered[0].id,
        holders=_names(ordered, ("holds", "confirms"), outlets),
        deniers=_names(ordered, ("denies",), outlets),
        documents=len(documents),
        outlets=len({outlets[each] for each in documents if each in outlets}),
        sources=len(groups),
    )


def time_order(profile: Profile) -> tuple[dt.date, str, int, str]:
    """When it appeared: the day of its document, then that of the saying; undated ones last."""
    days = profile.published or profile.said
    day = None if days is None else days.latest or days.earliest
    return day or dt.date.max, profile.document, profile.saying.start, profile.id


def _rank(pair: ClaimPair) -> tuple[int, float, str, str]:
    return -WEIGHT[pair.relation], -pair.score, pair.left, pair.right


def _member(
    profile: Profile,
    copies: Mapping[str, str],
    spans: Mapping[str, Span],
    outlets: Mapping[str, str],
) -> ClaimMember:
    saying = profile.saying
    span = spans.get(profile.id)
    return ClaimMember(
        id=profile.id,
        document=profile.document,
        spans=(span,) if span is not None else saying.content or saying.cue or saying.source,
        standing=saying.standing,
        holder=profile.holder if profile.is_cast else None,
        name=_name(profile, outlets),
        anonymous=saying.anonymous,
        said=profile.said,
        published=profile.published,
        copy_of=copies.get(profile.id),
    )


def _name(profile: Profile, outlets: Mapping[str, str]) -> str:
    return profile.name or outlets.get(profile.document, "")


def _names(
    profiles: Iterable[Profile], standings: Sequence[str], outlets: Mapping[str, str]
) -> tuple[str, ...]:
    """Who takes this stand, in the order of time."""
    names = (
        _name(profile, outlets) for profile in profiles if profile.saying.standing in standings
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _event(profiles: Iterable[Profile]) -> str | None:
    """The event that most of the sayings tell of, None where less than half do."""
    found = [
        {event for clause in profile.clauses for event in clause.events} for profile in profiles
    ]
    counts = Counter(event for events in found for event in events)
    best = min(counts, key=lambda event: (-counts[event], event), default=None)
    return best if best is not None and 2 * counts[best] >= len(found) else None

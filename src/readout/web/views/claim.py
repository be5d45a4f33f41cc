"""One claim: everybody who made it, in the order of time, and how they stand to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from starlette.exceptions import HTTPException

from readout.schema.claimtables import ClaimMemberRow, ClaimRow
from readout.schema.span import Span
from readout.web.interval import Bar, draw_intervals, interval_words
from readout.web.notice import forms
from readout.web.page import Ask, Page
from readout.web.quoting import Quote, by_place
from readout.web.subjects import title_of
from readout.web.views.claims import RELATIONS, make_versus, said_by
from readout.web.views.related import find_likely

MOST_PAIRS = 60


class Version(msgspec.Struct, frozen=True):
    """A member in the order of time, quoted, with its interval drawn."""

    member: ClaimMemberRow
    quote: Quote | None
    said: str
    interval: str
    bar: Bar | None


def gather(ask: Ask) -> ClaimRow:
    """The claim that any of its members' ids leads to. Raises HTTPException(404) where there is
    none."""
    id = ask.path["id"]
    claim = ask.project.account.claim(id)
    if claim is None:
        raise HTTPException(404, f"There is no claim {id!r} in this project.")
    return claim


def context(ask: Ask, claim: ClaimRow) -> Mapping[str, object]:
    """The claim with its versions, its pairs and its event."""
    order = list(RELATIONS)
    pairs = sorted(
        claim.pairs, key=lambda pair: (order.index(pair.relation), -pair.score, pair.left)
    )[:MOST_PAIRS]
    places = [_place(member) for member in claim.members]
    members = {member.id: member for member in claim.members}
    for pair in pairs:
        if pair.parts is not None:
            ends = zip((pair.left, pair.right), pair.parts, strict=True)
            places += [(members[id].document, span) for id, span in ends if id in members]
    quotes = by_place(ask.project.passages(dict.fromkeys(places), around=220))
    event = None if claim.event is None else ask.project.account.event(claim.event)
    drawn = draw_intervals([(member.low, member.high) for member in claim.members])
    return {
        "claim": claim,
        "title": title_of(claim, ask.project.place_name),
        "relations": RELATIONS,
        "versions": tuple(_versions(claim, quotes, drawn.bars)),
        "scale": drawn,
        "pairs": tuple(
            versus for pair in pairs if (versus := make_versus(claim, pair, quotes)) is not None
        ),
        "more": max(0, len(claim.pairs) - MOST_PAIRS),
        "event": None if event is None else event.row,
        "likely": find_likely(ask, members, claim.kind),
        **forms(ask, f"/claims/{claim.id}", members),
    }


def _place(member: ClaimMemberRow) -> tuple[str, Span]:
    return member.document, Span(member.start, member.end)


def _versions(
    claim: ClaimRow, quotes: Mapping[tuple[str, Span], Quote], bars: tuple[Bar | None, ...]
) -> Iterator[Version]:
    for member, bar in zip(claim.members, bars, strict=True):
        yield Version(
            member,
            quotes.get(_place(member)),
            said_by(member),
            interval_words(member.low, member.high) if claim.kind == "figure" else "",
            bar,
        )


def rows(claim: ClaimRow) -> tuple[ClaimMemberRow, ...]:
    """All its members."""
    return claim.members


PAGE = Page(
    name="claim",
    at="/claims/{id}",
    template="claim.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=ClaimMemberRow,
)

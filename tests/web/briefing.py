"""The newsroom with an account: a timeline, a meeting, claims, positions, notices, made by hand."""

from __future__ import annotations

import datetime as dt

from readout.schema.claim import ClaimPair, Subject
from readout.schema.claimtables import ClaimMemberRow, ClaimRow, NoticeRow, PositionRow
from readout.schema.entry import EntrySentence, TimelineRow
from readout.schema.entryview import TimelineView
from readout.schema.eventtables import (
    EventMentionRow,
    EventRow,
    OccasionRow,
    ReadoutRow,
    SaidRow,
)
from readout.schema.eventview import EventMention, EventView
from readout.schema.happening import Happening
from readout.schema.link import Reason
from readout.schema.position import Quote
from readout.schema.span import Span
from readout.schema.tables import ActorRow, AliasRow, Named, RoleRow
from readout.schema.view import DocumentView, Passage
from tests.web.newsroom import Newsroom, find
from tests.web.telling import Account

DORAN = Named("a1", "Ilka Doran")
CANTONS = Named("a2", "the river cantons")
ASK = "The cantons want the ferries back before the autumn fair."
SEE = "“We are not there, but we can see it from here,” said Ilka Doran"
TOLL = "nearly 4,200 crowns a day"
DAYS = "the last figure was 113"


def tell(room: Newsroom, *, hostile: str = "") -> Newsroom:
    """The same newsroom with an account of what its documents tell; `hostile` is put wherever we
    say something in words of a source."""
    current = [view for view in room._views.values() if view.row.state == "current"]
    views = [view for view in sorted(current, key=lambda view: view.row.id) if ASK in view.text]
    first, second = views[0], views[1]
    meeting = _meeting(first, second, hostile)
    room.account = Account(
        entries=[_entry(first, second, hostile), _entry(second, first, hostile, rank=2)],
        events=[meeting],
        claims=[
            _claim(first, second, "conflict", hostile),
            _claim(first, second, "agree", hostile),
        ],
        positions=[_position(first, hostile)],
        notices=[_notice(first), _notice(second)],
    )
    return room.give(actors=[_doran(first, hostile)])


def _doran(view: DocumentView, hostile: str) -> ActorRow:
    place = find(view.text, "speaks for the harbour ministry")
    name = find(view.text, "Ilka Doran")
    return ActorRow(
        id=DORAN.id, name=DORAN.name + hostile, named=True, type="person", country=None,
        sectors=("GOV",), basis=None, gender=None, owner=None, documents=4, mentions=9,
        aliases=(AliasRow(text="Ilka Doran", document=view.row.id, start=name.start, end=name.end,
                          count=4, documents=4),),
        roles=(RoleRow(title=f"spokeswoman{hostile}", organisation="harbour ministry", status=None,
                       document=view.row.id, start=place.start, end=place.end, earliest=None,
                       latest=None),),
        members=("m1",),
    )  # fmt: skip


def _entry(view: DocumentView, other: DocumentView, hostile: str, *, rank: int = 1) -> TimelineView:
    span, told = find(view.text, ASK), find(other.text, ASK)
    sentence = EntrySentence(document=view.row.id, start=span.start, end=span.end)
    return TimelineView(
        row=TimelineRow(
            rank=rank, id=f"{view.row.id}:{span.start}", earliest=dt.date(2031, 3, 3),
            latest=dt.date(2031, 3, 3 + rank), precision="day", basis="said", kind="event",
            event=None, types=("DEMAND",), factuality="planned", sentence=sentence,
            text=span.of(view.text) + hostile, evidence=(sentence,),
            documents=(view.row.id, other.row.id), outlets=("A", "B"), independent=2, conflicts=1,
            disputed=("days",), participants=(DORAN.id,), places=(), score=1.0, reasons=(),
        ),
        document=view.row,
        participants=(DORAN, CANTONS),
        evidence=(_passage(other, told),),
    )  # fmt: skip


def _passage(view: DocumentView, span: Span) -> Passage:
    return Passage(document=view.row, span=span, before="", words=span.of(view.text), after="")


def _said(view: DocumentView, words: str) -> SaidRow:
    span = find(view.text, words)
    return SaidRow(
        statement=f"{view.row.id}:s", document=view.row.id, outlet=view.row.publisher,
        source_text="", cue_text="said", content=(span,), content_text=words, holds=False,
    )  # fmt: skip


def _meeting(view: DocumentView, other: DocumentView, hostile: str) -> EventView:
    span = find(view.text, "met")
    day = dt.date(2031, 3, 3)
    mention = EventMentionRow(
        id=f"{view.row.id}:m", document=view.row.id, start=span.start, end=span.end, text="met",
        type="CONSULT", modes=(), contexts=(), factuality="actual", basis="", historical=False,
        actor=(), actor_text="", recipient=(), recipient_text="", place=(), place_text="",
        date=day, earliest=day, latest=day, statements=(), rule="met", score=0.9,
    )  # fmt: skip
    row = EventRow(
        id="e1", name="met", type="CONSULT", quad=1, intensity=1.0, modes=(), contexts=(),
        date=day, earliest=day, latest=day, precision="day", disputed=False, actors=(DORAN,),
        recipients=(CANTONS,), place=None, factuality="actual", historical=False, types=(),
        factualities=(), places=(), documents=2, outlets=2, independent=2, independent_least=2,
        occasion="meeting", mentions=(mention,),
    )  # fmt: skip
    occasion = OccasionRow(
        id="e1", kind="meeting", name="met", date=day, earliest=day, latest=day,
        participants=(DORAN, CANTONS), place=None, factuality="actual", documents=2, independent=2,
        readouts=(
            ReadoutRow(party=Named(DORAN.id, DORAN.name + hostile), statements=(_said(view, SEE),),
                       shared=(), alone=("see",)),
            ReadoutRow(party=CANTONS, statements=(_said(other, ASK),), shared=(),
                       alone=("autumn", "fair")),
        ),
    )  # fmt: skip
    return EventView(
        row=row,
        happening=Happening(id="e1", name="met"),
        mentions=(EventMention(row=mention, passage=_passage(view, span)),),
        occasion=occasion,
    )


def _member(view: DocumentView, words: str, number: int, hostile: str) -> ClaimMemberRow:
    span = find(view.text, words)
    return ClaimMemberRow(
        id=f"{view.row.id}:{number}:figure", document=view.row.id, start=span.start, end=span.end,
        spans=(span,), text=words, standing="denies" if number else "holds", holder=CANTONS
        if number else Named(DORAN.id, DORAN.name + hostile), outlet=view.row.publisher,
        anonymous=bool(number), earliest=dt.date(2031, 3, 3 + number),
        latest=dt.date(2031, 3, 3 + number), published=None, low=4000.0 + number,
        high=None if number else 4200.0, copy_of=None,
    )  # fmt: skip


def _claim(view: DocumentView, other: DocumentView, relation: str, hostile: str) -> ClaimRow:
    members = (_member(view, TOLL, 0, hostile), _member(other, DAYS, 1, hostile))
    pair = ClaimPair(
        left=members[0].id, right=members[1].id, relation=relation, score=0.9,  # type: ignore[arg-type]
        reasons=(Reason(feature="figures-apart", weight=1.0, left="", right=""),),
    )  # fmt: skip
    return ClaimRow(
        id=f"{relation}:claim", kind="figure", relation=relation,  # type: ignore[arg-type]
        members=members, reasons=pair.reasons, pairs=(pair,),
        subject=Subject(measure="lost", counted=f"crowns{hostile}"), event=None,
        first=members[0].id, holders=(), deniers=(), documents=2, outlets=2, independent=2,
    )  # fmt: skip


def _position(view: DocumentView, hostile: str) -> PositionRow:
    words = "the ferries back before the autumn fair"
    span = find(view.text, words)
    return PositionRow(
        id="p1", actor=Named(CANTONS.id, CANTONS.name + hostile), act="demand", strength="strong",
        what=Quote(document=view.row.id, spans=(span,), text=words), to=(DORAN,), condition=None,
        earliest=dt.date(2031, 3, 3), latest=dt.date(2031, 3, 3), change="changed", earlier=None,
        reasons=(), members=("p1",), documents=(view.row.id,), independent=1,
    )  # fmt: skip


def _notice(view: DocumentView) -> NoticeRow:
    span = find(view.text, "Crews have gone without pay since the spring.")
    return NoticeRow(
        document=view.row.id, kind="correction", start=span.start, end=span.end,
        text=span.of(view.text),
    )  # fmt: skip

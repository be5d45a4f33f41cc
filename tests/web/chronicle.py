"""What the invented newsroom tells, taken together: events, claims, figures, positions, timeline.

Every span is found in the articles, so that links lead to the words they quote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from readout.schema.claim import ClaimPair, Subject
from readout.schema.claimtables import ClaimMemberRow, ClaimRow, NoticeRow, PositionRow
from readout.schema.claimview import FigureView
from readout.schema.entry import EntryReason, EntrySentence, TimelineRow
from readout.schema.entryview import TimelineView
from readout.schema.eventtables import (
    EventMentionRow,
    EventRow,
    OccasionRow,
    ReadoutRow,
    SaidRow,
)
from readout.schema.eventview import EventMention, EventPoint, EventView
from readout.schema.fix import FixRow, make_fix
from readout.schema.happening import Happening, Spot, Told
from readout.schema.link import Link, Reason
from readout.schema.position import Quote
from readout.schema.snapshot import Changes, NewPair, Redated, Regrouped, SnapshotRow
from readout.schema.span import Span
from readout.schema.story import RelatedRow
from readout.schema.tables import ActorRow, FigureRow, Named
from readout.schema.toll import Toll, TollBasis, TollFigure
from readout.schema.view import DocumentView, Passage
from tests.web.casting import cast_of
from tests.web.newsroom import FAILURES, Newsroom, find, newsroom
from tests.web.telling import Account
from tests.web.wire import group_of

NIGHT = "Cantons and Ostermark talk through the night"
RAUMA = Spot(entry="readout:Rauma", name="Rauma", level="city", country="FIN", lat=61.1, lon=21.5)
WHY = Reason(feature="story", weight=1.5)
DAY = dt.date(2031, 3, 3)


def passage(view: DocumentView, words: str) -> Passage:
    """Words of an article with all that stands around them."""
    span = find(view.text, words)
    return Passage(
        document=view.row,
        span=span,
        before=view.text[: span.start],
        words=words,
        after=view.text[span.end :],
    )


def mention(view: DocumentView, words: str, type: str, **row: object) -> EventMentionRow:
    """Where an article tells of an event."""
    span = find(view.text, words)
    defaults: dict[str, object] = {
        "modes": (), "contexts": (), "factuality": "actual", "basis": "", "historical": False,
        "actor": (), "actor_text": "", "recipient": (), "recipient_text": "", "place": (),
        "place_text": "", "date": DAY, "earliest": DAY, "latest": DAY, "statements": (),
        "rule": "met", "score": 0.75,
    }  # fmt: skip
    return EventMentionRow(
        id=f"{view.row.id}:{span.start}-{span.end}:event",
        document=view.row.id,
        start=span.start,
        end=span.end,
        text=words,
        type=type,
        **{**defaults, **row},
    )


def told(value: str, *views: DocumentView) -> Told:
    """A value and who says so."""
    outlets = {view.row.publisher for view in views if view.row.publisher}
    documents = tuple(sorted(view.row.id for view in views))
    return Told(value=value, documents=documents, outlets=tuple(sorted(outlets)))


def event(
    views: Sequence[DocumentView],
    mentions: Sequence[EventMentionRow],
    *,
    occasion: OccasionRow | None = None,
    links: tuple[Link, ...] = (),
    **row: object,
) -> EventView:
    """An event that these articles tell, one mention each."""
    first = mentions[0]
    outlets = {view.row.publisher for view in views if view.row.publisher}
    defaults: dict[str, object] = {
        "name": first.text, "type": first.type, "quad": 1, "intensity": 1.0, "modes": (),
        "contexts": (), "date": first.date, "earliest": first.earliest, "latest": first.latest,
        "precision": "day", "disputed": False, "actors": (), "recipients": (), "place": None,
        "factuality": first.factuality, "historical": False, "types": (told(first.type, *views),),
        "factualities": (told(first.factuality, *views),), "places": (),
        "documents": len(views), "outlets": len(outlets), "independent": len(views),
        "independent_least": len(views), "occasion": occasion and occasion.kind,
    }  # fmt: skip
    made = EventRow(
        id=min(each.id for each in mentions), mentions=tuple(mentions), **{**defaults, **row}
    )
    return EventView(
        row=made,
        happening=Happening(id=made.id, name=made.name, links=links),
        mentions=tuple(
            EventMention(row=each, passage=passage(view, each.text))
            for view, each in zip(views, mentions, strict=True)
        ),
        occasion=occasion,
    )


def named(row: ActorRow) -> Named:
    return Named(row.id, row.name)


def events(views: Sequence[DocumentView], cast: Sequence[ActorRow]) -> tuple[EventView, ...]:
    """Talks that three articles tell, with two readouts; a strike that may be, of nobody; what was
    lost in a flood long ago, and at what cost, of which articles tell different things."""
    third, herald, post, undated = views[0], views[1], views[2], views[5]
    doran, ministry, ostermark = map(named, cast[:3])
    met = [
        mention(
            third,
            "met",
            "CONSULT",
            actor_text="Negotiators",
            place_text="Customs house ... the quay",
        ),
        mention(
            herald,
            "met",
            "CONSULT",
            modes=("meet",),
            actor_text="negotiators",
            recipient_text="the river cantons ... Ostermark",
        ),
        mention(post, "talk", "REQUEST", factuality="planned", basis="draft", score=0.5),
    ]
    id = min(each.id for each in met)
    columns = tuple(
        ReadoutRow(
            party=party,
            statements=(
                SaidRow(
                    statement=f"{third.row.id}:{words[:4]}",
                    document=third.row.id,
                    outlet=outlet,
                    source_text=party.name,
                    cue_text="said",
                    content=(find(third.text, words),),
                    content_text=words,
                    holds=False,
                ),
            ),
            shared=("table",),
            alone=tuple(words.split()[:2]),
        )
        for party, words, outlet in (
            (doran, "We are not there", third.row.publisher),
            (ministry, "a draft of eleven points lay on the table", None),
        )
    )
    talks = OccasionRow(
        id=id, kind="talks", name="met", date=DAY, earliest=DAY, latest=DAY,
        participants=(doran, ostermark), place=RAUMA, factuality="actual", documents=3,
        independent=2, readouts=columns,
    )  # fmt: skip
    link = Link(kind="event", left=met[0].id, right=met[1].id, score=0.91, reasons=(WHY,))
    return (
        event(
            (third, herald, post), met, occasion=talks, links=(link,), disputed=True, place=RAUMA,
            actors=(doran, ostermark), recipients=(doran,), independent=2, independent_least=1,
            places=(told("Rauma", herald), told("custom house", third), told("quays", third),
                    told("old town", post)),
            types=(told("CONSULT", third, herald), told("REQUEST", post)),
            factualities=(told("actual", third, herald), told("planned", post)),
        ),
        event(
            (undated,),
            [mention(undated, "gone without pay", "PROTEST", factuality="hypothetical", date=None,
                     earliest=None, latest=None)],
            quad=4, intensity=-6.0, precision="open",
        ),
        event(
            (views[3],),
            [mention(views[3], "lost", "COERCE", historical=True, earliest=None)],
            quad=4, intensity=-7.0, historical=True, actors=(ostermark,) * 6,
            recipients=(doran,), precision="open", modes=("seize",),
            killed=killed(views),
            injured=Toll(measure="injured", low=12, documents=1, sources=1,
                         figures=(counted(views[3], "fish hall", "claim", 12, None),)),
        ),
    )  # fmt: skip


def counted(
    view: DocumentView,
    words: str,
    basis: TollBasis,
    low: int,
    high: int | None,
    *,
    past: bool = False,
) -> TollFigure:
    """A number of dead or hurt, wherever these words stand."""
    span = find(view.text, words)
    return TollFigure(
        id=f"{view.row.id}:{span.start}-{span.end}:figure", document=view.row.id, span=span,
        basis=basis, low=low, high=high, past=past,
    )  # fmt: skip


def killed(views: Sequence[DocumentView]) -> Toll:
    """A disputed number, with one that another took the place of; more than a page opens."""
    third, herald, post, pilots, points, _, toll = views
    figures = (
        counted(third, "113", "words", 3, 3, past=True),
        counted(herald, "113", "words", 7, 7),
        counted(post, "113", "claim", 7, 7),
        counted(pilots, "113", "sentence", 9, 9),
        counted(points, "113", "words", 7, 7),
        counted(toll, "113", "words", 7, 9),
        counted(toll, "4,200", "words", 7, 7),
    )
    return Toll(
        measure="killed", low=7, high=9, best=7, disputed=True, documents=6, sources=5,
        figures=figures,
    )  # fmt: skip


def claimed(view: DocumentView, words: str, kind: str, **row: object) -> ClaimMemberRow:
    """Where an article makes a claim."""
    span = find(view.text, words)
    dct = view.row.dct
    defaults: dict[str, object] = {
        "standing": "holds", "holder": None, "anonymous": False, "earliest": dct.earliest,
        "latest": dct.latest, "low": None, "high": None, "copy_of": None,
    }  # fmt: skip
    return ClaimMemberRow(
        id=f"{view.row.id}:{span.start}-{span.end}:{kind}",
        document=view.row.id,
        start=span.start,
        end=span.end,
        spans=(span,),
        text=words,
        outlet=view.row.publisher,
        published=dct.date,
        **{**defaults, **row},
    )


def pair(one: ClaimMemberRow, other: ClaimMemberRow, relation: str, *, parts: bool) -> ClaimPair:
    """How two members stand to each other."""
    left, right = sorted((one, other), key=lambda member: member.id)
    differ = (Span(left.start, left.start + 4), Span(right.start, right.start + 4))
    return ClaimPair(
        left=left.id,
        right=right.id,
        relation=relation,  # type: ignore[arg-type]
        score=0.82,
        reasons=(Reason(feature="value-other", weight=2.0, left="4,200", right="113"),),
        parts=differ if parts else None,
    )


def claim(members: Sequence[ClaimMemberRow], pairs: Sequence[ClaimPair], **row: object) -> ClaimRow:
    """What these say of one matter."""
    defaults: dict[str, object] = {
        "kind": "figure", "relation": "conflict", "subject": None, "event": None, "holders": (),
        "deniers": (), "documents": len(members), "outlets": 2, "independent": len(members),
    }  # fmt: skip
    return ClaimRow(
        id=min(member.id for member in members),
        members=tuple(members),
        pairs=tuple(pairs),
        reasons=pairs[0].reasons,
        first=members[0].id,
        **{**defaults, **row},
    )


def claims(
    views: Sequence[DocumentView], cast: Sequence[ActorRow], event: str
) -> tuple[ClaimRow, ...]:
    """Tolls of which the counts conflict, days on a wall, and a denial."""
    third, herald, post, toll = views[0], views[1], views[2], views[6]
    doran, ministry = map(named, cast[:2])
    tolls = [
        claimed(third, "nearly 4,200", "figure", low=4100.0, high=4199.0, holder=doran),
        claimed(herald, "nearly 4,200", "figure", low=9000.0, copy_of=None),
        claimed(post, "nearly 4,200", "figure", high=9000.0, copy_of="x"),
        claimed(toll, "nearly 4,200", "figure", low=0.0, high=0.0, anonymous=True),
    ]
    days = [claimed(view, "113", "figure", low=113.0, high=113.0) for view in (third, herald)]
    words = [
        claimed(third, "a draft of eleven points lay on the table", "statement", holder=ministry),
        claimed(toll, "a draft of eleven points", "statement", holder=doran, standing="denies"),
    ]
    return (
        claim(
            tolls,
            [pair(tolls[0], tolls[1], "conflict", parts=True),
             pair(tolls[1], tolls[3], "supersede", parts=False)],
            subject=Subject(measure="tolls_lost", counted="crowns", place="Ostermark"),
            event=event, holders=("Ilka Doran", "Ostermark Herald"),
        ),
        claim(days, [pair(*days, "agree", parts=False)], relation="agree"),
        claim(words, [pair(*words, "conflict", parts=True)], kind="statement",
              deniers=("Ilka Doran",)),
    )  # fmt: skip


def figures(views: Sequence[DocumentView], claim: ClaimRow) -> Iterator[FigureView]:
    """Each article's sum, with and without a measure."""
    for number, view in enumerate(views):
        span = find(view.text, "nearly 4,200")
        row = FigureRow(
            id=f"{view.row.id}:{span.start}-{span.end}:figure",
            document=view.row.id, start=span.start, end=span.end, text="nearly 4,200",
            low=4100.0, high=None if number else 4199.0, value=None, unit="crown",
            approximate=True, counts=(), counts_text="crowns",
            measure="tolls_lost" if number % 2 else None, place=(), place_text="", group=(),
            group_text="", since=(), cumulative=None, asof=None if number else DAY, rule="nearly",
        )  # fmt: skip
        yield FigureView(row=row, document=view.row, claim=None if number else claim.id)


def positions(views: Sequence[DocumentView], cast: Sequence[ActorRow]) -> tuple[PositionRow, ...]:
    """A demand, and the same with a condition; one whose words are nowhere."""
    third, toll = views[0], views[6]
    doran, ministry, ostermark = map(named, cast[:3])

    def words(view: DocumentView, text: str) -> Quote:
        return Quote(document=view.row.id, spans=(find(view.text, text),), text=text)

    first = PositionRow(
        id=f"{third.row.id}:1-2:position", actor=ostermark, act="demand", strength="strong",
        what=words(third, "the tolls it lost in the flood year"), to=(ministry, doran),
        condition=None, earliest=DAY, latest=DAY, change="new", earlier=None, reasons=(),
        members=(f"{third.row.id}:1-2:position",), documents=(third.row.id,), independent=1,
    )  # fmt: skip
    return (
        first,
        PositionRow(
            id=f"{toll.row.id}:1-2:position", actor=ostermark, act="offer", strength="plain",
            what=words(toll, "its licence"), to=(), condition=words(toll, "soundings"),
            earliest=None, latest=DAY, change="new-condition", earlier=first.id, reasons=(WHY,),
            members=(f"{toll.row.id}:1-2:position",), documents=(toll.row.id,), independent=2,
        ),
        PositionRow(
            id=f"{toll.row.id}:5-9:position", actor=doran, act="refusal", strength="weak",
            what=Quote(document=toll.row.id, spans=(), text="to pay"), to=(), condition=None,
            earliest=None, latest=None, change="repeated", earlier=first.id, reasons=(),
            members=(f"{toll.row.id}:5-9:position",), documents=(toll.row.id,), independent=1,
        ),
    )  # fmt: skip


def entry(view: DocumentView, words: str, rank: int, **row: object) -> TimelineRow:
    """An entry whose best sentence these words are."""
    span = find(view.text, words)
    sentence = EntrySentence(document=view.row.id, start=span.start, end=span.end)
    defaults: dict[str, object] = {
        "earliest": DAY, "latest": DAY, "precision": "day", "basis": "said", "kind": "event",
        "event": None, "types": ("CONSULT",), "factuality": "actual", "disputed": (),
        "participants": (), "places": (), "evidence": (),
    }  # fmt: skip
    values = {**defaults, **row}
    return TimelineRow(
        rank=rank,
        id=f"{view.row.id}:{span.start}-{span.end}:entry",
        sentence=sentence,
        text=words,
        documents=(view.row.id,),
        outlets=(view.row.publisher,) if view.row.publisher else (),
        independent=1,
        conflicts=len(values["disputed"]),  # type: ignore[arg-type]
        score=2.0 / rank,
        reasons=(
            EntryReason(feature="sources", value=2.0, weight=0.75),
            EntryReason(feature="far-feature", value=1.0, weight=-0.25),
        ),
        **values,
    )


def entries(
    views: Sequence[DocumentView], cast: Sequence[ActorRow], event: EventRow, flood: EventRow
) -> tuple[TimelineView, ...]:
    """Of a day, of days in other months and years, of a stretch, and of no day."""
    third, herald, undated = views[0], views[1], views[5]
    opening = "Negotiators from Ostermark and the river cantons met"
    rows = [
        entry(third, opening, 1, event=event.id, disputed=("days",), participants=(cast[0].id,)),
        entry(third, "a draft of eleven points", 2, factuality="planned", kind="statement"),
        entry(herald, "The cantons want the ferries back", 3, precision="month", types=(),
              earliest=dt.date(2031, 3, 1), latest=dt.date(2031, 3, 31)),
        entry(herald, "nearly 4,200 crowns", 4, kind="figure", earliest=dt.date(2030, 7, 9),
              latest=dt.date(2030, 7, 9), event=flood.id, disputed=("how many",)),
        entry(undated, "Crews have gone without pay since the spring", 5, basis="none",
              earliest=None, latest=None, precision="open"),
    ]  # fmt: skip
    documents = {view.row.id: view.row for view in views}
    return tuple(
        TimelineView(
            row=row,
            document=documents[row.sentence.document],
            participants=tuple(named(each) for each in cast if each.id in row.participants),
            evidence=(passage(herald, "met"),) if row.event else (),
            tolls=tuple(filter(None, (flood.killed, flood.injured)))
            if row.event == flood.id
            else (),
        )
        for row in rows
    )


def changes(
    views: Sequence[DocumentView],
    cast: Sequence[ActorRow],
    rows: Sequence[EventRow],
    tolls: ClaimRow,
    notices: tuple[NoticeRow, ...],
) -> Changes:
    """Something of everything that can change."""
    third, toll = views[0], views[6]
    conflict, revised = (
        NewPair(claim=tolls, left=each.left, right=each.right, relation=each.relation)
        for each in tolls.pairs
    )
    fix = make_fix("note", third.row.id, user="mara", note="Ask again.")
    return Changes(
        state="before-the-fair",
        made=dt.datetime(2031, 3, 5, 9, 30, tzinfo=dt.UTC),
        documents=tuple(view.row for view in views), documents_total=len(views) + 30,
        lost=("0123456789abcdef",),
        redated=(Redated(document=toll.row, before=DAY), Redated(document=third.row, before=None)),
        notices=notices,
        events=tuple(rows[:2]), events_total=2, retold=tuple(rows[2:]), retold_total=5,
        conflicts=(conflict,), conflicts_total=1, revised=(revised,), revised_total=2,
        merged=(Regrouped(actor=named(cast[0]), before=(named(cast[1]), named(cast[2]))),),
        split=(Regrouped(actor=named(cast[3]), before=(named(cast[4]),)),),
        fixes=(FixRow(fix=fix, state="active"),),
    )  # fmt: skip


def doubtful(one: str, other: str, kind: str) -> RelatedRow:
    """A pair for a person to judge."""
    left, right = sorted((one, other))
    assert left.endswith(kind) and right.endswith(kind)
    return RelatedRow(left=left, right=right, score=0.61, reasons=(WHY,))


STATES = (
    SnapshotRow(
        name="2031-03-09T08:15:00Z",
        made=dt.datetime(2031, 3, 9, 8, 15, tzinfo=dt.UTC),
        documents=9,
    ),
    SnapshotRow(
        name="before-the-fair",
        made=dt.datetime(2031, 3, 5, 9, 30, tzinfo=dt.UTC),
        documents=4,
    ),
)


def telling(views: Sequence[DocumentView], cast: Sequence[ActorRow]) -> Account:
    """All of it, of seven articles in this order: a third day and its two copies, pilots, points,
    one without title or day, the toll."""
    happened = events(views, cast)
    said = claims(views, cast, happened[0].row.id)
    start = find(views[3].text, "Crews have gone without pay since the spring.")
    notices = (
        NoticeRow(
            document=views[3].row.id,
            kind="correction",
            start=start.start,
            end=start.end,
            text=start.of(views[3].text),
        ),
    )
    return Account(
        events=happened,
        points=[
            EventPoint(id=view.row.id, name=view.row.name, type=view.row.type, earliest=DAY,
                       latest=DAY, intensity=view.row.intensity or 0.0, sources=number)
            for number, view in enumerate(happened, 1)
        ],
        claims=said,
        figures=tuple(figures(views, said[0])),
        positions=positions(views, cast),
        countries={cast[0].id: "NOR", cast[2].id: "FIN"},
        entries=entries(views, cast, happened[0].row, happened[2].row),
        related=(
            doubtful(happened[0].row.mentions[0].id, happened[2].row.id, "event"),
            doubtful(said[2].members[0].id, said[2].members[1].id, "statement"),
        ),
        notices=notices,
        states=STATES,
        changes=changes(views, cast, [view.row for view in happened], said[0], notices),
    )  # fmt: skip


def tellers(documents: Sequence[DocumentView]) -> list[DocumentView]:
    """The seven articles, of a newsroom."""
    current = [item for item in documents if item.row.state == "current"]
    english = [item for item in current if item.row.language == "en"]
    night = [item for item in english if item.row.title == NIGHT]
    rest = [item for item in english if item.row.title != NIGHT]
    order = ("Ferry talks go", "Pilots ask", "What the eleven", None, "Treasurer")
    found = [
        next(
            item
            for item in rest
            if (item.row.title is None if name is None else (item.row.title or "").startswith(name))
        )
        for name in order
    ]
    return [found[0], *night, *found[1:]]


def chronicle() -> Newsroom:
    """The newsroom with its copies, its cast and all that it tells."""
    documents = newsroom()
    night = [item for item in documents if item.row.title == NIGHT]
    room = Newsroom(documents, FAILURES, groups=[group_of(*night, agency=None)])
    views = tellers([room._views[item.row.id] for item in documents])
    parts = cast_of([item for item in documents if item.row.state == "current"])
    room.give(**parts)
    room.account = telling(views, room._actors)
    return room


# ---- the same under other words

KEPT = frozenset(
    ("id", "document", "relation", "act", "change", "standing", "left", "right", "copy_of", "state",
     "first", "manner", "origin", "basis", "earlier", "newer", "local", "statement", "verb",
     "entry", "event", "documents", "members", "language", "text_hash")
)  # fmt: skip
"""Fields that are ids or choose between words of ours."""


def spoilt(value: Any, word: str, name: str = "") -> Any:
    """The same value with that word for every string that a document could have brought in."""
    if isinstance(value, msgspec.Struct):
        fields = {field: getattr(value, field) for field in value.__struct_fields__}
        return replace(value, **{key: spoilt(each, word, key) for key, each in fields.items()})
    if isinstance(value, tuple):
        return tuple(spoilt(each, word, name) for each in value)
    return word if isinstance(value, str) and name not in KEPT else value


def spoilt_newsroom(desk: Newsroom, word: str) -> Newsroom:
    """What a newsroom tells, with that word for all that documents could have brought in."""
    account = desk.account
    changes = spoilt(account.since(), word)
    room = Newsroom(desk._views.values()).give(actors=spoilt(desk._actors, word))
    room.account = Account(
        events=spoilt(account._events, word),
        points=spoilt(account._points, word),
        claims=spoilt(account._claims, word),
        figures=spoilt(account._figures, word),
        positions=spoilt(account._positions, word),
        entries=spoilt(account._entries, word),
        related=account._related,
        notices=spoilt(account._notices, word),
        states=spoilt(account._states, word),
        changes=replace(changes, state=word, documents=(), fixes=()),
    )
    return room

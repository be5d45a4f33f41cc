"""An invented story of four articles, as rows, for the tests of the writers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

import msgspec

from readout.schema.entry import EntrySentence, TimelineRow
from readout.schema.eventtables import EventMentionRow, EventRow
from readout.schema.happening import Spot
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.tables import (
    ActorRow,
    AliasRow,
    MentionRow,
    Named,
    PlaceRow,
    RoleRow,
    StatementRow,
)
from readout.schema.time import Dct
from readout.schema.toll import Toll, TollFigure

TEXTS = {
    "d1": "Dredgers seized\n\nOn 9 March rebels of the Salt Front shelled the depot of the harbour "
    "police in Rijeka, the ministry said.\n\n“=We lost two barges,” said Ilka Doran.\n",
    "d2": "Shelling in Rijeka\n\nThe Salt Front fired on the police depot on 9 March. <b>Bold</b> "
    "& brave crews put the fire out.\n",
    "d3": "Talks planned\n\nMinister Ilka Doran will meet envoys of Germany in April.\n",
    "gone": "Never mind.\n",
}

MARCH_9 = dt.date(2031, 3, 9)
MARCH_10 = dt.date(2031, 3, 10)
RIJEKA = Spot(
    entry="geonames:3191648", name="Rijeka", level="city", country="HRV", lat=45.327, lon=14.442
)
SALT_FRONT = Named("d1:29-43:actor", "Salt Front")
POLICE = Named("d1:69-83:actor", "harbour police")
DORAN = Named("d1:163-173:actor", "Ilka Doran")
GERMANY = Named("d3:50-57:actor", "Germany")
OFFICIAL = Named("d1:100-112:actor", "the ministry")


def document(id: str, **fields: object) -> DocumentRow:
    text = TEXTS[id]
    day = fields.pop("day", MARCH_10)
    row = DocumentRow(
        id=id, input_id=None, path=f"pile/{id}.txt", paths=(f"pile/{id}.txt",),
        title=text.partition("\n")[0], subtitle=None, lead=None, byline=None, dateline=None,
        agency=None, publisher="The Lumen Courier", url=None, section=None, language="en",
        not_read=None, dct=Dct(date=day, earliest=day, latest=day, basis="stated"), updated=None,  # type: ignore[arg-type]
        state="current", previous=None, group=None, media="text/plain", encoding="utf-8",
        chars=len(text), words=len(text.split()),
        text_hash=hashlib.sha256(text.encode()).hexdigest(), notes=(),
    )  # fmt: skip
    return msgspec.structs.replace(row, **fields)


def actor(who: Named, type_: str, members: tuple[str, ...], **fields: object) -> ActorRow:
    row = ActorRow(
        id=who.id, name=who.name, named=True, type=type_, country=None, sectors=(),  # type: ignore[arg-type]
        basis=None, gender=None, owner=None, documents=len(members), mentions=len(members),
        aliases=(), roles=(), members=members,
    )  # fmt: skip
    return msgspec.structs.replace(row, **fields)


def told(document_id: str, words: str, **fields: object) -> EventMentionRow:
    start = TEXTS[document_id].index(words)
    end = start + len(words)
    row = EventMentionRow(
        id=f"{document_id}:{start}-{end}:event", document=document_id, start=start, end=end,
        text=words, type="ASSAULT", modes=("heavy-weapons",), contexts=("military",),
        factuality="actual", basis="", historical=False, actor=(), actor_text="",
        recipient=(), recipient_text="", place=(), place_text="Rijeka", date=MARCH_9,
        earliest=MARCH_9, latest=MARCH_9, statements=(), rule="shell", score=0.9,
    )  # fmt: skip
    return msgspec.structs.replace(row, **fields)


def event(*mentions: EventMentionRow, **fields: object) -> EventRow:
    first = mentions[0]
    row = EventRow(
        id=first.id, name=first.text, type=first.type, quad=4, intensity=-9.5, modes=first.modes,
        contexts=first.contexts, date=first.date, earliest=first.earliest, latest=first.latest,
        precision="day", disputed=False, actors=(SALT_FRONT,), recipients=(POLICE,), place=RIJEKA,
        factuality=first.factuality, historical=first.historical, types=(), factualities=(),
        places=(), documents=len(mentions), outlets=1, independent=len(mentions),
        independent_least=len(mentions), occasion=None, mentions=mentions,
    )  # fmt: skip
    return msgspec.structs.replace(row, **fields)


SHELLING = event(
    told("d1", "shelled", actor_text="rebels of the\nSalt Front", recipient_text="the depot"),
    told("d2", "fired", actor_text="The Salt Front"),
    killed=Toll(
        measure="killed", low=7, high=9, best=9, documents=2, sources=2,
        figures=(
            TollFigure(id="d1:30-31:figure", document="d1", span=Span(30, 31), basis="words",
                       low=7, mention="d1:53-60:event"),
            TollFigure(id="d2:30-31:figure", document="d2", span=Span(30, 31), basis="words",
                       low=9, high=9, mention="d2:35-40:event"),
        ),
    ),
)  # fmt: skip
TALKS = event(
    told("d3", "meet", type="CONSULT", modes=(), contexts=("diplomatic",), factuality="planned",
         date=None, earliest=dt.date(2031, 4, 1), latest=dt.date(2031, 4, 30), place_text=""),
    quad=1, intensity=2.5, precision="month", actors=(DORAN, GERMANY), recipients=(), place=None,
)  # fmt: skip


def entry(rank: int, document_id: str, words: str, **fields: object) -> TimelineRow:
    start = TEXTS[document_id].index(words)
    sentence = EntrySentence(document=document_id, start=start, end=start + len(words))
    row = TimelineRow(
        rank=rank, id=f"{document_id}:{start}-{start + len(words)}:entry", earliest=MARCH_9,
        latest=MARCH_9, precision="day", basis="said", kind="event", event=None,
        types=("ASSAULT",), factuality="actual", sentence=sentence, text=words, evidence=(),
        documents=(document_id,), outlets=(), independent=1, conflicts=0, disputed=(),
        participants=(), places=(), score=1.0, reasons=(),
    )  # fmt: skip
    return msgspec.structs.replace(row, **fields)


SHELLED = entry(
    1, "d1",
    "On 9 March rebels of the Salt Front shelled the depot of the harbour police in Rijeka, the "
    "ministry said.",
    evidence=(EntrySentence(document="d2", start=20, end=118),), independent=2,
    disputed=("days", "types"),
)  # fmt: skip
PLANNED = entry(2, "d3", "Minister Ilka Doran will meet", factuality="planned")

_CONTENT = TEXTS["d1"].index("“=We")
SAID = StatementRow(
    id="d1:134-156:statement", document="d1", parent=None, source=(), cue=(),
    content=(Span(_CONTENT, _CONTENT + 22),), source_text="Ilka Doran", cue_text="said",
    content_text=TEXTS["d1"][_CONTENT : _CONTENT + 22], speaker=DORAN, speakers=(DORAN,),
    manner="direct", speech=True, act="claim", hedge=(), anonymous=False, unnamed=None,
    addressee=(), addressee_text="", channel=(), channel_text="", chain=(), when=(), time=None,
    time_text="", place=(), place_text="", score=0.9, rule="said",
)  # fmt: skip
TOLD = msgspec.structs.replace(
    SAID, id="d1:60-70:statement", manner="indirect", speaker=None, speakers=(),
    source_text="the ministry", content_text="that rebels shelled the depot",
)  # fmt: skip


def mention(named: Named, document_id: str, words: str, form: str = "name") -> MentionRow:
    start = TEXTS[document_id].index(words)
    return MentionRow(
        document=document_id, start=start, end=start + len(words), text=words, type="ORG",
        form=form, actor=named, use=None, rule="name", score=None, tie=None,  # type: ignore[arg-type]
    )  # fmt: skip


def place(document_id: str, **fields: object) -> PlaceRow:
    row = PlaceRow(
        document=document_id, start=0, end=6, text="Rijeka", entry=RIJEKA.entry, name="Rijeka",
        level="city", country="HRV", lat=45.327, lon=14.442, part=None, use="place",
        distance=None, actor=None, rule="only", why=(),
    )  # fmt: skip
    return msgspec.structs.replace(row, **fields)


class Invented:
    """The story. Lists may be changed by a test."""

    name = "salt & front"

    def __init__(self) -> None:
        self.documents = [
            document("d1", url="https://courier.example/1?a=1&b=2", byline="By Ana Reed"),
            document("d2", publisher="Osk Wire", day=dt.date(2031, 3, 11), agency="Osk Wire"),
            document("d3", publisher=None, language="de"),
            document("gone", state="gone"),
        ]
        self.actors = [
            actor(SALT_FRONT, "organisation", ("d1:29-43:actor", "d2:24-34:actor"),
                  sectors=("REB",), country="HRV",
                  aliases=(alias("Salt Front"), alias("rebels of the\nSalt Front"))),
            actor(POLICE, "organisation", ("d1:69-83:actor",), sectors=("COP",), country="HRV"),
            actor(DORAN, "person", ("d1:163-173:actor", "d3:24-34:actor"), country="HRV",
                  sectors=("GOV",), gender="female",
                  roles=(role("Minister"), role("minister of harbours", organisation="Osk"))),
            actor(GERMANY, "place", ("d3:50-57:actor",), country="DEU"),
            actor(OFFICIAL, "organisation", ("d1:100-112:actor",), named=False),
        ]  # fmt: skip
        self.mentions = [
            mention(SALT_FRONT, "d1", "Salt Front"),
            mention(SALT_FRONT, "d2", "Salt Front"),
            mention(OFFICIAL, "d1", "ministry", "nominal"),
        ]
        self.places = [place("d1"), place("d2"), place("d2", use="government"),
                       place("d3", entry=None, name=None, lat=None, lon=None)]  # fmt: skip
        self.statements = [SAID, TOLD]
        self.events = [SHELLING, TALKS]
        self.timeline = [SHELLED, PLANNED]

    def iter_documents(self) -> Iterator[DocumentRow]:
        return iter(self.documents)

    def iter_actors(self) -> Iterator[ActorRow]:
        return iter(self.actors)

    def iter_mentions(self) -> Iterator[MentionRow]:
        return iter(self.mentions)

    def iter_places(self) -> Iterator[PlaceRow]:
        return iter(self.places)

    def iter_statements(self) -> Iterator[StatementRow]:
        return iter(self.statements)

    def iter_events(self) -> Iterator[EventRow]:
        return iter(self.events)

    def iter_timeline(self) -> Iterator[TimelineRow]:
        return iter(self.timeline)

    def text(self, document: str) -> str:
        return TEXTS[document]


def alias(text: str) -> AliasRow:
    return AliasRow(text=text, document="d1", start=29, end=43, count=2, documents=1)


def role(title: str, organisation: str | None = None) -> RoleRow:
    return RoleRow(
        title=title, organisation=organisation, status=None, document="d3", start=15, end=23,
        earliest="2031-03-10", latest="2031-03-10",
    )  # fmt: skip

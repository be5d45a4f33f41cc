"""What the writers ask of a project, and what several of them look up in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import msgspec

from readout.export.days import prefix
from readout.schema.entry import TimelineRow
from readout.schema.eventtables import EventRow
from readout.schema.row import DocumentRow
from readout.schema.tables import ActorRow, MentionRow, Named, PlaceRow, StatementRow
from readout.schema.toll import Toll

_MOST_NAMES = 3
_PARAGRAPH = 600
"""Characters of a paragraph on either side of some words, at most."""


class Story(Protocol):
    """A record as the writers see it: its rows, each kind in an order of its own that does not
    depend on how they came in, and the texts that they rest on."""

    @property
    def name(self) -> str:
        """What the project is called."""
        ...

    def iter_documents(self) -> Iterator[DocumentRow]:
        """Every document in every state."""
        ...

    def iter_actors(self) -> Iterator[ActorRow]:
        """All of the cast."""
        ...

    def iter_mentions(self) -> Iterator[MentionRow]:
        """Every mention of the current documents, document by document."""
        ...

    def iter_places(self) -> Iterator[PlaceRow]:
        """Every place name of the current documents, document by document."""
        ...

    def iter_statements(self) -> Iterator[StatementRow]:
        """Every statement of the current documents, document by document."""
        ...

    def iter_events(self) -> Iterator[EventRow]:
        """All events."""
        ...

    def iter_timeline(self) -> Iterator[TimelineRow]:
        """The timeline, by rank."""
        ...

    def text(self, document: str) -> str:
        """The text of a document, "" where there is none of that id."""
        ...


class Index(msgspec.Struct, frozen=True):
    """Current documents and the cast by id, and who of the cast each document mentions."""

    documents: Mapping[str, DocumentRow]
    actors: Mapping[str, ActorRow]
    casts: Mapping[str, tuple[str, ...]]

    def told_by(self, event: EventRow) -> tuple[DocumentRow, ...]:
        """The documents that tell of an event: by day, undated ones last, then by id."""
        ids = {mention.document for mention in event.mentions}
        found = (self.documents[id] for id in ids if id in self.documents)
        return tuple(sorted(found, key=_by_day))

    def rows(self, parties: Iterable[Named]) -> tuple[ActorRow, ...]:
        """Parties as rows of the cast; those that are none are left out."""
        return tuple(self.actors[each.id] for each in parties if each.id in self.actors)


def index_of(story: Story) -> Index:
    """What is looked up, read once."""
    documents = {row.id: row for row in story.iter_documents() if row.state == "current"}
    actors = {row.id: row for row in story.iter_actors()}
    casts: dict[str, set[str]] = {}
    for row in actors.values():
        for member in row.members:
            casts.setdefault(member.partition(":")[0], set()).add(row.id)
    return Index(
        documents=documents,
        actors=actors,
        casts={id: tuple(sorted(found)) for id, found in casts.items()},
    )


def told_on(document: DocumentRow) -> str:
    """When a document was published, as far as it is sure: a day, a month, a year, or "" """
    dct = document.dct
    return prefix(dct.earliest, dct.latest) if dct.date is None else dct.date.isoformat()


def cite(document: DocumentRow) -> str:
    """Outlet, title and date of a document, as far as they are known."""
    return joined((document.publisher, document.title, told_on(document)), ", ")


def web_address(document: DocumentRow) -> str | None:
    """Where a document lies on the web; other addresses lead nowhere, or to no good."""
    url = document.url
    return url if url is not None and url.startswith(("http://", "https://")) else None


def passages(event: EventRow, index: Index, story: Story) -> Iterator[tuple[DocumentRow, str]]:
    """The paragraph, on one line, in which each document first tells of an event: the earliest
    document first, equal words once."""
    seen = set()
    for document in index.told_by(event):
        mention = next(each for each in event.mentions if each.document == document.id)
        text = story.text(document.id)
        start, end = paragraph(text, mention.start, mention.end)
        words = one_line(text[start:end])
        if words and words not in seen:
            seen.add(words)
            yield document, words


def _by_day(document: DocumentRow) -> tuple[bool, dt.date, str]:
    day = document.dct.date or document.dct.earliest
    return (day is None, day or dt.date.min, document.id)


def has_happened(event: EventRow) -> bool:
    """Whether an event is told as fact: not planned, feared or denied, and no undated reference to
    long ago. Tables of incidents have no column for such doubts."""
    is_dated = event.earliest is not None or event.latest is not None
    return event.factuality == "actual" and (is_dated or not event.historical)


def headline(event: EventRow) -> str:
    """Who, what, to whom and where, as names side by side: Readout writes no sentences."""
    place = "" if event.place is None else event.place.name
    parts = (_names(event.actors), event.name, _names(event.recipients), place)
    return joined(parts, " · ")


def _names(parties: tuple[Named, ...]) -> str:
    more = f" and {len(parties) - _MOST_NAMES} more" if len(parties) > _MOST_NAMES else ""
    return joined((party.name for party in parties[:_MOST_NAMES]), ", ") + more


def sources(event: EventRow) -> str:
    """How many tell of an event, in words."""
    documents = "1 document" if event.documents == 1 else f"{event.documents} documents"
    return f"{documents}, {event.independent} independent"


def tolls(event: EventRow) -> str:
    """What an event cost, in words; "" where nothing is told."""
    return costs(toll for toll in (event.killed, event.injured) if toll is not None)


def costs(tolls: Iterable[Toll]) -> str:
    """Tolls in words: "7 to 9 killed, at least 12 injured"."""
    return ", ".join(f"{bounds(toll.low, toll.high)} {toll.measure}" for toll in tolls)


def bounds(low: int, high: int | None) -> str:
    """A whole number that lies between these, both inclusive, in words: "7 to 9"."""
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def one_line(text: str | None) -> str:
    """Words on one line, parted by single blanks."""
    return " ".join((text or "").split())


def joined(values: Iterable[str | None], between: str = ";") -> str:
    """Each value once, in the order in which they come, without empty ones."""
    return between.join(dict.fromkeys(filter(None, map(one_line, values))))


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the paragraph around some words begins and ends, cut where it is very long."""
    low = max(text.rfind("\n", 0, start) + 1, start - _PARAGRAPH)
    found = text.find("\n", end)
    high = min(len(text) if found < 0 else found, end + _PARAGRAPH)
    lead = len(text[low:start]) - len(text[low:start].lstrip())
    return low + lead, end + len(text[end:high].rstrip())

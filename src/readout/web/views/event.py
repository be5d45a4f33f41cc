"""One event: what each document says of it, where they agree, and what each party says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec
from starlette.exceptions import HTTPException

from readout.schema.eventtables import EventMentionRow, OccasionRow, ReadoutRow
from readout.schema.eventview import EventMention, EventView
from readout.schema.happening import Told
from readout.schema.span import Spans
from readout.schema.tables import Named
from readout.schema.view import PlaceCount
from readout.web.costs import MOST_OPEN, find_costs
from readout.web.map import Map, draw_map
from readout.web.notice import forms
from readout.web.page import Ask, Page
from readout.web.quoting import Quote, headline, place_href, quote
from readout.web.reasons import Because, find_words
from readout.web.views.events import best_mention
from readout.web.views.related import find_likely
from readout.web.wording import day
from readout.web.written import as_written

MOST_MENTIONS = 300
PIECES = " ... "
"""Between words of a row that do not stand together."""


class Choice(msgspec.Struct, frozen=True):
    """A value of a field, how many documents say so, which outlets, and its share of all."""

    value: str
    documents: int
    outlets: tuple[str, ...]
    share: float


class Agreement(msgspec.Struct, frozen=True):
    """A field and its values, the commonest first."""

    label: str
    choices: tuple[Choice, ...]

    @property
    def is_split(self) -> bool:
        """Whether documents differ."""
        return len(self.choices) > 1


class Telling(msgspec.Struct, frozen=True):
    """A mention as a quotation, and what it says of the event."""

    row: EventMentionRow
    quote: Quote


class Voice(msgspec.Struct, frozen=True):
    """An outlet, and all its tellings."""

    outlet: str
    tellings: tuple[Telling, ...]


class Line(msgspec.Struct, frozen=True):
    """A statement at or about an occasion."""

    outlet: str
    cue: str
    words: str
    holds: bool
    href: str


class Column(msgspec.Struct, frozen=True):
    """What one party says of an occasion."""

    party: Named
    lines: tuple[Line, ...]
    shared: tuple[str, ...]
    alone: tuple[str, ...]


def gather(ask: Ask) -> EventView:
    """The event that any of its mentions' ids leads to. Raises HTTPException(404) where there is
    none."""
    id = ask.path["id"]
    event = ask.project.account.event(id)
    if event is None:
        raise HTTPException(404, f"There is no event {id!r} in this project.")
    return event


def context(ask: Ask, view: EventView) -> Mapping[str, object]:
    """The event with its tellings by outlet, its agreement by field, its map and its readouts."""
    return {
        "view": view,
        "event": view.row,
        "best": _best(view),
        "agreement": tuple(_agreement(view)),
        "voices": tuple(_voices(view.mentions[:MOST_MENTIONS])),
        "more": max(0, len(view.mentions) - MOST_MENTIONS),
        "map": _map(view),
        "costs": find_costs(ask, view.row),
        "most_open": MOST_OPEN,
        "columns": () if view.occasion is None else tuple(_columns(view.occasion)),
        "links": tuple(_links(view)),
        "likely": find_likely(ask, [each.row.id for each in view.mentions], "event"),
        **forms(ask, f"/events/{view.row.id}", [each.row.id for each in view.mentions]),
    }


def _best(view: EventView) -> Quote | None:
    """The sentence of the surest mention of what most say happened, as in the list of events."""
    if not view.row.mentions:
        return None
    place = best_mention(view.row)
    found = (each for each in view.mentions if (each.row.document, each.passage.span) == place)
    return next((headline(quote(each.passage)) for each in found), None)


def _agreement(view: EventView) -> Iterator[Agreement]:
    row, total = view.row, max(view.row.documents, 1)
    yield Agreement("Type", tuple(_choices(row.types, total)))
    yield Agreement("Factuality", tuple(_choices(row.factualities, total)))
    if row.places:
        yield Agreement("Place", tuple(_choices(_written(view), total)))
    days = tuple(_choices(_told(view.mentions, _days), total))
    if days:
        yield Agreement("Day", days)
    for label, parties in (("Who", "actor_text"), ("To or with whom", "recipient_text")):
        told = tuple(_choices(_told(view.mentions, lambda row, name=parties: getattr(row, name)),  # type: ignore[misc]
                              total))  # fmt: skip
        if told:
            yield Agreement(label, told)


def _written(view: EventView) -> list[Told]:
    """The places as the gazetteer writes them; those that it does not know in the words of the
    document, else as they were compared. One name is one place, however it begins."""
    known = [told for told in view.row.places if told.value != told.value.casefold()]
    rest = [told for told in view.row.places if told.value == told.value.casefold()]
    mapped = {each for told in known for each in told.documents}
    words = [
        Told(value=part, documents=(each.row.document,), outlets=_outlets(each))
        for each in view.mentions
        if each.row.document not in mapped
        for part in each.row.place_text.split(PIECES)
        if part
    ]
    quoted = {each for told in words for each in told.documents}
    rest = [told for told in rest if not {*told.documents} <= mapped | quoted]
    found: dict[str, list[Told]] = {}
    for told in (*known, *words, *rest):
        found.setdefault(told.value.casefold(), []).append(told)
    one = [
        Told(
            value=same[0].value,
            documents=tuple(sorted({each for told in same for each in told.documents})),
            outlets=tuple(sorted({each for told in same for each in told.outlets})),
        )
        for same in found.values()
    ]
    return sorted(one, key=lambda told: (-len(told.documents), told.value))


def _outlets(mention: EventMention) -> tuple[str, ...]:
    publisher = mention.passage.document.publisher
    return (publisher,) if publisher else ()


def _days(row: EventMentionRow) -> str:
    if row.earliest is None or row.latest is None:
        return ""
    return day(row.earliest) if row.earliest == row.latest else (
        f"{day(row.earliest)} – {day(row.latest)}"
    )  # fmt: skip


def _told(
    mentions: Iterable[EventMention], value: Callable[[EventMentionRow], str]
) -> Iterator[Told]:
    """What mentions say, the commonest first. A capital at its beginning makes no difference: of
    "Gunmen" and "gunmen" the form stands that comes first in the order of letters."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if said := value(mention.row):
            key = said[:1].casefold() + said[1:]
            forms[key].add(said)
            documents[key].add(mention.row.document)
            outlets[key].update(_outlets(mention))
    for key in sorted(documents, key=lambda key: (-len(documents[key]), min(forms[key]))):
        yield Told(
            value=min(forms[key]),
            documents=tuple(sorted(documents[key])),
            outlets=tuple(sorted(outlets[key])),
        )


def _choices(told: Iterable[Told], total: int) -> Iterator[Choice]:
    for each in told:
        count = len(each.documents)
        yield Choice(each.value, count, each.outlets, count / total)


def _voices(mentions: Iterable[EventMention]) -> Iterator[Voice]:
    """Tellings by outlet, in the order in which the outlets first told."""
    found: dict[str, list[Telling]] = {}
    for mention in mentions:
        outlet = mention.passage.document.publisher or ""
        found.setdefault(outlet, []).append(Telling(mention.row, quote(mention.passage)))
    for outlet, tellings in found.items():
        yield Voice(outlet, tuple(tellings))


def _columns(occasion: OccasionRow) -> Iterator[Column]:
    for readout in occasion.readouts:
        words = [said.content_text for said in readout.statements]
        shared, alone = as_written(readout.shared, words), as_written(readout.alone, words)
        yield Column(readout.party, tuple(_lines(readout)), shared, alone)


def _lines(readout: ReadoutRow) -> Iterator[Line]:
    for said in readout.statements:
        yield Line(
            outlet=said.outlet or "",
            cue=said.cue_text,
            words=said.content_text,
            holds=said.holds,
            href=_href(said.document, said.content),
        )


def _href(document: str, spans: Spans) -> str:
    return place_href(document, spans[0]) if spans else f"/documents/{document}"


class Joined(msgspec.Struct, frozen=True):
    """Two mentions that were taken for one event, and why."""

    left: Telling
    right: Telling
    score: float
    reasons: tuple[Because, ...]


def _links(view: EventView) -> Iterator[Joined]:
    tellings = {each.row.id: Telling(each.row, quote(each.passage)) for each in view.mentions}
    for link in view.happening.links:
        if link.left in tellings and link.right in tellings:
            yield Joined(
                tellings[link.left], tellings[link.right], link.score, find_words(link.reasons)
            )


def _map(view: EventView) -> Map | None:
    spot = view.row.place
    if spot is None or spot.lat is None or spot.lon is None:
        return None
    place = PlaceCount(
        id=spot.entry,
        name=spot.name,
        level=spot.level,
        country=spot.country,
        latitude=spot.lat,
        longitude=spot.lon,
        documents=view.row.documents,
        mentions=len(view.mentions),
    )
    return draw_map([place], "all")


def rows(view: EventView) -> tuple[EventMentionRow, ...]:
    """All its mentions."""
    return tuple(mention.row for mention in view.mentions)


PAGE = Page(
    name="event",
    at="/events/{id}",
    template="event.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=EventMentionRow,
)

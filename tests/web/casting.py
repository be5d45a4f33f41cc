"""The cast of the invented newsroom: actors, pairs in doubt, places, corrections.

Held in memory like the documents, so that names can be as hostile as we like and a correction
is seen without linking anything anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Self, TypeVar

from readout.errors import ProjectBusyError
from readout.schema.cast import Healing, member_id
from readout.schema.fix import Evidence, Fix, FixRow, fix_rows, make_evidence
from readout.schema.link import Link, Reason
from readout.schema.rowid import parse_row
from readout.schema.span import Span
from readout.schema.tables import ActorRow, AliasRow, Named, RoleRow
from readout.schema.view import (
    ActorPage,
    ActorQuery,
    Company,
    Count,
    DocumentView,
    Doubt,
    Passage,
    PlaceCount,
    PlacePage,
    PlaceQuery,
    Shared,
)

T = TypeVar("T")


class Cast:
    """The part of `record.Project` on who and where, over values given. A
    correction is kept in the log and changes nothing else; while `is_busy` none is taken."""

    is_busy = False
    _views: Mapping[str, DocumentView]

    def give(
        self,
        *,
        actors: Iterable[ActorRow] = (),
        doubts: Iterable[Doubt] = (),
        places: Iterable[PlaceCount] = (),
    ) -> Self:
        """The same project with these values."""
        self._actors = tuple(actors)
        self._doubts = tuple(doubts)
        self._places = tuple(places)
        self._log: list[Fix] = []
        return self

    def actors(self, query: ActorQuery, /) -> ActorPage:
        found = [row for row in self._actors if keeps(query, row)]
        found.sort(key=lambda row: (-row.documents, row.id))
        return ActorPage(
            rows=window(found, query.limit, query.offset),
            total=len(found),
            types=tally(row.type for row in found),
            countries=tally(row.country for row in found),
            doubts=len(self._doubts),
        )

    def actor(self, id: str, /) -> ActorRow | None:
        return next((row for row in self._actors if id in (row.id, *row.members)), None)

    def company(self, id: str, /, *, limit: int = 30) -> tuple[Company, ...]:
        found = [
            Company(actor=Named(row.id, row.name), type=row.type, documents=len(together))
            for row in self._actors
            if row.id != id and (together := self._both(id, row.id))
        ]
        found.sort(key=lambda each: (-each.documents, each.actor.id))
        return tuple(found[:limit])

    def shared(self, ids: Iterable[str], /) -> tuple[Shared, ...]:
        wanted = sorted(ids)
        return tuple(
            Shared(left=left, right=right, documents=len(together))
            for left in wanted
            for right in wanted
            if left < right and (together := self._both(left, right))
        )

    def _both(self, one: str, other: str) -> set[str]:
        documents = []
        for id in (one, other):
            row = self.actor(id)
            assert row is not None
            documents.append({member.partition(":")[0] for member in row.members})
        return documents[0] & documents[1]

    def passages(
        self, places: Iterable[tuple[str, Span]], /, *, around: int = 160
    ) -> tuple[Passage, ...]:
        return tuple(
            Passage(
                document=view.row,
                span=span,
                before=view.text[max(0, span.start - around) : span.start],
                words=span.of(view.text),
                after=view.text[span.end : span.end + around],
            )
            for id, span in places
            if (view := self._views.get(id)) is not None
        )

    def doubts(self, *, limit: int = 100, offset: int = 0) -> tuple[Doubt, ...]:
        return window(self._doubts, limit, offset)

    def places(self, query: PlaceQuery, /) -> PlacePage:
        found = [
            row
            for row in self._places
            if query.text.lower() in row.name.lower()
            and query.level in (None, row.level)
            and (query.country is None or query.country == (row.country or ""))
        ]
        return PlacePage(
            rows=window(found, query.limit, query.offset),
            total=len(found),
            levels=tally(row.level for row in found),
            countries=tally(row.country for row in found),
        )

    def place_name(self, id: str, /) -> str | None:
        return next((row.name for row in self._places if row.id == id), None)

    def fixes(self) -> tuple[FixRow, ...]:
        present = {id: id for row in self._actors for id in row.members}
        targets = (fix.target for fix in self._log)
        return fix_rows(self._log, present | {id: id for id in targets if self.stands(id)})

    def notes(self, ids: Iterable[str], /) -> tuple[Fix, ...]:
        wanted = {*ids}
        return tuple(fix for fix in self._log if fix.verb == "undo" or fix.target in wanted)

    def stands(self, id: str, /) -> bool:
        place = parse_row(id)
        view = self._views.get(id if place is None else place.document)
        if view is None or place is None:
            return view is not None
        return self.actor(id) is not None if place.kind == "actor" else True

    def fix(self, id: str, /) -> Fix | None:
        return next((fix for fix in self._log if fix.id == id), None)

    def evidence(self, ids: Iterable[str], /) -> tuple[Evidence, ...]:
        found = []
        for id in ids:
            place = parse_row(id)
            if place is not None and place.document in self._views:
                view = self._views[place.document]
                evidence = make_evidence(view.row.id, view.row.text_hash, view.text, place.span)
                found.append(evidence)
        return tuple(found)

    is_behind = False
    is_built = True
    waiting = (0, 0)

    def correct(self, fix: Fix, /, *, later: bool = False) -> int:
        self._log.append(fix)
        return 0

    def write(self) -> Self:
        """The project opened for writing. Raises ProjectBusyError while `is_busy`."""
        if self.is_busy:
            raise ProjectBusyError("osk-ferries.readout: process 4711 is writing to this project")
        return self


def keeps(query: ActorQuery, row: ActorRow) -> bool:
    """Whether a query keeps an actor; all of them are named."""
    spelt = "\n".join([row.name, *(alias.text for alias in row.aliases)]).lower()
    return (
        query.text.lower() in spelt
        and query.type in (None, row.type)
        and (query.country is None or query.country == (row.country or ""))
        and (query.sector is None or query.sector in row.sectors)
    )


def window(values: Sequence[T], limit: int | None, offset: int) -> tuple[T, ...]:
    end = None if limit is None else offset + limit
    return tuple(values[offset:end])


def tally(values: Iterable[str | None]) -> tuple[Count, ...]:
    counted: dict[str | None, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    ranked = sorted(counted.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
    return tuple(Count(value, number) for value, number in ranked)


# ---- the cast of the ferry talks


def alias(
    view: DocumentView, text: str, *, count: int = 1, healed: Healing | None = None
) -> AliasRow:
    """A spelling, first standing where it first stands in that document."""
    start = view.text.index(text)
    return AliasRow(
        text=text,
        document=view.row.id,
        start=start,
        end=start + len(text),
        count=count,
        documents=count,
        healed=healed,
    )


def member(view: DocumentView, text: str) -> str:
    """The id of an actor of a document whose first mention that is."""
    start = view.text.index(text)
    return member_id(view.row.id, start, start + len(text))


def actor(
    name: str,
    places: Mapping[str, DocumentView],
    *,
    aliases: tuple[AliasRow, ...] = (),
    **row: object,
) -> ActorRow:
    """An actor of some documents, each by the words that name it there first."""
    members = tuple(sorted(member(view, words) for words, view in places.items()))
    defaults: dict[str, object] = {
        "named": True,
        "type": "person",
        "country": None,
        "sectors": (),
        "basis": None,
        "gender": None,
        "owner": None,
        "roles": (),
        "documents": len(members),
        "mentions": 3 * len(members),
    }
    return ActorRow(
        id=members[0], name=name, aliases=aliases, members=members, **{**defaults, **row}
    )


def role(view: DocumentView, title: str, day: dt.date | None, **row: object) -> RoleRow:
    """A title that a document gives, as of a day."""
    start = view.text.index(title)
    defaults: dict[str, object] = {"organisation": None, "status": None}
    days = None if day is None else day.isoformat()
    return RoleRow(
        title=title,
        document=view.row.id,
        start=start,
        end=start + len(title),
        earliest=days,
        latest=days,
        **{**defaults, **row},
    )


def doubt(left: ActorRow, right: ActorRow, *reasons: Reason, score: float = 0.48) -> Doubt:
    """A pair in doubt over its first members."""
    link = Link(kind="actor", left=left.id, right=right.id, score=score, reasons=reasons)
    return Doubt(link=link, left=left, right=right)


PLACES = tuple(
    PlaceCount(
        id=f"readout:{name}",
        name=name,
        level=level,
        country=country,
        latitude=latitude,
        longitude=longitude,
        documents=documents,
        mentions=2 * documents,
    )
    for name, level, country, latitude, longitude, documents in (
        ("Rauma", "city", "FIN", 61.13, 21.5, 6),
        ("Turku", "city", "FIN", 60.45, 22.27, 5),
        ("Finland", "country", "FIN", 64.0, 26.0, 4),
        ("Gulf of Bothnia", "feature", None, 62.0, 20.0, 2),
        ("Suva", "capital", "FJI", -18.14, 178.44, 1),
        ("Apia", "capital", "WSM", -13.83, -171.76, 1),
        ("Nowhere", "feature", None, None, None, 1),
    )
)


def cast_of(views: Sequence[DocumentView]) -> dict[str, tuple[object, ...]]:
    """Actors, pairs in doubt and places of articles that carry the same story, for `give`."""
    first, second, third = views[:3]
    slip = Healing(
        to="Ilka Doran",
        score=0.97,
        reasons=(
            Reason(feature="surname-typo-rare", weight=3.2, left="doran", right="dorran"),
            Reason(feature="given-missing", weight=-0.5, left="", right="ilka"),
        ),
    )
    doran = actor(
        "Ilka Doran",
        {"Ilka Doran": first, "said Ilka": second},
        aliases=(alias(first, "Ilka Doran", count=2), alias(second, "Doran", healed=slip)),
        roles=(
            role(first, "harbour", dt.date(2031, 3, 3), organisation="harbour ministry"),
            role(second, "harbour", dt.date(2031, 3, 4), organisation="harbour ministry"),
            role(first, "treasurer", None, status="former"),
        ),
        country="FIN",
        sectors=("GOV",),
        basis="sector: 'harbour ministry'",
        gender="female",
    )
    ministry = actor(
        "the harbour ministry",
        {"the harbour ministry": first, "harbour ministry": second, "the harbour": third},
        type="organisation",
        sectors=("GOV",),
    )
    ostermark = actor(
        "Ostermark", {"Ostermark": first, "Ostermark wants": second}, type="place", country="FIN"
    )
    guild = actor("the pilots’ guild", {"pilots’ guild": first}, type="organisation")
    pilots = actor("pilots’ guild", {"the pilots’ guild": second}, type="group")
    ties = (
        Reason(feature="body-same-generic", weight=2.0, left="pilots guild", right="pilots guild"),
        Reason(feature="type-near", weight=-0.4, left="organisation", right="group"),
        Reason(feature="story", weight=1.5),
    )
    return {
        "actors": (doran, ministry, ostermark, guild, pilots),
        "doubts": (doubt(guild, pilots, *ties), doubt(ministry, guild, ties[2], score=0.36)),
        "places": PLACES,
    }

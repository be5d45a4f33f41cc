"""Occasions of talk as rows, with what each party says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from readout.schema.eventtables import OccasionRow, ReadoutRow, SaidRow, best_day
from readout.schema.happening import Happening, Occasion, OccasionStatement, Readout
from readout.schema.statement import Statement
from readout.schema.tables import Named, statement_id, words_at
from readout.schema.time import Interval
from readout.store.cast import named
from readout.store.database import Database
from readout.store.told import texts_of


class _Said(msgspec.Struct, frozen=True):
    """A statement of a document, with what its row needs."""

    statement: Statement
    outlet: str | None


def occasion_rows(
    database: Database, found: Sequence[tuple[Happening, Occasion]]
) -> tuple[OccasionRow, ...]:
    """Occasions with their events as rows."""
    wanted = [
        (said.document, said.statement)
        for _, occasion in found
        for readout in occasion.readouts
        for said in readout.statements
    ]
    spoken = _statements(database, wanted)
    texts = texts_of(database, (document for document, _ in wanted))
    ids = [
        *(party.id for event, _ in found for party in event.participants),
        *(readout.party for _, occasion in found for readout in occasion.readouts),
    ]
    telling = _Telling(spoken, texts, named(database, ids))
    return tuple(_row(event, occasion, telling) for event, occasion in found)


class _Telling(msgspec.Struct, frozen=True):
    """What rows are made from: statements, texts, and what actors are called by now."""

    spoken: Mapping[tuple[str, int], _Said]
    texts: Mapping[str, str]
    names: Mapping[str, str]

    def named(self, id: str, name: str) -> Named:
        """Somebody by the name that the cast has by now."""
        return Named(id, self.names.get(id, name))


def _statements(
    database: Database, wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], _Said]:
    """Outermost statements by document and their number among those of its reading."""
    decoder = msgspec.json.Decoder(Statement)
    rows = database.rows(
        "SELECT * FROM (SELECT d.id, d.publisher, s.data, row_number() OVER "
        "(PARTITION BY s.document ORDER BY s.number) - 1 AS place FROM documents AS d "
        "JOIN statements AS s ON s.document = d.key AND s.parent IS NULL "
        "WHERE d.id IN (SELECT json_extract(value, '$[0]') FROM json_each(?1))) "
        "WHERE (id, place) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') "
        "FROM json_each(?1))",
        (msgspec.json.encode(wanted).decode("ascii"),),
    )
    return {
        (row["id"], row["place"]): _Said(decoder.decode(row["data"]), row["publisher"])
        for row in rows
    }


def _row(event: Happening, occasion: Occasion, telling: _Telling) -> OccasionRow:
    days = event.days or Interval()
    return OccasionRow(
        id=event.id,
        kind=occasion.kind,
        name=event.name,
        date=best_day(event.days),
        earliest=days.earliest,
        latest=days.latest,
        participants=tuple(telling.named(party.id, party.name) for party in event.participants),
        place=event.spot,
        factuality=event.factuality[0].value if event.factuality else "actual",  # type: ignore[arg-type]
        documents=event.documents,
        independent=event.sources,
        readouts=tuple(_readout(each, telling) for each in occasion.readouts),
    )


def _readout(readout: Readout, telling: _Telling) -> ReadoutRow:
    spoken = telling.spoken
    return ReadoutRow(
        party=telling.named(readout.party, readout.name),
        statements=tuple(
            _said(each, spoken[each.document, each.statement], telling.texts[each.document])
            for each in readout.statements
            if (each.document, each.statement) in spoken
        ),
        shared=readout.shared,
        alone=readout.alone,
    )


def _said(place: OccasionStatement, said: _Said, text: str) -> SaidRow:
    statement = said.statement
    return SaidRow(
        statement=statement_id(place.document, statement),
        document=place.document,
        outlet=said.outlet,
        source_text=words_at(text, statement.source),
        cue_text=words_at(text, statement.cue),
        content=statement.content,
        content_text=words_at(text, statement.content),
        holds=place.holds,
    )

"""Events in the columns and records of other projects."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import msgspec
import pytest

from readout.errors import UsageError
from readout.export import EVENT_FORMATS, acled, polecat, ucdp, write_events
from readout.export.codes import codes_of
from readout.schema.actor import ActorType
from readout.schema.eventtables import EventRow
from readout.schema.happening import Precision, Spot
from readout.schema.toll import Toll
from tests.export.stories import (
    DORAN,
    GERMANY,
    MARCH_9,
    POLICE,
    RIJEKA,
    SALT_FRONT,
    SHELLING,
    TALKS,
    Invented,
    actor,
    told,
)

HISTORY = msgspec.structs.replace(SHELLING, id="h", historical=True)
LONG_AGO = msgspec.structs.replace(HISTORY, id="u", date=None, earliest=None, latest=None)


def text_of(format: str, *events: EventRow, story: Invented | None = None) -> str:
    stream = io.StringIO(newline="")
    write_events(events, format, stream, story=story or Invented())
    return stream.getvalue()


def table(format: str, *events: EventRow, story: Invented | None = None) -> list[dict[str, str]]:
    delimiter = "\t" if format == "polecat" else ","
    text = text_of(format, *events, story=story)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def changed(**fields: Any) -> EventRow:
    return msgspec.structs.replace(SHELLING, **fields)


def test_columns_are_those_of_the_projects_in_their_order() -> None:
    assert (len(polecat.COLUMNS), len(acled.COLUMNS), len(ucdp.COLUMNS)) == (40, 31, 49)
    for format, columns in (
        ("polecat", polecat.COLUMNS), ("acled", acled.COLUMNS), ("ucdp", ucdp.COLUMNS),
    ):  # fmt: skip
        delimiter = "\t" if format == "polecat" else ","
        lines = list(csv.reader(io.StringIO(text_of(format), newline=""), delimiter=delimiter))
        assert lines == [list(columns)]


@pytest.mark.parametrize("format", ["polecat", "acled", "ucdp"])
def test_only_what_is_told_as_fact_is_in_a_table(format: str) -> None:
    planned = changed(id="p", factuality="planned")
    denied = changed(id="n", factuality="negated")
    rows = table(format, SHELLING, HISTORY, LONG_AGO, planned, denied)
    first = next(iter(rows[0]))
    assert [row[first] for row in rows] == [SHELLING.id, "h"]


def test_polecat() -> None:
    (row,) = table("polecat", SHELLING)
    filled = {name: value for name, value in row.items() if value}
    assert filled == {
        "Event ID": SHELLING.id,
        "Event Date": "2031-03-09",
        "Event Type": "ASSAULT",
        "Event Mode": "heavy-weapons",
        "Intensity": "-9.5",
        "Quad Code": "4",
        "Contexts": "military",
        "Actor Name": "Salt Front",
        "Actor Country": "HRV",
        "Actor COW": "344",
        "Primary Actor Sector": "REB",
        "Actor Sectors": "REB",
        "Actor Name Raw": "rebels of the Salt Front;The Salt Front",
        "Recipient Name": "harbour police",
        "Recipient Country": "HRV",
        "Recipient COW": "344",
        "Primary Recipient Sector": "COP",
        "Recipient Sectors": "COP",
        "Recipient Name Raw": "the depot",
        "Placename": "Rijeka",
        "City": "Rijeka",
        "Province": "Primorje-Gorski Kotar",
        "Country": "HRV",
        "Latitude": "45.327",
        "Longitude": "14.442",
        "GeoNames ID": "3191648",
        "Raw Placename": "Rijeka",
        "Feature Type": "city",
        "Source": "The Lumen Courier;Osk Wire",
        "Publication Date": "2031-03-10",
        "Story People": "Ilka Doran",
        "Story Organizations": "Salt Front;harbour police",
        "Language": "en",
        "Version": row["Version"],
    }
    assert row["Version"].startswith("Readout ")


def test_polecat_titles_are_those_said_in_the_documents_of_the_event() -> None:
    (row,) = table("polecat", msgspec.structs.replace(TALKS, factuality="actual"))
    assert row["Actor Name"] == "Ilka Doran;Germany"
    assert row["Actor Country"] == "HRV;DEU"
    assert row["Actor COW"] == "344;255"
    assert row["Actor Title"] == "Minister"
    assert row["Event Date"] == ""


def test_a_name_that_looks_like_a_formula_is_kept_harmless() -> None:
    (row,) = table("polecat", changed(actors=(msgspec.structs.replace(DORAN, name="=1+1"),)))
    assert row["Actor Name"] == "'=1+1"


def test_plover_has_a_record_for_each_mention() -> None:
    records = json.loads(text_of("plover", SHELLING))
    assert [record["id"] for record in records] == [told.id for told in SHELLING.mentions]
    assert {record["link"] for record in records} == {SHELLING.id}
    record = records[0]
    assert record["text"] == (
        "On 9 March rebels of the Salt Front shelled the depot of the harbour police in Rijeka, "
        "the ministry said."
    )
    start, end = record["text_info"]["start"], record["text_info"]["end"]
    assert Invented().text("d1")[start:end] == record["text"]
    assert record["actor"] == [
        {
            "code": "HRV",
            "sector": ["REB"],
            "entity_text": "rebels of the Salt Front",
            "identifier_id": SALT_FRONT.id,
            "identifier_text": "Salt Front",
        }
    ]
    assert (record["event"], record["mode"], record["quad_code"]) == (
        "ASSAULT", ["heavy-weapons"], 4,
    )  # fmt: skip
    assert record["event_scale"] == -9.5
    assert record["date"] == "2031-03-09" and "enddate" not in record
    assert record["event_loc"]["resolution"] == 4
    assert record["cite_info"]["url"] == "https://courier.example/1?a=1&b=2"


PLOVER_KEYS = {
    "id", "has_event", "date", "time", "enddate", "endtime", "actor", "recipient", "event",
    "event_loc", "event_text", "quad_code", "event_scale", "mode", "context", "link", "text",
    "text_info", "cite_info", "coder", "coded_date", "coded_time", "comment", "size",
}  # fmt: skip


def test_plover_has_the_number_that_a_mention_tells_not_a_bound() -> None:
    first, second = json.loads(text_of("plover", SHELLING))
    assert "size" not in first
    assert second["size"] == {"dead": 9}
    assert SHELLING.killed is not None
    taken_back = tuple(
        msgspec.structs.replace(figure, past=True) for figure in SHELLING.killed.figures
    )
    past = msgspec.structs.replace(SHELLING.killed, figures=taken_back)
    records = json.loads(text_of("plover", changed(killed=past)))
    assert not any("size" in record for record in records)


def test_plover_keeps_doubtful_events_with_auxiliary_modes() -> None:
    (record,) = json.loads(text_of("plover", TALKS))
    assert record["mode"] == ["future"]
    assert (record["date"], record["enddate"]) == ("2031-04-01", "2031-04-30")
    assert [party["identifier_text"] for party in record["actor"]] == ["Ilka Doran", "Germany"]
    assert record.keys() <= PLOVER_KEYS
    denied = msgspec.structs.replace(SHELLING.mentions[0], factuality="negated", historical=True)
    (record,) = json.loads(text_of("plover", changed(mentions=(denied,))))
    assert record["mode"] == ["heavy-weapons", "negation", "historical"]


@pytest.mark.parametrize(("earliest", "latest"), [(None, MARCH_9), (MARCH_9, None), (None, None)])
def test_plover_gives_no_date_where_an_end_is_open(
    earliest: dt.date | None, latest: dt.date | None
) -> None:
    mention = told("d1", "shelled", date=None, earliest=earliest, latest=latest)
    (record,) = json.loads(text_of("plover", changed(mentions=(mention,))))
    assert "date" not in record and "enddate" not in record


def test_acled() -> None:
    (row,) = table("acled", SHELLING, TALKS)
    assert {name: value for name, value in row.items() if value} == {
        "event_id_cnty": SHELLING.id,
        "event_date": "2031-03-09",
        "year": "2031",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack",
        "actor1": "Salt Front",
        "inter1": "Rebel group",
        "actor2": "harbour police",
        "inter2": "State forces",
        "interaction": "Rebel group-State forces",
        "iso": "191",
        "country": "Croatia",
        "admin1": "Primorje-Gorski Kotar",
        "location": "Rijeka",
        "latitude": "45.327",
        "longitude": "14.442",
        "geo_precision": "1",
        "source": "The Lumen Courier; Osk Wire",
        "notes": "On 9 March rebels of the Salt Front shelled the depot of the harbour police in "
        "Rijeka, the ministry said. (The Lumen Courier, Dredgers seized, 2031-03-10)",
        "fatalities": "7",
    }


def with_sectors(actors: tuple[str, ...], recipients: tuple[str, ...]) -> Invented:
    story = Invented()
    sides: dict[str, tuple[str, ...]] = {SALT_FRONT.id: actors, POLICE.id: recipients}
    story.actors = [
        msgspec.structs.replace(row, sectors=sides.get(row.id, row.sectors)) for row in story.actors
    ]
    return story


@pytest.mark.parametrize(
    ("type_", "mode", "actors", "recipients", "expected"),
    [
        ("ASSAULT", "", ("REB",), ("MIL",), ("Battles", "Armed clash", "")),
        ("ASSAULT", "", ("MIL",), ("CVL",),
         ("Violence against civilians", "Attack", "Civilian targeting")),
        ("ASSAULT", "", (), ("CVL",),
         ("Violence against civilians", "Attack", "Civilian targeting")),
        ("ASSAULT", "", (), (), ("", "", "")),
        ("ASSAULT", "beat", ("MIL",), ("REF",),
         ("Violence against civilians", "Attack", "Civilian targeting")),
        ("ASSAULT", "abduct", ("REB",), ("JRN",),
         ("Violence against civilians", "Abduction/forced disappearance", "Civilian targeting")),
        ("ASSAULT", "abduct", ("REB",), ("MIL",), ("", "", "")),
        ("ASSAULT", "drone", ("REB",), ("CVL",),
         ("Explosions/Remote violence", "Air/drone strike", "Civilian targeting")),
        ("PROTEST", "demo", ("LAB",), (), ("Protests", "", "")),
        ("PROTEST", "riot", (), (), ("Riots", "", "")),
        ("COERCE", "arrest", ("COP",), ("OPP",), ("Strategic developments", "Arrests", "")),
        ("RETREAT", "ceasefire", (), (), ("Strategic developments", "Agreement", "")),
    ],
)  # fmt: skip
def test_acled_codes(
    type_: str, mode: str, actors: tuple[str, ...], recipients: tuple[str, ...],
    expected: tuple[str, str, str],
) -> None:  # fmt: skip
    coded = changed(type=type_, modes=(mode,) if mode else ())
    (row,) = table("acled", coded, story=with_sectors(actors, recipients))
    found = row["event_type"], row["sub_event_type"], row["civilian_targeting"]
    assert found == expected


@pytest.mark.parametrize(
    ("type_", "mode"),
    [("CONSULT", "visit"), ("COERCE", "curfew"), ("COERCE", ""), ("MOBILIZE", "police")],
)
def test_what_is_no_disorder_is_left_out_of_acled(type_: str, mode: str) -> None:
    assert table("acled", changed(type=type_, modes=(mode,) if mode else ())) == []


def test_protesters_are_known_by_what_they_do() -> None:
    (row,) = table("acled", changed(type="PROTEST", modes=("demo",)))
    assert row["inter1"] == "Protesters"


@pytest.mark.parametrize(
    ("precision", "latest", "expected"),
    [
        ("day", MARCH_9, ("2031-03-09", "1")),
        ("week", dt.date(2031, 3, 15), ("2031-03-09", "2")),
        ("month", dt.date(2031, 3, 31), ("2031-03-09", "3")),
        ("year", dt.date(2031, 12, 31), ("", "")),
        ("open", None, ("", "")),
    ],
)
def test_acled_dates(
    precision: Precision, latest: dt.date | None, expected: tuple[str, str]
) -> None:
    (row,) = table("acled", changed(precision=precision, latest=latest))
    assert (row["event_date"], row["time_precision"]) == expected


def test_ucdp() -> None:
    (row,) = table("ucdp", SHELLING, TALKS)
    assert {name: value for name, value in row.items() if value} == {
        "id": SHELLING.id,
        "year": "2031",
        "type_of_violence": "1",
        "dyad_name": "Salt Front - harbour police",
        "side_a": "Salt Front",
        "side_b": "harbour police",
        "number_of_sources": "2",
        "source_article": "The Lumen Courier, Dredgers seized, 2031-03-10; Osk Wire, Shelling in "
        "Rijeka, 2031-03-11",
        "source_office": "The Lumen Courier; Osk Wire",
        "source_date": "2031-03-10; 2031-03-11",
        "source_headline": "Dredgers seized; Shelling in Rijeka",
        "where_prec": "1",
        "where_coordinates": "Rijeka",
        "where_description": "Rijeka",
        "adm_1": "Primorje-Gorski Kotar",
        "latitude": "45.327",
        "longitude": "14.442",
        "geom_wkt": "POINT (14.442 45.327)",
        "country": "Croatia",
        "country_id": "344",
        "date_prec": "1",
        "date_start": "2031-03-09",
        "date_end": "2031-03-09",
        "deaths_unknown": "9",
        "best": "9",
        "high": "9",
        "low": "7",
        "gwnob": "344",
    }


def test_deaths_of_which_nothing_is_told_are_not_nought() -> None:
    (row,) = table("ucdp", changed(killed=None))
    assert {row[name] for name in ("best", "high", "low", "deaths_unknown")} == {""}
    (row,) = table("acled", changed(killed=None))
    assert row["fatalities"] == ""
    nobody = Toll(measure="killed", low=0, high=0, best=0)
    (row,) = table("ucdp", changed(killed=nobody))
    assert [row[name] for name in ("best", "high", "low")] == ["0", "0", "0"]
    (row,) = table("acled", changed(killed=Toll(measure="killed", low=12)))
    assert row["fatalities"] == "12"


@pytest.mark.parametrize(
    ("actors", "recipients", "expected"),
    [
        (("REB",), ("MIL",), "1"),
        (("MIL",), ("REB",), "1"),
        (("REB",), ("PRM",), "2"),
        (("MIL",), ("CVL",), "3"),
        (("GOV",), ("CVL",), "3"),
        (("REB",), ("GOV",), ""),
        ((), ("CVL",), ""),
    ],
)
def test_types_of_violence(
    actors: tuple[str, ...], recipients: tuple[str, ...], expected: str
) -> None:
    (row,) = table("ucdp", SHELLING, story=with_sectors(actors, recipients))
    assert row["type_of_violence"] == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "1"), (1, "2"), (5, "2"), (6, "3"), (30, "4"), (90, "5"), (500, "")]
)
def test_ucdp_date_precision(days: int, expected: str) -> None:
    (row,) = table("ucdp", changed(latest=MARCH_9 + dt.timedelta(days), date=None))
    assert row["date_prec"] == expected


def test_ucdp_has_no_dates_where_an_end_is_open() -> None:
    (row,) = table("ucdp", changed(earliest=None, date=None, precision="open"))
    assert (row["year"], row["date_start"], row["date_end"], row["date_prec"]) == ("",) * 4


@pytest.mark.parametrize(
    ("type_", "sectors", "expected"),
    [
        ("place", (), "260"),
        ("organisation", ("MIL",), "260"),
        ("group", (), ""),
        ("person", (), ""),
    ],
)
def test_states_have_their_numbers(
    type_: ActorType, sectors: tuple[str, ...], expected: str
) -> None:
    story = Invented()
    story.actors[3] = actor(GERMANY, type_, ("d3:50-57:actor",), country="DEU", sectors=sectors)
    (row,) = table("ucdp", changed(actors=(GERMANY,)), story=story)
    assert row["gwnoa"] == expected


@pytest.mark.parametrize(
    ("spot", "province", "precision"),
    [
        (RIJEKA, "Primorje-Gorski Kotar", "1"),
        (Spot(entry="admin1:HRV.19", name="Istria", level="region", country="HRV"), "Istria", "3"),
        (Spot(entry="geonames:3202326", name="Croatia", level="country", country="HRV"), "", ""),
        (Spot(entry="readout:adriatic-sea", name="Adriatic Sea", level="feature"), "", ""),
        (Spot(entry="geonames:1", name="Nowhere", level="city", country="HRV"), "", "1"),
        (None, "", ""),
    ],
)
def test_places(spot: Spot | None, province: str, precision: str) -> None:
    (row,) = table("acled", changed(place=spot))
    assert (row["admin1"], row["geo_precision"]) == (province, precision)


@pytest.mark.parametrize(
    ("code", "alpha2", "numeric", "cow", "gw", "name"),
    [
        ("DEU", "DE", "276", "255", "260", "Germany"),
        ("YEM", "YE", "887", "679", "678", "Yemen"),
        ("SRB", "RS", "688", "345", "340", "Serbia"),
        ("KOS", "XK", "", "347", "347", "Kosovo"),
        ("PSE", "PS", "275", "", "", "Palestine"),
        ("TON", "TO", "776", "955", "", "Tonga"),
        ("IGO", "", "", "", "", ""),
        (None, "", "", "", "", ""),
    ],
)
def test_country_codes(
    code: str | None, alpha2: str, numeric: str, cow: str, gw: str, name: str
) -> None:
    codes = codes_of(code)
    assert (codes.alpha2, codes.numeric, codes.cow, codes.gw) == (alpha2, numeric, cow, gw)
    assert codes.name == name


@pytest.mark.parametrize("format", EVENT_FORMATS)
def test_an_event_whose_parties_and_documents_are_gone_is_still_written(format: str) -> None:
    story = Invented()
    story.documents, story.actors = [], []
    assert SHELLING.id in text_of(format, SHELLING, story=story)


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'gdelt'.*polecat, plover, acled, ucdp"):
        text_of("gdelt")

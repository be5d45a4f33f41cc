"""Dating documents, alone and together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import msgspec
import pytest

from readout.linking.dating.clues import DateKeys
from readout.linking.dating.dates import date_documents
from readout.schema.time import DateEvidence, Dct, Interval

from .dating import Told, make_keys

SHARED = Path(__file__).resolve().parents[3] / "shared"
TUESDAY = dt.date(2031, 3, 4)
GATES = "The upper sluice gates of Ostermark failed and the lower harbour lay dry"


def date_alone(text: str, *told: Told) -> Dct:
    return date_documents([make_keys("a", text, told)])["a"]


def test_a_text_that_tells_nothing_is_undated() -> None:
    dct = date_alone("The ferry lay idle and nobody complained.")
    assert dct == Dct()


def changed(keys: DateKeys, day: dt.date, rule: str) -> DateKeys:
    bound = DateEvidence(origin="meta", rule=rule, latest=day, detail="updated")
    dct = Dct(latest=day, basis="stated", constraints=(bound,))
    return msgspec.structs.replace(keys, stated=dct)


def test_what_says_only_when_it_was_changed_may_be_of_that_day() -> None:
    pile = [
        make_keys(f"p{n}", f"{GATES} on day {n}.", published=TUESDAY + dt.timedelta(n))
        for n in range(30)
    ]
    day = TUESDAY + dt.timedelta(40)
    for others in ([], pile):
        keys = make_keys("a", "The ferry lay idle and nobody complained.")
        found = date_documents([*others, changed(keys, day, "iso")])["a"]
        assert found.date == day and found.latest == day
        assert (found.basis, found.conflicts) == ("inferred", ())
        assert "last-change" in {item.rule for item in found.constraints}
        captured = date_documents([*others, changed(keys, day, "captured")])["a"]
        assert captured.date != day


def test_what_was_changed_much_later_keeps_the_day_that_its_text_names() -> None:
    text = "Docks fall silent Tuesday 4 March 2031 08.43 GMT No crane moved."
    keys = changed(make_keys("a", text), TUESDAY + dt.timedelta(90), "iso")
    assert date_documents([keys])["a"].date == TUESDAY


def test_a_past_date_bounds_from_below() -> None:
    dct = date_alone("The lock broke on 4 March 2031.", ("4 March 2031", "2031-03-04", "past"))
    assert dct.basis == "inferred"
    assert dct.earliest is not None and TUESDAY - dt.timedelta(400) < dct.earliest <= TUESDAY
    assert dct.latest is None
    (row,) = (item for item in dct.constraints if item.rule == "date-past")
    assert row.earliest == TUESDAY and not row.soft and row.spans


def test_a_stamp_is_the_day() -> None:
    dct = date_alone("Docks fall silent Tuesday 4 March 2031 08.43 GMT No crane moved.")
    assert dct.date == TUESDAY
    assert dct.earliest is not None and dct.earliest <= TUESDAY


def test_nearly_a_year_since_a_day() -> None:
    text = "The strike that began on 4 March 2031 has lasted nearly a year."
    told: tuple[Told, ...] = (
        ("4 March 2031", "2031-03-04", "past"),
        ("nearly a year", "P1Y", "past"),
    )
    dct = date_alone(text, *told)
    row = next(item for item in dct.constraints if item.rule == "length-since")
    assert row.earliest is not None and row.latest is not None
    assert dt.date(2032, 1, 1) < row.earliest < dt.date(2032, 2, 10)
    assert row.latest <= dt.date(2032, 3, 4)
    assert dct.date is not None and row.earliest <= dct.date <= row.latest


def test_last_month_beside_nearly_a_year_is_a_conflict_not_a_date() -> None:
    text = (
        "The blockade begun on 9 October 1989 has lasted nearly a year. "
        "Tempers rose last month when crowds recalled German reunification."
    )
    told: tuple[Told, ...] = (
        ("9 October 1989", "1989-10-09", "past"),
        ("nearly a year", "P1Y", "past"),
        ("last month", "last month", "past"),
    )
    dct = date_alone(text, *told)
    assert "landmark-told" in {item.rule for item in dct.conflicts}
    assert "landmark-told" not in {item.rule for item in dct.constraints}


def test_a_stated_date_stands_and_a_clash_is_told() -> None:
    text = "The lock broke on 9 May 2031."
    keys = make_keys("a", text, [("9 May 2031", "2031-05-09", "past")], published=TUESDAY)
    dct = date_documents([keys])["a"]
    assert (dct.date, dct.basis) == (TUESDAY, "stated")
    (row,) = dct.conflicts
    assert row.rule == "date-past" and row.spans[0].of(text) == "9 May 2031"


def test_a_stated_date_that_fits_has_no_conflict() -> None:
    told: list[Told] = [("Tuesday", "XXXX-WXX-2", "past"), ("1 March 2031", "2031-03-01", "past")]
    keys = make_keys("a", "On Tuesday it held; on 1 March 2031 it broke.", told, published=TUESDAY)
    assert date_documents([keys])["a"].conflicts == ()


def test_a_correction_beats_what_is_stated_and_moves_others() -> None:
    told: list[Told] = [("yesterday", "yesterday", "past")]
    story = [
        make_keys("dated", f"{GATES} yesterday.", told, published=TUESDAY),
        make_keys("open", f"{GATES} yesterday.", told),
        make_keys("far", "Brass bands of the valley met for a prize.", published=TUESDAY),
    ]  # fmt: skip
    before = date_documents(story)
    later = TUESDAY + dt.timedelta(100)
    after = date_documents(story, fixed={"dated": Interval(later, later)})
    assert (after["dated"].date, after["dated"].basis) == (later, "corrected")
    assert before["open"].date is not None and abs((before["open"].date - TUESDAY).days) <= 3
    assert after["open"].date is not None and abs((after["open"].date - later).days) <= 3


def test_a_correction_of_the_document_itself_is_final() -> None:
    days = Interval(TUESDAY, TUESDAY + dt.timedelta(3))
    told: list[Told] = [("9 May 2029", "2029-05-09", "past")]
    keys = make_keys("a", "It broke on 9 May 2029.", told)
    dct = date_documents([keys], fixed={"a": days})["a"]
    assert (dct.earliest, dct.latest, dct.basis) == (days.earliest, days.latest, "corrected")


def story(size: int = 24) -> list[DateKeys]:
    """A story with a happening a week, told twice each time, the second time without a date."""
    scenes = ("sluice gates", "grain barges", "signal towers", "salt wagons", "ferry pilots")
    found = []
    for week in range(size):
        day = TUESDAY + dt.timedelta(7 * week)
        scene = f"{scenes[week % 5]} of ward {chr(97 + week) * 4} near {chr(98 + week) * 5}"
        text = f"The {scene} failed today and keepers of {chr(99 + week) * 6} were heard."
        told: list[Told] = [("today", "today", "past")]
        found.append(make_keys(f"dated-{week:02}", text, told, published=day))
        found.append(make_keys(f"open-{week:02}", text, told))
    return found


def test_siblings_date_a_document() -> None:
    dated = date_documents(story())
    for week in range(24):
        dct, day = dated[f"open-{week:02}"], TUESDAY + dt.timedelta(7 * week)
        assert dct.date == day
        assert dct.earliest is not None and dct.latest is not None
        assert dct.earliest <= day <= dct.latest
        assert f"dated-{week:02}" in {name for row in dct.constraints for name in row.donors}
        assert all(row.donors for row in dct.constraints if row.origin == "sibling")


def test_order_does_not_matter() -> None:
    documents = story(12)
    expected = msgspec.json.encode(dict(sorted(date_documents(documents).items())))
    for seed in range(3):
        shuffled = [*documents]
        Random(seed).shuffle(shuffled)
        again = msgspec.json.encode(dict(sorted(date_documents(shuffled).items())))
        assert again == expected


def test_no_bound_supports_its_own_source() -> None:
    told: list[Told] = [("today", "today", "past")]
    loop = [make_keys(name, f"{GATES} today, keepers said.", told) for name in "abc"]
    far = make_keys("z", "Brass bands of the valley met for a prize.", published=TUESDAY)
    dated = date_documents([*loop, far])
    assert all(
        dated[name].basis == "unknown" or not _sources(dated[name]) & set("abc") for name in "abc"
    )


def _sources(dct: Dct) -> set[str]:
    return {name for row in dct.constraints for name in row.donors}


def test_days_without_a_year_get_it_from_others() -> None:
    told: list[Told] = [("June 11", "XXXX-06-11", "past")]
    documents = [
        make_keys("dated", f"{GATES} on June 11.", told, published=dt.date(2031, 7, 1)),
        make_keys("open", "A month of repairs followed what befell Ostermark on June 11.", told),
        make_keys(
            "far", "Brass bands of the valley met for a prize.", published=dt.date(2033, 7, 1)
        ),
    ]
    row = next(
        item
        for item in date_documents(documents)["open"].constraints
        if item.rule == "same-day-of-year"
    )
    assert row.donors == ("dated",)
    assert row.earliest is not None and row.earliest >= dt.date(2031, 1, 1)


def test_every_document_has_an_answer() -> None:
    documents = story(6)
    assert sorted(date_documents(documents)) == sorted(item.id for item in documents)
    assert date_documents([]) == {}


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="needs shared/seeds")
def test_the_articles_of_the_users_as_one_story() -> None:
    from readout.linking.dating.clues import find_keys
    from readout.reading import LAYERS, Tools, describe, read
    from readout.schema.document import Document, text_hash

    keys = []
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        document = Document(
            id=path.name[:3], text=text, text_hash=text_hash(text), path=path.name,
            media="text/plain", encoding="utf-8", raw=b"",
        )  # fmt: skip
        reading = read(text, Tools.load(), layers=LAYERS)
        keys.append(find_keys(document.id, text, reading, describe(document, reading)))
    dated = date_documents(keys)
    truth = {
        "000": dt.date(2024, 9, 16), "001": dt.date(2023, 12, 20),
        "002": dt.date(2024, 10, 1), "003": dt.date(2024, 6, 27),
    }  # fmt: skip
    for name, day in truth.items():
        earliest, latest = dated[name].earliest, dated[name].latest
        assert earliest is not None and latest is not None
        assert earliest <= day <= latest, name
    # It tells of Monday first, and of what was announced on Tuesday, too.
    assert dated["002"].date == truth["002"]
    assert any(row.rule == "landmark-told" for row in dated["000"].conflicts)
    widths = {
        n: (d.latest - d.earliest).days + 1 for n, d in dated.items() if d.latest and d.earliest
    }
    assert widths["000"] <= 92
    assert widths["003"] <= 123
    # Two calls a fortnight apart are not taken for one.
    assert dated["000"].date is not None and abs((dated["000"].date - truth["000"]).days) <= 7
    ranked = sorted(dated, key=lambda n: (dated[n].date or dt.date.max, dated[n].earliest))
    assert ranked == ["001", "003", "000", "002"]

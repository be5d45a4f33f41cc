"""Names of places to entries of the gazetteer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.knowledge import find_places, load_gazetteer, resolve_place

RESOLVED: list[tuple[str, dict[str, Any], tuple[str, str, str, str]]] = [
    # text, cues, (name, level, country, part)
    ("Oslo", {}, ("Oslo", "capital", "NOR", "")),
    ("southern Norway", {}, ("Norway", "country", "NOR", "southern")),
    ("South Korea", {}, ("South Korea", "country", "KOR", "")),
    ("the UK", {}, ("United Kingdom", "country", "GBR", "")),
    ("Burma", {}, ("Myanmar", "country", "MMR", "")),
    ("Kiev", {}, ("Kyiv", "capital", "UKR", "")),
    ("the outskirts of Lagos", {}, ("Lagos", "city", "NGA", "outskirts of")),
    ("the port city of Tyre in southern Lebanon", {}, ("Tyre", "city", "LBN", "")),
    ("Tripoli, Lebanon", {}, ("Tripoli", "city", "LBN", "")),
    ("Tripoli", {"others": ["Sidon", "Beirut"]}, ("Tripoli", "city", "LBN", "")),
    ("Tripoli", {"countries": ["LBN"]}, ("Tripoli", "city", "LBN", "")),
    ("Tripoli", {}, ("Tripoli", "capital", "LBY", "")),
    ("Georgia", {"others": ["Atlanta"]}, ("Georgia", "region", "USA", "")),
    ("Springfield, Illinois", {}, ("Springfield", "city", "USA", "")),
    ("Donetsk region", {}, ("Donetsk", "region", "UKR", "")),
    ("the Golan Heights", {}, ("Golan Heights", "feature", "", "")),
    ("Gaza", {}, ("Gaza Strip", "feature", "PSE", "")),
    ("northern Gaza", {}, ("Gaza Strip", "feature", "PSE", "northern")),
    ("the Black Sea", {}, ("Black Sea", "feature", "", "")),
]

UNRESOLVED: list[tuple[str, dict[str, Any], str]] = [
    ("Ravnkilde-on-Sea", {}, "unknown-name"),
    ("Springfield", {}, "ambiguous"),
    ("Hyderabad", {}, "ambiguous"),
    ("Osaka, Lebanon", {}, "not-inside"),
    ("", {}, "unknown-name"),
    ("x" * 300, {}, "too-long"),
]


@pytest.mark.parametrize("text, cues, wanted", RESOLVED, ids=lambda value: str(value)[:40])
def test_a_place_is_found(text: str, cues: dict[str, Any], wanted: tuple[str, ...]) -> None:
    found = resolve_place(text, **cues)
    assert found.place is not None, found.why
    place = found.place
    assert (place.name, place.level, place.country, found.part) == wanted
    assert place.lat is not None and place.lon is not None
    assert -90 <= place.lat <= 90 and -180 <= place.lon <= 180


@pytest.mark.parametrize("text, cues, rule", UNRESOLVED, ids=lambda value: str(value)[:40])
def test_doubt_stays_with_its_reason(text: str, cues: dict[str, Any], rule: str) -> None:
    found = resolve_place(text, **cues)
    assert found.place is None
    assert found.rule == rule
    assert found.why


def test_all_places_of_a_name_are_kept_the_likely_first() -> None:
    found = find_places("Springfield", ["USA"])
    assert len(found) > 5
    people = [candidate.place.population for candidate in found if "own-name" in candidate.why]
    assert people == sorted(people, reverse=True)
    assert find_places("Valencia", ["VEN"])[0].place.country == "VEN"


def test_the_order_of_other_places_does_not_matter() -> None:
    others = ["Beirut", "Sidon", "Damascus", "Nowhere at all"]
    assert resolve_place("Tripoli", others=others) == resolve_place("Tripoli", others=others[::-1])


def test_every_name_of_the_index_is_found_again() -> None:
    gazetteer = load_gazetteer()
    for name in ("a coruna", "zywiec", "san jose", "beirut", "zurich", "zwolle"):
        assert gazetteer.entries(name), name
    for name in ("", "aaaaaaaa", "zzzzzzzz", "beirut beirut"):
        assert gazetteer.entries(name) == ()


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    found = resolve_place(text, others=[text], countries=["XXX"])
    assert found.rule
    assert found.place is None or found.candidates

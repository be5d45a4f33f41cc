"""Names of one and of two, from the table of pairs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from readout.linking.actors import link_actors
from readout.linking.actors.names import body_name, person_name
from readout.linking.actors.spelling import compare_bodies, compare_people, likeness
from tests.linking.actors.making import document, somebody

CASES = Path(__file__).parents[2] / "cases/spellings.toml"
PAIRS: list[dict[str, Any]] = tomllib.loads(CASES.read_text("utf-8"))["pair"]


def _are_joined(pair: dict[str, Any], *, near: bool) -> bool:
    kind = "organisation" if pair.get("kind") == "body" else "person"
    there = ("Vasht", "Ostrel Mills", "Milne Gorge") if near else ()
    words = {} if near else {"terms": ("cup", "goal", "league", "match")}
    cast = link_actors(
        [
            document("d1", somebody(pair["left"], kind=kind), others=there),
            document("d2", somebody(pair["right"], kind=kind), others=there, **words),
        ]
    )
    return any(len(actor.members) == 2 and "a0" in actor.members[0].local for actor in cast.actors)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair["why"]))
def test_pairs_of_one_story(pair: dict[str, Any]) -> None:
    assert _are_joined(pair, near=True) is pair["same"]
    turned = {**pair, "left": pair["right"], "right": pair["left"]}
    assert _are_joined(turned, near=True) is pair["same"]


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if "far" in pair], ids=lambda pair: str(pair["why"])
)
def test_pairs_of_two_stories(pair: dict[str, Any]) -> None:
    assert _are_joined(pair, near=False) is pair["far"]


@pytest.mark.parametrize(
    ("text", "given", "surname", "generation"),
    [
        ("Marek Dossan", ("marek",), "dossan", ""),
        ("Gen. Tomas Revik", ("tomas",), "revik", ""),
        ("Emil van der Rasche Jr.", ("emil",), "rasche", "jr"),
        ("Rasche, Emil", ("emil",), "rasche", ""),
        ("al-Verou", (), "verou", ""),
        ("Al Verou", ("al",), "verou", ""),
        ("Ben Verou", ("ben",), "verou", ""),
        ("King Orvald", ("king",), "orvald", ""),
        ("Dr. Ada Quill, PhD", ("ada",), "quill", ""),
    ],
)
def test_people_taken_apart(
    text: str, given: tuple[str, ...], surname: str, generation: str
) -> None:
    name = person_name(text)
    assert name is not None
    assert (name.given, name.surname, name.generation) == (given, surname, generation)


def test_no_letters_are_no_name() -> None:
    assert person_name("—") is None
    assert body_name("…") is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("dossan", "dossan", "same"),
        ("hussein", "hussain", "romanised"),
        ("hochfeld", "hockfeld", "typo"),
        ("verno", "verna", "slip"),
        ("gallemant", "gallemad", "rough"),
        ("quill", "solm", "other"),
        ("kim", "kin", "other"),
    ],
)
def test_likeness_of_words(one: str, other: str, alike: str) -> None:
    assert likeness(one, other) == alike
    assert likeness(other, one) == alike


def test_comparing_is_symmetric() -> None:
    texts = [pair[side] for pair in PAIRS for side in ("left", "right")]
    people = [name for text in texts if (name := person_name(text))]
    bodies = [name for text in texts if (name := body_name(text))]
    for one in people:
        for other in people:
            found = sorted(feature for feature, _, _ in compare_people(one, other))
            assert found == sorted(feature for feature, _, _ in compare_people(other, one))
    for left in bodies:
        for right in bodies:
            assert compare_bodies(left, right)[0] == compare_bodies(right, left)[0]

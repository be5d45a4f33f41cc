"""Where places lie: a table of invented sentences, distances, and what must hold always."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.knowledge import Place
from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.places import entry_id, find_places, place_rules
from readout.reading.places.context import kilometres
from readout.reading.places.names import full_names
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.place import PlaceMention
from readout.schema.reading import Word
from readout.schema.span import Span

TABLE = Path(__file__).parent.parent / "cases" / "places.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
RULES = place_rules()


def read(text: str) -> tuple[PlaceMention, ...]:
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    mentions = find_mentions(tagged.names, trees, mention_rules())
    mentions, actors = find_actors(mentions, trees, actor_rules(), shipped_weights())
    return find_places(mentions, actors, trees, RULES)


def alone(text: str, *names: str) -> tuple[PlaceMention, ...]:
    """The places of a text with these words as names of places, without trees or actors."""
    words, mentions = [], []
    for name in names:
        start = text.index(name)
        end = start + len(name)
        words.append(
            Word(start=start, end=end, lemma="x", upos="PROPN", xpos="NNP", head=-1, deprel="root")
        )
        mentions.append(Mention(start=start, end=end, type="LOC", form="name"))
    return find_places(mentions, (), Trees(text, words, [Span(0, len(text))]), RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict) -> None:
    text = case["text"]
    rows = alone(text, *case["names"])
    found = [
        [text[p.start : p.end], p.name, p.level, p.country or "", p.part or ""]
        for p in rows
        if p.entry
    ]
    assert found == case.get("places", [])
    missing = [[text[p.start : p.end], p.rule] for p in rows if p.entry is None]
    assert missing == case.get("unresolved", [])
    assert all(p.why for p in rows)


DISTANCES = [
    ("a post six miles from Oslo", "six miles", 6.0, "mile", 9.656, None),
    ("a post 40 kilometres north of Oslo", "40 kilometres", 40.0, "kilometre", 40.0, "north"),
    ("it lies 1,200 metres (0.7 miles) from Oslo", "1,200 metres", 1200.0, "metre", 1.2, None),
    ("within half a mile of Oslo", "half a mile", 0.5, "mile", 0.805, None),
    ("2.5 km south-east of the Oslo", "2.5 km", 2.5, "kilometre", 2.5, "southeast"),
]


@pytest.mark.parametrize("text, figure, value, unit, km, bearing", DISTANCES)
def test_distances(
    text: str, figure: str, value: float, unit: str, km: float, bearing: str | None
) -> None:
    (row,) = [p for p in alone(text, "Oslo") if p.distance]
    distance = row.distance
    assert distance is not None
    assert distance.span.of(text) == figure
    assert (distance.value, distance.unit, distance.km) == (value, unit, km)
    assert distance.bearing == bearing
    assert distance.reference.of(text) == "Oslo"
    assert (row.name, row.end) == ("Oslo", len(text))


def test_a_distance_from_what_has_no_name() -> None:
    text = "They want it pushed ten miles from the border."
    (row,) = [p for p in read(text) if p.distance]
    assert text[row.start : row.end] == "ten miles from the border"
    assert row.entry is None and row.why


def test_no_distance_without_a_place() -> None:
    assert not [p for p in read("He ran six miles from habit.") if p.distance]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Calif.", ["California", "Calif."]),
        ("La", ["La"]),
        ("D.C.", ["Washington", "D.C."]),
        ("Oslo", ["Oslo"]),
    ],
)
def test_short_forms(written: str, names: list[str]) -> None:
    assert list(full_names(written, RULES)) == names


def test_what_is_a_body_is_no_place() -> None:
    (row,) = alone("talks at the White House", "White House")
    assert (row.entry, row.rule) == (None, "organisation")


def test_entries_of_one_name_have_ids_of_their_own() -> None:
    one = Place(level="region", name="Punjab", countries=("PAK",), admin1="04")
    other = Place(level="region", name="Punjab", countries=("IND",), admin1="23")
    assert entry_id(one) == "admin1:PAK.04" != entry_id(other)
    sea = Place(level="feature", name="Black Sea", countries=())
    assert entry_id(sea) == "readout:black-sea"


def test_a_degree_along_the_equator() -> None:
    one = Place(level="city", name="A", countries=("AAA",), lat=0.0, lon=0.0)
    other = Place(level="city", name="B", countries=("AAA",), lat=0.0, lon=1.0)
    assert kilometres(one, other) == pytest.approx(111.2, abs=0.1)
    assert kilometres(one, other) == kilometres(other, one)


def test_a_people_tells_of_a_country() -> None:
    rows = read("Two Lebanese ministers said that the ship had left Tripoli in Lebanon.")
    assert {row.country for row in rows} == {"LBN"}


def test_same_input_same_output() -> None:
    text = " ".join(case["text"] for case in CASES)
    assert read(text) == read(text)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            ["Oslo", "Tripoli", "Lebanon", "six miles from", ",", "in", "the", "Va.", "x" * 90]
        ),
        max_size=14,
    )
)
def test_any_names_give_rows_that_slice(pieces: list[str]) -> None:
    text, mentions = "", []
    for piece in pieces:
        if piece[0].isupper():
            mentions.append(
                Mention(start=len(text), end=len(text) + len(piece), type="LOC", form="name")
            )
        text += piece + " "
    rows = find_places(mentions, (), Trees(text, (), ()), RULES)
    for row in rows:
        assert 0 <= row.start < row.end <= len(text)
        assert (row.entry is None) == (row.name is None)
        assert row.lat is None or -90 <= row.lat <= 90
    assert list(rows) == sorted(rows, key=lambda row: (row.start, -row.end))
    assert len([row for row in rows if not row.distance]) == len(mentions)

"""The positions of each actor over time: what is told twice is one, and what changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.positions import PositionKeys, link_positions
from readout.linking.positions.comparing import compare, weigh
from readout.schema.position import Stance, member_id, parse_member
from readout.schema.span import Span
from readout.schema.time import Dct, Interval, Relation, Timex
from tests.linking.positions.making import (
    cast_of,
    copies,
    day,
    local,
    several,
    told,
)

BRIDGE = "bridge river mended toll"
DATES = {"d1": day("2024-01-10"), "d2": day("2024-01-12"), "d3": day("2024-06-01")}
NAMES = ("quill", "ash", "board")


def link(*keys: PositionKeys, dates: dict[str, Dct] | None = None, **more: Any) -> list[Stance]:
    documents = tuple(one.document for one in keys)
    found = link_positions(
        keys,
        dates=DATES if dates is None else dates,
        cast=cast_of(documents, *NAMES),
        **more,
    )
    return list(found)


def test_one_position_told_by_two_papers_is_one() -> None:
    [stance] = link(told("d1", BRIDGE), told("d2", "bridge river mended"))
    assert stance.id == "d1:0-4:position"
    assert stance.members == ("d1:0-4:position", "d2:0-4:position")
    assert stance.documents == ("d1", "d2")
    assert stance.sources == 2
    assert stance.days == Interval(dt.date(2024, 1, 10), dt.date(2024, 1, 10))
    assert (stance.what.document, stance.what.text) == ("d1", BRIDGE)
    assert (stance.name, stance.change, stance.earlier) == ("Quill", "new", None)


def test_copies_count_once() -> None:
    [stance] = link(told("d1", BRIDGE), told("d2", BRIDGE), groups=[copies("d1", "d2")])
    assert stance.documents == ("d1", "d2")
    assert stance.sources == 1


def test_what_most_independent_texts_say_is_the_strength() -> None:
    keys = [
        told("d1", BRIDGE, strength="strong"),
        told("d2", BRIDGE, strength="strong"),
        told("d4", BRIDGE),
        told("d5", BRIDGE),
    ]
    dates = {**DATES, "d4": DATES["d1"], "d5": DATES["d1"]}
    assert link(*keys, dates=dates)[0].strength == "plain"
    assert link(*keys, dates=dates, groups=[copies("d4", "d5")])[0].strength == "strong"


def test_the_same_again_months_later_is_a_repetition() -> None:
    first, second = link(told("d1", BRIDGE), told("d3", BRIDGE))
    assert (second.change, second.earlier) == ("repeated", first.id)
    assert [reason.feature for reason in second.reasons] == ["subject"]


CHANGES = [
    ({}, {"act": "refusal"}, "changed", ("act", "demand", "refusal")),
    ({}, {"strength": "strong"}, "changed", ("strength", "plain", "strong")),
    ({}, {"condition": "fees fall"}, "new-condition", ("condition", "", "fees fall")),
    ({"condition": "fees fall"}, {}, "dropped-condition", ("condition", "fees fall", "")),
    ({"condition": "fees fall"}, {"condition": "snow melts"}, "new-condition",
     ("condition", "fees fall", "snow melts")),
    ({"condition": "fees fall"}, {"condition": "fees rise"}, "repeated", None),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "change", "reason"), CHANGES)
def test_what_changed(
    before: dict[str, Any], after: dict[str, Any], change: str, reason: tuple[str, ...] | None
) -> None:
    first, second = link(told("d1", BRIDGE, **before), told("d3", BRIDGE, **after))
    assert (first.change, second.change, second.earlier) == ("new", change, first.id)
    reasons = [(one.feature, one.left, one.right) for one in second.reasons[1:]]
    assert reasons == ([] if reason is None else [reason])


def test_a_change_is_told_against_the_last_stance() -> None:
    dates = {**DATES, "d4": day("2024-03-01")}
    first, second, third = link(
        told("d1", BRIDGE), told("d4", BRIDGE, act="refusal"), told("d3", BRIDGE), dates=dates
    )
    assert (second.earlier, third.earlier) == (first.id, second.id)
    assert third.change == "changed"


def test_other_subjects_actors_and_days_are_kept_apart() -> None:
    other = link(told("d1", BRIDGE), told("d3", "school roof teachers"))
    assert [stance.change for stance in other] == ["new", "new"]
    apart = link(told("d1", BRIDGE), told("d3", BRIDGE, takers=("ash",)))
    assert [stance.change for stance in apart] == ["new", "new"]
    one_day = link(
        several("d1", local(BRIDGE, document="d1"),
                local(BRIDGE, act="refusal", start=50, document="d1"))
    )  # fmt: skip
    assert [stance.change for stance in one_day] == ["new", "new"]


def test_undated_ones_come_last_and_are_compared_with_none() -> None:
    stances = link(told("d0", BRIDGE), told("d1", BRIDGE))
    assert [(stance.days is None, stance.change) for stance in stances] == [
        (False, "new"),
        (True, "new"),
    ]


def test_one_text_takes_up_in_short_what_it_told_in_full() -> None:
    keys = several("d1", local(BRIDGE, document="d1"), local("bridge", start=50, document="d1"))
    [stance] = link(keys)
    assert len(stance.members) == 2
    assert stance.what.text == BRIDGE


def test_two_who_take_one_position_have_a_stance_each() -> None:
    stances = link(told("d1", BRIDGE, takers=("quill", "ash"), to=("board",)))
    assert sorted(stance.name for stance in stances) == ["Ash", "Quill"]
    assert sorted(stance.id for stance in stances) == ["d1:0-4:position", "d1:0-4:position:2"]
    assert all([party.name for party in stance.to] == ["Board"] for stance in stances)
    assert all(parse_member(stance.id) == ("d1", Span(0, 4)) for stance in stances)


def test_the_days_that_the_text_names_are_those_of_the_taking() -> None:
    past = Relation(form="XXXX-WXX-1", unit="week", direction="past")
    monday = Timex(start=0, end=6, type="DATE", value="XXXX-WXX-1", rule="weekday", relation=past)
    [stance] = link(told("d1", BRIDGE, when=(monday,)))
    assert stance.days == Interval(dt.date(2024, 1, 8), dt.date(2024, 1, 8))
    later = Relation(form="XXXX-WXX-1", unit="week", direction="future")
    to_come = Timex(start=0, end=6, type="DATE", value="XXXX-WXX-1", rule="weekday", relation=later)
    [stance] = link(told("d1", BRIDGE, when=(to_come,)))
    assert stance.days == Interval(dt.date(2024, 1, 10), dt.date(2024, 1, 10))


def test_without_a_cast_documents_have_their_own_actors() -> None:
    stances = link_positions([told("d1", BRIDGE), told("d2", BRIDGE)], dates=DATES)
    assert len(stances) == 2


def test_ids() -> None:
    assert parse_member(member_id("d1", 3, 9)) == ("d1", Span(3, 9))
    assert parse_member(member_id("d1", 3, 9, 2)) == ("d1", Span(3, 9))
    assert parse_member("d1:3-9:event") is None


WORDS = ("bridge", "river", "toll", "school", "roof", "truce", "port")
SETS = st.frozensets(st.sampled_from(WORDS), max_size=5)


@settings(deadline=None, derandomize=True)
@given(SETS, SETS, st.lists(SETS, max_size=6))
def test_comparing_is_symmetric_and_bounded(
    one: frozenset[str], other: frozenset[str], pile: list[frozenset[str]]
) -> None:
    weights = weigh(pile)
    assert compare(one, other, weights) == compare(other, one, weights)
    likeness = compare(one, one, weights)
    assert likeness.alike == (1.0 if one else 0.0)
    assert 0 <= compare(one, other, weights).alike <= compare(one, other, weights).held <= 1


@st.composite
def piles(draw: st.DrawFn) -> tuple[list[PositionKeys], dict[str, Dct]]:
    keys, dates = [], {}
    for number in range(draw(st.integers(1, 7))):
        document = f"d{number}"
        if draw(st.booleans()):
            dates[document] = day(f"2024-0{draw(st.integers(1, 3))}-1{draw(st.integers(0, 9))}")
        found = [
            local(
                " ".join(sorted(draw(SETS) | {"bridge"})),
                act=draw(st.sampled_from(("demand", "refusal"))),
                takers=tuple(draw(st.permutations(("quill", "ash"))))[: draw(st.integers(1, 2))],
                start=place * 100,
                document=document,
            )
            for place in range(draw(st.integers(0, 3)))
        ]
        keys.append(several(document, *found))
    return keys, dates


@settings(deadline=None, derandomize=True)
@given(piles(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    pile: tuple[list[PositionKeys], dict[str, Dct]], shuffler: Any
) -> None:
    keys, dates = pile
    cast = cast_of(tuple(f"d{number}" for number in range(7)), *NAMES)
    groups = [copies("d0", "d1")]
    plain = link_positions(keys, dates=dates, cast=cast, groups=groups)
    again = [*keys, *keys[:2]]
    shuffler.shuffle(again)
    assert link_positions(again, dates=dates, cast=cast, groups=groups) == plain
    members = [member for stance in plain for member in stance.members]
    assert len(members) == len(set(members))
    assert len(members) == sum(len(one.takers) for key in keys for one in key.positions)
    known = {stance.id for stance in plain}
    assert all(stance.earlier in known for stance in plain if stance.earlier)
    assert all((stance.change == "new") is (stance.earlier is None) for stance in plain)

"""Settling on the numbers of one incident from several reports."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readout.linking.figures import Report, settle
from readout.schema.figure import Casualty, Harm
from readout.schema.span import Span


def told(measure: Harm, number: float, at: int = 0, **more: object) -> Casualty:
    return Casualty(
        span=Span(at, at + 1),
        predicate=Span(at + 1, at + 2),
        measure=measure,
        rule="test",
        low=number,
        high=number,
        **more,  # type: ignore[arg-type]
    )


def counted(measure: Harm, number: float, at: int = 0, **more: object) -> Casualty:
    return told(measure, number, at, counted=True, **more)


def report(*casualties: Casualty) -> Report:
    return Report((), casualties)


@pytest.mark.parametrize(
    ("casualties", "killed", "injured"),
    [
        ([counted("killed", 3), counted("injured", 5)], 3, 5),
        ([counted("injured", 5)], 0, 5),
        ([told("killed", 1)], 1, 0),
        ([counted("shot", 4), counted("killed", 1)], 1, 3),
        ([counted("killed", 1), counted("shot", 4, others=True)], 1, 4),
        ([told("shot", 1), told("killed", 1, 9, definite=True)], 1, 0),
        ([counted("killed", 2), counted("killed", 5)], None, None),
        ([], None, None),
    ],
)
def test_one_report(casualties: list[Casualty], killed: int | None, injured: int | None) -> None:
    settled = settle([report(*casualties)])
    assert (settled.killed, settled.injured) == (killed, injured)


def test_the_same_name_or_age_is_one_victim() -> None:
    named = report(
        told("killed", 1, 0, name="ada quill", sentence=0),
        told("killed", 1, 9, name="quill", sentence=4),
        told("killed", 1, 18, age=44.0, name="ada quill", sentence=5),
    )
    assert settle([named]).killed == 1


def test_two_of_one_sentence_are_two() -> None:
    two = report(
        told("killed", 1, 0, sex="male", sentence=0),
        told("injured", 1, 9, sex="female", sentence=0),
    )
    settled = settle([two])
    assert settled.killed == 1
    assert settled.injured is None  # described one by one: there may be more


def test_numbers_of_several_events_are_left_out() -> None:
    headline = Report((counted("killed", 17, several=True),), (told("killed", 1),))
    assert settle([headline]).killed is None


def test_most_articles_decide_and_conflicts_show() -> None:
    three, four = report(counted("killed", 3)), report(counted("killed", 4))
    settled = settle([three, three, four])
    assert (settled.killed, settled.killed_conflict) == (3, True)
    settled = settle([three, four])
    assert (settled.killed, settled.killed_conflict) == (None, True)
    assert not settle([three, three]).killed_conflict


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5))
def test_the_order_does_not_matter(numbers: list[int]) -> None:
    reports = [report(counted("killed", number)) for number in numbers]
    assert len({settle(order) for order in permutations(reports)}) == 1

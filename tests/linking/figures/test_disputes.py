"""Whether articles of one incident disagree."""

from __future__ import annotations

from itertools import permutations

import pytest

from readout.linking.figures import Report, dispute
from readout.schema.figure import Casualty
from tests.linking.figures.test_settling import counted, told

HOSPITAL = {"rule": "in-condition"}


def report(*casualties: Casualty, head: tuple[Casualty, ...] = ()) -> Report:
    return Report(head, casualties)


def hurt() -> Casualty:
    one = told("injured", 1)
    return Casualty(
        span=one.span, predicate=one.predicate, measure="injured", rule="in-condition",
        low=1, high=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param([counted("killed", 3)], [counted("killed", 3)], (False, False), id="same"),
        pytest.param([counted("killed", 3)], [counted("killed", 4)], (True, False), id="dead"),
        pytest.param([counted("injured", 3)], [counted("injured", 5)], (False, True), id="hurt"),
        pytest.param([hurt()], [told("killed", 1)], (True, True), id="has-died"),
        pytest.param([counted("killed", 3)], [], (False, False), id="silence"),
        pytest.param([counted("injured", 2)], [told("killed", 1)], (False, False), id="other-half"),
        pytest.param(
            [counted("killed", 1), counted("injured", 3)],
            [counted("killed", 2), counted("injured", 2)],
            (True, True),
            id="one-died-since",
        ),
        pytest.param([counted("killed", 3), counted("killed", 5)], [counted("killed", 3)],
                     (False, False), id="unsure"),
        pytest.param([counted("killed", 3, sentence=20)], [counted("killed", 5)],
                     (False, False), id="far-down"),
    ],
)  # fmt: skip
def test_two_articles(
    one: list[Casualty], other: list[Casualty], expected: tuple[bool, bool]
) -> None:
    for pair in permutations((report(*one), report(*other))):
        found = dispute(pair)
        assert (found.killed, found.injured) == expected


def test_four_hurt_and_later_one_dead_of_four() -> None:
    first = report(counted("injured", 4), head=(counted("injured", 4),))
    later = report(counted("shot", 4), told("killed", 1), head=(told("killed", 1),))
    found = dispute([first, later])
    assert found.killed
    assert found.injured


def test_nothing_told_is_no_dispute() -> None:
    assert dispute([]) == dispute([report()])

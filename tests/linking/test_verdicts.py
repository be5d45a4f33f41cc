"""What is one as people said, replayed in order."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.verdicts import Verdicts
from readout.schema.fix import Sameness

GROUPS = ("a1 a2 a3 a4", "b1 b2", "c1")
MEMBERS = " ".join(GROUPS).split()


def say(words: str) -> Sameness:
    """ "a1 = b1 b2" are one, "a1 - a3" are not."""
    target, sign, *others = words.split()
    return Sameness("merge" if sign == "=" else "split", target, tuple(others))


def hear(said: Iterable[Sameness]) -> Verdicts:
    verdicts = Verdicts(group.split() for group in GROUPS)
    verdicts.hear(said)
    return verdicts


def partition(verdicts: Verdicts) -> set[str]:
    return {" ".join(sorted(group)) for group in verdicts.groups()}


CASES = [
    ((), GROUPS),
    (("a1 = b1",), ("a1 a2 a3 a4 b1 b2", "c1")),
    (("a1 = b1 c1",), ("a1 a2 a3 a4 b1 b2 c1",)),
    (("a1 - a3 a4",), ("a1 a2", "a3 a4", "b1 b2", "c1")),
    # What was taken out and comes back comes back whole, whichever of it is named.
    (("a1 - a3 a4", "a1 = a3"), GROUPS),
    (("a1 - a3 a4", "a4 = a2"), GROUPS),
    # Parts go their own ways.
    (("a1 = b1", "a1 - b1 b2", "b1 = c1"), ("a1 a2 a3 a4", "b1 b2 c1")),
    (("b1 = c1", "a1 = b1", "a1 - b1 b2 c1"), ("a1 a2 a3 a4", "b1 b2 c1")),
    # What stays is still one, though what it was joined by is taken out.
    (("a1 = b1", "a2 - a1"), ("a1", "a2 a3 a4 b1 b2", "c1")),
    # Not the same, then the same after all, through a third.
    (("a1 - b1", "a2 = c1", "c1 = b2"), ("a1 a2 a3 a4 b1 b2 c1",)),
    # All taken apart, and strangers.
    (("a1 - a2", "a1 - a3", "a1 - a4"), ("a1", "a2", "a3", "a4", "b1 b2", "c1")),
    (("x1 = a1", "a1 - x1", "a1 = x1 c1"), ("a1 a2 a3 a4 c1", "b1 b2")),
]


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_a_later_word_wins(words: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert partition(hear(map(say, words))) == set(expected)


APART = [
    (("a1 - b1",), [("a1", "b1")]),
    (("a1 - a3 a4",), [("a1", "a3")]),
    # What was said of one group holds for both parts of it.
    (("a1 - b1", "a1 - a3"), [("a1", "a3"), ("a1", "b1"), ("a3", "b1")]),
    # What is joined has what was said of either, and nothing between the two.
    (("a1 - b1", "b1 = c1"), [("a1", "b1")]),
    (("a1 - b1", "a2 = b2"), []),
    (("a1 - b1", "c1 - a1", "c1 = b2"), [("a1", "b1")]),
]


@pytest.mark.parametrize(("words", "expected"), APART)
def test_groups_that_are_not_one(words: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert sorted(hear(map(say, words)).apart()) == expected


MEMBER = st.sampled_from([*MEMBERS, "stranger"])
SAYING = st.builds(
    Sameness,
    st.sampled_from(["merge", "split"]),
    MEMBER,
    st.lists(MEMBER, min_size=1, max_size=3, unique=True).map(tuple),
)


@settings(deadline=None, derandomize=True)
@given(st.lists(SAYING, min_size=1, max_size=8))
def test_nothing_said_is_contradicted(said: list[Sameness]) -> None:
    verdicts, last = hear(said), said[-1]
    groups = verdicts.groups()
    home = {id: number for number, group in enumerate(groups) for id in group}
    assert sorted(home) == MEMBERS
    assert sum(map(len, groups)) == len(MEMBERS)
    known = [id for id in last.others if id in home and last.target in home and id != last.target]
    assert all((home[id] == home[last.target]) == (last.verb == "merge") for id in known)
    assert all(one < other for one, other in verdicts.apart())
    assert {id for pair in verdicts.apart() for id in pair} <= {min(group) for group in groups}

"""Who is one actor as people said, replayed in order."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.record.verdicts import Verdicts
from readout.schema.cast import Cast, CastActor, Member
from readout.schema.fix import Sameness

GROUPS = ("a1 a2 a3 a4", "b1 b2", "c1")
MEMBERS = " ".join(GROUPS).split()


def actor(group: str) -> CastActor:
    members = (
        Member(id=id, document=f"in {id}", local="x1", name=group[0]) for id in group.split()
    )
    return CastActor(id=group[:2], name=group[0], type="person", members=tuple(members))


def say(words: str) -> Sameness:
    """ "a1 = b1 b2" are one, "a1 - a3" are not."""
    target, sign, *others = words.split()
    return Sameness("merge" if sign == "=" else "split", target, tuple(others))


def hear(said: Iterable[Sameness]) -> Verdicts:
    verdicts = Verdicts(Cast(actors=tuple(map(actor, GROUPS))))
    verdicts.hear(said)
    return verdicts


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The group of each member."""
    home = {id: {id} for id in MEMBERS}
    for one, other in pairs:
        both = home[one] | home[other]
        home.update(dict.fromkeys(both, both))
    return home


def partition(verdicts: Verdicts) -> set[str]:
    """What the pairs make of the groups, where nothing else speaks for or against."""
    apart = set(verdicts.apart())
    plain = [(one, two) for group in GROUPS for one in group.split() for two in group.split()]
    kept = [(one, two) for one, two in plain if not {(one, two), (two, one)} & apart]
    home = joined([*verdicts.same(), *kept])
    return {" ".join(sorted(group)) for group in home.values()}


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


def test_two_that_are_not_one_hold_all_of_both_off() -> None:
    found = hear([say("a1 - b1")]).apart()
    assert found == [("a1", "b1"), ("a1", "b2"), ("a2", "b1"), ("a3", "b1"), ("a4", "b1")]


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
    verdicts = hear(said)
    home, last = joined(verdicts.same()), said[-1]
    assert not [pair for pair in verdicts.apart() if home[pair[0]] is home[pair[1]]]
    known = [id for id in last.others if id in home and last.target in home and id != last.target]
    assert all((home[id] is home[last.target]) == (last.verb == "merge") for id in known)

"""The partition: average link, people's verdicts, no trace of order."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.clusters import Partition, Scored, cluster, connect, partition
from readout.schema.link import Judgement, Link


def link(pair: str, score: float) -> Link:
    return Link(kind="duplicate", left=pair[0], right=pair[1], score=score)


def verdict(pair: str, word: str) -> Judgement:
    return Judgement(kind="duplicate", left=pair[0], right=pair[1], verdict=word)  # type: ignore[arg-type]


def groups(found: Partition) -> list[str]:
    return ["".join(cluster.members) for cluster in found.clusters]


CASES = [
    ("no links", "abc", {}, {}, ["a", "b", "c"]),
    ("a pair", "abc", {"ab": 0.9}, {}, ["ab", "c"]),
    ("too weak", "ab", {"ab": 0.49}, {}, ["a", "b"]),
    ("a chain breaks", "abcd", {"ab": 0.9, "bc": 0.6, "cd": 0.9}, {}, ["ab", "cd"]),
    ("a third with two ties", "abc", {"ab": 0.9, "bc": 0.8, "ac": 0.4}, {}, ["abc"]),
    ("one bridge between threes", "abcdef",
     {"ab": 1, "ac": 1, "bc": 1, "de": 1, "df": 1, "ef": 1, "ad": 0.9}, {}, ["abc", "def"]),
    ("same wins over no link", "ab", {}, {"ab": "same"}, ["ab"]),
    ("different wins over a link", "ab", {"ab": 1.0}, {"ab": "different"}, ["a", "b"]),
    ("different holds through others", "abc", {"ab": 1, "bc": 0.9, "ac": 0.9}, {"ac": "different"},
     ["ab", "c"]),
    ("unsure says nothing", "ab", {"ab": 1.0}, {"ab": "unsure"}, ["ab"]),
    ("same reaches through others", "abc", {}, {"ab": "same", "bc": "same"}, ["abc"]),
    ("strangers are left out", "ab", {"ax": 1.0, "ab": 0.7}, {"bx": "same"}, ["ab"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("members", "links", "verdicts", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_cases(members: str, links: dict, verdicts: dict, expected: list[str]) -> None:
    found = partition(
        "duplicate",
        members,
        [link(*each) for each in links.items()],
        [verdict(*each) for each in verdicts.items()],
    )
    assert groups(found) == expected
    assert [cluster.id for cluster in found.clusters] == [group[0] for group in expected]
    assert found.contradicted == ()


def test_verdicts_that_exclude_each_other_are_told() -> None:
    said = [verdict("ab", "same"), verdict("bc", "same"), verdict("ac", "different")]
    found = partition("duplicate", "abc", [], said)
    assert groups(found) == ["ab", "c"]
    assert found.contradicted == (said[1],)


def test_both_said_of_one_pair() -> None:
    said = [verdict("ab", "same"), verdict("ba", "different")]
    found = partition("duplicate", "ab", [link("ab", 1.0)], said)
    assert groups(found) == ["a", "b"]
    assert found.contradicted == (said[0],)


def test_another_kind_is_no_matter() -> None:
    other = Link(kind="actor", left="a", right="b", score=1.0)
    said = Judgement(kind="event", left="a", right="b", verdict="same")
    assert groups(partition("duplicate", "ab", [other], [said])) == ["a", "b"]


def test_a_big_group_is_not_asked_for_every_link() -> None:
    names = [f"{number:03}" for number in range(300)]
    near = [
        Link(kind="duplicate", left=names[at], right=names[at + step], score=0.9)
        for step in range(1, 17)
        for at in range(len(names) - step)
    ]
    assert len(partition("duplicate", names, near).clusters) == 1


LINKS = st.dictionaries(
    st.sampled_from(["".join(pair) for pair in combinations("abcdefgh", 2)]),
    st.floats(0, 1).map(lambda score: round(score, 2)),
)
SAID = st.dictionaries(
    st.sampled_from(["".join(pair) for pair in combinations("abcdefgh", 2)]),
    st.sampled_from(["same", "different", "unsure"]),
    max_size=6,
)


@given(LINKS, SAID, st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True)
def test_order_is_no_matter_and_people_are_heard(links: dict, said: dict, chance) -> None:
    ties = [link(*each) for each in links.items()]
    verdicts = [verdict(*each) for each in said.items()]
    first = partition("duplicate", "abcdefgh", ties, verdicts)
    members = list("abcdefgh")
    for each in (ties, verdicts, members):
        chance.shuffle(each)
    assert partition("duplicate", members, ties, verdicts) == first
    assert sorted("".join(groups(first))) == list("abcdefgh")
    together = {frozenset(pair) for group in groups(first) for pair in combinations(group, 2)}
    for each in verdicts:
        pair = frozenset((each.left, each.right))
        if each.verdict == "different":
            assert pair not in together
        if each.verdict == "same" and each not in first.contradicted:
            assert pair in together


@given(LINKS)
@settings(deadline=None, derandomize=True)
def test_numbers_are_parted_as_names_are(links: dict) -> None:
    number = {name: place for place, name in enumerate("abcdefgh")}
    scored = [Scored(number[left], number[right], score) for (left, right), score in links.items()]
    named = groups(partition("duplicate", "abcdefgh", [link(*each) for each in links.items()]))
    assert cluster(8, scored) == [[number[name] for name in each] for each in named if each[1:]]


def test_pairs_connect_through_others() -> None:
    assert connect(6, [(3, 1), (5, 3), (4, 4), (0, 2)]) == [[0, 2], [1, 3, 5]]

"""A pile to groups: what belongs together, whatever the order, and people have the last word."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from readout.linking import find_groups, group_copies, sketch
from readout.schema.link import Judgement
from readout.schema.span import Span
from tests.linking.prose import article, paragraph, pile, story

SLOGANS = [paragraph(("slogan", number), 14) for number in range(6)]


def papers(count: int = 6) -> dict:
    """One agency story in some papers, each cut and dressed in its own way, among strangers."""
    agency = article("agency", 12)
    made = {"agency": story(*agency)}
    for number in range(count):
        body = agency[: 3 + number]
        made[f"paper{number}"] = story(paragraph(("lead", number), 12), *body, SLOGANS[number % 6])
    for number in range(30):
        slogans = SLOGANS[number % 6], SLOGANS[(number + 1) % 6]
        made[f"stranger{number}"] = story(slogans[0], *article(number, 5), slogans[1])
    follow_up = story(*article("later", 6), *agency[8:])
    return made | {"followup": follow_up}


def groups(stories: dict, *judgements: Judgement) -> list[tuple[str, ...]]:
    found = group_copies(((each.id, each.sketch) for each in pile(stories)), judgements)
    return list(found.groups)


def said(left: str, right: str, verdict: str) -> Judgement:
    return Judgement(kind="duplicate", left=left, right=right, verdict=verdict)  # type: ignore[arg-type]


STORY = ("agency", *(f"paper{number}" for number in range(6)))


def test_agency_copy_in_six_papers() -> None:
    assert groups(papers()) == [STORY]


def test_order_is_no_matter() -> None:
    stories = papers()
    encode = msgspec.json.Encoder().encode
    first = encode(find_groups(pile(stories), stories.__getitem__))
    for salt in "xyz":
        shuffled = sorted(
            pile(stories), key=lambda k: hashlib.sha256((salt + k.id).encode()).digest()
        )
        assert encode(find_groups(shuffled, stories.__getitem__)) == first


def test_a_document_that_came_and_went_leaves_no_trace() -> None:
    stories = papers()
    before = groups(stories)
    without = {id: each for id, each in stories.items() if id != "paper3"}
    assert groups(without) == [tuple(id for id in STORY if id != "paper3")]
    assert groups({**without, "paper3": stories["paper3"]}) == before


def test_many_equal_bodies_are_one_group() -> None:
    text = story(*article("wire", 4))
    stories = {f"{number:03}": text for number in range(120)}
    assert groups(stories | {"trim": story(*article("wire", 4)[:2])}) == [
        (*sorted(stories), "trim")
    ]


@pytest.mark.parametrize("text", ["", "Advertisement", "Sign up for our newsletter today!"])
def test_next_to_nothing_is_no_copy(text: str) -> None:
    assert groups({"a": story(text), "b": story(text), "c": story(text)}) == []


def test_different_parts_a_copy_even_an_equal_one() -> None:
    text = story(*article("wire", 4))
    stories = {"a": text, "b": text, "c": text}
    assert groups(stories, said("a", "b", "different")) in ([("a", "c")], [("b", "c")])
    assert groups(papers(), said("paper5", "agency", "different"))[0] != STORY


def test_same_joins_what_shares_nothing() -> None:
    stories = {"a": story(*article(1)), "b": story(*article(2))}
    assert groups(stories, said("a", "b", "same")) == [("a", "b")]


def test_exclusive_verdicts_are_reported() -> None:
    stories = {id: story(*article(id)) for id in "abc"}
    verdicts = said("a", "b", "same"), said("b", "c", "same"), said("a", "c", "different")
    found = find_groups(pile(stories), stories.__getitem__, verdicts)
    assert [group.members for group in found.groups] == [("a", "b")]
    assert found.contradicted == (verdicts[1],)


def test_a_pile_of_nothing() -> None:
    assert find_groups([], {}.__getitem__).groups == ()


def test_boilerplate_chains_no_groups() -> None:
    stock = [paragraph(("stock", number)) for number in range(3)]
    stories = {f"{n:02}": story(*article(n, 3), *stock) for n in range(40)}
    copies = {f"{n:02}copy": story(*article(n, 3)[:2], *stock) for n in range(0, 40, 4)}
    assert groups(stories | copies) == [(f"{n:02}", f"{n:02}copy") for n in range(0, 40, 4)]


def test_a_large_crowd_of_copies_with_slips_stays_one_group() -> None:
    words = [f"word{hashlib.sha256(str(n).encode()).hexdigest()[:6]}" for n in range(250)]
    crowd = []
    for number in range(300):
        slipped = list(words)
        for slip in range(1 + number % 5):
            slipped[(number * 37 + slip * 61) % len(words)] = f"slip{number}x{slip}"
        text = " ".join(slipped)
        crowd.append((f"{number:04}", sketch(text, [Span(0, len(text))])))
    assert [len(group) for group in group_copies(crowd).groups] == [300]

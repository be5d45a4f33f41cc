"""What copies made of their origin, as spans of both texts."""

from __future__ import annotations

import pytest

from readout.linking import Story, compare_stories, trace
from readout.linking.copies.shingles import NO_HASHES, encode_words, find_fingerprints
from readout.schema.duplicate import Copy
from readout.schema.span import Span
from tests.linking.prose import article, keys, paragraph, story

STORY = article("story", 6)
WHOLE = story(*STORY)


def change(origin: Story, copy: Story, common=NO_HASHES) -> Copy:
    both = {"a": origin, "b": copy}
    made = [keys(id, each) for id, each in both.items()]
    return compare_stories(made[0], made[1], both.__getitem__, common)


def shown(origin: Story, copy: Story, common=NO_HASHES) -> list[tuple[str, str, str]]:
    return [
        (
            each.kind,
            each.origin.of(origin.text) if each.origin else "",
            each.copy.of(copy.text) if each.copy else "",
        )
        for each in change(origin, copy, common).changes
    ]


def test_a_reprint_is_the_same() -> None:
    found = change(WHOLE, WHOLE)
    assert (found.kind, found.kept, found.own, found.changes) == ("same", 1.0, 0.0, ())


def test_a_trim_is_one_cut() -> None:
    copy = story(*STORY[:2])
    found = change(WHOLE, copy)
    assert (found.kind, found.kept, found.own) == ("trimmed", pytest.approx(1 / 3, abs=1e-3), 0.0)
    assert shown(WHOLE, copy) == [("cut", "\n".join(STORY[2:]), "")]


def test_a_later_version_adds_and_corrects() -> None:
    origin = story("Rain held crews back for nine hours on Monday, the ministry said.", *STORY)
    copy = story(
        "Rain held crews back for ten hours on Monday, the ministry said.",
        *STORY[:3],
        "It was all over by noon.",
        *STORY[3:],
    )
    assert shown(origin, copy) == [
        ("changed", "nine", "ten"),
        ("added", "", "It was all over by noon."),
    ]
    assert change(origin, copy).kind == "same" or change(origin, copy).kind == "extended"


def test_an_edited_copy() -> None:
    found = change(WHOLE, story(paragraph("local"), *STORY[:3]))
    assert (found.kind, found.kept, found.own) == ("edited", 0.5, 0.25)


def test_heads_and_boilerplate_are_no_change() -> None:
    text = "LUMEN COURIER\n" + STORY[0] + "\nAdvertisement\n" + STORY[1]
    starts = text.index(STORY[0]), text.index(STORY[1])
    body = tuple(Span(start, start + len(line)) for start, line in zip(starts, STORY, strict=False))
    assert shown(story(*STORY[:2]), Story(text, body)) == []


def test_a_cut_stops_at_boilerplate() -> None:
    text = STORY[0] + "\n" + STORY[1] + "\nAdvertisement\n" + STORY[2]
    spans = [(text.index(line), text.index(line) + len(line)) for line in STORY[:3]]
    origin = Story(text, tuple(Span(*span) for span in spans))
    assert shown(origin, story(STORY[0])) == [("cut", STORY[1], ""), ("cut", STORY[2], "")]


def test_what_is_common_is_no_addition() -> None:
    stock = paragraph("stock", 20)
    common = find_fingerprints(encode_words([stock]))
    found = change(WHOLE, story(*STORY, stock), common)
    assert (found.own, found.changes) == (0.0, ())
    assert change(WHOLE, story(*STORY, stock)).own > 0


def test_a_group() -> None:
    texts = {"c": story(*STORY[:2]), "a": story(*STORY[:4], paragraph("staff", 12)), "b": WHOLE}
    found = trace([keys(id, each) for id, each in texts.items()], texts.__getitem__, NO_HASHES)
    assert (found.id, found.origin, found.basis) == ("a", "b", "kept")
    assert found.members == ("a", "b", "c")
    assert [copy.id for copy in found.copies] == ["a", "c"]
    assert all(copy.reasons for copy in found.copies)


def test_another_body_than_the_sketched_one_is_refused() -> None:
    made = keys("a", WHOLE)
    with pytest.raises(ValueError, match="body"):
        compare_stories(made, made, lambda id: story(*STORY[:2]))

"""Copies score high; what only shares background, boilerplate or a template does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.copies.comparing import CUT, SAME_WORDS, compare
from readout.linking.copies.likeness import Outline, outline
from readout.linking.copies.shingles import NO_HASHES, encode_words, find_fingerprints
from tests.linking.prose import article, paragraph, word

STORY = article("story", 10)
OTHER = article("other", 10)


def made(text: list[str], common: list[str] | None = None) -> Outline:
    stock = NO_HASHES if common is None else find_fingerprints(encode_words(common))
    return outline(encode_words(text), stock)


def spelled_anew(text: list[str]) -> list[str]:
    """Every ninth word in another spelling."""
    words = [each.split() for each in text]
    return [" ".join(w + "e" if n % 9 == 4 else w for n, w in enumerate(line)) for line in words]


def filled_anew(text: list[str]) -> list[str]:
    """The same sentences about other people and places."""
    return [
        " ".join(word("name", w).title() if w.istitle() else w for w in line.split())
        for line in text
    ]


COPIES = {
    "reprint with a paper's own last line": [*STORY, paragraph("staff", 12)],
    "cut from the bottom": STORY[:2],
    "cut from the top": STORY[5:],
    "under a local lead": [paragraph("local", 15), *STORY[:5]],
    "house spelling": spelled_anew(STORY),
    "later version": [STORY[0], paragraph("new", 30), *STORY[1:], paragraph("newer", 30)],
    "two sentences swapped": [*STORY[:3], STORY[4], STORY[3], *STORY[5:]],
    "in capitals": [line.upper() for line in STORY],
}
STRANGERS = {
    "another article": OTHER,
    "one quoted paragraph": [*OTHER[:6], STORY[3], *OTHER[6:]],
    "follow-up on shared background": [*OTHER[:4], *STORY[4:]],
    "template": filled_anew(STORY),
    "nothing": [],
}


@pytest.mark.parametrize("name", COPIES)
def test_copies(name: str) -> None:
    score, reasons = compare(made(STORY), made(COPIES[name]))
    assert score >= CUT, reasons
    assert reasons


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers(name: str) -> None:
    score, reasons = compare(made(STORY), made(STRANGERS[name]))
    assert score < CUT, reasons


def test_reasons_add_up() -> None:
    score, reasons = compare(made(STORY), made([*OTHER[:3], *STORY[3:]]))
    assert {reason.feature for reason in reasons} == {"kept", "lead"}
    assert score == pytest.approx(sum(reason.weight for reason in reasons))


def test_equal_texts() -> None:
    assert compare(made(STORY), made(STORY)) == (1.0, (SAME_WORDS,))


def test_boilerplate_makes_no_copy() -> None:
    stock = article("stock", 4)
    left, right = [*OTHER[:2], *stock], [*STORY[:2], *stock]
    assert compare(made(left, stock), made(right, stock))[0] == 0.0


def test_a_few_shared_words_are_too_few() -> None:
    assert (
        compare(made([paragraph("slogan", 15)]), made([paragraph("slogan", 15), "Again."]))[0] == 0
    )


TEXTS = st.lists(st.integers(0, 9).map(lambda number: (STORY + OTHER)[number * 2]), max_size=8)


@given(TEXTS, TEXTS)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_symmetric_and_within_bounds(left: list[str], right: list[str]) -> None:
    forth, back = compare(made(left), made(right)), compare(made(right), made(left))
    assert forth == back
    assert 0.0 <= forth[0] <= 1.0

"""Which pairs are compared: enough, and not too many."""

from __future__ import annotations

import datetime as dt

from readout.linking.claims.sayings.candidates import CROWD, STEPS, find_candidates
from readout.linking.claims.sayings.profiles import Profile, find_who, make_profiles
from tests.linking.claims.sayings.making import Document, on

MAY = dt.date(2031, 5, 6)


def profiles(*documents: Document) -> tuple[Profile, ...]:
    return make_profiles(
        [document.keys for document in documents],
        {document.id: on(MAY) for document in documents},
        find_who(None),
        (),
        None,
    )


def test_three_words_in_common_meet() -> None:
    left, right = (
        Document("a").say("board close pier winter"),
        Document("b").say("pier close board ferry"),
    )
    assert find_candidates(profiles(left, right)) == ((0, 1),)


def test_one_word_in_common_does_not() -> None:
    left, right = Document("a").say("board close pier"), Document("b").say("captain sell pier")
    assert find_candidates(profiles(left, right)) == ()


def test_a_run_of_quoted_words_meets() -> None:
    left = Document("a").say("board", quoted="not one more winter")
    right = Document("b").say("captain", quoted="never not one more")
    assert find_candidates(profiles(left, right)) == ((0, 1),)


def test_a_crowd_makes_no_square() -> None:
    found = profiles(*(Document(f"d{n:03}").say("board close pier winter") for n in range(200)))
    pairs = find_candidates(found)
    assert len(pairs) <= 200 * STEPS
    assert len(pairs) > 200
    few = profiles(*(Document(f"d{n}").say("board close pier winter") for n in range(CROWD)))
    assert len(find_candidates(few)) == CROWD * (CROWD - 1) // 2

"""Word by word: blocks are what they say, ascend, and miss little."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.copies.alignment import Block, align
from readout.linking.copies.words import find_words, span_of
from readout.schema.span import Span
from tests.linking.prose import article, paragraph, word


def aligned(left: str, right: str) -> tuple[Block, ...]:
    return align(*(find_words(text, (Span(0, len(text)),)) for text in (left, right)))


def size(blocks: tuple[Block, ...]) -> int:
    return sum(block.size for block in blocks)


def test_equal_texts_are_one_block() -> None:
    text = paragraph("one")
    assert aligned(text, text) == (Block(0, 0, 40),)


def test_a_changed_word_parts_two_blocks() -> None:
    blocks = aligned(
        "the crews went without any pay on Monday", "the crews went without their pay on Monday"
    )
    assert blocks == (Block(0, 0, 4), Block(5, 5, 3))


def test_stray_function_words_are_no_alignment() -> None:
    left = " ".join(f"the {word('a', n)} {word('b', n)}" for n in range(30))
    right = " ".join(f"the {word('c', n)} {word('d', n)}" for n in range(9))
    assert size(aligned(left, right)) == 1


def test_a_moved_paragraph_is_cut_and_added() -> None:
    a, b, c = (paragraph(name) for name in "abc")
    assert size(aligned(f"{a} {b} {c}", f"{b} {c} {a}")) == 80


def test_nothing_shared() -> None:
    assert aligned("", "") == aligned("one two", "") == aligned("", "one") == ()
    assert aligned(paragraph("x"), paragraph("y")) == ()


def test_hostile_texts() -> None:
    same, pairs = "ferry " * 60_000, "ferry port " * 30_000
    assert size(aligned(same, "ferry " * 50_000)) == 50_000
    aligned(same, pairs)
    aligned(
        " ".join(word(n % 700) for n in range(40_000)),
        " ".join(word(n % 701) for n in range(40_000)),
    )


WORDS = st.lists(st.sampled_from("abcdef"), max_size=40)


@given(WORDS, WORDS)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_blocks_are_shared_words_in_order(left: list[str], right: list[str]) -> None:
    blocks = aligned(" ".join(left), " ".join(right))
    at_left = at_right = 0
    for block in blocks:
        assert block.left >= at_left and block.right >= at_right and block.size > 0
        at_left, at_right = block.left + block.size, block.right + block.size
        assert left[block.left : at_left] == right[block.right : at_right]


@given(st.sets(st.integers(0, 7)))
@settings(deadline=None, derandomize=True, max_examples=30)
def test_what_is_left_in_is_found(kept: set[int]) -> None:
    text = article("whole", 8)
    copy = [text[number] for number in sorted(kept)]
    assert size(aligned("\n".join(text), "\n".join(copy))) == 40 * len(kept)


def test_marks_cling_to_their_words() -> None:
    text = 'Then: "We stay," she said (again).'
    words = find_words(text, (Span(0, len(text)),))
    assert span_of(text, words[1], words[2]).of(text) == '"We stay,"'
    assert span_of(text, words[5], words[5]).of(text) == "(again)."


def test_pieces_end_where_something_else_stands() -> None:
    text = "One two.\n\nThree.\nAdvertisement\nFour."
    words = find_words(text, (Span(0, 8), Span(10, 16), Span(31, 36)))
    assert [each.piece for each in words] == [0, 0, 0, 1]

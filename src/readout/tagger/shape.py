"""What lower-casing hides: the shape of a word and of its pieces, as small numbers.

The encoder reads lower-cased pieces without accents. How the characters were written comes to it
beside them, as one of `SHAPES` classes: the shape of the piece and of the word it is part of.
"""

from __future__ import annotations

# Shapes of a stretch of characters. Their order is part of the trained weights.
OTHER, LOWER, TITLE, UPPER, MIXED, DIGITS, LETTER, MARKED = range(8)
KINDS = 8

# One class for each pair of (word shape, piece shape); class 0 also stands for the two special
# pieces at the ends of a window.
SHAPES = KINDS * KINDS

# White space before a word. The order is part of the trained weights.
GLUED, SPACE, LINE, PARAGRAPH = range(4)
GAPS = 4


def find_shape(chars: str) -> int:
    """The shape of `chars`: `TITLE` for "Paris", `UPPER` for "NATO", `LETTER` for "A",
    `MARKED` for digits with letters ("2nd"), `OTHER` for punctuation and scripts without case."""
    if chars.islower():
        return MARKED if has_digit(chars) else LOWER
    if chars.isdigit():
        return DIGITS
    if chars.isupper():
        return find_upper(chars)
    if chars.istitle() and chars[0].isupper():
        return MARKED if has_digit(chars) else TITLE
    if has_digit(chars):
        return MARKED if any(map(str.isalpha, chars)) else DIGITS
    return MIXED if any(map(str.isupper, chars)) else OTHER


def find_upper(chars: str) -> int:
    """The shape of characters whose letters are all capitals."""
    if has_digit(chars):
        return MARKED
    return UPPER if sum(map(str.isalpha, chars)) > 1 else LETTER


def has_digit(chars: str) -> bool:
    """True if a decimal digit is among `chars`."""
    return any(map(str.isdigit, chars))


def find_gap(text: str, start: int, end: int) -> int:
    """What stands between two words, `text[start:end]`: nothing, blanks, a line end, or an empty
    line. Only the first 100 characters of a long gap count."""
    if start >= end:
        return GLUED
    between = text[start : min(end, start + 100)]
    lines = len(between.splitlines()) - (0 if between[-1] in "\r\n" else 1)
    if lines > 1:
        return PARAGRAPH
    return LINE if lines == 1 else SPACE

"""Shapes of words and what stands between them."""

from __future__ import annotations

import pytest

from readout.tagger import shape


@pytest.mark.parametrize(
    ("chars", "kind"),
    [
        ("ceasefire", shape.LOWER),
        ("Envoy", shape.TITLE),
        ("NATO", shape.UPPER),
        ("U.N.", shape.UPPER),
        ("A", shape.LETTER),
        ("McAllen", shape.MIXED),
        ("iPhone", shape.MIXED),
        ("2024", shape.DIGITS),
        ("1,500", shape.DIGITS),
        ("3.5", shape.DIGITS),
        ("2nd", shape.MARKED),
        ("F16", shape.MARKED),
        ("Mi8", shape.MARKED),
        ("-", shape.OTHER),
        ("", shape.OTHER),
        ("和平", shape.OTHER),
        ("É", shape.LETTER),
        ("Élan", shape.TITLE),
    ],
)
def test_shapes(chars: str, kind: int) -> None:
    assert shape.find_shape(chars) == kind


@pytest.mark.parametrize(
    ("between", "gap"),
    [
        ("", shape.GLUED),
        (" ", shape.SPACE),
        ("\u00a0\t", shape.SPACE),
        ("\n", shape.LINE),
        ("  \r\n  ", shape.LINE),
        ("\n\n", shape.PARAGRAPH),
        ("\r\n \t\r\n", shape.PARAGRAPH),
        (" " * 5_000_000, shape.SPACE),
    ],
)
def test_gaps(between: str, gap: int) -> None:
    text = f"a{between}b"
    assert shape.find_gap(text, 1, len(text) - 1) == gap

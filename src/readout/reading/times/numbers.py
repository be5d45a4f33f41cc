"""Numbers as times spell them: counts, ordinals and years, in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SPLIT = re.compile(r"[\s-]+")
_FIGURES = re.compile(r"(\d+(?:\.\d+)?)(?:[\s-](\d)/(\d)|(½))?")
# Two figures of a year mean the century in which a writer of today would be.
_TURN = 30


def count_of(words: str, numbers: Mapping[str, int]) -> float | None:
    """The count that words name, None where they name none: "5 1/2" is 5.5, "twenty four" 24,
    "a couple of" 2. `numbers` has the value of each single word."""
    figures = _FIGURES.fullmatch(words)
    if figures is not None:
        whole, over, under, half = figures.groups()
        if half or under == "0":
            return float(whole) + 0.5
        return float(whole) + (int(over) / int(under) if over else 0)
    if words == "½":
        return 0.5
    if "couple" in words:
        return 2.0
    known = [numbers[word] for word in _SPLIT.split(words) if word in numbers]
    return _combined(known)


def _combined(numbers: list[int]) -> float | None:
    if not numbers:
        return None
    total = part = 0
    for number in numbers:
        if number >= 100:
            part = max(part, 1) * number
            if number == 1000:
                total, part = total + part, 0
        elif number == 12 and part == 1:
            part = 12
        else:
            part += number
    return float(total + part)


def year_of(words: str, numbers: Mapping[str, int]) -> int | None:
    """The year that figures or words name: "1998", "'98", "nineteen ninety-six", "two thousand and
    five"."""
    figures = words.lstrip("'’‘ ")
    if figures.isdigit():
        year = int(figures)
        if len(figures) > 2:
            return year
        return year + (1900 if year >= _TURN else 2000)
    known = [numbers[word] for word in _SPLIT.split(words) if word in numbers]
    if not known:
        return None
    if 100 in known or 1000 in known:
        combined = _combined(known)
        return None if combined is None else int(combined)
    return known[0] * 100 + sum(known[1:])


def decade_of(words: str) -> str:
    """The three figures of a decade: "1960" is 196, "'80" is 198, "00" is 200."""
    figures = words.lstrip("'’‘ ")
    if len(figures) > 2:
        return figures[:3]
    return ("20" if figures[0] in "01" else "19") + figures[0]

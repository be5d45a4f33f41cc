"""The last step of taking text out of a laid-out file: blanks at the edges of lines go."""

from __future__ import annotations

import re

_BLANKS = re.compile(r" {2,}")
_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f\u00ad\ufeff\ufffe\uffff]")


def tidy_lines(text: str) -> str:
    """Lines without blanks at their edges and runs of them inside; one empty line at most
    between two, none at the ends; no control characters and soft hyphens. Tabs inside stay."""
    plain = _CONTROLS.sub("", _ENDS.sub("\n", text))
    kept: list[str] = []
    for line in plain.split("\n"):
        stripped = _BLANKS.sub(" ", line).strip(" \t\xa0")
        if stripped or (kept and kept[-1]):
            kept.append(stripped)
    return "\n".join(kept).strip("\n")

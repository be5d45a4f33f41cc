"""Attributions without a word of saying: "“We are late.” — Ada Quill", "QUILL: We are late"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from readout.reading.statements.page import Page
from readout.schema.span import Span
from readout.tagger import RoleSpan

# The sign that stands for the cue, with what may surround it.
_DASH = re.compile(r"\s{0,4}([\u2012-\u2015]|--?)\s{0,4}")
_COLON = re.compile(r"\s{0,4}(:)\s{0,4}")

_RELATIVE = frozenset({"that", "which", "who"})


def find_bare(roles: Sequence[RoleSpan], page: Page) -> list[RoleSpan]:
    """The dash between a quotation and its source, and the colon between a source and what follows,
    as cues. `roles` are in text order; a sign that is part of one of them is left alone."""
    found: list[RoleSpan] = []
    for one, other in pairwise(roles):
        sign = _sign(one, other, page)
        if sign is not None:
            score = min(one.score, other.score)
            found.append(RoleSpan(span=sign, role="cue", score=score))
    return found


def _sign(one: RoleSpan, other: RoleSpan, page: Page) -> Span | None:
    kinds = (one.role, other.role)
    if {one.span.of(page.trees.text), other.span.of(page.trees.text)} & _RELATIVE:
        return None
    if kinds == ("content", "source") and page.quoted(one.span.end - 1) is not None:
        sign = _DASH
    elif kinds == ("source", "content"):
        sign = _COLON
    else:
        return None
    hit = sign.fullmatch(page.trees.text, one.span.end, max(one.span.end, other.span.start))
    return None if hit is None else Span(*hit.span(1))

"""Statements from the tagger's roles: every cue takes the contents and the source nearest to it.

A first linking, by distance alone. Chains, speakers, addressees and nested statements are not
read yet.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from readout.lexicon import Lexicon
from readout.schema.reading import Word
from readout.schema.span import Span, Spans
from readout.schema.statement import Manner, Statement
from readout.tagger import RoleSpan

RULE = "tagger-roles"

# Distances count characters; a paragraph break between counts as so many.
_BREAK = 400
_SOURCE_MOST = 400
_CONTENT_MOST = 1_600
_QUOTED = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)|''.*?(?:''|\Z)|«[^»]*(?:»|\Z)", re.DOTALL)
_WORD = re.compile(r"\w+")
_DIRECT_SHARE = 0.9


def find_statements(
    text: str, roles: Sequence[RoleSpan], words: Sequence[Word], lexicon: Lexicon
) -> tuple[Statement, ...]:
    """One statement for each cue that has a content, in the order of the cues.

    `roles` and `words` are the tagger's, in text order.
    """
    by_role = {
        name: [role for role in roles if role.role == name] for name in ("source", "cue", "content")
    }
    cues, sources = by_role["cue"], by_role["source"]
    starts = [source.span.start for source in sources]
    contents = _contents_of(text, by_role["content"], cues)
    not_speech = frozenset(lexicon.words["not_speech"])
    lemmas = _lemmas_by_cue(words, cues)
    return tuple(
        _statement(
            text,
            cue,
            contents[index],
            _source_of(text, cue, sources, starts),
            speech=not_speech.isdisjoint(lemmas[index]),
        )
        for index, cue in enumerate(cues)
        if contents[index]
    )


def _source_of(
    text: str, cue: RoleSpan, sources: Sequence[RoleSpan], starts: Sequence[int]
) -> RoleSpan | None:
    nearest = _nearest(text, cue.span, sources, starts, _SOURCE_MOST)
    return None if nearest is None else sources[nearest]


def _contents_of(
    text: str, contents: Iterable[RoleSpan], cues: Sequence[RoleSpan]
) -> Mapping[int, list[RoleSpan]]:
    """For each cue, by number, the contents that are nearest to it."""
    taken: dict[int, list[RoleSpan]] = defaultdict(list)
    starts = [cue.span.start for cue in cues]
    for content in contents:
        nearest = _nearest(text, content.span, cues, starts, _CONTENT_MOST)
        if nearest is not None:
            taken[nearest].append(content)
    return taken


def _nearest(
    text: str, span: Span, roles: Sequence[RoleSpan], starts: Sequence[int], most: int
) -> int | None:
    """The number of the role nearest to a span, the earlier of two as near, None beyond `most`.

    `starts` are where the roles start, in order: only those in reach are measured.
    """
    first = max(0, bisect_left(starts, span.start - most) - 1)
    last = bisect_right(starts, span.end + most)
    measured = [(_distance(text, span, roles[at].span), at) for at in range(first, last)]
    distance, nearest = min(measured, default=(most + 1, -1))
    return nearest if distance <= most else None


def _distance(text: str, one: Span, other: Span) -> int:
    """Characters between two spans, more for each line break."""
    start, end = min(one.end, other.end), max(one.start, other.start)
    if end <= start:
        return 0
    if end - start > _CONTENT_MOST:
        return end - start
    return end - start + _BREAK * text.count("\n", start, end)


def _lemmas_by_cue(words: Sequence[Word], cues: Sequence[RoleSpan]) -> list[set[str]]:
    """The lemmas of the words of each cue. Linear: both lists are in text order."""
    found: list[set[str]] = []
    first = 0
    for cue in cues:
        while first < len(words) and words[first].end <= cue.span.start:
            first += 1
        last = first
        while last < len(words) and words[last].start < cue.span.end:
            last += 1
        found.append({word.lemma.lower() for word in words[first:last] if word.upos != "AUX"})
    return found


def _statement(
    text: str,
    cue: RoleSpan,
    contents: Sequence[RoleSpan],
    source: RoleSpan | None,
    *,
    speech: bool,
) -> Statement:
    parts = [cue, *contents, *([source] if source else [])]
    spans = tuple(content.span for content in contents)
    return Statement(
        source=(source.span,) if source else (),
        cue=(cue.span,),
        content=spans,
        manner=_manner(text, spans),
        speech=speech,
        score=round(min(part.score for part in parts), 2),
        rule=RULE,
    )


def _manner(text: str, content: Spans) -> Manner:
    """Direct if at least nine tenths of the words stand in quotation marks, mixed if any."""
    words = quoted = 0
    for span in content:
        piece = span.of(text)
        words += len(_WORD.findall(piece))
        quoted += sum(len(_WORD.findall(hit.group())) for hit in _QUOTED.finditer(piece))
    if quoted == 0:
        return "indirect"
    return "direct" if quoted >= _DIRECT_SHARE * words else "mixed"

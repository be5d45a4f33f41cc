"""The piece of a text that shows best why it was found."""

from __future__ import annotations

from collections.abc import Sequence

from readout.schema.span import Span

CHARS = 300
"""About how long an excerpt is."""

# How far from the wished-for place a cut may move to fall between words.
_SLACK = 40


def excerpt(text: str, matches: Sequence[Span], *, chars: int = CHARS) -> Span:
    """A span of about `chars` around the matches that tell most, cut between words.

    Those are the most different words within that length; of equals, the most matches; of
    equals, the first. Without matches it is the beginning of the text.
    """
    if len(text) <= chars:
        return _trimmed(text, Span(0, len(text)))
    if not matches:
        return _trimmed(text, Span(0, _cut_before(text, chars)))
    cluster = best_cluster(text, matches, chars)
    room = max(chars - (cluster.end - cluster.start), 0)
    start = max(min(cluster.start - room // 2, len(text) - chars), 0)
    end = min(start + max(chars, cluster.end - cluster.start), len(text))
    start, end = min(start, cluster.start), max(end, cluster.end)
    return _trimmed(
        text,
        Span(
            min(_cut_after(text, start), cluster.start),
            max(_cut_before(text, end), cluster.end),
        ),
    )


def best_cluster(text: str, matches: Sequence[Span], chars: int) -> Span:
    """From the first to the last of the matches that tell most within `chars`.

    A match longer than that is a cluster of its own, cut to `chars`.
    """
    words = [match.of(text).casefold() for match in matches]
    best, best_score = Span(matches[0].start, matches[0].end), (0, 0)
    for first, match in enumerate(matches):
        last = first
        while last + 1 < len(matches) and matches[last + 1].end - match.start <= chars:
            last += 1
        score = (len(set(words[first : last + 1])), last - first + 1)
        if score > best_score:
            best, best_score = Span(match.start, matches[last].end), score
    return Span(best.start, min(best.end, best.start + chars))


def _cut_after(text: str, index: int) -> int:
    """The first beginning of a word at or after `index`, `index` if none is near."""
    if index == 0 or text[index - 1].isspace():
        return index
    near = range(index, min(index + _SLACK, len(text)))
    return next((i + 1 for i in near if text[i].isspace()), index)


def _cut_before(text: str, index: int) -> int:
    """The last end of a word at or before `index`, `index` if none is near."""
    if index >= len(text) or text[index].isspace():
        return index
    near = range(index - 1, max(index - _SLACK, 0), -1)
    return next((i for i in near if text[i].isspace()), index)


def _trimmed(text: str, span: Span) -> Span:
    """The span without the blanks at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))

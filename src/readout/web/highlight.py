"""Marks on a text: overlapping spans drawn as one run of segments.

HTML elements must nest and spans need not, so the text is cut wherever a mark begins or
ends, and every piece names all marks that cover it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

import msgspec
from markupsafe import Markup, escape

LINE_END = re.compile(r"\n")

TITLE_LABELS = 4
"""Labels told in one tooltip; more would be no help."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A stretch `[start, end)` of a text, the layer it belongs to, what to say of it, and where it
    leads."""

    start: int
    end: int
    layer: str
    label: str = ""
    href: str = ""


class Segment(msgspec.Struct, frozen=True):
    """A run of characters under the same marks. `opens` are the marks that begin here, `link` is
    the one of all of them that leads somewhere: of several the one that began last, so that one
    inside another can be reached."""

    start: int
    end: int
    layers: tuple[str, ...]
    labels: tuple[str, ...]
    opens: tuple[Mark, ...]
    link: Mark | None = None


def cut(chars: int, marks: Iterable[Mark], *, also: Iterable[int] = ()) -> Iterator[Segment]:
    """The segments of a text of that many characters, in order, without a gap.

    The text is cut at the offsets in `also` too, which must lie within it. Marks that are
    empty or reach outside the text are left out. One pass over the sorted
    ends: linear in text and marks, apart from sorting.
    """
    fitting = sorted({mark for mark in marks if 0 <= mark.start < mark.end <= chars})
    closing = sorted(fitting, key=lambda mark: mark.end)
    bounds = sorted({0, chars, *also, *(m.start for m in fitting), *(m.end for m in fitting)})
    layers = _Tally()
    labels = _Tally()
    links: list[Mark] = []
    opened = closed = 0
    for start, end in pairwise(bounds):
        while closed < len(closing) and closing[closed].end == start:
            layers.drop(closing[closed].layer)
            labels.drop(closing[closed].label)
            closed += 1
        first = opened
        while opened < len(fitting) and fitting[opened].start == start:
            layers.add(fitting[opened].layer)
            labels.add(fitting[opened].label)
            opened += 1
        fresh = tuple(fitting[first:opened])
        # What began last lies on top; what has ended is taken off once it lies there.
        links += [mark for mark in reversed(fresh) if mark.href]
        while links and links[-1].end <= start:
            links.pop()
        link = links[-1] if links else None
        yield Segment(start, end, layers.names(), labels.names(TITLE_LABELS), fresh, link)


class _Tally:
    """Names that are open now, each once, in the order in which they were opened."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def add(self, name: str) -> None:
        self._open[name] = self._open.get(name, 0) + 1

    def drop(self, name: str) -> None:
        self._open[name] -= 1
        if not self._open[name]:
            del self._open[name]

    def names(self, limit: int | None = None) -> tuple[str, ...]:
        return tuple(islice(filter(None, self._open), limit))


def draw(text: str, marks: Iterable[Mark], *, anchors: bool = True, lines: bool = False) -> Markup:
    """The text as HTML with its marks, every character kept.

    With `anchors`, each mark can be linked to as `#s{start}-{end}` and carries its label as a
    tooltip; without, only its look. With `lines`, every line is an element of its own, so
    that a style can set lines apart.
    """
    starts = _line_starts(text) if lines else frozenset()
    seen: set[str] = set()
    pieces: list[str] = []
    for segment in cut(len(text), marks, also=starts):
        content = escape(text[segment.start : segment.end])
        if segment.start in starts:
            pieces.append('</div><div class="line">')
        if anchors:
            pieces.extend(_anchors(segment.opens, seen))
        pieces.append(_piece(content, segment, anchors) if segment.layers else content)
    drawn = "".join(pieces)
    # Every part is escaped, above and below.
    return Markup(f'<div class="line">{drawn}</div>' if lines else drawn)  # noqa: S704


def has_tight_paragraphs(text: str) -> bool:
    """Whether most paragraphs of a text are single lines, with no blank one between.

    So extracted pages are written. Lines of 80 characters or fewer on average are more likely
    the lines of a paragraph broken by a program.
    """
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    has_few_blanks = len(lines) - len(full) < len(full) / 2
    return len(full) > 1 and has_few_blanks and sum(map(len, full)) > 80 * len(full)


def _line_starts(text: str) -> frozenset[int]:
    """Where lines begin after the first one."""
    return frozenset(match.end() for match in LINE_END.finditer(text)) - {len(text)}


def _piece(content: Markup, segment: Segment, full: bool) -> str:
    names = " ".join(f"m-{escape(layer)}" for layer in segment.layers)
    if not full:
        return f'<mark class="{names}">{content}</mark>'
    label = escape("; ".join(segment.labels))
    if segment.link is not None and not content.isspace():
        # Out of the order of tabs: they are many, and the lists beside the text lead there too.
        href, layer = escape(segment.link.href), escape(segment.link.layer)
        content = Markup(f'<a class="to-{layer}" href="{href}" tabindex="-1">{content}</a>')  # noqa: S704
    return f'<mark class="{names}" data-at="{segment.start}" title="{label}">{content}</mark>'


def _anchors(opens: Iterable[Mark], seen: set[str]) -> Iterator[str]:
    for mark in opens:
        name = anchor(mark.start, mark.end)
        if name not in seen:
            seen.add(name)
            yield f'<span class="at" id="{name}"></span>'


def anchor(start: int, end: int) -> str:
    """The element id of a span."""
    return f"s{start}-{end}"

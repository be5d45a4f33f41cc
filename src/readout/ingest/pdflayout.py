"""Pieces of text on pages to paragraphs in reading order.

A PDF says where each line was drawn, not what belongs together. Lines are put into blocks
(one below the other, of one size), blocks into the order in which columns are read, and lines
are joined to paragraphs where the first was full. Widths are not known; the length of a line
in characters stands for them. Deterministic, and linear in the text but for the blocks of one
page, whose number is bounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

EDGE_LINES = 3
"""Lines at the top and at the bottom of a page among which running heads are looked for."""
REPEATED = 0.4
"""Share of pages on which a line at the edge stands, digits masked, to be a running head: left
and right pages may have different ones."""
_BLOCKS_MOST = 80
_SAME_LINE = 0.35
_LEADING_MOST = 1.75
_SIZE_CHANGE = 0.15
_CHAR_WIDTH = 0.5
_FULL = 0.85
_HEADLINE, _HEADLINE_LINES = 1.2, 4
_INDENT = 0.8
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010]\Z")
_SMALL = re.compile(r"[^\W\d_]+")
_PAGE_NUMBER = re.compile(
    # Also the date and time that browsers print above a page.
    r"(?:page\s+)?#(?:\s*(?:/|of)\s*#)|page #|[-–—]\s*#\s*[-–—]|[#/.-]{5,8}, #:#(?: [AP]M)?",
    re.I,
)
_ENDS = frozenset(".!?:;\"'”’»)]…")


class Fragment(msgspec.Struct, frozen=True):
    """A piece of text with its place along and across the direction of writing, both growing as
    one reads on; `turn` is that direction in quarters of a circle."""

    text: str
    x: float
    y: float
    size: float
    turn: int = 0

    @classmethod
    def placed(cls, text: str, cm: Sequence[float], tm: Sequence[float], size: float) -> Fragment:
        """From the matrices of PDF: of the page's space, of the text in it."""
        a = tm[0] * cm[0] + tm[1] * cm[2]
        b = tm[0] * cm[1] + tm[1] * cm[3]
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = (a * a + b * b) ** 0.5
        turn = _turn(a, b)
        along, across = ((x, -y), (y, x), (-x, y), (-y, -x))[turn]
        return cls(text, _finite(along), _finite(across), _finite(abs(size) * scale) or 1.0, turn)


class Laid(msgspec.Struct, frozen=True):
    """The text, a paragraph a line, and the lines that were left out at the edges of pages."""

    text: str
    left_out: tuple[str, ...] = ()


class _Line(msgspec.Struct, frozen=True):
    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        """Where it ends along the direction of writing, roughly."""
        return self.x + len(self.text) * self.size * _CHAR_WIDTH


_Block = list[_Line]


def lay_out(pages: Sequence[Sequence[Fragment]]) -> Laid:
    """The text of some pages."""
    lined = [_lines(_upright(page)) for page in pages]
    running = _running(lined)
    kept: list[list[_Line]] = []
    left_out: list[str] = []
    for lines in lined:
        out = _running_on(lines, running)
        left_out += [line.text for line in lines if line in out]
        kept.append([line for line in lines if line not in out])
    blocks = [block for lines in kept for block in _ordered(_blocks(lines))]
    words = Counter(
        word.lower() for lines in kept for line in lines for word in _WORD.findall(line.text)
    )
    return Laid("\n".join(_paragraphs(blocks, words, _body_size(kept))), tuple(left_out))


def _turn(a: float, b: float) -> int:
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _finite(value: float) -> float:
    return round(value, 2) if abs(value) < 1e7 else 0.0


def _upright(page: Sequence[Fragment]) -> list[Fragment]:
    """The pieces in the direction that most of the page is written in: a stamp across it or a
    credit along a picture is in another."""
    chars: Counter[int] = Counter()
    for fragment in page:
        chars[fragment.turn] += len(fragment.text)
    main = min(chars, key=lambda turn: (-chars[turn], turn), default=0)
    return [fragment for fragment in page if fragment.turn == main]


def _lines(page: Iterable[Fragment]) -> list[_Line]:
    """Pieces drawn one behind the other on one height are one line."""
    lines: list[_Line] = []
    for piece in page:
        for row, text in enumerate(piece.text.strip("\n").split("\n")):
            words = _BLANKS.sub(" ", text).strip()
            if not words:
                continue
            line = _Line(words, piece.x, piece.y + row * piece.size * 1.2, piece.size)
            last = lines[-1] if lines else None
            if last is not None and _continues(last, line):
                glue = " " if text[0].isspace() or _is_apart(last, line) else ""
                lines[-1] = _Line(last.text + glue + line.text, last.x, last.y, last.size)
            else:
                lines.append(line)
    return lines


def _continues(last: _Line, line: _Line) -> bool:
    same_height = abs(line.y - last.y) <= _SAME_LINE * max(line.size, last.size)
    # A gap as wide as ten letters is the space between two columns.
    near = last.end - 6 * last.size <= line.x <= last.end + 5 * last.size
    return same_height and line.x > last.x and near


def _is_apart(last: _Line, line: _Line) -> bool:
    return line.x > last.end + 0.15 * last.size or last.text[-1] in ",.;:"


def _edges(lines: Sequence[_Line]) -> list[_Line]:
    """The lines highest and lowest on a page."""
    heights = sorted({line.y for line in lines})
    outer = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [line for line in lines if line.y in outer]


def _place(line: _Line) -> tuple[str, int]:
    """What a line at the edge says, digits masked, and at which height."""
    return _DIGITS.sub("#", line.text), round(line.y)


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[tuple[str, int]]:
    """Lines that stand at one place at the edge of many pages, digits masked."""
    seen: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        seen.update({_place(line) for line in _edges(lines)})
    least = max(2, REPEATED * len(pages))
    return frozenset(place for place, count in seen.items() if count >= least)


def _running_on(lines: Sequence[_Line], running: frozenset[tuple[str, int]]) -> set[_Line]:
    """The running heads and feet of a page: what is repeated, and what stands in one row with
    the number of a page, as a title or an address does."""
    edge = _edges(lines)
    numbers = {line.y for line in edge if _PAGE_NUMBER.fullmatch(_place(line)[0])}
    numbered = {line for line in edge if line.y in numbers}
    out = numbered | {line for line in edge if _place(line) in running}
    # Short pages that are alike ("Slide 1", "Slide 2") would lose all they say.
    return out if len(out) < len(lines) else numbered


def _body_size(pages: Iterable[Iterable[_Line]]) -> float:
    """The size that most of the text is set in."""
    chars: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            chars[line.size] += len(line.text)
    return min(chars, key=lambda size: (-chars[size], size), default=1.0)


def _blocks(lines: Iterable[_Line]) -> list[_Block]:
    """Runs of lines drawn one below the other, of one size and about the same left edge."""
    blocks: list[_Block] = []
    for line in lines:
        if blocks and _is_below(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _is_below(last: _Line, line: _Line) -> bool:
    size = max(last.size, line.size)
    step = line.y - last.y
    alike = abs(last.size - line.size) <= _SIZE_CHANGE * size
    return alike and 0 < step <= _LEADING_MOST * size and line.x < last.end and last.x < line.end


def _ordered(blocks: list[_Block]) -> list[_Block]:
    """Blocks as they are read: of two in one column the upper first, of two side by side the
    left one, unless something above or between them crosses both (after Breuel, 2003)."""
    if len(blocks) < 2 or len(blocks) > _BLOCKS_MOST:
        return blocks
    boxes = [_box(block) for block in blocks]
    before: list[set[int]] = [set() for _ in blocks]
    for one in range(len(boxes)):
        for other in range(len(boxes)):
            if one != other and _precedes(boxes, one, other):
                before[other].add(one)
    done: list[int] = []
    left = list(range(len(blocks)))
    while left:
        ready = next((index for index in left if not before[index] & set(left)), left[0])
        left.remove(ready)
        done.append(ready)
    return [blocks[index] for index in done]


class _Box(msgspec.Struct, frozen=True):
    left: float
    right: float
    top: float
    bottom: float


def _box(block: _Block) -> _Box:
    return _Box(
        left=min(line.x for line in block),
        right=max(line.end for line in block),
        top=block[0].y - block[0].size,
        bottom=block[-1].y,
    )


def _precedes(boxes: Sequence[_Box], one: int, other: int) -> bool:
    a, b = boxes[one], boxes[other]
    if _overlaps(a, b):
        return a.top < b.top
    if a.left >= b.left:
        return False
    low, high = sorted((a.top, b.top))
    return not any(
        low < box.top < high and _overlaps(box, a) and _overlaps(box, b)
        for index, box in enumerate(boxes)
        if index not in (one, other)
    )


def _overlaps(a: _Box, b: _Box) -> bool:
    """Whether two stand in one column: they share more than a tenth of the narrower one."""
    shared = min(a.right, b.right) - max(a.left, b.left)
    return shared > 0.1 * min(a.right - a.left, b.right - b.left)


def _paragraphs(blocks: Sequence[_Block], words: Counter[str], body_size: float) -> Iterator[str]:
    """The paragraphs of blocks in order; one may go on in the next column or on the next page,
    and a headline in several lines is one."""
    held = ""
    last: _Line | None = None
    for block in blocks:
        full = _length_of_full(block)
        left = min(line.x for line in block)
        is_headline = len(block) <= _HEADLINE_LINES and block[0].size > _HEADLINE * body_size
        for index, line in enumerate(block):
            if last is None:
                held = line.text
            elif (
                (is_headline or _runs_on(last, line, full, left))
                if index
                else _runs_over(last, line)
            ):
                held = _joined(held, line.text, words)
            else:
                yield held
                held = line.text
            last = line
    if held:
        yield held


def _length_of_full(block: _Block) -> float:
    """How many characters a full line of a block has: few are longer."""
    lengths = sorted(len(line.text) for line in block)
    return lengths[int(0.9 * (len(lengths) - 1))]


def _runs_on(last: _Line, line: _Line, full: float, left: float) -> bool:
    """Whether a line below another goes on with its paragraph: the upper one had no room for
    the next word, and the lower one is not indented."""
    if line.x > last.x + _INDENT * line.size and line.x > left + _INDENT * line.size:
        return False
    word = len(line.text.partition(" ")[0])
    if len(last.text) + 1 + word >= _FULL * full and full >= 20:
        return True
    return _breaks_off(last, line)


def _runs_over(last: _Line, line: _Line) -> bool:
    """Whether a block goes on with the paragraph that the one before it ended in."""
    alike = abs(last.size - line.size) <= _SIZE_CHANGE * max(last.size, line.size)
    return alike and len(last.text) >= 20 and _breaks_off(last, line)


def _breaks_off(last: _Line, line: _Line) -> bool:
    return last.text[-1] not in _ENDS and line.text[0].islower()


def _joined(held: str, line: str, words: Counter[str]) -> str:
    """Two lines as one. A word that a hyphen divides is made whole where the text has it whole
    elsewhere, and loses no hyphen that it may own."""
    if held[-1] == "\u00ad":
        return held[:-1] + line
    match = _HYPHEN.search(held[-60:])
    if match is None or not line[0].isalpha():
        return f"{held} {line}"
    rest = _SMALL.match(line)
    whole = (match[1] + rest[0]).lower() if rest else ""
    return (held[:-1] if words[whole] and line[0].islower() else held) + line

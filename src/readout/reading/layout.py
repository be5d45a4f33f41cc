"""How a text is laid out: head, story, tail, and what in between is not the story.

The rules are in `resources/layout/`; this is the engine that walks paragraphs. From the top
it takes header lines, headline, byline and dateline until the story begins; from the bottom
an unbroken run of credits, notes and links; anywhere between only what is boilerplate
beyond doubt. An intermediate heading is part of the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from readout.reading.frames import find_frame
from readout.reading.headlines import (
    CHARS_MOST,
    ENOUGH,
    Below,
    Setting,
    headline_score,
    is_headline_like,
    is_menu,
)
from readout.reading.lines import (
    Paragraph,
    skip_blanks,
    skip_blanks_back,
    split_paragraphs,
    subtract,
)
from readout.reading.rules import Found, Rule, Rules, found_by
from readout.schema.reading import Layout, Part, PartKind
from readout.schema.span import Span

HEAD_MOST = 16
"""Paragraphs at the top among which the story must begin."""
BELOW_MOST = 4
"""Paragraphs below a candidate for a headline that are looked at."""
TAIL_MOST = 40
"""Paragraphs at the bottom that rules for tails may look at."""
LIST_MOST = 12
"""Links that may follow a label such as "Related:"."""
BIO_MOST = 3
"""Notes on authors at one end; a whole article of portraits is not a note."""
_BLANKS = str.maketrans("\u00a0\u2007\u202f", "   ")
_START_CHARS = 160
_CLOSE_CHARS = 80
_CLOSINGS = 2
_AROUND_CHARS = 1_000
_COMPARED = 2
_LONE_CHARS = 150
_LOWER_MOST = 20_000
_SUBTITLE_CHARS = range(20, 301)
_TITLE_RULE, _SUBTITLE_RULE, _STAMP_RULE = "headline", "headline-below", "header-stamp"
_MASTHEAD = 3
"""Lines of a newspaper's head: its name, its motto, the day."""
_BELOW: dict[str, Below] = {
    "byline": "byline",
    "author-note": "byline",
    "published": "date",
    "updated": "date",
}


def find_layout(text: str, rules: Rules) -> Layout:
    """Parts, boilerplate and body of a text. Pure, linear in the text, never raises.

    Spans of parts may lie inside the span of another part or of boilerplate (the agency in a
    dateline); body spans overlap neither.
    """
    # No rule should have to spell every kind of blank; one for one, so offsets stay true.
    text = text.translate(_BLANKS)
    paragraphs = split_paragraphs(text)
    frame = find_frame(text, paragraphs, rules)
    if frame is None:
        head, begin = _find_head(text, paragraphs, rules)
        story = paragraphs[begin:]
    else:
        story = paragraphs[frame.begin : frame.end]
        head = [*frame.found, *_find_dateline(text, story, rules)]
    whole = _find_whole(text, story, rules)
    tail = _find_tail(text, story, whole, rules)
    lead = _inside(text, story[:1], rules.of("lead"), rules)
    embeds = _inside(text, paragraphs, rules.inline, rules)
    return _assemble(text, paragraphs, (*head, *whole.values(), *tail, *lead, *embeds))


def find_seams(layout: Layout) -> tuple[int, ...]:
    """Where a sentence has to begin because the story goes on behind a dateline, an agency or a
    stamp: starts of words, in text order.

    In "LUMEN (NQA) - Crews met." a seam is before "Crews". Boilerplate makes none: a link may
    stand in the middle of a sentence.
    """
    seams: list[int] = []
    parts, at = layout.parts, 0
    for span in layout.body:
        first = at
        while at < len(parts) and parts[at].span.start < span.start:
            at += 1
        if at > first:
            seams.append(span.start)
    return tuple(seams)


def _find_head(text: str, paragraphs: Sequence[Paragraph], rules: Rules) -> tuple[list[Found], int]:
    """What stands before the story, and the index of the paragraph that the story begins in."""
    found: list[Found] = []
    titled = passed = False
    for index, paragraph in enumerate(paragraphs[:HEAD_MOST]):
        prefixes = list(_prefixes(text, paragraph.span, rules))
        found += prefixes
        rest = _after(text, prefixes, paragraph)
        if rest is None:
            continue
        line = _full(text, rest, rules, rules.head)
        if line is not None:
            found.append(line)
            titled = titled or any(part.kind == "title" for part in line.parts)
            continue
        dateline = _start(text, rest, rules.of("dateline"), rules)
        if dateline is not None:
            found.append(dateline)
            return found, index if _after(text, [dateline], paragraph) else index + 1
        if not titled and _is_title(text, paragraphs, index, rest, rules):
            titled = True
            found.append(_line_part("title", _TITLE_RULE, text, rest))
            continue
        if _is_subtitle(text, paragraphs, index, found, rules):
            found.append(_line_part("subtitle", _SUBTITLE_RULE, text, rest))
            continue
        if not passed and _is_masthead(text, paragraphs, index, rules):
            titled = True
            continue
        if passed or not _is_passed_over(text, paragraphs, index, rules):
            return found, index
        # Whatever the line is, what follows is no surer to be the headline.
        titled = passed = True
    return found, min(len(paragraphs), HEAD_MOST)


def _find_dateline(text: str, story: Sequence[Paragraph], rules: Rules) -> list[Found]:
    """The dateline that a story begins with, where its head is told already."""
    found = _start(text, story[0].span, rules.of("dateline"), rules) if story else None
    return [] if found is None else [found]


def _is_passed_over(text: str, paragraphs: Sequence[Paragraph], index: int, rules: Rules) -> bool:
    """Whether the head goes on below a short line that nothing is known of: a caption without
    a mark, a name, a headline that does not look like one. That line stays in the story."""
    line = paragraphs[index]
    if index + 1 >= len(paragraphs):
        return False
    after = paragraphs[index + 1].span
    known = _full(text, after, rules, rules.head)
    if known is not None and known.parts and known.parts[0].kind == "author-note":
        # A story that presents somebody in its second paragraph looks the same.
        return False
    below = _above_story(text, after, known, rules)
    # Few lines of a story look like a byline: it vouches for a longer line above.
    most = CHARS_MOST if below == "byline" else _LONE_CHARS
    return below is not None and line.end - line.start <= most


def _is_masthead(text: str, paragraphs: Sequence[Paragraph], index: int, rules: Rules) -> bool:
    """Whether a short line is a newspaper's name above its motto and the day of the issue."""
    lines = paragraphs[index : index + _MASTHEAD]
    if len(lines) < _MASTHEAD or any(_is_long(text, line) for line in lines[:-1]):
        return False
    stamp = _full(text, lines[-1].span, rules, rules.head)
    return stamp is not None and any(part.rule == _STAMP_RULE for part in stamp.parts)


def _is_long(text: str, line: Paragraph) -> bool:
    """Whether a line is too long for one above a story, or ends like a sentence."""
    return line.end - line.start > _LONE_CHARS or text[line.end - 1] in ".!?"


def _right_below(
    text: str, paragraphs: Sequence[Paragraph], index: int, rules: Rules
) -> Below | None:
    """Which of the lines that stand above stories is the next paragraph, if any."""
    if index + 1 >= len(paragraphs):
        return None
    after = paragraphs[index + 1].span
    return _above_story(text, after, _full(text, after, rules, rules.head), rules)


def _prefixes(text: str, span: Span, rules: Rules) -> Iterator[Found]:
    """Header stamps at the start of a line that goes on ("date 2020-03-09 The ferries ...")."""
    start = span.start
    for rule in rules.prefixes:
        found = _start(text, Span(start, span.end), (rule,), rules)
        if found is not None:
            yield found
            start = skip_blanks(text, found.span.end, span.end)


def _is_title(
    text: str, paragraphs: Sequence[Paragraph], index: int, span: Span, rules: Rules
) -> bool:
    if span.end - span.start > CHARS_MOST:
        return False
    after, below = _below_title(text, paragraphs[index + 1 : index + 1 + BELOW_MOST], rules)
    if not after or (below is None and is_menu([paragraph.span.of(text) for paragraph in after])):
        return False
    setting = Setting(
        following=text[after[0].start : after[0].start + _AROUND_CHARS],
        next_chars=after[0].end - after[0].start,
        spaced=paragraphs[index + 1].spaced,
        below=below,
        directly=_right_below(text, paragraphs, index, rules) is not None,
    )
    return headline_score(text, span, setting, rules.signs) >= ENOUGH


def _below_title(
    text: str, paragraphs: Iterable[Paragraph], rules: Rules
) -> tuple[list[Paragraph], Below | None]:
    """The next two paragraphs less furniture, and whether one stands above stories."""
    after: list[Paragraph] = []
    below: Below | None = None
    for paragraph in paragraphs:
        line = _full(text, paragraph.span, rules, rules.head)
        if line is not None and line.boilerplate:
            continue
        after.append(paragraph)
        below = below or _above_story(text, paragraph.span, line, rules)
        if len(after) == _COMPARED:
            break
    return after, below


def _is_subtitle(
    text: str,
    paragraphs: Sequence[Paragraph],
    index: int,
    found: Sequence[Found],
    rules: Rules,
) -> bool:
    """Whether the line right below the headline is a second headline.

    It says so by having no full stop, by completing a headline that ends in a semicolon, or
    by standing above a byline, a date or a dateline.
    """
    before = found[-1].parts if found else ()
    if not before or before[0].kind != "title" or index + 1 >= len(paragraphs):
        return False
    line = paragraphs[index].span.of(text)
    if len(line) not in _SUBTITLE_CHARS and not before[0].span.of(text).endswith(";"):
        return False
    if before[0].span.of(text).endswith(";") and len(line) <= _SUBTITLE_CHARS.stop:
        return True
    if line[0] in '"“':
        return False
    if line[-1].isalnum():
        return line[0].isupper() or line[0].isdigit()
    return _right_below(text, paragraphs, index, rules) is not None


def _above_story(text: str, span: Span, line: Found | None, rules: Rules) -> Below | None:
    """What of the lines that stand above stories a paragraph is; `line` is the head rules'
    reading of it."""
    if line is not None:
        return next((_BELOW[part.kind] for part in line.parts if part.kind in _BELOW), None)
    dateline = _start(text, span, rules.of("dateline"), rules)
    return None if dateline is None else "dateline"


def _find_whole(text: str, story: Sequence[Paragraph], rules: Rules) -> dict[int, Found]:
    """Paragraphs of the story's stretch that are boilerplate wherever they stand."""
    whole: dict[int, Found] = {}
    links = 0
    label: Found | None = None
    for index, paragraph in enumerate(story):
        found = _full(text, paragraph.span, rules, rules.anywhere)
        if found is not None:
            whole[index] = found
            label, links = (found, LIST_MOST) if found.takes_list else (None, 0)
            continue
        if label is None or not links or not is_headline_like(_short(text, paragraph)):
            label = None
            continue
        whole[index] = _like(label, paragraph.span)
        links -= 1
    return whole


def _find_tail(
    text: str, story: Sequence[Paragraph], whole: dict[int, Found], rules: Rules
) -> list[Found]:
    """The run of paragraphs at the end that are no story, and what its last words credit.

    At least one paragraph is left as the story.
    """
    found: list[Found] = []
    bios = 0
    for index in range(len(story) - 1, max(-1, len(story) - 1 - TAIL_MOST), -1):
        if index in whole:
            continue
        paragraph = story[index]
        line = _full(text, paragraph.span, rules, rules.tail) if index else None
        if line is not None and bios < BIO_MOST:
            bios += line.boilerplate != () and line.boilerplate[0].kind == "author-note"
            found.append(line)
            continue
        return found + _closings(text, paragraph, rules)
    return found


def _closings(text: str, paragraph: Paragraph, rules: Rules) -> list[Found]:
    """Credits behind the last full stop: "... he said. JNS {Portpost.com}"."""
    found: list[Found] = []
    end = paragraph.end
    for _ in range(_CLOSINGS):
        span = Span(max(paragraph.start, end - _CLOSE_CHARS), end)
        closing = _first(text, span, rules.of("close"), rules)
        if closing is None:
            break
        found.append(closing)
        end = skip_blanks_back(text, paragraph.start, closing.span.start)
    return found


def _inside(
    text: str, paragraphs: Iterable[Paragraph], tried: tuple[Rule, ...], rules: Rules
) -> list[Found]:
    """What rules in search mode find in the middle of paragraphs."""
    return [
        found_by(rule, hit, text, rules)
        for paragraph in paragraphs
        for rule in _worth_trying(text, paragraph.span, tried)
        for hit in rule.pattern.hits(text, paragraph.span)
    ]


def _full(text: str, span: Span, rules: Rules, tried: tuple[Rule, ...]) -> Found | None:
    return _first(text, span, _worth_trying(text, span, tried), rules)


def _start(text: str, span: Span, tried: Iterable[Rule], rules: Rules) -> Found | None:
    return _first(text, Span(span.start, min(span.end, span.start + _START_CHARS)), tried, rules)


def _first(text: str, span: Span, tried: Iterable[Rule], rules: Rules) -> Found | None:
    for rule in tried:
        for hit in rule.pattern.hits(text, span):
            found = found_by(rule, hit, text, rules)
            if found.parts or found.boilerplate:
                return found
    return None


def _worth_trying(text: str, span: Span, tried: tuple[Rule, ...]) -> Iterator[Rule]:
    if span.end - span.start > _LOWER_MOST:
        return iter(())
    lowered = span.of(text).lower()
    return (rule for rule in tried if rule.is_worth_trying(span, lowered))


def _line_part(kind: PartKind, rule: str, text: str, span: Span) -> Found:
    value = " ".join(span.of(text).split()).rstrip(" ;")
    part = Part(kind=kind, span=span, value=value, rule=rule)
    return Found(span=span, parts=(part,))


def _like(label: Found, span: Span) -> Found:
    return Found(
        span=span,
        boilerplate=tuple(
            type(piece)(span=span, kind=piece.kind, rule=piece.rule) for piece in label.boilerplate
        ),
    )


def _short(text: str, paragraph: Paragraph) -> str:
    return text[paragraph.start : min(paragraph.end, paragraph.start + _START_CHARS)]


def _after(text: str, found: Sequence[Found], paragraph: Paragraph) -> Span | None:
    start = max((item.span.end for item in found), default=paragraph.start)
    start = skip_blanks(text, start, paragraph.end)
    return Span(start, paragraph.end) if start < paragraph.end else None


def _assemble(text: str, paragraphs: Iterable[Paragraph], found: Iterable[Found]) -> Layout:
    items = sorted(found, key=lambda item: item.span)
    parts = {part: None for item in items for part in item.parts}
    pieces = {piece: None for item in items for piece in item.boilerplate}
    return Layout(
        parts=tuple(sorted(parts, key=lambda part: (part.span, part.kind))),
        boilerplate=tuple(sorted(pieces, key=lambda piece: piece.span)),
        body=tuple(subtract(text, (p.span for p in paragraphs), [item.span for item in items])),
    )

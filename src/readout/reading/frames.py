"""The header and the indexing that a news database puts around an article.

The rules are those of the zones "begin" and "end" in `resources/layout/exports.toml`. They
count only together: a text without a line that opens such a frame and one below that closes
it is an ordinary article, and nothing here touches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.reading.lines import Paragraph
from readout.reading.rules import Found, Rule, Rules, found_by
from readout.schema.document import Boilerplate
from readout.schema.reading import Part, PartKind
from readout.schema.span import Span

HEADER_MOST = 40
"""Paragraphs at the top among which the header ends."""
_AFTER_OPENING = 30
"""Paragraphs below the opening line that may still be header (date, publication, language)."""
_UNKNOWN_MOST = 5
_SHORT = 100
"""No line of a header that no rule knows (a publication, an edition) is longer."""
_INDEX_RULE = "export-index"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The story is `paragraphs[begin:end]`; `found` is what stands around it."""

    begin: int
    end: int
    found: tuple[Found, ...]


class _Line(msgspec.Struct, frozen=True):
    """A paragraph and the rule that it meets."""

    index: int
    rule: Rule
    found: Found


def find_frame(text: str, paragraphs: Sequence[Paragraph], rules: Rules) -> Frame | None:
    """The frame of a text, None where it has none."""
    top = paragraphs[:HEADER_MOST]
    openers = tuple(rule for rule in rules.of("begin") if rule.opens)
    opening = next((line.index for line in _lines(text, top, openers, rules, first=0)), None)
    if opening is None:
        return None
    above = list(_lines(text, top, rules.of("begin"), rules, first=0))
    last = _last(paragraphs, above, opening)
    header = [line for line in above if line.index <= last]
    # A label may stand before the first words of the story ("Full text: The harbour ...").
    begin = last if _goes_on(paragraphs, header) else last + 1
    below = list(_lines(text, paragraphs[begin + 1 :], rules.of("end"), rules, first=begin + 1))
    end = next((line.index for line in below if line.rule.closes), None)
    if end is None:
        return None
    found = [
        *_header(text, paragraphs[:begin], header, rules),
        *(line.found for line in header if line.index >= begin),
        *_index(paragraphs, [line for line in below if line.index >= end], end),
        *_labels(text, paragraphs[begin:end], rules),
    ]
    return Frame(begin=begin, end=end, found=tuple(found))


def _lines(
    text: str, paragraphs: Iterable[Paragraph], tried: tuple[Rule, ...], rules: Rules, *, first: int
) -> Iterator[_Line]:
    for index, paragraph in enumerate(paragraphs, start=first):
        for rule in tried:
            if rule.pattern.entry.mode == "full" and paragraph.end - paragraph.start > rule.most:
                continue
            hit = next(rule.pattern.hits(text, paragraph.span), None)
            if hit is not None:
                yield _Line(index, rule, found_by(rule, hit, text, rules))
                break


def _last(paragraphs: Sequence[Paragraph], above: Sequence[_Line], opening: int) -> int:
    """The index of the last line of the header: the label of the body, else the last line that
    a rule knows before the first long paragraph."""
    last = opening
    for line in above:
        if line.index < opening or line.index > opening + _AFTER_OPENING:
            continue
        between = paragraphs[last + 1 : line.index]
        if len(between) > _UNKNOWN_MOST or any(map(_is_long, between)):
            break
        last = line.index
        if line.rule.stops:
            break
    return last


def _is_long(paragraph: Paragraph) -> bool:
    return paragraph.end - paragraph.start > _SHORT


def _goes_on(paragraphs: Sequence[Paragraph], header: Sequence[_Line]) -> bool:
    last = header[-1]
    return last.found.span.end < paragraphs[last.index].end


def _header(
    text: str, paragraphs: Sequence[Paragraph], header: Sequence[_Line], rules: Rules
) -> Iterator[Found]:
    """Every paragraph of the header: what its rule says, or only that it is no story."""
    known = {line.index: line for line in header}
    for index, paragraph in enumerate(paragraphs):
        line, above = known.get(index), known.get(index - 1)
        if above is not None and above.rule.below:
            yield _named(text, paragraph.span, above.rule)
        elif line is None:
            yield _known_elsewhere(text, paragraph.span, rules)
        else:
            yield msgspec.structs.replace(line.found, span=paragraph.span)


def _known_elsewhere(text: str, span: Span, rules: Rules) -> Found:
    """What the rules for heads make of a line ("By Ada Quill"); at least it is no story."""
    for rule in rules.head:
        if not rule.is_part or span.end - span.start > rule.most:
            continue
        hit = next(rule.pattern.hits(text, span), None)
        if hit is not None:
            return msgspec.structs.replace(found_by(rule, hit, text, rules), span=span)
    return Found(span=span)


def _named(text: str, span: Span, rule: Rule) -> Found:
    """The value of a code that stands on the line above."""
    kind: PartKind = rule.below  # type: ignore[assignment]
    value = " ".join(span.of(text).split())
    return Found(
        span=span, parts=(Part(kind=kind, span=span, value=value, rule=rule.pattern.entry.name),)
    )


def _index(paragraphs: Sequence[Paragraph], below: Sequence[_Line], end: int) -> Iterator[Found]:
    """Everything behind the story: parts where a rule finds them, else indexing."""
    known = {line.index: line.found for line in below}
    for index in range(end, len(paragraphs)):
        span = paragraphs[index].span
        found = known.get(index)
        if found is not None and found.parts:
            yield msgspec.structs.replace(found, span=span)
            continue
        piece = Boilerplate(span=span, kind="label", rule=_INDEX_RULE)
        yield Found(span=span, boilerplate=(piece,))


def _labels(text: str, story: Sequence[Paragraph], rules: Rules) -> Iterator[Found]:
    """Labels inside the story that only divide it (TD behind the lead)."""
    tried = tuple(rule for rule in rules.of("begin") if rule.pattern.entry.mode == "start")
    for line in _lines(text, story[1:], tried, rules, first=1):
        yield line.found

"""What the header of one article in a database export says, and whether a text follows it.

Three forms: labelled lines (both Nexis forms and ProQuest), a fixed order of lines without
labels around a count of words (Factiva as displayed), and two-letter codes (Factiva indexed).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import cast

import msgspec

from readout.ingest.exportmarks import Line, Style, first_hit, is_line, rules_of
from readout.ingest.fields import clean, url_dates
from readout.schema.document import Given, GivenName

_BLANKS = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_TEXT_CHARS = 20
"""Below so many characters what follows a header is no article but a remark on its absence."""
_GIVEN = frozenset(("title", "subtitle", "byline", "publisher", "section", "language", "published"))
_HEADER_LINES = 60
"""Lines of a block among which a header is looked for."""
_TITLE_LINES = 6
_CODES: dict[str, GivenName] = {
    **{"HD": "title", "BY": "byline", "SN": "publisher", "PD": "published", "SE": "section"},
    **{"LA": "language"},
}
_HEADER_CODES = frozenset(
    ("CLM", "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY")
)
_BODY_CODES = frozenset(("LP", "TD"))
_SECTION_WORDS, _SECTION_CHARS = 4, 40


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a header; `first` is the index of the article's first line in its block.

    `is_empty` where nothing of a header was found, `has_text` where an article follows it.
    """

    given: tuple[Given, ...] = ()
    id: str | None = None
    first: int = 0
    is_empty: bool = True
    has_text: bool = False


class _Field(msgspec.Struct, frozen=True):
    """A labelled line: which field, its words with those of the lines that go on below it."""

    kind: str
    value: str
    first: int
    last: int


def read_header(lines: Sequence[Line], style: Style) -> Header:
    """What stands above, and in indexing below, the text of an article."""
    return _READERS[style](lines, style)


# --- labelled lines


def _read_labelled(lines: Sequence[Line], style: Style) -> Header:
    fields = _fields(lines, style)
    first, found = _above(lines, fields, style)
    if not fields and not found:
        return Header(has_text=_has_letters(lines))
    for field in fields:
        if field.kind in _GIVEN and field.value:
            found.append((field.kind, field.value, f"export field {field.kind}"))
        if field.kind == "address":
            found.append(("url", field.value, "export field Document URL"))
    number = next((field.value for field in fields if field.kind == "id"), None)
    return Header(
        given=_given(found),
        id=number,
        first=first,
        is_empty=False,
        has_text=_has_letters(_body(lines, fields, style)),
    )


def _fields(lines: Sequence[Line], style: Style) -> list[_Field]:
    """The labelled lines of a block. Below the label of the body only those behind it count:
    a story may hold any line."""
    rules = rules_of(style).fields
    fields: list[_Field] = []
    for index, line in enumerate(lines):
        hit = first_hit(rules, line)
        if hit is None:
            continue
        value = hit.groups.get("value")
        words, last = (value.of(line.text) if value else ""), index
        while words and hit.data["field"] not in ("body", "index") and _goes_on(lines, last, style):
            last += 1
            words += " " + lines[last].text
        fields.append(_Field(hit.data["field"], words, index, last))
    return fields


def _goes_on(lines: Sequence[Line], index: int, style: Style) -> bool:
    """Whether the next line is the rest of a wrapped one: directly below, and no field."""
    if index + 1 >= len(lines) or len(lines[index].text) < _WRAP_LEAST:
        return False
    line = lines[index + 1]
    is_next = line.number == lines[index].number + 1
    return is_next and first_hit(rules_of(style).fields, line) is None


_WRAP_LEAST = 40


def _above(
    lines: Sequence[Line], fields: Sequence[_Field], style: Style
) -> tuple[int, list[tuple[str, str, str]]]:
    """The lines without labels above the first labelled one: headline, publication and date.

    The index of the article's first line, and the fields.
    """
    if style == "proquest":
        return _above_proquest(lines, fields)
    end = min((field.first for field in fields), default=0)
    head = [
        index for index in range(min(end, _HEADER_LINES)) if not _is_matter(lines[index], style)
    ]
    dated = [index for index in head if is_line(lines[index], style, "date")]
    if not dated:
        return 0, []
    if style == "nexis":
        return _above_nexis(lines, head, dated[0], fields, style)
    return _above_uni(lines, head, dated[-1], style)


def _above_proquest(
    lines: Sequence[Line], fields: Sequence[_Field]
) -> tuple[int, list[tuple[str, str, str]]]:
    has_title = any(field.kind == "title" for field in fields)
    if has_title or not fields or fields[0].first != 1:
        return 0, []
    return 0, [("title", lines[0].text, "export line 1 (title)")]


def _above_nexis(
    lines: Sequence[Line],
    head: Sequence[int],
    dated: int,
    fields: Sequence[_Field],
    style: Style,
) -> tuple[int, list[tuple[str, str, str]]]:
    """Publication, date, edition; then the headline, unless it has a label."""
    found = [("published", _date(lines[dated], style), "export line date")]
    before = [index for index in head if index < dated]
    if before:
        name = " ".join(lines[index].text for index in _run_up(lines, before))
        found.append(("publisher", name, "export line publication"))
    has_title = any(field.kind == "title" for field in fields)
    after = [index for index in head if index > dated]
    while after and (
        is_line(lines[after[0]], style, "edition") or _touches(lines, after[0] - 1, after[0])
    ):
        after = after[1:]
    if not has_title and after:
        title = " ".join(lines[index].text for index in _run_down(lines, after))
        found.append(("title", title, "export line headline"))
    return 0, found


def _above_uni(
    lines: Sequence[Line], head: Sequence[int], dated: int, style: Style
) -> tuple[int, list[tuple[str, str, str]]]:
    """Headline, publication, date."""
    found = [("published", _date(lines[dated], style), "export line date")]
    before = [index for index in head if index < dated]
    if not before:
        return dated, found
    found.append(("publisher", lines[before[-1]].text, "export line publication"))
    above = before[:-1]
    if not above:
        return before[-1], found
    title = _run_up(lines, above)[-_TITLE_LINES:]
    words = " ".join(lines[index].text for index in title)
    found.append(("title", words, "export line headline"))
    has_cover = any(is_line(lines[index], style, "cover") for index in range(title[0]))
    return (title[0] if has_cover else 0), found


def _body(lines: Sequence[Line], fields: Sequence[_Field], style: Style) -> Iterator[Line]:
    """The lines of the text: behind the label of the body or the last field of the header, less
    labelled lines and copyright."""
    starts = [field for field in fields if field.kind in ("body", "length")]
    start = max((field.last for field in starts), default=-1)
    if starts and (bodies := [field for field in starts if field.kind == "body"]):
        start = bodies[0].last
        if bodies[0].value:
            yield Line(0, 0, 0, bodies[0].value)
    taken = {index for field in fields for index in range(field.first, field.last + 1)}
    boundaries = rules_of(style).boundaries
    behind = [field.first for field in fields if field.kind == "index" and field.first > start]
    for index in range(start + 1, min(behind, default=len(lines))):
        line = lines[index]
        is_told = index in taken or is_line(line, style, "copyright") is not None
        if not is_told and first_hit(boundaries, line) is None:
            yield line


# --- Factiva as displayed


def _read_displayed(lines: Sequence[Line], style: Style) -> Header:
    """Section, headline, byline, "812 words", date, publication, code, language, copyright."""
    counted = next(
        (
            index
            for index, line in enumerate(lines[:_HEADER_LINES])
            if is_line(line, style, "words") and _date_below(lines, index, style) is not None
        ),
        None,
    )
    if counted is None:
        return Header(has_text=_has_letters(lines))
    dated = cast(int, _date_below(lines, counted, style))
    found = [("published", _date(lines[dated], style), "export line date")]
    after = dated + 1
    while after < len(lines) and is_line(lines[after], style, "clock"):
        after += 1
    if after < len(lines):
        found.append(("publisher", lines[after].text, "export line publication"))
    language = _language_below(lines, after, style)
    if language is not None:
        found.append(("language", lines[language].text, "export line language"))
    start, above = _above_count(lines, counted, style)
    body = _behind_copyright(lines, after if language is None else language, style)
    return Header(
        given=_given([*above, *found]),
        first=start,
        is_empty=False,
        has_text=_has_letters(lines[body:-1]),
    )


def _date_below(lines: Sequence[Line], index: int, style: Style) -> int | None:
    below = range(index + 1, min(index + 4, len(lines)))
    return next((place for place in below if is_line(lines[place], style, "date")), None)


def _language_below(lines: Sequence[Line], index: int, style: Style) -> int | None:
    below = range(index + 1, min(index + 9, len(lines)))
    return next((place for place in below if is_line(lines[place], style, "language")), None)


def _behind_copyright(lines: Sequence[Line], index: int, style: Style) -> int:
    """The index of the first line of the text."""
    index += 1
    while index < len(lines) and is_line(lines[index], style, "copyright"):
        index += 1
        while index < len(lines) and _touches(lines, index - 1, index) and _is_spaced(lines):
            index += 1
    return index


def _above_count(
    lines: Sequence[Line], counted: int, style: Style
) -> tuple[int, list[tuple[str, str, str]]]:
    """Section, headline and byline above the count of words, and where the article begins."""
    covers = [index for index in range(counted) if is_line(lines[index], style, "cover")]
    start = covers[-1] + 1 if covers else 0
    start = max(start, counted - _TITLE_LINES)
    above = list(range(start, counted))
    found: list[tuple[str, str, str]] = []
    if len(above) > 1 and (by := is_line(lines[above[-1]], style, "byline")):
        value = by.groups.get("value") or by.groups["value2"]
        words = value.of(lines[above[-1]].text)
        found.append(("byline", words, "export line byline"))
        above = above[:-1]
    if len(above) > 1 and _is_section(lines[above[0]].text, lines[above[1]].text):
        found.append(("section", lines[above[0]].text, "export line section"))
        above = above[1:]
    if above:
        found.append(("title", lines[above[0]].text, "export line headline"))
    return start, found


def _is_section(line: str, following: str) -> bool:
    is_short = len(line) <= _SECTION_CHARS and len(line.split()) <= _SECTION_WORDS
    return is_short and len(line) < len(following)


# --- Factiva with codes


def _read_coded(lines: Sequence[Line], style: Style) -> Header:
    """Fields by two-letter codes; the text stands under LP (lead) and TD (the rest)."""
    values: dict[str, list[str]] = {}
    first = None
    code = ""
    for index, line in enumerate(lines):
        found = _code(line, style, code)
        if found is None:
            values.get(code, []).append(line.text)
            continue
        code, value = found
        first = index if first is None else first
        values.setdefault(code, [])
        if value:
            values[code].append(value)
    if first is None or not values.keys() & _HEADER_CODES:
        return Header(has_text=_has_letters(lines))
    found_fields = [
        (_CODES[name], " ".join(values[name]), f"export field {name}")
        for name in values
        if name in _CODES and values[name]
    ]
    body = " ".join(words for name in ("LP", "TD") for words in values.get(name, ()))
    return Header(
        given=_given(found_fields),
        first=first,
        is_empty=False,
        has_text=len(_LETTER.findall(body)) >= _TEXT_CHARS,
    )


def _code(line: Line, style: Style, inside: str) -> tuple[str, str] | None:
    """The code that a line begins with, and its words. A single blank behind one is enough in a
    header; a paragraph of the text may begin with IN or RE."""
    hit = first_hit(rules_of(style).fields, line)
    if hit is None:
        long = _LONG_CODE.match(line.text)
        return None if long is None else (long[1], long[2])
    code = hit.groups["code"].of(line.text)
    gap = hit.groups.get("gap")
    value = hit.groups.get("value")
    words = "" if value is None else value.of(line.text).strip("| ")
    is_wide = gap is None or gap.of(line.text) != " "
    if inside in _BODY_CODES and not is_wide and not words.startswith("Document "):
        return None
    return code, words


_LONG_CODE = re.compile(r"(LP|TD|CO|IN|NS|RE|IPD|ART)[\t|]+(\S.*)", re.S)

# --- what they share


def _given(found: Sequence[tuple[str, str, str]]) -> tuple[Given, ...]:
    given: list[Given] = []
    for name, value, detail in found:
        words = clean(_BLANKS.sub(" ", value)) or ""
        if words:
            given.append(
                Given(name=cast(GivenName, name), value=words, origin="given", detail=detail)
            )
    return (*given, *url_dates(given))


def _date(line: Line, style: Style) -> str:
    hit = is_line(line, style, "date")
    return hit.groups["date"].of(line.text) if hit is not None else line.text


def _is_matter(line: Line, style: Style) -> bool:
    """Lines of a header that say nothing of the article: its number and the copyright."""
    is_number = first_hit(rules_of(style).boundaries, line) is not None
    return is_number or is_line(line, style, "copyright") is not None


def _touches(lines: Sequence[Line], index: int, after: int) -> bool:
    """Whether no empty line stands between two."""
    return _is_spaced(lines) and lines[after].number == lines[index].number + 1


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Whether empty lines divide the lines of a block, so that they tell what belongs together."""
    head = lines[:_HEADER_LINES]
    return any(after.number > line.number + 1 for line, after in pairwise(head))


def _run_up(lines: Sequence[Line], indexes: Sequence[int]) -> list[int]:
    """The last of the lines and those right above it."""
    run = [indexes[-1]]
    for index in reversed(indexes[:-1]):
        if index != run[0] - 1 or not _touches(lines, index, run[0]):
            break
        run.insert(0, index)
    return run


def _run_down(lines: Sequence[Line], indexes: Sequence[int]) -> list[int]:
    """The first of the lines and those right below it."""
    run = [indexes[0]]
    for index in indexes[1:]:
        if index != run[-1] + 1 or not _touches(lines, run[-1], index):
            break
        run.append(index)
    return run[:_TITLE_LINES]


def _has_letters(lines: Sequence[Line] | Iterator[Line]) -> bool:
    seen = 0
    for line in lines:
        seen += len(_LETTER.findall(line.text[:400]))
        if seen >= _TEXT_CHARS:
            return True
    return False


_READERS: dict[Style, Callable[[Sequence[Line], Style], Header]] = {
    "nexis": _read_labelled,
    "nexis-uni": _read_labelled,
    "proquest": _read_labelled,
    "factiva": _read_displayed,
    "factiva-fields": _read_coded,
}

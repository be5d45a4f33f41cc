"""A brief as Markdown with footnotes, as GitHub and pandoc read it.

Every character of a source that Markdown or HTML could take for markup is escaped with a
backslash, so that hostile text stays text: no link, no image, no heading, no mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import singledispatchmethod
from typing import TextIO

from readout.export.brief.values import (
    Block,
    Brief,
    Fact,
    Flag,
    Group,
    Item,
    Line,
    Section,
    Series,
    Sides,
    Source,
    Text,
    in_marks,
)

MARK = "<!-- Readout "
"""How a brief begins, to be told from files of others."""

_SPECIAL = re.compile(r"[\\`*_\[\]<#|~@$]|&(?=[#\w]{1,40};)|:(?=//|[\w+-]{1,40}:)|(?<=\b[wW]{3})\.")
_OPENING = re.compile(r"\A(?:[-+=>]|\d{1,9}(?=[.)]))")
"""What would make a line a list, a rule or a heading."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows them."""


def write_markdown(brief: Brief, stream: TextIO) -> None:
    """Write a brief; the same brief gives the same text."""
    writer = _Writer()
    stream.write(f"{MARK}{brief.version} -->\n\n# {escape(brief.title)}\n\n")
    for words in (brief.strap, brief.scope):
        if words:
            stream.write(f"{begin(escape(words))}\n\n")
    for section in brief.sections:
        stream.writelines(writer.section(section))
    stream.writelines(_documents(brief.documents))
    stream.writelines(writer.section(brief.method))
    stream.writelines(writer.notes())


def escape(text: str) -> str:
    """A text on one line with nothing left that could be markup within a line."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return _SPECIAL.sub(r"\\\g<0>", line)


def begin(line: str) -> str:
    """A line so that its first characters make it no list, rule or heading."""
    return _OPENING.sub(_opened, line)


def _opened(found: re.Match[str]) -> str:
    word = found[0]
    return f"{word}\\" if word.isdigit() else f"\\{word}"


def link(address: str) -> str:
    """A web address as a link that shows itself."""
    return f"<{address.replace('<', '%3C').replace('>', '%3E')}>"


def _documents(items: Iterable[Item]) -> Iterator[str]:
    """The list of documents."""
    yield "## Documents\n\n"
    for item in items:
        note = " · ".join(filter(None, (item.note, item.document)))
        said = f"{escape(item.title)} · {escape(item.outlet or 'outlet not stated')}"
        where = f" {link(item.address)}" if item.address else ""
        yield f"- **{escape(item.published)}** {said} ({escape(note)}){where}\n"
    yield "\n"


class _Writer:
    """Blocks as lines of Markdown; footnotes are numbered as they come, each passage once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._sources: list[Source] = []

    def section(self, section: Section) -> Iterator[str]:
        """A heading and all that stands under it."""
        yield f"## {escape(section.title)}\n\n"
        if section.intro:
            yield f"{begin(escape(section.intro))}\n\n"
        previous: Block | None = None
        for block in section.blocks:
            if previous is not None and not _continues(previous, block):
                yield "\n"
            yield from self.block(block)
            previous = block
        if section.blocks:
            yield "\n"
        if section.rest:
            yield f"{begin(escape(section.rest))}\n\n"

    def notes(self) -> Iterator[str]:
        """The footnotes."""
        for number, source in enumerate(self._sources, start=1):
            said = f"{escape(source.said_by)}"
            if source.title:
                said += f", “{escape(source.title)}”"
            place = f"{source.document} {source.start}–{source.end}"
            quoted = escape(in_marks(source.quotation))
            where = f" {link(source.address)}" if source.address else ""
            yield f"[^{number}]: {said}: {quoted} ({place}){where}\n"

    @singledispatchmethod
    def block(self, block: Block) -> Iterator[str]:
        """A block as lines."""
        raise NotImplementedError(type(block).__name__)

    @block.register
    def _(self, block: Text) -> Iterator[str]:
        yield f"{begin(escape(block.text))}\n"

    @block.register
    def _(self, block: Fact) -> Iterator[str]:
        yield f"- {begin(escape(block.name))}: {escape(block.value)}\n"

    @block.register
    def _(self, block: Line) -> Iterator[str]:
        yield f"- {begin(self._line(block))}\n"

    @block.register
    def _(self, block: Group) -> Iterator[str]:
        yield f"### {escape(block.title)}\n\n"
        if block.note:
            yield f"{begin(escape(block.note))}\n\n"
        yield from (f"- {begin(self._line(line))}\n" for line in block.lines)

    @block.register
    def _(self, block: Sides) -> Iterator[str]:
        title = ": ".join(escape(words) for words in (block.label, block.title) if words)
        cited = self._told_by(block.sources)
        yield f"### {title}\n\n"
        if block.flags or cited:
            told = f"Told by {cited}" if cited else ""
            yield f"{' · '.join(filter(None, (_flags(block.flags), told)))}\n\n"
        heads = [
            f"{escape(column.title)}{_after(_flags(column.flags))}" for column in block.columns
        ]
        yield _row(heads) + _row(["---"] * len(heads))
        yield _row([self._cell(column.lines, column.alone) for column in block.columns])
        if block.note:
            yield f"\n{begin(escape(block.note))}\n"

    @block.register
    def _(self, block: Series) -> Iterator[str]:
        yield f"### {escape(block.title)}{_after(_flags(block.flags))}\n\n"
        yield _row(["When", "How many", "According to", "In"]) + _row(["---"] * 4)
        for point in block.points:
            said = escape(point.said) + (" (in a copy)" if point.is_copy else "")
            amount, cited = f"**{escape(point.amount)}**", self._told_by((point.source,))
            yield _row([escape(point.when), amount, said, cited])
        if block.rest:
            yield f"\nand {block.rest:,} more\n"

    def _cell(self, lines: Iterable[Line], alone: Iterable[str]) -> str:
        said = "<br>".join(self._line(line) for line in lines)
        only = ", ".join(map(escape, alone))
        return f"{said}<br>Only here: {only}" if only else said

    def _line(self, line: Line) -> str:
        parts = [f"**{escape(line.label)}**"] if line.label else []
        if line.head:
            parts.append(escape(line.head))
        if line.quoted is not None:
            parts.append(escape(in_marks(line.quoted.quotation)))
        if line.flags:
            parts.append(_flags(line.flags))
        if line.quoted is not None:
            parts.append(f"– {self._told_by((line.quoted,))}")
        if line.sources:
            lead = "· also " if line.quoted is not None else ""
            parts.append(f"{lead}{self._told_by(line.sources)}")
        if line.note:
            parts.append(f"({escape(line.note)})")
        return " ".join(parts)

    def _told_by(self, sources: Iterable[Source]) -> str:
        """Outlet and day of each, with its footnote."""
        told = dict.fromkeys((escape(each.said_by), self._cite((each,))) for each in sources)
        return "; ".join(f"{said}{cited}" for said, cited in told)

    def _cite(self, sources: Iterable[Source]) -> str:
        return "".join(f"[^{number}]" for number in dict.fromkeys(map(self._number, sources)))

    def _number(self, source: Source) -> int:
        key = (source.document, source.start, source.end)
        if key not in self._numbers:
            self._sources.append(source)
            self._numbers[key] = len(self._sources)
        return self._numbers[key]


def _continues(previous: Block, block: Block) -> bool:
    """Whether a block stands in one list with the one before it."""
    return isinstance(block, Line | Fact) and isinstance(previous, Line | Fact)


def _flags(flags: Iterable[Flag]) -> str:
    return ", ".join(f"*{escape(flag.text)}*" for flag in flags)


def _after(words: str) -> str:
    return f" · {words}" if words else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"

"""What a brief says, before it takes a form: sections of lines, each with its sources.

All words are ready to be read; a renderer escapes them, sets them and numbers the sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

Tone = Literal["plain", "conflict", "supersede", "refine", "agree"]
"""How much a flag asks to be seen: those of conflicts most."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A document that says so. `outlet` is "" where it states none, `published` its day in words,
    `address` a web address that is safe to link to.

    `words` are those that count, verbatim but for blanks (runs of them are one), `before` and
    `after` what stands around them in their sentence; what was cut is an ellipsis. They stand at
    `[start, end)` in code points of the document's text.
    """

    document: str
    outlet: str
    published: str
    title: str
    words: str
    start: int
    end: int
    before: str = ""
    after: str = ""
    address: str | None = None

    @property
    def quotation(self) -> str:
        """The words with those around them."""
        return f"{self.before}{self.words}{self.after}"

    @property
    def said_by(self) -> str:
        """Outlet and day: "The Lumen Courier, 3 Mar 2031"."""
        return f"{self.outlet or 'outlet not stated'}, {self.published}"


class Flag(msgspec.Struct, frozen=True):
    """A word or two that set a line apart: "planned", "sources differ on days"."""

    text: str
    tone: Tone = "plain"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a section: `label` stands before it (its day; `is_loose` says that it is no single
    one), `head` is what we say, `quoted` the source whose words it is. `sources` are others that
    say so, `note` is small print."""

    label: str = ""
    is_loose: bool = False
    head: str = ""
    quoted: Source | None = None
    flags: tuple[Flag, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""

    @property
    def cited(self) -> Iterator[Source]:
        """All its sources, the quoted one first."""
        if self.quoted is not None:
            yield self.quoted
        yield from self.sources


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Lines on one: an actor with the offices said of him, or with what he wants."""

    title: str
    note: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def cited(self) -> Iterator[Source]:
        """The sources of its lines."""
        return (source for line in self.lines for source in line.cited)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says; `alone` are words that no other side uses."""

    title: str
    lines: tuple[Line, ...]
    flags: tuple[Flag, ...] = ()
    alone: tuple[str, ...] = ()


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Columns beside each other: readouts of one meeting, two voices that conflict. `sources` tell
    of the whole, `note` says why they stand together."""

    title: str
    label: str = ""
    flags: tuple[Flag, ...] = ()
    columns: tuple[Column, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""

    @property
    def cited(self) -> Iterator[Source]:
        """Its own sources, then those of its columns."""
        yield from self.sources
        lines = (line for column in self.columns for line in column.lines)
        yield from (source for line in lines for source in line.cited)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a series: when, who says it, how many, inclusive, None is unbounded."""

    when: str
    said: str
    amount: str
    low: float | None
    high: float | None
    source: Source
    is_copy: bool = False


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Figures that count the same, in the order of time; `rest` counts those left out."""

    title: str
    flags: tuple[Flag, ...] = ()
    points: tuple[Point, ...] = ()
    rest: int = 0

    @property
    def cited(self) -> Iterator[Source]:
        """The sources of its points."""
        return (point.source for point in self.points)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A name and its value."""

    name: str
    value: str


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph in our words."""

    text: str


Block = Line | Group | Sides | Series | Fact | Text


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a brief. `name` is its id, a word; `rest` says what was left out of it and where
    it is found."""

    name: str
    title: str
    intro: str = ""
    blocks: tuple[Block, ...] = ()
    rest: str = ""

    @property
    def sources(self) -> Iterator[Source]:
        """The sources of its blocks, in order, as often as they are cited."""
        for block in self.blocks:
            if not isinstance(block, Fact | Text):
                yield from block.cited


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the list at the end."""

    document: str
    title: str
    outlet: str
    published: str
    path: str
    address: str | None = None
    note: str = ""


_OWN_MARKS = ("“", '"', "«", "„")


def in_marks(text: str) -> str:
    """A quotation in quotation marks, unless it begins with its own."""
    return text if text.startswith(_OWN_MARKS) else f"“{text}”"


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A whole brief. `scope` says what it was narrowed down to, "" for all; `strap` stands under
    the title. `method` comes after the list of `documents`."""

    title: str
    scope: str
    strap: str
    sections: tuple[Section, ...]
    documents: tuple[Item, ...]
    method: Section
    version: str

"""A brief for people: what a project tells, with a source for every line, as a document.

`readout.web.brief` makes the values; here they become Markdown and Word.
"""

from __future__ import annotations

from readout.export.brief.docx import write_docx
from readout.export.brief.markdown import write_markdown
from readout.export.brief.values import (
    Block,
    Brief,
    Column,
    Fact,
    Flag,
    Group,
    Item,
    Line,
    Point,
    Section,
    Series,
    Sides,
    Source,
    Text,
    Tone,
)

__all__ = [
    "Block",
    "Brief",
    "Column",
    "Fact",
    "Flag",
    "Group",
    "Item",
    "Line",
    "Point",
    "Section",
    "Series",
    "Sides",
    "Source",
    "Text",
    "Tone",
    "write_docx",
    "write_markdown",
]

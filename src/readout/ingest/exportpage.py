"""Exports of news databases that were saved as HTML: the whole page is text, not one article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from readout.ingest.decode import Decoded, make_representable
from readout.ingest.exports import as_answer
from readout.ingest.page import Page, Pages
from readout.ingest.tidy import tidy_lines

_HINT = re.compile(
    r"\d\s+of\s+\d{1,5}\s+DOCUMENTS?\b|\bEnd of Document\b|\bProQuest document ID\b"
    r"|\bDocument\s+[A-Za-z]{1,8}\d[A-Za-z0-9]{7,31}\b|\bDocument\s+[A-Z]{2,6}[0-9A-Z]{10,}"
)
"""What the source of such a page has; a cheap way to say no for all others."""
_LINES = frozenset(
    (
        *("address", "article", "blockquote", "dd", "div", "dl", "dt", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "ol", "pre", "section"),
        *("table", "tbody", "title", "tr", "ul"),
    )
)
_PARAGRAPHS = frozenset(("p", "hr"))
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(("head", "noscript", "script", "style", "template", "textarea"))
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def may_hold_articles(source: str) -> bool:
    """Whether a look at the tree of a page is worth its time."""
    return _HINT.search(source) is not None


def split_tree(root: etree._Element, decoded: Decoded) -> Pages | None:
    """The articles of an export, None where the page is any other."""
    text = make_representable(Decoded(tidy_lines("".join(_pieces(root))), decoded.encoding))
    page = Page(text=text.text, encoding=decoded.encoding, notes=(*decoded.notes, *text.notes))
    found = as_answer(page)
    return found if isinstance(found, Pages) else None


def _pieces(root: etree._Element) -> Iterator[str]:
    """All text of a page that is shown, blocks on lines of their own, cells set off by tabs."""
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        if node.tag in _SILENT:
            silent += 1 if is_start else -1
        elif silent:
            continue
        elif node.tag in _CELLS:
            yield "\t" if is_start and node.getprevious() is not None else ""
        elif node.tag == "br":
            yield "\n" if is_start else ""
        elif node.tag in _LINES:
            yield "\n"
        elif node.tag in _PARAGRAPHS:
            yield "\n\n"
        words = node.text if is_start else node.tail
        if words and not silent:
            yield _BLANKS.sub(" ", words)

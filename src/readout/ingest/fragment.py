"""Pieces of HTML that are wholly text, such as the entries of a feed and short mails: every
block a line. Nothing is left out but what no reader sees. Runs in the workers.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from readout.ingest.html import join_lines, parse_source

_UNSEEN = frozenset(
    (
        *("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math"),
        *("select", "button", "textarea", "audio", "video", "canvas", "title"),
    )
)
_LINES = frozenset(
    (
        *("p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "tr"),
        *("table", "tbody", "thead", "section", "article", "header", "footer", "main", "aside"),
        *("figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "center", "form", "address"),
    )
)


def read_fragment(source: str) -> str:
    """The text of a piece of HTML, blocks one a line; "" where there is none.

    Raises UnreadableError where it is no HTML at all.
    """
    root = parse_source(source) if source.strip() else None
    return "" if root is None else join_lines("".join(_pieces(root)))


def _pieces(root: HtmlElement) -> Iterator[str]:
    hidden = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        if node.tag in _UNSEEN:
            hidden += 1 if is_start else -1
        if node.tag in _LINES:
            yield "\n"
        elif node.tag in ("td", "th") and is_start:
            yield "\t"
        words = node.text if is_start else node.tail
        if words and not hidden:
            yield words.replace("\n", " ").replace("\r", " ").replace("\t", " ")

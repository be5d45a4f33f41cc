"""HTML pages to article text. Runs only inside worker processes: its imports are heavy, and
hostile markup may hang or kill the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from readout.errors import UnreadableError
from readout.ingest.decode import decode_page
from readout.ingest.exportpage import may_hold_articles, split_tree
from readout.ingest.page import Page, Pages, Request
from readout.ingest.pagemeta import read_metadata

_KEPT_SPACES = "\xa0\u202f\u2007"
"""Spaces that mean something: trafilatura would make plain blanks of them."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_STAND_INS = tuple(map(chr, range(0x28FF, 0x2800, -1)))
"""Braille patterns: printable and no blanks, so they pass; those the page uses are left alone."""

_INLINE = frozenset(
    (
        *("a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span"),
        *("strong", "sub", "sup", "time", "u"),
    )
)
_BLOCKS = frozenset(("head", "p", "quote", "list", "item", "table", "row", "lb", "graphic", "div"))


def read_html(request: Request) -> Page | Pages:
    """The article of a page, or the articles of a database export that was saved as one."""
    decoded = decode_page(request.raw, request.charset)
    if may_hold_articles(decoded.text):
        pages = split_tree(parse_source(decoded.text), decoded)
        if pages is not None:
            return pages
    return read_page(request.raw, request.charset)


def read_page(raw: bytes, charset: str | None = None) -> Page:
    """The article of a page: paragraphs one a line, spaces that do not break kept.

    `charset` is the encoding that was named beside the page; it goes before the page's own.
    Nothing is added that trafilatura did not find in the article: a headline outside it
    stands in `given` alone. Raises UnreadableError.
    """
    decoded = decode_page(raw, charset)
    root = parse_source(decoded.text)
    given = read_metadata(root, decoded.text)
    spaces = _protect_spaces(root)
    # Duplicate removal keeps state between pages; comments are readers' words, not the article.
    found = trafilatura.bare_extraction(
        root, fast=True, include_comments=False, include_tables=True, deduplicate=False
    )
    text = "" if found is None or isinstance(found, dict) else _render(found.body)
    text = join_lines(text.translate(spaces))
    if not text:
        raise UnreadableError("empty", "no article text was found in the page")
    return Page(text=text, encoding=decoded.encoding, notes=decoded.notes, given=given)


def parse_source(source: str) -> HtmlElement:
    """The tree of a page's source, without comments and what XML cannot hold. Raises
    UnreadableError."""
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, no_network=True
    )
    try:
        root = document_fromstring(_CONTROLS.sub("", source).encode("utf-8"), parser=parser)
    except etree.LxmlError as error:
        raise UnreadableError("empty", f"there is no page in it ({error})") from None
    for node in root.iter():
        # Character references can bring in what the source did not show.
        if node.text and _CONTROLS.search(node.text):
            node.text = _CONTROLS.sub("", node.text)
        if node.tail and _CONTROLS.search(node.tail):
            node.tail = _CONTROLS.sub("", node.tail)
    return root


def _protect_spaces(root: HtmlElement) -> dict[int, str]:
    """Put stand-ins for the kept spaces of a page's text; the table that puts them back.

    One character stands for one, and none that the page has anywhere, so nothing can be lost.
    """
    used = set("".join(root.itertext()))
    kept = [space for space in _KEPT_SPACES if space in used]
    free = [char for char in _STAND_INS if char not in used]
    if not kept or len(free) < len(kept):
        return {}
    table = {ord(space): char for space, char in zip(kept, free, strict=False)}
    for node in root.iter():
        if node.text and not node.text.isspace():
            node.text = _translated(node.text, table)
        if node.tail and (not node.tail.isspace() or _joins_words(node)):
            node.tail = _translated(node.tail, table)
    return {ord(char): chr(space) for space, char in table.items()}


def _translated(text: str, table: dict[int, str]) -> str:
    return text if text.isascii() else text.translate(table)


def _joins_words(node: HtmlElement) -> bool:
    """Whether the blanks behind an element stand between two pieces of one line."""
    following = node.getnext()
    return node.tag in _INLINE and following is not None and following.tag in _INLINE


def _render(body: etree._Element) -> str:
    """The text of trafilatura's tree: a line for each block, cells of a row set off by tabs.

    Its own text output adds list dashes and table rules that are not on the page.
    """
    return "".join(_pieces(body))


def _pieces(body: etree._Element) -> Iterator[str]:
    cells = 0
    for event, node in etree.iterwalk(body, events=("start", "end")):
        is_start = event == "start"
        if node.tag == "cell":
            cells += 1 if is_start else -1
            yield "\t" if is_start and node.getprevious() is not None else ""
        elif node.tag in _BLOCKS:
            yield " " if cells else "\n"
        if is_start and node.text:
            yield _BLANKS.sub(" ", node.text)
        elif not is_start and node.tail:
            yield _BLANKS.sub(" ", node.tail)


def join_lines(text: str) -> str:
    """Lines less the blanks around them, empty ones left out; cells stay set off by tabs."""
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        cells = (re.sub(" +", " ", cell).strip(" ") for cell in line.split("\t"))
        stripped = "\t".join(cells).strip("\t" + _KEPT_SPACES + " ")
        if stripped:
            yield stripped

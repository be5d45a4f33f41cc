"""The schema.org data of a page: which node is the article, and its values as strings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

ArticleData = Mapping[str, str]
"""Keys of schema.org's Article -> their value as one string."""

_KEYS = (
    *("headline", "alternativeHeadline", "author", "publisher", "articleSection", "inLanguage"),
    *("url", "mainEntityOfPage", "datePublished", "dateModified"),
)
_ARTICLE_TYPES = ("Article", "Posting", "Report")
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?://)?(?:-->|\]\]>)\s*$")
_MAX_CHARS = 1 << 20
_MAX_DEPTH = 8
_MAX_NAMES = 100
"""Of a list of names so many are read: nodes that refer to each other in circles would give
thousands of millions."""


def find_article(root: HtmlElement) -> ArticleData:
    """The first article in the page's JSON-LD; empty where there is none or it is broken."""
    nodes = [node for script in _scripts(root) for node in _nodes(script)]
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    article = next(filter(_is_article, nodes), {})
    values = ((key, _as_string(article.get(key), known, key)) for key in _KEYS)
    return {key: value for key, value in values if value}


def _scripts(root: HtmlElement) -> Iterator[Any]:
    for node in root.iter("script"):
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        source = node.text or ""
        if kind == "application/ld+json" and len(source) <= _MAX_CHARS:
            yield _parse(source)


def _parse(source: str) -> Any:
    """Metadata is welcome, not owed: what is broken is passed over."""
    try:
        return json.loads(_WRAPPING.sub("", source), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Objects in lists, in @graph and in mainEntity; not those in lists of related articles."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph"), depth + 1)
        yield from _nodes(value.get("mainEntity"), depth + 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES) for kind in kinds)


def _as_string(value: Any, known: Mapping[str, Any], key: str, depth: int = 0) -> str:
    """A name, an address or several names; references to other nodes are followed."""
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, str):
        return html.unescape(value).strip()
    if isinstance(value, list):
        parts = (_as_string(item, known, key, depth + 1) for item in value[:_MAX_NAMES])
        return ", ".join(dict.fromkeys(filter(None, parts)))
    if not isinstance(value, dict):
        return ""
    reference = value.get("@id")
    if key == "mainEntityOfPage":
        return _as_string(reference or value.get("url"), known, key, depth + 1)
    if "name" not in value and isinstance(reference, str):
        # What a reference leads to says its name itself, or circles would be run through.
        value, known = known.get(reference, value), {}
    return _as_string(value.get("name"), known, key, depth + 1)

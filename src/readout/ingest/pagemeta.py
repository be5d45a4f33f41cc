"""What a page says about itself beside its article: one table of places, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from lxml.html import HtmlElement

from readout.ingest.fields import clean, url_dates
from readout.ingest.jsonld import ArticleData, find_article
from readout.schema.document import Given, GivenName

_HTTP = re.compile(r"https?://[^\s/]+", re.I)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_SAVED_FROM = (
    re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.I),
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.I),
)
_SOURCE_HEAD = 1 << 14


class Place(NamedTuple):
    """Where a piece of metadata is looked for.

    `kind` "meta": a meta element with this property, name, itemprop or http-equiv; "json-ld":
    a key of the article's JSON-LD; "element": the first hit of an XPath, `attribute` of it or
    its text; "source": a comment that a browser leaves in a page it saves.
    """

    name: GivenName
    kind: Literal["meta", "json-ld", "element", "source"]
    where: str
    attribute: str = ""


def _meta(name: GivenName, *keys: str) -> tuple[Place, ...]:
    return tuple(Place(name, "meta", key) for key in keys)


def _with_class(*tokens: str) -> str:
    tests = (
        f"contains(concat(' ', normalize-space(@class), ' '), ' {token} ')" for token in tokens
    )
    return f"//*[self::p or self::h2 or self::h3 or self::div][{' or '.join(tests)}]"


PLACES: tuple[Place, ...] = (
    Place("title", "meta", "og:title"),
    Place("title", "json-ld", "headline"),
    Place("title", "element", "(//article//h1 | //main//h1 | //h1)[1]"),
    Place("title", "meta", "twitter:title"),
    Place("title", "element", "//head/title"),
    Place("subtitle", "json-ld", "alternativeHeadline"),
    Place("subtitle", "meta", "alternativeheadline"),
    Place("subtitle", "element", "//*[@itemprop='alternativeHeadline' and not(self::meta)]"),
    # A page's description is a summary for search engines; only these are set as standfirsts.
    Place(
        "subtitle", "element", _with_class("standfirst", "subheadline", "dek", "article-subtitle")
    ),
    Place("byline", "json-ld", "author"),
    *_meta("byline", "author", "article:author", "parsely-author", "sailthru.author", "byl"),
    *_meta("byline", "dc.creator", "dcterms.creator"),
    Place("byline", "element", "//a[contains(concat(' ', @rel, ' '), ' author ')]"),
    Place("publisher", "meta", "og:site_name"),
    Place("publisher", "json-ld", "publisher"),
    *_meta("publisher", "publisher", "dc.publisher", "application-name"),
    *_meta("section", "article:section"),
    Place("section", "json-ld", "articleSection"),
    *_meta("section", "parsely-section"),
    Place("language", "element", "/html", "lang"),
    *_meta("language", "content-language", "og:locale"),
    Place("language", "json-ld", "inLanguage"),
    Place("url", "element", "//link[translate(@rel, 'CANOIL', 'canoil')='canonical']", "href"),
    *_meta("url", "og:url"),
    Place("url", "json-ld", "url"),
    Place("url", "json-ld", "mainEntityOfPage"),
    Place("url", "source", "saved from"),
    Place("published", "json-ld", "datePublished"),
    *_meta("published", "article:published_time", "og:article:published_time", "datepublished"),
    *_meta("published", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued"),
    *_meta("published", "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date"),
    *_meta("published", "publish_date", "publication_date", "article.published", "displaydate"),
    *_meta("published", "date"),
    Place("published", "element", "//time[@itemprop='datePublished' and @datetime]", "datetime"),
    Place("published", "element", "//time[@pubdate and @datetime]", "datetime"),
    Place("updated", "json-ld", "dateModified"),
    *_meta("updated", "article:modified_time", "og:updated_time", "datemodified"),
    *_meta("updated", "dcterms.modified", "dc.date.modified", "lastmod", "article.updated"),
    Place("updated", "element", "//time[@itemprop='dateModified' and @datetime]", "datetime"),
)
"""In order of trust for each name: the first value found leads, the others show conflicts."""


class _Source(NamedTuple):
    """A parsed page, its meta elements by key, its JSON-LD, and its source text."""

    root: HtmlElement
    metas: dict[str, tuple[str, str]]
    article: ArticleData
    text: str


def read_metadata(root: HtmlElement, text: str) -> tuple[Given, ...]:
    """What the page states, every place of `PLACES` that has something, and its URL's date."""
    source = _Source(root, _collect_metas(root), find_article(root), text)
    given = [given for place in PLACES for given in _read(source, place)]
    return (*given, *url_dates(given))


def _read(source: _Source, place: Place) -> Iterator[Given]:
    value, detail = _FINDERS[place.kind](source, place)
    value = clean(_BLANKS.sub(" ", value)) or ""
    if _fits(place.name, value):
        origin: Literal["json-ld", "meta"] = "json-ld" if place.kind == "json-ld" else "meta"
        yield Given(name=place.name, value=value, origin=origin, detail=detail)


def _fits(name: GivenName, value: str) -> bool:
    """Addresses where an address belongs, and nowhere else."""
    is_address = bool(_HTTP.match(value))
    return is_address if name == "url" else bool(value) and not is_address


def _from_meta(source: _Source, place: Place) -> tuple[str, str]:
    return source.metas.get(place.where, ("", ""))


def _from_json_ld(source: _Source, place: Place) -> tuple[str, str]:
    return source.article.get(place.where, ""), f"json-ld {place.where}"


def _from_element(source: _Source, place: Place) -> tuple[str, str]:
    found = source.root.xpath(place.where)
    if not found:
        return "", ""
    node = found[0]
    if place.attribute:
        mark = 'rel="canonical"' if place.attribute == "href" else place.attribute
        return node.get(place.attribute) or "", f"{node.tag}[{mark}]"
    return node.text_content(), node.tag


def _from_source(source: _Source, place: Place) -> tuple[str, str]:
    head = source.text[:_SOURCE_HEAD]
    match = next(filter(None, (pattern.search(head) for pattern in _SAVED_FROM)), None)
    return (match[1] if match else ""), f"comment {place.where!r}"


_FINDERS: dict[str, Callable[[_Source, Place], tuple[str, str]]] = {
    "meta": _from_meta,
    "json-ld": _from_json_ld,
    "element": _from_element,
    "source": _from_source,
}


def _collect_metas(root: HtmlElement) -> dict[str, tuple[str, str]]:
    """Key in lower case -> content and a selector for people; the first of each key counts."""
    metas: dict[str, tuple[str, str]] = {}
    for node in root.iter("meta"):
        content = (node.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (node.get(attribute) or "").strip()
            if key and content:
                metas.setdefault(key.lower(), (content, f'meta[{attribute}="{key}"]'))
    return metas

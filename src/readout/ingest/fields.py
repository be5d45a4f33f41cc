"""What input rows and front matter call the things we know: one table of names.

Rows come from many tools (news-please, NewsAPI, newspaper, schema.org, hand-made exports). The
name that DESIGN section 6 gives comes first; where a row uses several, the first one leads.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, cast

import msgspec

from readout.ingest.decode import Decoded, make_representable
from readout.schema.document import Given, GivenName

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "_id", "doc_id", "docid", "document_id", "article_id", "uuid", "guid"),
    "text": (
        *("text", "body", "content", "article", "maintext", "articleBody", "article_body"),
        *("full_text", "fulltext", "story"),
    ),
    "title": ("title", "headline"),
    "subtitle": (
        *("subtitle", "subheadline", "sub_headline", "standfirst", "deck", "dek"),
        *("alternativeHeadline",),
    ),
    "byline": ("byline", "author", "authors", "creator"),
    "publisher": (
        *("publisher", "source", "outlet", "site_name", "sitename", "site", "newspaper"),
        *("source_name", "publication"),
    ),
    "agency": ("agency", "wire", "news_agency"),
    "section": ("section", "category", "articleSection"),
    "language": ("language", "lang", "inLanguage"),
    "url": ("url", "link", "source_url", "permalink", "canonical_url", "web_url"),
    "published": (
        *("published", "date", "published_at", "publishedAt", "publish_date", "date_publish"),
        *("publication_date", "date_published", "datePublished", "pub_date", "pubDate"),
        *("published_time", "published_date"),
    ),
    "updated": (
        *("updated", "modified", "updated_at", "updatedAt", "last_modified", "modified_at"),
        *("date_modified", "dateModified", "date_modify", "modified_time"),
    ),
}
"""Our name of a field -> the keys it is looked for under, in order."""

GIVEN_NAMES: Final = cast(
    tuple[GivenName, ...], tuple(name for name in ALIASES if name not in ("id", "text"))
)

MAX_VALUE_CHARS = 2_000
"""A longer "title" is no title; it is left out with a note."""

_BY_KEY = {key: name for name, keys in ALIASES.items() for key in keys}
_RANKS = {key: rank for rank, key in enumerate(_BY_KEY)}
_BLANKS = " \t\r\n\f\v"
_EPOCH = re.compile(r"([0-9]{9,13})(?:\.[0-9]+)?")
_EPOCH_SECONDS = range(631_152_000, 4_102_444_800)
_DAY_AND_HOUR = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_DATES = (
    # /2024/06/27/..., /2024-06-27/..., /2024/jun/27/..., /20240627/... or -20240627.html
    re.compile(r"/(?P<y>(?:19|20)\d\d)([/-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?=[/_-]|$)"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>[a-z]{3})/(?P<d>\d{1,2})(?=/|$)", re.I),
    re.compile(r"[/_-](?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=[/_.-]|$)"),
    re.compile(r"[/_-](?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?=[/_.-]|$)"),
)

_ADDRESS = re.compile(r"https?://", re.I)


class Taken(msgspec.Struct, frozen=True):
    """Metadata taken from a row, and sentences on what in it could not be used."""

    given: tuple[Given, ...]
    notes: tuple[str, ...] = ()


def lookup(row: Mapping[str, Any], name: Literal["id", "text"]) -> tuple[str, Any] | None:
    """The first key of `row` that stands for `name` with a value that is not null."""
    for key in ALIASES[name]:
        if row.get(key) is not None:
            return key, row[key]
    return None


def take_given(row: Mapping[str, Any], detail: str) -> Taken:
    """The metadata in a row, in the order of `ALIASES`; `detail` + key names each place.

    A row's URL gives its date too. A date that is a number of seconds or milliseconds since
    1970 is given as ISO date-time in UTC, its detail marked "(epoch)". Other values that are no
    strings, lists of strings or objects with a name are left out with a note.
    """
    given: list[Given] = []
    notes: list[str] = []
    for key in sorted((key for key in row if key in _BY_KEY), key=_RANKS.__getitem__):
        name = _BY_KEY[key]
        if name in ("id", "text") or row[key] is None:
            continue
        if name in ("published", "updated") and (time := _epoch(row[key])):
            given.append(_given(cast(GivenName, name), time, f"{detail} {key} (epoch)"))
            continue
        value = as_value(row[key])
        if value is None:
            notes.append(f"{detail} {key!r} was left out: it is not a short text")
        elif value:
            given.append(_given(cast(GivenName, name), value, f"{detail} {key}"))
    return Taken((*given, *url_dates(given)), tuple(notes))


def _epoch(found: Any) -> str | None:
    """The ISO date-time that a number of seconds or milliseconds since 1970 stands for.

    None where it is no such number or the time not from 1990 to 2099, and for one that reads
    as a date and hour too (2034020215).
    """
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    digits = _EPOCH.fullmatch(str(found).strip(_BLANKS))
    if digits is None or _DAY_AND_HOUR.fullmatch(digits[1]):
        return None
    seconds = int(digits[1]) // (1000 if len(digits[1]) > 10 else 1)
    if seconds not in _EPOCH_SECONDS:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()


def as_value(found: Any) -> str | None:
    """A metadata value as one line of text; "" where there is none, None where it is no text."""
    if isinstance(found, str):
        return clean(found)
    if isinstance(found, Mapping):
        return as_value(found.get("name", ""))
    if isinstance(found, list):
        parts = [as_value(item) for item in found]
        return None if None in parts else clean(", ".join(filter(None, parts)))
    return None


def is_address(value: str) -> bool:
    """Whether a value is an address on the web, and not an id or a name."""
    return bool(_ADDRESS.match(value))


def clean(value: str) -> str | None:
    """A value less the blanks around it, fit to be stored; None where it is too long."""
    value = value.strip(_BLANKS)
    if len(value) > MAX_VALUE_CHARS:
        return None
    return make_representable(Decoded(value, "")).text


def url_dates(given: list[Given]) -> Iterator[Given]:
    """The publication date in the path of the given address, if there is one."""
    url = next((item.value for item in given if item.name == "url"), None)
    found = date_in_url(url) if url else None
    if found:
        day, path = found
        yield Given(name="published", value=day, origin="url", detail=f"path {path}")


def date_in_url(url: str) -> tuple[str, str] | None:
    """An ISO day and the piece of the address that tells it, or None.

    `https://example.org/2024/jun/27/port-opens` -> ("2024-06-27", "/2024/jun/27").
    """
    path = re.sub(r"^[a-z][a-z0-9+.-]*://[^/]*", "", url, flags=re.I).partition("?")[0]
    path = path.partition("#")[0]
    for pattern in _URL_DATES:
        for match in pattern.finditer(path):
            if day := _day(match["y"], match["m"], match["d"]):
                return day, match[0]
    return None


def _day(year: str, month: str, day: str) -> str | None:
    if month.lower() in _MONTHS:
        month = str(_MONTHS.index(month.lower()) + 1)
    if not month.isdecimal():
        return None
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _given(name: GivenName, value: str, detail: str) -> Given:
    if name == "publisher" and re.match(r"https?://", value):
        # NewsAPI-like exports put an address under "source".
        name = "url"
    return Given(name=name, value=value, origin="given", detail=detail)

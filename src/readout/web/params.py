"""Addresses and queries: a page's parameters to values and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlencode

import msgspec
from starlette.datastructures import QueryParams

from readout.errors import UsageError
from readout.schema.time import Basis
from readout.schema.view import DocumentQuery, DocumentSort

SORTS: tuple[str, ...] = get_args(DocumentSort)
STATES = ("current", "superseded", "gone")
ALL = "all"
NONE = "-"
"""In an address: documents without a value. In a query that is the empty string."""
HIDE = "hide"
SURELY = "surely"
"""In an address: documents that are a copy of another are left out."""
MAX_CHARS = 500
MAX_PAGE = 100_000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
PAGE = re.compile(r"[0-9]{1,6}", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)


def read_query(params: QueryParams) -> DocumentQuery:
    """The filters and the order that an address asks for; an empty value asks for nothing.

    Raises UsageError on a value that cannot be meant.
    """
    state = read_choice(params, "state", (*STATES, ALL)) or "current"
    values = {
        "text": read_text(params, "text"),
        "publisher": _value(params, "publisher"),
        "agency": _value(params, "agency"),
        "language": _value(params, "language"),
        "basis": read_choice(params, "basis", get_args(Basis)),
        "state": None if state == ALL else state,
        "group": read_text(params, "group") or None,
        "actor": read_text(params, "actor") or None,
        "place": read_text(params, "place") or None,
        "story": read_text(params, "story") or None,
        "copies": read_choice(params, "copies", (HIDE,)) is None,
        "surely": read_choice(params, "within", (SURELY,)) is not None,
        "since": read_day(params, "since"),
        "until": read_day(params, "until"),
        "sort": read_choice(params, "sort", SORTS) or "date",
        "descending": read_choice(params, "order", ("asc", "desc")) == "desc",
    }
    return msgspec.convert(values, DocumentQuery)


def write_query(query: DocumentQuery) -> dict[str, str]:
    """The parameters that `read_query` turns into that query, defaults left out."""
    values = {
        "text": query.text,
        "publisher": NONE if query.publisher == "" else query.publisher,
        "agency": NONE if query.agency == "" else query.agency,
        "language": NONE if query.language == "" else query.language,
        "basis": query.basis,
        "state": {None: ALL, "current": None}.get(query.state, query.state),
        "group": query.group,
        "actor": query.actor,
        "place": query.place,
        "story": query.story,
        "copies": None if query.copies else HIDE,
        "within": SURELY if query.surely else None,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "sort": None if query.sort == "date" else query.sort,
        "order": "desc" if query.descending else None,
    }
    return {name: value for name, value in values.items() if value}


def read_page(params: QueryParams) -> int:
    """The page asked for, counted from 1. Raises UsageError where it is no such number."""
    value = params.get("page", "").strip()
    if not value:
        return 1
    if not PAGE.fullmatch(value) or not 1 <= int(value) <= MAX_PAGE:
        raise UsageError(f"page={shown(value)} is not a page number; use 1 to {MAX_PAGE:,}")
    return int(value)


def read_search(params: QueryParams) -> str:
    """The words searched for, trimmed."""
    return read_text(params, "q")


def read_document(params: QueryParams) -> str | None:
    """The document whose group is asked for, None for all groups."""
    return read_text(params, "document") or None


def address(path: str, values: Mapping[str, str]) -> str:
    """A path with its query."""
    return f"{path}?{urlencode(values)}" if values else path


def shown(value: str) -> str:
    """A value quoted in a message, cut where it is long."""
    return repr(value if len(value) <= 40 else value[:40] + "…")


def read_text(params: QueryParams, name: str) -> str:
    """A value as typed, trimmed. Raises UsageError where it is longer than MAX_CHARS."""
    value = params.get(name, "").strip()
    if len(value) > MAX_CHARS:
        raise UsageError(f"{name} is longer than {MAX_CHARS} characters")
    return value.replace("\0", "")


def _value(params: QueryParams, name: str) -> str | None:
    value = read_text(params, name)
    return "" if value == NONE else value or None


def read_choice(params: QueryParams, name: str, choices: tuple[str, ...]) -> str | None:
    """One of some words, None where none is asked for. Raises UsageError for any other."""
    value = params.get(name, "").strip()
    if value and value not in choices:
        raise UsageError(f"{name}={shown(value)} is unknown; use one of {', '.join(choices)}")
    return value or None


def read_number(params: QueryParams, name: str, *, least: int, most: int) -> int | None:
    """A number, None where none is asked for. Raises UsageError for anything else."""
    value = params.get(name, "").strip()
    if not value:
        return None
    if not NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise UsageError(f"{name}={shown(value)} is no number from {least} to {most:,}")
    return int(value)


def read_day(params: QueryParams, name: str) -> dt.date | None:
    """A day written as 2023-12-20, None where none is asked for. Raises UsageError."""
    value = params.get(name, "").strip()
    if not value:
        return None
    message = f"{name}={shown(value)} is not a day; write it as 2023-12-20"
    if not DAY.fullmatch(value):
        raise UsageError(message)
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UsageError(message) from None

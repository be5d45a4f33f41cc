"""Lexicons: rules as data. Loads, checks and freezes the resource files of one noun.

A resource file is TOML with up to three kinds of tables:

    [words]                       # lists that patterns may refer to as {name}
    months = ["January", "February"]

    [parts]                       # regular expressions that patterns may refer to as {name}
    day = '(?:[0-2]?\\d|3[01])'

    [[pattern]]
    name = "day-month"            # unique within the noun; travels into every row it makes
    mode = "search"               # full | start | search, see readout.pattern
    pattern = '{day} {months}'
    yes = ["on «12 January» they"]  # must match; « » mark what, where marked
    no = ["12 people"]            # must not match
    kind = "date"                 # every further key is data, handed on with a hit

Examples are not optional: an entry without a `yes` and a `no` is refused.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from readout.errors import ResourceError

Mode = Literal["full", "start", "search"]
_ENTRY_KEYS = frozenset({"name", "mode", "pattern", "yes", "no"})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One named rule: a pattern in source form, its examples, and its data."""

    name: str
    mode: Mode
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    data: Mapping[str, Any]
    file: str


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """The resources of one noun, checked and frozen.

    `digest` is a SHA-256 over the content; it changes when and only when a rule does.
    """

    noun: str
    words: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, str]
    entries: tuple[Entry, ...]
    digest: str


def parse(noun: str, files: Iterable[tuple[str, str]]) -> Lexicon:
    """A lexicon from `(file name, TOML text)` pairs, in the order given.

    Raises ResourceError naming file and entry where something is malformed.
    """
    words: dict[str, tuple[str, ...]] = {}
    parts: dict[str, str] = {}
    entries: list[Entry] = []
    for file, text in files:
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ResourceError(f"{file}: not valid TOML: {error}") from error
        unknown = sorted(tables.keys() - {"words", "parts", "pattern"})
        if unknown:
            raise ResourceError(f"{file}: unknown table {unknown[0]!r}")
        for name, value in tables.get("words", {}).items():
            _refuse_twice(file, name, words, parts)
            words[name] = _strings(file, name, value)
        for name, value in tables.get("parts", {}).items():
            _refuse_twice(file, name, words, parts)
            if not isinstance(value, str) or not value:
                raise ResourceError(f"{file}: part {name!r} must be a non-empty string")
            parts[name] = value
        entries += (_entry(file, table) for table in tables.get("pattern", ()))
    seen: set[str] = set()
    for entry in entries:
        if entry.name in seen:
            raise ResourceError(f"{entry.file}: two entries are named {entry.name!r}")
        seen.add(entry.name)
    return Lexicon(
        noun=noun,
        words=MappingProxyType(words),
        parts=MappingProxyType(parts),
        entries=tuple(entries),
        digest=_digest(words, parts, entries),
    )


@cache
def load(noun: str) -> Lexicon:
    """The shipped lexicon of a noun: all TOML files of `readout/resources/<noun>/`.

    Raises ResourceError where there is none.
    """
    folder = resources.files("readout") / "resources" / noun
    if not folder.is_dir():
        raise ResourceError(f"no resources for {noun!r}")
    files = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".toml")),
        key=lambda item: item.name,
    )
    return parse(noun, ((f"{noun}/{item.name}", item.read_text("utf-8")) for item in files))


def _entry(file: str, table: Mapping[str, Any]) -> Entry:
    name = table.get("name")
    if not isinstance(name, str) or not name:
        raise ResourceError(f"{file}: a pattern has no name")
    where = f"{file}: {name}"
    pattern = table.get("pattern")
    if not isinstance(pattern, str) or not pattern:
        raise ResourceError(f"{where}: no pattern")
    mode = table.get("mode", "full")
    if mode not in ("full", "start", "search"):
        raise ResourceError(f"{where}: mode {mode!r} is not one of full, start, search")
    return Entry(
        name=name,
        mode=mode,
        pattern=pattern,
        yes=_strings(where, "yes", table.get("yes")),
        no=_strings(where, "no", table.get("no")),
        data=MappingProxyType({k: v for k, v in table.items() if k not in _ENTRY_KEYS}),
        file=file,
    )


def _strings(where: str, key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(v, str) and v for v in value):
        return tuple(value)
    raise ResourceError(f"{where}: {key!r} must be a list of at least one non-empty string")


def _refuse_twice(file: str, name: str, *tables: Mapping[str, object]) -> None:
    if any(name in table for table in tables):
        raise ResourceError(f"{file}: {name!r} is defined twice")


def _digest(
    words: Mapping[str, tuple[str, ...]], parts: Mapping[str, str], entries: Iterable[Entry]
) -> str:
    content = [
        dict(words),
        dict(parts),
        [[e.name, e.mode, e.pattern, dict(e.data)] for e in entries],
    ]
    packed = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8")).hexdigest()

"""Everything the tables name, by folded phrase: countries, nationalities, actors, roles."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from readout.errors import ResourceError
from readout.knowledge.folding import fold, loose
from readout.knowledge.rows import Row, by_name, read_folder, read_rows
from readout.lexicon import load

TABLES = ("organisations", "institutions", "groups", "companies", "people")
_COUNTRY_COLUMNS = ["code", "name", "aliases", "adjectives", "capital", "seats"]
_WORD_LIST = re.compile(r"\{([a-z_]+)\}")

Form = Literal["name", "adjective", "capital", "seat"]
Weight = Literal["ruling", "strong", "head", "generic"]


class Country(msgspec.Struct, frozen=True):
    """A word for a country: its name, a nationality word, or a word for its government."""

    code: str
    form: Form
    name: str


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A word for what people or bodies do. `weight` is described in resources/actors/roles.toml."""

    rule: str
    sectors: tuple[str, ...]
    weight: Weight
    office: bool
    country: str


class Actor(msgspec.Struct, frozen=True):
    """A named actor: all rows about it. `is_short` where the phrase is a surname or initials."""

    rows: tuple[Row, ...]
    is_short: bool

    @property
    def name(self) -> str:
        """The name that the table gives first."""
        return self.rows[0].name

    @property
    def type(self) -> str:
        """person, group, igo ..."""
        return self.rows[0].type


Fact = Country | Role | Actor


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """The tables, ready to be asked. `longest` has for the first word of phrases the most words
    that one of them has.

    `capitals` are phrases that must be written in capitals throughout ("US", "IS"), `also_names`
    words for places that people are called, too ("Jordan").
    """

    phrases: Mapping[str, tuple[Fact, ...]]
    capitals: frozenset[str]
    loose: Mapping[str, str]
    countries: Mapping[str, str]
    also_names: frozenset[str]
    longest: Mapping[str, int]

    def facts(self, key: str) -> tuple[Fact, ...]:
        """What a folded phrase may be; () where the tables do not know it."""
        return self.phrases.get(key, ())

    def near(self, key: str) -> str | None:
        """The one known name that differs from this one by its romanisation only."""
        return self.loose.get(loose(key))


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The shipped tables, and a user's before them. Raises ResourceError where one is malformed.

    A name in the user's tables hides what the shipped ones say of it. Only the shipped tables are
    kept in memory; hold on to what a folder gave.
    """
    return _load_shipped() if folder is None else _load(folder)


@cache
def _load_shipped() -> Knowledge:
    return _load(None)


def _load(folder: Path | None) -> Knowledge:
    words = tuple(_country_words())
    codes = frozenset(fact.code for _, fact in words)
    own = read_folder(folder, countries=codes) if folder is not None else ()
    shipped = tuple(
        row
        for table in TABLES
        for row in read_rows(f"actors/{table}.csv", _resource(f"{table}.csv"), countries=codes)
    )
    return _index(words, tuple(_actor_words(own)), tuple(_actor_words(shipped)))


def _index(
    words: Iterable[tuple[str, Country]],
    own: Iterable[tuple[str, Actor]],
    shipped: Iterable[tuple[str, Actor]],
) -> Knowledge:
    found: dict[str, list[Fact]] = {}
    capitals: dict[str, bool] = {}

    def add(text: str, fact: Fact) -> None:
        key = fold(text).removeprefix("the ")
        capitals[key] = capitals.get(key, True) and _is_initials(text)
        if fact not in found.setdefault(key, []):
            found[key].append(fact)

    for text, fact in own:
        add(text, fact)
    hidden = frozenset(found)
    known: tuple[tuple[str, Fact], ...] = (*words, *shipped)
    for text, named in known:
        if fold(text).removeprefix("the ") not in hidden:
            add(text, named)
    names = sorted(key for key in found if _has_long_name(key, found[key]))
    for text, role in _role_words():
        add(text, role)
    return Knowledge(
        phrases={key: tuple(facts) for key, facts in found.items()},
        capitals=frozenset(key for key, value in capitals.items() if value),
        loose=_unique((loose(key), key, found[key]) for key in names),
        countries={fact.code: fact.name for _, fact in words},
        also_names=frozenset(load("actors").words["also_names"]),
        longest=_longest(found),
    )


def _longest(phrases: Iterable[str]) -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        first = phrase.partition(" ")[0]
        longest[first] = max(longest.get(first, 1), phrase.count(" ") + 1)
    return longest


def _unique(names: Iterable[tuple[str, str, list[Fact]]]) -> Mapping[str, str]:
    """Loose keys that one actor alone has, whatever the number of his spellings."""
    found: dict[str, str] = {}
    actors: dict[str, set[str]] = {}
    for rough, key, facts in names:
        found.setdefault(rough, key)
        actors.setdefault(rough, set()).update(
            f"{fact.rows[0].file}:{fact.rows[0].line}" for fact in facts if isinstance(fact, Actor)
        )
    return {rough: key for rough, key in found.items() if len(actors[rough]) == 1}


def _has_long_name(key: str, facts: Iterable[Fact]) -> bool:
    return any(isinstance(fact, Actor) for fact in facts) and (" " in key or len(key) >= 7)


def _is_initials(text: str) -> bool:
    """Whether it is read only when written in capitals: up to three of them ("WHO", "U.S.")."""
    bare = text.replace(".", "")
    return bare.isupper() and len(bare) <= 3


def _actor_words(rows: Iterable[Row]) -> Iterator[tuple[str, Actor]]:
    for group in by_name(rows).values():
        for number, row in enumerate(group):
            if number == 0 or row.aliases:
                for text in (row.name, *row.aliases):
                    short = row.type == "person" and " " not in fold(text)
                    yield text, Actor(group, short)


def _country_words() -> Iterator[tuple[str, Country]]:
    file = "countries.csv"
    lines = [line for line in _resource(file).splitlines() if line and not line.startswith("#")]
    cells = list(csv.reader(lines))
    if not cells or cells[0] != _COUNTRY_COLUMNS or any(len(row) != 6 for row in cells):
        raise ResourceError(f"actors/{file}: every line must have {','.join(_COUNTRY_COLUMNS)}")
    for code, name, *lists in cells[1:]:
        forms: tuple[Form, ...] = ("name", "adjective", "capital", "seat")
        for form, words in zip(forms, (f"{name};{lists[0]}", *lists[1:]), strict=True):
            for word in words.split(";"):
                if word.strip():
                    yield word.strip(), Country(code, form, name)


def _role_words() -> Iterator[tuple[str, Role]]:
    lexicon = load("actors")
    for entry in lexicon.entries:
        named = _WORD_LIST.search(entry.pattern)
        if named is None or named.group(1) not in lexicon.words:
            raise ResourceError(f"{entry.file}: {entry.name}: the pattern names no word list")
        role = Role(
            rule=entry.name,
            sectors=tuple(entry.data.get("sector", ())),
            weight=entry.data["weight"],
            office=bool(entry.data.get("office", False)),
            country=entry.data.get("country", ""),
        )
        for word in lexicon.words[named.group(1)]:
            yield word, role


def _resource(name: str) -> str:
    return (resources.files("readout") / "resources" / "actors" / name).read_text("utf-8")

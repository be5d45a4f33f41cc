"""The names of places in a text: each spelling once, with what it may mean and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readout.knowledge import (
    Candidate,
    PlaceName,
    find_places,
    load_knowledge,
    of_kind,
    read_place_name,
)
from readout.knowledge.folding import fold
from readout.knowledge.phrases import Actor, Country
from readout.reading.places.rules import PlaceRules
from readout.schema.actor import Mention

_HELD = re.compile(r"\s*,\s*(?:in\s+)?(?:the\s+)?|\s+in\s+(?:the\s+)?|\s*\(\s*")
"""Between a place and what holds it: "Osk, Verland", "Osk in Verland"."""
_JOINED = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_ROW = 2
"""Regions in a row that make the others in it regions."""
_BODIES = frozenset({"igo", "ngo", "government", "military", "parliament", "media", "union"})
_DIRECTION = re.compile(r"\b(?:(?:north|south)(?:east|west)?|east|west)ern\s+\Z|\bcentral\s+\Z")
_BEFORE = 16
_BETWEEN = 12
_LONGEST = 120
"""Characters of a name; longer ones name no place."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A spelling of a place's name: its mentions, how it was read, the places of that name, and
    the names of what holds it as written behind any of its mentions. `body` is the organisation
    that the tables know by this name and no place, "" for none. `is_listed` tells that a mention
    stands in a row with regions ("Osk, Verland and Doria")."""

    spelling: str
    mentions: tuple[Mention, ...]
    reading: PlaceName
    candidates: tuple[Candidate, ...]
    holders: tuple[str, ...]
    body: str = ""
    is_listed: bool = False


def find_named(text: str, mentions: Sequence[Mention], rules: PlaceRules) -> tuple[Named, ...]:
    """The names of places, in order of their first mention."""
    names = [m for m in mentions if m.form == "name" and m.type == "LOC"]
    grouped: dict[str, list[Mention]] = {}
    holders: dict[str, list[str]] = {}
    for number, mention in enumerate(names):
        key = _spelt(mention, text)
        grouped.setdefault(key, []).append(mention)
        holder = _holder(number, names, text)
        if holder:
            holders.setdefault(key, []).append(_spelt(holder, text))
    found = tuple(
        _named(key, tuple(group), tuple(dict.fromkeys(holders.get(key, ()))), rules)
        for key, group in grouped.items()
    )
    listed = _listed(names, {name.spelling: name for name in found}, text)
    return tuple(msgspec.structs.replace(n, is_listed=n.spelling in listed) for n in found)


def _listed(names: Sequence[Mention], found: Mapping[str, Named], text: str) -> frozenset[str]:
    """The spellings that stand in a row with at least two regions."""
    listed: set[str] = set()
    row: list[str] = []
    for number, mention in enumerate(names):
        row.append(_spelt(mention, text))
        behind = names[number + 1].start if number + 1 < len(names) else -1
        if behind >= mention.end and _JOINED.fullmatch(text, mention.end, behind):
            continue
        if sum(_is_region(found[spelling]) for spelling in row) >= _ROW:
            listed.update(row)
        row = []
    return frozenset(listed)


def _is_region(named: Named) -> bool:
    """Whether a name means a region and nothing larger or as well known."""
    own = [c.place for c in named.candidates if "own-name" in c.why]
    return (
        bool(own)
        and all(place.level in ("region", "city") for place in own)
        and (own[0].level == "region")
    )


def _spelt(mention: Mention, text: str) -> str:
    return " ".join(text[place_start(mention, text) : mention.end].split())


def place_start(mention: Mention, text: str) -> int:
    """Where a place begins: with the direction before its name, if there is one ("southern")."""
    before = _DIRECTION.search(text, max(0, mention.start - _BEFORE), mention.start)
    return mention.start if before is None else before.start()


def _holder(number: int, names: Sequence[Mention], text: str) -> Mention | None:
    """The place behind a place, by comma or "in"."""
    if number + 1 >= len(names):
        return None
    one, other = names[number], names[number + 1]
    between = text[one.end : other.start]
    if other.start < one.end or len(between) > _BETWEEN or _HELD.fullmatch(between) is None:
        return None
    return other


def _named(
    spelling: str, mentions: tuple[Mention, ...], holders: tuple[str, ...], rules: PlaceRules
) -> Named:
    for reading in _readings(spelling, rules):
        candidates = find_places(reading.name)
        if candidates:
            break
    else:
        reading, candidates = PlaceName(name=spelling, part="", kind="", inside=()), ()
    return Named(
        spelling=spelling,
        mentions=mentions,
        reading=reading,
        candidates=of_kind(candidates, reading.kind),
        holders=(*reading.inside, *holders),
        body=_body(spelling, candidates),
    )


def _body(spelling: str, candidates: Sequence[Candidate]) -> str:
    """The organisation of that name, where only a town or nothing is called like it."""
    if any(c.place.level != "city" for c in candidates):
        return ""
    for fact in load_knowledge().facts(fold(spelling).removeprefix("the ")):
        if isinstance(fact, Actor) and fact.type in _BODIES:
            return fact.name
        if isinstance(fact, Country) and fact.form == "seat":
            return f"the government of {fact.name}"
    return ""


def _readings(spelling: str, rules: PlaceRules) -> Iterator[PlaceName]:
    if len(spelling) > _LONGEST or fold(spelling) in rules.no_places:
        return
    name, _, last = spelling.rpartition(" ")
    region = rules.short_forms.get(fold(last))
    if name and region is not None and last[:1].isupper():
        yield PlaceName(name=name.rstrip(","), part="", kind="", inside=(region,))
    for name in full_names(spelling, rules):
        yield from read_place_name(name)


def full_names(spelling: str, rules: PlaceRules) -> Iterator[str]:
    """A spelling, before it the full name that it is short for: "Calif." is California."""
    key = fold(spelling).removeprefix("the ")
    other = rules.other_names.get(key)
    if other is not None:
        yield other
    short = rules.short_forms.get(key)
    if short is not None and (spelling.endswith(".") or spelling.isupper()):
        yield short
    yield spelling

"""From the name of a place, as a text has it, to an entry of the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from readout.knowledge.folding import fold
from readout.knowledge.gazetteer import Entry, Gazetteer, Place, load_gazetteer
from readout.knowledge.phrases import Country, Knowledge, load_knowledge

_PARTS = (
    "northern southern eastern western central upper lower northeastern northwestern southeastern "
    "southwestern north-eastern north-western south-eastern south-western north south east west "
    "northeast northwest southeast southwest downtown greater inner outer rural coastal far"
)
_PART = re.compile(
    rf"\s*(?:the\s+)?(?P<part>(?:{'|'.join(sorted(_PARTS.split(), key=len, reverse=True))})"
    r"(?:\s+(?:part|tip|edge|half|coast|outskirts|suburbs?)\s+of)?)\s+(?:the\s+)?(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_EDGE = re.compile(
    r"\s*(?:the\s+)?(?P<part>(?:northern\s+|southern\s+|eastern\s+|western\s+)?"
    r"(?:outskirts|suburbs?|centre|center|edge|north|south|east|west)\s+of)\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_KIND_BEFORE = re.compile(
    r"\s*(?:the\s+)?(?-i:(?:[a-z]+\s+)?(?!District))(?P<kind>city|town|village|capital|port|province|region|state|"
    r"district|governorate|county|municipality|island|valley|river|lake)(?:\s+city)?\s+of\s+"
    r"(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_KIND_AFTER = re.compile(
    r"(?P<rest>.*\S)\s+(?P<kind>city|town|village|province|region|state|district|governorate|"
    r"county|oblast|prefecture)\s*",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(r"\s*,\s*|\s+in\s+(?:the\s+)?", re.IGNORECASE)
_REGION_KINDS = frozenset(
    ["province", "region", "state", "district", "governorate", "county", "oblast", "prefecture"]
)
_CITY_KINDS = frozenset(["city", "town", "village", "capital", "port", "municipality"])
_LARGE = frozenset(("country", "region", "feature"))
_CLEARLY = 4
"""So many times more people than the next place of the name make one the place meant."""
_LONGEST_NAME = 200
"""Characters; longer stretches name no place."""


class Candidate(msgspec.Struct, frozen=True):
    """A place that a name may mean, and what speaks for it, strongest first."""

    place: Place
    why: tuple[str, ...]


class PlaceResolution(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mention is. `place` is None where it stays unresolved, `rule` and `why` say the
    reason for either; `part` is the part of the place ("southern"), "" for the whole; `candidates`
    are all places of the name, the likeliest first.
    """

    place: Place | None
    part: str
    rule: str
    why: tuple[str, ...]
    candidates: tuple[Candidate, ...]


class PlaceName(msgspec.Struct, frozen=True, kw_only=True):
    """The name of a place taken apart: "the port city of Tyre in southern Lebanon"."""

    name: str
    part: str
    kind: str
    inside: tuple[str, ...]


def find_places(
    name: str, countries: Sequence[str] = (), *, knowledge: Knowledge | None = None
) -> tuple[Candidate, ...]:
    """All places of a name, those in `countries` (codes) first, then by own name, size and code.

    A country is found under all names of the table of countries. Nothing is dropped for being
    unlikely.
    """
    tables = load_knowledge() if knowledge is None else knowledge
    found = [
        Candidate(entry.place, tuple(_reasons(entry, countries)))
        for entry in _entries(name, load_gazetteer(), tables)
    ]
    return tuple(
        sorted(found, key=lambda candidate: "in-country" not in candidate.why)
    )  # A stable sort: the gazetteer's order is kept among equals.


def resolve_place(
    text: str,
    *,
    others: Sequence[str] = (),
    countries: Sequence[str] = (),
    knowledge: Knowledge | None = None,
) -> PlaceResolution:
    """The place that a mention means. Pure; linear in mention and context.

    `others` are other places that the text names, `countries` codes that it speaks of. What holds
    the place ("Tyre, Lebanon") counts first, then `countries`, then where the others lie, then
    size. "southern Lebanon" is a part of Lebanon, unless a place has that name itself.
    """
    tables = load_knowledge() if knowledge is None else knowledge
    if len(text) > _LONGEST_NAME:
        return _unresolved("", "too-long", f"more than {_LONGEST_NAME} characters")
    for named in read_place_name(text):
        candidates = find_places(named.name, knowledge=tables)
        if candidates:
            return _choose(named, candidates, others, countries, tables)
    return _unresolved("", "unknown-name", f"no place is called {text.strip()!r}")


def _unresolved(
    part: str, rule: str, why: str, candidates: tuple[Candidate, ...] = ()
) -> PlaceResolution:
    return PlaceResolution(place=None, part=part, rule=rule, why=(why,), candidates=candidates)


def _entries(name: str, gazetteer: Gazetteer, tables: Knowledge) -> Iterator[Entry]:
    """What the gazetteer has, and the country of that name where it has nothing as large."""
    key = fold(name).removeprefix("the ")
    found = gazetteer.entries(key)
    if not any(not e.is_other and e.place.level in _LARGE for e in found):
        for fact in tables.facts(key):
            if isinstance(fact, Country) and fact.form == "name":
                place = gazetteer.country(fact.code)
                if place is not None:
                    yield Entry(place, False)
    yield from found


def _reasons(entry: Entry, countries: Sequence[str]) -> Iterator[str]:
    if any(code in countries for code in entry.place.countries):
        yield "in-country"
    yield "other-name" if entry.is_other else "own-name"
    yield entry.place.level


def read_place_name(text: str) -> Iterator[PlaceName]:
    """The mention as a name, then less and less of it as one: "southern Verland" whole, then as the
    south of Verland."""
    whole = text.strip()
    yield PlaceName(name=whole, part="", kind="", inside=())
    names = tuple(piece.strip() for piece in _INSIDE.split(whole) if piece.strip())
    if names:
        yield from _less(names[0], "", names[1:])


def _less(name: str, part: str, inside: tuple[str, ...]) -> Iterator[PlaceName]:
    yield PlaceName(name=name, part=part, kind="", inside=inside)
    for pattern in (_KIND_BEFORE, _KIND_AFTER):
        match = pattern.fullmatch(name)
        if match is not None:
            kind = match["kind"].lower()
            yield PlaceName(name=match["rest"], part=part, kind=kind, inside=inside)
    if part:
        return
    for pattern in (_EDGE, _PART):
        match = pattern.fullmatch(name)
        if match is not None:
            yield from _less(match["rest"], " ".join(match["part"].lower().split()), inside)


def _choose(
    named: PlaceName,
    candidates: tuple[Candidate, ...],
    others: Sequence[str],
    countries: Sequence[str],
    tables: Knowledge,
) -> PlaceResolution:
    fitting = of_kind(candidates, named.kind)
    holder = _holder(named.inside, tables)
    if holder is not None:
        held = tuple(c for c in fitting if is_within(c.place, holder))
        if held:
            return _settle(named, held, candidates, "inside", f"inside: {_where(holder)}")
        why = f"no {named.name} is known in {_where(holder)}"
        return _unresolved(named.part, "not-inside", why, candidates)
    cues = (
        ("country", tuple(sorted(set(countries)))),
        ("others", _majority(others, named.name, tables)),
    )
    for rule, codes in cues:
        held = tuple(c for c in fitting if set(c.place.countries) & set(codes))
        if held:
            return _settle(named, held, candidates, rule, f"{rule}: {', '.join(codes)}")
    return _settle(named, fitting, candidates, "size", "the only or by far the largest")


def is_within(place: Place, holder: Place) -> bool:
    """Whether a place may lie in another: same country, and same region where that is one."""
    if place == holder or not set(place.countries) & set(holder.countries):
        return False
    return holder.level != "region" or place.admin1 == holder.admin1


def of_kind(candidates: tuple[Candidate, ...], kind: str) -> tuple[Candidate, ...]:
    """Those that are what a text calls the place ("province", "city"); all where none is."""
    if kind in _REGION_KINDS:
        levels = {"region", "feature"}
    elif kind in _CITY_KINDS:
        levels = {"city", "capital"}
    else:
        return candidates
    return tuple(c for c in candidates if c.place.level in levels) or candidates


def _settle(
    named: PlaceName,
    held: tuple[Candidate, ...],
    candidates: tuple[Candidate, ...],
    rule: str,
    why: str,
) -> PlaceResolution:
    """The first, if no other of them rivals it; a city and its own region do not, and of these two
    the city is meant where nothing says the region."""
    own = tuple(c for c in held if "own-name" in c.why) or held
    best = _seat(own, named.kind)
    rivals = [c.place for c in own if not is_same_spot(best.place, c.place)]
    largest = max((place.population for place in rivals), default=0)
    is_clear = best.place.level not in ("city", "region") or not rivals
    if not is_clear and best.place.population < _CLEARLY * largest:
        names = ", ".join(_where(place) for place in (best.place, *rivals)[:4])
        return _unresolved(named.part, "ambiguous", f"may be {names}", candidates)
    return PlaceResolution(
        place=best.place,
        part=named.part,
        rule=f"{rule}-part" if named.part else rule,
        why=(why, *best.why),
        candidates=candidates,
    )


def _seat(own: tuple[Candidate, ...], kind: str) -> Candidate:
    first = own[0]
    if first.place.level != "region" or kind in _REGION_KINDS:
        return first
    cities = (c for c in own[1:] if c.place.level in ("city", "capital"))
    return next((c for c in cities if is_same_spot(first.place, c.place)), first)


def is_same_spot(one: Place, other: Place) -> bool:
    """Whether two entries are no rivals: a city and the region around it."""
    return one.countries == other.countries and (
        one.admin1 == other.admin1 or "region" in (one.level, other.level)
    )


def _where(place: Place) -> str:
    code = ".".join(part for part in ("/".join(place.countries), place.admin1) if part)
    return f"{place.name} ({place.level}, {code or 'no country'})"


def _holder(names: Sequence[str], tables: Knowledge) -> Place | None:
    """What holds a place: the nearest of the names behind it that is known, with one meaning in the
    country that the last of them gives."""
    country: tuple[str, ...] = ()
    holder: Place | None = None
    for name in reversed(names):
        for reading in _less(name, "", ()):
            found = find_places(reading.name, country, knowledge=tables)
            if found:
                holder = found[0].place
                country = holder.countries
                break
    return holder


def _majority(others: Sequence[str], name: str, tables: Knowledge) -> tuple[str, ...]:
    """The country where most of the other places lie that have one meaning; () where two lead."""
    votes: dict[str, int] = {}
    for other in sorted({fold(text) for text in others} - {fold(name)}):
        found = find_places(other, knowledge=tables)
        codes = {code for c in found if "own-name" in c.why for code in c.place.countries}
        if len(codes) == 1 or (found and found[0].place.level in ("country", "capital")):
            for code in found[0].place.countries[:1]:
                votes[code] = votes.get(code, 0) + 1
    most = max(votes.values(), default=0)
    leading = tuple(sorted(code for code, count in votes.items() if count == most))
    return leading if len(leading) == 1 else ()

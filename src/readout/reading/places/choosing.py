"""Which of the places of a name a text means, or why that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10

import msgspec

from readout.knowledge import Candidate, Place, find_places, is_same_spot, is_within
from readout.reading.places.context import Context
from readout.reading.places.names import Named, full_names
from readout.reading.places.rules import PlaceRules

_LEVELS = {"country": 5.0, "capital": 3.5, "feature": 3.5}
"""How likely a paper means a place of that level, as points; cities and regions have those of
their size."""
_DECADE = 1.8
"""Points for ten times the people of a city."""
_OTHER_NAME = 2.0
_KNOWN_AS = 0.4
"""Taken from what is found under another name than its own, less from large cities, which many
languages name."""
_HELD = 8.0
_BESIDE = 1.0
_ALONE = 1.2
_NEAR = 0.7
_REGION = 1.5
_CONTEXT = 0.8
"""Points for what holds the place, a sentence that speaks of its country, that country being the
only one of a namesake's that the text speaks of, a sure place close by, its region named, and each
doubling of the mentions of its country."""
_TOLD_MOST = 3.0
_SMALL = 100_000
_METROPOLIS = 4_000_000
_SMALL_MOST = 1.6
_NAMESAKE_MOST = 0.3
_FAR_LARGER = 5
"""The most that its country counts for any place, for a town of fewer people, and for one with a
namesake five times as large: papers say of such a town where it lies."""
_CLEAR = 0.9
"""Points that the best must be ahead of the next."""
_LEAST = 1.8
"""Points below which a place is not believed: a town of 60,000 with nothing else for it."""
_LEVELS_HOLDING = frozenset({"country", "region", "feature"})


class Choice(msgspec.Struct, frozen=True):
    """The place that is meant, None where that cannot be told, with rule and reasons."""

    place: Place | None
    rule: str
    why: tuple[str, ...]


def choose_place(named: Named, context: Context, rules: PlaceRules) -> Choice:
    """The choice for one name; every mention of it means the same."""
    if named.body:
        return Choice(None, "organisation", (f"{named.spelling!r} is {named.body}",))
    if not named.candidates:
        return Choice(None, "unknown-name", (f"the gazetteer has no {named.spelling!r}",))
    held, holder = _held(named, rules)
    scored = sorted(
        ((_score(candidate, named, context, held), candidate) for candidate in named.candidates),
        key=lambda item: -item[0],
    )
    best_score, best = scored[0]
    best = _seat(best, named)
    for score, rival in scored[1:]:
        if best_score - score >= _CLEAR:
            break
        if not is_same_spot(best.place, rival.place):
            return Choice(None, "ambiguous", _rivals(best.place, rival.place))
    if best_score < _LEAST:
        return Choice(None, "unsupported", (f"nothing speaks for {described(best.place)}",))
    return Choice(best.place, *_reasons(best, named, context, held, holder))


def _held(named: Named, rules: PlaceRules) -> tuple[frozenset[Place], str]:
    """The candidates that lie in what is written behind the name, and that."""
    for holder in named.holders:
        for name in full_names(holder, rules):
            for found in find_places(name):
                if found.place.level not in _LEVELS_HOLDING:
                    continue
                inside = frozenset(
                    c.place for c in named.candidates if is_within(c.place, found.place)
                )
                if inside:
                    return inside, described(found.place)
    return frozenset(), ""


def _score(candidate: Candidate, named: Named, context: Context, held: frozenset[Place]) -> float:
    place = candidate.place
    is_told = context.weight_of(place.countries, named) > 0
    points = _size(place) - _strangeness(candidate, named)
    most = _told_most(place, named)
    points += _ALONE if is_told and _is_alone(place, named, context) else 0.0
    told = _CONTEXT * context.weight_of(place.countries, named)
    told += _BESIDE if context.is_beside(place.countries, named) else 0.0
    points += min(told, most)
    points += _REGION if context.has_region(place, named) else 0.0
    points += _NEAR if context.is_near(place) else 0.0
    points += _HELD if place in held else 0.0
    return round(points, 6)


def _size(place: Place) -> float:
    decades = max(0.0, log10(max(place.population, 1)) - 4.0)
    if place.level == "city":
        return decades * _DECADE
    if place.level == "region":
        return min(2.8, 0.5 + decades)
    if place.level != "capital" or not place.population:
        return _LEVELS[place.level]
    return _LEVELS["capital"] + (place.population >= _METROPOLIS) - (place.population < _SMALL)


def _is_alone(place: Place, named: Named, context: Context) -> bool:
    """Whether the text speaks of no country of another place of the name, and none is far
    larger."""
    others = [
        c.place for c in named.candidates if not set(c.place.countries) & set(place.countries)
    ]
    return bool(others) and not any(
        context.weight_of(other.countries, named) > 0
        or other.population >= _FAR_LARGER * max(1, place.population)
        for other in others
    )


def _strangeness(candidate: Candidate, named: Named) -> float:
    """What is taken for another name than the place's own, and where a larger place around it or
    elsewhere bears the name."""
    place = candidate.place
    if place.level == "city" and any(
        c.place.level == "feature" and c.place.countries == place.countries
        for c in named.candidates
    ):
        # "Gaza" is the strip before the city.
        return _OTHER_NAME
    if "other-name" not in candidate.why or place.level == "country":
        return 0.0
    is_taken = any(
        "own-name" in c.why and c.place.population >= place.population for c in named.candidates
    )
    if is_taken or (place.level != "capital" and place.population < _SMALL):
        return _OTHER_NAME
    return _KNOWN_AS


def _told_most(place: Place, named: Named) -> float:
    """The most that its country may count for a place."""
    if place.level != "city":
        return _TOLD_MOST
    if any(c.place.population >= _FAR_LARGER * place.population for c in named.candidates):
        return _NAMESAKE_MOST if place.population < _SMALL else _SMALL_MOST
    return _SMALL_MOST if place.population < _SMALL else _TOLD_MOST


def _seat(best: Candidate, named: Named) -> Candidate:
    """Of a region and the city in it that it is called after, the city is meant."""
    if best.place.level != "region" or named.reading.kind or named.is_listed:
        return best
    for candidate in named.candidates:
        place = candidate.place
        if place.level in ("city", "capital") and is_same_spot(best.place, place):
            is_large = place.population >= _CITY_SHARE * best.place.population
            is_known = "own-name" in candidate.why or place.population >= _WORLD_CITY
            return candidate if is_large and is_known else best
    return best


_CITY_SHARE = 0.05
"""Share of a region's people from which on its name means the city of that name."""
_WORLD_CITY = 2_000_000
"""People of a city that is meant even where the gazetteer gives it a longer name."""


def _rivals(one: Place, other: Place) -> tuple[str, ...]:
    return (f"may be {described(one)}", f"or {described(other)}")


def _reasons(
    best: Candidate, named: Named, context: Context, held: frozenset[Place], holder: str
) -> tuple[str, tuple[str, ...]]:
    why = tuple(_why(best, named, context, held, holder))
    for rule in ("inside", "region", "country", "others"):
        if any(reason.startswith(rule) for reason in why):
            return rule, why
    return ("only" if len(named.candidates) == 1 else "likeliest"), why


def _why(
    best: Candidate, named: Named, context: Context, held: frozenset[Place], holder: str
) -> Iterator[str]:
    place = best.place
    if place in held:
        yield f"inside: {holder}"
    if place.level not in ("country", "feature") and len(named.candidates) > 1:
        if context.weight_of(place.countries, named) > 0:
            yield f"country: the text speaks of {', '.join(place.countries)}"
        if context.has_region(place, named):
            yield f"region: the text names the one it lies in, {place.admin1}"
        if context.is_near(place):
            yield "others: close to other places of the text"
    yield from best.why


def described(place: Place) -> str:
    """A place in words: "Osk (city, VRL.03)"."""
    code = ".".join(part for part in ("/".join(place.countries), place.admin1) if part)
    return f"{place.name} ({place.level}{', ' + code if code else ''})"


def choose_all(named: Sequence[Named], context: Context, rules: PlaceRules) -> dict[str, Choice]:
    """The choice for each spelling. What is sure is settled first, and helps with the rest."""
    found: dict[str, Choice] = {}
    for name in named:
        choice = choose_place(name, context, rules)
        if choice.place is not None and _is_sure(name, choice.place):
            context.anchors.append(choice.place)
    for name in named:
        found[name.spelling] = choose_place(name, context, rules)
    return found


def _is_sure(named: Named, place: Place) -> bool:
    return place.level not in ("country", "feature") and (
        place.level == "capital" or bool(named.holders) or len(named.candidates) == 1
    )

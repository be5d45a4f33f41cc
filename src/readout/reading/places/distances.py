"""Distances from a place: "six miles from the border"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readout.pattern import Hit
from readout.reading.places.rules import PlaceRules
from readout.schema.actor import Mention
from readout.schema.place import Distance
from readout.schema.span import Span

_PLACES = frozenset({"LOC", "FAC"})
_ARTICLES = ("the ", "The ")


def find_distances(
    text: str, mentions: Sequence[Mention], rules: PlaceRules
) -> Iterator[tuple[Span, Mention, Distance, str]]:
    """The whole phrases with the place they end in, what they say, and the rule that found them,
    in text order; no two overlap."""
    places: dict[int, Mention] = {}
    for mention in mentions:
        if mention.type in _PLACES and mention.form != "pronoun":
            kept = places.get(mention.start)
            if kept is None or mention.end > kept.end:
                places[mention.start] = mention
    end = 0
    hits = rules.distances.hits(text, Span(0, len(text)))
    for hit in sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end)):
        place = _place_at(hit.span.end, text, places)
        if place is None or hit.span.start < end:
            continue
        end = place.end
        yield Span(hit.span.start, end), place, _distance(hit, place, text, rules), hit.rule


def _place_at(offset: int, text: str, places: Mapping[int, Mention]) -> Mention | None:
    found = places.get(offset)
    if found is None and text.startswith(_ARTICLES, offset):
        found = places.get(offset + len("the "))
    return found


def _distance(hit: Hit, place: Mention, text: str, rules: PlaceRules) -> Distance:
    number, unit = hit.groups["number"], hit.groups["unit"]
    written = " ".join(number.of(text).lower().split())
    value = rules.numbers.get(written)
    if value is None:
        value = float(written.replace(",", ""))
    name, km = rules.units[" ".join(unit.of(text).lower().split())]
    bearing = hit.groups.get("bearing")
    return Distance(
        value=value,
        unit=name,
        km=round(value * km, 3),
        span=Span(number.start, unit.end),
        reference=Span(place.start, place.end),
        bearing=None if bearing is None else rules.bearings[_plain(bearing.of(text))],
    )


def _plain(words: str) -> str:
    return " ".join(words.lower().split())

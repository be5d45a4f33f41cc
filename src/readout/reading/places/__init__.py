"""Places: where the names of places in one text lie.

The gazetteer gives what a name may mean (`names`), the text which of these it is (`context`,
`choosing`): what holds it, the countries that the text speaks of, the other places, size. A name
means one place throughout a text. Distances count from a place (`distances`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from readout.knowledge import Place
from readout.knowledge.folding import fold
from readout.lexicon import load
from readout.reading.places.choosing import Choice, choose_all
from readout.reading.places.context import Context
from readout.reading.places.distances import find_distances
from readout.reading.places.names import find_named, place_start
from readout.reading.places.rules import PlaceRules, compile_rules
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention
from readout.schema.place import PlaceMention

__all__ = ["PlaceRules", "entry_id", "find_places", "place_rules"]


@cache
def place_rules() -> PlaceRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("places"))


def find_places(
    mentions: Sequence[Mention], actors: Sequence[Actor], trees: Trees, rules: PlaceRules
) -> tuple[PlaceMention, ...]:
    """Every place that a text names, and the distances from places, in text order.

    One row a name of type LOC with the direction before it, resolved or with the reason why not.
    Descriptions ("the border") have none; a distance from one has a row without an entry.
    """
    named = find_named(trees.text, mentions, rules)
    context = Context(actors, named, trees)
    choices = choose_all(named, context, rules)
    rows = {
        mention.start: _row(mention, choices[name.spelling], name.reading.part, trees.text)
        for name in named
        for mention in name.mentions
    }
    found = (*rows.values(), *_distances(mentions, rows, trees.text, rules))
    return tuple(sorted(found, key=lambda row: (row.start, -row.end)))


def _row(mention: Mention, choice: Choice, part: str, text: str) -> PlaceMention:
    row = PlaceMention(
        start=place_start(mention, text),
        end=mention.end,
        rule=choice.rule,
        why=choice.why,
        actor=mention.actor,
        use=mention.use,
    )
    place = choice.place
    if place is None:
        return row
    return msgspec.structs.replace(
        row,
        entry=entry_id(place),
        name=place.name,
        level=place.level,
        country=place.country or None,
        countries=place.countries,
        lat=place.lat,
        lon=place.lon,
        part=part or None,
    )


def entry_id(place: Place) -> str:
    """GeoNames' number of an entry, a region's code, or our own name for what GeoNames lacks."""
    if place.geonameid:
        return f"geonames:{place.geonameid}"
    if place.level == "region":
        return f"admin1:{place.country}.{place.admin1}"
    return f"readout:{fold(place.name).replace(' ', '-')}"


def _distances(
    mentions: Sequence[Mention],
    rows: Mapping[int, PlaceMention],
    text: str,
    rules: PlaceRules,
) -> Iterator[PlaceMention]:
    for span, place, distance, rule in find_distances(text, mentions, rules):
        row = rows.get(place.start)
        if row is None or row.end != place.end:
            row = PlaceMention(
                start=place.start, end=place.end, rule="no-name", actor=place.actor,
                why=("counted from a place without a name",),
            )  # fmt: skip
        yield msgspec.structs.replace(
            row, start=span.start, end=span.end, use=None, rule=rule, distance=distance
        )

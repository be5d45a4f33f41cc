"""What a text says of where it plays: the countries that it speaks of, the places that are sure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import asin, cos, log2, radians, sin, sqrt

from readout.knowledge import Place
from readout.reading.places.names import Named
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention

_WEIGHTS: Mapping[str, float] = {"place": 0.0, "group": 1.0, "organisation": 0.5, "person": 0.5}
"""How much a mention of an actor of some country tells of where a text plays. Places tell by
their own candidates."""
_NEAR_KM = 250.0
_EARTH_KM = 6371.0
_ANCHORS = 12
"""Sure places that a doubtful one is measured from."""


class Context:
    """Evidence of one text. Built once, in linear time."""

    def __init__(self, actors: Sequence[Actor], named: Sequence[Named], trees: Trees) -> None:
        self._trees = trees
        self.countries: Counter[str] = Counter()
        self._by_sentence: dict[int, set[str]] = defaultdict(set)
        self.anchors: list[Place] = []
        for actor in actors:
            if actor.country:
                self._note(actor, _WEIGHTS.get(actor.type, 0.0))
        self._sole: dict[str, str] = {}
        self._regions: dict[tuple[str, str], str] = {}
        for name in named:
            region = _sole_region(name)
            if region is not None:
                self._regions.setdefault((region.country, region.admin1), name.spelling)
            code = sole_country(name)
            if code:
                self._sole[name.spelling] = code
                self.note_places(code, name.mentions)

    def _note(self, actor: Actor, weight: float) -> None:
        if not weight or actor.country is None:
            return
        self.countries[actor.country] += weight * len(actor.mentions)  # type: ignore[assignment]
        for span in actor.mentions:
            self._by_sentence[self.sentence_at(span.start)].add(actor.country)

    def note_places(self, code: str, mentions: Sequence[Mention]) -> None:
        """Count the mentions of a place that lies in a country for sure."""
        self.countries[code] += len(mentions)
        for mention in mentions:
            self._by_sentence[self.sentence_at(mention.start)].add(code)

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence of a word that begins at an offset; -1 elsewhere."""
        index = self._trees.starts.get(offset)
        return -1 if index is None else self._trees.sentence[index]

    def weight_of(self, codes: Sequence[str], named: Named) -> float:
        """How much the rest of the text speaks for a country of these, 0 for not at all."""
        own = len(named.mentions) if self._sole.get(named.spelling) in codes else 0
        counted = sum(self.countries[code] for code in codes) - own
        return log2(1.0 + max(0.0, counted))

    def is_beside(self, codes: Sequence[str], named: Named) -> bool:
        """Whether a sentence with the name also speaks of one of these countries."""
        if self._sole.get(named.spelling) in codes:
            return False
        return any(
            not self._by_sentence[self.sentence_at(mention.start)].isdisjoint(codes)
            for mention in named.mentions
        )

    def has_region(self, place: Place, named: Named) -> bool:
        """Whether the text also names the region of a country that a place lies in."""
        found = self._regions.get((place.country, place.admin1)) if place.admin1 else None
        return found is not None and found != named.spelling

    def is_near(self, place: Place) -> bool:
        """Whether a sure place lies within 250 km."""
        if place.lat is None or place.lon is None:
            return False
        others = (anchor for anchor in self.anchors[:_ANCHORS] if anchor != place)
        return any(kilometres(place, other) <= _NEAR_KM for other in others)


def _sole_region(named: Named) -> Place | None:
    """The region that a name means, where no place of that name is larger."""
    own = [c.place for c in named.candidates if "own-name" in c.why]
    return own[0] if own and own[0].level == "region" else None


def sole_country(named: Named) -> str:
    """The country that a name speaks of whatever the text: its own, or that of the only large place
    of the name."""
    own = [c.place for c in named.candidates if "own-name" in c.why]
    lands = [place for place in own if place.level == "country"]
    if lands:
        return "" if any(place.level == "region" for place in own) else lands[0].country
    large = [p for p in own if p.level != "city" or p.population >= _LARGE_CITY]
    codes = {code for place in large for code in place.countries}
    return codes.pop() if len(codes) == 1 else ""


_LARGE_CITY = 200_000
"""People of a city that is believed without any word for its country."""


def kilometres(one: Place, other: Place) -> float:
    """The great circle between two places that have coordinates."""
    assert one.lat is not None and one.lon is not None
    assert other.lat is not None and other.lon is not None
    a, b = radians(one.lat), radians(other.lat)
    across = sin((b - a) / 2) ** 2
    along = cos(a) * cos(b) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(across + along)))

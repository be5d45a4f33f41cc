"""What claims are about, in words: figures by what they count, statements by who makes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from readout.schema.claimtables import ClaimMemberRow, ClaimRow
from readout.web.wording import listed

PlaceName = Callable[[str], str | None]
"""What a place of the gazetteer is called, by its id; None where it is not one of the story."""

PIECES = " ... "
"""Between words of a row that do not stand together."""
PEOPLE = "people"

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "%": "per cent", "USD": "US dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen",
        "CNY": "yuan", "RUB": "roubles", "INR": "rupees", "BRL": "reais", "ILS": "shekels",
        "km": "kilometres", "m": "metres", "cm": "centimetres", "mm": "millimetres",
        "mi": "miles", "nmi": "nautical miles", "ft": "feet", "yd": "yards", "in": "inches",
        "km2": "square kilometres", "mi2": "square miles", "m2": "square metres",
        "ft2": "square feet", "ha": "hectares", "kg": "kilograms", "g": "grams", "lb": "pounds",
        "oz": "ounces", "mph": "miles per hour", "kmh": "kilometres per hour",
        "MW": "megawatts", "GW": "gigawatts", "kt": "kilotons",
    }
)  # fmt: skip
"""Units that are written short, in full; others are words already."""


def title_of(row: ClaimRow, place_name: PlaceName = lambda _: None) -> str:
    """What a claim is about: "Killed: guards", "Per cent: votes", "Hectares"; of statements who
    makes it and who denies it. "" where nothing of that is known."""
    if row.subject is None:
        return _voices(row)
    subject = row.subject
    counted = _counted(row.members) or subject.counted
    counted = counted or (PEOPLE if subject.unit == PEOPLE else "")
    # The unit of things that are counted one by one is their own name once more.
    is_counted_in = counted and subject.unit not in UNITS
    measure = subject.measure.replace("_", " ")
    parts = [measure, "" if is_counted_in else unit_words(subject.unit), counted]
    title = ": ".join(part for part in parts if part)
    where = _where(subject.place, place_name)
    title = f"{title}, {where}" if where and title else title or where
    return title[:1].upper() + title[1:]


def unit_words(unit: str) -> str:
    """A unit in full: "hectares" for "ha"."""
    return UNITS.get(unit, unit)


def _counted(members: Sequence[ClaimMemberRow]) -> str:
    """What is counted, as most members write it; the shortest of several."""
    words = Counter(member.text.partition(PIECES)[2].partition(PIECES)[0] for member in members)
    del words[""]
    return min(words, key=lambda each: (-words[each], len(each), each), default="")


def _where(place: str, place_name: PlaceName) -> str:
    """A place by its name: ids of the gazetteer have a colon, others are folded words."""
    if ":" in place:
        return place_name(place) or ""
    return " ".join(word[:1].upper() + word[1:] for word in place.split())


def _voices(row: ClaimRow) -> str:
    said = [f"said by {listed(row.holders)}"] if row.holders else []
    denied = [f"denied by {listed(row.deniers)}"] if row.deniers else []
    title = ", ".join((*said, *denied))
    return title[:1].upper() + title[1:]

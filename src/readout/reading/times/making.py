"""From what a rule matched to a draft: groups to fields, fields into the rule's template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, cast

import msgspec

from readout import timevalue
from readout.reading.times import numbers
from readout.reading.times.draft import Draft
from readout.reading.times.rules import Rule, Rules
from readout.schema.time import Origin, Unit

_FORMS = {
    "day": "XXXX-XX-XX", "night": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX", "quarter": "XXXX-QX", "year": "XXXX", "decade": "XXX", "century": "XX",
    "hour": "XXXX-XX-XX", "minute": "XXXX-XX-XX", "second": "XXXX-XX-XX", "fortnight": "XXXX-WXX",
    "millennium": "XX",
}  # fmt: skip
_LENGTHS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W",
    "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
    "millennium": "ML",
}  # fmt: skip
# Half of a unit, in one below it.
_HALVES = {
    "second": "PT0.5S", "minute": "PT30S", "hour": "PT30M", "day": "PT12H", "month": "P15D",
    "year": "P6M", "decade": "P5Y", "century": "P50Y", "quarter": "P45D",
}  # fmt: skip
_BELOW = {"hour": "PT{}H30M", "minute": "PT{}M30S", "year": "P{}Y6M"}
# What "last", "this" and the rest say: how many on, and from where.
_WHICH: Mapping[str, tuple[int, Origin]] = {
    "last": (-1, "dct"),
    "this": (0, "dct"),
    "next": (1, "dct"),
    "previous": (-1, "previous"),
    "same": (0, "previous"),
    "following": (1, "previous"),
}
# Parts that a year and more can be counted in.
_PARTS = {"year": ("month", 12), "decade": ("year", 10), "century": ("year", 100)}
_CLOCKED = ("hour", "minute", "second")
_BLANKS = re.compile(r"\s+")
_FEAST = re.compile(r"e(plus|minus)(\d+)|(\d\d)n(\d)d(\d)|(\d\d)(\d\d)")
_HALF_WORDS = {"first": "1", "second": "2", "last": "2", "latter": "2"}
_HOURS_OF_PARTS = {"MO": 0, "AF": 12, "EV": 12}


def form_of(unit: str) -> str:
    """The form of a date as fine as a unit: XXXX-WXX for a week."""
    return _FORMS[unit]


def length(count: float | None, unit: str) -> str:
    """The value of a length of time: (5.5, hour) is PT5H30M, (None, week) is PXW."""
    if unit == "fortnight":
        unit, count = "week", None if count is None else 2 * count
    if unit == "decade" and count is not None:
        unit, count = "year", 10 * count
    code = _LENGTHS[unit]
    number = "X" if count is None else f"{count:g}"
    if count == 0.5 and unit in _HALVES:
        return _HALVES[unit]
    if count is not None and count % 1 == 0.5 and unit in _BELOW:
        return _BELOW[unit].format(int(count))
    return f"PT{number}{code[1]}" if code[0] == "T" else f"P{number}{code}"


def make(rule: Rule, match: re.Match[str], rules: Rules) -> Draft | None:
    """The draft of a base rule's match; None where the figures are no time."""
    groups = {
        name.rstrip("0123456789"): _BLANKS.sub(" ", text)
        for name, text in match.groupdict().items()
        if text is not None
    }
    data = rule.data
    fields = _Fields(groups, rules)
    value = fields.fill(data)
    if value is None:
        return None
    start, end = _stripped(match, data)
    unit = groups.get("unit")
    counted = None if unit is None else rules.codes["unit"].get(unit)
    draft = Draft(
        start=start,
        end=end,
        type=data["type"],
        kind=data["kind"],
        value=value,
        rule=rule.name,
        mod=data.get("mod") or ("APPROX" if "couple" in groups.get("n", "") else None),
        quant=groups.get("quant", "").upper() or None,
        freq=fields.freq(),
        unit=data.get("unit"),
        offset=data.get("offset"),
        origin=data.get("origin", "dct"),
        same_grain=data.get("same_grain", False),
        count=fields.count(data["value"]),
        counted=counted,
    )
    if data.get("around") and counted is not None:
        return msgspec.structs.replace(
            draft, value=_FORMS[counted], base=value, unit=cast(Unit, counted), offset=0
        )
    if data["type"] == "DURATION":
        return _sided(draft, data.get("side"))
    if data.get("which"):
        return _counted_from(draft, fields.which(), counted or "year")
    if draft.kind == "rel-unit":
        return msgspec.structs.replace(draft, kind=f"rel-{counted}", unit=cast(Unit, counted))
    if "which" in groups and draft.unit is not None:
        return _picked(draft, fields.which(), pick=data.get("pick", False))
    return draft


def _stripped(match: re.Match[str], data: Mapping[str, Any]) -> tuple[int, int]:
    # A preposition that tells one reading from another is no part of the expression.
    start, end = match.span()
    for lead in data.get("strip", "").split("|"):
        if lead and match.group().startswith(lead):
            return start + len(lead), end
    return start, end


def _sided(draft: Draft, side: int | None) -> Draft:
    if side is None or draft.counted not in _FORMS:
        return draft
    if draft.count is None or draft.count % 1:
        return draft
    unit, count = _plain(draft.counted or "day", int(draft.count))
    return msgspec.structs.replace(draft, unit=unit, offset=side * count)


def _plain(unit: str, count: int) -> tuple[Unit, int]:
    """Units that no calendar has, in others; "two decades ago" is a year, if about that."""
    if unit == "fortnight":
        return "week", 2 * count
    if unit == "decade":
        return "year", 10 * count
    if unit in ("century", "millennium"):
        return "year", (100 if unit == "century" else 1000) * count
    return cast(Unit, "day" if unit == "night" else unit), count


def _whole(draft: Draft) -> Draft:
    """Two and a half years as 30 months: a count of whole units, where the calendar has any."""
    if draft.count is None or not draft.count % 1 or draft.counted not in _PARTS:
        return draft
    unit, many = _PARTS[draft.counted]
    return msgspec.structs.replace(draft, counted=unit, count=draft.count * many)


def names_day(draft: Draft) -> bool:
    """Whether so much later or earlier is a date: "a few days" and "two hours later" say none."""
    count = _whole(draft).count
    return count is not None and not count % 1 and draft.counted not in _CLOCKED


def moved(draft: Draft, side: int, origin: Origin) -> Draft:
    """A length of time made a date so far before or behind its origin: "two days ago"."""
    draft = _whole(draft)
    counted = draft.counted or "day"
    if draft.count is None or draft.count % 1:
        vague = "PAST_REF" if side < 0 else "FUTURE_REF"
        return msgspec.structs.replace(draft, type="DATE", kind="ref", value=vague, mod=draft.mod)
    unit, count = _plain(counted, int(draft.count))
    fine = counted in _CLOCKED
    return msgspec.structs.replace(
        draft,
        type="TIME" if fine else "DATE",
        kind="ago",
        value=_FORMS[unit],
        unit=unit,
        offset=side * count,
        origin=origin,
        same_grain=counted == "year" and count == 1,
    )


def _counted_from(draft: Draft, which: str, unit: str) -> Draft:
    offset, origin = _WHICH[which]
    return msgspec.structs.replace(
        draft, kind=f"rel-{unit}", unit=cast(Unit, unit), offset=offset, origin=origin
    )


def _picked(draft: Draft, which: str, *, pick: bool) -> Draft:
    offset, origin = _WHICH[which]
    if not pick or (offset == 0 and draft.unit == "year") or which == "same":
        return msgspec.structs.replace(draft, offset=offset, origin=origin)
    direction: Literal["past", "future"] | None = None
    if offset:
        direction = "past" if offset < 0 else "future"
    return msgspec.structs.replace(draft, direction=direction, origin=origin)


class _Fields(msgspec.Struct, frozen=True):
    """The groups of a match, and what each of them is in a value."""

    groups: Mapping[str, str]
    rules: Rules

    def fill(self, data: Mapping[str, Any]) -> str | None:
        """The rule's template with its fields, None where a field is out of range."""
        template: str = data["value"]
        if template.startswith("P{") or template.startswith(("PX{", "P1{")):
            return self._length(template)
        if "{" not in template:
            return template
        fields = {name: self._field(name) for name in _names(template)}
        if None in fields.values():
            return None
        value = template.format(**fields).rstrip("-T")
        if "feast" in self.groups and "year" in self.groups:
            return timevalue.fill(f"XXXX{value[4:]}", value[:4])
        if data.get("swap") and timevalue.interval(value) is None:
            year, month, day = value.split("-")
            value = f"{year}-{day}-{month}"
        if template == "{year}-{month}-{day}" and not _may_be_day(value):
            return None
        return value

    def which(self) -> str:
        """The code of "last", "this" and their like."""
        return self.rules.codes["which"].get(self.groups.get("which", ""), "this")

    def count(self, template: str) -> float | None:
        """The number of units, None where it is vague or there is none."""
        if "vague" in self.groups:
            return 2.0 if "couple" in self.groups["vague"] else None
        words = self.groups.get("n")
        if words is None:
            return None if template.startswith("PX") else self._implied()
        if words in self.rules.ordinals:
            return float(self.rules.ordinals[words])
        count = numbers.count_of(words, self.rules.numbers)
        if count is not None and ("half" in self.groups or "half" in words):
            count += 0.5
        return count

    def _implied(self) -> float | None:
        if "fraction" in self.groups:
            return 0.5
        return 1.0 if "unit" in self.groups and "quant" not in self.groups else None

    def freq(self) -> str | None:
        """How often within one round: "twice a week" is 2X."""
        words = self.groups.get("freq")
        if words is None:
            # "Daily" is once a day.
            return "1X" if "adverb" in self.groups else None
        known = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
        count = known.get(words) or numbers.count_of(
            words.removesuffix(" times"), self.rules.numbers
        )
        return None if count is None else f"{count:g}X"

    def _length(self, template: str) -> str | None:
        unit = self.rules.codes["unit"].get(self.groups.get("unit", ""))
        if unit is None:
            return None
        if template.startswith("PX"):
            return length(None, unit)
        return length(1.0 if template.startswith("P1") else self.count(template), unit)

    def _field(self, name: str) -> str | None:
        read = getattr(self, f"_read_{name}", None)
        if read is not None:
            return cast("str | None", read())
        code = self.rules.codes.get(name, {}).get(self.groups.get(name, ""))
        return "" if code is None else code.upper()

    def _read_year(self) -> str | None:
        words = self.groups.get("year")
        if words is None:
            return "XXXX"
        year = numbers.year_of(words, self.rules.numbers)
        return None if year is None else f"{year:04d}"

    def _read_month(self) -> str | None:
        words = self.groups.get("month")
        if words is None:
            return "XX"
        return self.rules.codes["month"].get(words) or f"{int(words):02d}"

    def _read_day(self) -> str | None:
        words = self.groups.get("day")
        if words is None:
            return ""
        return f"{int(words.rstrip('stndrh')):02d}"

    def _read_dayname(self) -> str | None:
        return f"{self.rules.ordinals[self.groups['dayname']]:02d}"

    def _read_ordinal(self) -> str | None:
        words = self.groups["ordinal"]
        if words in ("last", "final"):
            return "4"
        return words[0] if words[0].isdigit() else str(self.rules.ordinals[words])

    def _read_century(self) -> str | None:
        words = self.groups["century"]
        number = int(words) if words.isdigit() else self.rules.ordinals[words]
        if not number:
            return None
        return f"BC{number - 1:02d}" if "bc" in self.groups else f"{number - 1:02d}"

    def _read_decade(self) -> str | None:
        words = self.groups["decade"]
        code = self.rules.codes["decade"].get(words)
        return f"19{code}" if code else numbers.decade_of(words)

    def _read_half(self) -> str | None:
        return _HALF_WORDS[self.groups["half"]]

    def _read_bc(self) -> str | None:
        return f"{int(self.groups['bc']):04d}"

    def _read_ad(self) -> str | None:
        return f"{int(self.groups['ad']):04d}"

    def _read_grain(self) -> str | None:
        return _FORMS[self.rules.codes["unit"][self.groups["unit"]]]

    def _read_feast(self) -> str | None:
        match = _FEAST.fullmatch(self.rules.codes["feast"][self.groups["feast"]])
        if match is None:
            return None
        side, days, month, nth, weekday, fixed, day = match.groups()
        if side:
            return f"EASTER{'+' if side == 'plus' else '-'}{days}"
        return f"{month}-N{nth}-{weekday}" if nth else f"{fixed}-{day}"

    def _read_clock(self) -> str | None:
        words = self.groups.get("hour") or self.groups.get("n", "")
        hour = numbers.count_of(words, self.rules.numbers)
        minute = self.groups.get("minute", "00")
        if hour is None:
            return None
        hour = int(hour)
        if "past" in self.groups:
            hour, minute = self._past_hour(hour)
        half = self.groups.get("ampm", "")
        part = self.rules.codes["daypart"].get(self.groups.get("daypart", ""), "").upper()
        if half or part:
            if hour > 12:
                return None
            late = half.startswith(("p", "t", "2")) or _HOURS_OF_PARTS.get(part, 0) == 12
            hour = hour % 12 + (12 if late else 0)
        return f"{hour:02d}:{minute}" if hour <= 24 else None

    def _past_hour(self, hour: int) -> tuple[int, str]:
        """Hour and minute of "ten to six"."""
        words = self.groups["past"].removeprefix("a ")
        known = {"half": 30, "quarter": 15}
        minutes = known.get(words) or int(numbers.count_of(words, self.rules.numbers) or 0)
        if self.groups["side"] == "past":
            return hour, f"{minutes:02d}"
        return (hour - 1) or 12, f"{60 - minutes:02d}"


def _may_be_day(value: str) -> bool:
    # 2000 was a leap year: without its year no day is ruled out that some year has.
    return timevalue.interval(value.replace("XXXX", "2000")) is not None


def _names(template: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", template)

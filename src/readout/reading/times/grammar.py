"""Putting expressions together: a whole one, modifiers before and behind it, joins of two.

Every attempt looks at a bounded stretch, and each word of a text is a starting point once, so the
work grows with the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from readout import timevalue
from readout.reading.times.draft import Draft
from readout.reading.times.making import form_of, make, moved, names_day
from readout.reading.times.rules import Pack, Rule, Rules

# No expression is longer than this, in characters, and none is nested deeper.
_REACH = 120
_DEPTH = 3
_JOINS = 3

# A year that has no February 29.
_COMMON_YEAR = "1999"

replace = msgspec.structs.replace


class Grammar:
    """The rules of times at work on one text, which is given in lower case.

    What starts at a place is worked out once for each depth: without that, a row of a thousand
    Mondays would be joined in every way that there is.
    """

    def __init__(self, rules: Rules, text: str) -> None:
        self.rules = rules
        self.text = text
        self._known: dict[tuple[int, int], Draft | None] = {}

    def parse(self, start: int, depth: int = 0) -> Draft | None:
        """The longest expression that starts here, None where there is none."""
        key = (start, depth)
        if key not in self._known:
            self._known[key] = self._parse(start, depth)
        return self._known[key]

    def _parse(self, start: int, depth: int) -> Draft | None:
        simple = self._base(start)
        whole = None if simple is None else self._extended(simple, depth)
        if depth < _DEPTH:
            for other in self._modified(start, depth):
                if whole is None or other.end >= whole.end:
                    whole = other
        return whole

    def _base(self, start: int) -> Draft | None:
        key = (start, -1)
        if key not in self._known:
            self._known[key] = self._longest(start)
        return self._known[key]

    def _longest(self, start: int) -> Draft | None:
        best: Draft | None = None
        end = min(start + _REACH, len(self.text))
        for rule, match in self._matching(self.rules.base, start, end):
            if best is None or match.end() > best.end:
                best = make(rule, match, self.rules) or best
        return best

    def _matching(
        self, packs: tuple[Pack, ...], start: int, end: int
    ) -> Iterator[tuple[Rule, re.Match[str]]]:
        for pack in packs:
            if pack.regex.match(self.text, start, end) is None:
                continue
            for rule in pack.rules:
                match = rule.regex.match(self.text, start, end)
                if match is not None:
                    yield rule, match

    def _modified(self, start: int, depth: int) -> Iterator[Draft]:
        end = min(start + _REACH, len(self.text))
        for rule, match in self._matching(self.rules.before, start, end):
            if match.end() == start:
                continue
            inner = self.parse(match.end(), depth + 1)
            if inner is None or inner.kind not in rule.of:
                continue
            if rule.data.get("count") and inner.type == "DURATION" and inner.count is None:
                continue
            done = self._apply(rule, match.groupdict(), replace(inner, start=start))
            if done is not None:
                yield done

    def _apply(self, rule: Rule, groups: dict[str, str | None], inner: Draft) -> Draft | None:
        op = rule.data.get("op")
        if op is None:
            return replace(inner, mod=rule.data.get("mod") or inner.mod)
        if op == "week-of":
            return _beside(inner, 0, "week")
        if op == "edge-of":
            return _edge_day(inner, is_last=groups["edge"] != "first")
        if op == "eve":
            return _beside(inner, -1, "day")
        if op == "part-of":
            return _timed(inner, _part_code(self.rules, groups["daypart"]))
        word = groups["unit"] or "day"
        side = -1 if groups["side"] in ("before", "preceding") else 1
        if word in self.rules.codes["daypart"]:
            beside = _beside(inner, side, "day")
            return None if beside is None else _timed(beside, _part_code(self.rules, word))
        return _beside(inner, side, self.rules.codes["unit"][word])

    def _extended(self, draft: Draft, depth: int) -> Draft:
        for _ in range(_JOINS):
            longer = self._behind(draft) or self._joined(draft, depth)
            if longer is None:
                break
            draft = longer
        return draft

    def _behind(self, draft: Draft) -> Draft | None:
        for rule in self.rules.behind:
            if draft.kind not in rule.of:
                continue
            match = rule.regex.match(self.text, draft.end, min(draft.end + _REACH, len(self.text)))
            if match is None:
                continue
            data = rule.data
            grown = replace(draft, end=match.end())
            if data.get("op") == "age":
                return replace(grown, kind="age")
            if "origin" in data and not names_day(grown):
                return None
            if "side" in data:
                return moved(grown, data["side"], data.get("origin", "dct"))
            return replace(grown, mod=data["mod"])
        return None

    def tail(self, draft: Draft) -> Draft | None:
        """The "25" of "April 24 and 25": a day of the month that stands before it."""
        for rule in self.rules.tails:
            if draft.kind not in rule.of:
                continue
            match = rule.regex.match(self.text, draft.end, min(draft.end + _REACH, len(self.text)))
            if match is None:
                continue
            year = match["year"] or draft.value[:4]
            value = f"{year}{draft.value[4:7]}-{int(match['day'].rstrip('stndrh')):02d}"
            start, end = match.span("tail")
            return replace(draft, start=start, end=end, value=value, rule=rule.name, mod=None)
        return None

    def _joined(self, left: Draft, depth: int) -> Draft | None:
        if depth > _DEPTH:
            return None
        end = min(left.end + _REACH, len(self.text))
        for rule in self.rules.joins:
            if left.kind not in rule.of:
                continue
            match = rule.regex.match(self.text, left.end, end)
            if match is None:
                continue
            right = self.parse(match.end(), depth + 1)
            if right is None or right.kind not in rule.right:
                continue
            if rule.data["op"] == "clock-day" and _is_clocked(left) and _is_clocked(right):
                # "8 p.m. tomorrow, 5 p.m. elsewhere" are two.
                right = self._base(match.end())
            if right is None or right.kind not in rule.right:
                continue
            done = _join(rule, left, right, match.groupdict())
            if done is not None:
                return replace(done, start=left.start, end=right.end)
        return None


def _is_dated(draft: Draft) -> bool:
    """Whether it names a day by its month: "March 18 at 1 p.m.", not "8 p.m. tomorrow"."""
    return draft.offset is None and "W" not in draft.value


def _edge_day(month: Draft, *, is_last: bool) -> Draft:
    """The first or last day of a month, named with its year or without."""
    days = timevalue.interval(month.value.replace("XXXX", _COMMON_YEAR))
    last = 1 if days is None or days.latest is None or not is_last else days.latest.day
    return replace(month, kind="month-day", value=f"{month.value}-{last:02d}", mod=None)


def _is_clocked(draft: Draft) -> bool:
    return ":" in draft.value


def _part_code(rules: Rules, word: str | None) -> str:
    return rules.codes["daypart"].get(word or "", "").upper()


def _join(rule: Rule, left: Draft, right: Draft, groups: dict[str, str | None]) -> Draft | None:
    op = rule.data["op"]
    if op == "check":
        return None if right.kind == "timed" and not _is_dated(right) else right
    if op == "clock-day":
        return _timed(right, left.value.partition("T")[2], mod=left.mod)
    if op == "day-clock":
        return _timed(left, right.value.partition("T")[2], mod=right.mod)
    if op == "in":
        return replace(
            left,
            unit=right.unit,
            offset=right.offset,
            origin=right.origin,
            direction=right.direction,
            mod=left.mod or right.mod,
        )
    return _counted_beside(left, right, groups)


def _timed(day: Draft, clock: str, *, mod: str | None = None) -> Draft:
    """A day with a clock time or part of day."""
    date = day.value.partition("T")[0]
    return replace(day, type="TIME", kind="timed", value=f"{date}T{clock}", mod=mod or day.mod)


def _counted_beside(left: Draft, right: Draft, groups: dict[str, str | None]) -> Draft | None:
    """ "Two days after October 7"; None for "days after", which says no day."""
    if left.count is None or left.count % 1 or left.counted is None:
        return None
    side = (
        -1 if groups["side"] in ("before", "preceding") or "prior" in (groups["side"] or "") else 1
    )
    unit = left.counted
    if unit == "week" and groups["side"] == "from":
        return _beside(right, side * 7 * int(left.count), "day")
    return _beside(right, side * int(left.count), unit)


def _beside(right: Draft, count: int, unit: str) -> Draft | None:
    """The day, week or month so many before or after a date."""
    step: Literal["day", "week", "month", "year"]
    if unit in ("day", "night"):
        step = "day"
    elif unit == "week":
        step = "week"
    elif unit == "month":
        step = "month"
    elif unit == "year":
        step = "year"
    else:
        return None
    kind = "rel-day" if step == "day" else f"rel-{step}"
    form = form_of(step)
    if not right.is_relative:
        days = timevalue.interval(right.value)
        day = None if days is None else days.earliest
        if day is not None and count > 0 and step == "day" and days is not None:
            day = days.latest
        shifted = None if day is None else timevalue.shift_day(day, step, count)
        if shifted is None:
            return None
        return replace(right, kind=kind, value=timevalue.at_grain(shifted, step), mod=None)
    if right.offset is not None and right.base is None:
        if step == "day" and right.unit == "day":
            return replace(right, kind=kind, offset=right.offset + count)
        return None
    return replace(
        right, kind=kind, value=form, base=right.value, unit=step, offset=count, mod=None
    )

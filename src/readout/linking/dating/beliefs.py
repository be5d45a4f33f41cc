"""What a clue makes of every day: the logarithm of how likely the clue is in a text published
on that day. Every belief has a floor, for writers and readers err: what disagrees with all the
rest weighs the same on every day that is left, and so counts for nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from readout import timevalue
from readout.linking.dating.axis import Axis, Floats, Ints, log
from readout.linking.dating.moments import Moment
from readout.linking.dating.weights import Weights
from readout.schema.time import Interval, Unit

_FAR = 100_000  # days; further than any axis is long
_YEAR = 365.25
_UNIT_DAYS: dict[Unit, float] = {"day": 1.0, "week": 7.0, "month": 30.44, "year": _YEAR}


def of_absolute(axis: Axis, rule: str, days: Interval, weights: Weights) -> Floats | None:
    """A date with its year: publication follows, or for one that lies ahead precedes it."""
    wrong = weights.absolute[rule]
    fade = weights.absolute["ahead_fade_days" if rule == "date-ahead" else "fade_days"]
    bound = days.latest if rule == "date-ahead" else days.earliest
    if bound is None:
        return None
    beyond = (
        axis.days - bound.toordinal() if rule == "date-ahead" else bound.toordinal() - axis.days
    )
    return log(np.where(beyond <= 0, 1 - wrong, wrong * np.exp(-np.maximum(beyond, 0) / fade)))


def of_stamp(axis: Axis, days: Interval, weights: Weights) -> Floats:
    """The day that a page prints as that of its publication."""
    wrong = weights.absolute["stamp"]
    inside = _between(axis, days)
    away = _distance(axis, days)
    near = np.exp(-away / 2.0) / 4.0
    return log((1 - wrong) * inside + wrong * near + wrong * 1e-3)


def of_gap(axis: Axis, latest: dt.date, weights: Weights) -> Floats:
    """Years since the latest year that a text mentions: texts mention recent years most."""
    since = np.maximum(axis.days - latest.toordinal(), 0)
    return -weights.absolute["gap_power"] * np.log1p(since / weights.absolute["gap_scale"])


def of_weekday(
    axis: Axis, weekday: int, before: Sequence[int], shares: Floats, power: float
) -> Floats:
    """A weekday without more. `shares` are those of 0 to 6 days before publication, of which
    those that the text has named `before` are no longer to be had: after "on Monday" a text that
    is out on Monday has today no more to name, and says "on Tuesday" of six days ago seldom."""
    days = np.arange(7)
    rest = np.ones(7) - sum((shares[(days - day) % 7] for day in before), np.zeros(7))
    by_weekday = power * np.log(shares[(days - weekday) % 7] / rest)
    belief: Floats = by_weekday[axis.weekdays]
    return belief


def of_yearless(axis: Axis, moment: Moment, *, recent: bool, weights: Weights) -> Floats:
    """A day or month without its year, on either side of publication. `recent` says that the
    text has other words for the days just past."""
    places = _places(axis, moment)
    back, ahead, fits_back, fits_ahead = _around(axis, moment, places)
    share = _ahead(moment, weights)
    behind = _behind(back, moment, recent=recent, weights=weights) * fits_back
    before = _before(ahead, moment, weights) * fits_ahead
    return log((1 - share) * behind + share * before + 1e-6)


def of_year_known(
    axis: Axis,
    moment: Moment,
    years: Sequence[tuple[Interval, float]],
    *,
    recent: bool,
    weights: Weights,
) -> Floats:
    """A day without its year that others give a year: its places with the share of each."""
    table = weights.yearless
    share = _ahead(moment, weights)
    total = np.full(axis.size, table.wrong_year / _YEAR)
    for days, weight in years:
        if days.earliest is None or days.latest is None:
            continue
        if moment.offset is not None:
            years_on = dt.date(min(max(days.earliest.year - moment.offset, 1), dt.MAXYEAR), 1, 1)
            first = years_on.toordinal()
            total += weight * ((axis.days >= first) & (axis.days < first + 366)) / _YEAR
            continue
        back = axis.days - days.latest.toordinal()
        ahead = days.earliest.toordinal() - axis.days
        behind = _behind(np.maximum(back, 0), moment, recent=recent, shared=True, weights=weights)
        behind = behind * ((ahead <= 0) & (back <= 366))
        before = _before(np.maximum(ahead, 0), moment, weights)
        total += weight * ((1 - share) * behind + share * before * ((ahead > 0) & (ahead < 366)))
    return log(total)


def of_dateline(axis: Axis, moment: Moment, weights: Weights) -> Floats:
    """The day in the head of a text, from a day after publication to some days before."""
    shares, missing = weights.dateline.shares, weights.dateline.missing
    places = _places(axis, moment)
    total = np.full(axis.size, missing / _YEAR)
    for place in places:
        for late, share in enumerate(shares, start=-1):
            index = int(place[0]) + late - axis.first
            if 0 <= index < axis.size:
                total[index] += (1 - missing) * share
    return log(total)


def of_update(axis: Axis, latest: dt.date, weights: Weights) -> Floats:
    """The day of the last change where no other day is stated: published on it or before."""
    update = weights.update
    since = latest.toordinal() - axis.days
    ratio = np.exp(-1.0 / update.days)
    falling = np.where(since >= 0, (1 - ratio) * ratio ** np.maximum(since, 0), 0.0)
    return log((1 - update.wrong) * falling + update.wrong / axis.size)


def of_length(axis: Axis, moment: Moment, since: Moment, weights: Weights) -> Floats | None:
    """A length of time since a day: "nearly a year" after it."""
    span = length_days(moment)
    low, high = length_shares(moment, weights)
    if span is None:
        return None
    table = weights.length
    total = np.full(axis.size, table.wrong / span)
    fade = max(span * table.fade, 1.0)
    for back in _since(axis, since):
        outside = np.maximum(np.maximum(low * span - back, back - high * span), 0.0)
        inside = np.exp(-outside / fade) * (back >= 0)
        if moment.mod in ("LESS_THAN", "EQUAL_OR_LESS"):
            inside = inside * (back <= high * span)
        total += (1 - table.wrong) * inside / ((high - low) * span + fade)
    return log(total)


def length_days(moment: Moment) -> float | None:
    """How many days a length is long."""
    if moment.unit is None or moment.offset is None or moment.unit not in _UNIT_DAYS:
        return None
    return -moment.offset * _UNIT_DAYS[moment.unit]


def length_shares(moment: Moment, weights: Weights) -> tuple[float, float]:
    """Between which shares of itself a length lies, by how it is hedged."""
    table = weights.length
    by_mod = {
        "LESS_THAN": table.nearly, "EQUAL_OR_LESS": table.nearly, "APPROX": table.about,
        "MORE_THAN": table.more, "EQUAL_OR_MORE": table.more,
    }  # fmt: skip
    low, high = by_mod.get(moment.mod or "", table.plain)
    return low, high


def of_offset(axis: Axis, moment: Moment, days: Interval, wrong: float) -> Floats | None:
    """ "Last month" of something whose days are known: the days on which it was last month."""
    if moment.unit is None or moment.offset is None or days.earliest is None or days.latest is None:
        return None
    first = timevalue.interval(timevalue.at_grain(days.earliest, moment.unit))
    last = timevalue.interval(timevalue.at_grain(days.latest, moment.unit))
    if first is None or last is None or first.earliest is None or last.latest is None:
        return None
    low = timevalue.shift_day(first.earliest, moment.unit, -moment.offset)
    high = timevalue.shift_day(last.earliest or last.latest, moment.unit, -moment.offset)
    if low is None or high is None:
        return None
    end = timevalue.interval(timevalue.at_grain(high, moment.unit))
    if end is None or end.latest is None:
        return None
    days_then = Interval(low, end.latest)
    inside = _between(axis, days_then)
    size = (end.latest - low).days + 1
    return log((1 - wrong) * inside / size + wrong / (size * 10))


def of_days(axis: Axis, days: Sequence[tuple[int, float]], wrong: float) -> Floats:
    """Days with their shares; in a share `wrong` of cases any day of a year around them."""
    total = np.full(axis.size, wrong / _YEAR)
    for day, share in days:
        if 0 <= day - axis.first < axis.size:
            total[day - axis.first] += (1 - wrong) * share
    return log(total)


def of_kernel(
    axis: Axis,
    days: Ints,
    shares: Floats,
    *,
    scale: float,
    wide: float,
    tight: float,
    wrong: float,
    spread: float,
) -> Floats:
    """Documents near in time: a mixture of two-sided exponentials around days, of which a share
    `tight` has the narrow scale; in a share `wrong` of cases they say nothing, and each day has
    the share `spread`."""
    total = np.full(axis.size, wrong * spread)
    for centre, share in zip(days, shares, strict=True):
        away = np.abs(axis.days - centre)
        total += (
            (1 - wrong)
            * share
            * (tight * laplace(away, scale) + (1 - tight) * laplace(away, scale * wide))
        )
    return log(total)


def laplace(away: Floats | Ints, scale: float) -> Floats:
    """The two-sided exponential over whole days; adds up to one."""
    ratio = np.exp(-1.0 / scale)
    density: Floats = (1 - ratio) / (1 + ratio) * np.exp(-away / scale)
    return density


def _between(axis: Axis, days: Interval) -> Floats:
    low = -_FAR * 10 if days.earliest is None else days.earliest.toordinal()
    high = _FAR * 100 if days.latest is None else days.latest.toordinal()
    return ((axis.days >= low) & (axis.days <= high)).astype(np.float64)


def _distance(axis: Axis, days: Interval) -> Floats:
    low = 0 if days.earliest is None else days.earliest.toordinal()
    high = _FAR * 100 if days.latest is None else days.latest.toordinal()
    return np.maximum(np.maximum(low - axis.days, axis.days - high), 0).astype(np.float64)


def _places(axis: Axis, moment: Moment) -> Ints:
    """First and last day of a month or day without a year, in every year around an axis."""
    first, last = axis.day(0).year, axis.day(axis.size - 1).year
    found = []
    for year in range(max(first - 2, 1), min(last + 2, dt.MAXYEAR) + 1):
        day = "" if moment.day is None else f"-{moment.day:02}"
        days = timevalue.interval(f"{year:04}-{moment.month or 0:02}{day}")
        if days is not None and days.earliest is not None and days.latest is not None:
            found.append((days.earliest.toordinal(), days.latest.toordinal()))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _around(axis: Axis, moment: Moment, places: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """Days since the place before each day and to the one after, and how well both fit the
    weekday that stands with it."""
    before = np.searchsorted(places[:, 0], axis.days, side="right") - 1
    after = np.minimum(before + 1, len(places) - 1)
    before = np.maximum(before, 0)
    back = np.maximum(axis.days - places[before, 1], 0).astype(np.float64)
    ahead = np.maximum(places[after, 0] - axis.days, 0).astype(np.float64)
    return back, ahead, *(_fit(places[rows, 0], moment) for rows in (before, after))


def _fit(days: Ints, moment: Moment) -> Floats:
    if moment.weekday is None or moment.day is None:
        return np.ones(len(days))
    return np.where((days + 6) % 7 == moment.weekday, 1.0, 0.02)


def _ahead(moment: Moment, weights: Weights) -> float:
    table = weights.yearless
    if moment.direction is not None:
        return 0.02 if moment.direction == "past" else 0.98
    if moment.term and moment.tense != "future":
        return table.ahead_term
    by_tense = {
        "past": table.ahead_past, "present": table.ahead_present, "future": table.ahead_future,
    }  # fmt: skip
    return by_tense.get(moment.tense or "", table.ahead_untensed)


def _before(ahead: Floats | Ints, moment: Moment, weights: Weights) -> Floats:
    """How likely a day without its year is named so many days before it."""
    table = weights.yearless
    density: Floats = np.exp(-ahead / table.ahead_days) / table.ahead_days
    if moment.side != "past" or moment.term or moment.day is None:
        return density
    # What is told as past lies ahead where a text was out before the day that it bears.
    soon = laplace(ahead, table.soon_days)
    return table.soon * soon + (1 - table.soon) * density


def _behind(
    back: Floats | Ints, moment: Moment, *, recent: bool, weights: Weights, shared: bool = False
) -> Floats:
    """How likely a day or month without its year is named so many days after it. `shared`: other
    documents name it too; a day that stands for what happened on it goes without its year for
    longer."""
    table = weights.yearless
    near, scale, far = table.near, table.near_days, table.far_days
    if moment.day is None:
        near, scale, far = table.near_of_month, table.near_days_of_month, table.far_days_of_month
    rest = 1 / _YEAR if shared else np.exp(-back / far) / far
    density = near * np.exp(-back / scale) / scale + (1 - near) * rest
    if recent and moment.day is not None:
        density = np.where(back <= table.recent_days, density * table.recent_share, density)
    return density


def _since(axis: Axis, since: Moment) -> list[Floats]:
    """Days since a day, for each place that the day may have."""
    if since.days is not None and since.days.earliest is not None:
        return [(axis.days - since.days.earliest.toordinal()).astype(np.float64)]
    places = _places(axis, since)
    if since.offset is not None:
        years = np.array([axis.day(index).year for index in range(axis.size)]) + since.offset
        by_year = {dt.date.fromordinal(int(place[0])).year: int(place[0]) for place in places}
        starts = np.array([by_year.get(int(year), -_FAR) for year in years])
        return [(axis.days - starts).astype(np.float64)]
    back, _, _, _ = _around(axis, since, places)
    return [back]

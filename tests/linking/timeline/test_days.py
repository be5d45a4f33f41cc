from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from readout.linking.timeline.days import weigh_days
from readout.linking.timeline.pile import make_pile
from readout.linking.timeline.tellings import make_context
from readout.schema.duplicate import Copy, DuplicateGroup
from tests.linking.timeline.making import Report, given, may


def _weights(
    reports: Iterable[Report], groups: Iterable[DuplicateGroup] = ()
) -> Mapping[dt.date, float]:
    made = given(reports)
    keys = made.pop("keys")
    return weigh_days(make_pile(keys, make_context(**made, groups=groups)))


def _report(id: str, published: dt.date, *named: dt.date) -> Report:
    return Report(id, published).say("Flood water reached the mill at Osk", *named)


def test_a_day_weighs_more_the_more_texts_name_it() -> None:
    weights = _weights(
        [
            _report("a", may(14), may(13)),
            _report("b", may(15), may(13)),
            _report("c", may(15), may(14)),
        ]
    )
    assert weights[may(13)] > weights[may(14)]


def test_a_copy_adds_nothing() -> None:
    one, two = _report("a", may(14), may(13)), _report("b", may(14), may(13))
    group = DuplicateGroup(
        id="a",
        origin="a",
        basis="alone",
        copies=(Copy(id="b", kind="same", kept=1.0, own=0.0),),
    )
    assert _weights([one, two], [group]) == _weights([one])


def test_a_day_ahead_counts_less_than_one_past() -> None:
    weights = _weights([_report("a", may(14), may(7), may(21))])
    assert weights[may(7)] > weights[may(21)] > 0


def test_days_of_rest_count_less_where_little_happens_on_them() -> None:
    monday = dt.date(2031, 5, 5)
    week = [monday + dt.timedelta(days=each) for each in range(5)]
    reports = [
        _report(f"{day}-{turn}", day + dt.timedelta(days=1 + turn), day)
        for day in week
        for turn in range(5)
    ]
    saturday = dt.date(2031, 5, 17)
    reports += [_report("x", saturday, saturday), _report("y", may(14), may(14))]
    weights = _weights(reports)
    assert weights[saturday] < weights[may(14)]


def test_the_day_of_an_undated_report_is_shared_with_the_day_before() -> None:
    weights = _weights([_report("a", may(14))])
    assert weights[may(14)] > 0
    assert weights[may(13)] > 0


def test_the_first_day_of_the_calendar_has_none_before_it() -> None:
    weights = _weights([_report("a", dt.date.min)])
    assert set(weights) == {dt.date.min}

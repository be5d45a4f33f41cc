"""Which documents tell of one incident."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from readout.linking.events.back import LONG_AGO
from readout.linking.events.incidents import find_incidents, find_months_back, judge
from readout.linking.events.pages import Likeness, find_page
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.link import Judgement
from tests.linking.events.making import on

DAY = dt.date(2031, 5, 6)
TEXTS = {
    "a": "A ferry sank off Ostmark. Captain Ida Kessler saved forty passengers near Gull Rock.",
    "b": "Forty passengers were saved by Ida Kessler when the ferry sank near Gull Rock, Ostmark.",
    "c": "A warehouse burned in Halden. Firemen found the night watchman Per Lindqvist unharmed.",
    "d": "Watchman Per Lindqvist was unharmed when the Halden warehouse burned, firemen said.",
    "e": "The rye harvest failed in Norwick, farmers complained to the guild of millers.",
}
PAGES = [find_page(id, text) for id, text in TEXTS.items()]


def groups(**more: object) -> list[tuple[str, ...]]:
    dates = {id: on(DAY) for id in TEXTS}
    return [found.members for found in find_incidents(PAGES, dates=dates, **more)]  # type: ignore[arg-type]


def test_reports_of_one_incident_are_together() -> None:
    assert groups() == [("a", "b"), ("c", "d"), ("e",)]


def test_copies_and_verdicts_join() -> None:
    copy = DuplicateGroup(
        id="d", origin="d", basis="kept", copies=(Copy(id="e", kind="same", kept=1.0, own=0.0),)
    )
    assert ("c", "d") in groups()
    assert any({"d", "e"} <= set(found) for found in groups(groups=[copy]))
    verdict = Judgement(kind="event", left="a", right="b", verdict="different")
    assert ("a",) in groups(judgements=[verdict])


def test_order_does_not_matter() -> None:
    dates = {id: on(DAY) for id in TEXTS}
    found = {find_incidents(order, dates=dates) for order in permutations(PAGES)}
    assert len(found) == 1


def test_late_reports_must_look_back() -> None:
    late = Likeness(0.6, 0.0, 30)
    assert judge(Likeness(0.6, 0.0, 3)) == judge(late, frozenset({5}))
    assert judge(late, frozenset({5})) > judge(late, frozenset({LONG_AGO})) > 0
    assert judge(late) == 0
    assert judge(Likeness(0.6, 0.5)) == judge(Likeness(0.6, 0.5, 0))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The ferry sank on 6 May.", {5}),
        ("The ferry sank on Apr. 29, the owner said.", {4}),
        ("The ferry sank in June.", set()),
        ("The ferry sank ten weeks ago.", {LONG_AGO}),
        ("The ferry sank on Tuesday and may be raised.", set()),
    ],
)
def test_a_late_report_names_the_month_of_the_earlier_one(words: str, found: set[int]) -> None:
    first, late = find_page("z", "A ferry sank off Ostmark on Tuesday."), find_page("a", words)
    dates = {"z": on(DAY), "a": on(DAY + dt.timedelta(90))}
    assert find_months_back(first, late, dates) == find_months_back(late, first, dates) == found


def test_a_report_of_the_first_of_all_days_has_no_week_before() -> None:
    first, late = find_page("a", ""), find_page("b", "in January")
    dates = {"a": on(dt.date.min), "b": on(dt.date(1, 6, 1))}
    assert find_months_back(first, late, dates) == {1}


def test_the_same_again_a_year_later_is_another_incident() -> None:
    again = "A man of 40 was found shot in Gull Street, Norwick, on Friday night, police said."
    pages = [find_page("y", again), find_page("z", again), *PAGES]
    near = {"y": on(DAY), "z": on(DAY + dt.timedelta(2))}
    far = {"y": on(DAY), "z": on(DAY + dt.timedelta(366))}
    assert len(find_incidents(pages, dates=far)) == len(find_incidents(pages, dates=near)) + 1


def test_what_an_outlet_always_names_tells_nothing() -> None:
    """Its county and sheriff stand in every report of the year."""
    pages = [
        find_page(f"p{n}", f"Sheriff Olaf Nygard of Fjell County spoke of the {what} again.")
        for n, what in enumerate(("flood", "burglary", "avalanche", "election", "wedding"))
    ]
    dates = {page.document: on(DAY + dt.timedelta(40 * n)) for n, page in enumerate(pages)}
    outlets = {page.document: "Fjell Post" for page in pages}
    assert len(find_incidents(pages, dates=dates, outlets=outlets)) == len(pages)

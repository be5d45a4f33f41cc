"""Which documents tell of one incident."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from readout.linking.events.incidents import find_incidents, judge
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


def test_late_reports_must_name_the_same_people() -> None:
    assert judge(Likeness(0.6, 0.0, 3)) > judge(Likeness(0.6, 0.5, 30)) > 0
    assert judge(Likeness(0.6, 0.0, 30)) == 0
    assert judge(Likeness(0.6, 0.5)) == judge(Likeness(0.6, 0.5, 0))


def test_what_an_outlet_always_names_tells_nothing() -> None:
    """Its county and sheriff stand in every report of the year."""
    pages = [
        find_page(f"p{n}", f"Sheriff Olaf Nygard of Fjell County spoke of the {what} again.")
        for n, what in enumerate(("flood", "burglary", "avalanche", "election", "wedding"))
    ]
    dates = {page.document: on(DAY + dt.timedelta(40 * n)) for n, page in enumerate(pages)}
    outlets = {page.document: "Fjell Post" for page in pages}
    assert len(find_incidents(pages, dates=dates, outlets=outlets)) == len(pages)

"""Which documents tell one story."""

from __future__ import annotations

from itertools import permutations

from readout.linking.events import find_incidents, find_stories
from readout.linking.events.pages import find_page
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.link import Judgement

TEXTS = {
    "a": "A ferry sank off Ostmark. Captain Ida Kessler saved forty passengers near Gull Rock.",
    "b": "Ida Kessler told the Ostmark inquiry in court that the ferry company knew of the leak.",
    "c": "The Ostmark ferry company paid damages to passengers after the inquiry, its owner said.",
    "d": "The rye harvest failed in Norwick and farmers asked the guild of millers for seed.",
    "e": "Norwick farmers got seed from the guild of millers, and bread became cheap again.",
}
PAGES = [find_page(id, text) for id, text in TEXTS.items()]


def members(**more: object) -> list[tuple[str, ...]]:
    return [found.members for found in find_stories(PAGES, {}, **more)]  # type: ignore[arg-type]


def test_what_goes_on_is_one_story_though_not_one_incident() -> None:
    assert members() == [("a", "b", "c"), ("d", "e")]
    incidents = [found.members for found in find_incidents(PAGES, dates={})]
    assert len(incidents) > len(members())


def test_copies_and_verdicts_join_and_part() -> None:
    copy = DuplicateGroup(
        id="c", origin="c", basis="kept", copies=(Copy(id="d", kind="same", kept=1.0, own=0.0),)
    )
    assert any({"c", "d"} <= set(found) for found in members(groups=[copy]))
    verdict = Judgement(kind="event", left="d", right="e", verdict="different")
    assert ("d",) in members(judgements=[verdict])


def test_order_does_not_matter() -> None:
    whole = find_stories(PAGES, {})
    assert all(find_stories(order, {}) == whole for order in permutations(PAGES))


def test_nothing_comes_of_nothing() -> None:
    assert find_stories([], {}) == ()

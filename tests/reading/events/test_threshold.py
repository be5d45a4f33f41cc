"""A threshold of events chooses among them; it changes nothing about those that stay."""

from __future__ import annotations

import pytest

from readout.reading import Tools, read
from readout.reading.events import DOUBTFUL, THRESHOLD, event_rules, find_events
from readout.schema.event import Event
from tests.reading.events.reading import read as events_of
from tests.reading.events.reading import trees_of, words_of

TEXT = (
    "Gunmen raided a bank in Aldvar on Monday. Police came an hour after the raid. The brigades "
    "agreed to release the guards, and the ministry feared attacks. Anton Belisar met the envoy "
    "of Castaine, who had called for talks. There were calls for a protest. The strikes went on."
)
THRESHOLDS = [0.0, 0.2, DOUBTFUL, 0.45, THRESHOLD, 0.55, 0.6, 0.8, 1.0]


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_it_keeps_those_of_the_score(threshold: float) -> None:
    all_of_them = events_of(TEXT, 0.0)
    assert len({event.score >= THRESHOLD for event in all_of_them}) == 2
    kept = events_of(TEXT, threshold)
    assert kept == tuple(event for event in all_of_them if event.score >= threshold)
    assert list(kept) == sorted(kept, key=lambda event: event.trigger[0])


def test_the_doubtful_ones_have_ids_of_their_own() -> None:
    events = events_of(TEXT, 0.0)
    sure = {event.id for event in events if event.score >= THRESHOLD}
    doubtful = [event.id for event in events if event.score < THRESHOLD and event.id not in sure]
    assert doubtful
    assert len(doubtful) == len(set(doubtful))


def test_a_noun_that_takes_up_an_event_is_sure_enough() -> None:
    raids = [event for event in events_of(TEXT, 0.0) if event.type == "ASSAULT"][:2]
    assert [words_of(TEXT, event.trigger) for event in raids] == [["raided"], ["raid"]]
    assert raids[0].id == raids[1].id
    assert raids[1].score >= THRESHOLD


def test_a_reading_keeps_the_doubtful_apart() -> None:
    usual = read(TEXT, Tools.load(), layers=frozenset({"events"}))
    assert usual.events == tuple(e for e in events(usual) if e.score >= THRESHOLD)
    assert usual.doubtful
    assert all(DOUBTFUL <= event.score < THRESHOLD for event in usual.doubtful)
    assert len(usual.senses) == len(usual.events)
    assert read(TEXT, Tools.load(), layers=frozenset({"figures"})).doubtful == ()


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_a_reading_takes_a_threshold(threshold: float) -> None:
    found = read(TEXT, Tools.load(), layers=frozenset({"events"}), event_threshold=threshold)
    assert all(event.score >= threshold for event in found.events)
    assert all(event.score < threshold for event in found.doubtful)
    usual = read(TEXT, Tools.load(), layers=frozenset({"events"}))
    if threshold >= DOUBTFUL:
        assert events(found) == events(usual)
    else:
        assert set(events(found)) >= set(events(usual))
        assert found.doubtful == ()


def events(reading: object) -> tuple[Event, ...]:
    """Those of a reading and the doubtful ones, in text order."""
    both: tuple[Event, ...] = (*reading.events, *reading.doubtful)  # type: ignore[attr-defined]
    return tuple(sorted(both, key=lambda event: event.trigger[0]))


def test_no_text_has_no_doubt() -> None:
    assert find_events(trees_of(""), event_rules(), threshold=0.0) == ()

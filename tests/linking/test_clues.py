"""What one document tells of its own date."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from readout.linking.dating.clues import DateKeys, find_keys
from readout.schema.document import Metadata
from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct

from .dating import Told, make_keys, make_reading


@pytest.mark.parametrize(
    ("text", "told", "rule"),
    [
        ("The lock broke on 4 March 2031.", ("4 March 2031", "2031-03-04", "past"), "date-past"),
        ("It fell in 2029.", ("2029", "2029", "past"), "year-past"),
        ("The pier will open on 4 May 2031.", ("4 May 2031", "2031-05-04", "future"), "date-ahead"),
        ("It issued notes due on 4 May 2039.", ("4 May 2039", "2039-05-04", "past"), "date-ahead"),
        ("The council met on Tuesday.", ("Tuesday", "XXXX-WXX-2", "past"), "weekday"),
        ("The dam gave way on June 11.", ("June 11", "XXXX-06-11", "past"), "month-day"),
        ("They met in June.", ("June", "XXXX-06", "past"), "month"),
        ("They met last month.", ("last month", "last month", "past"), "offset"),
        ("They argued for nearly a year.", ("nearly a year", "P1Y", "past"), "length"),
    ],
)
def test_an_expression_makes_a_clue(text: str, told: Told, rule: str) -> None:
    (clue,) = make_keys("a", text, [told]).clues
    assert clue.rule == rule
    assert clue.quote == clue.span.of(text) == told[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Docks fall silent Tuesday 4 March 2031 08.43 GMT No crane moved.", dt.date(2031, 3, 4)),
        ("PORT LUMEN | Fri Mar 7, 2031 5:43pm EDT PORT LUMEN.", dt.date(2031, 3, 7)),
        ("Page last updated at 16:51 GMT, Tuesday, 4 March 2031.", dt.date(2031, 3, 4)),
        # The fourth was a Tuesday.
        ("Docks fall silent Monday 4 March 2031 08.43 GMT No crane moved.", None),
        ("Docks fall silent Tuesday 31 February 2031 08.43 GMT No crane moved.", None),
        ("The docks fell silent on 4 March 2031.", None),
    ],
)
def test_a_stamp_inside_running_text(text: str, day: dt.date | None) -> None:
    stamps = [clue for clue in make_keys("a", text).clues if clue.rule == "stamp"]
    assert [c.moment.days.earliest for c in stamps if c.moment.days] == ([day] if day else [])


def test_a_stamp_far_down_is_of_something_else() -> None:
    text = "The docks were silent. " * 100 + "Tuesday 4 March 2031 08.43 GMT"
    assert make_keys("a", text).clues == ()


def test_a_known_happening_bounds_from_below() -> None:
    (clue,) = make_keys("a", "Trade slowed after the fall of the Berlin Wall.").clues
    assert clue.rule == "landmark"
    assert clue.moment.days is not None
    assert clue.moment.days.earliest == dt.date(1989, 11, 9)


def test_an_iconic_day_is_no_day_of_the_last_twelve_months() -> None:
    text = "The ferry was renamed after the September 11 attacks."
    keys = make_keys("a", text, [("September 11", "XXXX-09-11", "past")])
    assert [clue.rule for clue in keys.clues] == ["landmark"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The two fell out last month when crowds marked the fall of the Berlin Wall.", True),
        ("The fall of the Berlin Wall last month moved the harbour town.", True),
        ("A pilot who saw the fall of the Berlin Wall told us last month of it.", False),
        (
            "The fall of the Berlin Wall was on every mind in the far harbour town last month.",
            False,
        ),
    ],
)
def test_what_is_said_of_a_known_happening(text: str, said: bool) -> None:
    keys = make_keys("a", text, [("last month", "last month", "past")])
    told = [clue for clue in keys.clues if clue.rule == "landmark-told"]
    assert bool(told) == said
    assert all(c.known is not None and c.known.earliest == dt.date(1989, 11, 9) for c in told)


def test_a_dateline_without_a_year() -> None:
    evidence = DateEvidence(origin="text", rule="dateline", spans=(Span(0, 7),), detail="--03-03")
    text = "March 3 - The ferries lie idle."
    metadata = Metadata(dct=Dct(constraints=(evidence,)))
    (clue,) = find_keys("a", text, make_reading(text), metadata).clues
    assert (clue.rule, clue.moment.month, clue.moment.day) == ("dateline", 3, 3)


def test_a_dateline_inside_running_text() -> None:
    text = "Pilots wait PORT LUMEN, March 7 (Osk Wire) - Negotiators met."
    (clue,) = make_keys("a", text, [("March 7", "XXXX-03-07", "past")]).clues
    assert (clue.rule, clue.moment.month, clue.moment.day) == ("dateline", 3, 7)


def test_a_weekday_beside_a_day_of_the_year_is_kept() -> None:
    text = "They met on Tuesday, March 4, at the lock."
    (clue,) = make_keys("a", text, [("March 4", "XXXX-03-04", "past")]).clues
    assert clue.moment.weekday == 1


def test_a_sentence_with_a_day_is_a_passage() -> None:
    text = "\n".join(
        f"The harbour council of ward {name} heard pilots and lock keepers." for name in "abc"
    )
    text += "\nThe upper sluice gates of Ostermark failed on Tuesday."
    keys = make_keys("a", text, [("Tuesday", "XXXX-WXX-2", "past")])
    assert [passage.timex is not None for passage in keys.passages] == [False] * 3 + [True]
    assert keys.passages[-1].span.of(text).endswith("on Tuesday.")


def test_equal_quotations_have_equal_keys() -> None:
    said = "“We shall not be the first to leave this table,”"
    one = make_keys("a", f"{said} she said.")
    other = make_keys("b", f"He heard her say: {said.upper()}")
    assert one.quotes[0].key == other.quotes[0].key
    assert make_keys("c", "“Not the first to leave,” she said.").quotes == ()


def test_keys_can_be_stored() -> None:
    text = "The fall of the Berlin Wall on Tuesday moved the upper harbour town."
    keys = make_keys("a", text, [("Tuesday", "XXXX-WXX-2", "past")], published=dt.date(2031, 3, 4))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(keys), type=DateKeys) == keys


@pytest.mark.parametrize("text", ["“" * 50_000, "killing of " * 10_000, "4 March 2031 - " * 6_000])
def test_hostile_text_is_read_in_one_go(text: str) -> None:
    assert make_keys("a", text).id == "a"


def test_keys_are_the_same_without_words() -> None:
    text = "The fall of the Berlin Wall on Tuesday moved the upper harbour town of Ostermark."
    with_words = make_reading(text, [("Tuesday", "XXXX-WXX-2", "past")])
    without = msgspec.structs.replace(with_words, words=())
    assert find_keys("a", text, with_words, Metadata()) == find_keys("a", text, without, Metadata())


def test_what_is_said_again_and_again_is_kept_a_few_times() -> None:
    text = "On Tuesday it held. " * 50
    spans = [(n * 20 + 3, n * 20 + 10) for n in range(50)]
    (timex,) = make_reading(text, [("Tuesday", "XXXX-WXX-2", "past")]).timexes
    timexes = tuple(msgspec.structs.replace(timex, start=a, end=b) for a, b in spans)
    reading = msgspec.structs.replace(make_reading(text), timexes=timexes)
    assert len(find_keys("a", text, reading, Metadata()).clues) == 3

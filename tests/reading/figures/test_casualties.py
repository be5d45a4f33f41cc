"""Casualties: who is said to have been killed, hurt or shot, from invented reports."""

from __future__ import annotations

import pytest

from readout.reading import tagger
from readout.reading.figures import figure_rules, find_casualties, find_figures
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.figure import Casualty

RULES = figure_rules()


def read(text: str) -> tuple[Casualty, ...]:
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    mentions = find_mentions(tagged.names, trees, mention_rules())
    timexes = find_times(text, tagged.words, times_rules())
    figures = find_figures(trees, RULES, timexes=timexes, mentions=mentions)
    return find_casualties(trees, RULES, figures, timexes=timexes, mentions=mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A man was killed.", [("killed", 1, 1)]),
        ("Three men were killed and a woman was wounded.", [("killed", 3, 3), ("injured", 1, 1)]),
        ("A man and a woman died.", [("killed", 2, 2)]),
        ("Several people were injured.", [("injured", 2, None)]),
        ("No one was injured.", [("injured", 0, 0)]),
        ("The blast injured four people.", [("injured", 4, 4)]),
        ("She was shot to death.", [("killed", 1, 1)]),
        ("A third person has died after the fire.", [("killed", 3, 3)]),
        ("The third suspect was killed.", [("killed", 1, 1)]),
        ("A second woman was injured.", [("injured", 1, 1)]),
        ("The boy was hit by a bullet.", [("injured", 1, 1)]),
        ("Gunmen could have killed the mayor.", []),
        ("The mayor was not hurt.", []),
        ("The storm killed the harvest.", []),
        ("Police looked for a deadly weapon.", []),
    ],
)
def test_who_was_harmed(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    told = [one for one in read(text) if one.high is not None or one.low > 1]
    assert [(one.measure, one.low, one.high) for one in told] == expected


def test_name_age_and_sex() -> None:
    (one,) = [one for one in read("Ada Quill, 44, was shot by a sailor.") if one.measure == "shot"]
    assert (one.name, one.age) == ("ada quill", 44)
    (one,) = read("A girl was wounded.")
    assert (one.sex, one.definite, one.counted) == ("female", False, False)


def test_several_events_and_other_times_are_marked() -> None:
    first, *_ = read("Nine people were killed in two raids and other attacks.")
    assert first.several
    told = read("In 2019, six bakers were killed there.")
    assert told[0].elsewhen and told[0].counted


def test_a_part_is_no_total() -> None:
    (one,) = [one for one in read("Two of the victims were killed.") if one.high is not None]
    assert not one.counted

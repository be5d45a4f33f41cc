"""What kind of text it is changes what its words are taken for."""

from __future__ import annotations

import pytest

from readout.reading.events import event_rules
from readout.reading.events.genre import Genre
from tests.reading.events.reading import read, trees_of

QUAKE = "The earthquake shook Ostrel. The quake hit Vasht too. Aftershocks followed."
WAR = " Rebels attacked. Gunmen raided a school. Soldiers shelled it."
FILLER = " The council met again and the mayor read a long paper on schools, roads and parks." * 10
BUSINESS = (
    " The company sold shares, paid a debt to its bank and told investors of lower profits." * 10
)


@pytest.mark.parametrize(
    ("text", "natural", "peaceful", "business"),
    [
        (QUAKE, True, False, False),
        (QUAKE + WAR, False, False, False),
        (FILLER, False, True, False),
        (FILLER + " Gunmen killed a guard. A bomb went off.", False, False, False),
        (BUSINESS, False, True, True),
        ("The market was shelled." + FILLER, False, True, False),
        ("", False, False, False),
    ],
)
def test_genre(text: str, *, natural: bool, peaceful: bool, business: bool) -> None:
    genre = Genre(trees_of(text), event_rules())
    assert (genre.is_natural, genre.is_peaceful, genre.is_business) == (natural, peaceful, business)


def test_an_earthquake_attacks_nobody() -> None:
    assert not read(QUAKE + " Ten people were injured and a school was damaged.")
    [event] = read(QUAKE + " Police wounded a looter.")
    assert event.type == "ASSAULT"


def test_without_violence_words_attack() -> None:
    told = " The premier attacked the speaker on Monday."
    assert "ASSAULT" not in [event.type for event in read(FILLER + told)]
    assert "ASSAULT" in [event.type for event in read(told)]


def test_events_of_business_are_less_sure() -> None:
    told = "The premier praised the speaker."
    [alone] = read(told)
    [among] = [event for event in read(told + BUSINESS) if event.rule == alone.rule]
    assert among.score < alone.score

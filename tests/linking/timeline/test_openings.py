from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.timeline.openings import part_openings
from readout.schema.span import Span


def _news(text: str, *, top: int = 1) -> str:
    ((_, news),) = part_openings(text, [Span(0, len(text))], top=top)
    return news.of(text)


@pytest.mark.parametrize(
    ("opening", "news"),
    [
        ("OSK HARBOUR (Reuters) - ", "Two ferries collided in thick fog on Monday."),
        ("By Ada Quill OSK | Mon Mar 2, 2031 4:23 pm OSK (AP) -- ", "Two ferries collided."),
        ("NORWICK, Verland — ", "Two ferries collided in thick fog on Monday."),
        ("Photograph: Ada Quill/AFP ", "Two ferries collided in thick fog on Monday."),
        ("(Read more here) ", "Two ferries collided in thick fog on Monday."),
        ("* ", "Two ferries collided in thick fog on Monday."),
        ("Bakers strike in Halden ", "The price of rye flour has doubled since the spring."),
        ("News is vital for crews ", "The VBC has started a broadcast for all of them."),
    ],
)
def test_the_news_begins_behind_what_runs_into_it(opening: str, news: str) -> None:
    assert _news(opening + news) == news


@pytest.mark.parametrize(
    "text",
    [
        "Two ferries collided in thick fog on Monday.",
        "Crews told The Halden Times was right about the price of rye flour.",
        "Doctors found influenza A viruses in the water of the harbour town.",
        "Rain fell The end.",
        "NATO-led troops crossed the river at night.",
    ],
)
def test_whole_sentences_stay_whole(text: str) -> None:
    assert _news(text) == text


def test_datelines_stand_at_the_top_only() -> None:
    text = "NORWICK — The mayor spoke of two ferries and a collision."
    assert _news(text, top=0) == text


def test_every_sentence_has_its_own_opening() -> None:
    text = "Bakers strike The price of flour has doubled since the spring. Rain fell in Halden."
    cut = text.index(" Rain") + 1
    parted = list(part_openings(text, [Span(0, cut - 1), Span(cut, len(text))], top=1))
    assert [news.of(text) for _, news in parted] == [text[: cut - 1], text[cut:]]


@given(st.lists(st.sampled_from(["The ", "mill ", "(AP) ", "- ", "OSK ", "A ", ". "]), max_size=40))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_news_is_the_end_of_its_sentence(pieces: list[str]) -> None:
    text = "".join(pieces)
    for head, news in part_openings(text, [Span(0, len(text))], top=1):
        assert head.start == 0
        assert head.end == news.start <= news.end == len(text)


def test_no_sentences_no_openings() -> None:
    assert list(part_openings("", [], top=3)) == []

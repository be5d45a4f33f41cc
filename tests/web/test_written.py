"""Words as they stand in a text, by the forms that they were compared in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.web.written import as_written


@pytest.mark.parametrize(
    ("terms", "text", "written"),
    [
        (("fre", "guard"), "that the guards be freed", ("guards", "freed")),
        (("study",), "Three studies were made", ("studies",)),
        (("incriminat",), "which incriminated him", ("incriminated",)),
        (("advocat",), "He advocates it", ("advocates",)),
        (("ostermark", "toll"), "Ostermark’s tolls", ("Ostermark’s", "tolls")),
        (("go",), "They went home", ()),
        (("bad",), "the worst of days", ()),
        (("port",), "The president reported", ()),
        (("plan", "plane"), "two planes, one plan", ("planes", "plan")),
        (("toll",), "a toll and the tolls", ("toll",)),
        (("Noon",), "at noon", ("noon",)),
        ((), "at noon", ()),
        (("noon",), "", ()),
    ],
)
def test_terms_are_shown_as_they_stand(
    terms: tuple[str, ...], text: str, written: tuple[str, ...]
) -> None:
    assert as_written(terms, [text]) == written


def test_each_term_is_shown_once_over_all_texts() -> None:
    assert as_written(("toll", "noon"), ["the tolls", "no toll at noon"]) == ("tolls", "noon")


@given(st.lists(st.text(max_size=12), max_size=8), st.lists(st.text(max_size=40), max_size=3))
@settings(deadline=None, derandomize=True)
def test_what_is_shown_stands_in_the_texts(terms: list[str], texts: list[str]) -> None:
    shown = as_written(terms, texts)
    assert len(shown) <= len(set(terms))
    assert all(any(word in text for text in texts) for word in shown)

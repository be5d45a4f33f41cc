"""Lemmas as edits."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.tagger.lemma import apply_script, find_lemma, find_script, read_table


@pytest.mark.parametrize(
    ("form", "lemma", "proper", "script"),
    [
        ("Studies", "study", False, "lower|3|y"),
        ("signed", "sign", False, "lower|2|"),
        ("is", "be", False, "lower|2|be"),
        ("US", "US", True, "keep|0|"),
        ("Petrova", "Petrova", True, "keep|0|"),
        ("GENEVA", "Geneva", True, "title|0|"),
        ("n't", "not", False, "lower|2|ot"),
    ],
)
def test_scripts(form: str, lemma: str, proper: bool, script: str) -> None:
    assert find_script(form, lemma, proper=proper) == script
    assert apply_script(script, form) == lemma


@pytest.mark.parametrize("form", ["a", "ab"])
def test_a_script_that_cuts_too_much_gives_nothing(form: str) -> None:
    assert apply_script("lower|3|y", form) is None


def test_an_empty_lemma_is_none() -> None:
    assert apply_script("lower|2|", "ed") is None


@settings(deadline=None, derandomize=True)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12), st.booleans())
def test_a_script_gives_back_its_lemma(form: str, lemma: str, proper: bool) -> None:
    assert apply_script(find_script(form, lemma, proper=proper), form) == lemma


def test_the_table_comes_before_the_script(tmp_path: Path) -> None:
    path = tmp_path / "lemmas.tsv"
    path.write_text("met\tVBD\tmeet\n’s\tPOS\t's\n", encoding="utf-8")
    table = read_table(path)
    assert find_lemma(table, "Met", "VBD", "lower|2|") == "meet"
    assert find_lemma(table, "Met", "NNP", "keep|0|") == "Met"
    assert find_lemma(table, "ed", "VBD", "lower|2|") == "ed"

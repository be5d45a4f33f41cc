"""The words that turn sayings round."""

from __future__ import annotations

import pytest

from readout.lexicon import load
from readout.linking.claims.sayings.tables import claim_tables, find_contraries
from readout.pattern import broken_examples


@pytest.mark.parametrize("noun", ["claims", "notices"])
def test_examples_hold(noun: str) -> None:
    assert broken_examples(load(noun)) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("safe", "dangerous", True),
        ("dangerous", "safe", True),
        ("safe", "unsafe", True),
        ("unsafe", "safe", True),
        ("legal", "illegal", True),
        ("portant", "important", False),
        ("pier", "ferry", False),
        ("safe", "safe", False),
    ],
)
def test_contraries(one: str, other: str, expected: bool) -> None:
    assert (other in find_contraries(one)) is expected
    assert (one in find_contraries(other)) is expected


def test_states_that_pass() -> None:
    assert claim_tables().passes("open", "shut")
    assert claim_tables().passes("shut", "open")
    assert not claim_tables().passes("safe", "dangerous")

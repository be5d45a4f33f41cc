"""PLOVER's scale: all types, their quad classes and where modes put an event."""

from __future__ import annotations

import pytest

from readout.knowledge.plover import QUADS, quad_of, scale, score_of


def test_all_types_stand_in_a_class_on_its_side_of_the_scale() -> None:
    assert len(scale()) == 16
    for type_, standing in scale().items():
        assert standing.quad in QUADS, type_
        for score in (standing.score, *standing.modes.values()):
            assert -10 <= score <= 10
            if standing.quad == 4:
                assert score < 0, type_
            if standing.quad == 2:
                assert score > 0, type_


@pytest.mark.parametrize(
    ("type_", "modes", "score"),
    [
        ("CONSULT", (), 2.5),
        ("CONSULT", ("visit",), 4),
        ("ASSAULT", ("beat", "aerial"), -9.5),
        ("PROTEST", ("vandalize",), -5),
        ("REQUEST", ("yield", "assist"), -1),
        ("FIGHT", (), None),
    ],
)
def test_the_farthest_mode_that_has_a_score_counts(
    type_: str, modes: tuple[str, ...], score: float | None
) -> None:
    assert score_of(type_, modes) == score


def test_other_words_have_no_class() -> None:
    assert quad_of("ASSAULT") == 4
    assert quad_of("") is None

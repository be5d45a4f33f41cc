"""Scores that are worked out for many at once are those of two alone."""

from __future__ import annotations

from itertools import combinations

from readout.linking.actors.comparing import Scores, compare
from readout.linking.actors.profiles import make_pile
from tests.linking.actors.making import document, somebody

PLACES = ("Vasht", "Milne Gorge", "Ostrel Mills")
DOCUMENTS = (
    (somebody("Marek Dossan"), somebody("Dossan"), somebody("Lukas Dosan", gender="male")),
    (somebody("Marek Dossan", country="EST"), somebody("M. Dossan", gender="female")),
    (somebody("Vasht Harbour Bank", kind="organisation"), somebody("Marek Dosan")),
    (somebody("Dossan Marek"), somebody("Harbour Bank", kind="organisation", country="EST")),
)


def test_a_score_is_the_same_alone_and_among_many() -> None:
    pile = make_pile(
        document(f"d{n}", *actors, others=PLACES) for n, actors in enumerate(DOCUMENTS, start=1)
    )
    scores = Scores(pile.profiles, pile.near)
    found = {
        (left, right): scores.of(left, right)
        for left, right in combinations(range(len(pile.profiles)), 2)
    }
    for (left, right), score in found.items():
        one, other = pile.profiles[left], pile.profiles[right]
        assert score == compare(one, other, pile.near).score
    assert min(found.values()) < 0.01 < 0.9 < max(found.values())

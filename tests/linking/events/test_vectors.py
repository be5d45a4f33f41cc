"""Terms of documents as weights: beside the same worked out one by one."""

from __future__ import annotations

import math
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.events.vectors import Multiplier, find_best, weigh

Document = tuple[tuple[int, int], ...]
MOST = 5
documents = st.lists(
    st.dictionaries(st.integers(0, 12), st.integers(1, 9), max_size=9).map(
        lambda counts: tuple(sorted(counts.items()))
    ),
    max_size=6,
)


def one_by_one(pile: list[Document]) -> list[dict[int, float]]:
    """Weights by term: what `weigh` is to come to."""
    counts = Counter(term for document in pile for term, _ in document)
    top = math.log(len(pile) + 1)
    found = []
    for document in pile:
        weights = {
            term: (1 + math.log(often)) * (top - math.log(counts[term])) for term, often in document
        }
        best = sorted(weights, key=lambda term: (-weights[term], term))[:MOST]
        length = math.sqrt(math.fsum(weights[term] * weights[term] for term in best)) or 1.0
        found.append({term: weights[term] / length for term in best if counts[term] > 1})
    return found


@given(documents)
@settings(deadline=None, derandomize=True)
def test_weights_are_those_of_one_by_one(pile: list[Document]) -> None:
    terms = sorted({term for document in pile for term, _ in document})
    vectors = weigh(pile, most=MOST)
    for number, expected in enumerate(one_by_one(pile)):
        places, weights = find_best(vectors, number, MOST)
        assert {terms[place]: weight for place, weight in zip(places, weights, strict=True)} == (
            expected
        )
        assert weights == sorted(weights, reverse=True)


@given(documents)
@settings(deadline=None, derandomize=True)
def test_products_are_those_of_one_by_one(pile: list[Document]) -> None:
    rows = one_by_one(pile)
    multiplier = Multiplier(weigh(pile, most=MOST))
    for number, one in enumerate(rows):
        others = list(range(len(rows)))
        expected = [
            round(math.fsum(one[term] * other[term] for term in one.keys() & other.keys()), 4)
            for other in rows
        ]
        assert multiplier.products(number, others) == expected
        assert multiplier.products(number, []) == []

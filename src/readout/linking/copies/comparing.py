"""Are two texts copies of one? A score with its reasons."""

from __future__ import annotations

import numpy as np

from readout.linking.copies.likeness import Likeness, Outline, measure
from readout.schema.link import Reason

CUT = 0.5
"""Score from which a pair speaks for one group."""
ENOUGH = 20
"""Own words that two texts must share; less is a slogan or a caption."""
LEAD_SURE, LEAD_WEIGHT = 0.8, 0.75
WORDING_SURE, WORDING_WEIGHT = 0.65, 4.0
NAMES_SURE, NAMES_WEIGHT = 0.92, 3.0

SAME_WORDS = Reason(feature="same words", weight=1.0)


def compare(left: Outline, right: Outline) -> tuple[float, tuple[Reason, ...]]:
    """Score 0..1 that the two carry one text, and what went into it. Symmetric.

    What counts is how much of the text that is more contained stands in the other, since a copy
    may be cut to its first paragraphs. Two things speak against: that neither lead stands in the
    other text (a later article that takes over background), and that the names differ where the
    other words agree (a template filled in anew).
    """
    if np.array_equal(left.codes, right.codes):
        return 1.0, (SAME_WORDS,)
    return weigh(measure(left, right))


def weigh(likeness: Likeness) -> tuple[float, tuple[Reason, ...]]:
    """The score of a comparison with the reasons that add up to it, before it is cut at 0."""
    if likeness.words < ENOUGH:
        return 0.0, ()
    low, high = sorted((likeness.left, likeness.right))
    reasons = [Reason(feature="kept", weight=high, left=_percent(low), right=_percent(high))]
    for feature, share, sure, weight in (
        ("lead", likeness.lead, LEAD_SURE, LEAD_WEIGHT),
        ("wording", likeness.wording, WORDING_SURE, WORDING_WEIGHT),
        ("names", likeness.names, NAMES_SURE, NAMES_WEIGHT),
    ):
        if share is not None and share < sure:
            loss = weight * (share - sure)
            reasons.append(Reason(feature=feature, weight=loss, left=_percent(share)))
    return max(0.0, sum(reason.weight for reason in reasons)), tuple(reasons)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"

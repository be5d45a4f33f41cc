"""How much each feature of two sayings counts, as log odds. A table to be read and edited.

Set by hand on the example story and on PolNeAR train, whose papers cover one campaign, by reading
pairs beside their reasons; bench/sayings.py counts what is right by relation. Of `content`,
`contained`, `quoted` and `few` a share 0..1 counts.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = -5.5
"""What two sayings of which nothing is known have against saying one thing."""

WEIGHTS: Mapping[str, float] = {
    # What is said: the share of its weight that two clauses have in common, of both and of the
    # shorter one; runs of quoted words; few words in common.
    "content": 8.0,
    "contained": 1.5,
    "quoted": 6.0,
    "few": -6.0,
    # Who says it, of whom.
    "speaker-same": 0.8,
    "speaker-kin": 0.6,
    "speaker-other": -0.2,
    "people-same": 0.3,
    "people-other": -1.2,
    "people-unshared": -0.5,
    # When, and of what.
    "days-near": 0.4,
    "days-far": -0.5,
    "event-same": 1.2,
    "numbers-same": 1.0,
    "numbers-other": -0.5,
    "times-same": 0.6,
    "times-other": -1.0,
    # How: asked, wished or said; denied by the words alone.
    "mode-other": -1.5,
    "denied-same": 0.6,
    "one-document": -0.5,
}

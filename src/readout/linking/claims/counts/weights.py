"""How much each feature of two figures counts, as log odds that they measure one matter. A table to
be read and edited; after a change run bench/claims.py and the tests.

Chosen by hand from what holds in general; no data were fitted.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = -1.6
"""What two figures of one measure and unit have against being of one matter."""

WEIGHTS: Mapping[str, float] = {
    # What is said of whom.
    "measure-family": -1.2,
    "measure-loose": -1.5,
    "measure-none": -1.2,
    "counted-same": 0.6,
    "counted-part": -1.0,
    "counted-other": -5.0,
    "nations-same": 0.8,
    "nations-near": 0.3,
    "nations-part": -0.5,
    "nations-other": -5.0,
    "sort-other": -1.2,
    "owned-other": -1.0,
    "group-part": -1.2,
    # Of which event, where and when.
    "event-same": 3.0,
    "event-beside": 1.6,
    "event-other": -0.4,
    "place-same": 1.0,
    "scope-same": 0.4,
    "scope-part": 0.0,
    "scope-other": -2.5,
    "place-other": -2.5,
    "place-far": -4.0,
    "period-same": 1.2,
    "period-near": 0.3,
    "period-next": 0.0,
    "period-other": -4.5,
    "since-same": 1.0,
    "since-part": -0.3,
    "since-other": -2.0,
    "told-together": 0.4,
    "told-weeks": -0.8,
    "told-months": -1.8,
    "total-both": 0.4,
    "total-one": -0.4,
    # What stands around them; a share 0..1 counts.
    "context": 3.2,
    "story": 2.6,
    # The numbers themselves.
    "value-telling": 2.2,
    "value-same": 0.5,
    "value-far": -1.0,
    "value-beyond": -3.0,
    # Of one document.
    "one-document": -1.2,
    "one-document-voices": 1.7,
}

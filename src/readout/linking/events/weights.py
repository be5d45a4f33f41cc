"""How much each feature of two event mentions counts, as log odds. A table to be read and edited.

Fitted on the training part of ECB+ by bench/events_crossdoc.py --fit (logistic regression over the
pairs that candidates give), then rounded; what ECB+ cannot tell (days, types, places) comes from
what holds in general. After a change run bench/events_crossdoc.py and the tests.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = -1.9
"""What two mentions of which nothing is known have against being of one event."""

WEIGHTS: Mapping[str, float] = {
    # The words that tell what happened; the shares of narrow, vague and rare are explained in
    # comparing.py.
    "words-same": 1.3,
    "words-root": 0.7,
    "words-class": 0.2,
    "words-narrow": 1.6,
    "words-vague": -1.0,
    "words-share": 0.8,
    "words-rare": -1.6,
    "words-other": -2.2,
    "sense": 4.0,
    "words-common": -1.7,
    "words-light": -0.6,
    "common-doer-other": -2.0,
    # Who takes part.
    "doer-same": 0.0,
    "doer-word": 0.6,
    "doer-other": -0.1,
    "doer-clash": -0.5,
    "done-same": 0.9,
    "done-word": 0.6,
    "done-other": -0.2,
    "done-clash": -0.5,
    "any-same": 0.5,
    "any-word": 0.2,
    "other-other": -0.1,
    "numbers-same": 1.0,
    "numbers-other": -0.6,
    "places-same": 0.3,
    "places-other": -0.5,
    # Where they stand. Of story, story-best and context a share 0..1 counts.
    "story": 2.1,
    "story-best": 1.0,
    "story-far": -1.9,
    "story-loose": -0.4,
    "story-mid": -0.4,
    "context": 0.4,
    "one-document": 2.6,
    "one-document-word": 0.9,
    "one-sentence": -1.9,
    "leads": 0.4,
    "tied": 5.0,
    "one-talk": 5.0,
    "one-day": 3.2,
    "one-day-other": 1.0,
    # What the days, types and factuality say; ECB+ has none of these.
    "days-same": 3.0,
    "days-near": -2.0,
    "days-near-again": -5.0,
    "days-other": -8.0,
    "type-same": 0.3,
    "type-other": -1.0,
    "factuality-other": -0.7,
    "factuality-unreal": -4.0,
    "factuality-negated": -1.5,
    # What the reader of a document had kept apart, and sides that it knows, count more than
    # what ECB+ tells, whose mentions come without either.
    "kept-apart": -3.0,
    "roles-clash": -2.0,
    "roles-swapped": -6.0,
    "apart-other": -2.0,
}

RIVAL = 0.3
"""How much of the difference a better match in the same document takes off a score."""

"""How much each feature of two actors counts, as log odds. A table to be read and edited.

Features of names come from what is generally known (how many bear a name, how names are
misspelt), checked on bench/aliases.py; those of descriptions, offices and company from the training
part of ECB+. After a change run both, and bench/truth.py.
"""

from __future__ import annotations

from collections.abc import Mapping

BIAS = -3.0
"""What two actors of which nothing is known have against being one."""

WEIGHTS: Mapping[str, float] = {
    # Family names, by how many bear them.
    "surname-same-rare": 4.0,
    "surname-same-common": 3.0,
    "surname-same-everywhere": 2.0,
    "surname-romanised-rare": 3.4,
    "surname-romanised-common": 2.2,
    "surname-romanised-everywhere": 1.5,
    "surname-typo-rare": 3.2,
    "surname-typo-common": 1.6,
    "surname-typo-everywhere": 1.2,
    "surname-slip-rare": 2.2,
    "surname-slip-common": 0.6,
    "surname-slip-everywhere": 0.2,
    "surname-rough-rare": 1.0,
    "surname-rough-common": -1.0,
    "surname-rough-everywhere": -2.0,
    "surname-other": -7.0,
    # Given names.
    "given-same-rare": 3.0,
    "given-same-common": 2.0,
    "given-same-everywhere": 1.4,
    "given-forms": 1.8,
    "given-romanised": 2.0,
    "given-slip": 1.6,
    "given-rough": 0.4,
    "given-initial": 0.8,
    "given-middle": 1.2,
    "given-missing": -0.5,
    "given-other": -6.0,
    "middle-same": 1.5,
    "middle-other": -8.0,
    "name-whole-rare": 1.2,
    "name-whole-everywhere": -0.6,
    "name-order": -0.5,
    "generation-other": -6.0,
    "generation-missing": -8.0,
    # Bodies, places, groups.
    "body-same-rare": 5.0,
    "body-same-generic": 2.0,
    "body-words-rare": 4.2,
    "body-words-generic": 1.6,
    "body-romanised": 3.4,
    "body-typo": 3.0,
    "body-slip": 1.2,
    "body-acronym": 2.6,
    "body-acronym-two": 0.8,
    "body-place-word": 2.4,
    "body-part": 2.2,
    "body-part-one": 1.2,
    "body-part-type": -2.5,
    "body-part-generic": 0.0,
    "body-other": -7.0,
    "same-word": 5.5,
    # What the tables know.
    "entry-same": 3.5,
    "entry-other": -5.0,
    # What they are.
    "gender-same": 0.2,
    "gender-other": -3.0,
    "country-same": 0.6,
    "country-other": -2.5,
    "type-near": -0.4,
    "type-other": -3.0,
    "number-other": -1.0,
    "office-same": 1.2,
    "office-near": 0.4,
    "office-other": -1.2,
    # Descriptions.
    "phrase-same": 3.0,
    "head-same": 3.2,
    "described": 3.2,
    "phrase-other": -3.0,
    "anonymous": -9.0,
    "anybody": -0.8,
    "owner-same": 2.0,
    "owner-other": -8.0,
    "unnamed": -0.2,
    # Stories: a share 0..1 that the weight is multiplied by.
    "story": 3.0,
    "one-document": -1.0,
    "one-document-same-name": -4.0,
    "together": 2.0,
}

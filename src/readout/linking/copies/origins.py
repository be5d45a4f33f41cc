"""Where a text comes from: which document of a group the others go back to."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from readout.linking.copies.keys import DocumentKeys
from readout.linking.copies.likeness import Outline
from readout.schema.duplicate import OriginBasis

MUCH = 0.1
"""Share of its text from which on what only one document has counts as cut by the others."""
_KNOWN = ("stated", "given", "corrected")


def find_origin(
    group: Sequence[DocumentKeys], agency: str | None, outlines: dict[str, Outline]
) -> tuple[DocumentKeys, OriginBasis]:
    """The document that the others go back to as far as can be told, and how that is known.

    The credited agency's own copy; else what is dated before all others that have a date; else,
    among those that may be the earliest, what holds most of what the group shares (among equals
    see `_share_marks`); else the first by id. `group` is by id.
    """
    credited = [keys for keys in group if _publishes(keys, agency, group)]
    if len(credited) == 1:
        return credited[0], "credited"
    earliest = _find_earliest(credited or group)
    if len(earliest) == 1 and len(earliest) < len(credited or group):
        return earliest[0], "dated"
    marks = _share_marks(group, outlines)
    best = max(marks[keys.id] for keys in earliest)
    fullest = [keys for keys in earliest if marks[keys.id] == best]
    return fullest[0], "kept" if len(fullest) == 1 else "alone"


def find_agency(group: Sequence[DocumentKeys]) -> str | None:
    """The news agency that most of the group credit, the first by name among equals."""
    counts = Counter(keys.agency for keys in group if keys.agency)
    return min(counts, key=lambda name: (-counts[name], name), default=None)


def _publishes(keys: DocumentKeys, agency: str | None, group: Sequence[DocumentKeys]) -> bool:
    """Whether the document is the agency's own and another one credits it."""
    if agency is None or not is_publisher(agency, keys.publisher or ""):
        return False
    return any(other.agency == agency for other in group if other is not keys)


def is_publisher(agency: str, publisher: str) -> bool:
    """Whether a publisher's name or host is the agency's: "AP", "AP News", "ap.example" and "The
    Associated Press" are, for AP."""
    words = re.findall(r"[^\W_]+", publisher)
    lowered = {word.casefold() for word in words}
    initials = "".join(word[0] for word in words if word[0].isupper() and word != "The")
    wanted = {word.casefold() for word in re.findall(r"[^\W_]+", agency)}
    return wanted <= lowered or f"{agency.casefold()}news" in lowered or initials == agency


def _find_earliest(group: Sequence[DocumentKeys]) -> list[DocumentKeys]:
    """Those that may be the earliest by their dates; all where none is dated.

    A document without a known date is passed over: it is no less and no more likely the first.
    """
    dated = [keys for keys in group if keys.dct.basis in _KNOWN and keys.dct.latest is not None]
    if not dated:
        return list(group)
    by_then = min(keys.dct.latest or dt.date.max for keys in dated)
    return [keys for keys in dated if (keys.dct.earliest or dt.date.min) <= by_then]


def _share_marks(
    group: Sequence[DocumentKeys], outlines: dict[str, Outline]
) -> dict[str, tuple[int, bool, int]]:
    """For each document: how many of its shingles another one has; whether it has much that no
    other has, which the others then cut; less how many none has, since a little more is what a
    paper puts around its copy.
    """
    shingles = [outlines[keys.id].shingles for keys in group]
    known, count = np.unique(np.concatenate(shingles), return_counts=True)
    marks: dict[str, tuple[int, bool, int]] = {}
    for keys, own in zip(group, shingles, strict=True):
        shared = int(np.count_nonzero(count[np.searchsorted(known, own)] > 1))
        extra = len(own) - shared
        marks[keys.id] = (shared, extra > MUCH * shared, -extra)
    return marks

"""Groups of documents that carry one text, from their sketches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import msgspec

from readout.linking.clusters import partition
from readout.linking.copies.candidates import Candidates, find_candidates
from readout.linking.copies.comparing import CUT, compare
from readout.linking.copies.keys import DocumentKeys, Story
from readout.linking.copies.likeness import Outline, outline
from readout.linking.copies.lineage import trace
from readout.linking.copies.shingles import Hashes
from readout.linking.copies.sketch import Sketch
from readout.schema.duplicate import DuplicateGroup
from readout.schema.link import Judgement, Link

_KEPT_READY = 8_192
SLOGAN = 10
"""Words below which even an equal body is no copy: "Sign up for our newsletter"."""


class Duplicates(msgspec.Struct, frozen=True):
    """All groups by id, and verdicts that were not followed because others exclude them."""

    groups: tuple[DuplicateGroup, ...]
    contradicted: tuple[Judgement, ...] = ()


class Grouping(msgspec.Struct, frozen=True):
    """Groups of two or more, each ascending by id, by their first; what is boilerplate to this
    pile; verdicts that others exclude."""

    groups: tuple[tuple[str, ...], ...]
    common: Hashes
    contradicted: tuple[Judgement, ...] = ()


class _Entry(msgspec.Struct, frozen=True):
    """One body, and the documents that have exactly this body."""

    ids: tuple[str, ...]
    sketch: Sketch


def find_groups(
    documents: Iterable[DocumentKeys],
    stories: Callable[[str], Story],
    judgements: Iterable[Judgement] = (),
) -> Duplicates:
    """The groups of a pile with their lineage.

    `documents` have each id once; `stories` gives the text of an id, and is asked only for
    members of groups, one text at a time. A function of the two sets: their order is of no
    matter, and a pile without a document is as if that had never been there.
    """
    known = {keys.id: keys for keys in documents}
    grouping = group_copies(((id, keys.sketch) for id, keys in known.items()), judgements)
    groups = (
        trace([known[id] for id in group], stories, grouping.common) for group in grouping.groups
    )
    return Duplicates(tuple(groups), grouping.contradicted)


def group_copies(
    sketches: Iterable[tuple[str, Sketch]], judgements: Iterable[Judgement] = ()
) -> Grouping:
    """Group documents by what their bodies share, without their lineage.

    `sketches` are (document id, sketch), each id once.
    """
    verdicts = tuple(each for each in judgements if each.kind == "duplicate")
    entries = _entries(sketches, {id for each in verdicts for id in (each.left, each.right)})
    candidates = find_candidates([entry.sketch.codes for entry in entries])
    links = (*_score(entries, candidates), *_alike(entries))
    firsts = [entry.ids[0] for entry in entries]
    parts = partition("duplicate", firsts, links, verdicts, cut=CUT)
    others = {entry.ids[0]: entry.ids for entry in entries}
    groups = (
        tuple(sorted(id for first in cluster.members for id in others[first]))
        for cluster in parts.clusters
    )
    return Grouping(
        groups=tuple(sorted(group for group in groups if len(group) > 1)),
        common=candidates.common,
        contradicted=parts.contradicted,
    )


def _entries(sketches: Iterable[tuple[str, Sketch]], judged: set[str]) -> list[_Entry]:
    """Documents of one body are compared once; those a person spoke of stand for themselves,
    and so do those with next to no body."""
    bodies: dict[bytes, list[str]] = {}
    alone: list[_Entry] = []
    for id, sketch in sketches:
        if not _is_text(sketch):
            alone.append(_Entry((id,), Sketch()))
        elif id in judged:
            alone.append(_Entry((id,), sketch))
        else:
            bodies.setdefault(sketch.data, []).append(id)
    shared = (_Entry(tuple(sorted(ids)), Sketch(data)) for data, ids in bodies.items())
    return sorted((*alone, *shared), key=lambda entry: entry.ids)


def _is_text(sketch: Sketch) -> bool:
    return len(sketch.codes) >= SLOGAN


def _score(entries: Sequence[_Entry], candidates: Candidates) -> Iterator[Link]:
    @lru_cache(maxsize=_KEPT_READY)
    def ready(place: int) -> Outline:
        return outline(entries[place].sketch.codes, candidates.common)

    for left, right in candidates.pairs.tolist():
        score, _ = compare(ready(left), ready(right))
        if score > 0:
            yield _link(entries[left], entries[right], score)


def _alike(entries: Sequence[_Entry]) -> Iterator[Link]:
    """Links between entries of one body, which only verdicts hold apart: they may consist of
    nothing but common shingles, which nobody is looked up by."""
    bodies: dict[bytes, list[_Entry]] = {}
    for entry in entries:
        if _is_text(entry.sketch):
            bodies.setdefault(entry.sketch.data, []).append(entry)
    for alike in bodies.values():
        for left, right in combinations(alike, 2):
            yield _link(left, right, 1.0)


def _link(left: _Entry, right: _Entry, score: float) -> Link:
    return Link(kind="duplicate", left=left.ids[0], right=right.ids[0], score=score)

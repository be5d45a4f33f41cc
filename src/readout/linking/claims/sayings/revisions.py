"""What one version or copy of a story changed of another, and whether its numbers changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from readout.lexicon import load
from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.notice import ChangeBasis, Revision, Rewording
from readout.schema.time import Dct

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")


def find_revisions(
    versions: Mapping[str, str],
    groups: Iterable[DuplicateGroup],
    *,
    compare: Callable[[str, str], Copy | None],
    texts: Callable[[str], str],
    dates: Mapping[str, Dct],
) -> tuple[Revision, ...]:
    """What newer texts changed of older ones, by newer and older; a function of the sets given.

    `versions` leads from a document to the one that it replaces; all of its changes count. Of the
    copies of `groups` only those count that changed numbers of the origin, and of the two the one
    dated later is the newer, without dates the copy. `compare` says what the second of two
    documents changed of the first, None where that is not known; `texts` gives the text of an id.
    One comparison for each version, two texts for each copy.
    """
    found = [*_of_versions(versions, compare, texts), *_of_copies(groups, texts, dates)]
    unique = {(each.document, each.older): each for each in reversed(found)}
    return tuple(unique[pair] for pair in sorted(unique))


def _of_versions(
    versions: Mapping[str, str],
    compare: Callable[[str, str], Copy | None],
    texts: Callable[[str], str],
) -> Iterator[Revision]:
    for newer, older in sorted(versions.items()):
        copy = compare(older, newer)
        if copy is not None and copy.changes:
            yield _revision(older, newer, "version", copy.changes, texts)


def _of_copies(
    groups: Iterable[DuplicateGroup], texts: Callable[[str], str], dates: Mapping[str, Dct]
) -> Iterator[Revision]:
    for group in groups:
        for copy in group.copies:
            changed = tuple(change for change in copy.changes if change.kind == "changed")
            if not changed:
                continue
            made = _revision(group.origin, copy.id, "copy", changed, texts)
            if made.figures:
                is_later = _is_later(dates.get(group.origin), dates.get(copy.id))
                yield _turned(made) if is_later else made


def _revision(
    older: str,
    newer: str,
    basis: ChangeBasis,
    changes: Iterable[Change],
    texts: Callable[[str], str],
) -> Revision:
    before, after = texts(older), texts(newer)
    return Revision(
        document=newer,
        older=older,
        basis=basis,
        changes=tuple(_rewording(change, before, after) for change in changes),
    )


def _rewording(change: Change, before: str, after: str) -> Rewording:
    old = () if change.origin is None else (change.origin,)
    new = () if change.copy is None else (change.copy,)
    both = bool(old) and bool(new)
    numbers = [
        tuple(number for span in spans for number in find_numbers(span.of(text)))
        for spans, text in ((old, before), (new, after))
    ]
    has_other = both and all(numbers) and sorted(numbers[0]) != sorted(numbers[1])
    return Rewording(before=old, after=new, figures=has_other)


def find_numbers(words: str) -> tuple[str, ...]:
    """The numbers of a few words, in digits and in words, in text order.

    >>> find_numbers("Seven guards and 1,200 people")
    ('seven', '1200')
    """
    found = [(match.start(), match.group().replace(",", "")) for match in _DIGITS.finditer(words)]
    found += [
        (match.start(), match.group().lower())
        for match in _WORD.finditer(words)
        if match.group().lower() in _numerals()
    ]
    return tuple(number for _, number in sorted(found))


@cache
def _numerals() -> frozenset[str]:
    return frozenset(load("notices").words["numerals"])


def _is_later(origin: Dct | None, copy: Dct | None) -> bool:
    """Whether the origin is surely dated after its copy."""
    if origin is None or copy is None or origin.earliest is None or copy.latest is None:
        return False
    return origin.earliest > copy.latest


def _turned(revision: Revision) -> Revision:
    changes = (
        Rewording(before=each.after, after=each.before, figures=each.figures)
        for each in revision.changes
    )
    return Revision(
        document=revision.older,
        older=revision.document,
        basis=revision.basis,
        changes=tuple(changes),
    )

"""What versions and copies changed."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.linking.claims.sayings.revisions import find_numbers, find_revisions
from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.notice import Revision
from readout.schema.span import Span
from readout.schema.time import Dct
from tests.linking.claims.sayings.making import on

TEXTS = {"a": "Seven guards fell.", "b": "Nine guards fell.", "c": "Seven guards fell late."}
MAY = dt.date(2031, 5, 6)
FELL = Change(kind="changed", origin=Span(0, 5), copy=Span(0, 4))
ADDED = Change(kind="added", copy=Span(17, 22))


def copy(id: str, *changes: Change) -> Copy:
    return Copy(id=id, kind="edited", kept=0.9, own=0.1, changes=changes)


def find(
    versions: dict[str, str] | None = None,
    groups: tuple[DuplicateGroup, ...] = (),
    compared: Copy | None = None,
    **dates: Dct,
) -> tuple[Revision, ...]:
    return find_revisions(
        versions or {},
        groups,
        compare=lambda older, newer: compared,
        texts=TEXTS.__getitem__,
        dates=dates,
    )


def test_copy_with_another_number_is_a_revision() -> None:
    group = DuplicateGroup(id="a", origin="a", basis="dated", copies=(copy("b", FELL),))
    (found,) = find(groups=(group,))
    assert (found.document, found.older, found.basis, found.figures) == ("b", "a", "copy", True)
    (turned,) = find(groups=(group,), a=on(MAY), b=on(MAY - dt.timedelta(1)))
    assert (turned.document, turned.older) == ("a", "b")
    assert turned.changes[0].before == (Span(0, 4),)


def test_copy_that_only_adds_is_none() -> None:
    group = DuplicateGroup(id="a", origin="a", basis="dated", copies=(copy("c", ADDED),))
    assert find(groups=(group,)) == ()


def test_new_version_counts_whatever_it_changed() -> None:
    (found,) = find({"c": "a"}, compared=copy("c", ADDED))
    assert (found.basis, found.figures, found.changes[0].after) == (
        "version", False, (Span(17, 22),)
    )  # fmt: skip
    assert find({"c": "a"}, compared=None) == ()
    assert find({"c": "a"}, compared=copy("c")) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Seven guards and 1,200 people", ("seven", "1200")),
        ("3.5 km", ("3.5",)),
        ("no guard", ("no",)),
        ("the pier", ()),
    ],
)
def test_numbers(words: str, expected: tuple[str, ...]) -> None:
    assert find_numbers(words) == expected

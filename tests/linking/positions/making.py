"""Keys of positions, made by hand: no text is read."""

from __future__ import annotations

import datetime as dt

from readout.linking.positions.keys import LocalPosition, PositionKeys, Who, Words
from readout.schema.cast import Cast, CastActor, Member
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.position import PositionAct, Strength
from readout.schema.span import Span
from readout.schema.time import Dct, Timex

START = 10


def words(text: str, start: int = START) -> Words:
    """Words that are all content."""
    return Words((Span(start, start + len(text)),), text, tuple(sorted(set(text.split()))))


def local(
    what: str,
    *,
    act: PositionAct = "demand",
    strength: Strength = "plain",
    takers: tuple[str, ...] = ("quill",),
    to: tuple[str, ...] = (),
    condition: str = "",
    start: int = 0,
    document: str = "",
    when: tuple[Timex, ...] = (),
) -> LocalPosition:
    return LocalPosition(
        start=start,
        end=start + 4,
        act=act,
        strength=strength,
        takers=tuple(who(name, document) for name in takers),
        what=words(what),
        to=tuple(who(name, document) for name in to),
        condition=words(condition) if condition else None,
        when=when,
    )


def who(name: str, document: str) -> Who:
    return Who(member(name, document), name.title())


def member(name: str, document: str) -> str:
    """Id of an actor of a document; the place of its name is made up from the name."""
    place = sum(ord(letter) * 7**at for at, letter in enumerate(name)) % 10_000
    return f"{document}:{place}-{place + 1}:actor"


def told(document: str, what: str, **more: object) -> PositionKeys:
    """A document of one position."""
    return several(document, local(what, document=document, **more))  # type: ignore[arg-type]


def several(document: str, *positions: LocalPosition) -> PositionKeys:
    return PositionKeys(document=document, positions=positions)


def day(text: str) -> Dct:
    at = dt.date.fromisoformat(text)
    return Dct(date=at, earliest=at, latest=at, basis="given")


def cast_of(documents: tuple[str, ...], *names: str) -> Cast:
    """A cast in which everybody of one name is one."""
    return Cast(
        tuple(
            CastActor(
                id=member(name, min(documents)),
                name=name.title(),
                type="person",
                members=tuple(
                    Member(
                        id=member(name, document),
                        document=document,
                        local="a1",
                        name=name.title(),
                    )
                    for document in sorted(documents)
                ),
            )
            for name in names
        )
    )


def copies(origin: str, *others: str) -> DuplicateGroup:
    return DuplicateGroup(
        id=min(origin, *others),
        origin=origin,
        basis="dated",
        copies=tuple(Copy(id=id, kind="same", kept=1.0, own=0.0) for id in sorted(others)),
    )

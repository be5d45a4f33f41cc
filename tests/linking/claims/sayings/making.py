"""Keys of invented statements, made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zlib import crc32

from readout.linking.claims.sayings.keys import (
    RUN,
    LocalActor,
    LocalSaying,
    Number,
    Part,
    SayingKeys,
)
from readout.schema.cast import Cast, CastActor, Member
from readout.schema.span import Span
from readout.schema.time import Dct

LENGTH = 100
"""Characters between the statements of a document."""


class Document:
    """A document under way; `keys` are what it comes to."""

    def __init__(self, id: str) -> None:
        self.id = id
        self._sayings: list[LocalSaying] = []
        self._names: list[str] = []

    def say(self, words: str, by: str = "", **more: Any) -> Document:
        """One statement. `words` are lemmas; `@name` names somebody, `!lemma` is one denied,
        `#n` or `#n..m` a number of people. `quoted` are its words between quotation marks."""
        at = more.pop("at", len(self._sayings) * LENGTH)
        part = self._part(words, at, more)
        quoted = more.pop("quoted", "").split()
        said = " ".join(token.lstrip("!") for token in words.split())
        self._sayings.append(
            LocalSaying(
                number=len(self._sayings),
                start=at,
                end=at + LENGTH // 2,
                source=(Span(at, at + 1),),
                cue=(Span(at + 1, at + 2),),
                content=(Span(at + 2, at + LENGTH // 2),),
                manner="indirect",
                speaker=self._place(by) if by else None,
                name=more.pop("name", by),
                parts=(part,) if said else (),
                quoted=tuple(sorted({
                    crc32(" ".join(quoted[n : n + RUN]).encode())
                    for n in range(len(quoted) - RUN + 1)
                })),
                **more,
            )
        )  # fmt: skip
        return self

    def _part(self, words: str, at: int, more: dict[str, Any]) -> Part:
        tokens = words.split()
        plain = [token for token in tokens if token[0] not in "@#"]
        return Part(
            at + 2,
            at + LENGTH // 2,
            terms=tuple(token.lstrip("!") for token in plain),
            negated=tuple(token[1:] for token in plain if token[0] == "!"),
            open=more.pop("open", False),
            actors=tuple(self._place(token[1:]) for token in tokens if token[0] == "@"),
            numbers=tuple(_number(token[1:]) for token in tokens if token[0] == "#"),
            denied=tuple(_number(each) for each in more.pop("denied", "").split()),
            events=more.pop("events", ()),
        )

    def _place(self, name: str) -> int:
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)

    @property
    def keys(self) -> SayingKeys:
        """The document as linking knows it."""
        return SayingKeys(
            document=self.id,
            sayings=tuple(self._sayings),
            actors=tuple(LocalActor(member(self.id, name), name) for name in self._names),
        )


def member(document: str, name: str) -> str:
    """The id of somebody in a document."""
    return f"{document}:{crc32(name.encode()) % 1000}-{len(name)}:actor"


def _number(words: str) -> Number:
    low, _, high = words.partition("..")
    return Number(float(low), float(high or low), "people", "killed", "guard")


def cast_of(*documents: Document, kin: dict[str, str] | None = None) -> Cast:
    """Everybody named in the documents, people of one name being one. `kin` leads from a name to
    that of the body it speaks for."""
    names: dict[str, list[tuple[str, str]]] = {}
    for document in documents:
        for actor in document.keys.actors:
            names.setdefault(actor.name, []).append((document.id, actor.member))
    ids = {name: min(id for _, id in found) for name, found in names.items()}
    return Cast(
        actors=tuple(
            CastActor(
                id=ids[name],
                name=name,
                type="person",
                owner=ids[(kin or {})[name]] if name in (kin or {}) else None,
                members=tuple(
                    Member(id=id, document=document, local="a", name=name)
                    for document, id in sorted(found)
                ),
            )
            for name, found in sorted(names.items())
        )
    )


def on(day: dt.date) -> Dct:
    """A document of that day."""
    return Dct(date=day, earliest=day, latest=day, basis="stated")

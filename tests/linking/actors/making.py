"""Keys of invented documents, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readout.linking.actors import ActorKeys, LocalActor
from readout.linking.actors.keys import RoleKeys, Spelling
from readout.schema.cast import Cast, CastActor

STORY = ("bridge", "truce", "valley", "envoy", "guard", "river", "talk", "winter", "draft", "wire")


def somebody(*names: str, kind: str = "person", **more: Any) -> dict[str, Any]:
    """An actor by its names; `described` are nominals as (text, head), `roles` titles."""
    return {"names": names, "type": kind, **more}


def document(
    id: str, *actors: dict[str, Any], terms: Sequence[str] = STORY, others: Sequence[str] = ()
) -> ActorKeys:
    """A document with these actors; `others` are names that tell its story."""
    company = [somebody(name, kind="place") for name in others]
    made = tuple(_actor(number, actor) for number, actor in enumerate((*actors, *company)))
    return ActorKeys(document=id, actors=made, terms=tuple(sorted(terms)))


def _actor(number: int, said: dict[str, Any]) -> LocalActor:
    start = number * 100
    names = tuple(
        Spelling(text, 1, start + 10 * at, start + 10 * at + len(text), text.split()[-1].lower())
        for at, text in enumerate(said["names"])
    )
    described = tuple(
        Spelling(text, 1, start + 50 + at, start + 50 + at + len(text), head)
        for at, (text, head) in enumerate(said.get("described", ()))
    )
    roles = tuple(
        RoleKeys(title, start + 70, start + 70 + len(title)) for title in said.get("roles", ())
    )
    first = (names or described)[0]
    return LocalActor(
        id=f"a{number}",
        name=first.text,
        type=said["type"],
        start=start,
        end=start + len(first.text),
        mentions=len(names) + len(described),
        names=names,
        descriptions=described,
        roles=roles,
        gender=said.get("gender"),
        country=said.get("country", ""),
        sectors=tuple(said.get("sectors", ())),
        entry=said.get("entry", ""),
        owner=said.get("owner"),
    )


def actor_of(cast: Cast, document: str, number: int = 0) -> CastActor:
    """The cast actor that an actor of a document belongs to, by its place in it."""
    return next(
        actor
        for actor in cast.actors
        for member in actor.members
        if member.document == document and member.local == f"a{number}"
    )

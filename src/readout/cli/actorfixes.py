"""`readout fix merge|split|rename|retype`: what a person says of who is who, and of what is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readout.cli.console import Progress, tell
from readout.cli.matterfixes import is_matter, merge_matters, split_matter
from readout.cli.options import existing_project, project_option, quiet_option
from readout.cli.projects import correct_project, one_actor
from readout.cli.signing import signed, signed_on
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.actor import ActorType
    from readout.schema.fix import Verb
    from readout.schema.tables import ActorRow

# Repeated from the schema, whose import would make every start slower; a test compares them.
ACTOR_TYPES = ("person", "organisation", "place", "group", "facility", "event")


@click.command()
@click.argument("actor", metavar="ACTOR")
@click.argument("others", metavar="OTHER...", nargs=-1, required=True)
@signed
@project_option
@quiet_option
def merge(
    actor: str, others: tuple[str, ...], user: str | None, note: str, project: str | None
) -> int:
    """Say that several actors, or several events or claims, are one.

    ACTOR and OTHER are ids of actors, or spellings that only one actor has; or else ids of events,
    statements or figures, document:120-128:event: those are one event, or speak of one matter.
    """
    with correct_project(existing_project(project)) as record:
        if is_matter(actor):
            merge_matters(record, actor, others, user=user, note=note)
            return 0
        target, *rest = (one_actor(record, word).id for word in (actor, *others))
        if target in rest or len(set(rest)) < len(rest):
            raise UsageError("that is one actor already; see 'readout export actors'")
        _say_of_actors(record, "merge", target, others=rest, user=user, note=note)
    return 0


@click.command()
@click.argument("actor", metavar="ACTOR")
@click.argument("out", metavar="OUT...", nargs=-1, required=True)
@signed
@project_option
@quiet_option
def split(
    actor: str, out: tuple[str, ...], user: str | None, note: str, project: str | None
) -> int:
    """Say that somebody is not an actor that the record takes them for.

    OUT is what is to be taken out of ACTOR: a spelling, a document (all that it says of ACTOR)
    or a member's id, document:start-end:actor. What is taken out at once becomes one actor of
    its own. ACTOR may be the id of an event, statement or figure, too: OUT are then ids of mentions
    of that event or members of that claim, or documents.
    """
    with correct_project(existing_project(project)) as record:
        if is_matter(actor):
            split_matter(record, actor, out, user=user, note=note)
            return 0
        found = one_actor(record, actor)
        taken = sorted({id for word in out for id in _members_of(record, found, word)})
        rest = [id for id in found.members if id not in taken]
        if not rest:
            raise UsageError(f"nothing of {found.name} would be left; name what to take out")
        _say_of_actors(record, "split", rest[0], others=taken, user=user, note=note)
    return 0


@click.command()
@click.argument("actor", metavar="ACTOR")
@click.argument("name", metavar="NAME")
@signed
@project_option
@quiet_option
def rename(actor: str, name: str, user: str | None, note: str, project: str | None) -> int:
    """Say what an actor is to be called in lists. What papers write stays as it is."""
    from readout.schema.fix import clean_name

    clean = clean_name(name)
    if not clean:
        raise UsageError("a name cannot be empty")
    with correct_project(existing_project(project)) as record:
        id = one_actor(record, actor).id
        _say_of_actors(record, "rename", id, name=clean, user=user, note=note)
    return 0


@click.command()
@click.argument("actor", metavar="ACTOR")
@click.argument("type_", metavar="TYPE", type=click.Choice(ACTOR_TYPES))
@signed
@project_option
@quiet_option
def retype(actor: str, type_: ActorType, user: str | None, note: str, project: str | None) -> int:
    """Say what an actor is: person, organisation, place, group, facility or event."""
    with correct_project(existing_project(project)) as record:
        id = one_actor(record, actor).id
        _say_of_actors(record, "retype", id, type=type_, user=user, note=note)
    return 0


def _say_of_actors(
    record: Project,
    verb: Verb,
    target: str,
    *,
    user: str | None,
    note: str,
    others: Sequence[str] = (),
    name: str | None = None,
    type: ActorType | None = None,
) -> None:
    """Put a correction on actors into the log and tell what came of it."""
    from readout.cli.text import plural

    entry = signed_on(
        record, verb, target, others=others, name=name, type=type, user=user, note=note
    )
    record.correct(entry, watcher=Progress())
    found = record.actor(target)
    if found is None:
        tell(f"{entry.id}: noted, but what it was said of is gone; run `readout build`")
        return
    known = f"{plural(found.mentions, 'mention')} in {plural(found.documents, 'document')}"
    tell(f"{entry.id}: {found.name} ({found.type}), {known}")


def _members_of(record: Project, actor: ActorRow, word: str) -> list[str]:
    """Which members of an actor a word means: by id, spelling, or the document they stand in."""
    if word in actor.members:
        return [word]
    found = record.members_spelt(actor.id, word)
    if not found:
        documents = record.resolve_id(word)
        found = tuple(id for id in actor.members if id.partition(":")[0] in documents)
    if not found:
        spellings = ", ".join(alias.text for alias in actor.aliases[:8])
        raise UsageError(f"{word!r} is nothing of {actor.name}; its spellings are {spellings}")
    return list(found)


COMMANDS = (merge, split, rename, retype)
"""What `readout fix` takes from here."""

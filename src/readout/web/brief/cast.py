"""Who is who: actors with the offices that are said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from readout.export.brief.values import Group, Line, Section
from readout.schema.span import Span
from readout.schema.tables import ActorRow, Named, RoleRow
from readout.schema.view import ActorQuery
from readout.web.brief.citing import Place, find_sources
from readout.web.brief.scope import Scope
from readout.web.codes import country_name, sector_names
from readout.web.project import Reader
from readout.web.wording import count

MOST = 24
MOST_ROLES = 3
MOST_ALIASES = 4
AROUND = 110


def tell_cast(project: Reader, scope: Scope, together: Sequence[Named]) -> Section | None:
    """The most told of, or, of a part of the story, its actor and `together`, who takes part in
    it."""
    rows = tuple(_chosen(project, scope, together))
    if not rows:
        return None
    roles = {row.id: tuple(_roles(row)) for row in rows}
    places = [place for row in rows for place in _places(row, roles[row.id])]
    sources = find_sources(project, places, around=AROUND)
    return Section(
        name="cast",
        title="Who is who",
        intro="With the offices that the sources say of them, which may be of different days, and "
        "the words in which they say so. Counts are of the whole project.",
        blocks=tuple(
            Group(
                title=row.name,
                note=_note(row),
                lines=tuple(
                    Line(head=head, quoted=sources[place])
                    for head, place in _lines(row, roles[row.id])
                    if place in sources
                ),
            )
            for row in rows
        ),
    )


def _chosen(project: Reader, scope: Scope, together: Sequence[Named]) -> Iterator[ActorRow]:
    if scope.is_whole or scope.claims is not None:
        yield from project.actors(ActorQuery(limit=MOST)).rows
        return
    ids = [scope.actor.id] if scope.actor is not None else []
    ids += [named.id for named in together]
    for id in tuple(dict.fromkeys(ids))[:MOST]:
        row = project.actor(id)
        if row is not None and row.named:
            yield row


def _roles(row: ActorRow) -> Iterator[RoleRow]:
    """The offices said most often, each where it stands first; what only says less is left out."""
    said = Counter(map(_office, row.roles))
    first: dict[tuple[str, str], RoleRow] = {}
    for role in row.roles:
        first.setdefault(_office(role), role)
    told: list[frozenset[str]] = []
    for office in sorted(first, key=lambda office: (-said[office], *office)):
        words = frozenset(" ".join(office).split())
        if len(told) < MOST_ROLES and not any(words <= other for other in told):
            told.append(words)
            yield first[office]


def _office(role: RoleRow) -> tuple[str, str]:
    return role.title.casefold(), (role.organisation or "").casefold()


def _lines(row: ActorRow, roles: Iterable[RoleRow]) -> Iterator[tuple[str, Place]]:
    """What is said of an actor and where; of one without an office, where the name stands."""
    empty = True
    for role in roles:
        empty = False
        words = f"{role.status} {role.title}" if role.status else role.title
        head = f"{words}, {role.organisation}" if role.organisation else words
        yield head, (role.document, Span(role.start, role.end))
    if empty and row.aliases:
        alias = row.aliases[0]
        yield "", (alias.document, Span(alias.start, alias.end))


def _places(row: ActorRow, roles: Iterable[RoleRow]) -> Iterator[Place]:
    yield from (place for _, place in _lines(row, roles))


def _note(row: ActorRow) -> str:
    parts = [row.type, country_name(row.country), sector_names(row.sectors)]
    also = [alias.text for alias in row.aliases if alias.text != row.name][:MOST_ALIASES]
    if also:
        parts.append(f"also {', '.join(also)}")
    parts.append(f"{count(row.mentions, 'mention')} in {count(row.documents, 'document')}")
    return " · ".join(part for part in parts if part)

"""The command that finds words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from readout.cli.console import print_lines, tell
from readout.cli.options import existing_project, json_option, project_option, quiet_option
from readout.cli.output import print_json
from readout.cli.projects import one_actor, open_project
from readout.cli.query import QueryCommand
from readout.cli.reporting import read_day
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.searchview import Part, SearchQuery

PARTS = ("documents", "statements", "events", "figures", "positions")
"""Equals `get_args(Part)`; the schema is imported only where it is needed."""


@click.command(cls=QueryCommand)
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option("-n", "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True,
              metavar="N", help="At most so many.")  # fmt: skip
@click.option("--in", "part", type=click.Choice(PARTS), default="documents", show_default=True,
              help="Where the words have to stand.")  # fmt: skip
@click.option("--actor", metavar="NAME|ID", help="Only documents that mention this actor.")
@click.option("--speaker", metavar="NAME|ID", help="Only what this actor says: of statements.")
@click.option("--outlet", metavar="NAME", help="Only of this outlet.")
@click.option("--since", metavar="DAY", help="Only documents of this day or later.")
@click.option("--until", metavar="DAY", help="Only documents of this day or earlier.")
@json_option
@project_option
@quiet_option
def search(
    words: tuple[str, ...],
    limit: int,
    part: Part,
    actor: str | None,
    speaker: str | None,
    outlet: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
    project: str | None,
) -> int:
    """Find documents, or statements, events, figures and positions in them, by their words.

    All words must occur; "quoted words" must stand together, a* finds what begins with a,
    -word leaves out what has the word.
    """
    from readout.cli.text import hit_lines, plural, row_hit_lines
    from readout.schema.searchview import SearchQuery

    if speaker is not None and part != "statements":
        raise UsageError("--speaker is of statements: add --in statements")
    query = SearchQuery(
        text=" ".join(words),
        part=part,
        outlet=outlet,
        since=read_day("since", since),
        until=read_day("until", until),
        limit=limit,
    )
    with open_project(existing_project(project)) as record:
        found = record.find(_with_people(record, query, actor, speaker))
    if as_json:
        print_json(found)
        return 0
    for hit in found.hits:
        print_lines(hit_lines(hit))
    for row in found.rows:
        print_lines(row_hit_lines(row))
    number = len(found.hits) + len(found.rows)
    order = "best" if part == "documents" else "first"
    shown = f", the {order} {number} shown" if found.total > number else ""
    tell(f"{plural(found.total, part[:-1])} found{shown}")
    return 0


def _with_people(
    record: Project, query: SearchQuery, actor: str | None, speaker: str | None
) -> SearchQuery:
    from msgspec.structs import replace

    return replace(
        query,
        actor=None if actor is None else one_actor(record, actor).id,
        speaker=None if speaker is None else one_actor(record, speaker).id,
    )

"""A page: what it gathers from a project and how that is shown in each form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import msgspec
from starlette.datastructures import QueryParams

from readout.schema.tables import Named
from readout.web.project import Reader

Form = Literal["html", "json", "csv"]

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request as a view sees it. `path` holds the parts of the address that vary. `token`
    is what a form that corrects has to send along, None where nothing can be corrected."""

    project: Reader
    params: QueryParams
    path: Mapping[str, str]
    form: Form
    token: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """A page of one noun, as data.

    `gather` asks the project and gives what `.json` holds; `context` adds what the template
    needs; `rows` gives what `.csv` holds, one `row_type` a line. `at` is the address without
    an ending.
    """

    name: str
    at: str
    template: str
    gather: Callable[[Ask], T]
    context: Callable[[Ask, T], Mapping[str, object]]
    rows: Callable[[T], Iterable[msgspec.Struct]]
    row_type: type[msgspec.Struct]


def actor_names(
    ask: Ask, known: Iterable[tuple[Named, int]], wanted: Iterable[str | None]
) -> dict[str, str]:
    """Names by id: of those known, and of the actors that a filter asks for beside them."""
    names = {named.id: named.name for named, _ in known}
    for id in wanted:
        if id is not None and id not in names and (actor := ask.project.actor(id)) is not None:
            names[id] = actor.name
    return names

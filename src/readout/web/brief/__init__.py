"""A brief of a project, or of a part of it: what pages tell, chosen and put in order for print."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readout import __version__
from readout.export.brief.values import Brief, Section
from readout.schema.row import DocumentRow
from readout.schema.view import Overview
from readout.web.brief.cast import tell_cast
from readout.web.brief.claims import tell_claims
from readout.web.brief.documents import (
    find_originals,
    find_rows,
    list_cited,
    make_items,
    narrow,
)
from readout.web.brief.figures import tell_figures
from readout.web.brief.moments import tell_moments
from readout.web.brief.notices import tell_notices
from readout.web.brief.occasions import tell_occasions
from readout.web.brief.positions import tell_positions
from readout.web.brief.scope import ClaimScope, Scope
from readout.web.brief.story import make_strap, tell_method, tell_story
from readout.web.project import Reader

__all__ = ["ClaimScope", "Gathered", "Scope", "gather_brief", "make_brief"]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """A brief with what it was made from: the documents within its scope, what they come to, those
    that it cites, and the originals of copies."""

    brief: Brief
    rows: tuple[DocumentRow, ...]
    overview: Overview
    cited: frozenset[str]
    originals: dict[str, DocumentRow]


def make_brief(project: Reader, scope: Scope | None = None) -> Brief:
    """The brief of a project, or of what a scope narrows it down to."""
    return gather_brief(project, scope or Scope()).brief


def gather_brief(project: Reader, scope: Scope) -> Gathered:
    """The brief with its documents."""
    told = tuple(_sections(project, scope))
    cited = list_cited(told)
    rows = find_rows(project, scope, cited)
    overview = project.overview()
    if not scope.is_whole:
        overview = narrow(overview, rows)
    if scope.claims is None:
        notices = tell_notices(project, {row.id for row in rows})
        told = (*told, *([notices] if notices else ()))
    originals = find_originals(project)
    return Gathered(
        brief=Brief(
            title=overview.name,
            scope=scope.words,
            strap=make_strap(overview),
            sections=(tell_story(overview), *told),
            documents=tuple(make_items(rows, originals)),
            method=tell_method(project.about(), len(project.fixes())),
            version=__version__,
        ),
        rows=rows,
        overview=overview,
        cited=list_cited(told),
        originals=originals,
    )


def _sections(project: Reader, scope: Scope) -> Iterator[Section]:
    """All sections on what the documents tell, in their order."""
    if scope.claims is not None:
        yield from tell_claims(project, scope)
        return
    moments, together = tell_moments(project, scope)
    yield from moments
    yield from _kept(tell_cast(project, scope, together))
    yield from _kept(tell_occasions(project, scope))
    yield from tell_claims(project, scope)
    yield from _kept(tell_figures(project, scope))
    yield from _kept(tell_positions(project, scope))


def _kept(section: Section | None) -> Iterator[Section]:
    if section is not None:
        yield section

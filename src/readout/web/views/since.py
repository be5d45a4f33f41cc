"""What is new since a state of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from starlette.datastructures import QueryParams

from readout.schema.row import DocumentRow
from readout.schema.snapshot import Changes, NewPair
from readout.schema.span import Span
from readout.web.page import Ask, Page
from readout.web.params import read_text
from readout.web.quoting import by_place
from readout.web.views.claims import RELATIONS, Versus, make_versus
from readout.web.views.events import make_lines as event_lines
from readout.web.views.statements import make_line
from readout.web.wording import occurrence

MOST = 20
"""Rows of each kind on the page; the JSON has more."""


class Change(msgspec.Struct, frozen=True):
    """One line of what has changed, for a table: of which kind, what it is about, and its id."""

    kind: str
    id: str
    text: str


def gather(ask: Ask) -> Changes:
    """Changes since the state or day asked for. Raises UsageError where there is none."""
    word, account = read_word(ask.params), ask.project.account
    if word is None and not account.states():
        return Changes(state=None)
    return account.since(word)


def read_word(params: QueryParams) -> str | None:
    """The state or day that an address asks for."""
    return read_text(params, "state") or None


def context(ask: Ask, changes: Changes) -> Mapping[str, object]:
    """The changes with their words, and the states to choose."""
    word = read_word(ask.params)
    return {
        "changes": changes,
        "states": ask.project.account.states(),
        "word": word,
        "day": word if changes.state is None else "",
        "events": event_lines(ask, changes.events[:MOST]),
        "retold": event_lines(ask, changes.retold[:MOST]),
        "said": tuple(make_line(view) for view in changes.statements[:MOST]),
        "conflicts": tuple(_versus(ask, changes.conflicts[:MOST])),
        "revised": tuple(_versus(ask, changes.revised[:MOST])),
        "relations": RELATIONS,
        "lost": tuple(_lost(ask, changes)),
        "most": MOST,
        "downloads": {} if word is None else {"state": word},
    }


def _versus(ask: Ask, pairs: tuple[NewPair, ...]) -> Iterator[tuple[str, Versus]]:
    for each in pairs:
        pair = next(
            (p for p in each.claim.pairs if (p.left, p.right) == (each.left, each.right)), None
        )
        if pair is None:
            continue
        members = {member.id: member for member in each.claim.members}
        places = [
            (members[id].document, pair.parts[number] if pair.parts else
             Span(members[id].start, members[id].end))
            for number, id in enumerate((pair.left, pair.right))
            if id in members
        ]  # fmt: skip
        versus = make_versus(each.claim, pair, by_place(ask.project.passages(places, around=180)))
        if versus is not None:
            yield each.claim.id, versus


def _lost(ask: Ask, changes: Changes) -> Iterator[tuple[str, DocumentRow | None]]:
    """Documents that are no longer there, with what is kept of them."""
    for id in changes.lost[:MOST]:
        view = ask.project.document(id)
        yield id, None if view is None else view.row


def rows(changes: Changes) -> Iterator[Change]:
    """All changes, a line each."""
    for document in changes.documents:
        yield Change("document", document.id, document.title or document.lead or document.path)
    yield from (Change("lost document", id, "") for id in changes.lost)
    yield from (Change(f"notice: {row.kind}", row.document, row.text) for row in changes.notices)
    for kind, pairs in (("conflict", changes.conflicts), ("revised", changes.revised)):
        yield from (Change(kind, each.claim.id, f"{each.left} {each.right}") for each in pairs)
    for kind, events in (("event", changes.events), ("event told again", changes.retold)):
        yield from (Change(kind, event.id, occurrence(event)) for event in events)
    for view in changes.statements:
        yield Change("statement", view.row.id, view.row.content_text)
    for kind, groups in (("merged", changes.merged), ("split", changes.split)):
        for group in groups:
            names = ", ".join(each.name for each in group.before)
            yield Change(kind, group.actor.id, f"{group.actor.name}: {names}")
    for redated in changes.redated:
        yield Change("redated", redated.document.id, str(redated.before or ""))
    for row in changes.fixes:
        yield Change(f"correction: {row.fix.verb}", row.fix.id, row.fix.target)


PAGE = Page(
    name="since",
    at="/since",
    template="since.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=Change,
)

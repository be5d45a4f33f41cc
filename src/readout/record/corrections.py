"""What the log of corrections now stands for: mentions found again, verdicts handed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from readout.schema.cast import member_id
from readout.schema.fix import (
    Corrections,
    Evidence,
    Fix,
    fix_rows,
    in_force,
    make_evidence,
    targets,
)
from readout.schema.reading import Reading
from readout.schema.rowid import parse_row, row_id
from readout.schema.span import Span
from readout.schema.tables import statement_id
from readout.store import Store
from readout.store.rejections import told_among


def find_corrections(store: Store) -> Corrections:
    """The corrections of a project that are in force."""
    log = store.fixes()
    present = find_present(store, log)
    return in_force(fix_rows(log, present), present)


def find_present(store: Store, log: Iterable[Fix]) -> dict[str, str]:
    """The targets of a log that are still there, each with what it now stands for: a current
    document and a row for itself, a mention for the id of the actor it refers to in its document.

    A row is found by its very span or not at all: words that moved are nobody's guess.
    """
    rows: defaultdict[str, set[str]] = defaultdict(set)
    documents = set()
    for target in targets(log):
        place = parse_row(target)
        if place is None:
            documents.add(target)
        else:
            rows[place.document].add(target)
    current = store.current(documents | rows.keys())
    present = {id: id for id in documents & current}
    told = {id for document in rows.keys() & current for id in rows[document]}
    present.update((id, id) for id in store.ask(told_among, told))
    for document in sorted(rows.keys() & current):
        wanted = rows[document] - present.keys()
        reading = store.reading_of(document) if wanted else None
        if reading is not None:
            present.update(_standing(document, wanted, reading))
    return present


def find_evidence(store: Store, ids: Iterable[str]) -> Iterator[Evidence]:
    """The words that the rows of these ids stand on; a document has none."""
    for id in ids:
        place = parse_row(id)
        view = None if place is None else store.document(place.document)
        if place is not None and view is not None:
            yield make_evidence(view.row.id, view.row.text_hash, view.text, place.span)


def _standing(document: str, wanted: Iterable[str], reading: Reading) -> Iterator[tuple[str, str]]:
    """Those of the rows that a document has, with what each stands for."""
    known = dict(_members(document, reading))
    known.update((id, id) for id in row_ids(document, reading))
    return ((id, known[id]) for id in wanted if id in known)


def _members(document: str, reading: Reading) -> Iterator[tuple[str, str]]:
    homes = member_ids(document, reading)
    for mention in reading.mentions:
        if mention.actor in homes:
            yield member_id(document, mention.start, mention.end), homes[mention.actor]


def row_ids(document: str, reading: Reading) -> Iterator[str]:
    """Ids of the mentions, statements and doubtful events of a document."""
    for mention in reading.mentions:
        yield row_id(document, Span(mention.start, mention.end), "mention")
    for event in reading.doubtful:
        yield row_id(document, event.trigger[0], "event")
    rest = list(reading.statements)
    while rest:
        statement = rest.pop()
        rest += statement.nested
        yield statement_id(document, statement)


def member_ids(document: str, reading: Reading) -> dict[str | None, str]:
    """The actors of a reading by local id: their ids as members of the cast."""
    return {
        actor.id: member_id(document, *_ends(actor.mentions[0]))
        for actor in reading.actors
        if actor.mentions
    }


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end

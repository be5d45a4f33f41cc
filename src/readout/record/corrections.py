"""What the log of corrections now stands for: mentions found again, verdicts handed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from readout.schema.cast import member_id, parse_member
from readout.schema.fix import Evidence, Fix, make_evidence, targets
from readout.schema.reading import Reading
from readout.schema.span import Span
from readout.store import Store


def find_present(store: Store, log: Iterable[Fix]) -> dict[str, str]:
    """The targets of a log that are still there, each with what it now stands for: a current
    document for itself, a mention for the id of the actor it refers to in its document.

    A mention is found by its very span or not at all: words that moved are nobody's guess.
    """
    mentions: defaultdict[str, set[Span]] = defaultdict(set)
    documents = set()
    for target in targets(log):
        mention = parse_member(target)
        if mention is None:
            documents.add(target)
        else:
            mentions[mention[0]].add(mention[1])
    current = store.current(documents | mentions.keys())
    present = {id: id for id in documents & current}
    for document in sorted(mentions.keys() & current):
        present.update(_members(store, document, mentions[document]))
    return present


def find_evidence(store: Store, ids: Iterable[str]) -> Iterator[Evidence]:
    """The words that mentions and documents named by these ids stand on; a document has none."""
    for id in ids:
        mention = parse_member(id)
        view = None if mention is None else store.document(mention[0])
        if mention is not None and view is not None:
            yield make_evidence(view.row.id, view.row.text_hash, view.text, mention[1])


def _members(store: Store, document: str, spans: set[Span]) -> Iterator[tuple[str, str]]:
    reading = store.reading_of(document)
    if reading is None:
        return
    homes = member_ids(document, reading)
    for mention in reading.mentions:
        span = Span(mention.start, mention.end)
        if span in spans and mention.actor in homes:
            yield member_id(document, *_ends(span)), homes[mention.actor]


def member_ids(document: str, reading: Reading) -> dict[str | None, str]:
    """The actors of a reading by local id: their ids as members of the cast."""
    return {
        actor.id: member_id(document, *_ends(actor.mentions[0]))
        for actor in reading.actors
        if actor.mentions
    }


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end

"""From documents to what lies between them: keys, copies, dates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, partial

import msgspec

from readout.linking.actors import ActorKeys
from readout.linking.actors import find_keys as find_actor_keys
from readout.linking.copies.duplicates import find_groups
from readout.linking.copies.keys import DocumentKeys, Story
from readout.linking.copies.lineage import compare_stories
from readout.linking.copies.sketch import sketch
from readout.linking.dating.clues import DateKeys, find_keys
from readout.linking.dating.dates import date_documents
from readout.linking.digest import compute_digest
from readout.reading import Tools
from readout.record.cast import find_cast
from readout.schema.cast import Cast
from readout.schema.document import Document, Metadata
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.fix import Corrections
from readout.schema.reading import Reading
from readout.schema.span import Span, Spans
from readout.schema.time import Dct
from readout.store import Store


class Keys(msgspec.Struct, frozen=True):
    """What linking needs of one document."""

    copies: DocumentKeys
    dates: DateKeys
    actors: ActorKeys


class Links(msgspec.Struct, frozen=True):
    """What linking found: duplicate groups, the date of every document by id, the cast."""

    groups: tuple[DuplicateGroup, ...]
    dates: Mapping[str, Dct]
    cast: Cast


def make_keys(document: Document, reading: Reading, metadata: Metadata) -> Keys:
    """The keys of one document. Pure."""
    agency, publisher = metadata.agency, metadata.publisher
    dates = DateKeys(id=document.id, stated=metadata.dct)
    if reading.not_read is None:
        dates = find_keys(document.id, document.text, reading, metadata)
    return Keys(
        copies=DocumentKeys(
            id=document.id,
            sketch=sketch(document.text, _body(document.text, metadata)),
            agency=None if agency is None else agency.value,
            publisher=None if publisher is None else publisher.value,
            dct=metadata.dct,
        ),
        dates=dates,
        actors=find_actor_keys(document.id, document.text, reading),
    )


def date_alone(document: Document, reading: Reading, metadata: Metadata) -> Dct:
    """The date of a document as far as it alone tells."""
    keys = find_keys(document.id, document.text, reading, metadata)
    return date_documents([keys])[document.id]


def find_links(store: Store, corrections: Corrections) -> Links:
    """What lies between the current documents of a store, as people corrected it."""
    copies: list[DocumentKeys] = []
    dates: list[DateKeys] = []
    actors: list[ActorKeys] = []
    for _, keys in store.keys(Keys):
        copies.append(keys.copies)
        dates.append(keys.dates)
        actors.append(keys.actors)
    groups = find_groups(copies, partial(_story, store)).groups
    dated = date_documents(dates, groups, corrections.days)
    return Links(groups=groups, dates=dated, cast=find_cast(actors, dated, corrections))


def find_cast_anew(store: Store, corrections: Corrections) -> Cast:
    """The cast alone, where copies and dates stand."""
    keys = [keys.actors for _, keys in store.keys(Keys)]
    return find_cast(keys, store.dcts(), corrections)


def find_changes(store: Store, left: str, right: str) -> Copy | None:
    """What the document `right` cut, added and changed of `left`, wherever each comes from.
    None where one of them has no keys."""
    keys = store.keys_of((left, right), Keys)
    if left not in keys or right not in keys:
        return None
    return compare_stories(keys[left].copies, keys[right].copies, partial(_story, store))


def _story(store: Store, id: str) -> Story:
    view = store.document(id)
    if view is None:
        raise KeyError(id)
    return Story(text=view.text, body=_body(view.text, view.metadata))


def _body(text: str, metadata: Metadata) -> Spans:
    """What of a text is compared. Where nothing is known of its layout all of it counts."""
    return metadata.body or (Span(0, len(text)),)


@cache
def build_digest() -> str:
    """Digest of the tools that describe documents and make their keys."""
    return hashlib.sha256(f"{Tools.load().digest}{compute_digest()}".encode()).hexdigest()


class State(msgspec.Struct, frozen=True):
    """Digests of all that copies and dates, and all that every link, is worked out from."""

    dated: str
    linked: str


def compute_state(store: Store, digest: str, corrections: Corrections) -> State:
    """The state that documents, tools and the corrections in force make."""
    state = hashlib.sha256(digest.encode())
    for id in store.current_ids():
        state.update(id.encode())
    state.update(_said(corrections.days))
    dated = state.hexdigest()
    said = (corrections.verdicts, corrections.names, corrections.types)
    for each in said:
        state.update(_said(each))
    return State(dated=dated, linked=state.hexdigest())


def _said(value: object) -> bytes:
    """Corrections in their order, which counts."""
    return msgspec.json.encode(list(value.items()) if isinstance(value, dict) else value)

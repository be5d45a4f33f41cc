"""What the record was worked out from, as digests: what has not changed is not worked out anew."""

from __future__ import annotations

import hashlib
from functools import cache

import msgspec

from readout.linking.digest import compute_digest
from readout.reading import Tools
from readout.schema.fix import Corrections
from readout.store import Store


class State(msgspec.Struct, frozen=True):
    """Digests of all that each stage is worked out from; see `readout.store.links.Stage`."""

    cast: str
    dated: str
    told: str
    linked: str


@cache
def build_digest() -> str:
    """Digest of the tools that describe documents and make their keys."""
    return hashlib.sha256(f"{Tools.load().digest}{compute_digest()}".encode()).hexdigest()


def compute_state(store: Store, digest: str, corrections: Corrections) -> State:
    """The state that documents, tools and the corrections in force make."""
    state = hashlib.sha256(digest.encode())
    for id in store.current_ids():
        state.update(id.encode())
    cast = state.hexdigest()
    state.update(_said(corrections.days))
    dated = state.hexdigest()
    state.update(_said((*corrections.verdicts, *corrections.matters)))
    state.update(_said(sorted(corrections.rejected)))
    told = state.hexdigest()
    for each in (corrections.names, corrections.types):
        state.update(_said(each))
    return State(cast=cast, dated=dated, told=told, linked=state.hexdigest())


def _said(value: object) -> bytes:
    """Corrections in their order, which counts."""
    return msgspec.json.encode(list(value.items()) if isinstance(value, dict) else value)

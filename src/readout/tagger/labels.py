"""What the heads of the shipped network may answer, in the order of its weights."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Label inventories. `lemma` holds scripts of `readout.tagger.lemma`; `ner` and `role` begin
    with `O` and go on with a `B-` and an `I-` for each kind; `event` begins with `none`,
    and is empty for weights that know no events."""

    xpos: tuple[str, ...]
    upos: tuple[str, ...]
    lemma: tuple[str, ...]
    relation: tuple[str, ...]
    ner: tuple[str, ...]
    role: tuple[str, ...]
    event: tuple[str, ...] = ()


def read_labels(path: Path) -> Labels:
    """The labels of a JSON file."""
    return msgspec.json.decode(path.read_bytes(), type=Labels)


def kinds_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of a row of BIO tags: "PERSON" of "B-PERSON", each once, in order."""
    return tuple(tag[2:] for tag in tags[1::2])

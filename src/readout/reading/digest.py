"""Which reading these tools would give: changes when one may come out differently."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from readout.knowledge import tables_digest
from readout.lexicon import load
from readout.reading.actors.weights import weights_digest
from readout.reading.language import model_version
from readout.sources import python_sources
from readout.tagger.weights import find_digest

LEXICONS = (
    *("actors", "coref", "events", "figures", "layout", "mentions", "places", "positions"),
    *("splitter", "statements", "times"),
)
"""Nouns whose rules take part in a reading."""
_PACKAGES = (
    *("reading", "reading.actors", "reading.mentions", "reading.places", "reading.statements"),
    *("reading.events", "reading.figures", "reading.positions", "reading.times"),
    *("knowledge", "tagger"),
)
_BENEATH = ("lexicon.py", "pattern.py")


def compute_digest() -> str:
    """64 hexadecimal digits over our sources, the lexicons, the language model's version and
    the weights of the tagger and of coreference.

    The sources themselves are taken, not a number kept by hand: a rule changed and the number
    forgotten would leave old readings in projects as if they were current.
    """
    digest = hashlib.sha256()
    for name, source in _sources():
        digest.update(name.encode() + b"\0" + source + b"\0")
    for line in (
        *(load(noun).digest for noun in LEXICONS),
        model_version(),
        find_digest(),
        weights_digest(),
        tables_digest(),
    ):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _sources() -> Iterable[tuple[str, bytes]]:
    beneath = dict(python_sources("readout"))
    yield from ((name, beneath[name]) for name in _BENEATH)
    for package in _PACKAGES:
        for name, source in python_sources(f"readout.{package}"):
            yield f"{package}/{name}", source

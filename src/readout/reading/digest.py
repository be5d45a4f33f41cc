"""Which reading these tools would give: changes when one may come out differently."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from readout.lexicon import load
from readout.reading.language import model_version
from readout.sources import python_sources

LEXICONS = ("layout", "statements")
"""Nouns whose rules take part in a reading."""
_BENEATH = ("lexicon.py", "pattern.py")


def compute_digest() -> str:
    """64 hexadecimal digits over our sources, the lexicons and the language model's version.

    The sources themselves are taken, not a number kept by hand: a rule changed and the number
    forgotten would leave old readings in projects as if they were current.

    The tagger's weights take no part: the layers that a project keeps rest on none of its
    words, and loading it for its digest alone would cost more than reading does. Once a
    project keeps tagged layers, the tagger's digest must join.
    """
    digest = hashlib.sha256()
    for name, source in _sources():
        digest.update(name.encode() + b"\0" + source + b"\0")
    for line in (*(load(noun).digest for noun in LEXICONS), model_version()):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _sources() -> Iterable[tuple[str, bytes]]:
    beneath = dict(python_sources("readout"))
    yield from ((name, beneath[name]) for name in _BENEATH)
    yield from ((f"reading/{name}", source) for name, source in python_sources(__package__))

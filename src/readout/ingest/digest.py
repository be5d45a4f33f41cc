"""Which text these tools would give: changes when extraction may give another one."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version

from readout.lexicon import load
from readout.sources import python_sources

_DISTRIBUTIONS = ("trafilatura", "lxml", "charset-normalizer")
_EXTRAS = ("feedparser", "pypdf", "warcio")
"""Once one of these is installed, what could not be read without it is tried again."""


def compute_digest() -> str:
    """16 hexadecimal digits over the source of this package and what it rests on.

    The source itself is taken, not a number kept by hand: a rule changed and the number
    forgotten would leave old texts in projects as if they were current.
    """
    digest = hashlib.sha256()
    for name, source in python_sources(__package__):
        digest.update(name.encode() + b"\0" + source + b"\0")
    for name in _DISTRIBUTIONS:
        digest.update(f"{name} {version(name)}\n".encode())
    for name in _EXTRAS:
        digest.update(f"{name} {_version(name)}\n".encode())
    digest.update(load("exports").digest.encode())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


DIGEST = compute_digest()
"""Kept with each file that was ingested: file and digest unchanged means nothing to do."""

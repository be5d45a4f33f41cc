"""Which links these tools would find: changes when they may come out differently."""

from __future__ import annotations

import hashlib

import msgspec

from readout.knowledge import tables_digest
from readout.lexicon import load
from readout.linking.dating.weights import load_weights
from readout.sources import python_sources

LEXICONS = ("claims", "coref", "dates", "figures", "happenings", "names", "notices", "timeline")
"""Nouns whose rules take part in linking."""
PACKAGES = (
    "linking",
    "linking.actors",
    "linking.claims",
    "linking.claims.counts",
    "linking.claims.sayings",
    "linking.copies",
    "linking.dating",
    "linking.events",
    "linking.figures",
    "linking.positions",
    "linking.timeline",
)
_BENEATH = ("anchoring.py", "eventtime.py", "timevalue.py", "lexicon.py", "pattern.py")


def compute_digest() -> str:
    """64 hexadecimal digits over our sources and the lexicons; see `readout.reading.digest`."""
    digest = hashlib.sha256()
    beneath = dict(python_sources("readout"))
    sources = {name: beneath[name] for name in _BENEATH}
    for package in PACKAGES:
        for name, source in python_sources(f"readout.{package}"):
            sources[f"{package}/{name}"] = source
    for name, source in sources.items():
        digest.update(name.encode() + b"\0" + source + b"\0")
    for noun in LEXICONS:
        digest.update(load(noun).digest.encode() + b"\n")
    digest.update(msgspec.json.encode(load_weights()))
    digest.update(tables_digest().encode())
    return digest.hexdigest()

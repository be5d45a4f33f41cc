"""Which text these tools would give: changes when extraction may give another one."""

from __future__ import annotations

import hashlib
from importlib import resources
from importlib.metadata import version

_DISTRIBUTIONS = ("trafilatura", "lxml", "charset-normalizer")


def compute_digest() -> str:
    """16 hexadecimal digits over the source of this package and the libraries it rests on.

    The source itself is taken, not a number kept by hand: a rule changed and the number
    forgotten would leave old texts in projects as if they were current.
    """
    digest = hashlib.sha256()
    files = (item for item in resources.files(__package__).iterdir() if item.name.endswith(".py"))
    for file in sorted(files, key=lambda item: item.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for name in _DISTRIBUTIONS:
        digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()[:16]


DIGEST = compute_digest()
"""Kept with each file that was ingested: file and digest unchanged means nothing to do."""

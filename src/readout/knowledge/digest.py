"""Which tables these are: changes when, and only when, a shipped table does."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

FOLDERS = ("actors", "places", "plover")


@cache
def tables_digest() -> str:
    """64 hexadecimal digits over the names and bytes of the shipped tables.

    For what is kept in a project and depends on them; the sources of this package are not in it.
    """
    digest = hashlib.sha256()
    root = resources.files("readout") / "resources"
    for folder in FOLDERS:
        for file in sorted((root / folder).iterdir(), key=lambda item: item.name):
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{folder}/{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()

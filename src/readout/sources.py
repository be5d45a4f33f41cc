"""The Python sources of our own packages, for digests that must change when code does."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def python_sources(package: str) -> Iterator[tuple[str, bytes]]:
    """File names and bytes of the modules of a package, by name, not of its subpackages.

    They are read as package resources, so an installed wheel gives what a checkout gives.
    """
    files = (item for item in resources.files(package).iterdir() if item.name.endswith(".py"))
    for file in sorted(files, key=lambda item: item.name):
        yield file.name, file.read_bytes()

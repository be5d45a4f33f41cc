"""Piles and projects for tests that need real ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from readout.record import Project


def write_pile(folder: Path, texts: Mapping[str, str]) -> Path:
    """A new folder with these files."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def build_project(path: Path, pile: Path) -> Path:
    """A project of all that lies in a folder, built."""
    with Project.open(path, write=True, create=True) as record:
        record.ingest([str(pile)])
        record.build()
    return path

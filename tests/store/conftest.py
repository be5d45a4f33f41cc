"""A project of one's own, and lock files out of the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readout.store import Store


@pytest.fixture(autouse=True)
def locks(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which lock files of the test lie."""
    folder = tmp_path_factory.mktemp("run")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project of the test lies, under a name that a URI must quote."""
    return tmp_path / "50% of #1? osk é.readout"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new project, open for writing."""
    with Store.create(path) as store:
        yield store

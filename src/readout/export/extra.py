"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from readout.errors import UsageError


def need(module: str, *, format: str, install: str) -> ModuleType:
    """A library that a format rests on; `install` is what pip must be told to get it. Raises
    UsageError, which says so, where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(
            f"the format {format} needs a library that is not installed; "
            f"pip install '{install}' brings it"
        ) from error

"""The shared scorers as modules, for the benches that score in the same process."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def load_scorer(path: Path) -> ModuleType:
    """The scorer in that file. Ends the program where there is none."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"{path} is not here")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

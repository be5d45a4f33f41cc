"""The files that a tagger reads, and what their content is called."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "resources" / "tagger"
"""The shipped weights."""
FILES = ("model.onnx", "labels.json", "lemmas.tsv", "vocab.txt")


def find_digest(folder: Path = FOLDER) -> str:
    """SHA-256 over the files, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()

"""The style, the script and the icon, read once."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "readout.css": "text/css; charset=utf-8",
        "readout.js": "text/javascript; charset=utf-8",
        "icon.svg": "image/svg+xml",
    }
)
"""Fixed here: the system's own table of types may say otherwise, and nosniff would refuse."""


class Asset(msgspec.Struct, frozen=True):
    """A file as served. `version` changes with its bytes."""

    body: bytes
    media: str
    version: str

    @property
    def csp_hash(self) -> str:
        """The source expression that lets a page carry these bytes inline."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.body).digest()).decode("ascii")


@cache
def assets() -> Mapping[str, Asset]:
    """All of them by file name."""
    folder = files("readout.web") / "static"
    return MappingProxyType(
        {name: _asset((folder / name).read_bytes(), media) for name, media in MEDIA.items()}
    )


def _asset(body: bytes, media: str) -> Asset:
    return Asset(body, media, hashlib.sha256(body).hexdigest()[:12])

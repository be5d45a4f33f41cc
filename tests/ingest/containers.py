"""Containers of invented articles, made in code."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping

PARAGRAPHS = (
    "The harbour of Port Lumen opened again on Monday after eleven days, the harbour office said, "
    "and the first ships left before noon with the mail and the fruit that had waited on the quay.",
    "Pilots had asked for another day of soundings, but the minister, Ilka Doran, told reporters "
    "that the channel was deep enough for every vessel that had booked a berth.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = (
    "<!doctype html><html><head><title>Harbour opens</title></head>"
    f"<body><article><h1>Harbour opens</h1>{BODY}</article></body></html>"
)
TEXT = "\n".join(PARAGRAPHS)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def make_zip(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files, in this order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, raw in files.items():
            info = zipfile.ZipInfo(name, (2031, 3, 4, 8, 0, 0))
            archive.writestr(info, raw, method)
    return made.getvalue()


def make_tar(files: Mapping[str, bytes], *, packing: str = "") -> bytes:
    """A tar of these files, packed with "gz", "bz2", "xz" or not at all."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=f"w:{packing}") as archive:  # type: ignore[call-overload]
        for name, raw in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return made.getvalue()


def make_mail(body: str = TEXT, *, subject: str = "Harbour opens", number: int = 1) -> bytes:
    """A plain mail."""
    return (
        f"Received: from mx.example\r\nFrom: Ilka Doran <doran@port.example>\r\n"
        f"Message-ID: <{number}@port.example>\r\nSubject: {subject}\r\n"
        f"Date: Tue, 04 Mar 2031 08:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()

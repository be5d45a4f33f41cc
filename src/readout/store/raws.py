"""Raw bytes of inputs, each stored once and never twice beside an equal text."""

from __future__ import annotations

import codecs
import hashlib
import zlib

from readout.schema.document import Document
from readout.store.database import Database

# These codecs write the byte order of the machine, so the bytes would not travel.
_OF_THE_MACHINE = frozenset({"utf-16", "utf-32"})


def put_raw(database: Database, document: Document) -> str:
    """Store a document's raw bytes and return their hash; the text must be stored already."""
    key = hashlib.sha256(document.raw).hexdigest()
    if database.value("SELECT 1 FROM raws WHERE hash = ?", (key,)):
        return key
    if is_encoded(document.text, document.encoding, document.raw):
        database.run(
            "INSERT INTO raws (hash, codec, text_hash, encoding) VALUES (?, 'text', ?, ?)",
            (key, document.text_hash, document.encoding),
        )
    else:
        database.run(
            "INSERT INTO raws (hash, codec, bytes) VALUES (?, ?, ?)", (key, *pack(document.raw))
        )
    return key


def get_raw(database: Database, key: str) -> bytes | None:
    """The bytes of that hash, None where there are none."""
    row = database.row(
        "SELECT codec, bytes, encoding, text FROM raws LEFT JOIN texts ON texts.hash = text_hash "
        "WHERE raws.hash = ?",
        (key,),
    )
    if row is None:
        return None
    if row["codec"] == "text":
        return bytes(row["text"].encode(row["encoding"]))
    return unpack(row["codec"], row["bytes"])


def is_encoded(text: str, encoding: str, raw: bytes) -> bool:
    """Whether the bytes are exactly the text in that encoding, on every machine."""
    try:
        name = codecs.lookup(encoding).name
        return name not in _OF_THE_MACHINE and text.encode(name) == raw
    except (LookupError, UnicodeError):
        return False


def pack(raw: bytes) -> tuple[str, bytes]:
    """Codec and stored form of some bytes: deflated where that is shorter."""
    deflated = zlib.compress(raw, 6)
    return ("zlib", deflated) if len(deflated) < len(raw) else ("plain", raw)


def unpack(codec: str, stored: bytes) -> bytes:
    """The bytes again. Raises zlib.error where what is stored is damaged."""
    return zlib.decompress(stored) if codec == "zlib" else stored

"""Readings of texts, kept by (text hash, tools digest)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import msgspec

from readout.schema.reading import Reading
from readout.store.database import Database

_PAGE = 200
_LEVEL = 1
"""Of zlib: the higher ones take several times as long for a tenth less."""


def unread_texts(database: Database, digest: str) -> Iterator[tuple[str, str]]:
    """(text hash, text) of every text without a reading by these tools, by hash.

    Readings may be put while this runs: each page starts after the last hash of the one before.
    """
    last = ""
    while rows := database.rows(
        "SELECT hash, text FROM texts WHERE hash > ? AND NOT EXISTS ("
        "SELECT 1 FROM readings WHERE text_hash = hash AND tools_digest = ?) "
        "ORDER BY hash LIMIT ?",
        (last, digest, _PAGE),
    ):
        for row in rows:
            yield row["hash"], row["text"]
        last = rows[-1]["hash"]


def count_unread(database: Database, digest: str) -> int:
    """How many texts have no reading by these tools."""
    return int(
        database.value(
            "SELECT count(*) FROM texts WHERE NOT EXISTS ("
            "SELECT 1 FROM readings WHERE text_hash = hash AND tools_digest = ?)",
            (digest,),
        )
    )


def count_texts(database: Database, digest: str) -> tuple[int, int]:
    """How many texts there are, and how many of them these tools stored but did not read."""
    texts = database.value("SELECT count(*) FROM texts")
    not_read = database.value(
        "SELECT count(*) FROM readings WHERE tools_digest = ? AND not_read IS NOT NULL", (digest,)
    )
    return int(texts), int(not_read)


def put_reading(database: Database, reading: Reading, digest: str) -> None:
    """Keep a reading; one of the same text by the same tools is replaced."""
    database.run(
        "INSERT OR REPLACE INTO readings (text_hash, tools_digest, language, not_read, data) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            reading.text_hash,
            digest,
            reading.language.code,
            reading.not_read,
            zlib.compress(msgspec.json.encode(reading), _LEVEL),
        ),
    )


def get_reading(database: Database, text_hash: str, digest: str) -> Reading | None:
    """The reading of a text by these tools, None where there is none yet."""
    data = database.value(
        "SELECT data FROM readings WHERE text_hash = ? AND tools_digest = ?", (text_hash, digest)
    )
    return None if data is None else decode_reading(data)


def last_reading(database: Database, text_hash: str) -> Reading | None:
    """The reading of a text by the tools that last built the project, None before a build."""
    data = database.value(
        "SELECT data FROM readings WHERE text_hash = ? ORDER BY rowid DESC LIMIT 1", (text_hash,)
    )
    return None if data is None else decode_reading(data)


def reading_of(database: Database, document_id: str) -> Reading | None:
    """The same of a document's text, by the document's id."""
    hash = database.value("SELECT text_hash FROM documents WHERE id = ?", (document_id,))
    return None if hash is None else last_reading(database, hash)


def decode_reading(data: bytes) -> Reading:
    """A reading from its column. Raises zlib.error or MsgspecError where it is damaged."""
    return msgspec.json.decode(zlib.decompress(data), type=Reading)


def drop_other_readings(database: Database, digest: str) -> int:
    """Delete readings by other tools than these; returns how many."""
    return int(database.run("DELETE FROM readings WHERE tools_digest <> ?", (digest,)).rowcount)

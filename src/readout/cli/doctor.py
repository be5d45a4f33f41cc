"""Examines an installation."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import msgspec

from readout import __version__, ingest
from readout.errors import ReadoutError
from readout.lexicon import load
from readout.pattern import broken_examples

_LIBRARIES = (
    "charset-normalizer",
    "click",
    "filelock",
    "jinja2",
    "lxml",
    "msgspec",
    "numpy",
    "onnxruntime",
    "pathspec",
    "py3langid",
    "starlette",
    "tqdm",
    "trafilatura",
    "uvicorn",
    "xlsxwriter",
)
_NOUNS = ("layout", "splitter", "statements")
_PAGE = (
    b"<html><head><title>A page</title></head><body><article><h1>A page</h1>"
    + b"<p>This sentence is here so that the page has an article to extract from it.</p>" * 3
    + b"</article></body></html>"
)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at."""

    matter: str
    fine: bool
    message: str


def examine() -> tuple[Finding, ...]:
    """Look at everything that Readout rests on."""
    return tuple(
        _finding(matter, look)
        for matter, look in (
            ("readout", lambda: f"{__version__}, in {Path(__file__).parent.parent}"),
            ("python", lambda: f"{sys.version.split()[0]}, in {sys.prefix}"),
            ("sqlite", _sqlite),
            ("libraries", _libraries),
            ("resources", _resources),
            ("language", _language),
            ("tagger", _tagger),
            ("workers", _workers),
            ("processors", lambda: str(os.cpu_count())),
        )
    )


def _finding(matter: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(matter=matter, fine=True, message=look())
    except (ReadoutError, OSError, ImportError, sqlite3.Error) as error:
        return Finding(matter=matter, fine=False, message=str(error))


def _sqlite() -> str:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    connection.close()
    return f"{sqlite3.sqlite_version} with full-text search"


def _libraries() -> str:
    return ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)


def _resources() -> str:
    entries = 0
    for noun in _NOUNS:
        lexicon = load(noun)
        entries += len(lexicon.entries)
        broken = broken_examples(lexicon)
        if broken:
            raise ReadoutError(f"{len(broken)} examples fail, the first: {broken[0]}")
    return f"{entries} rules, all of their examples hold"


def _language() -> str:
    from readout.reading.language import identify

    found = identify("The ministers met on Monday to talk about the harvest and the roads.")
    if found.code != "en":
        raise ReadoutError(f"an English sentence was taken for {found.code!r}")
    return "the language classifier answers"


def _tagger() -> str:
    from readout.reading import tagger

    words = tagger().tag("The envoys met in March.").words
    if [word.lemma for word in words][1:3] != ["envoy", "meet"]:
        raise ReadoutError(f"a plain sentence was read as {[word.lemma for word in words]}")
    return f"weights {tagger().digest[:16]}, a sentence was read"


def _workers() -> str:
    import io

    with ingest.Opener(jobs=1) as opener:
        opened = opener.open_stream(io.BytesIO(_PAGE), name="page.html", format="html")
        items = list(opened.items)
    if len(items) != 1 or not hasattr(items[0], "text"):
        raise ReadoutError(f"a page could not be extracted: {items}")
    return "a page was extracted in a worker process"

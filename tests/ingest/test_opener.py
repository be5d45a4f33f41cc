"""Files in, documents and failures out."""

from __future__ import annotations

import builtins
import gzip
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from readout.ingest import DIGEST, File, Opened, Opener, opener, walk
from readout.schema.document import Document, Failure, text_hash

PARAGRAPH = (
    "The harbour of Port Lumen opened again on Monday after eleven days, said pilot {n}, and the "
    "first ships left before noon with the mail and the fruit that had waited on the quay."
)


def page(number: int) -> str:
    body = "".join(f"<p>{PARAGRAPH.format(n=number * 10 + n)}</p>" for n in range(3))
    return (
        f"<!doctype html><html><head><title>Port {number}</title></head><body>{body}</body></html>"
    )


@pytest.fixture(scope="module")
def shared_opener() -> Iterator[Opener]:
    """One for all: starting a worker takes a third of a second."""
    with Opener(jobs=1, max_bytes=1 << 20) as opener:
        yield opener


def open_all(opener: Opener, folder: Path) -> dict[str, list[Document | Failure]]:
    return {
        opened.file.name: list(opened.items)
        for opened in opener.open(walk([str(folder)], base=folder))
    }


def open_one(opener: Opener, path: Path) -> Document | Failure:
    (items,) = open_all(opener, path.parent).values()
    (item,) = items
    return item


def open_bytes(opener: Opener, raw: bytes, **options: Any) -> list[Document | Failure]:
    return list(opener.open_stream(io.BytesIO(raw), **options).items)


def test_each_format_becomes_a_document(tmp_path: Path, shared_opener: Opener) -> None:
    files = {
        "a.html": (page(1).encode(), "text/html"),
        "b.txt": (b"\xef\xbb\xbf One.\r\n", "text/plain"),
        "c.md": (b"---\ntitle: T\n---\n# One", "text/markdown"),
        "d.jsonl": (b'{"id": "1", "text": "One."}', "application/jsonl"),
        "e.json": (b'[{"id": "1", "text": "One."}]', "application/jsonl"),
        "f.jsonl.gz": (gzip.compress(b'{"id": "1", "text": "One."}'), "application/jsonl"),
        "g.txt.gz": (gzip.compress(b"One."), "text/plain"),
        "h": (page(2).encode(), "text/html"),
    }
    for name, (raw, _) in files.items():
        (tmp_path / name).write_bytes(raw)
    found = open_all(shared_opener, tmp_path)
    assert list(found) == list(files)
    for name, (_, media) in files.items():
        (document,) = found[name]
        assert isinstance(document, Document), document
        assert document.media == media
        assert document.path == name
        assert document.text_hash == text_hash(document.text)


def test_the_text_of_a_file_is_what_it_holds(tmp_path: Path, shared_opener: Opener) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf One.\r\n\r\nTwo.\n ")
    document = open_one(shared_opener, tmp_path / "a.txt")
    assert isinstance(document, Document)
    assert document.text == " One.\r\n\r\nTwo.\n "
    assert document.raw == b"\xef\xbb\xbf One.\r\n\r\nTwo.\n "


def test_the_source_of_markdown_stays_as_it_is(tmp_path: Path, shared_opener: Opener) -> None:
    source = "---\ntitle: A port\ndate: 2031-03-04\n---\n\n# A *port*\n"
    (tmp_path / "a.md").write_text(source)
    document = open_one(shared_opener, tmp_path / "a.md")
    assert isinstance(document, Document)
    assert document.text == source
    assert [item.name for item in document.given] == ["title", "published"]


FAILING = {
    "empty": ("a.txt", b"", "empty"),
    "only blanks": ("a.txt", b" \r\n\t\n", "empty"),
    "only a BOM": ("a.txt", b"\xef\xbb\xbf", "empty"),
    "a page without article": ("a.html", b"<html><body></body></html>", "empty"),
    "a RAR": ("a.rar", b"Rar!\x1a\x07\0", "binary"),
    "a RAR by another name": ("a.txt", b"Rar!\x1a\x07\0", "binary"),
    "noise": ("a.txt", bytes(range(1, 32)) * 4 + b"\xff\xfe\x81" * 9, "binary"),
    "a packed RAR": ("a.rar.gz", gzip.compress(b"Rar!\x1a\x07\0"), "binary"),
    "too large": ("a.txt", b"a" * (1 << 20) + b"b", "too-large"),
    "too large when inflated": ("a.txt.gz", gzip.compress(b"a" * (1 << 21)), "too-large"),
    "packed and cut off": (
        "a.txt.gz",
        gzip.compress(os.urandom(99).hex().encode())[:-9],
        "truncated",
    ),
    "a style sheet": ("a.css", b"p { color: red }", "unsupported"),
    "broken JSON": ("a.json", b"{]", "malformed-json"),
}


@pytest.mark.parametrize(("name", "raw", "reason"), FAILING.values(), ids=FAILING)
def test_what_is_no_document_is_a_failure(
    tmp_path: Path, shared_opener: Opener, name: str, raw: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    failure = open_one(shared_opener, tmp_path / name)
    assert isinstance(failure, Failure)
    assert failure.reason == reason
    assert failure.path == name
    assert failure.message.startswith(name)


def test_the_failures_of_a_walk_are_handed_on(tmp_path: Path, shared_opener: Opener) -> None:
    (opened,) = shared_opener.open(walk([str(tmp_path / "gone")], base=tmp_path))
    assert (opened.file, opened.hash) == (File(name="gone", path=""), None)
    assert [item.reason for item in opened.items if isinstance(item, Failure)] == ["missing"]


def test_what_became_unreadable_after_the_walk(tmp_path: Path, shared_opener: Opener) -> None:
    os.mkfifo(tmp_path / "pipe")
    files = [File(name=name, path=str(tmp_path / name)) for name in ("gone", "pipe", ".")]
    found = [(opened.hash, *opened.items) for opened in shared_opener.open(files)]
    reasons = [item.reason for _, item in found if isinstance(item, Failure)]
    assert reasons == ["missing", "not-a-file", "not-a-file"]
    assert {file_hash for file_hash, _ in found} == {None}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "no permission"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_a_file_the_system_refuses_is_unreadable_and_the_rest_goes_on(
    tmp_path: Path,
    shared_opener: Opener,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    words: str,
) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    plain_open = builtins.open

    def refuse(path: Any, *args: Any, **kwargs: Any) -> Any:
        if str(path).endswith("a.txt"):
            raise error
        return plain_open(path, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refuse)
    found = open_all(shared_opener, tmp_path)
    (failure,) = found["a.txt"]
    assert isinstance(failure, Failure)
    assert failure.reason == "unreadable"
    assert words in failure.message
    assert isinstance(found["b.txt"][0], Document)


def test_a_file_met_before_is_skipped_by_its_hash(tmp_path: Path, shared_opener: Opener) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.html").write_text(page(1))
    seen = hashlib.sha256(b"One.").hexdigest()
    asked: list[str] = []

    def skip(file: File, file_hash: str) -> bool:
        asked.append(file.name)
        return file_hash == seen

    first, second = (
        (opened.unchanged, opened.hash, len(list(opened.items)))
        for opened in shared_opener.open(walk([str(tmp_path)], base=tmp_path), skip=skip)
    )
    assert first == (True, seen, 0)
    assert second[0] is False
    assert second[2] == 1
    assert asked == ["a.txt", "b.html"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_order_of_results_is_that_of_the_files(tmp_path: Path, jobs: int) -> None:
    for number in range(12):
        suffix = "html" if number % 3 else "txt"
        (tmp_path / f"{number:02}.{suffix}").write_text(page(number))
    with Opener(jobs=jobs) as opener:
        found = open_all(opener, tmp_path)
    assert list(found) == sorted(found)
    for name, (document,) in found.items():
        assert isinstance(document, Document)
        assert f"pilot {int(name[:2]) * 10}," in document.text


STREAMS = {
    "text": (b"The port opened.", "text/plain"),
    "text in utf-16": ("The port opened, at last.".encode("utf-16"), "text/plain"),
    "html": (b"\n" + page(1).encode(), "text/html"),
    "rows": (b'\n{"id": "1", "text": "One."}\n', "application/jsonl"),
    "packed rows": (gzip.compress(b'{"id": "1", "text": "One."}\n'), "application/jsonl"),
    "packed text": (gzip.compress(b"The port opened."), "text/plain"),
}


@pytest.mark.parametrize(("raw", "media"), STREAMS.values(), ids=STREAMS)
def test_a_stream_is_recognised(shared_opener: Opener, raw: bytes, media: str) -> None:
    opened = shared_opener.open_stream(io.BytesIO(raw))
    assert opened.hash is None
    (document,) = opened.items
    assert isinstance(document, Document)
    assert document.media == media
    assert document.path == "-"
    assert opened.hash == hashlib.sha256(raw).hexdigest()


def test_the_format_of_a_stream_may_be_said(shared_opener: Opener) -> None:
    raw = b'{"id": "1", "text": "One."}'
    (document,) = open_bytes(shared_opener, raw, format="text")
    assert isinstance(document, Document)
    assert document.text == raw.decode()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "empty"), (b"Rar!\x1a\x07\0", "binary"), (b"a" * (1 << 21), "too-large")],
)
def test_a_stream_that_is_no_document(shared_opener: Opener, raw: bytes, reason: str) -> None:
    (failure,) = open_bytes(shared_opener, raw)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.path) == (reason, "-")


def test_rows_of_a_stream_are_given_out_as_they_come(shared_opener: Opener) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as sender:
        sender.write(b'{"id": "1", "text": "One."}\n')
        items = shared_opener.open_stream(stream).items
        assert isinstance(next(items), Document)
        sender.write(b'{"id": "2", "text": "Two."}\n')
        assert isinstance(next(items), Document)
        sender.close()
        assert list(items) == []


def test_a_dash_reads_standard_input(
    shared_opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stdin:
        buffer: BinaryIO = io.BytesIO(b"The port opened.")

    monkeypatch.setattr(opener.sys, "stdin", Stdin)  # type: ignore[attr-defined]
    (opened,) = shared_opener.open(walk(["-"], base=Path()))
    (document,) = opened.items
    assert isinstance(document, Document)
    assert document.text == "The port opened."


def test_a_page_that_takes_too_long_is_a_failure_and_the_next_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_extractor.py").write_text(
        "import time, readout.ingest.extract as extractor\n"
        "def extract(raw):\n"
        "    time.sleep(60 if b'Port 1<' in raw else 0)\n"
        "    return extractor.extract(raw)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(opener, "EXTRACTOR", "slow_extractor:extract")
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(3):
        (pages / f"{number}.html").write_text(page(number))
    with Opener(jobs=1, timeout=1.5) as slow:
        found = open_all(slow, pages)
    (failure,) = found["1.html"]
    assert isinstance(failure, Failure)
    assert failure.reason == "timeout"
    assert isinstance(found["0.html"][0], Document)
    assert isinstance(found["2.html"][0], Document)


def test_the_same_file_is_the_same_document(tmp_path: Path, shared_opener: Opener) -> None:
    (tmp_path / "a.html").write_text(page(1))
    first, second = (open_one(shared_opener, tmp_path / "a.html") for _ in range(2))
    assert first == second


def test_the_digest_is_stable_and_short() -> None:
    assert len(DIGEST) == 16
    assert int(DIGEST, 16) >= 0


def test_hashes_are_of_the_bytes_on_disk(tmp_path: Path, shared_opener: Opener) -> None:
    raw = gzip.compress(b'{"id": "1", "text": "One."}' * 9)
    (tmp_path / "a.jsonl.gz").write_bytes(raw)
    opened: Opened
    (opened,) = shared_opener.open(walk([str(tmp_path)], base=tmp_path))
    assert opened.hash == hashlib.sha256(raw).hexdigest()
    list(opened.items)

"""Rows in, documents out, and what is said of those that are none."""

from __future__ import annotations

import gzip
import io
import json
import random
from typing import Any

import pytest

from readout.ingest import gunzip
from readout.ingest.jsonl import read_json, read_jsonl
from readout.schema.document import Document, Failure

LIMIT = 1 << 16


def read(raw: bytes, limit: int = LIMIT) -> list[Document | Failure]:
    return list(read_jsonl(io.BytesIO(raw), "rows.jsonl", max_bytes=limit))


def read_one(raw: bytes) -> Document:
    (item,) = read(raw)
    assert isinstance(item, Document), item
    return item


def failures(items: list[Document | Failure]) -> list[tuple[str, int | None]]:
    return [(item.reason, item.line) for item in items if isinstance(item, Failure)]


def texts(items: list[Document | Failure]) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


TEXTS = {
    "as it is": ('{"text": " one\\r\\ntwo\\n "}', " one\r\ntwo\n "),
    "a BOM in the text": ('{"text": "\\ufeffThe port"}', "\ufeffThe port"),
    "a raw BOM in the text": ('{"text": "\ufeffThe port"}', "\ufeffThe port"),
    "an escaped pair": ('{"text": "\\ud83d\\udea2 sails"}', "🚢 sails"),
    "a lone surrogate": ('{"text": "a\\ud83db"}', "a\ufffdb"),
    "a NUL": ('{"text": "a\\u0000b"}', "a\ufffdb"),
    "raw control characters": ('{"text": "a\tb"}', "a\tb"),
    "a line separator": ('{"text": "a\u2028b"}', "a\u2028b"),
}


@pytest.mark.parametrize(("row", "text"), TEXTS.values(), ids=TEXTS)
def test_the_text_of_a_row_is_never_changed(row: str, text: str) -> None:
    document = read_one(row.encode())
    assert document.text == text
    assert document.raw == row.encode()
    assert document.media == "application/jsonl"
    assert bool(document.notes) == ("\ufffd" in text)


def test_a_row_gives_its_id_and_metadata() -> None:
    row = {"id": "a1", "text": "The port opened.", "published": "2031-03-04", "title": "Port"}
    document = read_one(json.dumps(row).encode())
    assert document.input_id == "a1"
    assert document.path == "rows.jsonl"
    assert [(item.name, item.value, item.origin, item.detail) for item in document.given] == [
        ("title", "Port", "given", "field title"),
        ("published", "2031-03-04", "given", "field published"),
    ]


@pytest.mark.parametrize(
    ("given", "kept"), [(7, "7"), ("", None), (None, None), ("x\ud800", "x\ufffd")]
)
def test_ids_are_strings(given: object, kept: str | None) -> None:
    assert read_one(json.dumps({"id": given, "text": "Words."}).encode()).input_id == kept


def test_only_the_files_bom_and_line_ends_are_cut() -> None:
    items = read(b'\xef\xbb\xbf{"text": "one"}\r\n\n   \n{"text": "two"}')
    assert texts(items) == ["one", "two"]
    assert [item.raw for item in items if isinstance(item, Document)] == [
        b'{"text": "one"}',
        b'{"text": "two"}',
    ]


FILES_IN_ONE = {
    "a second file": (b'{"text": "one"}\n\xef\xbb\xbf{"text": "two"}\n', "utf-8"),
    "two marks": (b'{"text": "one"}\n' + b"\xef\xbb\xbf" * 2 + b'{"text": "two"}', "utf-8"),
    "an empty file between": (b'{"text": "one"}\n\xef\xbb\xbf\n{"text": "two"}', "utf-8"),
    "utf-16": ('{"text": "one"}\n\ufeff{"text": "two"}'.encode("utf-16"), "utf-8"),
}


@pytest.mark.parametrize(("raw", "encoding"), FILES_IN_ONE.values(), ids=FILES_IN_ONE)
def test_files_put_together_are_read(raw: bytes, encoding: str) -> None:
    items = read(raw)
    assert texts(items) == ["one", "two"]
    assert [item.encoding for item in items if isinstance(item, Document)] == [encoding] * 2


def test_a_mark_that_was_cut_is_noted() -> None:
    first, second = read(b'{"text": "one"}\n\xef\xbb\xbf{"text": "\x93two\x94"}')
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.notes == ()
    assert second.text == "“two”"
    assert second.notes[-1] == "a byte order mark before the row was cut"


def test_files_put_together_without_a_line_break_are_named_so() -> None:
    (failure,) = read(b'{"text": "one"}\xef\xbb\xbf{"text": "two"}')
    assert isinstance(failure, Failure)
    assert failure.reason == "malformed-json"
    assert "without a line break" in failure.message


def test_a_document_tells_its_line_and_its_id_does_not() -> None:
    items = read(b'{"text": "one"}\n\n{}\n{"text": "two"}\n{"text": "one"}')
    documents = [item for item in items if isinstance(item, Document)]
    assert [(item.text, item.line) for item in documents] == [("one", 1), ("two", 4), ("one", 5)]
    assert documents[0].id == documents[2].id


def test_a_document_of_an_array_tells_its_position() -> None:
    items = read_whole(b'[{"text": "one"}, {"text": 3},\n\n{"text": "two"}]')
    assert [item.line for item in items if isinstance(item, Document)] == [1, 3]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_rows_are_read(codec: str) -> None:
    rows = '{"text": "one “port”"}\n{"text": "two"}\n'
    assert texts(read(rows.encode(codec))) == ["one “port”", "two"]


def test_a_legacy_row_is_read_and_noted() -> None:
    document = read_one('{"text": "“Aye,” said the pilot."}'.encode("cp1252"))
    assert document.text == "“Aye,” said the pilot."
    assert document.encoding == "cp1252"
    assert document.notes == ("the row is not UTF-8 and was read as cp1252",)


TROUBLE: dict[str, tuple[bytes, list[tuple[str, int]]]] = {
    "broken": (b'{"text": "one"', [("malformed-json", 2)]),
    "two values": (b'{"text": "one"} {"text": "two"}', [("malformed-json", 2)]),
    "deep": (b"[" * 50_000, [("malformed-json", 2)]),
    "huge number": (b'{"text": ' + b"9" * 5_000 + b"}", [("malformed-json", 2)]),
    "a list": (b'["text"]', [("not-an-object", 2)]),
    "null": (b"null", [("not-an-object", 2)]),
    "no text": (b'{"id": "x"}', [("no-text", 2)]),
    "null text": (b'{"id": "x", "text": null}', [("no-text", 2)]),
    "text is a list": (b'{"id": "x", "text": ["a"]}', [("wrong-type", 2)]),
    "id is an object": (b'{"id": {}, "text": "a"}', [("wrong-type", 2)]),
    "id is true": (b'{"id": true, "text": "a"}', [("wrong-type", 2)]),
    "blank text": (b'{"id": "x", "text": " \\n "}', [("empty", 2)]),
    "too long": (b'{"text": "' + b"a" * LIMIT + b'"}', [("too-large", 2)]),
    "binary": (b'{"text": "' + bytes(range(1, 9)) * 9 + b'\xff"}', [("binary", 2)]),
}


@pytest.mark.parametrize(("line", "expected"), TROUBLE.values(), ids=TROUBLE)
def test_a_bad_line_is_a_failure_and_the_rest_goes_on(
    line: bytes, expected: list[tuple[str, int]]
) -> None:
    items = read(b'{"text": "before"}\n' + line + b'\n{"text": "after"}\n')
    assert texts(items) == ["before", "after"]
    assert failures(items) == expected
    (failure,) = (item for item in items if isinstance(item, Failure))
    assert failure.message.startswith("rows.jsonl, line 2: ")


def test_the_failure_of_a_row_carries_its_id() -> None:
    (failure,) = read(b'{"id": "x", "body": 3}')
    assert isinstance(failure, Failure)
    assert failure.input_id == "x"
    assert "'body' is a number" in failure.message


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_a_failure(raw: bytes) -> None:
    assert [reason for reason, _ in failures(read(raw))] == ["empty"]


def rows(*rows: dict[str, Any]) -> bytes:
    return b"\n".join(json.dumps(row).encode() for row in rows)


def test_the_same_id_with_another_text_keeps_both_and_names_both_lines() -> None:
    items = read(rows({"id": "a", "text": "one"}, {"text": "x"}, {"id": "a", "text": "two"}))
    assert texts(items) == ["one", "x", "two"]
    failure = items[-1]
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.line, failure.input_id) == ("repeated-id", 3, "a")
    assert "line 1" in failure.message
    assert "line 3" in failure.message


def test_the_same_row_twice_is_the_same_document() -> None:
    first, second = read(rows({"id": "a", "text": "one"}, {"id": "a", "text": "one"}))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.id == second.id


def many_rows(count: int) -> bytes:
    random_words = random.Random(5)
    return b"\n".join(
        json.dumps({"id": n, "text": f"Ship {random_words.random()} came in."}).encode()
        for n in range(count)
    )


def read_packed(packed: bytes) -> list[Document | Failure]:
    stream = gunzip.inflate(io.BytesIO(packed))
    return list(read_jsonl(stream, "rows.jsonl.gz", max_bytes=LIMIT))


def test_packed_rows_are_the_rows() -> None:
    raw = many_rows(500)
    assert texts(read_packed(gzip.compress(raw))) == texts(read(raw))


def test_members_follow_each_other() -> None:
    packed = gzip.compress(b'{"text": "one"}\n') + gzip.compress(b'{"text": "two"}\n')
    assert texts(read_packed(packed)) == ["one", "two"]


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_rows_before_the_cut_of_a_truncated_file_are_kept(cut: float) -> None:
    raw = many_rows(2_000)
    packed = gzip.compress(raw)
    items = read_packed(packed[: int(len(packed) * cut)])
    kept = texts(items)
    assert len(kept) > 2_000 * cut * 0.7
    assert kept == texts(read(raw))[: len(kept)]
    assert failures(items) == [("truncated", len(kept) + 1)]


def test_rows_before_damage_are_kept() -> None:
    packed = gzip.compress(b'{"text": "one"}\n') + b"not gzip at all"
    items = read_packed(packed)
    assert texts(items) == ["one"]
    assert [reason for reason, _ in failures(items)] == ["damaged"]


@pytest.mark.parametrize("filling", [b" ", b"\n"])
def test_a_bomb_is_given_up(filling: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunzip, "FREE_BYTES", 1 << 18)
    items = read_packed(gzip.compress(b'{"text": "one"}\n' + filling * (1 << 22)))
    assert texts(items) == ["one"]
    assert {reason for reason, _ in failures(items)} == {"too-large"}


def test_an_endless_line_is_given_up_after_a_while() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            buffer[:] = b"a" * len(buffer)
            return len(buffer)

    stream = io.BufferedReader(Endless())
    assert failures(list(read_jsonl(stream, "x", max_bytes=1 << 10))) == [("too-large", 1)]


def test_a_stream_that_breaks_ends_with_a_failure() -> None:
    class Breaking(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            line = super().readline(size)
            if not line:
                raise OSError(5, "Input/output error")
            return line

    items = list(read_jsonl(Breaking(b'{"text": "one"}\n'), "x", max_bytes=LIMIT))
    assert texts(items) == ["one"]
    assert failures(items) == [("unreadable", 2)]


def read_whole(raw: bytes) -> list[Document | Failure]:
    return list(read_json(raw, "rows.json", max_bytes=LIMIT))


JSON = {
    "an array": (b'[\n {"id": "a", "text": "one"},\n {"id": "b", "text": "two"}]', ["one", "two"]),
    "an object": (b'\xef\xbb\xbf{\n "text": "one"\n}\n', ["one"]),
    "an object with a lone surrogate": (b'{"text":\n "a\\ud800"}', ["a\ufffd"]),
    "rows after all": (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
    "utf-16": ('[{"text": "one"}]'.encode("utf-16"), ["one"]),
}


@pytest.mark.parametrize(("raw", "expected"), JSON.values(), ids=JSON)
def test_json_files_hold_one_or_many_articles(raw: bytes, expected: list[str]) -> None:
    items = read_whole(raw)
    assert texts(items) == expected
    assert failures(items) == []


def test_an_item_that_is_none_is_named_by_its_line() -> None:
    items = read_whole(b'[\n{"text": "one"},\n\n{"text":\n3}, {"text": 3}]')
    assert failures(items) == [("wrong-type", 4), ("wrong-type", 5)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"[]", "empty"), (b"3", "not-an-object"), (b"{", "malformed-json"), (b" ", "empty")],
)
def test_other_json_is_a_failure(raw: bytes, reason: str) -> None:
    assert [reason for reason, _ in failures(read_whole(raw))] == [reason]

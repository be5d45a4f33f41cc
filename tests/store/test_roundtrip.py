"""What goes in comes out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from readout.schema.document import Metadata
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span
from readout.store import Store
from readout.store.descriptions import evidence_rows, numbered
from readout.store.raws import is_encoded
from tests.store.making import TOOLS, build, describe, given, make, take

TEXTS = [
    "plain",
    "no\u00a0break\u202fspace",
    "line\r\nends\rof\nevery\u2028kind\u2029\x85",
    "  leading and trailing  \n\n",
    "\ufeffa mark that is text",
    "astral \U0001f6a2\U00010348 and cafe\u0301",
    "\ufffd\ufffe\uffff\ufdd0\ue000\U0010fffd",
    "quote ' double \" percent % null-ish \\0 ; DROP TABLE texts; --",
    "x" * 300_000,
]


@pytest.fixture(scope="module")
def shelf() -> Iterator[Store]:
    """One project for many examples."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder, "s.readout")) as store:
        yield store


def there_and_back(store: Store, text: str, raw: bytes) -> None:
    document = make(text, raw=raw)
    take(store, document.path, document)
    view = store.document(document.id)
    assert view is not None
    assert view.text == text
    assert view.row.chars == len(text)
    assert view.row.text_hash == document.text_hash
    assert store.raw(document.id) == raw


@pytest.mark.parametrize("text", TEXTS, ids=[text[:12] for text in TEXTS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_texts_and_their_bytes(shelf: Store, text: str, encoding: str) -> None:
    there_and_back(shelf, text, text.encode(encoding))


@settings(max_examples=150, deadline=None, derandomize=True)
@forall(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    raw=st.binary(),
)
def test_any_text_and_any_bytes(shelf: Store, text: str, raw: bytes) -> None:
    there_and_back(shelf, text, raw)


def test_the_shelf_is_sound(shelf: Store) -> None:
    assert shelf.problems() == ()


# Text, encoding, raw bytes, and as what they are kept.
CODECS = [
    ("osk", "utf-8", b"osk", "text"),
    ("osk", "utf-8-sig", b"\xef\xbb\xbfosk", "text"),
    ("osk", "utf-8", b"\xef\xbb\xbfosk", "plain"),
    ("é", "cp1252", b"\xe9", "text"),
    ("é", "cp1252", "é".encode(), "plain"),
    ("osk", "utf-16-le", "osk".encode("utf-16-le"), "text"),
    ("osk", "utf-16", "osk".encode("utf-16"), "plain"),
    ("osk", "no such encoding", b"osk", "plain"),
    ("\u4e2d", "ascii", b"\xff", "plain"),
    ("osk", "utf-8", b"<p>osk</p>" * 50, "zlib"),
    ("osk", "utf-8", b"", "plain"),
]


@pytest.mark.parametrize(("text", "encoding", "raw", "codec"), CODECS)
def test_bytes_are_not_kept_twice(
    store: Store, text: str, encoding: str, raw: bytes, codec: str
) -> None:
    document = msgspec.structs.replace(make(text, raw=raw), encoding=encoding)
    take(store, document.path, document)
    assert store.database.value("SELECT codec FROM raws") == codec
    assert store.raw(document.id) == raw
    assert is_encoded(text, encoding, raw) == (codec == "text")
    assert store.problems() == ()


def test_what_came_beside_the_text(store: Store) -> None:
    beside = given(title="Idle", publisher="The Lumen Courier", byline="I. Doran")
    document = make(
        "The ferry lies idle.", "r.jsonl", input_id="7", beside=beside, notes=("a", "b")
    )
    take(store, "r.jsonl", document)
    view = store.document(document.id)
    assert view is not None
    assert view.given == beside
    row = view.row
    assert (row.input_id, row.notes, row.media) == ("7", ("a", "b"), "application/jsonl")
    assert (row.title, row.publisher, row.byline) == ("Idle", "The Lumen Courier", None)
    assert (row.language, row.not_read, row.dct.basis, row.words) == (None, None, "unknown", 0)
    assert view.metadata == Metadata()
    (undescribed,) = store.undescribed(TOOLS)
    assert undescribed == msgspec.structs.replace(document, raw=b"")


def test_metadata_and_its_evidence(store: Store) -> None:
    document = make("Ferry idle\n\nNobody crosses.", "lumen/a.txt")
    take(store, "lumen/a.txt", document)
    assert build(store) == 1
    assert build(store) == 0
    view = store.document(document.id)
    assert view is not None
    assert view.metadata == describe(document)
    assert view.language == Language("en", 0.98)
    row = view.row
    assert (row.title, row.publisher, row.words) == ("Ferry idle", "lumen", 4)
    assert row.dct == describe(document).dct
    spans = [
        tuple(r) for r in store.database.rows("SELECT part, number, characters, rule FROM spans")
    ]
    assert sorted(spans, key=str) == [
        ("boilerplate", 0, "", "made-up"),
        ("date", 0, "Ferry idle", "made-up-date"),
        ("publisher", 0, None, "folder"),
        ("title", 0, "Ferry idle", "first"),
    ]
    assert build(store, "tools-2") == 1
    assert store.problems() == ()


def test_rows_of_one_part_are_numbered_even_when_it_has_many_spans() -> None:
    metadata = describe(make("Ferry idle\n\nNobody crosses."))
    title = metadata.title
    assert title is not None
    spans = (Span(0, 5), Span(6, 10))
    twice = Metadata(title=type(title)(value="x", origin="text", rule="r", spans=spans))
    assert [(n, row.span) for n, row in numbered(evidence_rows(twice))] == list(enumerate(spans))


def test_readings(store: Store) -> None:
    one, two = make("The ferry lies idle.", "a.txt"), make("A bridge is promised.", "b.txt")
    take(store, "a.txt", one)
    take(store, "b.txt", two)
    assert store.count_unread(TOOLS) == 2
    assert [key for key, _ in store.unread_texts(TOOLS)] == sorted((one.text_hash, two.text_hash))
    word = Word(start=0, end=3, lemma="the", upos="DET", xpos="DT", head=-1, deprel="root")
    reading = Reading(
        text_hash=one.text_hash, language=Language(None), not_read="language", words=(word,)
    )
    store.put_reading(reading, TOOLS)
    store.put_reading(reading, TOOLS)
    store.put_reading(reading, "older tools")
    assert store.reading(one.text_hash, TOOLS) == reading
    assert store.reading(two.text_hash, TOOLS) is None
    assert (store.count_unread(TOOLS), store.count_texts(TOOLS)) == (1, (2, 1))
    assert store.drop_other_readings(TOOLS) == 1
    assert store.reading(one.text_hash, "older tools") is None


def test_reading_and_describing_may_go_on_while_pages_are_read(store: Store) -> None:
    with store.transaction():
        for number in range(450):
            document = make(f"Ferry number {number}.", f"{number}.txt")
            take(store, document.path, document)
    assert build(store) == 450
    assert store.count_unread(TOOLS) == 0
    assert list(store.undescribed(TOOLS)) == []
    assert len({row.id for row in store.iter_documents()}) == 450
    assert [row.id for row in store.iter_documents()] == sorted(
        r.id for r in store.iter_documents()
    )


def test_ids_are_found_by_what_people_type(store: Store) -> None:
    document = make("The ferry lies idle.", "a/b.jsonl", input_id="wire-7")
    other = make("A bridge is promised.", "a/b.jsonl", input_id="wire-8")
    take(store, "a/b.jsonl", document, other)
    assert store.resolve_id(document.id) == (document.id,)
    assert store.resolve_id(document.id[:6]) == (document.id,)
    assert store.resolve_id(document.id[:6].upper()) == (document.id,)
    assert store.resolve_id(document.id[:3]) == ()
    assert store.resolve_id("wire-7") == (document.id,)
    assert store.resolve_id("a/b.jsonl") == tuple(sorted((document.id, other.id)))
    for nothing in ("", "zzzz", "%", "____", "\0", "\ud800", "ffff\ud800"):
        assert store.resolve_id(nothing) == ()
        assert store.document(nothing) is None
        assert store.raw(nothing) is None


def test_a_path_means_its_current_version(store: Store) -> None:
    old, new = make("The ferry lies idle."), make("The ferry sails.")
    take(store, "osk.txt", old)
    take(store, "osk.txt", new)
    assert store.resolve_id("osk.txt") == (new.id,)


def test_the_same_text_elsewhere_is_named(store: Store) -> None:
    one, two = make("The ferry lies idle.", "a.txt"), make("The ferry lies idle.", "b.txt")
    take(store, "a.txt", one)
    take(store, "b.txt", two)
    view = store.document(one.id)
    assert view is not None
    assert view.same_text == (two.id,)
    assert store.database.value("SELECT count(*) FROM texts") == 1

"""The tools and the real articles that a user showed us."""

from __future__ import annotations

from pathlib import Path

import pytest

from readout.lexicon import load
from readout.reading import LAYERS, Tools, describe, read
from readout.schema.document import Document, Metadata, text_hash
from readout.schema.reading import Layout

SEEDS = Path(__file__).resolve().parents[3] / "shared/seeds"
TEXT = "Ferry runs aground off Lumen\n\nLUMEN — A ferry ran aground on Friday, the mayor said."


def test_tools_are_built_once_and_their_digest_is_stable() -> None:
    assert Tools.load() is Tools.load()
    assert len(Tools.load().digest) == 64
    assert Tools.load().digest != load("layout").digest


def test_layers_can_be_left_out() -> None:
    assert sorted(LAYERS) == ["metadata"]
    assert read(TEXT, Tools.load()).layout.parts != ()
    assert read(TEXT, Tools.load(), layers=frozenset()).layout == Layout()


def test_reading_carries_the_hash_of_its_text() -> None:
    assert read(TEXT, Tools.load()).text_hash == text_hash(TEXT)


def seed(number: str) -> tuple[str, Metadata]:
    path = next(SEEDS.glob(f"{number}_*.txt"), None) if SEEDS.is_dir() else None
    if path is None:
        pytest.skip(f"no seed articles in {SEEDS}")
    text = path.read_bytes().decode("utf-8")
    document = Document(
        id="d",
        text=text,
        text_hash=text_hash(text),
        path=path.name,
        media="text/plain",
        encoding="utf-8",
        raw=b"",
    )
    return text, describe(document, read(text, Tools.load()))


@pytest.mark.shared
def test_seed_without_a_date() -> None:
    text, metadata = seed("000")
    assert metadata.dct.basis == "unknown"
    assert metadata.dct.date is None
    assert (metadata.title, metadata.boilerplate) == (None, ())
    assert sum(span.end - span.start for span in metadata.body) > 0.95 * len(text)


@pytest.mark.shared
def test_seed_with_a_date_line() -> None:
    text, metadata = seed("001")
    assert str(metadata.dct.date) == "2023-12-20"
    assert metadata.dct.basis == "stated"
    assert [span.of(text) for span in metadata.dct.evidence] == ["2023-12-20"]
    assert metadata.body[0].start == metadata.dct.evidence[0].end + 1


@pytest.mark.shared
def test_seed_with_a_site_tail() -> None:
    text, metadata = seed("002")
    assert metadata.agency is not None
    assert metadata.publisher is not None
    assert (metadata.agency.value, metadata.publisher.value) == ("JNS", "Matzav.com")
    assert "Matzav" not in metadata.body[-1].of(text)
    assert not metadata.body[-1].of(text).endswith("JNS")
    assert metadata.title is None


@pytest.mark.shared
def test_seed_with_a_whole_head() -> None:
    text, metadata = seed("003")
    lines = text.split("\n")
    assert metadata.title is not None
    assert metadata.subtitle is not None
    assert metadata.author_note is not None
    assert metadata.dateline is not None
    assert metadata.title.value == lines[0].strip()
    assert metadata.subtitle.value == lines[1].strip()
    assert metadata.author_note.value == lines[2].strip()
    assert metadata.dateline.value == "WASHINGTON"
    assert metadata.body[0].start > metadata.dateline.spans[0].end

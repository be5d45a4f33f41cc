"""The tools and the real articles that a user showed us."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from readout.lexicon import load
from readout.reading import LAYERS, Tools, describe, digest, read
from readout.schema.document import Document, Metadata, text_hash
from readout.schema.reading import Layout

SEEDS = Path(__file__).resolve().parents[3] / "shared/seeds"
TEXT = "Ferry runs aground off Lumen\n\nLUMEN — A ferry ran aground on Friday, the mayor said."


def test_tools_are_built_once_and_their_digest_is_stable() -> None:
    assert Tools.load() is Tools.load()
    assert len(Tools.load().digest) == 64
    assert Tools.load().digest != load("layout").digest


def test_layers_can_be_left_out() -> None:
    assert read(TEXT, Tools.load(), layers=LAYERS).layout.parts != ()
    assert read(TEXT, Tools.load(), layers=frozenset()).layout == Layout()


def test_digest_follows_code_rules_and_model(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = dict(digest._sources())
    assert sources.keys() >= {"pattern.py", "lexicon.py", "reading/layout.py", "reading/dating.py"}
    digests = {digest.compute_digest()}
    for name in sources:
        changed = {**sources, name: sources[name] + b"\n"}
        monkeypatch.setattr(digest, "_sources", changed.items)
        digests.add(digest.compute_digest())
    monkeypatch.setattr(digest, "_sources", sources.items)
    monkeypatch.setattr(digest, "model_version", lambda: "another 1.0")
    digests.add(digest.compute_digest())
    monkeypatch.undo()
    monkeypatch.setattr(digest, "find_digest", lambda: "other weights")
    digests.add(digest.compute_digest())
    monkeypatch.undo()
    for noun in digest.LEXICONS:
        other = replace(load(noun), digest="0")
        monkeypatch.setattr(
            digest, "load", lambda n, noun=noun, o=other: o if n == noun else load(n)
        )
        digests.add(digest.compute_digest())
    assert len(digests) == len(sources) + 3 + len(digest.LEXICONS)


def test_digest_does_not_load_the_tagger() -> None:
    code = (
        "import sys; from readout.reading import Tools; print(Tools.load().digest);"
        "assert 'onnxruntime' not in sys.modules"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == Tools.load().digest


def test_reading_carries_the_hash_of_its_text() -> None:
    assert read(TEXT, Tools.load(), layers=LAYERS).text_hash == text_hash(TEXT)


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
    return text, describe(document, read(text, Tools.load(), layers=LAYERS))


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

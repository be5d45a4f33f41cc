"""What untrusted text may do to a terminal: nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readout.cli.console import visible
from tests.cli.conftest import Readout
from tests.conftest import jsonl


@pytest.mark.parametrize(
    ("text", "lines", "shown"),
    [
        ("plain — tab\tstays", False, "plain — tab\tstays"),
        ("\x1b[2J", False, "␛[2J"),
        ("\x9b2J\x85", False, "\\x9b2J\\x85"),
        ("a\nb\rc\x00\x7f", False, "a␊b␍c␀␡"),
        ("a\nb\rc", True, "a\nb␍c"),
        ("é€\xa0", False, "é€\xa0"),
    ],
)
def test_visible(text: str, lines: bool, shown: str) -> None:
    assert visible(text, lines=lines) == shown


TRICK = "Pilots\x1b]0;owned\x07 count\x9b2J the boats"


def test_a_terminal_gets_no_control_characters(readout: Readout, tmp_path: Path) -> None:
    row = {"id": "trick", "title": TRICK, "publisher": TRICK, "text": f"{TRICK} again.\n\nTwice."}
    (tmp_path / "t.jsonl").write_text(jsonl(row))
    (tmp_path / "no\x1b[31m.txt").write_bytes(b"")
    said = []
    for arguments in (
        ("ingest", "t.jsonl", "no\x1b[31m.txt", "--project", "p.readout", "-v", "-j1"),
        ("build",),
        ("show",),
        ("show", "trick"),
        ("show", "absent\x1b[31m"),
        ("search", "boats"),
        ("frob\x1b",),
    ):
        _, out, err = readout(*arguments)
        said.append(out + err)
    text = "".join(said)
    assert not set(text) & {chr(code) for code in (*range(32), *range(0x7F, 0xA0))} - {"\n"}
    assert "␛" in text
    assert "again.\n\nTwice.\n" in text


def test_exact_answers_stay_exact(readout: Readout, tmp_path: Path) -> None:
    text = "Pilots \x1b[1mcount\x1b[0m the boats again and again."
    (tmp_path / "t.jsonl").write_text(jsonl({"id": "bold", "text": text}))
    readout("ingest", "t.jsonl", "--project", "p.readout", "-j1")
    stored = json.loads(readout("show", "bold", "--json")[1])["text"]
    assert readout("show", "bold", "--text")[1] == stored
    assert "␛" not in stored

"""`readout report`: which form, which part, where to."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Readout


@pytest.fixture
def built(readout: Readout, pile: Path) -> Readout:
    readout("pile", "--no-open", "-j1")
    return readout


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ((), "pile.html"),
        (("-f", "md"), "pile.md"),
        (("-f", "docx"), "pile.docx"),
        (("-o", "story.md"), "story.md"),
        (("-o", "story.docx"), "story.docx"),
        (("-o", "story.txt", "-f", "md"), "story.txt"),
    ],
)
def test_a_report_in_every_form(built: Readout, arguments: tuple[str, ...], place: str) -> None:
    status, out, err = built("report", *arguments)
    assert (status, out) == (0, "")
    assert err.startswith(f"{place}: ") and "kB" in err
    first = Path(place).read_bytes()
    assert first.startswith((b"<!doctype html>", b"\n<!doctype html>", b"<!-- Readout ", b"PK"))
    # It may be written again, and is the same.
    assert built("report", *arguments)[0] == 0
    assert Path(place).read_bytes() == first


@pytest.mark.parametrize("form", ["md", "docx"])
def test_a_file_of_somebody_else_stays(built: Readout, form: str) -> None:
    place = Path(f"pile.{form}")
    place.write_text("my own notes")
    status, _, err = built("report", "-f", form)
    assert status == 2
    assert f"{place} is there and is no Readout report" in err
    assert place.read_text() == "my own notes"
    assert built("report", "-f", form, "-o", place)[0] == 0


def test_a_document_that_was_changed_in_word_stays(built: Readout) -> None:
    assert built("report", "-f", "docx")[0] == 0
    with zipfile.ZipFile("pile.docx", "a") as archive:
        archive.comment = b""
    assert built("report", "-f", "docx")[0] == 2


def test_markdown_goes_to_standard_output(built: Readout) -> None:
    status, out, err = built("report", "-f", "md", "-o", "-")
    assert (status, err) == (0, "")
    assert out.startswith("<!-- Readout ")
    assert "# pile" in out and "## Timeline" in out
    assert "Harbour reopens after the flood · The Lumen Courier" in out


def test_a_part_of_the_story(built: Readout) -> None:
    out = built("report", "-f", "md", "-o", "-", "--actor", "Ilka Doran", "--since", "2031-03-04")[
        1
    ]
    assert "Only what concerns Ilka Doran, from 4 Mar 2031 on." in out
    assert "### Ilka Doran" in out
    assert "A bridge is promised again" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "March"), "--since 'March' is no day; write it as in 2031-03-04"),
        (("--since", "2031-03-04", "--until", "2031-03-01"), "--until 2031-03-01 is before"),
        (("--actor", "Nobody Known"), "no actor 'Nobody Known'"),
        (("--claims", "some"), "'some' is not one of 'only', 'conflicts'"),
        (("--format", "pdf"), "'pdf' is not one of 'html', 'md', 'docx'"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    built: Readout, arguments: tuple[str, ...], message: str
) -> None:
    status, out, err = built("report", *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert not Path("pile.html").exists()

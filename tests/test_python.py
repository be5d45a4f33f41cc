"""`import readout`: tables of a project, texts without one, and the pages that show it."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import readout
from readout import api
from readout.cli.tables import TABLES
from readout.errors import ProjectError, UnreadableError, UsageError
from readout.record.tables import ROW_TYPES
from readout.schema.row import Article, Unread
from tests.conftest import BRIDGE, FERRY, FRENCH

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
NOTEBOOK = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
HAS = {name: importlib.util.find_spec(name) is not None for name in ("pandas", "polars")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples and a project that is built from them."""
    folder = tmp_path_factory.mktemp("python")
    shutil.copytree(ROOT / "examples", folder / "examples")
    with readout.Project.open(folder / "examples.readout", create=True) as story:
        story.ingest(folder / "examples")
        story.build()
    return folder


@pytest.fixture
def story(folder: Path) -> Iterator[readout.Project]:
    with readout.Project.open(folder / "examples.readout") as story:
        yield story


# What is there


def test_importing_it_loads_nothing_else() -> None:
    code = "import sys, readout; print(sorted(n for n in sys.modules if n.startswith('readout')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['readout']"


def test_it_names_what_it_has() -> None:
    assert set(readout.__all__) == {*api.__all__, "__version__"}
    assert set(readout.__all__) <= set(dir(readout))
    assert all(getattr(readout, name) is getattr(api, name) for name in api.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        readout.nothing  # type: ignore[attr-defined] # noqa: B018


def test_every_table_of_the_export_is_a_table_of_a_project(story: readout.Project) -> None:
    assert set(TABLES) == set(ROW_TYPES)
    for name, row_type in ROW_TYPES.items():
        table = getattr(story, name)
        assert (table.name, table.row_type) == (name, row_type)
        assert table.columns == row_type.__struct_fields__
        assert table[:] == story.table(name)[:]


# Tables


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_is_a_sequence_of_rows(story: readout.Project, name: str) -> None:
    table = story.table(name)
    assert list(table) == list(iter(story.table(name)))
    assert len(table) == len(list(table))
    assert all(isinstance(row, table.row_type) for row in table)
    if len(table):
        assert table[0] in table
        assert table[-1] == table[:][-1]
    assert msgspec.convert(table.to_dicts(), list[table.row_type]) == list(table)  # type: ignore[name-defined]


def test_going_through_a_table_keeps_nothing_and_its_length_keeps_all() -> None:
    reads = []

    def rows() -> Iterator[readout.Span]:
        reads.append(1)
        yield readout.Span(1, 2)

    table = api.Table("spans", readout.Span, rows)
    assert [*iter(table), *iter(table)] == [readout.Span(1, 2)] * 2
    assert len(reads) == 2
    assert (len(table), table[0], list(table)) == (1, readout.Span(1, 2), [readout.Span(1, 2)])
    assert len(reads) == 3
    assert repr(table) == "<readout.Table 'spans' of Span>"


def test_rows_carry_the_words_of_their_documents(story: readout.Project) -> None:
    for name in ("mentions", "places", "figures"):
        rows = story.table(name)
        assert len(rows) > 50
        for row in rows:
            assert row.text == story.text(row.document)[row.start : row.end]  # type: ignore[attr-defined]


def test_columns_are_typed(story: readout.Project) -> None:
    arrow = pytest.importorskip("pyarrow")
    for name in TABLES:
        table = story.table(name)
        made = table.to_arrow()
        assert made.num_rows == len(table)
        assert set(made.column_names) >= set(table.columns)
    documents = story.documents.to_arrow()
    at = documents.column_names.index("dct")
    assert documents.column_names[at - 4 : at] == ["date", "earliest", "latest", "basis"]
    assert documents.schema.field("date").type == arrow.date32()
    assert documents["date"].to_pylist() == [row.dct.date for row in story.documents]
    # It says itself on what a group is based.
    assert story.duplicates.to_arrow()["basis"].to_pylist() == [d.basis for d in story.duplicates]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_data_frame_has_the_rows(story: readout.Project, library: str) -> None:
    if not HAS[library]:
        with pytest.raises(UsageError, match=re.escape(f"pip install 'readout[{library}]'")):
            getattr(story.events, f"to_{library}")()
        return
    frame = getattr(story.events, f"to_{library}")()
    assert list(frame["id"]) == [event.id for event in story.events]


# Projects


def test_a_project_is_written_to_only_while_it_takes_something_in(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    path = tmp_path / "new.readout"
    with readout.Project.open(path, create=True) as one, readout.Project.open(path) as other:
        assert (len(one.documents), one.name, other.path) == (0, "new", path)
        assert one.ingest(tmp_path / "ferry.txt").new == 1
        assert [row.path for row in other.documents] == ["ferry.txt"]
        with pytest.raises(ProjectError, match=r"new\.readout: not built .* call build\(\)"):
            list(other.statements)
        assert other.build().read == 1
        (said,) = [row for row in one.statements if "table" in row.content_text]
        assert (said.speaker and said.speaker.name, one.text(said.document)) == (
            "Ilka Doran",
            FERRY,
        )
        (tmp_path / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
        before = one.statements
        assert len(before) > 0
        assert other.ingest([str(tmp_path / "bridge.txt"), tmp_path / "ferry.txt"]).new == 1
        with pytest.raises(ProjectError, match="not built"):
            list(one.statements)
        assert len(before) > 0
        assert one.build().cached == 1
        assert len(one.statements) > len(before)


def test_builds_can_be_compared(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    with readout.Project.open(tmp_path / "new.readout", create=True) as story:
        story.ingest(tmp_path)
        story.build()
        assert len(story.record.account.states()) == 1


def test_what_is_not_there_is_said(story: readout.Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no document 'zz'"):
        story.text("zz")
    with pytest.raises(UsageError, match="no table 'people'; there are documents, "):
        story.table("people")
    with pytest.raises(ProjectError, match=r"none\.readout"):
        readout.Project.open(tmp_path / "none.readout")
    assert not (tmp_path / "none.readout").exists()


def test_a_closed_project_says_so(folder: Path) -> None:
    story = readout.Project.open(str(folder / "examples.readout"))
    events = story.events
    assert len(events) > 0
    story.close()
    story.close()
    assert len(events) > 0
    for ask in (lambda: len(story.events), lambda: story.text("x"), story.overview):
        with pytest.raises(ProjectError, match="it was closed; open it again"):
            ask()


def test_search_finds_by_words(story: readout.Project) -> None:
    (best, *_) = story.search('"untitled paper" Quillon', limit=3)
    assert "untitled paper" in story.text(best.row.id)
    assert story.overview().documents == len(story.documents)


# Texts without a project


def test_a_text_is_read_with_what_is_given() -> None:
    article = readout.read(BRIDGE, id="b", published="2031-03-10", publisher="Osk Wire")
    assert (article.id, article.text, str(article.dct.date)) == ("b", BRIDGE, "2031-03-10")
    assert isinstance(article.metadata, msgspec.Struct)
    assert article.metadata.publisher == "Osk Wire"
    assert isinstance(article.statements, tuple) and article.statements
    same = readout.read(BRIDGE, layers="sentences")
    assert same.sentences == article.sentences
    assert same.statements is msgspec.UNSET


@pytest.mark.parametrize("text", ['{"text": "no row"}', "<p>no page</p>", "a\r\nb\u2028c", "- x"])
def test_a_text_is_taken_as_it_is(text: str) -> None:
    assert readout.read(text, layers=()).text == text


def test_what_is_no_english_text_says_so() -> None:
    assert readout.read(FRENCH).not_read == "language"
    with pytest.raises(UnreadableError, match=r"^there is no text in it") as caught:
        readout.read(" ")
    assert caught.value.reason == "empty"
    with pytest.raises(UsageError, match="read_files takes paths"):
        readout.read(Path("a.txt"))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no layer 'words, events'; there are actors, "):
        readout.read(BRIDGE, layers="words, events")


def test_files_are_read_one_after_the_other(pile: Path) -> None:
    rows = readout.read_files([pile / "ferry.txt", pile / "no.txt"], layers=["metadata"])
    article, unread = rows
    assert isinstance(article, Article)
    assert article.text == FERRY
    assert isinstance(unread, Unread)
    assert unread.error.reason == "missing"
    assert sum(1 for _ in readout.read_files(str(pile), layers=[])) == 6


# The pages that show it

BLOCKS = re.findall(r"^```pycon\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def missing(code: str) -> list[str]:
    """Libraries that some code needs and that are not here."""
    return [name for name, is_here in HAS.items() if f"to_{name}" in code and not is_here]


def test_the_examples_of_the_page_give_what_it_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "page")
    monkeypatch.chdir(tmp_path / "page")
    page = "".join(block for block in BLOCKS if not missing(block))
    examples = doctest.DocTestParser().get_doctest(page, {}, "python.md", "docs/python.md", 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    done = runner.run(examples, out=told.append)
    assert done.failed == 0, "".join(told)
    assert done.attempted > 30


def test_the_page_names_every_table_and_function() -> None:
    assert all(f"`{name}`" in PAGE for name in TABLES)
    assert all(re.search(rf"\b{name}\b", PAGE) for name in api.__all__)


def test_the_notebook_runs(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "book")
    (tmp_path / "book" / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "book" / "docs")
    names: dict[str, object] = {}
    ran = 0
    for cell in NOTEBOOK["cells"]:
        code = "".join(cell["source"])
        if cell["cell_type"] == "code" and not missing(code):
            exec(compile(code, "docs/notebook.ipynb", "exec"), names)
            ran += 1
    assert ran >= 8


def test_the_notebook_is_stripped() -> None:
    assert NOTEBOOK["nbformat"] == 4
    for cell in NOTEBOOK["cells"]:
        assert cell["cell_type"] in ("code", "markdown")
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)

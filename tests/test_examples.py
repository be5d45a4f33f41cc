"""The example articles: invented, labelled, ingested whole, and described as they are."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from readout.record import Project
from readout.schema.view import DocumentQuery, DocumentView

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
LABEL = "[Editor’s note: this article is invented. Its people, places and events do not exist.]"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The examples, ingested and built in a copy."""
    folder = tmp_path_factory.mktemp("story")
    shutil.copytree(EXAMPLES, folder / "examples")
    with Project.open(folder / "examples.readout", create=True) as made:
        made.ingest([str(folder / "examples")])
        made.build()
        yield made


def views(project: Project) -> dict[str, DocumentView]:
    """Every document by its input id or, without one, by its file's name."""
    found = (project.document(row.id) for row in project.documents(DocumentQuery()).rows)
    return {view.row.input_id or Path(view.row.path).name: view for view in found if view}


def test_all_are_documents_and_nothing_else_is(project: Project) -> None:
    told = json.loads((EXAMPLES / "truth.json").read_text("utf-8"))["documents"]
    assert project.failures() == ()
    assert sorted(views(project)) == sorted(row["input_id"] or row["path"] for row in told)
    assert len(told) == 33
    assert project.check() == ()


# The first six say so themselves, the readme says it of all.
LABELLED = (
    "01-gazette-call.html",
    "02-courier-call.txt",
    "03-sarrow-today-envoy.html",
    "05-borderline-draft.txt",
    "ledger-20221213-07",
    "ledger-20221215-02",
)


@pytest.mark.parametrize("name", LABELLED)
def test_it_says_that_it_is_invented(project: Project, name: str) -> None:
    assert views(project)[name].text.rstrip().endswith(LABEL)


@pytest.mark.parametrize("name", ["README.md", "STORY.md"])
def test_the_pages_about_them_say_that_all_is_invented(name: str) -> None:
    assert "Everything" in (text := (EXAMPLES / name).read_text("utf-8"))
    assert "is invented" in text


def test_each_is_of_the_length_of_an_article(project: Project) -> None:
    for name, view in views(project).items():
        assert 150 <= len(view.text.split()) <= 700, name


def test_each_is_english_and_read(project: Project) -> None:
    for name, view in views(project).items():
        assert (view.language.code, view.row.not_read) == ("en", None), name


# What each article is, by the name above: only what it says of itself.
DESCRIBED = [
    ("01-gazette-call.html", {
        "title": "Dossan tells Castaine that Kelmaria will not wait out the winter",
        "byline": "Petra Lindqvor", "publisher": "The Aldvar Gazette", "section": "Politics",
        "dateline": "ALDVAR", "agency": None, "date": dt.date(2022, 11, 9),
        "updated": "2022-11-09"}),
    ("02-courier-call.txt", {
        "title": "Halloway urges restraint in call with Kelmarian minister",
        "subtitle": "Defence chiefs speak of convoys and captives as fire along the Senn enters "
        "a fourth week", "byline": "Idris Fennimore", "publisher": "The Meridon Courier",
        "dateline": "MERIDON", "agency": None, "date": dt.date(2022, 11, 8)}),
    ("03-sarrow-today-envoy.html", {
        "title": "Castaine’s envoy brings an untitled paper to Sarrow",
        "publisher": "Sarrow Today", "date": dt.date(2022, 12, 13)}),
    ("ledger-20221213-07", {
        "title": "Envoy leaves list of steps in Sarrow, gets no promise",
        "publisher": "The Harbour Ledger", "agency": "MPA", "date": dt.date(2022, 12, 13)}),
    ("ledger-20221215-02", {
        "title": "In Ostrel the bread is baked for a town that left",
        "publisher": "The Harbour Ledger", "agency": None, "date": dt.date(2022, 12, 15)}),
    ("05-borderline-draft.txt", {
        "title": "Draft deal would move Lantern fighters eight kilometres from the river, "
        "officials say", "subtitle": "The sides are close on distance and far apart on who goes "
        "first", "dateline": "PORT LESSING"}),
    ("07-gazette-evacuation.html", {
        "title": "Fourteen communities told to leave the river by Sunday",
        "byline": "Petra Lindqvor", "publisher": "The Aldvar Gazette", "section": "The valley",
        "dateline": "ALDVAR", "agency": None, "date": dt.date(2022, 10, 21)}),
    ("10-sarrow-today-address.html", {
        "title": "“We are the neighbors”: what Verou said, and to whom", "byline": "Davor Imrik"}),
    ("11-sarrow-today-gorge.html", {
        "title": "Lantern commander killed in Milne Gorge, brigades say",
        "publisher": "Sarrow Today", "agency": "MPA", "date": dt.date(2023, 1, 18)}),
    ("nqa-20230526-09", {
        "title": "Kelmaria, Dovrania sign 60-day truce", "publisher": "Northquay Agency",
        "agency": "NQA", "dateline": "PORT LESSING", "date": dt.date(2023, 5, 26)}),
    ("20-gazette-kastrin.html", {
        "title": "Torvane dismisses Kastrin; Renner takes over the talks",
        "date": dt.date(2023, 4, 3), "updated": "2023-04-04"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), DESCRIBED, ids=[case[0] for case in DESCRIBED])
def test_each_is_described(project: Project, name: str, expected: dict[str, object]) -> None:
    row = views(project)[name].row
    found = {key: row.dct.date if key == "date" else getattr(row, key) for key in expected}
    assert found == expected


def test_the_undated_ones_never_get_a_wrong_day_for_certain(project: Project) -> None:
    told = json.loads((EXAMPLES / "truth.json").read_text("utf-8"))["documents"]
    undated = [row for row in told if row["dated"] == "none"]
    assert len(undated) >= 3
    for row in undated:
        dct = views(project)[row["path"]].row.dct
        assert dct.basis in ("inferred", "unknown"), row["path"]
        day = dt.date.fromisoformat(row["date"])
        assert (dct.earliest or day) <= day <= (dct.latest or day), row["path"]


def test_one_agency_story_is_carried_twice_and_once_cut(project: Project) -> None:
    full = paragraphs(views(project)["03-sarrow-today-envoy.html"].text)
    cut = paragraphs(views(project)["ledger-20221213-07"].text)
    assert len(set(full) & set(cut)) >= 3
    assert len(cut) < len(full)


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_the_tricks_are_there(project: Project) -> None:
    found = views(project)
    assert "Marek Dosan " in found["05-borderline-draft.txt"].text
    assert "nearly 34,000" in found["01-gazette-call.html"].text
    assert "More than 30,000" in found["02-courier-call.txt"].text
    assert "between 28,000 and 30,000" in found["ledger-20221215-02"].text


def files() -> list[Path]:
    """The articles and the pages about them; the truth repeats their words."""
    return [path for path in EXAMPLES.iterdir() if path.is_file() and path.name != "truth.json"]


def test_addresses_are_nobody_s() -> None:
    for path in files():
        hosts = re.findall(r"(?://|@)([\w.-]+\.\w+)", path.read_text("utf-8"))
        assert all(host.endswith(".example") or host == "schema.org" for host in hosts), path


def test_file_names_in_the_examples_readme_exist() -> None:
    table = re.findall(r"^\| `([^`]+)`", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    articles = {path.name for path in EXAMPLES.glob("[0-9]*")}
    assert {name for name in table if name[0].isdigit()} == articles


@pytest.mark.shared
def test_no_sentence_is_anybody_else_s(shared: Path) -> None:
    # Eight words in a row that also stand in a seed article would be copied, not invented.
    theirs = set().union(*(runs(path.read_text("utf-8")) for path in (shared / "seeds").iterdir()))
    for path in files():
        assert not runs(path.read_text("utf-8")) & theirs, path


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_the_rows_are_json_lines() -> None:
    lines = (EXAMPLES / "04-harbour-ledger.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["publisher"] for line in lines] == ["The Harbour Ledger"] * 2

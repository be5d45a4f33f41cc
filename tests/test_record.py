"""The record is a pure function of what was put in."""

from __future__ import annotations

import io
import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from readout.errors import ProjectError
from readout.export import write
from readout.ingest import File, walk
from readout.record import Project, read_articles
from readout.schema.document import Document, Failure
from readout.schema.row import Article, DocumentRow, Unread
from readout.schema.view import DocumentQuery, IngestSummary
from tests.conftest import BRIDGE, FERRY, ROWS, jsonl, write_pile


def take(project: Path, *paths: Path, prune: bool = False, jobs: int = 1) -> IngestSummary:
    with Project.open(project, create=True) as record:
        summary = record.ingest([str(path) for path in paths], prune=prune, jobs=jobs)
        record.build(jobs=jobs)
    return summary


def exported(project: Path) -> str:
    out = io.StringIO()
    with Project.open(project) as record:
        write(record.iter_documents(), "nl", out)
    return out.getvalue()


def rows(project: Path) -> dict[str, DocumentRow]:
    with Project.open(project) as record:
        return {row.input_id or Path(row.path).name: row for row in record.iter_documents()}


def test_every_format_becomes_documents(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    summary = take(project, pile)
    assert (summary.new, summary.changed, summary.unchanged) == (6, 0, 0)
    assert summary.failures == ()
    found = rows(project)
    assert set(found) == {
        "bridge.txt", "ferry.txt", "harbour.html", "avis.txt", "wire-1", "wire-2",
    }  # fmt: skip
    assert found["ferry.txt"].path == "pile/ferry.txt"
    assert found["harbour.html"].publisher == "The Lumen Courier"
    assert str(found["harbour.html"].dct.date) == "2031-03-04"
    assert found["wire-1"].title == "Nine days without a ship"
    assert found["wire-1"].dct.basis == "given"
    assert found["bridge.txt"].dct.basis in ("inferred", "unknown")


def test_another_language_is_stored_and_searchable_but_not_read(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    row = rows(project)["avis.txt"]
    assert (row.language, row.not_read) == ("fr", "language")
    assert row.title is None
    with Project.open(project) as record:
        (hit,) = record.search("syndicats").hits
        assert hit.row.id == row.id
        assert [span.of(record_text(record, row.id)) for span in hit.spans] == ["syndicats"]


def record_text(record: Project, id: str) -> str:
    view = record.document(id)
    assert view is not None
    return view.text


def test_text_is_the_decoded_input(tmp_path: Path) -> None:
    text = "\n  A line with\u00a0a hard blank,\r\nanother with 𝔘nicode and\ttabs.\r\n\r\n"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    take(tmp_path / "p.readout", tmp_path / "a.txt")
    with Project.open(tmp_path / "p.readout") as record:
        (row,) = record.iter_documents()
        assert record_text(record, row.id) == text
        assert record.raw(row.id) == b"\xef\xbb\xbf" + text.encode()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("seed", range(3))
def test_order_split_repetition_and_processes_do_not_matter(
    pile: Path, seed: int, jobs: int
) -> None:
    whole, piecewise = pile.parent / "whole.readout", pile.parent / "piecewise.readout"
    take(whole, pile)
    files = sorted(pile.iterdir())
    order = files + random.Random(seed).sample(files, 3)
    random.Random(seed).shuffle(order)
    take(piecewise, *order[:4], jobs=jobs)
    for file in order[4:]:
        take(piecewise, file, jobs=jobs)
    assert exported(piecewise) == exported(whole)


def test_an_ingest_again_changes_nothing(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    before = exported(project)
    summary = take(project, pile)
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, 6)
    assert exported(project) == before


def test_texts_are_read_once(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    with Project.open(project, write=True) as record:
        built = record.build()
    assert (built.read, built.cached, built.not_read) == (0, 6, 1)


def test_new_text_at_the_same_path_is_a_new_version(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    old = rows(project)["bridge.txt"]
    (pile / "bridge.txt").write_text(BRIDGE.replace("two years", "three years"))
    summary = take(project, pile)
    assert (summary.new, summary.changed) == (0, 1)
    assert summary.changed_paths == ("pile/bridge.txt",)
    with Project.open(project) as record:
        by_id = {row.id: row for row in record.iter_documents()}
        (current,) = record.documents(DocumentQuery(text="bridge.txt")).rows
    assert current.previous == old.id
    assert by_id[old.id].state == "superseded"


def test_what_is_gone_is_listed_and_kept_until_pruned(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    before = exported(project)
    (pile / "ferry.txt").unlink()
    summary = take(project, pile)
    assert summary.gone == ("pile/ferry.txt",)
    assert rows(project)["ferry.txt"].state == "gone"
    assert take(project, pile).gone == ()
    assert take(project, pile, prune=True).pruned == 1
    assert "ferry.txt" not in rows(project)
    (pile / "ferry.txt").write_text(FERRY, newline="")
    take(project, pile)
    assert exported(project) == before


def test_what_lies_elsewhere_is_not_gone(pile: Path, tmp_path: Path) -> None:
    project = pile.parent / "pile.readout"
    other = write_pile(tmp_path / "pile-two")
    take(project, pile, other)
    assert take(project, pile).gone == ()
    assert take(project, pile / "ferry.txt").gone == ()


def pour(project: Path, text: str) -> IngestSummary:
    """Ingest a stream and build."""
    with Project.open(project, create=True) as record:
        summary = record.ingest(["-"], stream=io.BytesIO(text.encode()))
        record.build()
    return summary


def states(project: Path) -> dict[str, str]:
    return {name: row.state for name, row in rows(project).items()}


def test_what_is_not_mounted_is_not_gone(pile: Path, tmp_path: Path) -> None:
    project, away = tmp_path / "pile.readout", tmp_path / "away"
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("A note that stays where it is.")
    take(project, pile, other)
    before = exported(project)
    pile.rename(away)
    (other / "late.txt").write_text("A note that comes late.")
    with pytest.raises(ProjectError, match=r"nothing was pruned.* pile could not be looked at"):
        take(project, pile, other, prune=True)
    assert set(states(project).values()) == {"current"}
    assert "late.txt" in states(project)
    (other / "late.txt").unlink()
    assert take(project, pile, other).gone == ("other/late.txt",)
    with pytest.raises(ProjectError, match="nothing was pruned"):
        take(project, pile / "inner" / "bridge.txt", prune=True)
    assert take(project, pile / "ferry.txt").gone == ()
    away.rename(pile)
    assert take(project, pile, other, prune=True).pruned == 1
    assert exported(project) == before


def test_a_single_file_that_left_its_folder_is_gone(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    (pile / "ferry.txt").unlink()
    summary = take(project, pile / "ferry.txt", prune=True)
    assert (summary.gone, summary.pruned) == (("pile/ferry.txt",), 1)
    assert "ferry.txt" not in rows(project)


@pytest.mark.parametrize("prune", [False, True])
def test_what_lies_in_an_unreadable_folder_is_not_gone(
    pile: Path, monkeypatch: pytest.MonkeyPatch, prune: bool
) -> None:
    project = pile.parent / "pile.readout"
    write_pile(pile / "inner")
    take(project, pile)
    (pile / "ferry.txt").unlink()

    def walk_blocked(paths: Sequence[str], *, base: Path) -> Iterator[File | Failure]:
        for item in walk(paths, base=base):
            if isinstance(item, Failure) or not item.name.startswith("pile/inner/"):
                yield item
        yield Failure(path="pile/inner", reason="unreadable", message="pile/inner: denied")

    monkeypatch.setattr("readout.record.project.walk", walk_blocked)
    summary = take(project, pile, prune=prune)
    assert summary.gone == ("pile/ferry.txt",)
    with Project.open(project) as record:
        left = [row for row in record.iter_documents() if row.path.startswith("pile/inner/")]
    assert {row.state for row in left} == {"current"}
    with pytest.raises(ProjectError, match="pile/inner could not be looked at"):
        take(project, pile / "inner", prune=True)


def test_only_what_lies_below_is_gone(pile: Path, tmp_path: Path) -> None:
    project = pile / "pile.readout"
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("A note that lies elsewhere.")
    take(project, pile, elsewhere)
    pour(project, "A note that came by standard input.")
    elsewhere.unlink()
    (pile / "ferry.txt").unlink()
    assert take(project, pile).gone == ("ferry.txt",)
    assert take(project, tmp_path).gone == (elsewhere.as_posix(),)
    assert states(project)["-"] == "current"


def test_folders_above_the_project_hold_what_lies_in_it(pile: Path) -> None:
    project = pile / "pile.readout"
    take(project, pile)
    (pile / "ferry.txt").unlink()
    assert take(project, pile.parent).gone == ("ferry.txt",)


def test_streams_are_one_input_however_split(tmp_path: Path) -> None:
    plain = [{"text": f"The harbour office counted {n} ships."} for n in range(3)]
    every = [*ROWS, *plain]
    pour(tmp_path / "whole.readout", jsonl(*every))
    for row in reversed(every):
        pour(tmp_path / "split.readout", jsonl(row))
    assert exported(tmp_path / "split.readout") == exported(tmp_path / "whole.readout")
    with Project.open(tmp_path / "split.readout") as record:
        assert record.overview().documents == 5
        assert record.check() == ()
    again = pour(tmp_path / "split.readout", jsonl(*ROWS))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_new_text_at_an_address_is_a_new_version(tmp_path: Path) -> None:
    project, file = tmp_path / "p.readout", tmp_path / "a.jsonl"
    fields = [{"url": f"https://wire.example/{n}", "text": f"Ship {n} came in."} for n in range(3)]
    file.write_text(jsonl(*fields))
    take(project, file)
    fields[1]["text"] = "Ship 1 came in late."
    file.write_text(jsonl(*fields))
    summary = take(project, file)
    assert (summary.new, summary.changed, summary.unchanged) == (0, 1, 2)
    with Project.open(project) as record:
        found = {record_text(record, row.id): row for row in record.iter_documents()}
    old, new = found["Ship 1 came in."], found["Ship 1 came in late."]
    assert (old.state, new.state, new.previous) == ("superseded", "current", old.id)


def test_a_document_in_two_files_is_counted_once(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(jsonl({**ROWS[0], "url": "https://wire.example/1"}))
    for expected in ((1, 0, 0), (0, 0, 1)):
        summary = take(tmp_path / "p.readout", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
        assert (summary.new, summary.changed, summary.unchanged) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents SET words = words + 1",
        "UPDATE documents SET language = 'nl'",
        "UPDATE documents SET not_read = 'language'",
        "UPDATE metadata SET data = replace(data, '\"body\":[[', '\"body\":[[0,0],[')",
        "DELETE FROM readings",
    ],
)
def test_a_description_that_no_reading_supports_is_found(tmp_path: Path, sql: str) -> None:
    (tmp_path / "a.txt").write_text(FERRY)
    take(tmp_path / "p.readout", tmp_path / "a.txt")
    with Project.open(tmp_path / "p.readout") as record:
        assert record.check() == ()
    other = sqlite3.connect(tmp_path / "p.readout")
    assert other.execute(sql).rowcount == 1
    other.commit()
    other.close()
    with Project.open(tmp_path / "p.readout") as record:
        (row,) = record.iter_documents()
        assert {"description", "reading"} & {
            problem.code for problem in record.check() if problem.subject == row.id
        }


def test_equal_copy_in_two_outlets_is_two_documents(tmp_path: Path) -> None:
    copies = [{**ROWS[0], "publisher": name} for name in ("Osk Wire", "The Courier", "Osk Wire")]
    (tmp_path / "a.jsonl").write_text(jsonl(*copies))
    take(tmp_path / "p.readout", tmp_path / "a.jsonl")
    with Project.open(tmp_path / "p.readout") as record:
        found = list(record.iter_documents())
    assert sorted(str(row.publisher) for row in found) == ["Osk Wire", "The Courier"]
    assert len({row.text_hash for row in found}) == 1


def test_a_failed_file_keeps_what_it_held_and_says_why(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    (pile / "empty.txt").write_bytes(b"")
    summary = take(project, pile)
    assert [failure.reason for failure in summary.failures] == ["empty"]
    with Project.open(project) as record:
        (failure,) = record.failures()
        assert record.overview().failures == 1
    assert failure.path == "pile/empty.txt"
    assert "empty.txt" in failure.message
    assert take(project, pile).failures == summary.failures
    (pile / "empty.txt").write_text(FERRY.replace("Tuesday", "Monday"))
    take(project, pile)
    with Project.open(project) as record:
        assert record.failures() == ()


def test_every_span_of_every_document_slices_its_text(pile: Path) -> None:
    project = pile.parent / "pile.readout"
    take(project, pile)
    with Project.open(project) as record:
        assert record.check() == ()
        for row in record.iter_documents():
            view = record.document(row.id)
            assert view is not None
            for field in (view.metadata.title, view.metadata.dateline, view.metadata.byline):
                for span in field.spans if field else ():
                    assert span.of(view.text).strip()


def test_read_gives_a_row_an_article_in_order(pile: Path) -> None:
    (pile / "broken.jsonl").write_text('{"id": "a", "text": "One row."}\n{"id": "b"\n')
    paths = [str(pile / name) for name in ("wire.jsonl", "broken.jsonl", "ferry.txt")]
    one = list(read_articles(paths))
    assert [row.id for row in one] == ["wire-1", "wire-2", "a", f"{paths[1]}#2", paths[2]]
    assert [type(row) for row in one] == [Article, Article, Article, Unread, Article]
    assert isinstance(one[4], Article)
    assert one[4].text == FERRY
    assert msgspec.json.encode(one) == msgspec.json.encode(list(read_articles(paths, jobs=2)))


def test_rows_without_ids_are_called_by_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f"\n{jsonl({'text': 'One.'})}not json\n\n{jsonl({'text': 'Two.'})}")
    labels = [row.id for row in read_articles([str(file)])]
    assert labels == [f"{file}#{line}" for line in (2, 3, 5)]


def test_read_takes_a_stream() -> None:
    stream = io.BytesIO(jsonl(*ROWS).encode())
    found = list(read_articles(["-"], stream=stream))
    assert [row.id for row in found] == ["wire-1", "wire-2"]


def test_jsonl_text_is_never_changed() -> None:
    text = "\ufeff  It began\r\nwith a mark.\n\n"
    stream = io.BytesIO(json.dumps({"id": "x", "text": text}).encode())
    (row,) = read_articles(["-"], stream=stream)
    assert isinstance(row, Article)
    assert row.text == text


@pytest.mark.shared
def test_the_users_articles(shared: Path, tmp_path: Path) -> None:
    project = tmp_path / "seeds.readout"
    take(project, shared / "seeds")
    with Project.open(project) as record:
        views = {
            Path(row.path).name[:3]: record.document(row.id) for row in record.iter_documents()
        }
        assert record.check() == ()
    assert sorted(views) == ["000", "001", "002", "003"]
    zero, one, two, three = (views[key] for key in sorted(views))
    assert zero and one and two and three

    assert {view.metadata.dct.basis for view in (zero, two, three)} == {"inferred"}

    assert (str(one.metadata.dct.date), one.metadata.dct.basis) == ("2023-12-20", "stated")
    assert [span.of(one.text) for span in one.metadata.dct.evidence] == ["2023-12-20"]
    assert not one.metadata.body[0].of(one.text).startswith("date")

    assert two.metadata.agency and two.metadata.agency.value == "JNS"
    assert two.metadata.publisher and two.metadata.publisher.value == "Matzav.com"
    assert "{" not in two.metadata.body[-1].of(two.text)

    for field in (three.metadata.title, three.metadata.subtitle, three.metadata.author_note):
        assert field and field.spans
    assert three.metadata.dateline and three.metadata.dateline.value == "WASHINGTON"
    body = "\n".join(span.of(three.text) for span in three.metadata.body)
    assert three.metadata.dateline.value not in body[:40]
    for field in (three.metadata.title, three.metadata.subtitle, three.metadata.author_note):
        assert field and field.value not in body

    for view in (zero, one, two, three):
        raw = (shared / "seeds" / Path(view.row.path).name).read_bytes()
        assert view.text == raw.decode("utf-8")
    assert any("\u00a0" in view.text for view in (zero, one, two, three))


def test_documents_are_values() -> None:
    with pytest.raises(AttributeError):
        Document(
            id="", text="", text_hash="", path="", media="text/plain", encoding="utf-8", raw=b""
        ).text = "x"  # type: ignore[misc]

"""Locks, full disks, read-only places, cut-off writers, damage."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from readout.errors import ProjectBusyError, ProjectError
from readout.schema.view import DocumentQuery
from readout.store import Store
from readout.store.database import explain
from readout.store.format import create
from readout.store.lock import WriterLock, run_folder
from tests.store.making import build, given, make, stored, take


def test_a_second_writer_is_told_who_is_first(path: Path, store: Store) -> None:
    with pytest.raises(ProjectBusyError) as caught:
        Store.open(path, write=True, wait=0.1)
    assert str(path) in str(caught.value)
    assert f"process {os.getpid()}" in str(caught.value)
    with Store.open(path) as reader:
        assert reader.documents(DocumentQuery()).total == 0
    store.close()
    Store.open(path, write=True, wait=0.1).close()


def test_create_waits_its_turn_too(path: Path, store: Store) -> None:
    with pytest.raises(ProjectBusyError):
        Store.create(path, wait=0.1)


def test_a_link_to_the_project_is_the_same_project(path: Path, store: Store) -> None:
    link = path.with_name("link.readout")
    link.symlink_to(path)
    with pytest.raises(ProjectBusyError):
        Store.open(link, write=True, wait=0.1)


def test_a_writer_in_another_process_locks_and_its_death_unlocks(path: Path, store: Store) -> None:
    store.close()
    code = (
        "import sys, time; from pathlib import Path; from readout.store import Store\n"
        "store = Store.open(Path(sys.argv[1]), write=True); print('open', flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ProjectBusyError, match=f"process {other.pid}"):
            Store.open(path, write=True, wait=0.1)
        other.kill()
    Store.open(path, write=True, wait=5).close()


def test_a_waiting_writer_gets_its_turn(path: Path, store: Store) -> None:
    timer = threading.Timer(0.3, store.close)
    timer.start()
    Store.open(path, write=True, wait=10).close()
    timer.join()


def test_another_sqlite_tool_that_writes_is_waited_for_and_named(path: Path, store: Store) -> None:
    store.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProjectBusyError, match="another program is writing"):
        Store.open(path, write=True, wait=0.1)
    with Store.open(path) as reader:
        assert reader.files() == ()
    other.execute("COMMIT")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProjectBusyError):
        Store.open(path, wait=0.1)
    other.close()


def test_the_folder_is_not_littered(path: Path, store: Store, locks: Path) -> None:
    take(store, "osk.txt", make("The ferry lies idle."))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert run_folder() == locks / "readout"
    assert any(run_folder().iterdir())


def test_without_a_run_time_folder_the_temporary_one_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run_folder().parent == tmp_path
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(ProjectError, match="set TMPDIR"):
        run_folder()


def test_a_lock_that_cannot_be_made_says_what_would_help(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot lock it for writing"):
        WriterLock(tmp_path / "p.readout", folder=Path("/proc/self/nowhere")).acquire(0.1)


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            take(store, "a.txt", make("The ferry lies idle.", "a.txt"))
            with store.transaction():
                take(store, "b.txt", make("A bridge is promised.", "b.txt"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert store.files() == ()
    assert store.search("ferry").total == 0
    take(store, "a.txt", make("The ferry lies idle.", "a.txt"))
    assert store.search("ferry").total == 1


def test_a_file_begun_in_a_transaction_that_was_undone_is_not_begun(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.begin_file("osk.txt")
        raise ZeroDivisionError
    with pytest.raises(ValueError, match="begin_file was not called"):
        store.add_document("osk.txt", make("The ferry lies idle."))


def test_a_full_disk_is_told_and_what_was_stored_is_safe(path: Path, store: Store) -> None:
    take(store, "a.txt", make("The ferry lies idle.", "a.txt"))
    pages = store.database.value("PRAGMA page_count")
    store.database.run(f"PRAGMA max_page_count = {pages + 4}")
    large = make("A bridge is promised. " * 20_000, "b.txt")
    with pytest.raises(ProjectError, match=r"disk is full: free some space .* is safe") as caught:
        take(store, "b.txt", large)
    assert str(path) in str(caught.value)
    assert store.files() == ("a.txt",)
    assert store.problems() == ()
    store.database.run("PRAGMA max_page_count = 1000000")
    take(store, "b.txt", large)
    assert store.search("bridge").total == 1
    assert store.problems() == ()


def test_nothing_more_is_written_once_the_disk_was_full(store: Store) -> None:
    pages = store.database.value("PRAGMA page_count")
    store.database.run(f"PRAGMA max_page_count = {pages + 4}")

    def press_on() -> None:
        with store.transaction():
            take(store, "a.txt", make("The ferry lies idle.", "a.txt"))
            with pytest.raises(ProjectError, match="disk is full"):
                take(store, "b.txt", make("A bridge is promised. " * 20_000, "b.txt"))
            take(store, "c.txt", make("A tunnel is dreamt of.", "c.txt"))

    with pytest.raises(ProjectError, match=r"undone|cannot commit"):
        press_on()
    store.database.run("PRAGMA max_page_count = 1000000")
    assert store.files() == ()
    assert store.problems() == ()


CODES = [
    (sqlite3.SQLITE_FULL, "the disk is full"),
    (sqlite3.SQLITE_READONLY, "read-only"),
    (sqlite3.SQLITE_READONLY_DBMOVED, "read-only"),
    (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
    (sqlite3.SQLITE_IOERR_WRITE, "the disk reported an error"),
    (sqlite3.SQLITE_CORRUPT, "the file is damaged"),
    (sqlite3.SQLITE_NOTADB, "not a Readout project"),
    (sqlite3.SQLITE_MISUSE, "SQLite refused"),
]


@pytest.mark.parametrize(("code", "words"), CODES)
def test_errors_in_plain_words(code: int, words: str) -> None:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    told = str(explain(Path("p.readout"), error))
    assert told.startswith("p.readout: ")
    assert words in told
    assert "as SQLite says it" in told


def test_a_reader_writes_nothing(path: Path, store: Store) -> None:
    take(store, "osk.txt", make("The ferry lies idle."))
    build(store)
    store.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    with Store.open(path) as reader:
        assert len(list(reader.iter_documents())) == 1
        assert reader.search("ferry").total == 1
        assert reader.documents(DocumentQuery(), facets=True).total == 1
        assert reader.overview("osk").documents == 1
        assert reader.problems() == ()
        with pytest.raises(ProjectError, match="read-only"):
            reader.touch("osk.txt")
        with pytest.raises(ProjectError, match="read-only"):
            reader.prune()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_read_only_file_is_read_and_not_written(path: Path, store: Store) -> None:
    take(store, "osk.txt", make("The ferry lies idle."))
    store.close()
    path.chmod(0o444)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write to anything")
    with Store.open(path) as reader:
        assert reader.search("ferry").total == 1
    with pytest.raises(ProjectError, match="read-only"):
        Store.open(path, write=True)


def test_reads_go_on_while_a_long_transaction_writes(path: Path, store: Store) -> None:
    take(store, "a.txt", make("The ferry lies idle.", "a.txt"))
    with Store.open(path, wait=0.1) as reader, store.transaction():
        for number in range(50):
            name = f"{number}.txt"
            take(store, name, make(f"A bridge, number {number}. " * 100, name))
        assert reader.documents(DocumentQuery()).total == 1
        assert reader.search("bridge").total == 0


def test_an_export_that_dawdles_does_not_keep_the_writer_out(path: Path, store: Store) -> None:
    for number in range(3):
        take(store, f"{number}.txt", make(f"Ferry {number}.", f"{number}.txt"))
    with Store.open(path) as reader:
        rows = reader.iter_documents()
        next(rows)
        store.database.run("PRAGMA busy_timeout = 50")
        take(store, "late.txt", make("The last ferry.", "late.txt"))
        assert len(list(rows)) >= 2


def cut_off(store: Store, to: Path) -> None:
    """What a kill in the middle of a commit leaves: a half-written file and its journal."""
    take(store, "a.txt", make("The ferry lies idle.", "a.txt"))
    # So small a cache that changed pages reach the file before the commit.
    store.database.run("PRAGMA cache_size = 1")
    with store.transaction():
        for number in range(40):
            name = f"{number}.txt"
            take(store, name, make(f"A bridge, number {number}. " * 200, name))
        shutil.copyfile(store.path, to)
        shutil.copyfile(f"{store.path}-journal", f"{to}-journal")


@pytest.mark.parametrize("write", [False, True])
def test_a_cut_off_writer_is_undone_by_whoever_opens_next(
    path: Path, store: Store, write: bool
) -> None:
    copy = path.with_name("copy %.readout")
    cut_off(store, copy)
    damaged = copy.read_bytes()
    with Store.open(copy, write=write) as opened:
        assert opened.files() == ("a.txt",)
        assert opened.problems() == ()
        assert opened.search("ferry").total == 1
    assert not Path(f"{copy}-journal").exists()
    assert copy.read_bytes() != damaged


def test_problems_are_found_and_named(path: Path, store: Store) -> None:
    documents = [make(f"Ferry {n} lies idle.", f"{n}.txt", raw=b"r" * 50 * n) for n in range(3)]
    for document in documents:
        take(store, document.path, document)
    build(store)
    assert store.problems() == ()
    first, second, third = documents
    harm: list[tuple[str, tuple[object, ...], str, str]] = [
        ("UPDATE texts SET text = 'other' WHERE hash = ?", (first.text_hash,),
         "text", first.text_hash),
        ("UPDATE texts SET chars = 1 WHERE hash = ?", (second.text_hash,),
         "text", second.text_hash),
        ("UPDATE raws SET bytes = x'00' WHERE codec = 'zlib'", (), "raw", ""),
        ("UPDATE documents SET id = 'abc' WHERE id = ?", (second.id,), "id", "abc"),
        ("UPDATE documents SET path = 'z' WHERE id = ?", (third.id,), "state", third.id),
        ("UPDATE evidence SET start = 90, end = 99 WHERE part = 'title' AND document = "
         "(SELECT key FROM documents WHERE id = ?)", (third.id,), "span", third.id),
        ("UPDATE metadata SET data = replace(data, '\"body\":[[', '\"body\":[[5,900],[') "
         "WHERE document = (SELECT key FROM documents WHERE id = ?)", (first.id,),
         "span", first.id),
    ]  # fmt: skip
    store.close()
    other = sqlite3.connect(path)
    for sql, parameters, _, _ in harm:
        assert other.execute(sql, parameters).rowcount >= 1, sql
    other.execute("DELETE FROM files WHERE name = '0.txt'")
    other.execute("DELETE FROM sightings WHERE file = '1.txt'")
    other.commit()
    other.close()
    with Store.open(path) as reader:
        problems = reader.problems()
    found = {(problem.code, problem.subject) for problem in problems}
    for _, _, code, subject in harm:
        if code not in ("raw", "id"):
            assert (code, subject) in found
    assert "raw" in {code for code, _ in found}
    assert ("sighting", "abc") in found
    assert ("search", str(path)) in found
    assert ("reference", "sightings row 1") in found


def test_an_id_that_does_not_follow_is_found(path: Path, store: Store) -> None:
    take(store, "osk.txt", make("The ferry lies idle."))
    store.database.run("UPDATE documents SET id = 'abc'")
    assert [(p.code, p.subject) for p in store.problems()] == [("id", "abc")]


# A change by another tool, and the code of the problem that tells it.
TAMPERING = [
    ("UPDATE documents SET title = 'Another', title_key = 'another'", "metadata"),
    ("UPDATE documents SET title_key = 'another'", "metadata"),
    ("UPDATE documents SET date = '1999-01-01'", "metadata"),
    ("UPDATE documents SET publisher = NULL", "metadata"),
    ("UPDATE documents SET basis = 'given'", "metadata"),
    ("UPDATE documents SET url = 'https://false.example/'", "metadata"),
    ("UPDATE documents SET described = NULL", "metadata"),
    ("UPDATE documents SET input_id = '7'", "column"),
    ("UPDATE documents SET encoding = 'cp1252'", "column"),
    ("UPDATE documents SET path_key = 'elsewhere'", "column"),
    ("UPDATE evidence SET value = 'Another' WHERE part = 'title'", "metadata"),
    ("UPDATE evidence SET start = 1 WHERE part = 'title'", "metadata"),
    ("UPDATE evidence SET rule = 'another' WHERE part = 'date'", "metadata"),
    ("UPDATE evidence SET number = 5 WHERE part = 'date'", "metadata"),
    ("DELETE FROM evidence WHERE part = 'boilerplate'", "metadata"),
    ("INSERT INTO evidence SELECT key, 'byline', 0, NULL, NULL, 'x', 'x', 'given' FROM documents",
     "metadata"),
    ("UPDATE metadata SET data = replace(data, '\"first\"', '\"second\"')", "metadata"),
    ("UPDATE metadata SET data = '{'", "metadata"),
    ("DELETE FROM metadata", "metadata"),
    ("UPDATE given SET value = 'Ilka Doran'", "given"),
    ("INSERT INTO notes SELECT key, 0, 'nothing was done' FROM sightings", "given"),
    ("UPDATE readings SET language = 'de'", "reading"),
    ("UPDATE readings SET data = x'00'", "reading"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "code"), TAMPERING)
def test_tampering_is_found(store: Store, sql: str, code: str) -> None:
    document = make("The ferry lies idle.", "osk.txt", beside=given(byline="Bo Ferris"))
    take(store, "osk.txt", document)
    build(store)
    assert store.problems() == ()
    assert store.database.run(sql).rowcount == 1
    found = {(problem.code, problem.subject) for problem in store.problems()}
    assert (code, document.text_hash if code == "reading" else document.id) in found


def test_what_was_not_described_has_what_came_with_it(store: Store) -> None:
    document = make("The ferry lies idle.", beside=given(title="Idle", publisher="Osk Wire"))
    take(store, "osk.txt", document)
    assert store.problems() == ()
    store.database.run("UPDATE documents SET publisher = 'Another'")
    assert [(p.code, p.subject) for p in store.problems()] == [("metadata", document.id)]


def test_damaged_pages_are_reported_not_raised(tmp_path: Path) -> None:
    documents = [make(f"Ferry {n}. " * 300, f"{n}.txt") for n in range(120)]
    with stored(tmp_path, *documents) as store:
        path = store.path
    content = bytearray(path.read_bytes())
    # Behind the schema, without which no file opens.
    create(tmp_path / "empty.readout")
    begin = (tmp_path / "empty.readout").stat().st_size
    for page in range(begin, len(content), 8192 * 3):
        content[page : page + 64] = b"\xff" * 64
    path.write_bytes(content)
    with Store.open(path) as reader:
        problems = reader.problems()
    assert {"integrity", "damaged"} & {problem.code for problem in problems}


def test_a_truncated_file_is_a_clear_error(tmp_path: Path) -> None:
    with stored(tmp_path, *[make(f"Ferry {n}. " * 300, f"{n}.txt") for n in range(40)]) as store:
        path = store.path
    path.write_bytes(path.read_bytes()[: 8192 * 10])

    def use() -> object:
        with Store.open(path) as reader:
            problems = reader.problems()
            assert problems
            return list(reader.iter_documents()), reader.search("ferry")

    with pytest.raises(ProjectError, match="damaged"):
        use()


def test_a_store_may_go_from_thread_to_thread(store: Store) -> None:
    take(store, "osk.txt", make("The ferry lies idle."))
    totals: list[int] = []
    ask: Callable[[], None] = lambda: totals.append(store.search("ferry").total)  # noqa: E731
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert totals == [1]

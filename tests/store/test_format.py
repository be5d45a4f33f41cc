"""Which files are projects, and how older ones become newer."""

from __future__ import annotations

import datetime as dt
import sqlite3
import zlib
from pathlib import Path

import msgspec
import pytest

from readout.errors import ProjectError
from readout.schema.snapshot import Snapshot
from readout.store import FORMAT, Store
from readout.store.format import APPLICATION_ID, FORMATS, create
from readout.store.links import get_state, put_state
from readout.store.sightings import content_digest
from readout.store.snapshots import (
    digest_of,
    get_snapshot,
    is_unchanged,
    list_snapshots,
    put_snapshot,
)
from tests.store.making import build, given, make, take

NEWER = (*FORMATS, "CREATE TABLE tides (day TEXT PRIMARY KEY, metres REAL) STRICT;")
FAILING = (*FORMATS, "CREATE TABLE tides (day TEXT); INSERT INTO nowhere VALUES (1);")
DANGLING = (*FORMATS, "INSERT INTO raws (hash, codec, text_hash, encoding) VALUES (1,'text',2,3);")


def write_sqlite(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


def test_a_new_project_is_recognised_and_plain_sqlite(path: Path, store: Store) -> None:
    store.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_every_table_and_column_explains_itself(store: Store) -> None:
    tables = store.database.rows(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND sql LIKE 'CREATE TABLE%' AND name NOT LIKE 'search%' OR type = 'view'"
    )
    assert len(tables) >= 14
    for table in tables:
        assert "\n  -- " in table["sql"], table["name"]
        assert table["sql"].rstrip().endswith("STRICT, WITHOUT ROWID") or (
            table["sql"].rstrip().endswith("STRICT") or table["sql"].startswith("CREATE VIEW")
        )


def test_record_format_page_names_every_table_and_column(store: Store) -> None:
    page = Path(__file__).parents[2].joinpath("docs/record-format.md").read_text("utf-8")
    for table in store.database.rows(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'search_%' AND name NOT LIKE 'sqlite_%'"
    ):
        assert f"`{table['name']}`" in page
        for column in store.database.rows("SELECT name FROM pragma_table_info(?)", table):
            assert f"`{column['name']}`" in page, (table["name"], column["name"])


def test_foreign_keys_are_on(store: Store) -> None:
    with pytest.raises(ProjectError, match="FOREIGN KEY"):
        store.database.run("INSERT INTO notes VALUES (7, 0, 'of no sighting')")


def test_create_refuses_to_overwrite(path: Path) -> None:
    path.write_text("my diary")
    with pytest.raises(ProjectError, match="there is a file of this name already"):
        Store.create(path)
    assert path.read_text() == "my diary"


def test_create_makes_the_folder(tmp_path: Path) -> None:
    Store.create(tmp_path / "new" / "folder" / "osk.readout").close()
    with Store.open(tmp_path / "new" / "folder" / "osk.readout") as store:
        assert store.problems() == ()


def test_create_in_an_impossible_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError, match="cannot make the project file"):
        Store.create(tmp_path / "file" / "osk.readout")


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such project file"),
        (b"", "this file is empty"),
        (b"just some words\n" * 200, "this is not a Readout project"),
        (b"\x00\x01", "this is not a Readout project"),
        (b"SQLite format 3\x00" + b"\x07" * 4080, "this is not a Readout project"),
        ("CREATE TABLE recipes (name TEXT);", "an SQLite file but not a Readout project"),
        ("PRAGMA application_id = 7; CREATE TABLE recipes (x);", "but not a Readout project"),
        (
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99;"
            "CREATE TABLE what (x);",
            "has format 99, made by a newer Readout",
        ),
    ],
)
def test_what_is_no_project(
    path: Path, content: bytes | str | None, message: str, write: bool
) -> None:
    if isinstance(content, str):
        write_sqlite(path, content)
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(ProjectError, match=message) as caught:
        Store.open(path, write=write)
    assert str(path) in str(caught.value)
    if isinstance(content, bytes):
        assert path.read_bytes() == content


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="this is not a file"):
        Store.open(tmp_path)


def test_a_failed_open_gives_the_lock_back(path: Path) -> None:
    write_sqlite(path, "CREATE TABLE recipes (name TEXT);")
    for _ in range(2):
        with pytest.raises(ProjectError, match="not a Readout project"):
            Store.open(path, write=True, wait=0.1)


def test_an_older_project_is_brought_up_to_date_when_written_to(path: Path, store: Store) -> None:
    take(store, "osk.txt", make("A ferry crosses the Osk."))
    store.close()
    with pytest.raises(
        ProjectError, match=f"has the older format {FORMAT}; run `readout build` once"
    ):
        Store.open(path, formats=NEWER)
    with Store.open(path, write=True, formats=NEWER) as newer:
        assert newer.database.value("PRAGMA user_version") == FORMAT + 1
        assert newer.database.rows("SELECT * FROM tides") == []
        assert newer.database.value("PRAGMA foreign_keys") == 1
        assert newer.search("ferry").total == 1
    with Store.open(path, formats=NEWER) as newer:
        assert newer.problems() == ()
    with pytest.raises(ProjectError, match="made by a newer Readout"):
        Store.open(path)


def test_a_new_project_of_two_formats_equals_a_migrated_one(tmp_path: Path) -> None:
    Store.create(tmp_path / "old.readout").close()
    Store.open(tmp_path / "old.readout", write=True, formats=NEWER).close()
    Store.create(tmp_path / "new.readout", formats=NEWER).close()
    assert schema(tmp_path / "old.readout") == schema(tmp_path / "new.readout")


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("formats", [FAILING, DANGLING])
def test_a_migration_that_fails_leaves_the_project_as_it_was(
    path: Path, store: Store, formats: tuple[str, ...]
) -> None:
    take(store, "osk.txt", make("A ferry crosses the Osk."))
    store.close()
    before = path.read_bytes()
    with pytest.raises(
        ProjectError, match=f"from format {FORMAT} to {FORMAT + 1} failed and was undone"
    ):
        Store.open(path, write=True, formats=formats)
    assert path.read_bytes() == before
    with Store.open(path, write=True) as again:
        assert again.search("ferry").total == 1


def test_a_project_of_format_1_keeps_its_documents(path: Path) -> None:
    document = make("A ferry crosses the Osk.", beside=given(title="Ferry"))
    create(path, FORMATS[:1])
    connection = sqlite3.connect(path)
    connection.executescript(f"""
    INSERT INTO files VALUES ('osk.txt', 'h', 'ingest-1', 0);
    INSERT INTO texts VALUES ('{document.text_hash}', {len(document.text)}, '{document.text}');
    INSERT INTO raws VALUES ('{document.text_hash}', 'text', NULL, '{document.text_hash}', 'utf-8');
    INSERT INTO documents (id, text_hash, state, path, media, encoding, content, title, title_key,
                           path_key)
    VALUES ('{document.id}', '{document.text_hash}', 'current', 'osk.txt', 'text/plain', 'utf-8',
            '{content_digest(document)}', 'Ferry', 'ferry', 'osk.txt');
    INSERT INTO sightings VALUES (1, 1, 'osk.txt', '', 'held', 'text/plain', 'utf-8',
                                  '{document.text_hash}', '{content_digest(document)}');
    INSERT INTO given VALUES (1, 0, 'title', 'Ferry', 'given', 'title');
    INSERT INTO readings VALUES ('{document.text_hash}', 'tools-0', 'en', NULL, '[]');
    """)
    connection.close()
    with Store.open(path, write=True) as store:
        assert store.problems() == ()
        view = store.document(document.id)
        assert view is not None
        assert (view.row.paths, view.given) == (("osk.txt",), document.given)
        assert [hash for hash, _ in store.unread_texts("tools-0")] == [document.text_hash]
        take(store, "osk.txt", document)
        assert [row.state for row in store.iter_documents()] == ["current"]


def test_a_project_of_format_3_is_to_be_built_again(path: Path) -> None:
    create(path, FORMATS[:3])
    with Store.open(path, write=True, formats=FORMATS[:3]) as store:
        store.put(put_state, "linked", "a digest")
    with Store.open(path, write=True) as store:
        assert store.ask(get_state, "linked") is None
        assert store.problems() == ()


def test_format_4_keeps_its_states(path: Path) -> None:
    create(path, FORMATS[:4])
    with Store.open(path, write=True, formats=FORMATS[:4]) as store:
        store.put(put_state, "linked", "a digest")
        then = "INSERT INTO snapshots VALUES ('then', '2031-03-04T05:06:07Z', 0, ?, ?)"
        nothing = Snapshot(documents={}, actors=(), pairs=(), fixes=())
        packed = zlib.compress(msgspec.msgpack.encode(nothing))
        store.database.run(then, (digest_of(nothing), packed))
    with Store.open(path, write=True) as store:
        assert store.ask(get_state, "linked") == "a digest"
        assert [state.name for state in store.ask(list_snapshots)] == ["then"]
        assert store.ask(get_snapshot, "then") == nothing
        # It was not noted what that state was worked out from; of a state kept now it is.
        assert not store.ask(is_unchanged, "then")
        store.put(put_snapshot, "now", dt.datetime(2031, 3, 5, tzinfo=dt.UTC), nothing)
        assert store.ask(is_unchanged, "now")
        store.put(put_state, "linked", "another digest")
        assert not store.ask(is_unchanged, "now")
        assert store.problems() == ()


def test_views_read_well_in_any_tool(path: Path, store: Store) -> None:
    document = make("A ferry crosses\n\nThe Osk has \U0001f6a2 again.", "lumen/osk.txt")
    take(store, "lumen/osk.txt", document)
    build(store)
    store.close()
    connection = sqlite3.connect(path)
    article = connection.execute(
        "SELECT id, title, publisher, basis, text FROM articles"
    ).fetchall()
    assert article == [(document.id, "A ferry crosses", "lumen", "stated", document.text)]
    spans = connection.execute(
        "SELECT characters, value FROM spans WHERE part = 'title' AND document = ?", (document.id,)
    ).fetchall()
    assert spans == [("A ferry crosses", "A ferry crosses")]
    assert connection.execute("SELECT file, state FROM places").fetchall() == [
        ("lumen/osk.txt", "current")
    ]
    found = connection.execute("SELECT count(*) FROM search WHERE search MATCH 'ferry'").fetchone()
    assert found == (1,)
    connection.close()

"""What files hold, held, and hold again."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from readout.schema.document import Document, Failure
from readout.schema.row import DocumentRow
from readout.schema.view import DocumentQuery
from readout.store import Store
from tests.store.making import INGEST, TOOLS, Counts, build, file_hash, given, make, stored, take

FERRY = "The ferry lies idle.\n\nNobody crosses the Osk."
BRIDGE = "A bridge is promised.\n\nThe council voted for it."
TUNNEL = "A tunnel is dreamt of.\n\nThe council smiled."


def rows(store: Store) -> dict[str, DocumentRow]:
    return {row.id: row for row in store.iter_documents()}


def states(store: Store, *documents: Document) -> list[tuple[str, str | None]]:
    """State and version before of each document."""
    found = rows(store)
    return [(found[document.id].state, found[document.id].previous) for document in documents]


def exported(store: Store) -> bytes:
    return msgspec.json.encode(list(store.iter_documents()))


def test_the_same_file_twice_is_one_document(store: Store) -> None:
    document = make(FERRY)
    assert take(store, "osk.txt", document) == Counts(new=1)
    before = exported(store)
    assert take(store, "osk.txt", document) == Counts(unchanged=1)
    assert exported(store) == before
    assert store.is_current("osk.txt", file_hash(document), INGEST)
    assert not store.is_current("osk.txt", file_hash(document), "other tools")
    assert not store.is_current("osk.txt", "0" * 64, INGEST)
    assert not store.is_current("other.txt", file_hash(document), INGEST)


def test_new_and_known(store: Store) -> None:
    document = make(FERRY, "rows.jsonl", input_id="a")
    store.begin_file("rows.jsonl")
    assert store.add_document("rows.jsonl", document) == "new"
    assert store.add_document("rows.jsonl", document) == "known"
    assert len(store.finish_file("rows.jsonl", "f", INGEST).new) == 1


def test_a_file_without_hash_is_never_current(store: Store) -> None:
    store.begin_file("osk.txt")
    store.finish_file("osk.txt", None, INGEST)
    assert not store.is_current("osk.txt", "", INGEST)
    assert store.files() == ("osk.txt",)


def test_new_text_at_the_same_place_is_a_new_version(store: Store) -> None:
    old, new = make(FERRY), make(BRIDGE)
    take(store, "osk.txt", old)
    assert take(store, "osk.txt", new) == Counts(changed=1)
    assert states(store, old, new) == [("superseded", None), ("current", old.id)]
    view = store.document(old.id)
    assert view is not None
    assert view.newer == (new.id,)
    assert view.text == FERRY
    assert store.search("ferry").total == 0
    assert store.search("bridge").total == 1
    assert store.problems() == ()


def test_a_version_chain_and_a_text_that_returns(store: Store) -> None:
    a, b, c = make(FERRY), make(BRIDGE), make(TUNNEL)
    for document in (a, b, c):
        take(store, "osk.txt", document)
    assert states(store, a, b, c) == [
        ("superseded", None), ("superseded", a.id), ("current", b.id),
    ]  # fmt: skip
    assert take(store, "osk.txt", b) == Counts(changed=1)
    assert states(store, a, b, c) == [
        ("superseded", None), ("current", c.id), ("superseded", a.id),
    ]  # fmt: skip
    assert take(store, "osk.txt", a) == Counts(changed=1)
    assert states(store, a, b, c) == [
        ("current", b.id), ("superseded", c.id), ("superseded", None),
    ]  # fmt: skip
    assert store.problems() == ()


# Before, now: what each document becomes. A row id "" is a row that gave none.
PLACES = [
    ("one row of two changes", {"1": FERRY, "2": BRIDGE}, {"1": TUNNEL, "2": BRIDGE},
     {FERRY: "superseded", TUNNEL: "current", BRIDGE: "current"},
     Counts(changed=1, unchanged=1)),
    ("a row leaves", {"1": FERRY, "2": BRIDGE}, {"2": BRIDGE},
     {FERRY: "gone", BRIDGE: "current"}, Counts(unchanged=1)),
    ("a row comes", {"1": FERRY}, {"1": FERRY, "2": BRIDGE},
     {FERRY: "current", BRIDGE: "current"}, Counts(new=1, unchanged=1)),
    ("rows that swap ids replace each other", {"1": FERRY, "2": BRIDGE}, {"1": BRIDGE, "2": FERRY},
     {}, Counts(changed=2)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "now", "expected", "change"), PLACES)
def test_places_of_a_file(
    store: Store,
    name: str,
    before: dict[str, str],
    now: dict[str, str],
    expected: dict[str, str],
    change: Counts,
) -> None:
    for held in (before, now):
        documents = [make(text, "rows.jsonl", input_id=key) for key, text in held.items()]
        last = take(store, "rows.jsonl", *documents)
    assert last == change
    by_text = {
        view.text: row.state for row in rows(store).values() if (view := store.document(row.id))
    }
    assert {text: by_text[text] for text in expected} == expected
    assert store.problems() == ()


def test_rows_without_ids_are_never_guessed_to_be_versions(store: Store) -> None:
    a, b, c = (make(text, "rows.jsonl") for text in (FERRY, BRIDGE, TUNNEL))
    take(store, "rows.jsonl", a, b)
    assert take(store, "rows.jsonl", a, c) == Counts(new=1, unchanged=1)
    assert states(store, a, b, c) == [("current", None), ("gone", None), ("current", None)]


def rows_at(url: str, *texts: str, file: str = "rows.jsonl") -> list[Document]:
    """Rows that give an address but no id."""
    return [make(text, file, beside=given(url=url), is_row=True) for text in texts]


def test_rows_without_ids_are_told_apart_by_their_address(store: Store) -> None:
    (ferry,), (bridge,) = (
        rows_at("https://a.example/1", FERRY),
        rows_at("https://a.example/2", BRIDGE),
    )
    (tunnel,) = rows_at("https://a.example/1", TUNNEL)
    take(store, "rows.jsonl", ferry, bridge)
    assert take(store, "rows.jsonl", bridge, tunnel) == Counts(changed=1, unchanged=1)
    assert states(store, ferry, bridge, tunnel) == [
        ("superseded", None), ("current", None), ("current", ferry.id),
    ]  # fmt: skip
    assert store.problems() == ()


def test_an_address_is_no_id(store: Store) -> None:
    address = "https://a.example/1"
    named = make(FERRY, "rows.jsonl", input_id=address, beside=given(publisher="The Courier"))
    (other,) = rows_at(address, BRIDGE)
    take(store, "rows.jsonl", named)
    assert take(store, "rows.jsonl", named, other) == Counts(new=1, unchanged=1)
    assert take(store, "rows.jsonl", other) == Counts(unchanged=1)
    assert states(store, named, other) == [("gone", None), ("current", None)]


def test_a_page_that_moves_to_another_address_is_still_its_file(store: Store) -> None:
    old = make(FERRY, "page.html", beside=given(url="https://a.example/1"))
    new = make(BRIDGE, "page.html", beside=given(url="https://a.example/2"))
    take(store, "page.html", old)
    assert take(store, "page.html", new) == Counts(changed=1)
    assert states(store, old, new) == [("superseded", None), ("current", old.id)]


def test_a_document_in_two_files_is_counted_once(store: Store) -> None:
    beside = given(url="https://lumen.example/ferry")
    a, b = (make(FERRY, file, beside=beside) for file in ("a.txt", "b.txt"))
    assert take(store, "a.txt", a) == Counts(new=1)
    assert take(store, "b.txt", b) == Counts(unchanged=1)
    assert store.touch("a.txt") == store.touch("b.txt")


def test_streams_add_up(store: Store) -> None:
    a, b, c = (make(text, "-", input_id=text[:5]) for text in (FERRY, BRIDGE, TUNNEL))
    newer = make(TUNNEL, "-", input_id=FERRY[:5])
    plain = [make(text, "-") for text in (FERRY, BRIDGE)]
    assert take(store, "-", a, b) == Counts(new=2)
    assert take(store, "-", c) == Counts(new=1)
    assert states(store, a, b, c) == [("current", None)] * 3
    assert take(store, "-", newer) == Counts(changed=1)
    assert states(store, a, newer) == [("superseded", None), ("current", a.id)]
    for document in plain:
        assert take(store, "-", document) == Counts(new=1)
    assert states(store, *plain, b, c) == [("current", None)] * 4
    assert store.prune() == 1
    assert store.problems() == ()


@pytest.mark.parametrize("seed", range(4))
def test_one_stream_or_several_are_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    documents = [make(f"Row {n} sails.", "-", input_id=f"{n}") for n in range(6)]
    documents += [make(f"Line {n} sails.", "-", is_row=True) for n in range(4)]
    documents += [
        make("Line 0 sails.", "-", is_row=True, beside=given(title=f"Title {n}")) for n in range(4)
    ]
    documents += rows_at("https://a.example/1", FERRY, file="-")
    with stored(tmp_path, *documents, name="whole.readout") as whole:
        build(whole)
        expected = exported(whole)
    chance.shuffle(documents)
    with Store.create(tmp_path / "split.readout") as split:
        while documents:
            size = chance.randint(1, 5)
            take(split, "-", *documents[:size])
            documents = documents[size:]
        build(split)
        assert exported(split) == expected
        assert split.problems() == ()


def test_changed_metadata_is_a_change_and_is_described_anew(store: Store) -> None:
    old = make(FERRY, "rows.jsonl", input_id="1", beside=given(title="Idle"))
    new = make(FERRY, "rows.jsonl", input_id="1", beside=given(title="Ferry idle"))
    assert old.id == new.id
    take(store, "rows.jsonl", old)
    assert rows(store)[old.id].title == "Idle"
    build(store)
    assert list(store.undescribed(TOOLS)) == []
    assert take(store, "rows.jsonl", new) == Counts(changed=1)
    row = rows(store)[old.id]
    assert (row.title, row.publisher, row.dct.basis, row.language) == (
        "Ferry idle",
        None,
        "unknown",
        None,
    )
    assert [document.given for document in store.undescribed(TOOLS)] == [new.given]
    assert build(store) == 1
    assert store.problems() == ()


def test_gone_and_back(store: Store) -> None:
    document = make(FERRY)
    take(store, "osk.txt", document)
    build(store)
    before = exported(store)
    assert store.mark_gone(["osk.txt", "never.txt"]) == ("osk.txt",)
    assert states(store, document) == [("gone", None)]
    assert store.files() == ()
    assert store.mark_gone(["osk.txt"]) == ()
    assert store.documents(DocumentQuery()).total == 0
    assert store.documents(DocumentQuery(state=None)).total == 1
    assert store.search("ferry").total == 1
    assert store.is_current("osk.txt", file_hash(document), INGEST)
    assert len(store.touch("osk.txt")) == 1
    assert exported(store) == before
    assert store.problems() == ()


def test_a_row_that_left_does_not_come_back_with_its_file(store: Store) -> None:
    a, b = (make(text, "rows.jsonl", input_id=text[:5]) for text in (FERRY, BRIDGE))
    take(store, "rows.jsonl", a, b)
    take(store, "rows.jsonl", a)
    store.mark_gone(["rows.jsonl"])
    assert len(store.touch("rows.jsonl")) == 1
    assert states(store, a, b) == [("current", None), ("gone", None)]


def test_new_text_at_a_path_that_was_gone_is_a_new_version(store: Store) -> None:
    old, new = make(FERRY), make(BRIDGE)
    take(store, "osk.txt", old)
    store.mark_gone(["osk.txt"])
    assert take(store, "osk.txt", new) == Counts(changed=1)
    assert states(store, old, new) == [("superseded", None), ("current", old.id)]


def test_one_document_in_several_files(store: Store) -> None:
    beside = given(url="https://lumen.example/ferry", title="From {}")
    files = ("b.jsonl", "a.jsonl", "c.jsonl")
    copies = {file: make(FERRY, file, beside=beside, input_id="1") for file in files}
    for file, document in copies.items():
        take(store, file, document)
    (row,) = store.iter_documents()
    assert (row.path, row.paths) == ("a.jsonl", ("a.jsonl", "b.jsonl", "c.jsonl"))
    store.mark_gone(["a.jsonl"])
    (row,) = store.iter_documents()
    assert (row.state, row.path, row.paths) == ("current", "b.jsonl", ("b.jsonl", "c.jsonl"))
    store.mark_gone(["b.jsonl", "c.jsonl"])
    (row,) = store.iter_documents()
    assert (row.state, row.path, row.paths) == (
        "gone",
        "a.jsonl",
        ("a.jsonl", "b.jsonl", "c.jsonl"),
    )
    assert store.problems() == ()


def test_the_smallest_place_speaks_whatever_came_first(tmp_path: Path) -> None:
    url = "https://lumen.example/ferry"
    a = make(FERRY, "a.jsonl", beside=given(url=url, title="A says"), raw=b"{1}", notes=("cut",))
    b = make(FERRY, "b.jsonl", beside=given(url=url, title="B says"), raw=b"{2}")
    assert a.id == b.id
    found = []
    for order in ((a, b), (b, a)):
        with stored(tmp_path, *order, name=f"{order[0].path}.readout") as store:
            build(store)
            found.append((exported(store), store.raw(a.id), store.document(a.id)))
    assert found[0] == found[1]
    assert found[0][1] == b"{1}"


def test_prune_deletes_what_no_file_holds_and_only_that(store: Store) -> None:
    kept, old, gone = (
        make(FERRY, "a.txt"),
        make(BRIDGE, "b.txt"),
        make(TUNNEL, "c.txt", raw=b"T" * 99),
    )
    new = make("The bridge is delayed.", "b.txt")
    for document in (kept, old, gone, new):
        take(store, document.path, document)
    build(store)
    store.mark_gone(["c.txt"])
    assert store.prune() == 2
    assert set(rows(store)) == {kept.id, new.id}
    assert states(store, new) == [("current", None)]
    assert store.database.value("SELECT count(*) FROM texts") == 2
    assert store.database.value("SELECT count(*) FROM raws") == 2
    assert store.database.value("SELECT count(*) FROM readings") == 2
    assert store.database.value("SELECT count(*) FROM files") == 2
    assert store.search("tunnel").total == 0
    assert store.prune() == 0
    assert store.problems() == ()


def test_a_pruned_document_that_comes_again_is_as_new(tmp_path: Path, store: Store) -> None:
    documents = [make(FERRY, "a.txt"), make(BRIDGE, "b.txt")]
    with stored(tmp_path, *documents, name="once.readout") as once:
        build(once)
        expected = exported(once)
    for document in documents:
        take(store, document.path, document)
    build(store)
    store.mark_gone(["a.txt"])
    assert store.prune() == 1
    take(store, "a.txt", documents[0])
    build(store)
    assert exported(store) == expected
    assert store.problems() == ()


def test_failures_are_kept_until_the_next_pass(store: Store) -> None:
    lines = [
        Failure(
            path="rows.jsonl", reason="json", message=f"rows.jsonl, line {n}", line=n, input_id="x"
        )
        for n in (10, 2)
    ]
    take(store, "rows.jsonl", make(FERRY, "rows.jsonl", input_id="1"), failures=lines)
    take(
        store, "a.bin", failures=[Failure(path="a.bin", reason="binary", message="a.bin: no text")]
    )
    assert [(row.path, row.line, row.reason) for row in store.failures()] == [
        ("a.bin", None, "binary"), ("rows.jsonl", 2, "json"), ("rows.jsonl", 10, "json"),
    ]  # fmt: skip
    take(store, "rows.jsonl", make(FERRY, "rows.jsonl", input_id="1"))
    assert [row.path for row in store.failures()] == ["a.bin"]


def test_failures_of_files_that_left_are_forgotten_but_not_of_paths_just_named(
    path: Path, store: Store
) -> None:
    missing = Failure(path="no.txt", reason="missing", message="no.txt: there is no such file")
    store.begin_file("no.txt")
    store.add_failure("no.txt", missing)
    assert store.mark_gone(store.files()) == ()
    assert [row.path for row in store.failures()] == ["no.txt"]
    store.close()
    with Store.open(path, write=True) as later:
        assert later.files() == ("no.txt",)
        assert later.mark_gone(later.files()) == ()
        assert later.failures() == ()
        assert later.files() == ()


def test_an_unreadable_file_keeps_what_it_held(store: Store) -> None:
    document = make(FERRY)
    take(store, "osk.txt", document)
    store.begin_file("osk.txt")
    store.add_failure(
        "osk.txt", Failure(path="osk.txt", reason="unreadable", message="osk.txt: denied")
    )
    assert states(store, document) == [("current", None)]
    assert len(store.failures()) == 1


def test_a_pass_cut_off_between_transactions_leaves_no_trace_after_the_next(
    path: Path, store: Store
) -> None:
    old, half, new = make(FERRY), make(BRIDGE), make(TUNNEL)
    take(store, "osk.txt", old)
    store.begin_file("osk.txt")
    store.add_document("osk.txt", half)
    store.close()
    with Store.open(path, write=True) as again:
        assert not again.is_current("osk.txt", file_hash(half), INGEST)
        assert take(again, "osk.txt", new) == Counts(changed=1)
        assert set(rows(again)) == {old.id, new.id}
        assert states(again, old, new) == [("superseded", None), ("current", old.id)]
        again.prune()
        assert again.problems() == ()


def test_wrong_use_says_so(store: Store) -> None:
    with pytest.raises(ValueError, match="begin_file was not called"):
        store.add_document("osk.txt", make(FERRY))
    store.begin_file("osk.txt")
    with pytest.raises(ValueError, match="has the path"):
        store.add_document("osk.txt", make(FERRY, "b.txt"))
    store.begin_file("osk.txt")
    with pytest.raises(ValueError, match="holds a NUL"):
        store.add_document("osk.txt", make("a\0b"))
    with pytest.raises(KeyError):
        store.put_metadata("0" * 20, *([None] * 2))  # type: ignore[arg-type]


def test_nothing_depends_on_the_order_of_files_or_batches(tmp_path: Path) -> None:
    chance = random.Random(4)
    url = given(url="https://lumen.example/copy")
    documents = [make(f"{word} sails.\n\nThe Osk is {word}.", f"{word}.txt") for word in "abcdefgh"]
    documents += [make("One copy.", f"{n}.jsonl", beside=url, raw=b"%d" % n) for n in range(4)]
    found = set()
    for number in range(4):
        chance.shuffle(documents)
        with Store.create(tmp_path / f"{number}.readout") as store:
            for document in documents[: number * 3]:
                take(store, document.path, document)
            build(store)
            with store.transaction():
                for document in documents:
                    take(store, document.path, document)
            build(store)
            page = store.documents(DocumentQuery(), facets=True)
            hits = store.search("the osk OR copy")
            found.add(exported(store) + msgspec.json.encode((page, hits, store.overview("osk"))))
    assert len(found) == 1

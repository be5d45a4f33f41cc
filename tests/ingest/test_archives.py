"""ZIP and tar, whole and hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from readout.ingest import Opener, fuse, walk
from readout.ingest.entry import MAX_NAME_CHARS
from readout.schema.document import Document, Failure
from tests.ingest.containers import PAGE, PNG, TEXT, make_mail, make_tar, make_zip

ROWS = b'{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}\n'
MIXED = {
    "b/page.html": PAGE.encode(),
    "a.txt": TEXT.encode(),
    "rows.jsonl": ROWS,
    "notes.md": b"# Port\n\nThe port opened.",
    "mail.eml": make_mail(),
    "rows.jsonl.gz": gzip.compress(ROWS),
    "inner.zip": make_zip({"x.txt": b"Deep text."}),
}
MIXED_PATHS = [
    "!/b/page.html",
    "!/a.txt",
    "!/rows.jsonl",
    "!/rows.jsonl",
    "!/notes.md",
    "!/mail.eml",
    "!/rows.jsonl.gz",
    "!/rows.jsonl.gz",
    "!/inner.zip!/x.txt",
]


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener(jobs=2, max_bytes=1 << 20) as opener:
        yield opener


def read(opener: Opener, folder: Path, name: str, raw: bytes) -> list[Document | Failure]:
    (folder / name).write_bytes(raw)
    (opened,) = opener.open(walk([str(folder / name)], base=folder))
    return list(opened.items)


def tell(items: list[Document | Failure], name: str) -> list[str]:
    """Each item as its place below the file, and the reason where it is a failure."""
    return [
        item.path.removeprefix(name) + (f" {item.reason}" if isinstance(item, Failure) else "")
        for item in items
    ]


CONTAINERS = {
    "a.zip": make_zip(MIXED),
    "stored.zip": make_zip(MIXED, method=zipfile.ZIP_STORED),
    "a.tar": make_tar(MIXED),
    "a.tar.gz": make_tar(MIXED, packing="gz"),
    "a.tgz": make_tar(MIXED, packing="gz"),
    "a.tar.bz2": make_tar(MIXED, packing="bz2"),
    "a.tar.xz": make_tar(MIXED, packing="xz"),
    "a.zip.gz": gzip.compress(make_zip(MIXED)),
    "without-suffix": make_tar(MIXED, packing="bz2"),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_an_archive_is_read_member_by_member_in_its_order(
    tmp_path: Path, opener: Opener, name: str
) -> None:
    items = read(opener, tmp_path, name, CONTAINERS[name])
    assert tell(items, name) == MIXED_PATHS
    documents = [item for item in items if isinstance(item, Document)]
    assert documents[1].text == TEXT
    assert documents[1].raw == TEXT.encode()
    assert [document.input_id for document in documents[2:4]] == ["1", "2"]
    assert documents[5].media == "message/rfc822"


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar.xz", "without-suffix"])
def test_a_stream_gives_what_the_file_gives(tmp_path: Path, opener: Opener, name: str) -> None:
    opened = opener.open_stream(io.BytesIO(CONTAINERS[name]))
    assert tell(list(opened.items), "-") == MIXED_PATHS
    assert opened.hash is not None


PACKED = {
    "a.txt.bz2": bz2.compress(TEXT.encode()),
    "a.txt.xz": lzma.compress(TEXT.encode()),
    "two-streams.txt.bz2": bz2.compress(TEXT[:50].encode()) + bz2.compress(TEXT[50:].encode()),
    "padded.txt.xz": lzma.compress(TEXT.encode()) + bytes(4),
}


@pytest.mark.parametrize("name", PACKED)
def test_packed_texts(tmp_path: Path, opener: Opener, name: str) -> None:
    (document,) = read(opener, tmp_path, name, PACKED[name])
    assert isinstance(document, Document)
    assert document.text == TEXT


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.txt.bz2", bz2.compress(os.urandom(9999).hex().encode())[:-20], "truncated"),
        ("a.txt.xz", lzma.compress(TEXT.encode())[:-20], "truncated"),
        ("a.txt.xz", lzma.compress(TEXT.encode())[:40] + b"x" * 90, "damaged"),
        ("a.txt.xz", lzma.compress(bytes(1 << 22)), "too-large"),
        ("a.txt.bz2", bz2.compress(b"a" * (1 << 22)), "too-large"),
        ("a.zip", make_zip({}), "empty"),
        ("a.zip", make_zip({"a.png": PNG, "b.css": b"p {}"}), "empty"),
        ("a.zip", b"PK\x03\x04 and nothing else", "truncated"),
        ("a.tar", b"x" * 600, "damaged"),
    ],
)
def test_what_gives_no_document(
    tmp_path: Path, opener: Opener, name: str, raw: bytes, reason: str
) -> None:
    (failure,) = read(opener, tmp_path, name, raw)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.path) == (reason, name)


NAMES = {
    "up": ("../../etc/a.txt", "etc/a.txt"),
    "absolute": ("/etc/a.txt", "etc/a.txt"),
    "drive": ("C:\\etc\\a.txt", "etc/a.txt"),
    "dots within": ("b/./../a.txt", "b/a.txt"),
    "ours looks like an archive's": ("b.zip!/a.txt", "b.zip!/a.txt"),
    "umlaut": ("Hafen für alle.txt", "Hafen für alle.txt"),
    "line break": ("a\nb.txt", "a\nb.txt"),
}


@pytest.mark.parametrize(("name", "path"), NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_names_are_only_names(
    tmp_path: Path, opener: Opener, make: type, name: str, path: str
) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (document,) = read(opener, folder, "a.bin", make({name: TEXT.encode()}))
    assert isinstance(document, Document)
    assert document.path == f"a.bin!/{path}"
    assert bool(document.notes) == (path != name)
    assert [item.name for item in tmp_path.rglob("*") if item.is_file()] == ["a.bin"]


def test_names_that_are_not_utf8(tmp_path: Path, opener: Opener) -> None:
    made = io.BytesIO()
    with tarfile.open(
        fileobj=made, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1"
    ) as archive:
        info = tarfile.TarInfo("caf\xe9.txt")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    (document,) = read(opener, tmp_path, "a.tar", made.getvalue())
    assert document.path == "a.tar!/caf\ufffde9.txt"
    # The flag that says UTF-8 is missing, as with many tools.
    raw = make_zip({"caf\u00e9.txt": TEXT.encode()})
    unflagged = raw.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert unflagged != raw
    (document,) = read(opener, tmp_path, "a.zip", unflagged)
    assert document.path == "a.zip!/caf\u00e9.txt"


@pytest.mark.parametrize("name", ["", "..", "///", "a" * (MAX_NAME_CHARS + 1)])
def test_names_that_are_none(tmp_path: Path, opener: Opener, name: str) -> None:
    raw = make_tar({name: b"Text.", "b.txt": b"Text."})
    assert tell(read(opener, tmp_path, "a.tar", raw), "a.tar") == [" bad-name", "!/b.txt"]


def test_two_files_of_one_name_are_both_kept(tmp_path: Path, opener: Opener) -> None:
    made = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "One.")
        archive.writestr("a.txt", "Two.")
    items = read(opener, tmp_path, "a.zip", made.getvalue())
    assert tell(items, "a.zip") == ["!/a.txt", "!/a.txt (2)"]


def test_litter_and_pictures_are_passed_over(tmp_path: Path, opener: Opener) -> None:
    files = {
        "__MACOSX/._a.txt": b"\0\5\x16\7",
        ".hidden/a.txt": b"Hidden.",
        "a.txt": b"Seen.",
        "photo.jpg": b"\xff\xd8\xff\xe0",
        "page.html": PAGE.encode(),
        "page_files/frame.html": PAGE.encode(),
        "page_files/style.css": b"p {}",
    }
    items = read(opener, tmp_path, "a.zip", make_zip(files))
    assert tell(items, "a.zip") == ["!/a.txt", "!/page.html"]


def test_what_is_not_read_in_an_archive_is_a_row(tmp_path: Path, opener: Opener) -> None:
    files = {
        "a.txt": b"Read.",
        "b.csv": b"a,b",
        "c.txt": b"",
        "d.rar": b"Rar!\x1a\x07\0",
        "e.txt": b"a" * (1 << 21),
        "f.txt": b"Read too.",
    }
    items = read(opener, tmp_path, "a.zip", make_zip(files))
    assert tell(items, "a.zip") == [
        "!/a.txt",
        "!/b.csv unsupported",
        "!/c.txt empty",
        "!/d.rar binary",
        "!/e.txt too-large",
        "!/f.txt",
    ]


def test_links_and_devices_are_not_followed(tmp_path: Path, opener: Opener) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Not in the archive.")
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, kind, target in (
            ("soft.txt", tarfile.SYMTYPE, str(secret)),
            ("hard.txt", tarfile.LNKTYPE, "../secret.txt"),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"Text."))
    items = read(opener, tmp_path, "a.tar", made.getvalue())
    assert tell(items, "a.tar") == ["!/a.txt", " not-a-file", " not-a-file"]
    assert "2 × link" in items[1].message  # type: ignore[union-attr]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        link = zipfile.ZipInfo("soft.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(link, str(secret))
    (failure,) = read(opener, tmp_path, "a.zip", made.getvalue())
    assert isinstance(failure, Failure)
    assert failure.reason == "not-a-file"


def test_archives_are_opened_three_deep(tmp_path: Path, opener: Opener) -> None:
    raw = make_zip({"d.txt": b"Too deep."})
    for name in ("c", "b", "a"):
        raw = make_zip({f"{name}.txt": name.encode(), f"{name}.zip": raw})
    items = read(opener, tmp_path, "z.zip", raw)
    assert tell(items, "z.zip") == [
        "!/a.txt",
        "!/a.zip!/b.txt",
        "!/a.zip!/b.zip!/c.txt",
        "!/a.zip!/b.zip too-deep",
    ]


def test_an_encrypted_file_is_a_row(tmp_path: Path, opener: Opener) -> None:
    raw = bytearray(make_zip({"a.txt": b"Secret.", "b.txt": b"Open."}))
    central = raw.index(b"PK\x01\x02")
    raw[6] |= 1
    raw[central + 8] |= 1
    items = read(opener, tmp_path, "a.zip", bytes(raw))
    assert tell(items, "a.zip") == ["!/a.txt encrypted", "!/b.txt"]


def test_sizes_that_lie(tmp_path: Path, opener: Opener) -> None:
    raw = bytearray(make_zip({"a.txt": TEXT.encode(), "b.txt": b"Open."}))
    central = raw.index(b"PK\x01\x02")
    for size, reasons in ((10, ["!/a.txt damaged", "!/b.txt"]), (1 << 31, ["!/a.txt", "!/b.txt"])):
        struct.pack_into("<I", raw, central + 24, size)
        assert tell(read(opener, tmp_path, "a.zip", bytes(raw)), "a.zip") == reasons


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_of_a_zip_without_its_end_what_is_there_is_kept(
    tmp_path: Path, opener: Opener, method: int
) -> None:
    noise = os.urandom(9000).hex().encode()
    raw = make_zip({"a.txt": TEXT.encode(), "b.txt": noise, "c.txt": b"Lost."}, method=method)
    items = read(opener, tmp_path, "a.zip", raw[: raw.index(b"b.txt") + 900])
    assert tell(items, "a.zip") == ["!/a.txt", "!/b.txt truncated", " truncated"]


def test_of_a_zip_written_as_a_stream_and_cut_what_is_there_is_kept(
    tmp_path: Path, opener: Opener
) -> None:
    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *place: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    made = Unseekable()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.txt", "b.txt"):
            archive.writestr(name, TEXT)
    items = read(opener, tmp_path, "a.zip", made.getvalue()[:-60])
    assert tell(items, "a.zip") == ["!/a.txt", "!/b.txt", " truncated"]


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_of_a_cut_tar_what_is_there_is_kept(tmp_path: Path, opener: Opener, packing: str) -> None:
    files = {"a.txt": TEXT.encode(), "b.txt": os.urandom(200_000).hex().encode()}
    raw = make_tar(files, packing=packing)
    items = read(opener, tmp_path, "a.tar", raw[: len(raw) // 2])
    reasons = tell(items, "a.tar")
    if packing != "bz2":
        assert reasons[0] == "!/a.txt"
    assert "truncated" in reasons[-1]


def bomb(name: str) -> bytes:
    zeros = bytes(1 << 26)
    match name:
        case "tar.gz of zeros":
            return make_tar({f"{n}.txt": zeros for n in range(6)}, packing="gz")
        case "pictures of zeros":
            return make_tar({f"{n}.png": zeros for n in range(8)}, packing="bz2")
        case "nested":
            inner = make_zip({f"{n}.jsonl": b" " * (1 << 23) for n in range(30)})
            return make_zip({f"{n}.zip": inner for n in range(30)})
    raise AssertionError(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tar.gz of zeros", "pictures of zeros", "nested"])
def test_a_bomb_ends_with_one_row_for_the_rest(
    tmp_path: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(fuse, "FREE_BYTES", 1 << 26)
    items = read(opener, tmp_path, "bomb.bin", bomb(name))
    last = items[-1]
    assert isinstance(last, Failure)
    assert (last.path, last.reason) == ("bomb.bin", "too-large")
    assert sum(item.path == "bomb.bin" for item in items) == 1


def test_the_last_row_of_a_bomb_tells_why_although_others_wait(
    tmp_path: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuse, "FREE_BYTES", 1 << 18)
    raw = make_zip({f"{n}.txt": bytes(1 << 16) for n in range(99)})
    *before, last = tell(read(opener, tmp_path, "a.zip", raw), "a.zip")
    assert before == [f"!/{n}.txt binary" for n in range(len(before))]
    assert before
    assert last == " too-large"


def test_files_of_zeros_are_not_inflated_to_their_end(tmp_path: Path, opener: Opener) -> None:
    raw = make_zip({f"{n}.txt": bytes(1 << 24) for n in range(3)})
    items = read(opener, tmp_path, "a.zip", raw)
    assert tell(items, "a.zip") == [f"!/{n}.txt too-large" for n in range(3)]


def test_a_fuse_counts_members_too(
    tmp_path: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuse, "MAX_MEMBERS", 3)
    inner = make_tar({"b.txt": b"b", "c.txt": b"c", "d.txt": b"d"})
    items = read(opener, tmp_path, "a.tar", make_tar({"a.txt": b"a", "i.tar": inner, "z.txt": b""}))
    assert tell(items, "a.tar") == ["!/a.txt", "!/i.tar!/b.txt", " too-many"]


def test_a_table_of_contents_of_any_size_is_not_read(tmp_path: Path, opener: Opener) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 40 << 20, 4, 0)
    raw = b"PK\x03\x04" + bytes(40 << 20) + end
    (failure,) = read(opener, tmp_path, "a.zip", raw)
    assert isinstance(failure, Failure)
    assert failure.reason in ("damaged", "truncated")


@pytest.mark.slow
def test_ten_thousand_files(tmp_path: Path, opener: Opener) -> None:
    files = {f"{n % 100:02}/{n}.txt": f"Ship {n} came in.".encode() for n in range(10_000)}
    items = read(opener, tmp_path, "a.tar.gz", make_tar(files, packing="gz"))
    assert len(items) == 10_000
    assert all(isinstance(item, Document) for item in items)
    assert len({item.path for item in items}) == 10_000

"""Which files are read, in which order."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readout.ingest.files import File, name_of, walk
from readout.schema.document import Failure

NAMES = st.lists(
    st.sampled_from([b"a", b"e9", b"\\", b"\xe9", b"\xef", b"\xbf", b"\xbd", "\ufffd".encode()]),
    max_size=6,
).map(b"".join)
"""Names of letters, hexadecimal digits, loose bytes, and the mark that stands for those."""


def plant(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"the text of {name}", encoding="utf-8")


def names(root: Path, *paths: str, ignore: Sequence[str] = ()) -> list[str]:
    """Names of files, and of failures as "reason name"."""
    found = walk([str(root / path) for path in paths], base=root, ignore=ignore)
    return [item.name if isinstance(item, File) else f"{item.reason} {item.path}" for item in found]


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    plant(tmp_path, "b.txt", "a/z.txt", "a/b/c.html", "a.txt", "c/x.jsonl")
    assert names(tmp_path, ".") == ["a/b/c.html", "a/z.txt", "a.txt", "b.txt", "c/x.jsonl"]


def test_paths_keep_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    plant(tmp_path, "b.txt", "a.txt")
    assert names(tmp_path, "b.txt", "a.txt") == ["b.txt", "a.txt"]


def test_a_file_named_twice_comes_once(tmp_path: Path) -> None:
    plant(tmp_path, "a/x.txt")
    assert names(tmp_path, "a/x.txt", "a", "a/../a/x.txt") == ["a/x.txt"]


def test_hidden_files_projects_and_litter_are_left_out(tmp_path: Path) -> None:
    plant(tmp_path, "x.txt", ".hidden.txt", ".git/y.txt", "old.readout", "old.readout-wal")
    plant(tmp_path, "Thumbs.db")
    assert names(tmp_path, ".") == ["x.txt"]


def test_the_resources_of_a_saved_page_are_left_out(tmp_path: Path) -> None:
    plant(tmp_path, "port.html", "port_files/style.css", "port_files/ad.html", "other_files/x.txt")
    assert names(tmp_path, ".") == ["other_files/x.txt", "port.html"]


IGNORED = {
    "a pattern": ("*.tmp\n", ["a.txt", "d/b.txt", "d/keep.tmp.txt"]),
    "a folder": ("d/\n", ["a.txt", "x.tmp"]),
    "an exception": ("*\n!a.txt\n", ["a.txt"]),
    "a comment and a blank line": ("# d/\n\nx.tmp\n", ["a.txt", "d/b.txt", "d/keep.tmp.txt"]),
    "a rooted pattern": ("/b.txt\n", ["a.txt", "d/b.txt", "d/keep.tmp.txt", "x.tmp"]),
}


@pytest.mark.parametrize(("rules", "left"), IGNORED.values(), ids=IGNORED)
def test_readoutignore_leaves_out(tmp_path: Path, rules: str, left: list[str]) -> None:
    plant(tmp_path, "a.txt", "x.tmp", "d/b.txt", "d/keep.tmp.txt")
    (tmp_path / ".readoutignore").write_text(rules)
    assert names(tmp_path, ".") == left


def test_an_inner_readoutignore_decides_over_the_outer_one(tmp_path: Path) -> None:
    plant(tmp_path, "a.log", "d/b.log", "d/c.txt")
    (tmp_path / ".readoutignore").write_text("*.log\n")
    (tmp_path / "d" / ".readoutignore").write_text("!b.log\nc.txt\n")
    assert names(tmp_path, ".") == ["d/b.log"]


def test_patterns_may_be_given_and_a_named_file_is_never_ignored(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", "b.txt")
    assert names(tmp_path, ".", ignore=["a.*"]) == ["b.txt"]
    assert names(tmp_path, "a.txt", ignore=["a.*"]) == ["a.txt"]


def test_globs_match_where_the_path_does_not_exist(tmp_path: Path) -> None:
    plant(tmp_path, "a1.txt", "a2.txt", "d/a3.txt", "a[1].txt")
    assert names(tmp_path, "a*.txt") == ["a1.txt", "a2.txt", "a[1].txt"]
    assert names(tmp_path, "**/*3.txt") == ["d/a3.txt"]
    assert names(tmp_path, "a[1].txt") == ["a[1].txt"]
    assert names(tmp_path, "z*.txt") == ["missing z*.txt"]


def test_what_is_missing_is_a_failure_with_its_name(tmp_path: Path) -> None:
    (failure,) = walk([str(tmp_path / "gone.txt")], base=tmp_path)
    assert isinstance(failure, Failure)
    assert failure.reason == "missing"
    assert "gone.txt" in failure.message


def test_links_are_followed_and_loops_are_harmless(tmp_path: Path) -> None:
    plant(tmp_path, "d/x.txt", "out/y.txt")
    (tmp_path / "d" / "loop").symlink_to(tmp_path / "d")
    (tmp_path / "d" / "self").symlink_to(tmp_path / "d" / "self")
    (tmp_path / "d" / "to-y.txt").symlink_to(tmp_path / "out" / "y.txt")
    (tmp_path / "d" / "broken.txt").symlink_to(tmp_path / "nowhere")
    assert names(tmp_path, "d") == [
        "missing d/broken.txt",
        "unreadable d/self",
        "out/y.txt",
        "d/x.txt",
    ]


def test_a_file_has_one_name_whichever_way_leads_to_it(tmp_path: Path) -> None:
    plant(tmp_path, "base/real/a.txt", "far/b.txt")
    base = tmp_path / "base"
    (base / "real" / "broken.txt").symlink_to(tmp_path / "nowhere")
    (base / "link").symlink_to(base / "real")
    (base / "far").symlink_to(tmp_path / "far")
    far = (tmp_path / "far" / "b.txt").as_posix()
    inner = ["real/a.txt", "missing real/broken.txt"]
    assert names(base, "link", "real") == names(base, "real", "link") == inner
    assert names(base, "link/a.txt") == ["real/a.txt"]
    assert names(base, "far") == names(base, "../far") == [far]
    assert name_of(str(base / "link"), base=base) == "real"
    assert name_of(str(base / "real" / "broken.txt") + "/", base=base) == "real/broken.txt"


def test_a_file_is_opened_the_way_it_was_named(tmp_path: Path) -> None:
    plant(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list(walk([str(tmp_path / "link")], base=tmp_path)) == [
        File(name="real/a.txt", path=str(tmp_path / "link" / "a.txt"))
    ]


def test_a_base_behind_a_link_changes_no_name(tmp_path: Path) -> None:
    plant(tmp_path, "base/d/a.txt")
    link = tmp_path / "to-base"
    link.symlink_to(tmp_path / "base")
    for base in (tmp_path / "base", link):
        assert names(base, "d") == ["d/a.txt"]
        (file,) = walk([str(link / "d")], base=base)
        assert isinstance(file, File)
        assert file.name == "d/a.txt"
        assert name_of(str(tmp_path / "base" / "d"), base=base) == "d"


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The relative path of a file in the working folder under more folders than calls nest."""
    monkeypatch.chdir(tmp_path)
    folders = "d/" * (sys.getrecursionlimit() + 100)
    for end in range(1, len(folders), 2):
        Path(folders[:end]).mkdir()
    Path(folders, "x.txt").write_text("words")
    yield folders + "x.txt"
    # shutil, which pytest cleans up with, does not go so deep.
    Path(folders, "x.txt").unlink()
    os.removedirs(folders)


def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path, deep: str) -> None:
    assert list(walk(["d"], base=tmp_path)) == [File(name=deep, path=deep)]


def test_a_pattern_too_deep_for_glob_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(pattern: str, *, recursive: bool) -> list[str]:
        raise RecursionError(pattern, recursive)

    monkeypatch.setattr("glob.glob", give_up)
    (failure,) = walk([str(tmp_path / "**")], base=tmp_path)
    assert isinstance(failure, Failure)
    assert failure.reason == "unreadable"
    assert "name the folder itself" in failure.message


def test_what_is_no_file_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    # A socket's path is short on some systems.
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("sock.txt")
        assert names(tmp_path, ".") == ["not-a-file pipe.txt", "not-a-file sock.txt"]
    (failure,) = walk([str(tmp_path / "pipe.txt")], base=tmp_path)
    assert isinstance(failure, Failure)
    assert "named pipe" in failure.message


def test_a_folder_with_the_name_of_a_page_is_a_folder(tmp_path: Path) -> None:
    plant(tmp_path, "a.html/x.txt")
    assert names(tmp_path, ".") == ["a.html/x.txt"]


def test_an_unreadable_folder_is_a_failure_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, "a/x.txt", "b/y.txt")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(tmp_path, ".") == ["unreadable a", "b/y.txt"]


def test_names_are_relative_inside_the_base_and_absolute_outside(tmp_path: Path) -> None:
    plant(tmp_path, "base/x.txt", "y.txt")
    base = tmp_path / "base"
    assert name_of(str(base / "x.txt"), base=base) == "x.txt"
    assert name_of(str(base / ".." / "y.txt"), base=base) == (tmp_path / "y.txt").as_posix()
    assert name_of(str(tmp_path / "based.txt"), base=base) == (tmp_path / "based.txt").as_posix()


def test_a_name_that_is_not_utf8_can_be_stored_and_opened(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("words")
    (file,) = walk([str(tmp_path)], base=tmp_path)
    assert isinstance(file, File)
    assert file.name == "caf\ufffde9.txt"
    assert Path(file.path).read_text() == "words"


@given(st.lists(NAMES, min_size=2, max_size=2, unique=True))
@example([b"latin\xe9.txt", b"latin\\xe9.txt"])
@example([b"latin\xe9.txt", "latin\ufffde9.txt".encode()])
@example([b"\xe9\xe9", "\ufffde9".encode() + b"\xe9"])
@example(["\ufffd".encode() + b"\xe9", "\ufffd\ufffde9".encode()])
@settings(derandomize=True, deadline=None)
def test_different_files_have_different_names_that_can_be_stored(raw: list[bytes]) -> None:
    base = Path("/nowhere")
    stored = [name_of(os.fsdecode(b"/nowhere/d" + name), base=base) for name in raw]
    assert stored[0] != stored[1]
    assert all(name.encode() for name in stored)


@pytest.mark.parametrize("name", ["a b.txt", "a\\xe9.txt", "é\u3000🚢.txt", "50%.txt", "a\x1b.txt"])
def test_a_name_in_utf8_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    plant(tmp_path, name)
    assert names(tmp_path, ".") == [name]


def test_a_message_cannot_steer_a_terminal(tmp_path: Path) -> None:
    name = "a\x1b[2J\n\u202eb.txt"
    (failure,) = walk([str(tmp_path / name)], base=tmp_path)
    assert isinstance(failure, Failure)
    assert failure.path == name
    assert failure.message.startswith("a\\x1b[2J\\n\\u202eb.txt: ")


def test_a_dash_is_standard_input(tmp_path: Path) -> None:
    assert list(walk(["-"], base=tmp_path)) == [File(name="-", path="")]

"""Which files to read: folders walked in order, globs, and what `.readoutignore` leaves out."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath

import msgspec
from pathspec import GitIgnoreSpec

from readout.errors import UnreadableError
from readout.schema.document import Failure

# Paths are strings here, not Path: links must not be resolved by the way, and a folder of
# 100,000 files is walked in a second.
# ruff: noqa: PTH100, PTH112, PTH114, PTH116, PTH207

IGNORE_FILE = ".readoutignore"
STDIN = "-"

_LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX", "__pycache__", "node_modules"})


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read: `name` is its document path, `path` where the system finds it.

    `name` is relative to the project's folder, with `/`, where it lies inside, else absolute;
    "-" with an empty `path` is standard input.
    """

    name: str
    path: str


class _Rules(msgspec.Struct, frozen=True):
    """The patterns of one `.readoutignore` and the folder they are relative to."""

    folder: str
    spec: GitIgnoreSpec

    def verdict(self, path: str, *, is_folder: bool) -> bool | None:
        """True to leave out, False to keep against an outer rule, None if no pattern matches."""
        relative = PurePath(os.path.relpath(path, self.folder)).as_posix()
        return self.spec.check_file(relative + "/" * is_folder).include


def walk(
    paths: Sequence[str], *, base: Path, ignore: Sequence[str] = ()
) -> Iterator[File | Failure]:
    """The files that `paths` name, each real file once, and a Failure for what is none.

    A folder is walked in the order of its names, links followed. In it are left out: hidden
    files, projects (`*.readout`, `*.readout-*`), the resource folder `NAME_files` of a saved
    page `NAME.html`, and what a `.readoutignore` (gitignore syntax, also in inner folders) or
    `ignore` says. A path that does not exist may be a glob (`**` included). "-" is standard
    input. What is named directly or by a glob is never ignored.
    """
    walker = _Walker(base, ignore)
    for path in paths:
        yield from walker.start(path)


def name_of(path: str, *, base: Path) -> str:
    """The document path of what lies at `path`: as `File.name`."""
    absolute = os.path.abspath(path)
    for root in dict.fromkeys((os.path.abspath(base), os.path.realpath(base))):
        if absolute == root or absolute.startswith(root.rstrip(os.sep) + os.sep):
            return _printable(PurePath(os.path.relpath(absolute, root)).as_posix())
    return _printable(PurePath(absolute).as_posix())


def describe_os_error(error: OSError) -> UnreadableError:
    """Why the system refused, as a reason and a sentence."""
    if isinstance(error, FileNotFoundError):
        return UnreadableError("missing", "there is no such file")
    if isinstance(error, PermissionError):
        return UnreadableError("unreadable", "no permission to read it")
    return UnreadableError("unreadable", f"the system could not read it: {error.strerror or error}")


def describe_mode(mode: int) -> str:
    """What something that is not a regular file is."""
    kinds = (
        (stat.S_ISFIFO, "a named pipe; send its content to standard input and name -"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISDIR, "a folder"),
    )
    return next((what for test, what in kinds if test(mode)), "no regular file")


def _printable(name: str) -> str:
    """A file name that can be stored: bytes of it that are not UTF-8 as `\\xNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class _Walker:
    """One walk over several paths; remembers which files and folders it has met."""

    def __init__(self, base: Path, ignore: Sequence[str]) -> None:
        self._base = base
        self._ignore = GitIgnoreSpec.from_lines(ignore)
        self._met: set[str] = set()

    def start(self, path: str) -> Iterator[File | Failure]:
        if path == STDIN:
            yield File(name=STDIN, path="")
            return
        if os.path.lexists(path) or not glob.has_magic(path):
            yield from self._visit(path, ())
            return
        found = sorted(glob.glob(path, recursive=True))
        if not found:
            yield self._failure(path, UnreadableError("missing", "no file matches this pattern"))
        for match in found:
            yield from self._visit(match, ())

    def _visit(self, path: str, rules: tuple[_Rules, ...]) -> Iterator[File | Failure]:
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            yield self._failure(path, self._explain(path, error))
            return
        if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            reason = UnreadableError("not-a-file", f"it is {describe_mode(mode)}")
            yield self._failure(path, reason)
            return
        real = os.path.realpath(path)
        if real in self._met:
            return
        self._met.add(real)
        if stat.S_ISDIR(mode):
            yield from self._folder(path, rules)
        else:
            yield File(name=name_of(path, base=self._base), path=path)

    def _folder(self, path: str, outer: tuple[_Rules, ...]) -> Iterator[File | Failure]:
        try:
            with os.scandir(path) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            rules = (*outer, *self._rules(path, is_top=not outer))
        except OSError as error:
            yield self._failure(path, describe_os_error(error))
            return
        pages = {_stem_of_page(entry.name) for entry in listed}
        for entry in listed:
            is_folder = os.path.isdir(entry.path)
            if _is_litter(entry.name, is_folder=is_folder, pages=pages):
                continue
            if not _is_ignored(entry.path, rules, is_folder=is_folder):
                yield from self._visit(entry.path, rules)

    def _rules(self, folder: str, *, is_top: bool) -> Iterator[_Rules]:
        if is_top:
            yield _Rules(folder, self._ignore)
        file = Path(folder, IGNORE_FILE)
        if file.is_file():
            lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
            yield _Rules(folder, GitIgnoreSpec.from_lines(lines))

    def _explain(self, path: str, error: OSError) -> UnreadableError:
        if isinstance(error, FileNotFoundError) and os.path.islink(path):
            return UnreadableError("missing", "it is a link to a file that does not exist")
        return describe_os_error(error)

    def _failure(self, path: str, why: UnreadableError) -> Failure:
        name = name_of(path, base=self._base)
        return Failure(path=name, reason=why.reason, message=f"{name}: {why.message}")


def _stem_of_page(name: str) -> str | None:
    stem, _, suffix = name.rpartition(".")
    return stem if suffix.lower() in ("html", "htm") else None


def _is_litter(name: str, *, is_folder: bool, pages: Iterable[str | None]) -> bool:
    """What nobody means by "the articles in this folder"."""
    if name.startswith(".") or name in _LITTER:
        return True
    if name.endswith(".readout") or ".readout-" in name:
        return True
    return is_folder and name.endswith("_files") and name.removesuffix("_files") in pages


def _is_ignored(path: str, rules: tuple[_Rules, ...], *, is_folder: bool) -> bool:
    """The innermost folder whose rules say anything decides."""
    for rule in reversed(rules):
        verdict = rule.verdict(path, is_folder=is_folder)
        if verdict is not None:
            return verdict
    return False

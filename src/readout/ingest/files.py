"""Which files to read: folders walked in order, globs, and what `.readoutignore` leaves out."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path, PurePath

import msgspec
from pathspec import GitIgnoreSpec

from readout.errors import UnreadableError
from readout.ingest.making import make_failure
from readout.schema.document import Failure

# Paths are strings here, not Path: links must not be resolved by the way, and a folder of
# 100,000 files is walked in a second.
# ruff: noqa: PTH110, PTH112, PTH114, PTH116, PTH118, PTH207

IGNORE_FILE = ".readoutignore"
STDIN = "-"

_FOREIGN = re.compile("[\ufffd\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)
_PAGE_ENDS = (".html", ".htm")
_LITTER = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX", "__pycache__", "node_modules"})


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read: `name` is its document path, `path` where the system finds it.

    `name` tells where the file really lies, links resolved, so that every way to it gives the
    same one: relative to the project's folder, with `/`, where it lies inside, else absolute.
    Bytes of it that are no UTF-8 are U+FFFD and two hexadecimal digits. "-" with an empty
    `path` is standard input.
    """

    name: str
    path: str


class _Place(msgspec.Struct, frozen=True):
    """Something to look at: how it was come to, where it really lies, the rules around it."""

    path: str
    real: str
    rules: tuple[_Rules, ...] = ()


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
        yield from walker.walk(path)


def name_of(path: str, *, base: Path) -> str:
    """The document path of what lies at `path`: as `File.name`."""
    return _name(_real(path), os.path.realpath(base))


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


def _name(real: str, base: str) -> str:
    """The document path of a real path, seen from a real base."""
    if real == base or real.startswith(base.rstrip(os.sep) + os.sep):
        real = os.path.relpath(real, base)
    return storable(PurePath(real).as_posix())


def _real(path: str) -> str:
    """Where a path leads to, links resolved; a link that leads nowhere stands for itself."""
    link = path.rstrip(os.sep)
    if not os.path.islink(link) or os.path.exists(link):
        return os.path.realpath(path)
    folder, name = os.path.split(link)
    return os.path.join(os.path.realpath(folder), name)


def storable(name: str) -> str:
    """A file name as text: a byte of it that is no UTF-8 as U+FFFD and two hexadecimal digits.

    Different names stay different: a U+FFFD of the name itself is doubled. Any other name is
    kept as it is.
    """
    return _FOREIGN.sub(_escape, name)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0xFFFD:
        return "\ufffd\ufffd"
    # Python has byte NN as U+DCNN. Other halves of pairs are found in names on Windows only.
    return f"\ufffd{code & 0xFF:02x}" if code in _BYTES else f"\ufffdu{code:04x}"


class _Walker:
    """One walk over several paths; remembers which files and folders it has met."""

    def __init__(self, base: Path, ignore: Sequence[str]) -> None:
        self._base = os.path.realpath(base)
        self._ignore = GitIgnoreSpec.from_lines(ignore)
        self._met: set[str] = set()

    def walk(self, path: str) -> Iterator[File | Failure]:
        if path == STDIN:
            yield File(name=STDIN, path="")
            return
        if os.path.lexists(path) or not glob.has_magic(path):
            yield from self._below(path)
            return
        try:
            found = _matches(path)
        except UnreadableError as error:
            yield self._failure(_real(path), error)
            return
        for match in found:
            yield from self._below(match)

    def _below(self, path: str) -> Iterator[File | Failure]:
        # Not recursive: folders may be nested deeper than Python's calls.
        stack = [iter((_Place(path, _real(path)),))]
        while stack:
            place = next(stack[-1], None)
            if place is None:
                stack.pop()
                continue
            found = self._visit(place)
            if isinstance(found, File | Failure):
                yield found
            elif found is not None:
                stack.append(found)

    def _visit(self, place: _Place) -> File | Failure | Iterator[_Place] | None:
        """What lies there; for a folder what is in it, None for what was met before."""
        try:
            mode = os.stat(place.path).st_mode
        except OSError as error:
            return self._failure(place.real, _explain(place.path, error))
        if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            why = UnreadableError("not-a-file", f"it is {describe_mode(mode)}")
            return self._failure(place.real, why)
        if place.real in self._met:
            return None
        self._met.add(place.real)
        if stat.S_ISDIR(mode):
            return self._folder(place)
        return File(name=_name(place.real, self._base), path=place.path)

    def _folder(self, folder: _Place) -> Failure | Iterator[_Place]:
        try:
            with os.scandir(folder.path) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            rules = (*folder.rules, *self._rules(folder.path, is_top=not folder.rules))
        except OSError as error:
            return self._failure(folder.real, describe_os_error(error))
        return _entries(folder.real, listed, rules)

    def _rules(self, folder: str, *, is_top: bool) -> Iterator[_Rules]:
        if is_top:
            yield _Rules(folder, self._ignore)
        file = Path(folder, IGNORE_FILE)
        if file.is_file():
            lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
            yield _Rules(folder, GitIgnoreSpec.from_lines(lines))

    def _failure(self, real: str, why: UnreadableError) -> Failure:
        return make_failure(_name(real, self._base), why)


def _matches(pattern: str) -> list[str]:
    """What a glob finds, in order. Raises UnreadableError where that is nothing."""
    try:
        found = sorted(glob.glob(pattern, recursive=True))
    except RecursionError:
        why = "the folders are nested too deep for a pattern; name the folder itself"
        raise UnreadableError("unreadable", why) from None
    if not found:
        raise UnreadableError("missing", "no file matches this pattern")
    return found


def _entries(
    real: str, listed: Sequence[os.DirEntry[str]], rules: tuple[_Rules, ...]
) -> Iterator[_Place]:
    """What in a folder is to be looked at; `real` is where the folder really lies."""
    pages = {_stem_of_page(entry.name) for entry in listed}
    for entry in listed:
        is_folder = os.path.isdir(entry.path)
        if _is_litter(entry.name, is_folder=is_folder, pages=pages):
            continue
        if _is_ignored(entry.path, rules, is_folder=is_folder):
            continue
        is_link = entry.is_symlink()
        lies = _real(entry.path) if is_link else os.path.join(real, entry.name)
        yield _Place(entry.path, lies, rules)


def _explain(path: str, error: OSError) -> UnreadableError:
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return UnreadableError("missing", "it is a link to a file that does not exist")
    return describe_os_error(error)


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


def is_litter_path(path: str, met: Collection[str]) -> bool:
    """The same for a path in an archive; `met` are the paths of files before it."""
    folders = path.split("/")
    for depth, name in enumerate(folders, start=1):
        is_folder = depth < len(folders)
        stem = "/".join(folders[:depth]).removesuffix("_files")
        pages = [name.removesuffix("_files") for end in _PAGE_ENDS if stem + end in met]
        if _is_litter(name, is_folder=is_folder, pages=pages):
            return True
    return False


def _is_ignored(path: str, rules: tuple[_Rules, ...], *, is_folder: bool) -> bool:
    """The innermost folder whose rules say anything decides."""
    for rule in reversed(rules):
        verdict = rule.verdict(path, is_folder=is_folder)
        if verdict is not None:
            return verdict
    return False

"""What a walk looked at, and so which stored files it may say to be gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Self

import msgspec

from readout.ingest import File
from readout.ingest.files import STDIN
from readout.schema.document import Failure


class Scope(msgspec.Struct, frozen=True):
    """What one walk looked at, and so which stored files it may say to be gone.

    All names are document paths. A folder that is missing may lie on a drive that is not
    mounted, and nobody knows what an unreadable one holds: only what was looked for where it
    would be, and not found, is gone.
    """

    base: Path
    here: frozenset[str]
    roots: frozenset[str]
    missing: frozenset[str]
    unreadable: frozenset[str]

    @classmethod
    def of(cls, found: Iterable[File | Failure], *, roots: Iterable[str], base: Path) -> Self:
        """The scope of a walk from these roots that found this."""
        here, missing, unreadable = set(), set(), set()
        for item in found:
            if isinstance(item, File):
                here.add(item.name)
            elif item.reason == "missing":
                missing.add(item.path)
            elif item.reason == "unreadable":
                unreadable.add(item.path)
        return cls(
            base=base,
            here=frozenset(here),
            roots=frozenset(roots),
            missing=frozenset(missing),
            unreadable=frozenset(unreadable),
        )

    def is_gone(self, name: str) -> bool:
        """Whether a file that the project knows was looked for and is not there."""
        if name == STDIN or name in self.here:
            return False
        above = self._above(name)
        if self.roots.isdisjoint({name, *above}):
            return False
        if not self.unreadable.isdisjoint({name, *above}):
            return False
        if not self.missing.isdisjoint(above):
            return False
        return name not in self.missing or self._has_folder(name)

    def unseen_roots(self, is_stored: Callable[[str], bool]) -> tuple[str, ...]:
        """Roots of which nobody can say what became of them.

        A single file that is stored and is missing from a folder that is there is just gone.
        """
        unseen = self.unreadable | {
            name for name in self.missing if not (is_stored(name) and self._has_folder(name))
        }
        return tuple(sorted(self.roots & unseen))

    def _has_folder(self, name: str) -> bool:
        return Path(self.base, name).parent.is_dir()

    def _above(self, name: str) -> set[str]:
        """The folders that a file lies in, as document paths."""
        above = {parent.as_posix() for parent in PurePosixPath(name).parents}
        if Path(name).is_absolute():
            return above
        # What lies inside the base lies in the folders above it too, which have absolute names.
        return above | {parent.as_posix() for parent in self.base.parents}

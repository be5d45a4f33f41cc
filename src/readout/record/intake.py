"""Opened files into the store, some to a transaction."""

from __future__ import annotations

import time
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from readout.ingest import DIGEST as INGEST_DIGEST
from readout.ingest import Opened
from readout.ingest.files import STDIN
from readout.schema.document import Failure
from readout.schema.view import (
    IngestSummary,
)
from readout.store import Store
from readout.watcher import Watcher

# A transaction is committed after this many documents or seconds, whichever comes first:
# large enough that syncing the disk does not dominate, small enough that a kill costs little.
COMMIT_DOCUMENTS = 200
_COMMIT_SECONDS = 1.0


class Intake:
    """Takes opened files into a store, some to a transaction, and counts.

    A file's rows are always within one transaction, so a kill leaves it whole or not begun.
    """

    def __init__(self, store: Store, watcher: Watcher) -> None:
        self._store = store
        self._watcher = watcher
        self._transaction: ExitStack | None = None
        self._since = 0.0
        self._waiting: list[tuple[str, int]] = []
        self._documents = 0
        self._new: set[int] = set()
        self._changed: set[int] = set()
        self._unchanged: set[int] = set()
        self._failures: list[Failure] = []
        self._new_paths: list[str] = []
        self._changed_paths: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._transaction is not None:
            self._transaction.__exit__(kind, error, trace)
        self._watcher.end()

    def begin(self, total: int) -> None:
        """So many files are to come."""
        self._watcher.begin("ingesting", total)

    def take(self, opened: Opened) -> None:
        """Store what one file gave."""
        self._in_transaction()
        name = opened.file.name
        if opened.unchanged:
            self._unchanged |= self._store.touch(name)
        else:
            self._take_items(name, opened)
        self._watcher.advance()
        if self._is_time():
            self.commit()

    def _take_items(self, name: str, opened: Opened) -> None:
        documents = 0
        self._store.begin_file(name)
        for item in opened.items:
            if isinstance(item, Failure):
                self._store.add_failure(name, item)
                self._failures.append(item)
            else:
                self._store.add_document(name, item)
                documents += 1
        if opened.hash is not None or name == STDIN:
            # Without a hash the file could not be read to its end: what it held before still
            # stands. A stream takes nothing away, so the rows before its break count.
            change = self._store.finish_file(name, opened.hash, INGEST_DIGEST)
            self._new |= change.new
            self._changed |= change.changed
            self._unchanged |= change.unchanged
            if change.new:
                self._new_paths.append(name)
            if change.changed:
                self._changed_paths.append(name)
        self._waiting.append((name, documents))
        self._documents += documents

    def commit(self) -> None:
        """Make everything taken so far safe on disk, then say so."""
        if self._transaction is None:
            return
        transaction, self._transaction = self._transaction, None
        transaction.close()
        for name, documents in self._waiting:
            self._watcher.stored(name, documents)
        self._waiting.clear()
        self._documents = 0

    def summary(self) -> IngestSummary:
        """Counts so far, of documents: one that lies in two files counts once."""
        changed = self._changed - self._new
        return IngestSummary(
            new=len(self._new),
            changed=len(changed),
            unchanged=len(self._unchanged - self._new - changed),
            failures=tuple(self._failures),
            new_paths=tuple(self._new_paths),
            changed_paths=tuple(self._changed_paths),
        )

    def _in_transaction(self) -> None:
        if self._transaction is not None:
            return
        self._transaction = ExitStack()
        self._transaction.enter_context(self._store.transaction())
        self._since = time.monotonic()

    def _is_time(self) -> bool:
        return (
            self._documents >= COMMIT_DOCUMENTS or time.monotonic() - self._since >= _COMMIT_SECONDS
        )

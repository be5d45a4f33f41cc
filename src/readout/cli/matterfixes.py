"""What `readout fix merge` and `split` do with events and with what claims are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from readout.cli.console import Progress, tell
from readout.cli.signing import signed_on
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.fix import Verb


def is_matter(word: str) -> bool:
    """Whether a word is the id of an event, a statement or a figure."""
    from readout.schema.fix import MERGEABLE, kind_of

    return kind_of(word) in MERGEABLE - {"actor"}


def merge_matters(
    record: Project, row: str, others: Sequence[str], *, user: str | None, note: str
) -> None:
    """Say that rows are one event, or speak of one matter.
    Raises UsageError where they are not rows of one kind, or are one already."""
    kind = row.rpartition(":")[2]
    for id in (row, *others):
        if not is_matter(id) or id.rpartition(":")[2] != kind:
            raise UsageError(f"{id!r} is no id of a row of the kind {kind!r}, as {row!r} is")
        if not record.stands(id):
            raise UsageError(f"no row {id!r}; ids stand in 'readout export {kind}s'")
    if set(others) <= {row, *record.account.matter(row)}:
        raise UsageError(f"that is one {_noun(kind)} already")
    rest = [id for id in dict.fromkeys(others) if id != row]
    _say(record, "merge", row, rest, user=user, note=note)


def split_matter(
    record: Project, row: str, out: Sequence[str], *, user: str | None, note: str
) -> None:
    """Say that rows are not of the event, or not of the claim, that `row` leads to.
    Raises UsageError where nothing would be left, or a word means nothing of it."""
    members = record.account.matter(row)
    if not members:
        raise UsageError(f"{row!r} is part of no event or claim with others")
    taken = sorted({id for word in out for id in _meant(record, members, word)})
    rest = [id for id in members if id not in taken]
    if not rest:
        raise UsageError("nothing would be left; name what to take out")
    _say(record, "split", rest[0], taken, user=user, note=note)


def _meant(record: Project, members: Sequence[str], word: str) -> Iterator[str]:
    """The members that a word means: by id, or by the document they stand in."""
    if word in members:
        yield word
        return
    documents = record.resolve_id(word)
    found = [id for id in members if id.partition(":")[0] in documents]
    if not found:
        raise UsageError(f"{word!r} is nothing of it; its rows are {', '.join(members[:8])}")
    yield from found


def _noun(kind: str) -> str:
    return "event" if kind == "event" else "claim"


def _say(
    record: Project,
    verb: Verb,
    target: str,
    others: Sequence[str],
    *,
    user: str | None,
    note: str,
) -> None:
    """Put a correction into the log and tell what came of it."""
    from readout.cli.text import plural

    entry = signed_on(record, verb, target, others=others, user=user, note=note)
    record.correct(entry, watcher=Progress())
    left = record.account.matter(target)
    kind = target.rpartition(":")[2]
    rows = plural(max(1, len(left)), "mention" if kind == "event" else kind)
    tell(f"{entry.id}: {verb} {target}; its {_noun(kind)} has {rows} now")

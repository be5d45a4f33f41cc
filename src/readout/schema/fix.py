"""Corrections: what a person says of the record, kept in an append-only log and replayed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal, get_args

import msgspec

from readout.schema.actor import ActorType
from readout.schema.rowid import REJECTABLE, parse_row
from readout.schema.span import Span
from readout.schema.time import Interval

Verb = Literal[
    "date", "merge", "split", "rename", "retype", "reject", "restore", "note", "resolve", "undo"
]
FixState = Literal["active", "replaced", "undone", "orphan"]
"""`replaced`: a later correction says something else of the same; `orphan`: what it was said
of is no longer there, or has a newer text."""

ACTOR_TYPES: tuple[ActorType, ...] = get_args(ActorType)

MERGEABLE = frozenset({"actor", "event", "statement", "figure"})
"""Kinds of rows of which people say that they are one."""

_AROUND = 32
"""Characters of text kept before and after the words that a correction rests on."""

_LONGEST_NAME = 300

LONGEST_NOTE = 2000
"""Characters of a note."""

Pair = tuple[str, str]
Matter = tuple[str, ...]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The words that a correction is about, so that a person can find them again: `exact` stands
    at `span` of the text with this hash, between `prefix` and `suffix` (W3C Web Annotation,
    TextQuoteSelector and TextPositionSelector)."""

    document: str
    text_hash: str
    span: Span
    exact: str
    prefix: str = ""
    suffix: str = ""


class Fix(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the log.

    `date`: the document `target` was published within `days`. `merge` and `split`: what
    `others` name is the same actor as `target`, the same event, speaks of the same matter, or does
    not; all of one entry are of one kind. `rename`, `retype`: the actor
    `target` is to be called `name`, is a `type`. `reject`: the row `target` is wrong and is left
    out, `restore`: it is not. `note`: what `note` says of the row, actor or document `target`.
    `resolve`: the conflict `target`, the id of a claim or of any of its members, is no longer one,
    for the reason in `note`. `undo`: the entry `target` no longer counts. Actors are named by a
    mention, `document:start-end:actor`, other rows by their ids, `document:start-end:statement`.

    `time` is UTC. Of two entries that exclude each other the later wins, of two at one time the
    one with the greater id: so the record follows from the set of entries, whoever made them
    where.
    """

    id: str
    verb: Verb
    target: str
    others: tuple[str, ...] = ()
    days: Interval | None = None
    name: str | None = None
    type: ActorType | None = None
    user: str = ""
    time: dt.datetime | None = None
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


class FixRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log and what has become of it; `by` is the later entry that replaced it."""

    fix: Fix
    state: FixState
    by: str | None = None


class FixImport(msgspec.Struct, frozen=True, kw_only=True):
    """What merging another log did: entries that were new, dates that changed, and the entries
    of either log that one of the other replaced."""

    new: int
    changed: int
    conflicts: tuple[FixRow, ...] = ()


def fix_id(fix: Fix) -> str:
    """Content-addressed id of an entry, 12 hexadecimal digits, so that a log taken in twice
    gives each entry once. Evidence is no part of it: it says where, not what."""
    parts = [
        fix.verb,
        fix.target,
        "" if fix.days is None else f"{fix.days.earliest}/{fix.days.latest}",
        fix.user,
        "" if fix.time is None else fix.time.isoformat(),
        fix.note,
    ]
    if fix.others or fix.name is not None or fix.type is not None:
        parts += [*fix.others, fix.name or "", fix.type or ""]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def make_fix(
    verb: Verb,
    target: str,
    *,
    others: Iterable[str] = (),
    days: Interval | None = None,
    name: str | None = None,
    type: ActorType | None = None,
    user: str = "",
    time: dt.datetime | None = None,
    note: str = "",
    evidence: Iterable[Evidence] = (),
) -> Fix:
    """An entry with its id."""
    fix = Fix(
        id="",
        verb=verb,
        target=target,
        others=tuple(others),
        days=days,
        name=name,
        type=type,
        user=user,
        time=time,
        note=note,
        evidence=tuple(evidence),
    )
    return msgspec.structs.replace(fix, id=fix_id(fix))


def fault_of(fix: Fix) -> str | None:
    """What makes an entry from elsewhere none that could have been said here; None if all is
    well."""
    if fix_id(fix) != fix.id:
        return f"its id {fix.id} is not that of its words"
    if fix.time is not None and fix.time.utcoffset() != dt.timedelta(0):
        return "its time is not UTC"
    if fix.verb == "date":
        return _fault_of_days(fix.days)
    if fix.verb in ("merge", "split"):
        return _fault_of_sameness(fix)
    if fix.verb == "rename" and (not fix.name or fix.name != clean_name(fix.name)):
        return "a rename gives a name, on one line"
    if fix.verb == "retype" and fix.type is None:
        return "a retype gives a type"
    if fix.verb in ("reject", "restore") and not is_rejectable(fix.target):
        return f"a {fix.verb} names a {', '.join(sorted(REJECTABLE))}"
    if fix.verb == "note" and not fix.note.strip():
        return "a note says something"
    if len(fix.note) > LONGEST_NOTE:
        return f"its note has more than {LONGEST_NOTE:,} characters"
    return None


def _fault_of_sameness(fix: Fix) -> str | None:
    if not fix.others or fix.target in fix.others:
        return f"a {fix.verb} names another than its target"
    kinds = {kind_of(id) for id in (fix.target, *fix.others)}
    if len(kinds) > 1 or not kinds <= MERGEABLE:
        return f"a {fix.verb} names rows of one kind: {', '.join(sorted(MERGEABLE))}"
    return None


def kind_of(id: str) -> str:
    """The kind of the row of this id ("event"), "" for a document's."""
    place = parse_row(id)
    return "" if place is None else place.kind


def is_rejectable(id: str) -> bool:
    """Whether an id is that of a row of a kind that may be rejected."""
    place = parse_row(id)
    return place is not None and place.kind in REJECTABLE


def clean_name(name: str) -> str:
    """A name as it is kept: on one line, without what does not print, "" if nothing is left."""
    kept = "".join(each for each in name if each.isprintable() or each.isspace())
    return " ".join(kept.split())[:_LONGEST_NAME].rstrip()


def _fault_of_days(days: Interval | None) -> str | None:
    if days is None or (days.earliest is None and days.latest is None):
        return "it says no day"
    if days.earliest and days.latest and days.earliest > days.latest:
        return "its days end before they begin"
    return None


def make_evidence(document: str, text_hash: str, text: str, span: Span) -> Evidence:
    """The words at a span of a document, with what stands around them."""
    return Evidence(
        document=document,
        text_hash=text_hash,
        span=span,
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - _AROUND) : span.start],
        suffix=text[span.end : span.end + _AROUND],
    )


def in_order(log: Iterable[Fix]) -> list[Fix]:
    """The entries in the order in which they count."""
    return sorted(log, key=lambda fix: ("" if fix.time is None else fix.time.isoformat(), fix.id))


def targets(log: Iterable[Fix]) -> Iterator[str]:
    """What the entries are said of: ids of documents and mentions of actors."""
    return chain.from_iterable((fix.target, *fix.others) for fix in log if fix.verb != "undo")


def fix_rows(log: Iterable[Fix], present: Mapping[str, str]) -> tuple[FixRow, ...]:
    """Each entry with its state, in the order in which they count.

    `present` gives what the targets now stand for: a current document for itself, a mention
    for the id of the actor of its document. A target that is not in it is gone.
    """
    entries = in_order(log)
    undone = _undone(entries)
    last: dict[Matter, str] = {}
    for fix in entries:
        if fix.id not in undone:
            last.update((matter, fix.id) for matter in _matters(fix, present))
    return tuple(_row(fix, undone, last, present) for fix in entries)


def _row(
    fix: Fix,
    undone: frozenset[str],
    last: Mapping[tuple[str, ...], str],
    present: Mapping[str, str],
) -> FixRow:
    if fix.id in undone:
        return FixRow(fix=fix, state="undone")
    if fix.verb == "undo":
        return FixRow(fix=fix, state="active")
    matters = _matters(fix, present)
    if not matters:
        return FixRow(fix=fix, state="orphan")
    if all(last[matter] != fix.id for matter in matters):
        return FixRow(fix=fix, state="replaced", by=last[matters[0]])
    return FixRow(fix=fix, state="active")


def _matters(fix: Fix, present: Mapping[str, str]) -> list[Matter]:
    """What an entry has the say on, of what is still there: later words on it replace it."""
    if fix.verb == "undo" or fix.target not in present:
        return []
    if fix.verb in ("merge", "split"):
        return [("pair", *in_order_of_ids(*pair)) for pair in _pairs(fix, present)]
    if fix.verb == "note":
        # Every note counts.
        return [(fix.verb, present[fix.target], fix.id)]
    if fix.verb == "restore":
        return [("reject", present[fix.target])]
    return [(fix.verb, present[fix.target])]


def _pairs(fix: Fix, present: Mapping[str, str]) -> list[Pair]:
    one = present[fix.target]
    others = (present[other] for other in fix.others if other in present)
    return [(one, other) for other in others if other != one]


def in_order_of_ids(left: str, right: str) -> Pair:
    """Two ids as a pair that is the same whichever comes first."""
    return (min(left, right), max(left, right))


def _undone(log: Iterable[Fix]) -> frozenset[str]:
    """Entries that no longer count. An undoing that was itself undone undoes nothing; as ids
    follow from content, no undoing can lead back to itself."""
    undoings: dict[str, list[str]] = {}
    for fix in log:
        if fix.verb == "undo":
            undoings.setdefault(fix.target, []).append(fix.id)
    undone: dict[str, bool] = {}
    for start in undoings:
        if start not in undone:
            _settle(start, undoings, undone)
    return frozenset(id for id, is_undone in undone.items() if is_undone)


def _settle(start: str, undoings: Mapping[str, list[str]], undone: dict[str, bool]) -> None:
    """Work out whether `start` is undone, and all undoings that bear on it, without recursion:
    a log may hold a long chain of them."""
    stack, seen = [start], {start}
    while stack:
        id = stack[-1]
        waiting = (each for each in undoings.get(id, ()) if each not in undone)
        ahead = [each for each in waiting if each not in seen]
        if ahead:
            stack += ahead
            seen.update(ahead)
            continue
        undone[id] = any(not undone.get(each, True) for each in undoings.get(id, ()))
        stack.pop()


class Sameness(msgspec.Struct, frozen=True):
    """What one correction says: `others`, actors, events or statements of documents, are one with
    `target`, or are not and were taken out of it."""

    verb: Literal["merge", "split"]
    target: str
    others: tuple[str, ...]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a person about a row. `fix` is the entry that they stand in."""

    fix: str
    text: str
    user: str = ""
    time: dt.datetime | None = None


class Corrections(msgspec.Struct, frozen=True, kw_only=True):
    """What the corrections in force come to.

    `days` by document; `verdicts` on who is one actor and `matters` on which events, statements and
    figures are one, in the order in which they count;
    `names` and `types` are what actors are to be called: where several of one actor are named,
    the last counts. `rejected` are ids of rows to be left out; `notes` by what they are about, in
    the order in which they count; `resolved` by the claim or the member of one that was named.
    """

    days: Mapping[str, Interval] = {}
    verdicts: tuple[Sameness, ...] = ()
    matters: tuple[Sameness, ...] = ()
    names: Mapping[str, str] = {}
    types: Mapping[str, ActorType] = {}
    rejected: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[Note, ...]] = {}
    resolved: Mapping[str, Note] = {}


def in_force(rows: Iterable[FixRow], present: Mapping[str, str]) -> Corrections:
    """The corrections that count, the last word on each matter."""
    days: dict[str, Interval] = {}
    verdicts: list[Sameness] = []
    matters: list[Sameness] = []
    names: dict[str, str] = {}
    types: dict[str, ActorType] = {}
    rejected: set[str] = set()
    notes: dict[str, tuple[Note, ...]] = {}
    resolved: dict[str, Note] = {}
    for fix in (row.fix for row in rows if row.state == "active" and row.fix.target in present):
        target = present[fix.target]
        if fix.verb == "date" and fix.days is not None:
            days[target] = fix.days
        elif fix.verb == "merge" or fix.verb == "split":
            others = tuple(other for _, other in _pairs(fix, present))
            said = verdicts if kind_of(fix.target) == "actor" else matters
            said.append(Sameness(fix.verb, target, others))
        elif fix.verb == "rename" and fix.name is not None:
            names[target] = fix.name
        elif fix.verb == "retype" and fix.type is not None:
            types[target] = fix.type
        elif fix.verb == "reject":
            rejected.add(target)
        elif fix.verb == "note":
            notes[target] = (*notes.get(target, ()), note_of(fix))
        elif fix.verb == "resolve":
            resolved[target] = note_of(fix)
    return Corrections(
        days=days,
        verdicts=tuple(verdicts),
        matters=tuple(matters),
        names=names,
        types=types,
        rejected=frozenset(rejected),
        notes=notes,
        resolved=resolved,
    )


def note_of(fix: Fix) -> Note:
    """What an entry says in words."""
    return Note(fix=fix.id, text=fix.note, user=fix.user, time=fix.time)


def notes_in(log: Iterable[Fix]) -> tuple[Fix, ...]:
    """The notes and resolutions among entries that were not taken back, in the order in which they
    count. The undoings must be among the entries."""
    entries = in_order(log)
    undone = _undone(entries)
    return tuple(fix for fix in entries if fix.verb in ("note", "resolve") and fix.id not in undone)

"""The documents that a brief rests on, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from readout.export.brief.values import Item, Section
from readout.schema.row import DocumentRow
from readout.schema.view import Count, DocumentQuery, Overview
from readout.web.brief.scope import Scope
from readout.web.project import Reader
from readout.web.wording import heading, web_address, when


def find_rows(project: Reader, scope: Scope, cited: Collection[str]) -> tuple[DocumentRow, ...]:
    """The current documents within a scope, and those that are cited, by date; where only claims
    are asked for, those that are cited."""
    rows = project.documents(DocumentQuery(sort="date", limit=None)).rows
    if scope.is_whole:
        return rows
    kept = set(cited)
    if scope.claims is None:
        query = DocumentQuery(
            actor=scope.holder, since=scope.since, until=scope.until, sort="date", limit=None
        )
        kept |= {row.id for row in project.documents(query).rows}
    return tuple(row for row in rows if row.id in kept)


def list_cited(sections: Iterable[Section]) -> frozenset[str]:
    """The documents that these sections cite."""
    return frozenset(source.document for section in sections for source in section.sources)


def make_items(rows: Iterable[DocumentRow], originals: Mapping[str, DocumentRow]) -> Iterator[Item]:
    """Documents as a list; `originals` are those of copies."""
    for row in rows:
        notes = []
        if row.id in originals:
            origin = originals[row.id]
            notes.append(f"copy of {heading(origin)}, {origin.publisher or 'outlet not stated'}")
        if row.not_read:
            notes.append(f"not read: {row.not_read}")
        yield Item(
            document=row.id,
            title=heading(row),
            outlet=row.publisher or "",
            published=when(row.dct),
            path=row.path,
            address=web_address(row.url),
            note=" · ".join(notes),
        )


def find_originals(project: Reader) -> dict[str, DocumentRow]:
    """The originals of all copies, by the copies' ids."""
    found: dict[str, DocumentRow] = {}
    for view in project.groups(limit=None).groups:
        rows = {row.id: row for row in view.rows}
        origin = rows[view.group.origin]
        found |= {copy.id: origin for copy in view.group.copies if copy.id in rows}
    return found


def narrow(overview: Overview, rows: tuple[DocumentRow, ...]) -> Overview:
    """What a project holds, of these documents alone; what is counted of the whole only is 0."""
    texts = {row.group or row.id for row in rows}
    dated = [row for row in rows if row.dct.date is not None]
    known = [row for row in rows if row.dct.earliest or row.dct.latest]
    firsts = [row.dct.earliest for row in known if row.dct.earliest is not None]
    lasts = [row.dct.latest for row in known if row.dct.latest is not None]
    days = Counter(row.dct.date.isoformat() for row in dated if row.dct.date is not None)
    months: Counter[str] = Counter()
    for day, number in days.items():
        months[day[:7]] += number
    copies = len(rows) - len(texts)
    return replace(
        overview,
        documents=len(rows),
        superseded=0,
        gone=0,
        failures=0,
        not_read=sum(row.not_read is not None for row in rows),
        texts=len({row.text_hash for row in rows}),
        words=sum(row.words for row in rows),
        dated=len(dated),
        bounded=len(known) - len(dated),
        undated=len(rows) - len(known),
        earliest=min(firsts, default=None),
        latest=max(lasts, default=None),
        days=tuple(Count(day, days[day]) for day in sorted(days)),
        months=tuple(Count(month, months[month]) for month in sorted(months)),
        publishers=_tally(row.publisher for row in rows),
        agencies=_tally(row.agency for row in rows),
        languages=_tally(row.language for row in rows),
        bases=_tally(row.dct.basis for row in rows),
        groups=overview.groups if copies else 0,
        copies=copies,
        **dict.fromkeys(_OF_ALL, 0),
    )


_OF_ALL = (
    "actors", "doubts", "statements", "events", "claims", "conflicts", "figures", "positions",
    "entries", "notices", "states",
)  # fmt: skip


def _tally(values: Iterable[str | None]) -> tuple[Count, ...]:
    """How often each stands, the most often first; None last of equals."""
    counts = Counter(values)
    ranked = sorted(counts, key=lambda value: (-counts[value], value is None, value or ""))
    return tuple(Count(value, counts[value]) for value in ranked)

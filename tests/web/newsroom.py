"""A project of invented articles, held in memory and asked like a real one.

Pages are tested on values written by hand, so that a test of a page fails for the page's
reasons only, and so that a text, a title or a path can be as hostile as we like.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from readout.schema.document import (
    Boilerplate,
    Field,
    Given,
    Metadata,
    document_id,
    text_hash,
)
from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.reading import Language
from readout.schema.row import DocumentRow, FailureRow
from readout.schema.searchview import FoundPage, RowHit, SearchQuery
from readout.schema.span import Span
from readout.schema.tables import StatementRow
from readout.schema.time import DateEvidence, Dct
from readout.schema.view import (
    Comparison,
    Count,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    Facet,
    GroupPage,
    GroupView,
    Overview,
    SearchHit,
    StatementPage,
    StatementQuery,
    StatementView,
)
from tests.web.casting import Cast
from tests.web.telling import Account

FACETS = ("publisher", "agency", "language", "basis", "state")

BODY = (
    "Negotiators from Ostermark and the river cantons met for a third day in the old customs "
    "house, and left it after dark without a word to the reporters outside. “We are not "
    "there, but we can see it from here,” said Ilka Doran, who speaks for the harbour "
    "ministry.\n\n"
    "The cantons want the ferries back before the autumn fair. Ostermark wants the tolls it "
    "lost in the flood year, a sum that its treasurer put at nearly 4,200 crowns a day and "
    "that the cantons call “a number found in a dream”.\n\n"
    "Officials on both sides said a draft of eleven points lay on the table. Two people who "
    "had read it said that the pilots’ guild would keep its licence and that soundings would "
    "be shared every week.\n\n"
    "Crews have gone without pay since the spring. On the quay, somebody had painted the days "
    "on the wall of the fish hall; the last figure was 113.\n"
)


def find(text: str, words: str) -> Span:
    """Where the words stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def article(
    *,
    title: str | None = "Ferry talks go into a third night",
    publisher: str | None = "The Lumen Courier",
    byline: str | None = "By Mara Vell",
    dateline: str | None = "PORT LUMEN, March 3",
    agency: str | None = None,
    date: dt.date | None = dt.date(2031, 3, 3),
    dct: Dct | None = None,
    url: str | None = None,
    body: str = BODY,
    tail: str | None = "Mara Vell covers the river for the Courier.",
    path: str = "courier/ferry-talks.txt",
    language: str = "en",
    **row: object,
) -> DocumentView:
    """An article whose text states what is asked for, with spans to match."""
    head = [part for part in (title, byline) if part]
    lead = f"{dateline} ({agency}) — " if dateline and agency else f"{dateline} — "
    text = "\n".join([*head, "", (lead if dateline else "") + body.strip(), "", tail or ""])
    fields: dict[str, Field] = {}
    for name, value in (("title", title), ("byline", byline), ("dateline", dateline)):
        if value and value in text:
            fields[name] = Field(
                value=value, origin="text", rule=f"{name}-line", spans=(find(text, value),)
            )
    if agency:
        fields["agency"] = Field(
            value=agency,
            origin="text",
            rule="agency-in-dateline",
            spans=(find(text, f"({agency})"),) if dateline else (),
        )
    if publisher:
        fields["publisher"] = Field(value=publisher, origin="given", rule="publisher")
    if url:
        fields["url"] = Field(value=url, origin="given", rule="url")
    if date and dateline:
        fields["published"] = Field(
            value=date.isoformat(),
            origin="text",
            rule="dateline-day",
            spans=(find(text, dateline),),
        )
    metadata = Metadata(
        **fields,
        boilerplate=(
            (Boilerplate(span=find(text, tail), kind="author-note", rule="covers-for"),)
            if tail
            else ()
        ),
        dct=dct if dct is not None else stated(date, find(text, dateline) if dateline else None),
    )
    return view(text, metadata, path=path, language=language, **row)


def stated(date: dt.date | None, span: Span | None = None) -> Dct:
    """A date that the text states, or none."""
    if date is None:
        return Dct()
    spans = (span,) if span else ()
    reason = DateEvidence(
        origin="text", rule="dateline-day", earliest=date, latest=date, spans=spans
    )
    return Dct(
        date=date, earliest=date, latest=date, basis="stated", constraints=(reason,), evidence=spans
    )


def view(
    text: str,
    metadata: Metadata,
    *,
    path: str,
    language: str | None = "en",
    given: tuple[Given, ...] = (),
    newer: tuple[str, ...] = (),
    same_text: tuple[str, ...] = (),
    **row: object,
) -> DocumentView:
    """A document of that text, described by that metadata."""
    hashed = text_hash(text)
    value = {
        name: field.value
        for name in ("title", "subtitle", "byline", "dateline", "agency", "publisher", "url")
        if (field := getattr(metadata, name)) is not None
    }
    defaults: dict[str, object] = {
        "id": document_id(hashed, path=path, input_id=None, given=given),
        "input_id": None,
        "path": path,
        "paths": (path,),
        **{
            name: value.get(name)
            for name in ("title", "subtitle", "byline", "dateline", "agency", "publisher", "url")
        },
        "lead": " ".join(text.split())[:90] or None,
        "section": None,
        "language": language,
        "not_read": None if language == "en" else "language",
        "dct": metadata.dct,
        "updated": None,
        "state": "current",
        "previous": None,
        "group": None,
        "media": "text/plain",
        "encoding": "utf-8",
        "chars": len(text),
        "words": len(text.split()),
        "text_hash": hashed,
        "notes": (),
    }
    return DocumentView(
        row=DocumentRow(**{**defaults, **row}),
        text=text,
        language=Language(language, 0.998),
        metadata=metadata,
        given=given,
        newer=newer,
        same_text=same_text,
    )


def newsroom() -> tuple[DocumentView, ...]:
    """A dozen articles of one invented story: dated, undated, copied, changed, foreign."""
    wire = BODY.replace("third day", "third long day")
    first = article(
        title="Ferry talks open in the customs house",
        dateline="PORT LUMEN, Feb. 27",
        date=dt.date(2031, 2, 27),
        path="courier/talks-open.txt",
        state="superseded",
    )
    second = article(
        title="Ferry talks open in the customs house (corrected)",
        dateline="PORT LUMEN, Feb. 27",
        date=dt.date(2031, 2, 27),
        path="courier/talks-open.txt",
        previous=first.row.id,
    )
    copies = [
        article(
            title="Cantons and Ostermark talk through the night",
            publisher=publisher,
            byline=None,
            agency="Osk Wire",
            date=dt.date(2031, 3, 4),
            dateline="PORT LUMEN, March 4",
            body=wire,
            tail=None,
            path=f"{folder}/night.html",
            media="text/html",
            url=f"https://{folder}.example/2031/03/04/night",
        )
        for publisher, folder in (("Ostermark Herald", "herald"), ("River Post", "post"))
    ]
    copies[0] = replace(copies[0], same_text=(copies[1].row.id,))
    copies[1] = replace(copies[1], same_text=(copies[0].row.id,))
    other_day = DateEvidence(
        origin="meta",
        rule="article:published_time",
        detail='meta[property="article:published_time"]',
        earliest=dt.date(2031, 3, 9),
        latest=dt.date(2031, 3, 9),
    )
    disputed = article(
        title="Pilots ask for another week of soundings",
        publisher="The Lumen Courier",
        dateline="PORT LUMEN, March 7",
        date=dt.date(2031, 3, 7),
        path="courier/pilots.html",
    )
    disputed = with_dct(disputed, replace(disputed.row.dct, conflicts=(other_day,)))
    return (
        replace(first, newer=(second.row.id,)),
        second,
        article(),
        *copies,
        disputed,
        article(
            title="What the eleven points say",
            publisher="Canton Ledger",
            byline="By Tomas Ferrow and Ines Quill",
            dateline=None,
            dct=Dct(earliest=dt.date(2031, 3, 1), latest=dt.date(2031, 3, 31), basis="inferred"),
            path="ledger/eleven-points.md",
            media="text/markdown",
            given=(Given(name="publisher", value="Canton Ledger", origin="given", detail="site"),),
        ),
        article(
            title=None,
            publisher=None,
            byline=None,
            dateline=None,
            date=None,
            tail=None,
            path="clippings/scan-0017.txt",
            notes=("2 NUL characters became U+FFFD",),
        ),
        article(
            title="Un troisième jour de pourparlers sur les bacs",
            publisher="Le Quai",
            byline=None,
            dateline=None,
            date=None,
            tail=None,
            language="fr",
            path="quai/pourparlers.txt",
        ),
        article(
            title="Treasurer defends the toll claim",
            publisher="Ostermark Herald",
            agency="Osk Wire",
            dateline="OSTERMARK, March 11",
            date=dt.date(2031, 3, 11),
            path="herald/toll-claim.txt",
        ),
        article(
            title="A ferry crosses again, with a band on board and the ministers in the rain",
            publisher="River Post",
            dateline="PORT LUMEN, March 18",
            date=dt.date(2031, 3, 18),
            path="post/first-crossing.txt",
        ),
        article(
            title="Ledger of the flood year",
            publisher="Canton Ledger",
            dateline=None,
            dct=Dct(latest=dt.date(2031, 2, 10), basis="given"),
            path="ledger/flood-year.txt",
            state="gone",
        ),
    )


def with_dct(document: DocumentView, dct: Dct) -> DocumentView:
    """The same document with another date."""
    return replace(
        document,
        row=replace(document.row, dct=dct),
        metadata=replace(document.metadata, dct=dct),
    )


FAILURES = (
    FailureRow(
        path="clippings/blank.txt",
        line=None,
        input_id=None,
        reason="empty",
        message="clippings/blank.txt is empty; remove it or put the article in.",
    ),
    FailureRow(
        path="wire.jsonl",
        line=7,
        input_id=None,
        reason="json",
        message="wire.jsonl, line 7: not a JSON object; each line must be one.",
    ),
    FailureRow(
        path="wire.jsonl",
        line=12,
        input_id="w-11",
        reason="duplicate-id",
        message="wire.jsonl, line 12: the id 'w-11' was already given on line 11.",
    ),
)


class Newsroom(Cast):
    """A project in memory; the methods are those of `record.Project`."""

    name = "osk-ferries"

    def __init__(
        self,
        documents: Iterable[DocumentView] = (),
        failures: Iterable[FailureRow] = (),
        raw: bytes = b"raw bytes\n",
        groups: Iterable[DuplicateGroup] = (),
    ) -> None:
        self._groups = sorted(groups, key=lambda group: (-len(group.copies), group.id))
        group_of = {id: group.id for group in self._groups for id in group.members}
        self._views = {item.row.id: grouped(item, group_of) for item in documents}
        self._failures = tuple(failures)
        self._raw = raw
        self.account = Account()
        self.give()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None:
        return

    def opener(self) -> Callable[[Path], Newsroom]:
        """Opens this project, whatever the path."""
        return lambda path: self

    def overview(self) -> Overview:
        current = [item.row for item in self._views.values() if item.row.state == "current"]
        days = [row.dct.date for row in current if row.dct.date]
        dated = [row for row in current if row.dct.earliest or row.dct.latest]
        loose = len(dated) - len(days)
        return Overview(
            name=self.name,
            documents=len(current),
            superseded=sum(item.row.state == "superseded" for item in self._views.values()),
            gone=sum(item.row.state == "gone" for item in self._views.values()),
            failures=len(self._failures),
            not_read=sum(row.not_read is not None for row in current),
            texts=len({row.text_hash for row in current}),
            words=sum(row.words for row in current),
            dated=len(days),
            bounded=loose,
            undated=len(current) - len(dated),
            earliest=min(days, default=None),
            latest=max(days, default=None),
            months=count([day.isoformat()[:7] for day in days], loose),
            days=count([day.isoformat() for day in days], loose),
            publishers=tally(row.publisher for row in current),
            agencies=tally(row.agency for row in current),
            languages=tally(row.language for row in current),
            bases=tally(row.dct.basis for row in current),
            groups=len(self._groups),
            copies=sum(len(group.copies) for group in self._groups),
        )

    def documents(self, query: DocumentQuery, *, facets: bool = False) -> DocumentPage:
        copies = {copy.id for group in self._groups for copy in group.copies}
        left_out = frozenset() if query.copies else copies
        kept = [
            item.row
            for item in self._views.values()
            if keeps(query, item.row) and item.row.id not in left_out
        ]
        rows = sorted(kept, key=lambda row: (row.title or "", row.id))
        rows.sort(key=lambda row: sort_key(query, row), reverse=query.descending)
        rows.sort(key=lambda row: has_no_value(query, row))
        end = None if query.limit is None else query.offset + query.limit
        return DocumentPage(
            rows=tuple(rows[query.offset : end]),
            total=len(rows),
            facets=tuple(Facet(name, tally(facet(row, name) for row in rows)) for name in FACETS)
            if facets
            else (),
        )

    def document(self, id: str, /) -> DocumentView | None:
        return self._views.get(id)

    def resolve_id(self, word: str, /) -> tuple[str, ...]:
        return tuple(id for id in sorted(self._views) if len(word) >= 4 and id.startswith(word))

    def raw(self, id: str, /) -> bytes | None:
        return self._raw if id in self._views else None

    def failures(self) -> tuple[FailureRow, ...]:
        return self._failures

    def find(self, query: SearchQuery, /) -> FoundPage:
        """The words as they are, in texts and in the contents of statements; of the filters the
        fake knows the outlet."""
        word = query.text.lower()
        kept = [
            item
            for item in self._views.values()
            if query.outlet is None or (item.row.publisher or "") == query.outlet
        ]
        hits = tuple(hit(item, word) for item in kept if word in item.text.lower())
        rows = tuple(
            row_hit(item.row, said, word)
            for item in kept
            for said in item.statements
            if word in said.content_text.lower()
        )
        end = None if query.limit is None else query.offset + query.limit
        found = {"documents": len(hits), "statements": len(rows)}
        return FoundPage(
            query=query.text,
            total=found.get(query.part, 0),
            hits=hits[query.offset : end] if query.part == "documents" else (),
            rows=rows[query.offset : end] if query.part == "statements" else (),
            parts=tuple(Count(part, number) for part, number in found.items()),
            outlets=tally(item.row.publisher for item in kept if word in item.text.lower()),
        )

    def groups(
        self, *, limit: int | None = 100, offset: int = 0, document: str | None = None
    ) -> GroupPage:
        kept = [group for group in self._groups if document is None or document in group.members]
        end = None if limit is None else offset + limit
        return GroupPage(
            groups=tuple(self._group(group) for group in kept[offset:end]),
            total=len(kept),
            documents=sum(len(group.members) for group in kept),
        )

    def _group(self, group: DuplicateGroup) -> GroupView:
        copies = [self._views[copy.id].row for copy in group.copies]
        copies.sort(key=lambda row: (str(row.dct.date), row.publisher or "", row.id))
        return GroupView(group=group, rows=(self._views[group.origin].row, *copies))

    def statements(self, query: StatementQuery, /) -> StatementPage:
        """Of all documents in order; the fake knows speaker and document as filters."""
        kept = [
            StatementView(row=row, document=view.row)
            for view in self._views.values()
            for row in view.statements
            if query.document in (None, row.document)
            and query.addressee is None
            and (query.speaker is None or (row.speaker and row.speaker.id == query.speaker))
        ]
        end = None if query.limit is None else query.offset + query.limit
        return StatementPage(views=tuple(kept[query.offset : end]), total=len(kept))

    def comparison(self, left: str, right: str, /) -> Comparison | None:
        """Of the origin and a copy in either order; the fake knows no other pair."""
        for group in self._groups:
            for copy in group.copies:
                if (group.origin, copy.id) == (left, right):
                    return self._compared(left, right, copy)
                if (group.origin, copy.id) == (right, left):
                    return self._compared(left, right, turned(copy, left))
        return None

    def _compared(self, left: str, right: str, copy: Copy) -> Comparison:
        return Comparison(
            left=self._views[left], right=self._views[right], copy=copy, changes=copy.changes
        )

    def about(self) -> dict[str, str]:
        return {"readout": "0.0", "project format": "1", "ingest": "3f2a", "reading": "91c0"}


def grouped(view: DocumentView, group_of: dict[str, str]) -> DocumentView:
    """The document, told which group it is in."""
    return replace(view, row=replace(view.row, group=group_of.get(view.row.id)))


def turned(copy: Copy, id: str) -> Copy:
    """The origin as a copy of its copy."""
    kinds = {"cut": "added", "added": "cut", "changed": "changed"}
    changes = tuple(
        Change(kind=kinds[change.kind], origin=change.copy, copy=change.origin)  # type: ignore[arg-type]
        for change in copy.changes
    )
    return replace(copy, id=id, kept=1 - copy.own, own=1 - copy.kept, changes=changes)


def count(values: Iterable[str], loose: int) -> tuple[Count, ...]:
    """Counts in the order of their values, those without one last."""
    counted = [Count(value, number) for value, number in sorted(Counter(values).items())]
    return (*counted, *((Count(None, loose),) if loose else ()))


def tally(values: Iterable[str | None]) -> tuple[Count, ...]:
    """Counts, the most frequent first, those without a value last."""
    ranked = sorted(
        Counter(values).items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")
    )
    return tuple(Count(value, number) for value, number in ranked)


def facet(row: DocumentRow, name: str) -> str | None:
    return row.dct.basis if name == "basis" else getattr(row, name)


def keeps(query: DocumentQuery, row: DocumentRow) -> bool:
    """Whether a query keeps a document."""
    if query.group is not None and row.group != query.group:
        return False
    asked = ((facet(row, name), getattr(query, name)) for name in FACETS)
    if any(wanted is not None and (value or "") != wanted for value, wanted in asked):
        return False
    if query.text.lower() not in f"{row.title} {row.path}".lower():
        return False
    if (query.since or query.until) and not (row.dct.earliest or row.dct.latest):
        return False
    starts_late = query.until and row.dct.earliest and row.dct.earliest > query.until
    ends_early = query.since and row.dct.latest and row.dct.latest < query.since
    return not (starts_late or ends_early)


def sort_key(query: DocumentQuery, row: DocumentRow) -> object:
    if query.sort == "date":
        return str(row.dct.earliest or row.dct.latest or "")
    return getattr(row, query.sort) or ""


def has_no_value(query: DocumentQuery, row: DocumentRow) -> bool:
    """Such rows come last, whichever way the others are sorted."""
    return sort_key(query, row) == ""


def hit(item: DocumentView, word: str) -> SearchHit:
    """What a search for one word gives."""
    text = item.text.lower()
    spans = []
    start = text.find(word)
    while start >= 0:
        spans.append(Span(start, start + len(word)))
        start = text.find(word, start + len(word))
    excerpt = Span(max(0, spans[0].start - 90), min(len(text), spans[0].end + 150))
    return SearchHit(
        row=item.row,
        excerpt=excerpt,
        excerpt_text=excerpt.of(item.text),
        spans=tuple(spans),
        in_title=word in (item.row.title or "").lower(),
    )


def row_hit(document: DocumentRow, said: StatementRow, word: str) -> RowHit:
    """What a search for one word gives of a statement."""
    start = said.content_text.lower().index(word)
    return RowHit(
        id=said.id,
        kind="statement",
        document=document,
        spans=said.content,
        text=said.content_text,
        matches=(Span(start, start + len(word)),),
        excerpt=Span(0, len(said.content_text)),
        label=said.act or "",
        standing=said.manner,
        who=() if said.speaker is None else (said.speaker,),
    )

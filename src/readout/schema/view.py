"""Answers to questions about a project: what pages, the terminal and Python see."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.document import Failure, Given, Metadata
from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.link import Link
from readout.schema.reading import Language
from readout.schema.row import DocumentRow
from readout.schema.span import Span, Spans
from readout.schema.tables import ActorRow, MentionRow, Named, StatementRow
from readout.schema.time import Timex

DocumentSort = Literal["date", "title", "publisher", "path", "words", "language"]


class DocumentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which documents, in which order. None means no restriction.

    An empty `publisher`, `agency` or `language` keeps the documents without one. `text`
    filters titles and paths (case-insensitive substring). `since` and `until` keep documents
    whose day, or interval where no single day is known, overlaps; both are inclusive; with
    `surely` only those for which it lies wholly within. `group`
    keeps the documents of one duplicate group, `copies` false leaves out what is a copy of
    another; `actor` keeps those that mention one of the cast (by any of its members' ids),
    `place` those that name an entry of the gazetteer as a place, `story` those of one story or
    incident. `state` None means all, the
    default shows current ones. Ties are broken by title, then id.
    """

    text: str = ""
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None
    basis: str | None = None
    state: Literal["current", "superseded", "gone"] | None = "current"
    group: str | None = None
    actor: str | None = None
    place: str | None = None
    story: str | None = None
    copies: bool = True
    surely: bool = False
    since: dt.date | None = None
    until: dt.date | None = None
    sort: DocumentSort = "date"
    descending: bool = False
    limit: int | None = 100
    offset: int = 0


class Count(msgspec.Struct, frozen=True):
    """A value and how many documents have it; None counts those without one."""

    value: str | None
    count: int


class Facet(msgspec.Struct, frozen=True):
    """The values of one column among the documents that the rest of a query keeps."""

    name: Literal["publisher", "agency", "language", "basis", "state"]
    counts: tuple[Count, ...]


class DocumentPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of documents; `total` counts all that match."""

    rows: tuple[DocumentRow, ...]
    total: int
    facets: tuple[Facet, ...] = ()


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """One document with its text, its metadata and their evidence.

    `newer` are ids of versions that replaced it, `same_text` of other documents with the
    very same text. `timexes` are anchored to its date. `mentions` and `statements` name who of
    the cast is meant; nested statements follow what holds them. `rejected` are ids of rows that a
    person rejected.
    """

    row: DocumentRow
    text: str
    language: Language
    metadata: Metadata
    given: tuple[Given, ...]
    newer: tuple[str, ...] = ()
    same_text: tuple[str, ...] = ()
    timexes: tuple[Timex, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    rejected: tuple[str, ...] = ()


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a document with some characters before and after them."""

    document: DocumentRow
    span: Span
    before: str
    words: str
    after: str


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A document that matches, its matching spans, and an excerpt around the first ones.

    `excerpt` is a span of the document's text, `excerpt_text` its characters, `spans` all
    matches in the text (at most 200), `in_title` whether the title matches too.
    """

    row: DocumentRow
    excerpt: Span
    excerpt_text: str
    spans: Spans
    in_title: bool


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of search results, best first; `total` counts all matching documents."""

    query: str
    total: int
    hits: tuple[SearchHit, ...]


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """A duplicate group with the rows of its documents: the origin first, then the copies by
    date, outlet and id."""

    group: DuplicateGroup
    rows: tuple[DocumentRow, ...]


class GroupPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of duplicate groups, the largest first; `documents` counts those in all groups,
    `total` the groups."""

    groups: tuple[GroupView, ...]
    total: int
    documents: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two documents side by side: what the right one cut, added and changed of the left one."""

    left: DocumentView
    right: DocumentView
    copy: Copy
    changes: tuple[Change, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What a project holds. Counts are of current documents unless the name says otherwise.

    `dated` ones have a best day, `bounded` ones only a stretch of days, `undated` ones neither.
    `earliest` and `latest` span what is known; `months` counts them by "YYYY-MM", `days`
    by "YYYY-MM-DD". Their count of None is of those dated to a longer stretch. `groups` counts
    duplicate groups, `copies` their documents without one origin each, `actors` those with a
    name, `doubts` the pairs of them that wait for a person's word; `conflicts` counts the claims
    that conflict, `states` the states of the record that were kept.
    """

    name: str
    documents: int
    superseded: int
    gone: int
    failures: int
    not_read: int
    texts: int
    words: int
    dated: int
    undated: int
    earliest: dt.date | None
    latest: dt.date | None
    months: tuple[Count, ...]
    publishers: tuple[Count, ...]
    agencies: tuple[Count, ...]
    languages: tuple[Count, ...]
    bases: tuple[Count, ...]
    days: tuple[Count, ...] = ()
    bounded: int = 0
    groups: int = 0
    copies: int = 0
    actors: int = 0
    doubts: int = 0
    statements: int = 0
    events: int = 0
    claims: int = 0
    conflicts: int = 0
    figures: int = 0
    positions: int = 0
    entries: int = 0
    notices: int = 0
    states: int = 0


class IngestSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What an ingest found. `new`, `changed` and `unchanged` count documents; `gone` names
    paths that held documents before and lie no longer under what was ingested."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failures: tuple[Failure, ...] = ()
    new_paths: tuple[str, ...] = ()
    changed_paths: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    pruned: int = 0


class BuildSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did: texts read now, taken from the cache, and stored but not read; what
    linking found: duplicate groups, the copies in them, and dates that were worked out."""

    read: int = 0
    cached: int = 0
    not_read: int = 0
    groups: int = 0
    copies: int = 0
    inferred: int = 0


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that `check` found wrong, and what it is about (a file, a document id)."""

    code: str
    subject: str
    message: str


ActorSort = Literal["documents", "mentions", "name", "type", "country"]


class ActorQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the cast, in which order. `text` is looked for in all spellings. An empty
    `country` keeps those without one. Those without a name of their own ("a senior official")
    are left out unless `nameless`. Without `facets` nothing is counted but what matches."""

    text: str = ""
    type: str | None = None
    country: str | None = None
    sector: str | None = None
    document: str | None = None
    nameless: bool = False
    facets: bool = True
    sort: ActorSort = "documents"
    limit: int | None = 100
    offset: int = 0


class ActorPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the cast; `total` counts all that match, `doubts` the pairs to be judged."""

    rows: tuple[ActorRow, ...]
    total: int
    types: tuple[Count, ...]
    countries: tuple[Count, ...]
    doubts: int = 0


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Two actors that may be one, as a person sees them: `link` names the members compared."""

    link: Link
    left: ActorRow
    right: ActorRow


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody that stands in the same documents, and in how many."""

    actor: Named
    type: str
    documents: int


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Two of the cast by id, `left` < `right`, and in how many documents both stand."""

    left: str
    right: str
    documents: int


PlaceSort = Literal["documents", "mentions", "name", "level", "country"]


class PlaceQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which places, in which order. `text` is looked for in their names (case-insensitive
    substring). An empty `country` keeps those that lie in none or in several."""

    text: str = ""
    level: str | None = None
    country: str | None = None
    sort: PlaceSort = "documents"
    limit: int | None = 100
    offset: int = 0


class PlaceCount(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the story: an entry of the gazetteer, how often it is named as a place, and in
    how many current documents. Degrees are WGS 84, of its middle; None where that is not known."""

    id: str
    name: str
    level: str
    country: str | None
    latitude: float | None
    longitude: float | None
    documents: int
    mentions: int


class PlacePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of places; `total` counts all that match, the rest what each filter would
    leave."""

    rows: tuple[PlaceCount, ...]
    total: int
    levels: tuple[Count, ...]
    countries: tuple[Count, ...]


class StatementQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which statements. None means no restriction; `speaker` and `addressee` are actors,
    `channel` words of it, `since` and `until` days of the documents, both inclusive. By date of
    the document, undated ones last; `newest` turns that order round. Who speaks most in them is
    counted unless `count_speakers` is off."""

    speaker: str | None = None
    addressee: str | None = None
    channel: str = ""
    manner: str | None = None
    act: str | None = None
    anonymous: bool | None = None
    speech: bool | None = None
    document: str | None = None
    copies: bool = True
    since: dt.date | None = None
    until: dt.date | None = None
    newest: bool = False
    count_speakers: bool = True
    limit: int | None = 100
    offset: int = 0


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """A statement and the document that it stands in."""

    row: StatementRow
    document: DocumentRow


class StatementPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of statements; `total` counts all that match, the rest counts what each filter
    would leave."""

    views: tuple[StatementView, ...]
    total: int
    speakers: tuple[tuple[Named, int], ...] = ()
    manners: tuple[Count, ...] = ()
    acts: tuple[Count, ...] = ()

"""The timeline of a project: what happened, day by day, by weight, each in one sentence."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.event import Factuality
from readout.schema.happening import Precision
from readout.schema.span import Span
from readout.schema.time import Interval

EntryKind = Literal["event", "occasion", "statement", "figure"]
"""What an entry is: something that happened; a meeting, call, visit or briefing; something said;
a figure that changed."""

EntryBasis = Literal["said", "event", "published", "none"]
"""What dates an entry: a sentence of it, other reports of its event, only the days on which it was
published, nothing."""

Disputed = Literal["days", "places", "types", "figures", "factuality"]
"""Fields of an entry on which its sources contradict each other."""


class EntrySentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, word for word in its document."""

    document: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class EntryReason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for the rank of an entry: what was counted or measured, and what it adds to the
    score."""

    feature: str
    value: float
    weight: float


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened, told by one or more documents.

    `rank` counts from 1 for what weighs most; what is not dated ranks behind what is. `id` is that
    of its sentence, `event` that of the event it is about, None where none was found; one event has
    one entry. `days` is None where nothing dates it; where only publication does (`basis`) it may
    also hold the day before, as reports follow what they tell.

    `sentence` tells it best, `evidence` are up to five more of other texts. `reasons` add up to
    `score`. `documents` and `outlets` are those that tell it, `sources` counts independent ones:
    documents that carry one text are one. `participants` are cast actors by how many tell of them,
    `places` names likewise, `types` PLOVER types. `disputed` are the fields on which sources
    contradict each other.
    """

    rank: int
    id: str
    kind: EntryKind
    basis: EntryBasis
    sentence: EntrySentence
    score: float
    event: str | None = None
    days: Interval | None = None
    precision: Precision = "open"
    factuality: Factuality = "actual"
    types: tuple[str, ...] = ()
    evidence: tuple[EntrySentence, ...] = ()
    reasons: tuple[EntryReason, ...] = ()
    documents: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    sources: int = 0
    participants: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    disputed: tuple[Disputed, ...] = ()


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the timeline table. `text` are the characters at `sentence`, `independent` counts
    sources, `conflicts` the fields that are `disputed`."""

    rank: int
    id: str
    earliest: dt.date | None
    latest: dt.date | None
    precision: Precision
    basis: EntryBasis
    kind: EntryKind
    event: str | None
    types: tuple[str, ...]
    factuality: Factuality
    sentence: EntrySentence
    text: str
    evidence: tuple[EntrySentence, ...]
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    independent: int
    conflicts: int
    disputed: tuple[Disputed, ...]
    participants: tuple[str, ...]
    places: tuple[str, ...]
    score: float
    reasons: tuple[EntryReason, ...]


def timeline_row(entry: Entry, text: str) -> TimelineRow:
    """An entry as a row; `text` is that of the document of its sentence."""
    days = entry.days or Interval()
    return TimelineRow(
        rank=entry.rank,
        id=entry.id,
        earliest=days.earliest,
        latest=days.latest,
        precision=entry.precision,
        basis=entry.basis,
        kind=entry.kind,
        event=entry.event,
        types=entry.types,
        factuality=entry.factuality,
        sentence=entry.sentence,
        text=entry.sentence.span.of(text),
        evidence=entry.evidence,
        documents=entry.documents,
        outlets=entry.outlets,
        independent=entry.sources,
        conflicts=len(entry.disputed),
        disputed=entry.disputed,
        participants=entry.participants,
        places=entry.places,
        score=entry.score,
        reasons=entry.reasons,
    )

"""From the keys of all documents to the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.timeline.choosing import Bundle, find_bundles
from readout.linking.timeline.days import weigh_days
from readout.linking.timeline.joining import join_bundles
from readout.linking.timeline.keys import TimelineKeys
from readout.linking.timeline.making import Maker, make_subject
from readout.linking.timeline.pile import make_pile
from readout.linking.timeline.tellings import Telling, make_context
from readout.linking.timeline.weights import LEAD
from readout.schema.cast import Cast
from readout.schema.claim import Claim
from readout.schema.duplicate import DuplicateGroup
from readout.schema.entry import Entry, EntrySentence
from readout.schema.happening import Happenings
from readout.schema.time import Dct, Interval, Timex

ALONE_TOPIC = 1.0
"""How much what one text alone tells must be on the topic to get into the timeline."""

MOST_QUOTED = 50
"""Per cent of the characters of a sentence that shows an entry."""


class DaySummary(msgspec.Struct, frozen=True):
    """The sentences that tell a day, the best first, and its weight."""

    day: dt.date
    weight: float
    sentences: tuple[EntrySentence, ...]


def link_timeline(
    keys: Iterable[TimelineKeys],
    *,
    dates: Mapping[str, Dct],
    timexes: Mapping[str, Sequence[Timex]],
    happenings: Happenings | None = None,
    cast: Cast | None = None,
    groups: Iterable[DuplicateGroup] = (),
    outlets: Mapping[str, str] | None = None,
    claims: Iterable[Claim] = (),
) -> tuple[Entry, ...]:
    """The entries by rank; a function of the sets given, whatever their order.

    `dates` are when documents were published, `outlets` by whom, `timexes` their time expressions
    anchored to these dates, all by document id as far as known. `happenings` and `cast` say what
    one event and who one actor is, `groups` which documents carry one text, `claims` which figures
    changed or are contradicted. O(n log n) in sentences.
    """
    context = make_context(dates, timexes, happenings, groups, outlets)
    pile = make_pile(keys, context)
    fit = [each for each in find_bundles(pile) if _matters(each, pile.topics)]
    bundles = join_bundles(fit, pile)
    maker = Maker(pile, context, make_subject(happenings, cast, claims), bundles)
    given: set[int] = set()
    entries: list[Entry] = []
    for bundle in sorted(bundles, key=_strength):
        event = next((at for at in maker.events_of(bundle) if at not in given), None)
        if event is not None:
            given.add(event)
        entries.append(maker.make(bundle, event))
    ordered = sorted(entries, key=_order)
    return tuple(
        msgspec.structs.replace(entry, rank=rank) for rank, entry in enumerate(ordered, start=1)
    )


def _matters(bundle: Bundle, topics: Mapping[tuple[int, int], float]) -> bool:
    """What several texts tell, or one at its top, or one that names the day on the topic."""
    leader = bundle.leader
    if not _stands_alone(leader):
        return False
    if len(bundle.texts) > 1:
        return True
    if leader.line.place < LEAD:
        return bool(leader.line.acts or leader.line.said)
    on_topic = topics[leader.document, leader.line.start] >= ALONE_TOPIC
    return on_topic and leader.basis != "published" and leader.line.acts > 0


def _stands_alone(telling: Telling) -> bool:
    """Whether a sentence tells an event by itself: no question, no talk of its writer, no caption,
    no word for what was named before, nothing but somebody's words, and not how things should be,
    or are as a rule, unless it names a day."""
    line = telling.line
    if line.asks or line.own or line.broken or line.points or line.quoted > MOST_QUOTED:
        return False
    if line.said:
        return True
    return not line.muses and (not line.state or telling.basis == "said")


def _strength(bundle: Bundle) -> tuple[int, float, str, int]:
    """Bundles in which an event is told by most texts have it."""
    texts = len(bundle.texts)
    return -texts, -bundle.members[0].score, bundle.leader.id, bundle.leader.line.start


def _order(entry: Entry) -> tuple[bool, float, dt.date, str, int]:
    days = entry.days or Interval()
    first = days.earliest or dt.date.max
    return days.earliest is None, -entry.score, first, entry.sentence.document, entry.sentence.start


def summarise(
    keys: Iterable[TimelineKeys],
    *,
    dates: Mapping[str, Dct],
    timexes: Mapping[str, Sequence[Timex]],
    days: int,
    sentences: int,
    within: Interval | None = None,
    happenings: Happenings | None = None,
    groups: Iterable[DuplicateGroup] = (),
) -> tuple[DaySummary, ...]:
    """The story in so many days and so many sentences a day, in order of time: the days of most
    weight `within` some days, each by the sentences of the things that its reports tell most of."""
    context = make_context(dates, timexes, happenings, groups)
    pile = make_pile(keys, context)
    weights = weigh_days(pile)
    told = {day for telling in pile.tellings for day in _days_of(telling.day, telling.basis)}
    open_days = [day for day in weights if day in told and _is_within(day, within)]
    chosen = sorted(open_days, key=lambda day: (-weights[day], day))[:days]
    found: dict[dt.date, list[EntrySentence]] = {day: [] for day in sorted(chosen)}
    for bundle in find_bundles(pile, frozenset(chosen)):
        if bundle.days is None or bundle.days.earliest is None:
            continue
        own, line = found[bundle.days.earliest], bundle.leader.line
        if len(own) < sentences:
            own.append(EntrySentence(document=bundle.leader.id, start=line.start, end=line.end))
    return tuple(
        DaySummary(day=day, weight=weights[day], sentences=tuple(own)) for day, own in found.items()
    )


def _days_of(day: dt.date | None, basis: str) -> Iterator[dt.date]:
    if day is not None:
        yield day
        if basis == "published" and day > dt.date.min:
            yield day - dt.timedelta(days=1)


def _is_within(day: dt.date, days: Interval | None) -> bool:
    if days is None:
        return True
    return (days.earliest is None or day >= days.earliest) and (
        days.latest is None or day <= days.latest
    )

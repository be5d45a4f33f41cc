"""What one document tells about the day of its publication, and what it shares with others.

Both are kept as `DateKeys`, compact and storable: dating many documents needs the keys of each
and no text. Nothing here looks at a second document.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Generic, Protocol, TypeVar
from zlib import crc32

import msgspec

from readout.lexicon import load
from readout.linking.dating.landmarks import find_landmarks
from readout.linking.dating.moments import Moment, find_moment
from readout.linking.dating.terms import Words, find_terms, find_words
from readout.pattern import Hit, Matcher, compile_lexicon
from readout.schema.document import Metadata
from readout.schema.reading import Reading
from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct, Interval, Timex, Unit

_STAMP_CHARS = 1_500  # from the top, within which a page prints when it was published
_TERM_CHARS = 40  # before an expression, within which words make it a term
_WEEKDAY_CHARS = 16  # before an expression, within which its weekday stands
_BESIDE_CHARS = 25
_ALIKE_MOST = 3  # clues that say the same; more add nothing
_CLUES_MOST = 600
_PASSAGES_MOST = 300
_QUOTES_MOST = 300
_WHEN = re.compile(r",?\s+(?:when|after)\b")
_LEAD_SENTENCES = 3
_TERMS_FEWEST = 4  # a sentence with fewer content words is like too many others
_QUOTE_WORDS = 6  # a quotation that is as long is of one occasion
_QUOTE = re.compile(r"[“\"]([^“”\"\r\n]{25,600})[”\"]")
_WORD = re.compile(r"\w+")
# What may stand between a happening and the words that say when: where it was, no verb.
_PLACE = re.compile(
    r"[\s,]*+(?:(?:in|on|at|of|near|by|to|from|the|late|early|[A-Z][\w.’'-]*+)(?:[\s,]++|\Z))*+"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAME = (
    r"(?=[A-Z])(?i:(mon|tue|wed|thu|fri|sat|sun)(?:day|s(?:day)?|nesday|rs(?:day)?|urday)?)"
    r"(?![a-z])\.?"
)
_WEEKDAY = re.compile(rf"\b{_DAY_NAME}")
_WEEKDAY_BEFORE = re.compile(rf"\b{_DAY_NAME},?\s+(?:the\s+)?\Z")
_WEEKDAY_AFTER = re.compile(rf"\s*(?:,\s*|[(\[]\s*){_DAY_NAME}(?=[)\],.])")
STATED_WEEKDAY = "stated-weekday"
"""The rule of the weekday in a line that states the day of publication."""
_NEAR_CHARS = 200  # from a happening, within which words may say when it was
_LENGTH = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])")


class Clue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a document says of its own publication, with the characters that say it.

    `rule` names how it is weighed (`resources/dates/weights`). `quote` are the characters,
    kept so that evidence can be shown without the text. `timex` is the expression, None where
    it is no part of a sentence. `known` are the days that the moment is known to mean.
    """

    rule: str
    span: Span
    moment: Moment
    quote: str = ""
    timex: Timex | None = None
    known: Interval | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.span.start


class _HasStart(Protocol):
    @property
    def start(self) -> int: ...


_Item = TypeVar("_Item", bound=_HasStart)


class _Cutter(Generic[_Item]):
    """Items in text order, cut by spans."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self._items = items
        self._starts = [item.start for item in items]

    def within(self, span: Span) -> Sequence[_Item]:
        """The items that begin inside a span."""
        first, last = (bisect_left(self._starts, place) for place in (span.start, span.end))
        return self._items[first:last]


class Passage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence that tells of a day, with its terms, so that another document's sentence on the
    same matter is found. `timex` is the expression in it, None for the first sentences."""

    span: Span
    terms: tuple[int, ...]
    timex: Timex | None = None


class Quote(msgspec.Struct, frozen=True, array_like=True):
    """A quotation: a number that is the same for the same words, and where it stands."""

    key: int
    span: Span


class DateKeys(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that dating needs to know of one document.

    `stated` is what is stated or given of its date (`Metadata.dct`). `terms` are numbers of its
    content words, ascending, `counts` how often each occurs.
    """

    id: str
    stated: Dct
    clues: tuple[Clue, ...] = ()
    passages: tuple[Passage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    terms: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()


def find_keys(document: str, text: str, reading: Reading, metadata: Metadata) -> DateKeys:
    """The keys of one document. Pure; time is linear in the text.

    `document` is its id. Of the reading its layout, sentences and timexes count, and nothing
    else: the keys are the same with and without words. Without timexes the only clues are those
    that stand in the text as characters.
    """
    words = find_words(text)
    counts = Counter(find_terms(words.words))
    terms = sorted(counts)
    return DateKeys(
        id=document,
        stated=metadata.dct,
        clues=tuple(islice(_varied(_clues(text, words, reading, metadata)), _CLUES_MOST)),
        passages=tuple(islice(_passages(words, reading, metadata), _PASSAGES_MOST)),
        quotes=tuple(islice(_quotes(text), _QUOTES_MOST)),
        terms=tuple(terms),
        counts=tuple(counts[term] for term in terms),
    )


def _varied(clues: Iterable[Clue]) -> Iterator[Clue]:
    """Clues without those that say once more what some have said before."""
    seen: Counter[tuple[str, Moment, Interval | None]] = Counter()
    for clue in clues:
        key = (clue.rule, clue.moment, clue.known)
        seen[key] += 1
        if seen[key] <= _ALIKE_MOST:
            yield clue


def _clues(text: str, words: Words, reading: Reading, metadata: Metadata) -> Iterator[Clue]:
    stamps, landmarks = tuple(_stamps(text)), _landmarks(text, words)
    yield from stamps
    datelines = (*_datelines(text, metadata), *_inner_datelines(text))
    yield from datelines[:1]
    yield from _named_weekdays(text, metadata)
    yield from landmarks
    taken = [part.span for part in reading.layout.parts]
    outside = _Cover([*taken, *(clue.span for clue in (*stamps, *datelines))])
    named, told = _Cover([clue.span for clue in landmarks]), _Cutter(landmarks)
    timexes = _Cutter(reading.timexes)
    for sentence in reading.sentences if landmarks else ():
        here = told.within(sentence)
        yield from _told(text, timexes.within(sentence) if here else (), here)
    for timex in reading.timexes:
        span = Span(timex.start, timex.end)
        clue = None if outside.meets(span) else _clue(text, timex, span)
        # A day that stands for what happened on it is named without its year for ever.
        if clue is not None and (clue.moment.offset is not None or not named.meets(span)):
            yield clue


class _Cover:
    """Whether spans meet any of some others."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
                continue
            self._starts.append(span.start)
            self._ends.append(span.end)

    def meets(self, span: Span) -> bool:
        """Whether a span has a character in common with one of them."""
        place = bisect_left(self._starts, span.end) - 1
        return place >= 0 and self._ends[place] > span.start


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _landmarks(text: str, words: Words) -> list[Clue]:
    """Happenings whose day everybody knows."""
    found = []
    for hit in find_landmarks(text, words):
        day = dt.date.fromisoformat(hit.data["day"])
        moment = Moment(kind="absolute", days=Interval(day, day))
        found.append(Clue(rule="landmark", span=hit.span, moment=moment, quote=hit.span.of(text)))
    return found


def _told(text: str, timexes: Sequence[Timex], landmarks: Sequence[Clue]) -> Iterator[Clue]:
    """What the sentence of a landmark says of when it was: "last month", "on Friday"."""
    beside = _Cutter(timexes)
    for landmark in landmarks:
        span = landmark.span
        for timex in beside.within(Span(span.start - _NEAR_CHARS, span.end + _NEAR_CHARS)):
            clue = _told_by(text, timex, landmark)
            if clue is not None:
                yield clue


def _told_by(text: str, timex: Timex, landmark: Clue) -> Clue | None:
    span, moment = Span(timex.start, timex.end), find_moment(timex)
    if moment is None or moment.kind not in ("offset", "weekday") or moment.direction == "future":
        return None
    if not _is_said_of(text, span, landmark.span):
        return None
    return Clue(
        rule="landmark-told",
        span=Span(min(span.start, landmark.span.start), max(span.end, landmark.span.end)),
        # What is known to have happened is told of when it is past, whatever the verb about it.
        moment=msgspec.structs.replace(moment, tense="past"),
        quote=span.of(text),
        known=landmark.moment.days,
    )


def _is_said_of(text: str, timex: Span, happening: Span) -> bool:
    """Whether an expression stands right beside a happening, with no verb between them, or opens
    the clause of it with "when"."""
    between = Span(min(timex.end, happening.end), max(timex.start, happening.start))
    if between.end <= between.start:
        return False
    if timex.end <= happening.start and _WHEN.match(between.of(text)) is not None:
        return True
    near = between.end - between.start <= _BESIDE_CHARS
    return near and _PLACE.fullmatch(between.of(text)) is not None


def _clue(text: str, timex: Timex, span: Span) -> Clue | None:
    moment = find_moment(timex) or _length(timex)
    if moment is None:
        return None
    rule = _rule(text, moment, span)
    if moment.kind == "month-day" and moment.offset is None:
        moment = msgspec.structs.replace(
            moment, weekday=_weekday_of(text, span), term=_is_term(text, span)
        )
    if moment.kind == "offset" and moment.unit == "day":
        moment = msgspec.structs.replace(moment, weekday=_weekday_of(text, span))
    return Clue(rule=rule, span=span, moment=moment, quote=span.of(text), timex=timex)


def _rule(text: str, moment: Moment, span: Span) -> str:
    if moment.kind != "absolute":
        return moment.kind
    if moment.side == "future" or _is_term(text, span):
        return "date-ahead"
    fine = moment.days is not None and _length_days(moment.days) <= 31
    certain = "past" if moment.side == "past" else "untensed"
    return f"{'date' if fine else 'year'}-{certain}"


def _length_days(days: Interval) -> int:
    if days.earliest is None or days.latest is None:
        return 0
    return (days.latest - days.earliest).days + 1


def _is_term(text: str, span: Span) -> bool:
    before = Span(max(span.start - _TERM_CHARS, 0), span.start)
    return _matcher("term").first(text, before) is not None


def _weekday_of(text: str, span: Span) -> int | None:
    """The weekday that is named with a day: "Monday, March 3", "today (Monday)"."""
    inside = _WEEKDAY.search(text, span.start, span.end)
    before = _WEEKDAY_BEFORE.search(text, max(span.start - _WEEKDAY_CHARS, 0), span.start)
    after = _WEEKDAY_AFTER.match(text, span.end, span.end + _WEEKDAY_CHARS)
    match = inside or before or after
    return None if match is None else _WEEKDAYS.index(match.group(1).lower())


def _named_weekdays(text: str, metadata: Metadata) -> Iterator[Clue]:
    """The weekday in a line that states the day of publication."""
    for evidence in metadata.dct.constraints:
        if evidence.earliest is None or evidence.earliest != evidence.latest:
            continue
        for span in evidence.spans:
            weekday = _weekday_of(text, span)
            if weekday is not None:
                moment = Moment(kind="weekday", weekday=weekday)
                yield Clue(rule=STATED_WEEKDAY, span=span, moment=moment, quote=span.of(text))


def _length(timex: Timex) -> Moment | None:
    """ "Nearly a year": a length of time, as a moment that lies so far back."""
    match = _LENGTH.fullmatch(timex.value)
    if timex.type != "DURATION" or match is None or len(match["count"]) > 3:
        return None
    units: dict[str, Unit] = {"D": "day", "W": "week", "M": "month", "Y": "year"}
    return Moment(
        kind="length",
        unit=units[match["unit"]],
        offset=-int(match["count"]),
        mod=timex.mod,
        tense=timex.tense,
    )


def _stamps(text: str) -> Iterator[Clue]:
    top = Span(0, min(len(text), _STAMP_CHARS))
    hits = sorted(_matcher("stamp").hits(text, top), key=lambda hit: (-_length_of(hit), hit.span))
    taken: list[Span] = []
    for hit in hits:
        # The longest says most; a shorter one inside it may lack the weekday that it gets wrong.
        if any(_overlap(hit.span, span) for span in taken):
            continue
        taken.append(hit.span)
        day = _stamped(text, hit)
        if day is not None:
            moment = Moment(kind="absolute", days=Interval(day, day))
            yield Clue(rule="stamp", span=hit.span, moment=moment, quote=hit.span.of(text))


def _length_of(hit: Hit) -> int:
    return hit.span.end - hit.span.start


def _stamped(text: str, hit: Hit) -> dt.date | None:
    """The day of a stamp; None where it does not exist or its weekday does not fit."""
    groups = {name.rstrip("2"): span.of(text) for name, span in hit.groups.items()}
    month = _MONTHS.index(groups["name"][:3].lower()) + 1
    try:
        day = dt.date(int(groups["year"]), month, int(groups["day"]))
    except ValueError:
        return None
    weekday = groups.get("weekday")
    if weekday is not None and _WEEKDAYS.index(weekday[:3].lower()) != day.weekday():
        return None
    return day


def _datelines(text: str, metadata: Metadata) -> Iterator[Clue]:
    """Days without a year in the head of a text ("PORT LUMEN, March 3")."""
    for evidence in metadata.dct.constraints:
        moment = _yearless(evidence)
        if moment is None:
            continue
        span = evidence.spans[0] if evidence.spans else Span(0, 0)
        yield Clue(rule="dateline", span=span, moment=moment, quote=span.of(text))


def _inner_datelines(text: str) -> Iterator[Clue]:
    """Datelines of agencies inside running text ("PORT LUMEN, March 3 (Osk Wire) -")."""
    top = Span(0, min(len(text), _STAMP_CHARS))
    for hit in _matcher("dateline").hits(text, top):
        groups = {name.rstrip("2"): span.of(text) for name, span in hit.groups.items()}
        month = _MONTHS.index(groups["name"][:3].lower()) + 1
        moment = Moment(kind="month-day", month=month, day=int(groups["day"]))
        yield Clue(rule="dateline", span=hit.span, moment=moment, quote=hit.span.of(text))


def _yearless(evidence: DateEvidence) -> Moment | None:
    match = re.fullmatch(r"--(\d\d)-(\d\d)", evidence.detail)
    if evidence.earliest is not None or match is None:
        return None
    return Moment(kind="month-day", month=int(match[1]), day=int(match[2]))


def _passages(words: Words, reading: Reading, metadata: Metadata) -> Iterator[Passage]:
    timexes = _Cutter(reading.timexes)
    body_start = metadata.body[0].start if metadata.body else 0
    lead = 0
    for sentence in reading.sentences:
        within = [timex for timex in timexes.within(sentence) if find_moment(timex) is not None]
        is_lead = sentence.start >= body_start and lead < _LEAD_SENTENCES
        lead += sentence.start >= body_start
        if not (within or is_lead):
            continue
        terms = set(find_terms(words.within(sentence)))
        if len(terms) >= _TERMS_FEWEST:
            timex = min(within, key=_fineness, default=None)
            yield Passage(span=sentence, terms=tuple(sorted(terms)), timex=timex)


_KINDS = ("offset", "weekday", "month-day", "absolute", "month")


def _fineness(timex: Timex) -> tuple[int, int]:
    """The expression of a sentence that says most of when it was: days before longer stretches."""
    moment = find_moment(timex)
    if moment is None:
        return len(_KINDS), timex.start
    coarse = moment.kind == "offset" and moment.unit != "day"
    return (len(_KINDS) if coarse else _KINDS.index(moment.kind)), timex.start


def _quotes(text: str) -> Iterator[Quote]:
    seen: set[int] = set()
    for match in _QUOTE.finditer(text):
        words = [word.casefold() for word in _WORD.findall(match.group(1))]
        key = crc32(" ".join(words).encode("utf-8", "surrogatepass"))
        if len(words) >= _QUOTE_WORDS and key not in seen:
            seen.add(key)
            yield Quote(key, Span(*match.span(1)))


@cache
def _matcher(role: str) -> Matcher:
    return compile_lexicon(load("dates")).where(role=role)

"""What one document tells about the day of its publication, and what it shares with others.

Both are kept as `DateKeys`, compact and storable: dating many documents needs the keys of each
and no text. Nothing here looks at a second document.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Generic, Protocol, TypeVar
from zlib import crc32

import msgspec

from readout.lexicon import load
from readout.linking.moments import Moment, find_moment
from readout.pattern import Hit, Matcher, compile_lexicon
from readout.schema.document import Metadata
from readout.schema.reading import Reading, Word
from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct, Interval, Timex, Unit

_STAMP_CHARS = 1_500  # from the top, within which a page prints when it was published
_TERM_CHARS = 40  # before an expression, within which words make it a term
_BESIDE_CHARS = 25
_WHEN = re.compile(r",?\s+(?:when|after)\b")
_LEAD_SENTENCES = 3
_TERMS_FEWEST = 4  # a sentence with fewer content words is like too many others
_QUOTE_WORDS = 6  # a quotation that is as long is of one occasion
_QUOTE = re.compile(r"[“\"]([^“”\"\r\n]{25,600})[”\"]")
_WORD = re.compile(r"\w+")
_PLAIN_WORD = re.compile(r"[^\W\d_]{3,}")
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?i)\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b")
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

    `document` is its id. The reading should hold sentences, words and timexes; without words,
    terms are taken from the bare text, without timexes there are no clues but stamps.
    """
    counts = Counter(_terms(text, reading.words))
    terms = sorted(counts)
    return DateKeys(
        id=document,
        stated=metadata.dct,
        clues=tuple(_clues(text, reading, metadata)),
        passages=tuple(_passages(reading, metadata)),
        quotes=tuple(_quotes(text)),
        terms=tuple(terms),
        counts=tuple(counts[term] for term in terms),
    )


def term_of(word: str) -> int:
    """The number of a term; the same in every process."""
    return crc32(word.casefold().encode("utf-8", "surrogatepass"))


def _terms(text: str, words: Sequence[Word]) -> Iterator[int]:
    if not words:
        yield from (term_of(match.group()) for match in _PLAIN_WORD.finditer(text))
        return
    for word in words:
        if word.upos in _CONTENT and len(word.lemma) > 1:
            yield term_of(word.lemma)


def _clues(text: str, reading: Reading, metadata: Metadata) -> Iterator[Clue]:
    stamps, landmarks = tuple(_stamps(text)), tuple(_landmarks(text))
    yield from stamps
    datelines = (*_datelines(text, metadata), *_inner_datelines(text))
    yield from datelines[:1]
    yield from landmarks
    taken = [part.span for part in reading.layout.parts]
    taken += [clue.span for clue in (*stamps, *datelines)]
    named = [clue.span for clue in landmarks]
    told = _Cutter(landmarks)
    for sentence in reading.sentences if landmarks else ():
        yield from _told(text, reading, told.within(sentence), sentence)
    for timex in reading.timexes:
        span = Span(timex.start, timex.end)
        if any(_overlap(span, other) for other in taken):
            continue
        clue = _clue(text, timex, span)
        # A day that stands for what happened on it is named without its year for ever.
        iconic = any(_overlap(span, other) for other in named)
        if clue is not None and not (iconic and clue.moment.offset is None):
            yield clue


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _landmarks(text: str) -> list[Clue]:
    """Happenings whose day everybody knows."""
    found = []
    for hit in _matcher("landmark").hits(text, Span(0, len(text))):
        day = dt.date.fromisoformat(hit.data["day"])
        moment = Moment(kind="absolute", days=Interval(day, day))
        found.append(Clue(rule="landmark", span=hit.span, moment=moment, quote=hit.span.of(text)))
    return sorted(found, key=lambda clue: clue.span)


def _told(text: str, reading: Reading, landmarks: Sequence[Clue], sentence: Span) -> Iterator[Clue]:
    """What the sentence of a landmark says of when it was: "last month", "on Friday"."""
    for landmark in landmarks:
        for timex in reading.timexes if landmarks else ():
            span, moment = Span(timex.start, timex.end), find_moment(timex)
            if not sentence.start <= span.start < sentence.end:
                continue
            if moment is None or moment.kind not in ("offset", "weekday"):
                continue
            if not _is_said_of(text, reading.words, span, landmark.span):
                continue
            yield Clue(
                rule="landmark-told",
                span=Span(min(span.start, landmark.span.start), max(span.end, landmark.span.end)),
                moment=moment,
                quote=span.of(text),
                known=landmark.moment.days,
            )


def _is_said_of(text: str, words: Sequence[Word], timex: Span, happening: Span) -> bool:
    """Whether an expression stands right beside a happening, with no verb between them, or opens
    the clause of it with "when"."""
    between = Span(min(timex.end, happening.end), max(timex.start, happening.start))
    if between.end <= between.start:
        return False
    if timex.end <= happening.start and _WHEN.match(between.of(text)) is not None:
        return True
    verbs = (word.upos == "VERB" for word in _Cutter(words).within(between))
    return between.end - between.start <= _BESIDE_CHARS and not any(verbs)


def _clue(text: str, timex: Timex, span: Span) -> Clue | None:
    moment = find_moment(timex) or _length(timex)
    if moment is None:
        return None
    rule = _rule(text, moment, span)
    if moment.kind == "month-day" and moment.offset is None:
        moment = _with_weekday(text, moment, span)
        moment = msgspec.structs.replace(moment, term=_is_term(text, span))
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


def _with_weekday(text: str, moment: Moment, span: Span) -> Moment:
    """ "Monday, March 3": the weekday says in which years it can have been."""
    near = text[max(span.start - 12, 0) : span.end]
    names = [match.group(1).lower() for match in _WEEKDAY.finditer(near)]
    if not names:
        return moment
    return msgspec.structs.replace(moment, weekday=_WEEKDAYS.index(names[-1]))


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


def _passages(reading: Reading, metadata: Metadata) -> Iterator[Passage]:
    words, timexes = _Cutter(reading.words), _Cutter(reading.timexes)
    body_start = metadata.body[0].start if metadata.body else 0
    lead = 0
    for sentence in reading.sentences:
        inside = words.within(sentence)
        within = [timex for timex in timexes.within(sentence) if find_moment(timex) is not None]
        terms = {term_of(word.lemma) for word in inside if word.upos in _CONTENT}
        is_lead = sentence.start >= body_start and lead < _LEAD_SENTENCES
        lead += sentence.start >= body_start
        if len(terms) < _TERMS_FEWEST or not (within or is_lead):
            continue
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

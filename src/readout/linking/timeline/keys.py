"""What a timeline needs of one document: its sentences, and what each of them holds."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.linking.dating.landmarks import find_landmarks
from readout.linking.dating.terms import Words, find_terms, find_words
from readout.linking.timeline.openings import part_openings
from readout.pattern import Hit
from readout.schema.reading import Reading, Word
from readout.schema.span import Span, Spans
from readout.schema.time import Timex
from readout.timevalue import day_of

LINES = 400
"""Sentences of one document that may get into a timeline, from the top: ten pages of a paper."""
TERMS = 60
"""Terms kept of a sentence; what has more is a list."""
_WHOLE = 100
_STAMP_CHARS = 400
"""From where a sentence begins, within which a page may have printed when it was published."""
_CLOCK = re.compile(
    r"[\s,|:-]{0,3}(?:\d{1,2}[.:]\d\d)?(?:\s?(?:GMT|BST|UTC|EST|EDT|ET|PT|CET|UK|a\.?m\.?|p\.?m\.?)\b)*"
)
_POINTERS = frozenset({"and", "but", "or", "so", "yet", "he", "she", "it", "they", "his", "her",
                       "its", "their", "this", "that", "these", "those", "such", "then", "there",
                       "however", "meanwhile", "also", "here", "both", "another", "nor", "instead",
                       "moreover", "still", "having", "if", "because"})  # fmt: skip
_WRITER = frozenset({"i", "we", "my", "our", "me", "myself", "ourselves", "you", "your"})
_POINTING, _STATE, _MUSING = 1, 2, 3
_YEARLESS = "XXXX"
_ON = " on "
_THESE = frozenset({"this", "that", "these", "those", "such"})
_PERSONAL = frozenset({"he", "she", "it", "they", *_THESE})
_PRESENT = frozenset({"VBZ", "VBP"})
_MAYBE = frozenset({"can", "could", "may", "might", "must", "shall", "should", "would"})
_HEADS = 3
"""Sentences at the top of a story that may have such a stamp before them."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One sentence of the story, or its headline (`is_head`).

    `place` is its number among them, `words` how many it has, `terms` are the numbers of its
    content words in text order (`readout.linking.dating.terms`). `times` are places among the time
    expressions of the reading, `actors` and `sites` among those of the document. `events` are where
    its event mentions begin and end, `acts` and `plans` how many of them are actual and are planned
    or doubtful. `quoted` is how many per cent of its characters are quoted word for word, `said`
    whether it is somebody's statement, `figures` how many numbers count something. `asks` tells a
    question, `hangs` a sentence that begins by pointing back or says what he, she or they did,
    `own` one in which the writer speaks of himself or to his readers. `broken` is what has no verb
    with a subject or only one end of a quotation: a caption, a list, a piece of a sentence.
    `points` tells that what it tells of is named before only ("They left"), `state` that it says
    how things are and not what happened ("Boilers are old"), `muses` what could or should be.
    """

    start: int
    end: int
    place: int
    words: int
    terms: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    events: Spans = ()
    actors: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    acts: int = 0
    plans: int = 0
    quoted: int = 0
    said: bool = False
    figures: int = 0
    asks: bool = False
    hangs: bool = False
    own: bool = False
    is_head: bool = False
    broken: bool = False
    points: bool = False
    state: bool = False
    muses: bool = False


class Site(msgspec.Struct, frozen=True, array_like=True):
    """A place name that is resolved: where it stands, the entry of the gazetteer, its name, and
    whether that is a town or something as small."""

    start: int
    entry: str
    name: str
    is_small: bool = False


class TimelineKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The sentences of one document that may get into a timeline. What its time expressions come to
    follows from the day of the document and is no part of it.

    `actors` are where its actors are mentioned first, which makes the ids of the cast's
    members. `title` are the terms of its headline, also of one that runs into the first sentence.
    """

    document: str
    lines: tuple[Line, ...] = ()
    actors: Spans = ()
    sites: tuple[Site, ...] = ()
    title: tuple[int, ...] = ()


def find_keys(
    document: str, text: str, reading: Reading, *, body: Spans = (), title: Spans = ()
) -> TimelineKeys:
    """The keys of one document. Pure; n log n in the text.

    `body` is what of the text is the story (none: all of it), `title` where its headline stands.
    """
    sites = tuple(
        Site(each.start, each.entry, each.name or "", each.level in ("city", "capital", "feature"))
        for each in sorted(reading.places, key=lambda each: (each.start, each.end))
        if each.entry is not None
    )
    finder = _Finder(text, reading, sites)
    story, heads = _without_stamps(text, _story(reading, body), reading.timexes)
    parted = list(part_openings(text, story, top=_HEADS))
    heads += [head for head, _ in parted[:_HEADS] if head.start < head.end]
    heads = sorted({*title, *heads})
    words = find_words(" ".join(head.of(text) for head in heads)).words
    lines = [finder.line(span, at) for at, (_, span) in enumerate(parted)]
    headlines = [finder.headline(head) for head in heads]
    return TimelineKeys(
        document=document,
        lines=tuple(sorted((*headlines, *lines), key=lambda line: (line.start, line.end))),
        actors=finder.actors,
        sites=sites,
        title=tuple(find_terms(words))[:TERMS],
    )


def _story(reading: Reading, body: Spans) -> list[Span]:
    """The sentences of the body, without what runs into them and is none of it, as a dateline."""
    sentences = sorted(reading.sentences)
    if not body:
        return sentences[:LINES]
    ends = [span.end for span in sentences]
    kept: dict[int, Span] = {}
    for span in sorted(body):
        at = bisect_right(ends, span.start)
        for place in range(at, len(sentences)):
            sentence = sentences[place]
            if sentence.start >= span.end:
                break
            kept.setdefault(place, Span(max(sentence.start, span.start), sentence.end))
    return list(kept.values())[:LINES]


def _without_stamps(
    text: str, story: Sequence[Span], timexes: Sequence[Timex]
) -> tuple[list[Span], list[Span]]:
    """The sentences, the first of them without a headline and a stamp of publication that run into
    them ("Ferry sinks Monday 3 May 2021 09.30 GMT A ferry sank"), and what stood before these."""
    kept, heads = list(story), []
    stamps = [timex for timex in timexes if _is_full(timex)]
    for at, span in enumerate(story[:_HEADS]):
        ends = [
            (timex, _stamp_end(text, timex, span.end))
            for timex in stamps
            if span.start <= timex.start < min(span.end, span.start + _STAMP_CHARS)
        ]
        found = [(timex.start, end) for timex, end in ends if end is not None]
        if found:
            start, end = found[-1]
            heads.append(Span(span.start, start))
            kept[at] = Span(end, span.end)
    return [span for span in kept if span.start < span.end], heads


def _is_full(timex: Timex) -> bool:
    """Whether it names day, month and year."""
    return (
        timex.type in ("DATE", "TIME")
        and timex.relation is None
        and day_of(timex.value) is not None
    )


def _stamp_end(text: str, timex: Timex, end: int) -> int | None:
    """Where the text goes on after a date with the time of the day, None where none is there."""
    after = _CLOCK.match(text, timex.end, end)
    clock = "" if after is None else after.group()
    if after is None or not (timex.type == "TIME" or any(sign.isdigit() for sign in clock)):
        return None
    place = after.end()
    while place < end and not text[place].isalnum() and text[place] not in "\"'“‘`(":
        place += 1
    return place


class _Finder:
    """What stands where in one document."""

    def __init__(self, text: str, reading: Reading, sites: Sequence[Site]) -> None:
        self._text = text
        self._words: Words = find_words(text)
        firsts = {actor.id: min(actor.mentions) for actor in reading.actors if actor.mentions}
        self.actors = tuple(sorted(set(firsts.values())))
        number = {first: at for at, first in enumerate(self.actors)}
        named = _named_days(text, self._words, reading.timexes)
        self._times = _Index(
            (timex.start, at) for at, timex in enumerate(reading.timexes) if at not in named
        )
        self._sites = _Index((site.start, at) for at, site in enumerate(sites))
        self._events = _Index((event.trigger[0].start, at) for at, event in
                              enumerate(reading.events) if event.trigger)  # fmt: skip
        self._figures = _Index((each.start, at) for at, each in enumerate(reading.figures))
        self._mentions = _Index(
            (mention.start, number[firsts[mention.actor]])
            for mention in reading.mentions
            if mention.actor in firsts
        )
        self._cues = _Index(
            (each.cue[0].start, at)
            for at, each in enumerate(reading.statements)
            if each.cue and each.speech
        )
        self._quotes = _joined(
            span for each in reading.statements if each.manner == "direct" for span in each.content
        )
        self._clauses = _Index(_clauses(reading.words))
        self._reading = reading

    def line(self, span: Span, place: int) -> Line:
        """The keys of one sentence."""
        words = self._words.within(span)
        events = [self._reading.events[at] for at in self._events.within(span)]
        clauses = self._clauses.within(span)
        points = _POINTING in clauses or (bool(words) and words[0] in _THESE)
        return Line(
            start=span.start,
            end=span.end,
            place=place,
            words=len(words),
            terms=tuple(find_terms(words))[:TERMS],
            times=tuple(self._times.within(span)),
            events=tuple(sorted({event.trigger[0] for event in events})),
            actors=tuple(sorted(set(self._mentions.within(span)))),
            sites=tuple(self._sites.within(span)),
            acts=sum(event.factuality == "actual" for event in events),
            plans=sum(event.factuality not in ("actual", "negated") for event in events),
            quoted=self._quoted(span),
            said=bool(self._cues.within(span)),
            figures=len(self._figures.within(span)),
            asks=span.of(self._text).rstrip("\"'”’) \n").endswith("?"),
            hangs=points or (bool(words) and words[0] in _POINTERS),
            own=not _WRITER.isdisjoint(words),
            broken=_is_torn(span.of(self._text)) or (bool(self._reading.words) and not clauses),
            points=points,
            state=_STATE in clauses,
            muses=_MUSING in clauses,
        )

    def headline(self, span: Span) -> Line:
        """The keys of a headline."""
        return msgspec.structs.replace(self.line(span, 0), is_head=True)

    def _quoted(self, span: Span) -> int:
        at = bisect_left(self._quotes, Span(span.start, 0))
        covered = 0
        for quote in self._quotes[max(0, at - 1) :]:
            if quote.start >= span.end:
                break
            covered += max(0, min(quote.end, span.end) - max(quote.start, span.start))
        return _WHOLE * covered // max(1, span.end - span.start)


def _named_days(text: str, words: Words, timexes: Sequence[Timex]) -> frozenset[int]:
    """Which days without a year are part of the name of something that the world knows ("the
    attacks of 11 September"), and so no days near that of the document. What was done "on 11
    September" is told with its day."""
    yearless = [
        at
        for at, timex in enumerate(timexes)
        if timex.value.startswith(_YEARLESS)
        and text[max(0, timex.start - len(_ON)) : timex.start].lower() != _ON
    ]
    if not yearless:
        return frozenset()
    known = find_landmarks(text, words)
    return frozenset(
        at for at in yearless if any(_is_in(timexes[at], landmark) for landmark in known)
    )


def _is_in(timex: Timex, landmark: Hit) -> bool:
    span, day = landmark.span, landmark.data["day"]
    overlaps = span.start < timex.end and timex.start < span.end
    return overlaps and timex.value == _YEARLESS + day[len(_YEARLESS) :]


def _clauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where each subject stands; of a main verb whether it points at what was named before, and
    whether the verb says how things are or could be."""
    helped: set[int] = set()
    present: set[int] = set()
    maybe: set[int] = set()
    for word in words:
        if word.deprel.startswith("aux"):
            helped.add(word.head)
            if word.xpos == "MD" and word.lemma in _MAYBE:
                maybe.add(word.head)
        elif word.deprel == "cop" and word.xpos in _PRESENT:
            present.add(word.head)
    for word in words:
        if word.head < 0 or not word.deprel.startswith("nsubj"):
            continue
        verb = words[word.head]
        if verb.head >= 0:
            yield word.start, 0
        elif word.lemma.lower() in _PERSONAL:
            yield word.start, _POINTING
        else:
            simple = verb.xpos in _PRESENT or word.head in present
            is_state = simple and word.head not in helped
            yield word.start, _STATE if is_state else _MUSING if word.head in maybe else 0


def _is_torn(sentence: str) -> bool:
    """Whether a quotation begins or ends in it and not both."""
    return sentence.count('"') % 2 == 1 or sentence.count("“") != sentence.count("”")


class _Index:
    """Numbers by where they stand."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._places = sorted(places)
        self._starts = [start for start, _ in self._places]

    def within(self, span: Span) -> list[int]:
        """Those that begin inside a span."""
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [number for _, number in self._places[low:high]]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans without overlaps, in text order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined

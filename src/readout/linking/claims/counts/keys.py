"""What linking knows of the figures of one document: made once, kept, compared ever after."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from readout.knowledge.folding import fold
from readout.linking.claims.counts.tables import Aside, CountTables, count_tables, measure_of
from readout.schema.actor import Actor, Mention
from readout.schema.cast import member_id
from readout.schema.figure import Figure
from readout.schema.reading import CONTENT, Reading
from readout.schema.span import Span, Spans
from readout.schema.time import Timex

TERMS, TOPICS = 20, 24
"""Words around a figure, and words of a document, that are kept."""
NAMED = 10
"""Names of a document that are kept, those named most."""
BESIDE = 6
"""Events of the sentence that are kept beside the one that the figure's own words tell of."""
SHOWN = 120
ELIDED, ELIDED_TIMES, ELIDED_FEWEST = 2, 3, 10
"""Sentences behind a figure in which a bare number may count the same, how many times larger or
smaller it may be, and how large it is: "two" may count anything."""
WORLD = "WORLD"
"""Scope of what is counted everywhere."""
_BEFORE, _BEHIND = 48, 32
_WORD = re.compile(r"[a-z]+")
_MAIN = 0.6
"""Share of the places of a document that lie in one country from which it is about that one."""
_FEWEST = 3
"""Letters of the shortest word that tells something."""
_OF = re.compile(r"\s(?:of|in|from|at|who|with)\s")
_PART = re.compile(r"\bof\s(?:all\s)?(?:the|these|those|them)\b")
_AND = re.compile(r",?\sand\s|,\s")


class Voice(msgspec.Struct, frozen=True, array_like=True):
    """Who says it: the cast member that speaks ("" of nobody known), the words for the source, and
    whether it is unnamed."""

    member: str = ""
    name: str = ""
    anonymous: bool = False


class LocalFigure(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One figure of a document, as it is compared.

    `low`, `high` and `unit` are those of the text. `loose` is the measure that another word of the
    sentence tells of, where the figure's own words tell none. `nouns` are lemmas of what is counted
    ("person" for people named by where they are from), `counted` the words. `nations` are codes of
    countries in what is counted, `places` the entries of the gazetteer that say where, `spots`
    their countries, `around` those of the whole sentence. `scope` is the country of the place
    nearest to the figure ("WORLD" for everywhere), or that of the document where the sentence names
    none. `sorts` tell a kind ("confirmed"). `group` is true where it is a part of those told of
    before, `owned` where they belong to those who speak ("four of its men").

    `since`, `asof` and `times` are numbers of time expressions of the keys; -1 is none. `event` is
    where the event stands that the predicate tells of, `beside` are others of the sentence. `aside`
    says why it is no total, `corrects` that its sentence takes something back. `terms` are content
    words of the sentence and the one before.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    sentence: int
    words: str = ""
    measure: str = ""
    loose: str = ""
    nouns: tuple[str, ...] = ()
    counted: Spans = ()
    nations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    scope: str = ""
    sorts: tuple[str, ...] = ()
    group: bool = False
    owned: bool = False
    since: tuple[int, ...] = ()
    cumulative: bool | None = None
    approximate: bool = False
    asof: int = -1
    times: tuple[int, ...] = ()
    voice: Voice | None = None
    event: Span | None = None
    beside: Spans = ()
    aside: Aside | None = None
    corrects: bool = False
    terms: tuple[str, ...] = ()


class FigureKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The figures of one document in text order, the time expressions that date them (not
    anchored), the names and words that tell most of what it is about, ascending."""

    document: str
    figures: tuple[LocalFigure, ...] = ()
    timexes: tuple[Timex, ...] = ()
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def find_keys(document: str, text: str, reading: Reading, *, body: Spans = ()) -> FigureKeys:
    """The keys of one document. Pure; near-linear in the text.

    `body` is what of the text is the story; no `body` is all of it. Ages and bare numbers that
    count nothing are left out.
    """
    finder = _Finder(document, text, reading)
    told = [figure for figure in reading.figures if _is_within(figure, body)]
    made = tuple(_filled(finder.local(figure) for figure in told if figure.measure != "age"))
    return FigureKeys(
        document=document,
        figures=made,
        timexes=tuple(_bare(timex) for timex in reading.timexes) if made else (),
        names=finder.names if made else (),
        topics=finder.topics if made else (),
    )


def _is_within(figure: Figure, body: Spans) -> bool:
    if not body:
        return True
    at = bisect_right(body, Span(figure.start, figure.end)) - 1
    return any(span.start <= figure.start < span.end for span in body[max(0, at) : at + 2])


def _filled(figures: Iterable[LocalFigure]) -> Iterator[LocalFigure]:
    """The figures that count or measure something; a bare number takes what it counts from the one
    before: "41 houses were hit, the mayor said. The army said 38."."""
    last: LocalFigure | None = None
    for figure in figures:
        filled = figure if last is None else _taking(figure, last)
        if not (filled.unit or filled.measure):
            continue
        if filled.counted:
            last = filled
        yield filled


def _taking(figure: LocalFigure, last: LocalFigure) -> LocalFigure:
    """A figure that counts nothing itself with what the last one that did counts, where it stands
    near, is told by somebody and is of the size."""
    if figure.counted or figure.unit not in ("", last.unit) or figure.measure not in (
        "", last.measure
    ):  # fmt: skip
        return figure
    if figure.sentence - last.sentence > ELIDED or figure.voice is None or figure.aside:
        return figure
    most = max(figure.low or 0.0, figure.high or 0.0)
    if most < ELIDED_FEWEST and not figure.measure:
        return figure
    least = max(last.low or 0.0, last.high or 0.0)
    if not least / ELIDED_TIMES <= most <= least * ELIDED_TIMES:
        return figure
    return msgspec.structs.replace(
        figure,
        unit=last.unit,
        measure=last.measure,
        loose=last.loose,
        nouns=last.nouns,
        nations=figure.nations or last.nations,
        places=figure.places or last.places,
        spots=figure.spots or last.spots,
        times=figure.times or last.times,
        event=figure.event or last.event,
        terms=tuple(sorted({*figure.terms, *last.terms})[:TERMS]),
    )


def _bare(timex: Timex) -> Timex:
    """Without what anchoring sets."""
    return msgspec.structs.replace(timex, interval=None, anchor=None)


class _Finder:
    """The lookups of one document."""

    def __init__(self, document: str, text: str, reading: Reading) -> None:
        self._document = document
        self._text = text
        self._reading = reading
        self._tables: CountTables = count_tables()
        self._sentences = [span.start for span in reading.sentences]
        telling = [word for word in reading.words if word.upos in CONTENT]
        self._telling = [word.lemma for word in telling]
        self._telling_starts = [word.start for word in telling]
        self._named = [mention for mention in reading.mentions if mention.form == "name"]
        self._name_starts = [mention.start for mention in self._named]
        self._timex_starts = [timex.start for timex in reading.timexes]
        self._place_starts = [place.start for place in reading.places]
        self._events = sorted(
            (event.trigger[0].start, event.trigger[0].end, number)
            for number, event in enumerate(reading.events)
            if event.trigger
        )
        self._event_starts = [start for start, _, _ in self._events]
        self._actors = {actor.id: actor for actor in reading.actors}
        self._terms: dict[int, tuple[str, ...]] = {}
        self._correcting: dict[int, bool] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the actors with the most mentions."""
        named = sorted(
            (actor for actor in self._reading.actors if actor.name[:1].isupper()),
            key=lambda actor: (-len(actor.mentions), actor.name),
        )
        return tuple(sorted({fold(actor.name).removeprefix("the ") for actor in named[:NAMED]}))

    @property
    def topics(self) -> tuple[str, ...]:
        """The content words that stand most often."""
        counted = Counter(map(_content, self._telling))
        del counted[""]
        ordered = sorted(counted, key=lambda word: (-counted[word], word))
        return tuple(sorted(ordered[:TOPICS]))

    @cached_property
    def country(self) -> str:
        """The country in which most of the places lie, "" where they lie in several."""
        counted = Counter(place.country for place in self._reading.places if place.country)
        most = min(counted, key=lambda code: (-counted[code], code), default="")
        return most if counted[most] >= _MAIN * counted.total() else ""

    def local(self, figure: Figure) -> LocalFigure:
        """The keys of one figure."""
        number = max(0, bisect_right(self._sentences, figure.start) - 1)
        sentence = self._sentence(number)
        places = self._places(figure.place)
        event, unreal = self._event(figure.predicate)
        aside = self._tables.aside(self._text, figure.start, figure.end, sentence)
        return LocalFigure(
            start=figure.start,
            end=figure.end,
            low=figure.low,
            high=figure.high,
            unit=figure.unit,
            sentence=number,
            words=self._text[figure.start : figure.end][:SHOWN],
            measure=figure.measure or "",
            loose="" if figure.measure else self._loose(sentence),
            nouns=tuple(sorted(set(self._nouns(figure.counts)))),
            counted=figure.counts,
            nations=tuple(sorted(set(self._nations(figure.counts)))),
            places=tuple(sorted({place for place, _ in places if place})),
            spots=tuple(sorted({spot for _, spot in places if spot})),
            around=tuple(sorted({spot for _, spot in self._places((sentence,)) if spot})),
            scope=self._scope(figure, sentence),
            sorts=tuple(sorted(self._sorts(figure))),
            group=self._is_part(figure),
            owned=self._is_owned(figure),
            since=tuple(self._timexes_of(figure.since)),
            cumulative=figure.cumulative,
            approximate=figure.approximate,
            asof=next(iter(self._timexes_of((figure.asof_span,))), -1) if figure.asof_span else -1,
            times=tuple(self._times(sentence, figure)),
            voice=self._voice(figure),
            event=event,
            beside=tuple(self._beside(sentence, event)),
            aside="unreal" if aside is None and unreal else aside,
            corrects=self._corrects(number),
            terms=self._around(number),
        )

    def _sentence(self, number: int) -> Span:
        spans = self._reading.sentences
        return spans[number] if number < len(spans) else Span(0, len(self._text))

    def _corrects(self, number: int) -> bool:
        """Whether this sentence or the one before takes something back."""
        return any(self._is_correcting(each) for each in (number - 1, number) if each >= 0)

    def _is_correcting(self, number: int) -> bool:
        if number not in self._correcting:
            self._correcting[number] = self._tables.is_correcting(
                self._text, self._sentence(number)
            )
        return self._correcting[number]

    def _lemmas(self, span: Span) -> list[str]:
        low = bisect_left(self._telling_starts, span.start)
        return self._telling[low : bisect_left(self._telling_starts, span.end)]

    def _scope(self, figure: Figure, sentence: Span) -> str:
        """The country of the nearest place of the sentence, those before the figure first."""
        found: list[tuple[int, str]] = []
        low = bisect_left(self._place_starts, sentence.start)
        high = bisect_left(self._place_starts, sentence.end)
        found += [
            (_far(place.start, figure), place.country)
            for place in self._reading.places[low:high]
            if place.country and not self._is_of_next(place.start, figure)
        ]
        words = sentence.of(self._text).lower()
        for word in self._tables.world:
            at = words.find(word)
            if at >= 0:
                found.append((_far(sentence.start + at, figure), WORLD))
        if low == high and not found:
            return self.country
        return min(found, default=(0, ""))[1]

    def _is_of_next(self, start: int, figure: Figure) -> bool:
        """Whether another number stands between a figure and a place behind it."""
        return any(map(str.isdigit, self._text[figure.end : start]))

    def _sorts(self, figure: Figure) -> frozenset[str]:
        end = max((span.end for span in figure.counts), default=figure.end)
        near = self._text[max(0, figure.start - _BEFORE) : end + _BEHIND].lower()
        return self._tables.sorts.intersection(_WORD.findall(near))

    def _is_part(self, figure: Figure) -> bool:
        """ "three of the guards": some of those told of before, not "thousands of its citizens"."""
        if not figure.group:
            return False
        between = self._text[figure.end : figure.group[0].start].lower()
        return _PART.search(between) is not None

    def _is_owned(self, figure: Figure) -> bool:
        if not figure.counts:
            return False
        between = self._text[figure.end : figure.counts[0].start].lower().split()
        return bool(self._tables.owning.intersection(between))

    def _nouns(self, counted: Spans) -> Iterator[str]:
        """The lemmas of the nouns counted, those joined by "and" each."""
        for span in counted:
            words, start = span.of(self._text), span.start
            head = _OF.split(words, maxsplit=1)[0]
            for part in _AND.split(head):
                end = start + len(part)
                yield self._noun(Span(start, end), part)
                start = self._text.find(" ", end + 1, span.end) + 1

    def _noun(self, span: Span, words: str) -> str:
        is_name = any(
            mention.end == span.end and mention.type in ("NORP", "PERSON")
            for mention in self._named_in(span)
        )
        lemmas = self._lemmas(span)
        if is_name:
            return "person"
        return lemmas[-1].lower() if lemmas else words.rpartition(" ")[2].lower()

    def _nations(self, spans: Spans) -> Iterator[str]:
        """Countries that what is counted is of, by code, else the folded name of the group."""
        for mention in (mention for span in spans for mention in self._named_in(span)):
            actor = self._actors.get(mention.actor or "")
            if actor is not None and actor.name[:1].isupper():
                yield actor.country or fold(actor.name).removeprefix("the ")

    def _named_in(self, span: Span) -> Iterator[Mention]:
        low = bisect_left(self._name_starts, span.start)
        high = bisect_left(self._name_starts, span.end)
        return (mention for mention in self._named[low:high] if mention.end <= span.end)

    def _places(self, spans: Spans) -> list[tuple[str, str]]:
        """Entry and country of the places inside some spans."""
        found: list[tuple[str, str]] = []
        for span in spans:
            low = bisect_left(self._place_starts, span.start)
            high = bisect_left(self._place_starts, span.end)
            found += [
                (place.entry or fold(self._text[place.start : place.end]), place.country or "")
                for place in self._reading.places[low:high]
            ]
        return found

    def _timexes_of(self, spans: Sequence[Span]) -> Iterator[int]:
        for span in spans:
            at = bisect_left(self._timex_starts, span.start)
            if at < len(self._timex_starts) and self._timex_starts[at] < span.end:
                yield at

    def _times(self, sentence: Span, figure: Figure) -> Iterator[int]:
        """The dates of the sentence, the nearest to the figure first."""
        low = bisect_left(self._timex_starts, sentence.start)
        high = bisect_left(self._timex_starts, sentence.end)
        other = {span.start for span in figure.since}
        if figure.asof_span is not None:
            other.add(figure.asof_span.start)
        near = [
            (abs(timex.start - figure.start), number)
            for number, timex in enumerate(self._reading.timexes[low:high], low)
            if timex.type in ("DATE", "TIME") and timex.start not in other
        ]
        return (number for _, number in sorted(near)[:3])

    def _voice(self, figure: Figure) -> Voice | None:
        if figure.statement is None or figure.statement >= len(self._reading.statements):
            return None
        statement = self._reading.statements[figure.statement]
        actor: Actor | None = self._actors.get(statement.speaker or "")
        name = " ".join(" ".join(span.of(self._text) for span in statement.source).split())
        if actor is None or not actor.mentions:
            return Voice("", name[:SHOWN], statement.anonymous)
        first = min(actor.mentions)
        member = member_id(self._document, first.start, first.end)
        return Voice(member, actor.name, statement.anonymous)

    def _event(self, predicate: Span | None) -> tuple[Span | None, bool]:
        """The event that the predicate tells of, and whether it has not happened."""
        if predicate is None:
            return None, False
        low = bisect_right(self._event_starts, predicate.start) - 1
        for start, end, number in self._events[max(0, low) : low + 3]:
            if start < predicate.end and predicate.start < end:
                event = self._reading.events[number]
                return Span(start, end), event.factuality in ("planned", "hypothetical", "negated")
        return None, False

    def _beside(self, sentence: Span, own: Span | None) -> Iterator[Span]:
        low = bisect_left(self._event_starts, sentence.start)
        high = bisect_left(self._event_starts, sentence.end)
        spans = [Span(start, end) for start, end, _ in self._events[low:high]]
        return (span for span in spans[:BESIDE] if span != own)

    def _loose(self, sentence: Span) -> str:
        """The measure that any word of a sentence tells of, where all that do tell of one."""
        found = {measure_of(lemma.lower()) for lemma in self._lemmas(sentence)} - {""}
        return next(iter(found)) if len(found) == 1 else ""

    def _around(self, number: int) -> tuple[str, ...]:
        if number not in self._terms:
            words = [_content(lemma) for lemma in self._lemmas(self._sentence(number))]
            if number:
                words += [_content(lemma) for lemma in self._lemmas(self._sentence(number - 1))]
            kept = list(dict.fromkeys(word for word in words if word))[:TERMS]
            self._terms[number] = tuple(sorted(kept))
        return self._terms[number]


def _far(start: int, figure: Figure) -> int:
    """How far off a place stands; what follows a figure belongs to the next as a rule."""
    return figure.start - start if start < figure.start else 2 * (start - figure.start)


def _content(lemma: str) -> str:
    """A folded word that tells something, "" for others."""
    word = fold(lemma)
    return word if len(word) >= _FEWEST and not word.isdigit() else ""

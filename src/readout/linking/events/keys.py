"""What linking knows of the events of one document: made once, kept, compared ever after."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from readout.anchoring import anchor
from readout.eventtime import find_time, is_historical, own_days
from readout.knowledge.folding import fold
from readout.linking.events.arguments import Slot, Tree, content
from readout.linking.events.pages import PageKeys, find_page
from readout.linking.events.tables import event_tables
from readout.linking.events.talks import Talks, find_talks
from readout.schema.actor import Actor, Mention
from readout.schema.cast import member_id
from readout.schema.event import Event, Factuality, told_once
from readout.schema.happening import OccasionKind, Spot
from readout.schema.place import PlaceMention
from readout.schema.reading import Reading, Word
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.time import Dct, Interval, Timex

PARTIES = 8
CONTEXT = 24
"""Participants of one event, and words around it, that are kept."""
NUMBERS = 6
WIDE = 80
"""Characters kept of the words of an event."""
SAYINGS, SPOKEN, TERMS = 12, 3, 40
"""Statements kept of an occasion, sentences behind it in which those present still speak of it, and
words kept of a statement."""
_BOTH = 2
_PAST = frozenset({"VBD", "VBN"})
_NO_WORDS = frozenset({"it", "that", "this", "one", "which", "what", "who", "there", "they", "he",
                       "she", "we", "you", "i"})  # fmt: skip


_ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
                       "ninth", "tenth", "eleventh", "twelfth"})  # fmt: skip


class Party(msgspec.Struct, frozen=True, array_like=True):
    """Somebody or something that takes part: the folded word it is built on, its folded name ("" of
    one without), and the id that the cast knows it by ("" of what is no actor)."""

    slot: Slot
    word: str
    name: str = ""
    member: str = ""


class Saying(msgspec.Struct, frozen=True, array_like=True):
    """A statement at or about an occasion: its number in the reading, where it stands, the member
    of the cast that speaks and its name ("" where nobody known does), whether it tells of the
    occasion itself, and the content words of it, ascending."""

    number: int
    start: int
    end: int
    speaker: str
    name: str
    holds: bool
    terms: tuple[str, ...] = ()


class LocalEvent(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One mention of an event. `local` is the id of its reading, which mentions of one event share.

    `start` and `end` are those of its first words, `words` all of them, `lemma` is that of the main
    one, `forms` are lemmas of all that tell something, of verbs with their particles, too.
    `places` are folded names, `spot` is the place as the gazetteer has it. `when` are its own time
    expressions, `told` those of the statement that reports it; `earliest` and `latest` bound its
    day, and `dated` says that its own words do: see `date_keys`. `numbers` are the figures beside
    it, `context` the content words of its sentence, ascending. `unnamed` describes the source where
    only unnamed ones tell of it. `talk` says what occasion of talk it is, "" for none; `said` are
    the statements about it. `sense` is what its words tell of (`readout.tagger.sense`), or empty.
    `is_past` says that a verb of the past tells of it. `likely` are its days by the likeliest day
    of a document whose own day is doubtful; then `earliest` and `latest` are as wide as the doubt.
    """

    local: str
    start: int
    end: int
    sentence: int
    words: str
    lemma: str
    forms: tuple[str, ...] = ()
    type: str = ""
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    factuality: Factuality = "actual"
    score: float = 1.0
    parties: tuple[Party, ...] = ()
    places: tuple[str, ...] = ()
    place: Spans = ()
    spot: Spot | None = None
    when: Spans = ()
    told: Spans = ()
    earliest: dt.date | None = None
    latest: dt.date | None = None
    dated: bool = False
    historical: bool = False
    numbers: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    unnamed: str = ""
    said: tuple[Saying, ...] = ()
    talk: OccasionKind | Literal[""] = ""
    sense: bytes = b""
    is_past: bool = False
    likely: Interval | None = None


class EventKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The event mentions of one document, in text order, and what it is about. Days count once
    `date_keys` has placed them."""

    document: str
    page: PageKeys
    events: tuple[LocalEvent, ...] = ()


def find_keys(
    document: str,
    text: str,
    reading: Reading,
    *,
    body: Spans = (),
    title: str = "",
) -> EventKeys:
    """The keys of one document. Pure; linear in the text.

    `body` and `title` are what of the text is the story (no `body`: all of it).
    """
    finder = _Finder(document, text, reading, body)
    return EventKeys(
        document=document,
        page=find_page(document, text, body, title),
        events=tuple(map(finder.local, told_once((*reading.events, *finder.talks())))),
    )


def date_keys(keys: EventKeys, timexes: Iterable[Timex], dct: Dct) -> EventKeys:
    """Keys with the days of their events, once the day of the document is known: `timexes` are
    those of its reading, anchored to that day. Where that is doubtful, so are the days that are
    counted from it: "on Monday" in a document of one of ten days is one of two Mondays."""
    known = tuple(timexes)
    likely = days = _days(known)
    for end in _ends(dct):
        days = {span: _hull(days[span], found) for span, found in _days(anchor(known, end)).items()}
    return msgspec.structs.replace(
        keys, events=tuple(_dated(event, days, likely, dct) for event in keys.events)
    )


def _days(timexes: Iterable[Timex]) -> dict[Span, Interval | None]:
    return {Span(timex.start, timex.end): timex.interval for timex in timexes}


def _ends(dct: Dct) -> tuple[dt.date, ...]:
    """The first and the last day on which a document may have been published, as far as they are
    known and are not the one that it is taken to be of."""
    if dct.date is None:
        return ()
    ends = (dct.earliest, dct.latest)
    return tuple(day for day in ends if day is not None and day != dct.date)


def _hull(one: Interval | None, other: Interval | None) -> Interval | None:
    """The days of both and those between them; an end that either leaves open is open."""
    if one is None or other is None:
        return None
    starts = [day for day in (one.earliest, other.earliest) if day is not None]
    ends = [day for day in (one.latest, other.latest) if day is not None]
    return Interval(
        min(starts) if len(starts) == _BOTH else None, max(ends) if len(ends) == _BOTH else None
    )


def _dated(
    event: LocalEvent,
    days: Mapping[Span, Interval | None],
    likely: Mapping[Span, Interval | None],
    dct: Dct,
) -> LocalEvent:
    own, best = own_days(event.when, days), own_days(event.when, likely)
    if event.is_past and _leads_ahead(own, dct) and not _leads_ahead(best, dct):
        # Counted from a later day of the document it would lie ahead; but it was done by then.
        days, own = likely, best
    if event.factuality == "actual" and _is_ahead(own, dct):
        # What is done by a verb of the past was not done then; what a noun or a verb of the
        # present tells of is to come.
        if event.is_past:
            event, own = msgspec.structs.replace(event, when=()), None
        else:
            event = msgspec.structs.replace(event, factuality="planned")
    time = find_time(event.when, event.factuality, days, dct, own_days(event.told, days))
    return msgspec.structs.replace(
        event,
        earliest=time.earliest,
        latest=time.latest,
        dated=own is not None and own.earliest is not None and own.latest is not None,
        likely=None if own is None or own == best else best,
        historical=is_historical(time, dct),
    )


def _is_ahead(days: Interval | None, dct: Dct) -> bool:
    """Whether these days come after any on which the document may have been published."""
    written = dct.latest or dct.date
    if days is None or days.earliest is None or written is None:
        return False
    return days.earliest > written


def _leads_ahead(days: Interval | None, dct: Dct) -> bool:
    """Whether some of these days come after any on which the document may have been published."""
    written = dct.latest or dct.date
    if days is None or days.latest is None or written is None:
        return False
    return days.latest > written


def _without_datelines(text: str, sentences: Spans, body: Spans) -> Iterator[Span]:
    """The sentences but those in one line with the story that begins behind them: the first
    sentences tell a document's main event, and a dateline is none of them."""
    ends = (0, *(span.end for span in body))
    told_to = {span.start: end for span, end in zip(body, ends, strict=False)}
    for sentence, after in pairwise((*sentences, Span(len(text), len(text)))):
        is_apart = sentence.start >= told_to.get(after.start, len(text))
        if not is_apart or _breaks(text, sentence, after):
            yield sentence


def _breaks(text: str, sentence: Span, after: Span) -> bool:
    """Whether a line ends between two sentences."""
    return len(f"{text[sentence.end : after.start]}.".splitlines()) > 1


class _Finder:
    """The lookups of one document."""

    def __init__(self, document: str, text: str, reading: Reading, body: Spans) -> None:
        self._document = document
        self._text = text
        self._reading = reading
        self._tree = Tree(reading.words)
        self._spans = tuple(_without_datelines(text, reading.sentences, body))
        self._sentences = [span.start for span in self._spans]
        self._places_read = sorted(reading.places, key=lambda place: (place.start, place.end))
        self._place_starts = [place.start for place in self._places_read]
        self._statements = reading.statements
        self._starts = sorted(
            ((each.cue or each.content or (Span(0, 0),))[0].start, number)
            for number, each in enumerate(reading.statements)
        )
        self._actors = {actor.id: actor for actor in reading.actors}
        self._mention_at = self._index(reading.mentions)
        self._actor_of = {self._member(actor): actor.id for actor in reading.actors}
        self._context: dict[int, tuple[str, ...]] = {}
        self._talks = Talks(self._tree, reading)
        self._senses = {
            event.trigger[0]: sense
            for event, sense in zip(
                reversed(reading.events), reversed(reading.senses), strict=False
            )
        }

    def talks(self) -> tuple[Event, ...]:
        """Calls that the reading has no event for."""
        return find_talks(self._reading, self._tree)

    def _index(self, mentions: Iterable[Mention]) -> Mapping[int, Mention]:
        """For each word the shortest mention that is built on it."""
        found: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda each: (each.start - each.end, each.start)):
            head = mention.head or Span(mention.start, mention.end)
            for number in self._tree.inside((head,)):
                found[number] = mention
        return found

    def local(self, event: Event) -> LocalEvent:
        """The keys of one mention."""
        inside = self._tree.inside(event.trigger)
        event = self._talks.completed(event, inside)
        first = event.trigger[0]
        sentence = max(0, bisect_right(self._sentences, first.start) - 1)
        top = self._tree.top(inside) if inside else -1
        parties = tuple(dict.fromkeys(self._parties(event, inside)))[:PARTIES]
        present = tuple(filter(None, map(self._actor_of.get, (each.member for each in parties))))
        talk = self._talks.kind(event, inside, present, sentence)
        said = self._talks.said(event, present) if talk else ()
        return LocalEvent(
            local=event.id,
            start=first.start,
            end=first.end,
            sentence=sentence,
            words=" ".join(" ".join(span.of(self._text) for span in event.trigger).split())[:WIDE],
            lemma=self._lemma(top) if top >= 0 else "",
            forms=tuple(dict.fromkeys(self._forms(inside, top))),
            type=event.type,
            modes=event.modes,
            contexts=event.contexts,
            factuality=event.factuality,
            score=event.score,
            parties=parties,
            places=tuple(self._places(event, inside)),
            place=event.place,
            spot=self._spot(event.place),
            when=event.when or (self._talks.days(said, inside, present, sentence) if talk else ()),
            told=self._told(event),
            earliest=event.time.earliest,
            latest=event.time.latest,
            dated=None not in (event.time.earliest, event.time.latest),
            historical=event.historical,
            numbers=tuple(dict.fromkeys(self._numbers(inside)))[:NUMBERS],
            context=self._around(sentence),
            unnamed=self._unnamed(event),
            said=tuple(self._said(event, sentence, parties, said)) if talk else (),
            talk=talk,
            sense=self._senses.get(first, b""),
            is_past=any(self._tree.words[number].xpos in _PAST for number in inside),
        )

    def _lemma(self, number: int) -> str:
        return self._tree.words[number].lemma.lower()

    def _forms(self, inside: Sequence[int], top: int) -> Iterator[str]:
        """Lemmas that tell what happened, the main one first; light verbs only where alone."""
        light = event_tables().light
        ordered = sorted(inside, key=lambda number: (number != top, number))
        telling: list[str] = []
        for number in ordered:
            lemma = self._lemma(number)
            word = self._tree.words[number]
            telling += [
                f"{lemma}_{part}"
                for part in (self._tree.particle(number), self._tree.preposition(number))
                if part and word.upos == "VERB"
            ]
            if lemma not in light and word.upos in ("NOUN", "VERB", "ADJ", "PROPN"):
                telling.append(lemma)
        yield from telling
        if top >= 0 and not any("_" not in each for each in telling):
            yield self._lemma(top)

    def _told(self, event: Event) -> Spans:
        """The time expressions of the statement that reports an event."""
        numbers = [number for number in event.reported_by if number < len(self._statements)]
        return self._statements[numbers[0]].when if numbers else ()

    def _spot(self, spans: Spans) -> Spot | None:
        """The first place of the gazetteer in these words."""
        for span in spans:
            first = bisect_left(self._place_starts, span.start)
            for place in self._places_read[first:]:
                if place.start >= span.end:
                    break
                if (found := _spot_of(place)) is not None:
                    return found
        return None

    def _parties(self, event: Event, inside: Sequence[int]) -> Iterator[Party]:
        for slot, spans in (("doer", event.actor), ("done", event.recipient)):
            for span in spans:
                words = self._tree.inside((span,))
                if words:
                    yield self._party("doer" if slot == "doer" else "done", self._tree.top(words))
        if inside:
            for slot, number in self._tree.around(inside):
                if self._tree.words[number].upos in ("NOUN", "PROPN", "PRON", "ADJ"):
                    party = self._party(slot, number)
                    if party.member or party.word not in _NO_WORDS:
                        yield party

    def _party(self, slot: Slot, number: int) -> Party:
        mention = self._mention_at.get(number)
        actor = self._actors.get(mention.actor or "") if mention is not None else None
        word = fold(self._tree.words[number].lemma)
        if actor is None:
            return Party(slot, word)
        is_named = mention is not None and mention.form == "name"
        name = fold(actor.name).removeprefix("the ")
        return Party(slot, _head(actor, word, is_named), name, self._member(actor))

    def _member(self, actor: Actor) -> str:
        first = min(actor.mentions, default=Span(0, 0))
        return member_id(self._document, first.start, first.end)

    def _places(self, event: Event, inside: Sequence[int]) -> Iterator[str]:
        for span in event.place:
            words = self._tree.inside((span,))
            yield fold(" ".join(self._tree.words[number].lemma for number in words))
        if event.place or not inside:
            return
        for _, number in self._tree.around(inside):
            mention = self._mention_at.get(number)
            if mention is not None and mention.type in ("LOC", "FAC"):
                yield fold(self._actors[mention.actor].name if mention.actor in self._actors
                           else self._tree.words[number].lemma)  # fmt: skip

    def _numbers(self, inside: Sequence[int]) -> Iterator[str]:
        for _, number in self._tree.around(inside) if inside else ():
            for each in (number, *self._tree.below(number)):
                word = self._tree.words[each]
                if (
                    word.upos == "NUM"
                    or word.lemma[:1].isdigit()
                    or word.lemma.lower() in _ORDINALS
                ):
                    yield fold(word.lemma)

    def _unnamed(self, event: Event) -> str:
        telling = [self._statements[n] for n in event.reported_by if n < len(self._statements)]
        if not telling or not all(statement.anonymous for statement in telling):
            return ""
        words = self._tree.inside(telling[0].source)
        return " ".join(sorted({fold(word.lemma) for word in content(self._words_at(words))}))

    def _words_at(self, numbers: Iterable[int]) -> list[Word]:
        return [self._tree.words[number] for number in numbers]

    def _said(
        self, event: Event, sentence: int, parties: Sequence[Party], said: Collection[int]
    ) -> Iterator[Saying]:
        """Statements that hold the occasion, those `said` at it, and those that who was at it, or
        an office of theirs, makes right after."""
        members = {party.member for party in parties if party.member}
        first, last = self._spans_of(sentence - 1, sentence + SPOKEN)
        low = bisect_left(self._starts, (first, 0))
        high = bisect_left(self._starts, (last, 0))
        near = {number for _, number in self._starts[low:high]}
        kept = 0
        for number in sorted({*near, *said, *event.reported_by}):
            if number >= len(self._statements):
                continue
            statement = self._statements[number]
            holds = number in event.reported_by
            speaker, name = self._speaker(statement)
            wanted = holds or number in said or not members.isdisjoint(self._voices(statement))
            if statement.speech and wanted and kept < SAYINGS:
                kept += 1
                yield self._saying(number, speaker, name, holds)

    def _saying(self, number: int, speaker: str, name: str, holds: bool) -> Saying:
        statement = self._statements[number]
        spans = (*statement.source, *statement.cue, *statement.content)
        words = content(self._words_at(self._tree.inside(statement.content)))
        terms = tuple(sorted({fold(word.lemma) for word in words} - {""}))[:TERMS]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        return Saying(number, start, end, speaker, name, holds, terms)

    def _voices(self, statement: Statement) -> Iterator[str]:
        """Who speaks, and whose office it is."""
        actor = self._actors.get(statement.speaker or "")
        for each in (actor, self._actors.get((actor and actor.owner) or "")):
            if each is not None:
                yield self._member(each)

    def _speaker(self, statement: Statement) -> tuple[str, str]:
        actor = self._actors.get(statement.speaker or "")
        if actor is None:
            return "", ""
        return self._member(actor), actor.name

    def _spans_of(self, first: int, last: int) -> tuple[int, int]:
        """Where some sentences begin and end."""
        if not self._spans:
            return 0, 0
        low, high = max(0, first), min(last, len(self._spans) - 1)
        return self._spans[low].start, self._spans[high].end

    def _around(self, sentence: int) -> tuple[str, ...]:
        if sentence not in self._context:
            self._context[sentence] = tuple(self._words_of(sentence))
        return self._context[sentence]

    def _words_of(self, sentence: int) -> list[str]:
        if sentence >= len(self._spans):
            return []
        words: list[Word] = [
            self._tree.words[number] for number in self._tree.inside((self._spans[sentence],))
        ]
        light = event_tables().light
        found = {fold(word.lemma) for word in content(words) if word.lemma.lower() not in light}
        return sorted(found - {""})[:CONTEXT]


def _spot_of(place: PlaceMention) -> Spot | None:
    if place.entry is None or place.name is None or place.level is None:
        return None
    return Spot(
        entry=place.entry,
        name=place.name,
        level=place.level,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
    )


def _head(actor: Actor, word: str, is_named: bool) -> str:
    """The last word of a name, which people of one name share; else the noun."""
    if is_named and actor.type == "person":
        return fold(actor.name).rpartition(" ")[2] or word
    return word

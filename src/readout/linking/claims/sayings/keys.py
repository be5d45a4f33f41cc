"""What linking knows of the statements of one document: made once, kept, compared ever after.

Made before the day of the document is known: time expressions are kept as they stand.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal
from zlib import crc32

import msgspec

from readout.knowledge.folding import fold
from readout.linking.claims.sayings.tables import claim_tables
from readout.schema.actor import Mention
from readout.schema.cast import member_id
from readout.schema.claim import Standing
from readout.schema.figure import Figure
from readout.schema.reading import CONTENT, Reading
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.time import Timex

PARTS, TERMS = 8, 32
"""Clauses kept of a statement, and words of a clause."""
QUOTED, RUN = 160, 3
"""Words kept of what a statement quotes, and words in a run of them that two statements share."""
NAME = 60
"""Characters kept of the words for a source."""
COVERED = 0.65
"""Share of its content from which a statement says no more than that somebody else said it."""
BEGINNING, LENGTH = 8, 40
"""Words at the beginning of a refusal that tell whether it is one to speak, and words up to which
a content may only point back."""
_CLIMB = 3

Mode = Literal["says", "wants", "asks"]
"""What a saying does with its content: holds it for so, wants it so, asks."""

_MODES: Mapping[str, Mode] = {"demand": "wants", "promise": "wants", "question": "asks"}
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_TAKES_PART = ("nsubj", "obj", "obl", "iobj")
_NOT = ("n't", "n’t")
_NOT_BEFORE = re.compile(r"\b(?:not|rather than|instead of)\s+\Z", re.IGNORECASE)
_QUOTE = re.compile(r"[“\"«](?P<said>[^“”\"«»]{1,2000})[”\"»]")
_CLAUSE = re.compile(r"[;—]\s|,['’”\"]?\s+(?:but|while|whereas|although|though)\b")


class Number(msgspec.Struct, frozen=True, array_like=True):
    """A figure of a saying: inclusive bounds, its unit, what is said of what is counted, and the
    folded words that are counted."""

    low: float | None
    high: float | None
    unit: str
    measure: str = ""
    counted: str = ""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A clause of what is said. `terms` are folded lemmas of its content words in text order, those
    of `negated` are denied in it, `open` that it does not say that it is so ("if", "may"). `denied`
    are figures that it says are wrong ("three and not five").
    `actors` are places in the table of actors of the document, `times` in that of its time
    expressions, `events` where the first words of events stand."""

    start: int
    end: int
    terms: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    open: bool = False
    actors: tuple[int, ...] = ()
    numbers: tuple[Number, ...] = ()
    denied: tuple[Number, ...] = ()
    times: tuple[int, ...] = ()
    events: Spans = ()


class LocalActor(msgspec.Struct, frozen=True, array_like=True):
    """Somebody that sayings name: the id that the cast knows them by, and the folded name."""

    member: str
    name: str


class LocalSaying(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One statement, nested ones too. `number` is that of `flatten`, `start` and `end` those of the
    id of its row. `speaker` is a place in the table of actors, None where nobody known speaks,
    `name` the words for the source. `turned` says that the cue turns the content round ("refused to
    leave"), `unsaid` that it is not said so ("nobody claimed", "could say", "was cleared of").
    `quoted` are numbers of the runs of words that it quotes,
    `back` says that the content only points back to what was said before, `accuses` that the cue
    finds fault. `times` are those of the
    saying."""

    number: int
    start: int
    end: int
    source: Spans
    cue: Spans
    content: Spans
    manner: str
    standing: Standing = "holds"
    mode: Mode = "says"
    act: str = ""
    speech: bool = True
    score: float = 1.0
    speaker: int | None = None
    name: str = ""
    anonymous: bool = False
    turned: bool = False
    unsaid: bool = False
    back: bool = False
    accuses: bool = False
    parts: tuple[Part, ...] = ()
    quoted: tuple[int, ...] = ()
    times: tuple[int, ...] = ()


class SayingKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The statements of one document in order of telling, the actors that they name, and all its
    time expressions, not anchored, where they name any."""

    document: str
    sayings: tuple[LocalSaying, ...] = ()
    actors: tuple[LocalActor, ...] = ()
    timexes: tuple[Timex, ...] = ()


def find_keys(document: str, text: str, reading: Reading) -> SayingKeys:
    """The keys of one document. Pure; near-linear in the text.

    A statement that says no more than what another one inside it says is left out: that somebody
    reports it stands in the chain of the inner one.
    """
    finder = _Finder(document, text, reading)
    sayings = tuple(finder.sayings())
    return SayingKeys(
        document=document,
        sayings=sayings,
        actors=finder.actors(),
        timexes=reading.timexes if finder.has_times else (),
    )


class _Finder:
    """The lookups of one document, and the actors named so far."""

    def __init__(self, document: str, text: str, reading: Reading) -> None:
        self._document, self._text, self._reading = document, text, reading
        self._lemmas = {word.start: word.lemma for word in reading.words if word.upos in CONTENT}
        self._word_starts = [word.start for word in reading.words]
        self._ends = [span.end for span in reading.sentences]
        self._mentions = sorted(reading.mentions, key=lambda each: (each.start, -each.end))
        self._mention_starts = [mention.start for mention in self._mentions]
        self._figures = sorted(reading.figures, key=lambda each: (each.start, each.end))
        self._figure_starts = [figure.start for figure in self._figures]
        self._time_starts = [timex.start for timex in reading.timexes]
        self._events = sorted(event.trigger[0] for event in reading.events if event.trigger)
        self._people = {actor.id: actor for actor in reading.actors}
        self._named = {each.actor for each in reading.mentions if each.form == "name"}
        self._places: dict[str, int] = {}
        self.has_times = False

    def actors(self) -> tuple[LocalActor, ...]:
        """The actors that sayings name, in the order in which they were first named."""
        return tuple(self._local(id) for id in self._places)

    def _local(self, id: str) -> LocalActor:
        actor = self._people[id]
        first = min(actor.mentions, default=Span(0, 0))
        return LocalActor(
            member_id(self._document, first.start, first.end),
            fold(actor.name).removeprefix("the ")[:NAME],
        )

    def _place(self, id: str) -> int:
        return self._places.setdefault(id, len(self._places))

    def sayings(self) -> Iterator[LocalSaying]:
        """All statements in the order of `flatten`, each nested one right after its parent."""
        rest = list(reversed(self._reading.statements))
        number = 0
        while rest:
            statement = rest.pop()
            if not _is_covered(statement):
                yield self._saying(number, statement)
            rest += reversed(statement.nested)
            number += 1

    def _saying(self, number: int, statement: Statement) -> LocalSaying:
        spans = (*statement.cue, *statement.content) or statement.source
        unsaid = self._is_unsaid(statement)
        parts = tuple(self._parts(statement.content, unsaid))
        times = self._times_in(statement.when)
        self.has_times |= bool(times) or any(part.times for part in parts)
        speaker = statement.speaker if statement.speaker in self._people else None
        standing = self._standing(statement)
        return LocalSaying(
            number=number,
            start=min(span.start for span in spans),
            end=max(span.end for span in spans),
            source=statement.source,
            cue=statement.cue,
            content=statement.content,
            manner=statement.manner,
            standing=standing,
            mode=_MODES.get(statement.act or "", "says") if statement.speech else _wish(statement),
            act=statement.act or "",
            speech=statement.speech,
            score=round(statement.score, 3),
            speaker=None if speaker is None else self._place(speaker),
            name=" ".join(" ".join(span.of(self._text) for span in statement.source).split())[
                :NAME
            ],
            anonymous=statement.anonymous,
            turned=statement.act == "refusal" and standing == "holds",
            unsaid=unsaid,
            back=self._is_back(parts, statement.content),
            accuses=self._has(statement.cue, claim_tables().accusing),
            parts=parts,
            quoted=tuple(self._quoted(statement.content)),
            times=times,
        )

    def _standing(self, statement: Statement) -> Standing:
        if statement.act == "denial" or self._has(statement.cue, claim_tables().retracting):
            return "denies"
        if statement.act == "confirmation":
            return "confirms"
        if statement.act != "refusal":
            return "holds"
        words = [word for _, word in self._tokens((*statement.cue, *statement.content[:1]))]
        saying = claim_tables().saying
        return "declines" if any(word in saying for word in words[:BEGINNING]) else "holds"

    def _has(self, cue: Spans, words: frozenset[str]) -> bool:
        """Whether one of these lemmas stands in a cue."""
        return any(self._lemmas.get(at, word) in words for at, word in self._tokens(cue))

    def _tokens(self, spans: Spans) -> Iterator[tuple[int, str]]:
        for span in spans:
            for match in _TOKEN.finditer(self._text, span.start, span.end):
                yield match.start(), match.group().lower()

    def _is_back(self, parts: Sequence[Part], content: Spans) -> bool:
        """Whether the content says nothing itself: "the accusations", "any involvement"."""
        words = {word for _, word in self._tokens(content)}
        known = claim_tables().back
        return bool(words) and len(words) <= LENGTH and all(
            fold(self._lemmas.get(at, word)) in known or at not in self._lemmas
            for at, word in self._tokens(content)
        ) and not any(part.numbers for part in parts)  # fmt: skip

    def _is_unsaid(self, statement: Statement) -> bool:
        """Whether the source or the cue takes it that nobody says so, or somebody may."""
        tables = claim_tables()
        if self._has(statement.cue, tables.clearing):
            return True
        words = {word for _, word in self._tokens((*statement.source[:1], *statement.cue))}
        if words & tables.wavering:
            return True
        return any(map(_is_negation, words)) and statement.act not in ("refusal", "denial")

    def _parts(self, content: Spans, unsaid: bool) -> Iterator[Part]:
        """Clauses that say something, in text order. Of a statement of many the first ones."""
        kept = 0
        for span in self._clauses(content):
            part = self._part(span, unsaid)
            if kept < PARTS and (part.terms or part.numbers):
                kept += 1
                yield part

    def _clauses(self, content: Spans) -> Iterator[Span]:
        """The content cut at the ends of sentences and before contrasts."""
        for span in content:
            low, high = (bisect_right(self._ends, at) for at in (span.start, span.end - 1))
            cuts = {span.start, span.end, *self._ends[low:high]}
            cuts |= {match.start() for match in _CLAUSE.finditer(self._text, *_ends(span))}
            yield from (Span(*ends) for ends in pairwise(sorted(cuts)))

    def _part(self, span: Span, unsaid: bool) -> Part:
        mentions = self._mentions_in(span)
        figures = list(self._figures_in(span))
        times = self._times_in((span,))
        taken = [_words_of(each) for each in mentions if self._is_entity(each)]
        taken += [Span(each.start, each.end) for each in figures]
        taken += [_span(self._reading.timexes[time]) for time in times]
        tokens = [
            (at, word, self._lemmas.get(at) if not _covers(taken, at) else None)
            for at, word in self._tokens((span,))
        ]
        terms = [fold(lemma) for _, _, lemma in tokens if lemma]
        return Part(
            span.start,
            span.end,
            terms=tuple(dict.fromkeys(term for term in terms if term))[:TERMS],
            negated=tuple(dict.fromkeys(self._negated(span))),
            open=unsaid or self._is_open(span, tokens),
            actors=tuple(dict.fromkeys(self._actors_of(mentions))),
            numbers=tuple(self._number(each) for each in figures if not self._is_denied(each)),
            denied=tuple(self._number(each) for each in figures if self._is_denied(each)),
            times=times,
            events=tuple(self._events_in(span)),
        )

    def _negated(self, span: Span) -> Iterator[str]:
        """The lemmas of the predicates that negations deny: of "faces no charges" the verb."""
        words = self._reading.words
        low = bisect_left(self._word_starts, span.start)
        high = bisect_left(self._word_starts, span.end)
        for place in range(low, high):
            word = self._text[words[place].start : words[place].end].lower()
            if not _is_negation(word):
                continue
            behind = words[place + 1] if place + 1 < high else None
            if behind is not None and behind.lemma.lower() in claim_tables().unturned:
                continue
            denied = self._predicate(words[place].head)
            if denied is not None and span.start <= words[denied].start < span.end:
                yield fold(words[denied].lemma)

    def _predicate(self, place: int) -> int | None:
        """The predicate above a negation: the first verb, adjective or noun, of a noun that takes
        part in an act its verb."""
        words = self._reading.words
        for _ in range(_CLIMB):
            if place < 0:
                return None
            word = words[place]
            takes_part = word.deprel.startswith(_TAKES_PART) and word.head >= 0
            if word.upos in CONTENT and not (takes_part and words[word.head].upos == "VERB"):
                return place
            place = word.head
        return None

    def _is_open(self, span: Span, tokens: Sequence[tuple[int, str, str | None]]) -> bool:
        """Whether a clause asks, or says that something may be so."""
        if "?" in self._text[span.start : span.end + 1]:
            return True
        return any(word in claim_tables().open for _, word, _ in tokens)

    def _mentions_in(self, span: Span) -> list[Mention]:
        low = bisect_left(self._mention_starts, span.start)
        high = bisect_left(self._mention_starts, span.end)
        return [mention for mention in self._mentions[low:high] if mention.end <= span.end]

    def _actors_of(self, mentions: Iterable[Mention]) -> Iterator[int]:
        for mention in mentions:
            if self._is_entity(mention) and mention.actor is not None:
                yield self._place(mention.actor)

    def _is_entity(self, mention: Mention) -> bool:
        """Whether a mention stands for somebody rather than for its words: names, pronouns, and
        descriptions of those who are named elsewhere."""
        if mention.actor not in self._people:
            return False
        return mention.form != "nominal" or mention.actor in self._named

    def _figures_in(self, span: Span) -> Iterator[Figure]:
        low = bisect_left(self._figure_starts, span.start)
        high = bisect_left(self._figure_starts, span.end)
        return (each for each in self._figures[low:high] if each.end <= span.end)

    def _number(self, figure: Figure) -> Number:
        counted = [
            fold(self._lemmas[at]) for at, _ in self._tokens(figure.counts) if at in self._lemmas
        ]
        return Number(
            figure.low, figure.high, figure.unit, figure.measure or "", " ".join(counted[-2:])
        )

    def _is_denied(self, figure: Figure) -> bool:
        """Whether "not" stands right before it: "not five", but not "not more than five"."""
        return figure.hedge is None and _NOT_BEFORE.search(
            self._text, max(0, figure.start - NAME), figure.start
        ) is not None  # fmt: skip

    def _times_in(self, spans: Spans) -> tuple[int, ...]:
        found: list[int] = []
        for span in spans:
            low = bisect_left(self._time_starts, span.start)
            high = bisect_left(self._time_starts, span.end)
            found += range(low, high)
        return tuple(dict.fromkeys(found))

    def _events_in(self, span: Span) -> Iterator[Span]:
        low = bisect_left(self._events, Span(span.start, 0))
        high = bisect_left(self._events, Span(span.end, 0))
        return iter(dict.fromkeys(self._events[low:high]))

    def _quoted(self, content: Spans) -> Iterator[int]:
        """A number for each run of words between quotation marks, ascending, each once."""
        runs: set[int] = set()
        for span in content:
            # The marks may stand right outside the span.
            low, high = max(0, span.start - 1), min(len(self._text), span.end + 1)
            for match in _QUOTE.finditer(self._text, low, high):
                words = [word for _, word in self._tokens((Span(*match.span("said")),))][:QUOTED]
                runs.update(
                    crc32(" ".join(words[at : at + RUN]).encode("utf-8", "surrogatepass"))
                    for at in range(len(words) - RUN + 1)
                )
        return iter(sorted(runs)[:QUOTED])


def _is_negation(word: str) -> bool:
    return word.endswith(_NOT) or word in claim_tables().negations


def _words_of(mention: Mention) -> Span:
    """The words that somebody stands for: of a description the noun, what else it says counts."""
    if mention.form == "nominal" and mention.head is not None:
        return mention.head
    return Span(mention.start, mention.end)


def _is_covered(statement: Statement) -> bool:
    own = sum(span.end - span.start for span in statement.content)
    inner = max(
        (sum(span.end - span.start for span in each.content) for each in statement.nested),
        default=0,
    )
    return own > 0 and inner >= COVERED * own


def _wish(statement: Statement) -> Mode:
    return "wants" if statement.act is None and not statement.speech else "says"


def _covers(spans: Sequence[Span], at: int) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _span(timex: Timex) -> Span:
    return Span(timex.start, timex.end)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end

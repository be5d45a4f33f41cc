"""What is compared: figures with what is known once documents are dated and linked."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.anchoring import anchor
from readout.knowledge.folding import fold
from readout.linking.claims.counts.keys import FigureKeys, LocalFigure
from readout.linking.claims.counts.tables import CountTables, count_tables
from readout.linking.claims.counts.units import Amount, normalise
from readout.schema.happening import mention_id
from readout.schema.time import Dct, Interval, Timex

FEW_PEOPLE = 20
"""People counted without a measure are compared from so many on: "two officials" are nobody's
number."""
SERIES = 3
"""Numbers of one measure and place that an article may tell."""
_SMOOTH = 12
"""Documents thought of beside those of the pile: in a small one what all have still tells."""
_AWAY = "away"
_EQUALS = 4


class Context(msgspec.Struct, frozen=True):
    """What is known beside the figures: the dates of documents, the cast actor of a member, the
    name of a cast actor, the happening of an event mention, the group of copies and the outlet of
    a document, and its time expressions, anchored, where that has been done."""

    dates: Mapping[str, Dct]
    cast_of: Mapping[str, str]
    names: Mapping[str, str]
    happening_of: Mapping[str, str]
    group_of: Mapping[str, str]
    outlets: Mapping[str, str]
    timexes: Mapping[str, Sequence[Timex]] = {}


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. `document` is the number of its document, `home` its id, `text` the group of
    copies it belongs to. `measure` may be of a word beside it (`is_loose`); `family` is that of
    measures close to it. `classes` are classes of people, empty for anybody; of things `noun` is
    what they are. `happening` is the event that it tells of, `beside` those of its sentence.
    `holder` is whose word it is, `is_named` says that they can be told from others. `scope` is the
    country that it is told of, "" where none is. `period` are the days it speaks of where its
    sentence names any, `asof` the day that it holds for, `day` that of its document. `mass` is how
    much its `terms` tell in all."""

    id: str
    document: int
    home: str
    text: str
    figure: LocalFigure
    amount: Amount
    measure: str
    is_loose: bool
    family: str
    classes: frozenset[str]
    noun: str
    happening: str | None
    beside: frozenset[str]
    holder: str
    is_named: bool
    scope: str
    period: Interval | None
    since: dt.date | None
    asof: dt.date | None
    day: dt.date | None
    terms: frozenset[str]
    mass: float = 0.0

    @property
    def about(self) -> str:
        """What figures have to have in common to be compared at all."""
        unit = self.amount.unit if self.amount.unit == "people" or not self.noun else self.noun
        return f"{self.family or self.measure}|{unit}"


Told = tuple[int, str, float | None, float | None]
"""A number that a document tells: of what, and its bounds."""


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """All figures by id, how telling each word is, and what each document is about: words and names
    with their weights, of length one; and where each tells a number."""

    profiles: tuple[Profile, ...]
    weights: Mapping[str, float]
    topics: tuple[Mapping[str, float], ...]
    told: Mapping[Told, tuple[int, ...]]
    values: Mapping[tuple[int, str, str], int]

    def is_series(self, profile: Profile) -> bool:
        """Whether a document tells so many numbers of one measure and place that each may hold for
        another day: a digest, a live page."""
        key = (profile.document, profile.about, profile.scope)
        return self.values.get(key, 0) > SERIES

    def equals(self, document: int, other: Profile) -> tuple[Profile, ...]:
        """The figures of a document that tell the number of a figure of another, the first."""
        places = self.told.get((document, *_number(other)), ())
        return tuple(self.profiles[place] for place in places[:_EQUALS])


def make_pile(keys: Iterable[FigureKeys], context: Context) -> Pile:
    """The pile of all documents, each id once."""
    documents = [
        each
        for _, each in sorted(
            {each.document: each for each in sorted(keys, key=_order)}.items()
        )
    ]  # fmt: skip
    tables = count_tables()
    profiles: list[Profile] = []
    for number, document in enumerate(documents):
        profiles += _profiles(number, document, context, tables)
    weights = _weights(documents)
    profiles = [
        msgspec.structs.replace(each, mass=math.fsum(weights[term] for term in each.terms))
        for each in sorted(profiles, key=lambda each: each.id)
    ]
    told: dict[Told, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        told[profile.document, *_number(profile)].append(place)
    return Pile(
        profiles=tuple(profiles),
        weights=weights,
        topics=tuple(_topics(document, weights) for document in documents),
        values=_values(profiles),
        told={number: tuple(places) for number, places in told.items()},
    )


def _values(profiles: Iterable[Profile]) -> Mapping[tuple[int, str, str], int]:
    """How many different numbers of one measure and place a document tells."""
    found: dict[tuple[int, str, str], set[tuple[float | None, float | None]]] = defaultdict(set)
    for each in profiles:
        found[each.document, each.about, each.scope].add((each.amount.low, each.amount.high))
    return {key: len(values) for key, values in found.items()}


def _number(profile: Profile) -> tuple[str, float | None, float | None]:
    return profile.about, profile.amount.low, profile.amount.high


def _order(keys: FigureKeys) -> tuple[str, int]:
    return keys.document, len(keys.figures)


def _weights(documents: Sequence[FigureKeys]) -> Mapping[str, float]:
    """How telling each word and name is, by the number of documents that have it."""
    counts: Counter[str] = Counter()
    for document in documents:
        told = {term for figure in document.figures for term in figure.terms}
        counts.update(told | {*document.names, *document.topics})
    top = math.log(len(documents) + _SMOOTH)
    return {word: round(top - math.log(count), 4) for word, count in sorted(counts.items())}


def _topics(document: FigureKeys, weights: Mapping[str, float]) -> Mapping[str, float]:
    told = {term: weights[term] for term in sorted({*document.names, *document.topics})}
    length = math.sqrt(math.fsum(weight * weight for weight in told.values())) or 1.0
    return {term: weight / length for term, weight in told.items()}


def _profiles(
    number: int, document: FigureKeys, context: Context, tables: CountTables
) -> Iterator[Profile]:
    dct = context.dates.get(document.document)
    day = dct.date if dct is not None else None
    known = context.timexes.get(document.document)
    anchored = anchor(document.timexes, day) if known is None else tuple(known)
    for figure in document.figures:
        if _is_compared(figure, tables):
            told = (*figure.spots, *figure.nations, figure.scope)
            scope = next((place for place in told if place), "")
            made = _profile(number, document.document, figure, anchored, context)
            yield msgspec.structs.replace(made, scope=scope)


def _is_compared(figure: LocalFigure, tables: CountTables) -> bool:
    if figure.aside is not None or (figure.low is None and figure.high is None):
        return False
    if figure.unit in tables.lengths:
        return figure.corrects
    if figure.measure or figure.loose or figure.unit != "people":
        return bool(figure.unit or figure.measure)
    return max(figure.low or 0.0, figure.high or 0.0) >= FEW_PEOPLE


def _profile(
    number: int,
    home: str,
    figure: LocalFigure,
    timexes: Sequence[Timex],
    context: Context,
) -> Profile:
    tables = count_tables()
    dct = context.dates.get(home)
    day = dct.date if dct is not None else None
    measure = figure.measure or figure.loose
    family = tables.families.get(measure, "")
    holder, is_named = _holder(home, figure, context)
    nouns = [noun for noun in figure.nouns if noun not in tables.anybody]
    return Profile(
        id=f"{home}:{figure.start}-{figure.end}:figure",
        document=number,
        home=home,
        text=context.group_of.get(home, home),
        figure=figure,
        amount=normalise(figure.low, figure.high, figure.unit),
        measure=measure,
        is_loose=not figure.measure,
        family=family,
        classes=_classes(nouns, family) if figure.unit == "people" else frozenset(),
        noun=" ".join(figure.nouns) if figure.unit != "people" else "",
        happening=_happening(home, figure, context),
        beside=frozenset(
            context.happening_of[id]
            for id in (mention_id(home, span.start, span.end) for span in figure.beside)
            if id in context.happening_of
        ),
        holder=holder,
        is_named=is_named,
        scope="",
        period=next(
            (days for days in map(_days, (timexes[at] for at in figure.times)) if days), None
        ),
        since=next((days.earliest for at in figure.since if (days := _days(timexes[at]))), None),
        asof=_asof(figure, timexes, day),
        day=day,
        terms=frozenset(figure.terms),
    )


def _classes(nouns: Iterable[str], family: str) -> frozenset[str]:
    """Classes of people; who flees is a civilian anyhow."""
    classes = frozenset(count_tables().classes.get(noun, noun) for noun in nouns)
    return classes - {"civilians"} if family == _AWAY else classes


def _days(timex: Timex) -> Interval | None:
    """The days of an expression, None unless both ends are known."""
    found = timex.interval
    if found is None or found.earliest is None or found.latest is None:
        return None
    return found


def _asof(figure: LocalFigure, timexes: Sequence[Timex], day: dt.date | None) -> dt.date | None:
    """The day named in the text, else for a running total that of publication."""
    if figure.asof >= 0:
        named = _days(timexes[figure.asof])
        if named is not None:
            return named.latest
    return day if figure.cumulative else None


def _happening(home: str, figure: LocalFigure, context: Context) -> str | None:
    if figure.event is None:
        return None
    return context.happening_of.get(mention_id(home, figure.event.start, figure.event.end))


def _holder(home: str, figure: LocalFigure, context: Context) -> tuple[str, bool]:
    """Whose word it is, and whether that is somebody who can be told from others: the cast actor,
    the source as written, else the outlet."""
    voice = figure.voice
    if voice is None or (not voice.member and not voice.name):
        return context.outlets.get(home, home), False
    if voice.member:
        known = context.cast_of.get(voice.member) or fold(voice.name)
        is_somebody = fold(voice.name) not in count_tables().nobody
        return known, is_somebody and not voice.anonymous
    return voice.name.lower(), False

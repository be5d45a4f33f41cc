"""What is compared: sayings with what the whole pile says of their words, speakers and days."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from readout.anchoring import anchor
from readout.linking.claims.sayings.keys import LocalSaying, Number, Part, SayingKeys
from readout.linking.claims.sayings.tables import claim_tables, find_contraries
from readout.linking.events.tables import find_root
from readout.schema.cast import Cast
from readout.schema.duplicate import DuplicateGroup
from readout.schema.happening import Happenings, mention_id
from readout.schema.span import Span
from readout.schema.time import Dct, Interval, Timex

DAMPING = 6.0
"""Added to the number of documents before rarity is taken, so that a pile of four has no rare
words."""
LIGHT = 0.25
"""What a word counts that is too common in sayings to tell what is said."""
NAME_LIGHT = 0.7
"""What somebody named counts beside a word that is as rare."""
NOT, WHO = "not ", "@"
"""What terms for denied words and for those named begin with."""
SELF = "@self"
"""The term for those who speak, and those they speak for, in what they say themselves."""
_FIRST_PERSON = frozenset(
    {"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"}
)


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a saying. `weights` are its terms: roots of its words, `NOT` and a root for each
    that it denies, `WHO` and an id for those it names. `total` is what they weigh together.
    `lemmas` are the lemmas of its roots, `words` those of plain words, `contraries` are what these
    exclude of the words of the pile. `days` are those that it names."""

    span: Span
    weights: Mapping[str, float]
    total: float
    negated: frozenset[str]
    lemmas: Mapping[str, str]
    words: frozenset[str]
    contraries: frozenset[str]
    people: frozenset[str]
    open: bool
    numbers: tuple[Number, ...]
    denied: tuple[Number, ...]
    days: tuple[Interval, ...]
    events: frozenset[str]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One saying. `place` is the number of its document, `group` that of the documents that carry
    one text with it. `holder` is the actor that says it, by the cast (`is_cast`) or, failing that,
    by name; `kin` are those it speaks for. `said` are the days on which it was said, None where it
    does not tell. `own` are the clauses with those who speak as `SELF`, for comparing with what
    they, or those they speak for, say elsewhere."""

    id: str
    document: str
    place: int
    group: str
    saying: LocalSaying
    holder: str
    named: bool
    is_cast: bool
    kin: frozenset[str]
    name: str
    said: Interval | None
    published: Interval | None
    clauses: tuple[Clause, ...]
    own: tuple[Clause, ...]
    quoted: frozenset[int]

    @property
    def day(self) -> dt.date | None:
        """About when it was said."""
        days = self.said or self.published
        return None if days is None else days.latest or days.earliest

    @property
    def is_known(self) -> bool:
        """Whether it is known who says it."""
        return bool(self.holder) and self.named and not self.saying.anonymous


class Who(msgspec.Struct, frozen=True):
    """Who is who: the cast actor of a member, names of the cast, those that are named, and whom
    each of them speaks for."""

    actor_of: Mapping[str, str]
    names: Mapping[str, str]
    named: frozenset[str]
    kin: Mapping[str, frozenset[str]]


def plain_terms(lemmas: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The terms that stand for plain words, with their lemmas."""
    return ((term, word) for term, word in lemmas.items() if not term.startswith((NOT, WHO)))


def find_who(cast: Cast | None) -> Who:
    """The look-ups of a cast."""
    actors = () if cast is None else cast.actors
    by_name = {actor.name.casefold(): actor.id for actor in reversed(actors)}
    kin: dict[str, frozenset[str]] = {}
    for actor in actors:
        bodies = {role.organisation.casefold() for role in actor.roles if role.organisation}
        found = {by_name[body] for body in bodies if body in by_name}
        if actor.owner is not None:
            found.add(actor.owner)
        if found - {actor.id}:
            kin[actor.id] = frozenset(found - {actor.id})
    return Who(
        actor_of={member.id: actor.id for actor in actors for member in actor.members},
        names={actor.id: actor.name for actor in actors},
        named=frozenset(actor.id for actor in actors if actor.named),
        kin=kin,
    )


def make_profiles(
    keys: Iterable[SayingKeys],
    dates: Mapping[str, Dct],
    who: Who,
    groups: Iterable[DuplicateGroup],
    happenings: Happenings | None,
    anchored: Mapping[str, tuple[Timex, ...]] | None = None,
) -> tuple[Profile, ...]:
    """The profiles of all sayings that say something, by id; each document once. `anchored` are
    all time expressions of documents, by these dates; where they are not given they are
    anchored here."""
    documents = sorted(
        {each.document: each for each in sorted(keys, key=_size)}.values(),
        key=lambda each: each.document,
    )
    group_of = {id: group.id for group in groups for id in group.members}
    happening_of = _happenings(happenings)
    rarity = _rarity(documents, who)
    exclude = _excluder(documents)
    made: list[Profile] = []
    for place, document in enumerate(documents):
        dct = dates.get(document.document)
        timexes = (anchored or {}).get(document.document)
        if timexes is None:
            timexes = anchor(document.timexes, None if dct is None else dct.date)
        maker = _Maker(document, place, dct, who, rarity, happening_of, timexes, exclude)
        group = group_of.get(document.document, document.document)
        made += (maker.make(saying, group) for saying in document.sayings)
    unique = {each.id: each for each in reversed(made)}
    return tuple(unique[id] for id in sorted(unique))


def _excluder(documents: Iterable[SayingKeys]) -> Callable[[str], frozenset[str]]:
    """Finds the words of the pile that exclude one."""
    known = {
        word
        for document in documents
        for saying in document.sayings
        for part in saying.parts
        for word in part.terms
    }
    return cache(lambda word: find_contraries(word) & known)


def _size(keys: SayingKeys) -> tuple[str, int]:
    return keys.document, len(keys.sayings)


def _happenings(happenings: Happenings | None) -> dict[str, str]:
    """The event of each mention; those that only one document tells join nothing."""
    if happenings is None:
        return {}
    return {
        member.id: event.id
        for event in happenings.events
        if event.documents > 1
        for member in event.members
    }


def _rarity(documents: Sequence[SayingKeys], who: Who) -> Mapping[str, float]:
    """How telling each term is, by the number of documents that have it in a saying."""
    counts: Counter[str] = Counter()
    for document in documents:
        terms = {
            term
            for saying in document.sayings
            for part in saying.parts
            for term, _ in find_terms(document, part, who)
        }
        counts.update(terms)
    top = math.log(len(documents) + DAMPING)
    return {
        term: round(max(top - math.log(count + DAMPING - 1) + 1, 1.0), 3)
        for term, count in sorted(counts.items())
    }


def find_terms(document: SayingKeys, part: Part, who: Who) -> Iterator[tuple[str, str]]:
    """The terms of a part, each with the lemma or name that it is made of."""
    for lemma in part.terms:
        yield find_root(lemma), lemma
    for lemma in part.negated:
        yield NOT + find_root(lemma), lemma
    for place in part.actors:
        actor = document.actors[place]
        yield WHO + (who.actor_of.get(actor.member) or actor.name), actor.name


class _Maker(msgspec.Struct, frozen=True):
    """Makes the profiles of one document."""

    document: SayingKeys
    place: int
    dct: Dct | None
    who: Who
    rarity: Mapping[str, float]
    happening_of: Mapping[str, str]
    timexes: tuple[Timex, ...]
    find_contraries: Callable[[str], frozenset[str]]

    def make(self, saying: LocalSaying, group: str) -> Profile:
        timexes = self.timexes
        speaker = None if saying.speaker is None else self.document.actors[saying.speaker]
        actor = None if speaker is None else self.who.actor_of.get(speaker.member)
        holder = actor or (speaker.name if speaker is not None else "")
        published = None
        if self.dct is not None and (self.dct.earliest or self.dct.latest):
            published = Interval(self.dct.earliest, self.dct.latest)
        clauses = tuple(self._clause(part, timexes) for part in saying.parts)
        kin = self.who.kin.get(holder, frozenset())
        return Profile(
            id=f"{self.document.document}:{saying.start}-{saying.end}:statement",
            document=self.document.document,
            place=self.place,
            group=group,
            saying=saying,
            holder=holder,
            named=holder in self.who.named or (actor is None and bool(holder)),
            is_cast=actor is not None,
            kin=kin,
            name=self.who.names.get(holder) or saying.name,
            said=_said(saying, timexes, self.dct),
            published=published,
            clauses=clauses,
            own=tuple(_as_own(clause, kin | {holder}) for clause in clauses),
            quoted=frozenset(saying.quoted),
        )

    def _clause(self, part: Part, timexes: Sequence[Timex]) -> Clause:
        light = claim_tables().light
        weights: dict[str, float] = {}
        lemmas: dict[str, str] = {}
        for term, word in find_terms(self.document, part, self.who):
            weight = self.rarity[term]
            if word in light:
                weight = round(LIGHT * weight, 3)
            elif term.startswith(WHO):
                weight = round(NAME_LIGHT * weight, 3)
            weights[term] = weight
            lemmas.setdefault(term, word)
        words = frozenset(word for _, word in plain_terms(lemmas))
        days = (timexes[time].interval for time in part.times if time < len(timexes))
        mentions = (mention_id(self.document.document, *_ends(span)) for span in part.events)
        return Clause(
            span=Span(part.start, part.end),
            weights=weights,
            total=math.fsum(weights.values()),
            negated=frozenset(term[len(NOT) :] for term in weights if term.startswith(NOT)),
            lemmas=lemmas,
            words=words,
            contraries=frozenset().union(*map(self.find_contraries, words)),
            people=frozenset(term for term in weights if term.startswith(WHO)),
            open=part.open,
            numbers=part.numbers,
            denied=part.denied,
            days=tuple(each for each in days if each is not None),
            events=frozenset(self.happening_of[id] for id in mentions if id in self.happening_of),
        )


def _as_own(clause: Clause, speakers: frozenset[str]) -> Clause:
    """The clause with those who speak as `SELF`."""
    own = {
        term
        for term in clause.people
        if term[len(WHO) :] in speakers or clause.lemmas[term] in _FIRST_PERSON
    }
    if not own:
        return clause
    weights = {term: weight for term, weight in clause.weights.items() if term not in own}
    weights[SELF] = max(clause.weights[term] for term in own)
    return msgspec.structs.replace(
        clause,
        weights=weights,
        total=math.fsum(weights.values()),
        lemmas={**clause.lemmas, SELF: clause.lemmas[min(own)]},
        people=clause.people - own | {SELF},
    )


def _said(saying: LocalSaying, timexes: Sequence[Timex], dct: Dct | None) -> Interval | None:
    """The days of the saying, if its words name some that are not after the document."""
    for time in saying.times:
        days = timexes[time].interval if time < len(timexes) else None
        if days is None:
            continue
        if dct is None or dct.latest is None or days.earliest is None:
            return days
        if days.earliest <= dct.latest:
            return days
    return None


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end

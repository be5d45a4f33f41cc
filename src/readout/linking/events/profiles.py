"""What is compared: event mentions with what the whole pile says of their words and parties."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.events.keys import EventKeys, LocalEvent, Party
from readout.linking.events.tables import event_tables, find_root
from readout.linking.events.times import Days, bound
from readout.schema.happening import mention_id
from readout.schema.time import Dct

HEAD_SENTENCES = 2
"""Sentences at the head of a document, which tell its main event."""
BACK = 14
"""Days after which what a report tells by its day is background to it."""
_SHORT = 2


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One mention. `document` is the number of its document, `told` the lemmas of its words.

    `doers`, `done` and `others` are who takes part by who they are: an id of the cast, a name, or a
    word; `company` are the first two of them, `everybody` all. Those with `_words` are the words
    for them. `kin` are words that names and descriptions of those who take part have beside the
    word they are built on. `context` are the words of its sentence but its own. `is_back` says that
    it was over well before its document. `rarity` is 1 for a lemma of one document and 0 for one
    that all have.
    """

    id: str
    document: int
    event: LocalEvent
    lemma: str
    told: str
    forms: frozenset[str]
    roots: frozenset[str]
    classes: frozenset[str]
    phrasal: frozenset[str]
    is_common: bool
    is_light: bool
    doers: frozenset[str]
    done: frozenset[str]
    others: frozenset[str]
    company: frozenset[str]
    everybody: frozenset[str]
    doer_words: frozenset[str]
    done_words: frozenset[str]
    other_words: frozenset[str]
    all_words: frozenset[str]
    names: frozenset[str]
    kin: frozenset[str]
    context: frozenset[str]
    days: Days
    recurs: bool
    is_back: bool
    rarity: float

    @property
    def leads(self) -> bool:
        """Whether it stands at the head of its document."""
        return self.event.sentence < HEAD_SENTENCES

    @property
    def told_back(self) -> bool:
        """Whether it is told by its day long after: what is, is known by its day."""
        return self.is_back and self.days.own and self.days.earliest == self.days.latest


class Pile(msgspec.Struct, frozen=True, kw_only=True):
    """All mentions by id, the documents by id, and how telling each word of a sentence is."""

    profiles: tuple[Profile, ...]
    documents: tuple[EventKeys, ...]
    weights: Mapping[str, float]


def make_pile(
    keys: Iterable[EventKeys],
    dates: Mapping[str, Dct],
    cast_of: Mapping[str, str],
    *,
    rejected: Container[str] = (),
) -> Pile:
    """The pile of all documents: each id once, the last of equals counts for nothing.

    `cast_of` leads from a member of the cast to its cast actor; mentions of the ids `rejected` are
    left out.
    """
    documents = sorted(
        {each.document: each for each in sorted(keys, key=repr_key)}.values(),
        key=lambda each: each.document,
    )
    kept = [
        [
            event
            for event in document.events
            if mention_id(document.document, event.start, event.end) not in rejected
        ]
        for document in documents
    ]
    seen = Counter(lemma for events in kept for lemma in {event.lemma for event in events})
    top = math.log(len(documents) + 1)
    rarity = {lemma: round(1 - math.log(count) / top, 3) for lemma, count in seen.items()}
    profiles = [
        _profile(document.document, place, event, cast_of, dates.get(document.document), rarity)
        for place, (document, events) in enumerate(zip(documents, kept, strict=True))
        for event in events
    ]
    return Pile(
        profiles=tuple(sorted(profiles, key=lambda each: each.id)),
        documents=tuple(documents),
        weights=_weights(documents),
    )


def repr_key(keys: EventKeys) -> tuple[str, int]:
    """What documents are ordered by."""
    return keys.document, len(keys.events)


def _weights(documents: Sequence[EventKeys]) -> Mapping[str, float]:
    """How telling each word is, by the number of documents that have it near an event."""
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update({word for event in document.events for word in event.context})
    top = math.log(len(documents) + 1)
    return {word: round(top - math.log(count), 3) for word, count in sorted(counts.items())}


def _profile(
    document: str,
    place: int,
    event: LocalEvent,
    cast_of: Mapping[str, str],
    dct: Dct | None,
    rarity: Mapping[str, float],
) -> Profile:
    tables = event_tables()
    sides = {
        slot: [party for party in event.parties if party.slot == slot]
        for slot in ("doer", "done", "other")
    }
    forms = frozenset(event.forms)
    telling = _telling(event.forms)
    classes = tables.classes_of(telling)
    recurs = bool(classes & tables.recurring)
    doers, done, others = (_who(sides[slot], cast_of) for slot in sides)
    doer_words, done_words, other_words = (_words(sides[slot]) for slot in sides)
    return Profile(
        id=mention_id(document, event.start, event.end),
        document=place,
        event=event,
        lemma=event.lemma,
        told=" ".join(event.forms),
        forms=forms,
        roots=frozenset(map(find_root, (form for form in forms if "_" not in form))),
        classes=classes,
        phrasal=frozenset(f for f in telling if "_" in f and f in tables.classes),
        is_common=event.lemma in tables.common,
        is_light=event.lemma in tables.light,
        doers=doers,
        done=done,
        others=others,
        company=doers | done,
        everybody=doers | done | others,
        doer_words=doer_words,
        done_words=done_words,
        other_words=other_words,
        all_words=doer_words | done_words | other_words,
        names=frozenset(party.name for party in event.parties if party.name),
        kin=frozenset(_kin(event.parties)),
        context=frozenset(event.context) - forms,
        days=bound(event, dct, recurs=recurs),
        recurs=recurs,
        is_back=_is_back(event, dct),
        rarity=rarity[event.lemma],
    )


def _is_back(event: LocalEvent, dct: Dct | None) -> bool:
    written = None if dct is None else dct.earliest or dct.date
    if written is None or event.latest is None or event.factuality != "actual":
        return False
    return (written - event.latest).days > BACK


def _kin(parties: Iterable[Party]) -> Iterator[str]:
    """Of "Norwick gunmen" Norwick, of a bare name all of it."""
    for party in parties:
        if party.slot == "other" or not party.name:
            continue
        words = [word for word in party.name.split() if len(word) > _SHORT]
        own = find_root(party.word)
        more = [word for word in words if find_root(word) != own]
        yield from more or words


def _telling(forms: Sequence[str]) -> Sequence[str]:
    """A verb with its particle tells more than the verb alone, where it has a class."""
    classes = event_tables().classes
    phrasal = [form for form in forms if "_" in form and form in classes]
    if not phrasal:
        return forms
    heads = {form.partition("_")[0] for form in phrasal}
    return [form for form in forms if form not in heads]


def _who(parties: Iterable[Party], cast_of: Mapping[str, str]) -> frozenset[str]:
    found = set()
    for party in parties:
        known = cast_of.get(party.member)
        if known is not None:
            found.add(known)
        elif party.name:
            found.add(party.name)
    return frozenset(found)


def _words(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.word for party in parties if party.word)


def day_text(day: dt.date | None) -> str:
    """A day for reasons, "" for none."""
    return "" if day is None else day.isoformat()

"""What linking knows of the actors of one document: made once, kept, compared ever after."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from readout.knowledge import Identity, identify, load_knowledge, role_phrase
from readout.knowledge.folding import fold
from readout.knowledge.mention import find_pieces, split_words
from readout.knowledge.phrases import Actor as Known
from readout.knowledge.phrases import Role as KnownRole
from readout.linking.actors.tables import name_tables
from readout.schema.actor import Actor, ActorType, Gender, Mention, Role, RoleStatus
from readout.schema.reading import CONTENT, Reading
from readout.schema.span import Span

TERMS = 64
"""Content words kept of a document, by which two documents are seen to tell one story."""
SPELLINGS = 24
"""Names, and descriptions, kept of an actor, the most frequent first."""
ROLES = 12


class Spelling(msgspec.Struct, frozen=True, array_like=True):
    """A name or description as written: how often, where first, and the word it is built on
    (lower case; of a name the last word)."""

    text: str
    count: int
    start: int
    end: int
    head: str


class RoleKeys(msgspec.Struct, frozen=True, array_like=True):
    """A role as the reading has it."""

    title: str
    start: int
    end: int
    organisation: str | None = None
    status: RoleStatus | None = None


class LocalActor(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An actor of one document. Without `names` it is somebody whom the text only describes.

    `start` and `end` are those of its first mention. `entry` is the name that the tables of
    actors and places give it. `owner` is the id of another actor of the document.
    """

    id: str
    name: str
    type: ActorType
    start: int
    end: int
    mentions: int
    names: tuple[Spelling, ...] = ()
    descriptions: tuple[Spelling, ...] = ()
    roles: tuple[RoleKeys, ...] = ()
    gender: Gender | None = None
    country: str = ""
    sectors: tuple[str, ...] = ()
    entry: str = ""
    basis: str = ""
    owner: str | None = None
    is_plural: bool = False


class ActorKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The actors of one document, in order of first mention. `terms` are its most frequent content
    words, ascending."""

    document: str
    actors: tuple[LocalActor, ...] = ()
    terms: tuple[str, ...] = ()


def told_apart(document: ActorKeys) -> Iterator[tuple[int, LocalActor]]:
    """The actors of a document that have an id of their own, with their places in it: of two whose
    first mention is one span, the second is in the first."""
    taken: set[tuple[int, int]] = set()
    for place, actor in enumerate(document.actors):
        if (actor.start, actor.end) not in taken:
            taken.add((actor.start, actor.end))
            yield place, actor


def find_keys(document: str, text: str, reading: Reading) -> ActorKeys:
    """The keys of one document. Pure; linear in the text."""
    mentions: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.actor is not None:
            mentions.setdefault(mention.actor, []).append(mention)
    heads = {each.start: each.lemma.lower() for each in reading.words if each.upos in CONTENT}
    spoken = frozenset(
        actor.country for actor in reading.actors if actor.country and actor.type != "person"
    )
    actors = tuple(
        _local(actor, mentions.get(actor.id, []), text, heads, spoken) for actor in reading.actors
    )
    return ActorKeys(document=document, actors=actors, terms=_terms(reading))


def _terms(reading: Reading) -> tuple[str, ...]:
    content = (each.lemma for each in reading.words if each.upos in CONTENT)
    counted = Counter(fold(lemma) for lemma in content if len(lemma) > 2)
    counted.pop("", None)
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(sorted(word for word, _ in ranked[:TERMS]))


def _local(
    actor: Actor,
    mentions: Sequence[Mention],
    text: str,
    heads: Mapping[int, str],
    spoken: frozenset[str],
) -> LocalActor:
    named = _spellings((m for m in mentions if m.form == "name"), text, heads)
    names, titles = _told_apart(named, actor.type)
    described = _spellings((m for m in mentions if m.form == "nominal"), text, heads)
    first = min(actor.mentions, default=Span(0, 0))
    local = LocalActor(
        id=actor.id,
        name=actor.name,
        type=actor.type,
        start=first.start,
        end=first.end,
        mentions=len(actor.mentions),
        names=names,
        descriptions=(*titles, *described)[:SPELLINGS],
        roles=tuple(map(_role, actor.roles[:ROLES])),
        gender=actor.gender,
        country=actor.country or "",
        sectors=actor.sectors,
        basis=actor.basis or "",
        owner=actor.owner,
        is_plural=any(mention.number == "plural" for mention in mentions),
    )
    return msgspec.structs.replace(local, entry=find_entry(local, spoken)) if names else local


def _told_apart(
    named: Sequence[Spelling], kind: ActorType
) -> tuple[tuple[Spelling, ...], tuple[Spelling, ...]]:
    """Names, and what is written like one and only says what somebody is ("Surgeon General").

    A body called like that ("Navy") is both.
    """
    titles = tuple(spelling for spelling in named if _is_title(spelling.text))
    if kind != "person":
        return tuple(named), titles
    return tuple(spelling for spelling in named if spelling not in titles), titles


def _is_title(text: str) -> bool:
    """Whether words are all of offices and countries ("U.S. Surgeon General")."""
    knowledge = load_knowledge()
    facts = knowledge.facts(fold(text).removeprefix("the "))
    if facts:
        return all(isinstance(fact, KnownRole) for fact in facts)
    kinds = {piece.kind for piece in find_pieces(split_words(text), knowledge)}
    return "role" in kinds and kinds <= {"role", "country", "word"}


def _role(role: Role) -> RoleKeys:
    return RoleKeys(role.title, role.span.start, role.span.end, role.organisation, role.status)


def _spellings(
    mentions: Iterable[Mention], text: str, heads: Mapping[int, str]
) -> tuple[Spelling, ...]:
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(" ".join(_named(mention).of(text).split()), []).append(mention)
    listed = sorted(found.items(), key=lambda item: (-len(item[1]), item[1][0].start))
    return tuple(_spelling(written, same, heads) for written, same in listed[:SPELLINGS])


def _named(mention: Mention) -> Span:
    """The name without title, the description whole."""
    if mention.form == "name" and mention.head is not None:
        return mention.head
    return Span(mention.start, mention.end)


def _spelling(written: str, same: Sequence[Mention], heads: Mapping[int, str]) -> Spelling:
    first = min(same, key=lambda mention: mention.start)
    span = _named(first)
    word = fold(written).rpartition(" ")[2]
    if first.form == "nominal" and first.head is not None:
        word = heads.get(first.head.start, word)
    return Spelling(written, len(same), span.start, span.end, word)


def ask_tables(actor: LocalActor, spoken: frozenset[str], day: dt.date | None = None) -> Identity:
    """What the tables make of an actor on a day, or on any. `spoken` are the countries that its
    document speaks of."""
    return _ask(*asked_of(actor), spoken, day)


def asked_of(actor: LocalActor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and phrases by which the tables are asked of an actor."""
    names = sorted((each.text for each in actor.names), key=lambda text: (-text.count(" "), text))
    phrases = [role_phrase(_whole(role)) for role in actor.roles]
    return tuple(names), tuple(phrases or [each.text for each in actor.descriptions])


@lru_cache(maxsize=65536)
def _ask(
    names: tuple[str, ...],
    phrases: tuple[str, ...],
    spoken: frozenset[str],
    day: dt.date | None,
) -> Identity:
    return identify(names, phrases, day=day, countries=spoken)


def _whole(role: RoleKeys) -> Role:
    span = Span(role.start, role.end)
    return Role(title=role.title, span=span, organisation=role.organisation, status=role.status)


def find_entry(actor: LocalActor, spoken: frozenset[str]) -> str:
    """The name that the tables give an actor, "" where they do not know it.

    A part of a place ("southern Verland") has not the entry of the whole, and neither have
    parts that the tables list with it for their codes; what is a person's is not the person.
    """
    article = ask_tables(actor, spoken).article
    if not article or not any(_is_known(each.text, actor.type) for each in actor.names):
        return ""
    tables = name_tables()
    first, name = fold(actor.names[0].text).removeprefix("the "), fold(article)
    if first in tables.parts:
        return actor.names[0].text
    is_part = first.split()[:1] != name.split()[:1] and first.partition(" ")[0] in tables.directions
    return "" if is_part else article


def _is_known(text: str, kind: ActorType) -> bool:
    """Whether the tables know a whole name: "Verland Rovers" is not Verland. People may have a name
    more than the tables give them, and what is a person's is not the person."""
    knowledge = load_knowledge()
    key = fold(text).removeprefix("the ")
    facts = knowledge.facts(key) or knowledge.facts(knowledge.near(key) or "")
    people = [isinstance(fact, Known) and fact.type == "person" for fact in facts]
    if kind == "person":
        return any(people) or (not facts and " " in key)
    return bool(facts) and not all(people)

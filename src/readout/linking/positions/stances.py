"""One stance of all tellings of one taking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from readout.linking.positions.keys import Words
from readout.linking.positions.telling import Taking
from readout.schema.position import Party, Quote, Stance, Strength

_STRENGTHS: tuple[Strength, ...] = ("weak", "plain", "strong")
_Homes = Mapping[str, set[str]]


class Context(msgspec.Struct, frozen=True):
    """What is needed besides the tellings: names of actors by id, the cast actor of a member, the
    group of copies of a document."""

    names: Mapping[str, str]
    cast_of: Mapping[str, str]
    group_of: Mapping[str, str]


class Told(msgspec.Struct, frozen=True):
    """A stance with the words that it is compared by."""

    stance: Stance
    terms: frozenset[str]
    conditions: frozenset[str]


def make_stance(takings: Sequence[Taking], context: Context) -> Told:
    """The stance of the tellings of one taking."""
    told = sorted(takings, key=lambda taking: taking.order)
    first = told[0]
    documents = sorted({taking.document for taking in told})
    with_condition = [taking for taking in told if taking.local.condition is not None]
    stance = Stance(
        id=min(taking.id for taking in told),
        actor=first.actor,
        name=context.names[first.actor],
        act=first.local.act,
        strength=_strength(told, context),
        what=_quote(first, first.local.what),
        change="new",
        days=first.days,
        to=_parties(told, context),
        condition=_quote(with_condition[0], with_condition[0].local.condition)
        if with_condition
        else None,
        members=tuple(sorted(taking.id for taking in told)),
        documents=tuple(documents),
        sources=len({context.group_of.get(home, home) for home in documents}),
    )
    return Told(
        stance=stance,
        terms=frozenset(term for taking in told for term in taking.terms),
        conditions=frozenset(
            term
            for taking in with_condition
            if taking.local.condition is not None
            for term in taking.local.condition.terms
        ),
    )


def _quote(taking: Taking, words: Words | None) -> Quote:
    words = words or taking.local.what
    return Quote(document=taking.document, spans=words.spans, text=words.text)


def _homes(
    told: Iterable[Taking], context: Context, values: Callable[[Taking], Iterable[str]]
) -> _Homes:
    """For each value the texts that say so; copies are one."""
    homes: dict[str, set[str]] = defaultdict(set)
    for taking in told:
        for value in values(taking):
            homes[value].add(context.group_of.get(taking.document, taking.document))
    return homes


def _strength(told: Sequence[Taking], context: Context) -> Strength:
    """What most independent texts make of it; of equals the weakest."""
    homes = _homes(told, context, lambda taking: (taking.local.strength,))
    return max(_STRENGTHS, key=lambda value: (len(homes.get(value, ())), -_STRENGTHS.index(value)))


def _parties(told: Sequence[Taking], context: Context) -> tuple[Party, ...]:
    """Whom it is put to, those that most independent texts name first."""
    names: dict[str, str] = {}
    for taking in told:
        for who in taking.local.to:
            id = context.cast_of.get(who.member, who.member)
            name = context.names.get(id) or who.name
            names[id] = min(names.get(id, name), name)
    homes = _homes(
        told,
        context,
        lambda taking: (context.cast_of.get(w.member, w.member) for w in taking.local.to),
    )
    ordered = sorted(homes, key=lambda id: (-len(homes[id]), names[id], id))
    return tuple(Party(id=id, name=names[id]) for id in ordered)

"""The statements of a reading as rows of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

import msgspec

from readout.reading.statements import date_statements, is_precise, keep_precise, with_outlet
from readout.schema.actor import Mention
from readout.schema.reading import Reading
from readout.schema.span import Spans
from readout.schema.statement import Statement
from readout.schema.tables import FlatStatement, words_at
from readout.schema.time import Timex

T = TypeVar("T", bound=msgspec.Struct)


def flatten(text: str, reading: Reading) -> tuple[FlatStatement, ...]:
    """All statements in order of telling, each nested one right after what holds it."""
    numbers = count()
    found: list[FlatStatement] = []
    # Depth first, without recursion: (statement, number of its parent).
    rest: list[tuple[Statement, int | None]] = []
    rest += [(each, None) for each in reversed(reading.statements)]
    while rest:
        statement, parent = rest.pop()
        number = next(numbers)
        found.append(_flat(text, statement, number, parent, reading.mentions))
        rest += [(each, number) for each in reversed(statement.nested)]
    return tuple(found)


def tell(
    statements: Iterable[Statement], timexes: Sequence[Timex], outlet: str | None
) -> tuple[Statement, ...]:
    """Statements with the outlet as the first of their chains and the days on which they were
    made. `timexes` are anchored."""
    dated = date_statements(statements, timexes)
    return tuple(_with_outlet(statement, outlet) for statement in dated)


def _with_outlet(statement: Statement, outlet: str | None) -> Statement:
    return msgspec.structs.replace(
        statement,
        chain=with_outlet(statement.chain, outlet),
        nested=tuple(_with_outlet(inner, outlet) for inner in statement.nested),
    )


def surest(layers: Mapping[str, Any]) -> dict[str, Any]:
    """The layers `statements`, `events`, `figures` and `positions` with only the surest statements:
    the others refer to statements by number, and lose those that are left out."""
    statements: Sequence[Statement] = layers["statements"]
    kept = [number for number, each in enumerate(statements) if is_precise(each)]
    place = {number: at for at, number in enumerate(kept)}

    def told(numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(place[number] for number in numbers if number in place)

    return {
        "statements": keep_precise(statements),
        "events": tuple(
            msgspec.structs.replace(event, reported_by=told(event.reported_by))
            for event in layers["events"]
        ),
        **{
            name: tuple(_retold(each, place) for each in layers[name])
            for name in ("figures", "positions")
        },
    }


def _retold(item: T, place: Mapping[int, int]) -> T:
    """What stands in a statement, by the number that this has now."""
    number = getattr(item, "statement", None)
    if number is None:
        return item
    return msgspec.structs.replace(item, statement=place.get(number))


def _flat(
    text: str, statement: Statement, number: int, parent: int | None, mentions: Iterable[Mention]
) -> FlatStatement:
    return FlatStatement(
        number=number,
        parent=parent,
        statement=msgspec.structs.replace(statement, nested=()),
        channel=words_at(text, statement.channel),
        speakers=statement.speakers,
        addressees=tuple(dict.fromkeys(_actors_in(statement.addressee, mentions))),
        hops=tuple(hop.actor for hop in statement.chain if hop.actor is not None),
    )


def _actors_in(spans: Spans, mentions: Iterable[Mention]) -> Iterator[str]:
    """The actors that some spans name: of "his cousin" the cousin, not whose he is."""
    if not spans:
        return
    inside = [
        mention
        for mention in mentions
        if any(span.start <= mention.start and mention.end <= span.end for span in spans)
    ]
    last = -1
    for mention in sorted(inside, key=lambda each: (each.start, -each.end)):
        if mention.end <= last:
            continue
        last = mention.end
        if mention.actor is not None:
            yield mention.actor

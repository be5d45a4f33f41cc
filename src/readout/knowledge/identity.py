"""What the tables make of an actor: all its names and descriptions taken together.

`resolve` looks at one mention. An actor has several, and its names may be known from some day on
only, so that the answer depends on the day of the text. Reading does not know that day: without
one, only what holds on every day is answered; linking asks again with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from readout.knowledge.mention import Piece, find_pieces, read_pieces, split_words
from readout.knowledge.phrases import Actor, Knowledge
from readout.knowledge.question import row_at
from readout.knowledge.resolution import Resolution
from readout.knowledge.resolving import resolve
from readout.schema.actor import Role

_MOST = 8
"""Names and descriptions that are looked at, each."""
_STATUS = {"former": "former", "acting": "acting", "future": "incoming"}


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of an actor. "" and () are answers: nothing says one, or several say different ones.

    `article` is the tables' first name for it, `basis` says in words what decided, None where
    nothing did. `is_dated` tells whether another day may give another answer.
    """

    country: str = ""
    sectors: tuple[str, ...] = ()
    article: str = ""
    basis: str | None = None
    is_dated: bool = False


def role_phrase(role: Role) -> str:
    """A role with all its words, as `identify` takes it: "former Israeli defence minister"."""
    body = role.organisation
    is_inside = body is not None and body in role.title
    parts = (_STATUS.get(role.status or ""), None if is_inside else body, role.title)
    return " ".join(part for part in parts if part)


def identify(
    names: Sequence[str],
    phrases: Sequence[str] = (),
    *,
    day: dt.date | None = None,
    countries: frozenset[str] = frozenset(),
    knowledge: Knowledge | None = None,
) -> Identity:
    """The identity of an actor. Pure; linear in its names and phrases.

    `names` are its spellings, the fullest first, `phrases` what the text calls it with all words
    ("former Israeli defence minister"), in text order. `countries` are codes that the text
    speaks of: a surname alone is believed of somebody from one of them only. What a text says
    of an office goes before a table where no day decides between its rows.
    """
    said = _said(phrases[:_MOST], day, knowledge)
    for name in names[:_MOST]:
        if knowledge is None:
            known = _shipped_person(name)
        else:
            known = _person(find_pieces(split_words(name), knowledge))
        if known is not None:
            person, is_short = known
            if not is_short or {row.country for row in person.rows} & (countries | {said.country}):
                return _of_person(person, said, day)
            continue
        found = resolve(name, date=day, knowledge=knowledge)
        if not found.nothing:
            return _joined(name, found, said)
    return said


def _said(phrases: Iterable[str], day: dt.date | None, tables: Knowledge | None) -> Identity:
    """What descriptions say: the first country and the first sectors."""
    country, basis = "", []
    sectors: tuple[str, ...] = ()
    is_torn = False
    for phrase in phrases:
        found = resolve(phrase, date=day, knowledge=tables)
        if found.sectors and not sectors:
            sectors = found.sectors
            basis.append(f"sector: {_why(phrase, found)}")
        is_torn = is_torn or any(reason.rule == "countries-differ" for reason in found.why)
        if found.country and not country and not is_torn:
            country = found.country
            basis.append(f"country: {_why(phrase, found)}")
    return Identity(country=country, sectors=sectors, basis="; ".join(basis) or None)


def _why(phrase: str, found: Resolution) -> str:
    reasons = ", ".join(dict.fromkeys(f"{reason.rule} {reason.text!r}" for reason in found.why))
    return f"{' '.join(phrase.split())!r} ({reasons or found.rule})"


@lru_cache(maxsize=1 << 14)
def _shipped_person(name: str) -> tuple[Actor, bool] | None:
    """The same names come again in every text."""
    return _person(read_pieces(name))


def _person(pieces: Iterable[Piece]) -> tuple[Actor, bool] | None:
    """The one person of the tables with exactly this name, and whether it is a surname alone."""
    known = [piece for piece in pieces if piece.kind != "word"]
    if len(known) != 1:
        return None
    facts = known[0].facts
    people = [fact for fact in facts if isinstance(fact, Actor) and fact.type == "person"]
    return (people[0], people[0].is_short) if len(people) == len(facts) == 1 else None


def _of_person(person: Actor, said: Identity, day: dt.date | None) -> Identity:
    rows = person.rows
    note = f"table: {person.name} ({rows[0].file}:{rows[0].line})"
    is_dated = len(rows) > 1 or rows[0].time.latest is not None
    countries = {row.country for row in rows}
    if day is None:
        country = countries.pop() if len(countries) == 1 else ""
        sectors = rows[0].sectors if len({row.sectors for row in rows}) == 1 else ()
        sectors, note = (said.sectors or sectors), f"{note}, on no certain day"
    else:
        row, is_past = row_at(rows, day)
        country = (row or rows[0]).country
        sectors = () if row is None else row.sectors
        note = f"{note}, on {day.isoformat()}"
        if is_past or row is None:
            sectors = said.sectors or (("ELI",) if row is not None else ())
    basis = "; ".join(part for part in (note, said.basis) if part)
    return Identity(
        country=said.country or country,
        sectors=sectors,
        article=person.name,
        basis=basis,
        is_dated=is_dated,
    )


def _joined(name: str, found: Resolution, said: Identity) -> Identity:
    """What a name gives, completed by what is said of its bearer; of people the saying decides."""
    basis = "; ".join(part for part in (f"name: {_why(name, found)}", said.basis) if part)
    return Identity(
        country=found.country or said.country,
        sectors=found.sectors or said.sectors,
        article=found.article,
        basis=basis,
    )

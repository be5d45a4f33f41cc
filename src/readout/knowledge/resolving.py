"""From a mention to country and PLOVER sectors: tables and a few rules of composition.

A mention is read as a core ("the visiting Israeli defence minister") and tails that begin with a
preposition ("of Estonia", "in the UK"). Known persons decide for themselves, by the rows that hold
at the date; a known organisation gives its country, and its sector unless a word behind it says
what kind of its people is meant; role words give the sector as resources/actors/roles.toml says;
nationality words, possessives, places and tails give the country.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import lru_cache

from readout.knowledge.gazetteer import load_gazetteer
from readout.knowledge.mention import Piece, find_pieces, read_pieces, split_words
from readout.knowledge.phrases import Actor, Country, Knowledge, Role, load_knowledge
from readout.knowledge.question import (
    Question,
    ask,
    choose,
    country_of,
    deciding_role,
    find_hint,
    named_countries,
    place_code,
    role_of,
    row_at,
)
from readout.knowledge.resolution import Reason, Resolution
from readout.knowledge.rows import Row

_ARMED = frozenset(("REB", "PRM", "UAF", "CRM"))
_UNIFORMED = frozenset(("intelligence", "military", "police"))
_LEAVES_OFFICE = frozenset(("GOV", "LEG", "JUD", "SPY", "MIL", "COP", "PTY"))
_PLACE_LEAST = 50_000
"""A city that stands alone and is no capital is believed from this many people on; smaller ones
share their names with too many families."""


def resolve(
    text: str,
    context: str | None = None,
    date: dt.date | None = None,
    *,
    knowledge: Knowledge | None = None,
) -> Resolution:
    """Country and sectors of a mention as a text puts it. Pure; linear in the mention.

    `context` are words near it, of which only the country they name is used. `date` is the day of
    the text; without one, rows that have no known end hold.
    """
    if knowledge is None and not context:
        return _resolve_alone(text, None if date is None else _turn_before(text, date))
    tables = load_knowledge() if knowledge is None else knowledge
    pieces = find_pieces(split_words(text), tables)
    return _resolve(ask(pieces, find_hint(context or "", tables), date, tables))


@lru_cache(maxsize=1 << 14)
def _resolve_alone(text: str, date: dt.date | None) -> Resolution:
    """The same words come again in every text."""
    return _resolve(ask(read_pieces(text), "", date, load_knowledge()))


def _turn_before(text: str, date: dt.date) -> dt.date:
    """The first of the days on which the tables say the same of a mention as on this one."""
    turns = _turns(text)
    place = bisect_right(turns, date)
    return turns[place - 1] if place else dt.date.min


@lru_cache(maxsize=1 << 14)
def _turns(text: str) -> tuple[dt.date, ...]:
    """The days from which on the tables say something else of a mention, ascending."""
    facts = (fact for piece in read_pieces(text) for fact in piece.facts)
    rows = [row for fact in facts if isinstance(fact, Actor) for row in fact.rows]
    begins = {row.time.earliest for row in rows if row.time.earliest is not None}
    ends = {row.time.latest for row in rows if row.time.latest not in (None, dt.date.max)}
    return tuple(sorted(begins | {end + dt.timedelta(days=1) for end in ends}))


def _resolve(question: Question) -> Resolution:
    for answer in (_person, _body, _role, _country, _place, _tail):
        found = answer(question)
        if found is not None:
            return found
    return Resolution()


def _person(question: Question) -> Resolution | None:
    """A known person in the core who owns nothing that follows."""
    for number, piece in enumerate(question.core):
        actor = choose(piece, question)
        if actor is None or actor.type != "person" or piece.is_foreign:
            continue
        behind = question.core[number + 1 :]
        if (piece.is_possessive and behind) or any(part.kind == "role" for part in behind):
            return _office(piece, actor, question)
        return _held(piece, actor, question)
    return None


def _held(piece: Piece, actor: Actor, question: Question) -> Resolution:
    row, is_past = row_at(actor.rows, question.day)
    sectors = row.sectors if row else ()
    why = [Reason("person", piece.span, _row_text(row) if row else actor.name)]
    if question.is_former or (is_past and set(sectors) & _LEAVES_OFFICE):
        sectors = _past(sectors)
        why.append(Reason("former", None, "out of office at the date"))
    title = deciding_role(question.core, before=piece)
    if title is not None and not question.is_former and role_of(title).weight != "generic":
        stated = role_of(title)
        if stated.sectors and (is_past or row is None):
            sectors = stated.sectors
            why.append(Reason(stated.rule, title.span, title.key))
    country = row.country if row else actor.rows[0].country
    return Resolution(
        country=country, sectors=sectors, article=actor.name, rule="person", why=tuple(why)
    )


def _office(piece: Piece, actor: Actor, question: Question) -> Resolution | None:
    """What belongs to a person ("Gallant's office", "the Biden administration"): his country and
    sector, unless words of the thing say another."""
    row, _ = row_at(actor.rows, question.day)
    deciding = deciding_role(question.core, after=piece)
    own = role_of(deciding) if deciding is not None else None
    sectors = own.sectors if own and own.weight != "generic" else (row.sectors if row else ())
    why = (Reason("person's", piece.span, _row_text(row) if row else actor.name),)
    country = row.country if row else actor.rows[0].country
    return Resolution(country=country, sectors=sectors, rule="belongs-to-person", why=why)


def _past(sectors: tuple[str, ...]) -> tuple[str, ...]:
    return ("ELI",) if set(sectors) & _LEAVES_OFFICE else sectors


def _row_text(row: Row) -> str:
    held = f"{row.time.earliest or '..'}/{row.time.latest or '..'}"
    return f"{row.name}: {row.note or row.type} {held} ({row.file}:{row.line})"


def _body(question: Question) -> Resolution | None:
    """A known organisation in the core, alone or with words for its people."""
    found = [
        (number, piece, actor)
        for number, piece in enumerate(question.core)
        if (actor := choose(piece, question)) is not None
        and actor.type not in ("person", "people")
        and not piece.is_foreign
    ]
    if not found:
        return None
    number, piece, actor = found[-1]
    row = row_at(actor.rows, question.day)[0] or actor.rows[0]
    deciding = deciding_role(question.core[number + 1 :])
    role = role_of(deciding) if deciding is not None else None
    sectors, rule = _body_sectors(row, actor.type, role)
    why = [Reason("actor", piece.span, _row_text(row))]
    if deciding is not None and rule != "actor":
        why.append(Reason(rule, deciding.span, deciding.key))
    if question.is_former and set(sectors) & _LEAVES_OFFICE:
        sectors = ("ELI",)
        why.append(Reason("former", None, "no longer"))
    country = row.country
    if not country or (role is not None and row.country in ("IGO", "UNO", "EUR") and role.office):
        stated, reasons = country_of(question, skip=piece)
        if stated:
            country = stated
            why += reasons
    after = any(p.kind != "word" for p in question.core[number + 1 :])
    article = "" if after or question.is_former else actor.name
    return Resolution(country=country, sectors=sectors, article=article, rule=rule, why=tuple(why))


def _body_sectors(row: Row, kind: str, role: Role | None) -> tuple[tuple[str, ...], str]:
    if role is None:
        return row.sectors, "actor"
    if role.weight == "generic":
        return row.sectors or role.sectors, "actor-people"
    if set(row.sectors) & _ARMED and kind == "group":
        armed = tuple(sorted(row.sectors, key=lambda sector: sector not in _ARMED))
        return armed, "actor-people"
    if kind in _UNIFORMED:
        return row.sectors, "actor-people"
    return role.sectors or row.sectors, role.rule


def _role(question: Question) -> Resolution | None:
    """Words for people and bodies without a name that the tables know."""
    deciding = deciding_role(question.core)
    if deciding is None:
        return None
    role = role_of(deciding)
    sectors, why = role.sectors, [Reason(role.rule, deciding.span, deciding.key)]
    owner = _owner(question) if role.office or role.weight == "generic" else None
    if owner is not None:
        sectors = owner.sectors
        why += owner.why
    if question.is_former and set(sectors) & _LEAVES_OFFICE:
        sectors = ("ELI",)
        why.append(Reason("former", None, "no longer"))
    country, reasons = country_of(question, skip=None)
    if not country and owner is not None and role.weight == "generic":
        country = owner.country
    country = country or role.country
    if not sectors and not country:
        return None
    return Resolution(country=country, sectors=sectors, rule=role.rule, why=(*why, *reasons))


def _owner(question: Question) -> Resolution | None:
    """Codes of what an office is of: "president of the union", "spokesman for Hamas"."""
    for word, pieces in question.tails:
        if word not in ("of", "for", "at"):
            continue
        for piece in pieces:
            actor = choose(piece, question)
            if actor is not None and actor.type not in ("person", "people"):
                row = row_at(actor.rows, question.day)[0] or actor.rows[0]
                why = (Reason("of", piece.span, actor.name),)
                return Resolution(country=row.country, sectors=row.sectors, why=why)
        deciding = deciding_role(pieces)
        if deciding is not None and role_of(deciding).weight != "generic":
            named = next((code for code, _ in named_countries(pieces, question)), "")
            why = (Reason("of", deciding.span, deciding.key),)
            return Resolution(country=named, sectors=role_of(deciding).sectors, why=why)
        return None
    return None


def _country(question: Question) -> Resolution | None:
    """A country or nationality word that stands for itself, a capital for its government."""
    pieces = [piece for piece in question.core if piece.kind in ("country", "actor")]
    if not pieces:
        return None
    code, reasons = country_of(question, skip=None)
    first = next((f for f in pieces[-1].facts if isinstance(f, Country)), None)
    known = [piece for piece in question.core if piece.kind != "word"]
    if not code:
        return None
    sectors: tuple[str, ...] = ()
    rule = "country"
    if first is not None and len(known) == 1 and first.form in ("capital", "seat"):
        sectors, rule = ("GOV",), "seat-of-government"
    actor = choose(pieces[-1], question)
    if actor is not None and actor.rows[0].sectors:
        sectors, rule = actor.rows[0].sectors, "people"
    article = ""
    if first is not None and len(known) == 1 and first.form != "adjective":
        words = pieces[-1].words
        article = first.name if first.form == "name" else " ".join(word.text for word in words)
    return Resolution(
        country=code,
        sectors=sectors,
        article=article,
        rule=rule,
        why=reasons,
    )


def _place(question: Question) -> Resolution | None:
    """A place in no table but the gazetteer's, standing alone: its country, and civilians."""
    known = [piece for piece in question.core if piece.kind != "word"]
    if len(known) != 1 or known[0].kind != "unknown" or len(question.core) > 2:
        return None
    code = place_code(known[0], question, least=_PLACE_LEAST)
    if not code or (known[0].key in question.knowledge.also_names and not question.hint):
        return None
    text = " ".join(word.text for word in known[0].words)
    return Resolution(
        country=code,
        sectors=("CVL",),
        article=load_gazetteer().entries(text)[0].place.name,
        rule="place",
        why=(Reason("place", known[0].span, known[0].key),),
    )


def _tail(question: Question) -> Resolution | None:
    """An empty core: what its tails say ("targets in Syria", "residence of the president")."""
    if not question.tails:
        return None
    code, reasons = country_of(question, skip=None)
    found = next(
        (
            deciding
            for word, part in question.tails
            if word == "of" and (deciding := deciding_role(part)) is not None
        ),
        None,
    )
    sectors = role_of(found).sectors if found is not None else ()
    if not (code or sectors):
        return None
    if found is not None:
        reasons = (*reasons, Reason("of", found.span, found.key))
    return Resolution(country=code, sectors=sectors, rule="tail", why=reasons)

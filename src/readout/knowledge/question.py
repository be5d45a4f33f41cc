"""A mention as a question to the tables: its core, its tails, and what may be asked of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from readout.knowledge.gazetteer import load_gazetteer
from readout.knowledge.mention import (
    FORMER,
    LOCAL,
    PREPOSITIONS,
    Piece,
    find_pieces,
    split_words,
)
from readout.knowledge.phrases import Actor, Country, Knowledge, Role
from readout.knowledge.resolution import Reason
from readout.knowledge.rows import Row

# A tail says where something is from ("of Estonia"), or whom it is about ("to Poland").
_FROM = frozenset(
    ["of", "in", "at", "from", "near", "within", "across", "inside", "around", "under", "along"]
)
_OTHER_LEAST = 400_000
"""The same for a name that is only an alternative one of the city or region."""
_CLEARLY = 4
"""So many times more people than the next of the name make a city the one meant."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A mention taken apart, with what is known besides it."""

    core: tuple[Piece, ...]
    tails: tuple[tuple[str, tuple[Piece, ...]], ...]
    hint: str
    day: dt.date | None
    is_former: bool
    knowledge: Knowledge

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Core and tails in text order."""
        return (*self.core, *(piece for _, part in self.tails for piece in part))


def ask(pieces: Sequence[Piece], hint: str, day: dt.date | None, knowledge: Knowledge) -> Question:
    """Core and tails of a mention: a preposition begins a tail, so does a comma behind a name."""
    core: list[Piece] = []
    tails: list[tuple[str, list[Piece]]] = []
    is_former = False
    for piece in pieces:
        if piece.kind == "word" and piece.key in PREPOSITIONS and core:
            tails.append((piece.key, []))
        elif tails:
            tails[-1][1].append(piece)
        else:
            if piece.words[0].after_stop and any(part.kind != "word" for part in core):
                tails.append((",", [piece]))
                continue
            is_former = is_former or piece.words[0].key in FORMER
            core.append(piece)
    return Question(
        core=tuple(core),
        tails=tuple((word, tuple(part)) for word, part in tails),
        hint=hint,
        day=day,
        is_former=is_former,
        knowledge=knowledge,
    )


def find_hint(context: str, knowledge: Knowledge) -> str:
    """The one country that the context names; "" where it names none or several."""
    codes = {
        code
        for piece in find_pieces(split_words(context), knowledge)
        for code in codes_of(piece)
        if not piece.is_foreign
    }
    return codes.pop() if len(codes) == 1 else ""


def codes_of(piece: Piece) -> tuple[str, ...]:
    """The codes that a piece may stand for, sorted; those of countries before those of bodies."""
    return tuple(sorted({fact.code for fact in piece.facts if isinstance(fact, Country)})) or tuple(
        sorted(
            {
                row.country
                for fact in piece.facts
                if isinstance(fact, Actor) and fact.type != "person"
                for row in fact.rows
                if row.country
            }
        )
    )


def choose(piece: Piece, question: Question) -> Actor | None:
    """The actor that a name means: the only one, else the one of the country that context or the
    mention names, else the only one in time; None where several remain of several countries."""
    actors = [fact for fact in piece.facts if isinstance(fact, Actor)]
    if len(actors) <= 1:
        return actors[0] if actors else None
    hints = {question.hint} | {
        code for other in question.pieces if other is not piece for code in codes_of(other)
    }
    hinted = [a for a in actors if any(row.country in hints and row.country for row in a.rows)]
    if len(hinted) == 1:
        return hinted[0]
    day = question.day
    if day is not None:
        timely = [a for a in actors if any(row.covers(day) for row in a.rows)]
        if len(timely) == 1:
            return timely[0]
    countries = {a.rows[0].country for a in actors}
    return actors[0] if len(countries) == 1 else None


def row_at(rows: Sequence[Row], day: dt.date | None) -> tuple[Row | None, bool]:
    """The row that holds at a day, and whether it is one of the past.

    Without a day: the row without an end, else the last one, as past. Before the first row:
    none. Between two rows the earlier one is past.
    """
    if day is None:
        current = [row for row in rows if row.time.latest is None]
        return (current[-1], False) if current else (_last(rows), True)
    holding = [row for row in rows if row.covers(day)]
    if holding:
        return max(holding, key=_begin), False
    before = [row for row in rows if row.time.latest is not None and row.time.latest < day]
    return (_last(before), True) if before else (None, False)


def _last(rows: Sequence[Row]) -> Row:
    return max(rows, key=lambda row: row.time.latest or dt.date.max)


def _begin(row: Row) -> dt.date:
    return row.time.earliest or dt.date.min


def role_of(piece: Piece) -> Role:
    """The role of a piece of kind role."""
    return next(fact for fact in piece.facts if isinstance(fact, Role))


def deciding_role(
    pieces: Sequence[Piece], *, before: Piece | None = None, after: Piece | None = None
) -> Piece | None:
    """The role word that decides: a ruling one, else the last strong one, else the last that is
    head, else the last generic one."""
    part = list(pieces)
    if before is not None:
        part = part[: part.index(before)]
    if after is not None:
        part = part[part.index(after) + 1 :]
    roles = [piece for piece in part if piece.kind == "role" and not piece.is_foreign]
    for weight in ("ruling", "strong", "head"):
        found = [piece for piece in roles if role_of(piece).weight == weight]
        if found:
            return found[-1]
    said = [piece for piece in roles if role_of(piece).sectors]
    return (said or roles)[-1] if roles else None


def country_of(question: Question, *, skip: Piece | None) -> tuple[str, tuple[Reason, ...]]:
    """The country of the core, else of its tails, else of the context; "" where they disagree."""
    core = [piece for piece in question.core if piece is not skip]
    for pieces in (
        [p for p in core if p.is_possessive],
        [p for p in core if not p.is_foreign],
        *([p for p in part if p is not skip] for word, part in question.tails if word in _FROM),
    ):
        found = list(named_countries(pieces, question))
        codes = {code for code, _ in found}
        if len(codes) > 1:
            return "", (Reason("countries-differ", None, ", ".join(sorted(codes))),)
        if found:
            code, reason = found[-1]
            return code, (reason,)
    if question.hint:
        return question.hint, (Reason("context", None, question.hint),)
    for piece in core:
        for code in codes_of(piece)[:1] if piece.tie else ():
            if piece.tie in LOCAL:
                return code, (Reason("based", piece.span, piece.key),)
    return "", ()


def named_countries(pieces: Sequence[Piece], question: Question) -> Iterator[tuple[str, Reason]]:
    """Every country that the pieces name, with the reason, in text order."""
    for number, piece in enumerate(pieces):
        if piece.is_foreign:
            continue
        countries = [fact for fact in piece.facts if isinstance(fact, Country)]
        if countries:
            rule = "nationality" if countries[0].form == "adjective" else "country"
            code = _one_code(countries, question)
            if code:
                yield code, Reason(rule, piece.span, piece.key)
            continue
        actor = choose(piece, question)
        if actor is not None and actor.type != "person":
            row, _ = row_at(actor.rows, question.day)
            code = (row or actor.rows[0]).country
            if code:
                yield code, Reason("actor", piece.span, actor.name)
        elif piece.kind == "unknown" and not _is_after_title(piece, pieces[:number]):
            code = place_code(piece, question, least=0)
            if code:
                yield code, Reason("place", piece.span, piece.key)


def _is_after_title(piece: Piece, before: Sequence[Piece]) -> bool:
    """Whether it is the name of whom a title announces ("Minister Juan Carlos Jobet")."""
    return bool(before) and before[-1].kind == "role" and not piece.is_possessive


def _one_code(facts: Sequence[Country], question: Question) -> str:
    codes = sorted({fact.code for fact in facts})
    if len(codes) == 1:
        return codes[0]
    return question.hint if question.hint in codes else ""


def place_code(piece: Piece, question: Question, *, least: int) -> str:
    """The country of a place by that name; "" where none is clearly meant.

    `least` is the number of people from which on a city is believed.
    """
    entries = load_gazetteer().entries(" ".join(word.text for word in piece.words))
    if question.hint:
        hinted = [e for e in entries if question.hint in e.place.countries]
        if hinted:
            return question.hint
    own = [e for e in entries if not e.is_other] or [
        e for e in entries if e.place.population >= _OTHER_LEAST
    ]
    if not own or not own[0].place.country:
        return ""
    best = own[0].place
    if best.level == "city" and best.population < least:
        return ""
    rivals = [e.place for e in own if e.place.country != best.country]
    clear = all(best.population >= _CLEARLY * rival.population for rival in rivals)
    return best.country if clear else ""

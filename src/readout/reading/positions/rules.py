"""The lexicon of positions, compiled: which words make a position, of what, to whom.

A pattern is one line of blank-separated pieces. The first two say what kind of word it is about:

    verb LEMMAS        a verb; a particle is joined to it ("rule_out")
    noun LEMMAS        a noun ("refusal")
    adj LEMMAS         an adjective that is said of somebody ("willing")
    modal FORMS        a helping verb, as written
    imperative LEMMAS  a verb that orders, in words quoted; `*` is any

(an entry of `kind = "condition"` is a regular expression: how a phrase begins that names one; with
`clause` it must be a clause, "until they go" and not "until May") and those behind them what must
hold besides:

    neg:yes, neg:no    it is denied, or not
    voice:own          inside what somebody says, of himself ("we", or who speaks)
    voice:other        inside what somebody says or thinks, of others or of all ("we should")
    voice:author       outside of all that is said
    if:yes             a condition hangs on it
    verb:X             the verb that a modal helps
    subj:X, obj:X      its subject; its object or, of "let", who is let, as written
    then:X             the verb that completes it
    aux:X              one of its helping verbs, as written
    form:X             the form of the verb (VBZ, VBP, VBD ...)

X are lemmas joined by `|`, a list `{name}`, `@party` (somebody), `@thing` (nobody) or `@matter` (a
noun for nobody); `!` before a test denies it. `what` and `to` name slots in the order in which they
are tried, `:X` behind one asks for that word there (`!X` for any other). They are

    inf          an infinitive, whosever act it is        own      one of the doer's own act
    other        somebody and what he is to do            wish     "that he go", "that he should go"
    gerund       "leaving the port"                       clause   a clause with "that" or without
    said         the content of the statement it is the cue of
    all          that of the statement inside which it stands, if it is one sentence
    obj, iobj    its objects                              is       what a noun is said to be
    colon        what a noun announces: "two demands: a date and a name"
    self         the words of the verb itself             whole    these with their subject
    PREPOSITION  what follows it                          subj     its subject
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast, get_args

import msgspec

from readout.errors import ResourceError
from readout.lexicon import Entry, Lexicon, load
from readout.pattern import Matcher, compile_lexicon
from readout.schema.position import PositionAct, Strength

HEADS = ("verb", "noun", "adj", "modal", "imperative")
CONDITION = "condition"
_SCORES = {"verb": 0.8, "noun": 0.7, "adj": 0.7, "modal": 0.6, "imperative": 0.5}
_ACTS = frozenset(get_args(PositionAct))
_STRENGTHS = frozenset(get_args(Strength))
_TESTS = frozenset({"neg", "voice", "if", "verb", "subj", "obj", "aux", "form", "then"})


class Choice(msgspec.Struct, frozen=True):
    """A slot and the words that are wanted there, none for any; `denied` for any but these."""

    slot: str
    wanted: frozenset[str] = frozenset()
    denied: bool = False


class PositionRule(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `negated` is the act that its denial is, None where that is no position. `speaker`
    says that whoever says it takes the position, not the subject."""

    name: str
    kind: str
    lemmas: frozenset[str]
    act: PositionAct
    strength: Strength
    score: float
    tests: tuple[Choice, ...] = ()
    what: tuple[Choice, ...] = ()
    to: tuple[Choice, ...] = ()
    negated: PositionAct | None = None
    speaker: bool = False


class PositionRules(msgspec.Struct, frozen=True, kw_only=True):
    """All entries by kind and lemma in the order of the files, and the word lists."""

    by_word: Mapping[tuple[str, str], tuple[PositionRule, ...]]
    words: Mapping[str, frozenset[str]]
    known: frozenset[str]
    conditions: Matcher
    entries: tuple[Entry, ...]

    def of(self, kind: str, word: str) -> tuple[PositionRule, ...]:
        """The entries about a word."""
        return self.by_word.get((kind, word), ())


def compile_rules(lexicon: Lexicon) -> PositionRules:
    """Rules from a lexicon. Raises ResourceError naming the entry that is malformed."""
    words = {name: frozenset(items) for name, items in lexicon.words.items()}
    conditions = [one for one in lexicon.entries if one.data.get("kind") == CONDITION]
    rules = [_rule(one, words) for one in lexicon.entries if one not in conditions]
    verbs = (rule.lemmas for rule in rules if rule.kind == "verb")
    named = {lemma.partition("_")[0] for lemmas in verbs for lemma in lemmas}
    return PositionRules(
        by_word=_by_word(rules),
        words=words,
        known=frozenset(named | words["verbs"]),
        conditions=compile_lexicon(msgspec.structs.replace(lexicon, entries=tuple(conditions))),
        entries=lexicon.entries,
    )


@cache
def position_rules() -> PositionRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("positions"))


def _by_word(
    rules: Iterable[PositionRule],
) -> Mapping[tuple[str, str], tuple[PositionRule, ...]]:
    found: dict[tuple[str, str], list[PositionRule]] = {}
    for rule in rules:
        for lemma in sorted(rule.lemmas):
            found.setdefault((rule.kind, lemma), []).append(rule)
    return {key: tuple(items) for key, items in found.items()}


def _rule(entry: Entry, words: Mapping[str, frozenset[str]]) -> PositionRule:
    kind, *pieces = entry.pattern.split()
    if kind not in HEADS or not pieces:
        raise ResourceError(f"{entry.file}: {entry.name}: unknown kind {kind!r}")
    tests = tuple(_choice(entry, piece, words) for piece in pieces[1:])
    unknown = [test.slot for test in tests if test.slot not in _TESTS]
    if unknown:
        raise ResourceError(f"{entry.file}: {entry.name}: {unknown[0]!r} is no test")
    data = entry.data
    negated = data.get("negated")
    return PositionRule(
        name=entry.name,
        kind=kind,
        lemmas=_lemmas(entry, pieces[0], words),
        act=_act(entry, data.get("act")),
        strength=cast("Strength", _one_of(entry, data.get("strength", "plain"), _STRENGTHS)),
        score=float(data.get("score", _SCORES[kind])),
        tests=tests,
        what=_choices(entry, "what", words),
        to=_choices(entry, "to", words),
        negated=None if negated is None else _act(entry, negated),
        speaker=bool(data.get("speaker", False)),
    )


def _act(entry: Entry, value: Any) -> PositionAct:
    return cast("PositionAct", _one_of(entry, value, _ACTS))


def _one_of(entry: Entry, value: Any, allowed: frozenset[str]) -> str:
    if value not in allowed:
        listed = ", ".join(sorted(allowed))
        raise ResourceError(f"{entry.file}: {entry.name}: {value!r} is not one of {listed}")
    return str(value)


def _choices(entry: Entry, key: str, words: Mapping[str, frozenset[str]]) -> tuple[Choice, ...]:
    return tuple(_choice(entry, source, words) for source in entry.data.get(key, ()))


def _choice(entry: Entry, source: str, words: Mapping[str, frozenset[str]]) -> Choice:
    """A slot or test: `slot`, `slot:X`, `slot:!X` and `!slot:X`."""
    slot, _, wanted = source.lstrip("!").partition(":")
    denied = source.startswith("!") or wanted.startswith("!")
    lemmas = _lemmas(entry, wanted.lstrip("!"), words) if wanted else frozenset()
    return Choice(slot, lemmas, denied)


def _lemmas(entry: Entry, source: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for choice in source.split("|"):
        if not choice.startswith("{"):
            found.add(choice)
        elif choice[1:-1] in words:
            found |= words[choice[1:-1]]
        else:
            raise ResourceError(f"{entry.file}: {entry.name}: {choice} is not defined")
    return frozenset(found)

"""The lexicon of events, compiled: patterns over lemmas and the tree.

A pattern is one line of blank-separated tests. The first two say what kind of word it is about:

    verb LEMMAS     a verb; a particle is joined to it ("call_off")
    noun LEMMAS     a noun that names something done ("attack", "talks")
    shift TYPES     an event of one of these types that its own doer announces
    refuse TYPES    the same, announced not to be done
    about LEMMAS    a word in the clause of any event that tells its context
    means LEMMAS    a word beside an event of the type that tells how it was done: its modes

and those behind them what must stand around it:

    obj:X           its object (of a passive, its subject); of a noun, whatever follows "of"
    subj:X          its subject
    objmod:X        what tells the kind of its object ("a «rescue» operation")
    theme:X         the same, as a part of the trigger ("«talks» «opened»")
    pred:X          what it makes of its object ("took him «hostage»")
    case:X          the preposition before the noun
    inf:X           the verb of an infinitive that completes it
    why:*           a clause tells what for ("for «blocking» the bridge")
    so:*            a clause with "that" completes it
    mod:X           a compound, adjective or owner of the noun
    comp:X          the event types of a clause, or of a noun, that completes it
    cond:*          a condition ("unless ...") hangs on it
    neg:*, will:*   a negation, a "will" or "would" beside it
    other:*, base:* its completing clause has a subject of its own; and a bare verb ("that he go")
    must:*          it says what somebody else must do
    both:*          it has two subjects or more
    unfulfilled:*   what completes it is denied
    above:X         the word it hangs on
    described:*     a participle that describes a noun and names no doer ("guards «stationed» here")
    peaceful:*      the text, of some length, names no violence
    business:*      the text is about business
    nature:*        the text tells of a natural disaster, and nobody is told to have done it
    beside:X        a verb that its clause goes with ("crashed, «killing» two")
    sentence:X      a word of its sentence
    on:X, by|from:X what follows that preposition, or one of several

X is `*` (anything), lemmas joined by `|` or in a list `{name}`, or a kind: `@party` (somebody),
`@place`, `@person`, `@public` (no private person), `@body` (a state, people or organisation),
`@single` (one person), `@office` (by office: ministers, envoys), `@thing` (none of these). `!`
before a test denies it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from readout.errors import ResourceError
from readout.lexicon import Entry, Lexicon, load

TYPES = frozenset({
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
})  # fmt: skip
"""The event types of PLOVER 2.0."""
HEADS = ("verb", "noun", "shift", "refuse", "means", "about")
FACTS = ("above", "aux", "mark", "mod", "neg")
KINDS = frozenset(
    {"@party", "@place", "@person", "@public", "@body", "@single", "@office", "@thing"}
)
_DEFAULTS = {"verb": 0.8, "noun": 0.65, "shift": 0.8, "refuse": 0.8, "means": 0.0, "about": 0.0}


class Test(msgspec.Struct, frozen=True):
    """One demand on what stands around a word."""

    slots: tuple[str, ...]
    wanted: frozenset[str]
    denied: bool = False


class EventRule(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `actor` and `recipient` name slots, the first that holds somebody counts;
    `swallows` says that the event of the completing clause is told by this one. A `light` verb
    has its meaning from its noun; where both are `firm`, they must be of one type.
    One that `keeps` leaves the event it is about to be told as well ("condemned the raid")."""

    name: str
    lemmas: frozenset[str]
    tests: tuple[Test, ...]
    type: str
    score: float
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    reciprocal: bool = False
    swallows: bool = False
    light: bool = False
    firm: bool = False
    keeps: bool = False


class FactRule(msgspec.Struct, frozen=True, kw_only=True):
    """What a word above or beside an event makes of it."""

    name: str
    lemmas: frozenset[str]
    factuality: str
    relations: frozenset[str] = frozenset()
    of_noun: bool = False


class EventRules(msgspec.Struct, frozen=True, kw_only=True):
    """All entries by the lemma they hang on, in the order of the files, and the word lists."""

    verbs: Mapping[str, tuple[EventRule, ...]]
    nouns: Mapping[str, tuple[EventRule, ...]]
    shifts: tuple[EventRule, ...]
    refusals: tuple[EventRule, ...]
    means: Mapping[str, tuple[EventRule, ...]]
    about: Mapping[str, tuple[EventRule, ...]]
    facts: Mapping[tuple[str, str], tuple[FactRule, ...]]
    words: Mapping[str, frozenset[str]]
    known: Mapping[str, frozenset[str]]
    irregular: Mapping[str, str]
    entries: tuple[Entry, ...]


def compile_rules(lexicon: Lexicon) -> EventRules:
    """Rules from a lexicon. Raises ResourceError naming the entry that is malformed."""
    words = {name: frozenset(items) for name, items in lexicon.words.items()}
    by_head: dict[str, list[EventRule]] = {head: [] for head in HEADS}
    facts: dict[tuple[str, str], tuple[FactRule, ...]] = {}
    for entry in lexicon.entries:
        head, _, rest = entry.pattern.partition(" ")
        if head in FACTS:
            rule = _fact(entry, rest, words)
            for lemma in sorted(rule.lemmas):
                facts[head, lemma] = (*facts.get((head, lemma), ()), rule)
        elif head in HEADS:
            by_head[head].append(_event(entry, head, rest, words))
        else:
            raise ResourceError(f"{entry.file}: {entry.name}: unknown kind {head!r}")
    return EventRules(
        verbs=_by_lemma(by_head["verb"]),
        nouns=_by_lemma(by_head["noun"]),
        shifts=tuple(by_head["shift"]),
        refusals=tuple(by_head["refuse"]),
        means=_by_lemma(by_head["means"]),
        about=_by_lemma(by_head["about"]),
        facts=facts,
        words=words,
        known={
            "VERB": _known(by_head["verb"], facts, words),
            "NOUN": frozenset(lemma for rule in by_head["noun"] for lemma in rule.lemmas)
            | {lemma for items in words.values() for lemma in items if "-" in lemma},
        },
        irregular=dict(pair.split() for pair in lexicon.words["irregular"]),
        entries=lexicon.entries,
    )


@cache
def event_rules() -> EventRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("events"))


def _known(
    verbs: Iterable[EventRule],
    facts: Iterable[tuple[str, str]],
    words: Mapping[str, frozenset[str]],
) -> frozenset[str]:
    """The lemmas of all verbs that the tables speak of."""
    named = {lemma for rule in verbs for lemma in rule.lemmas} | {lemma for _, lemma in facts}
    named |= words["telling"] | words["committing"] | words["transparent"]
    return frozenset(lemma.partition("_")[0] for lemma in named)


def _by_lemma(rules: Iterable[EventRule]) -> Mapping[str, tuple[EventRule, ...]]:
    found: dict[str, list[EventRule]] = {}
    for rule in rules:
        for lemma in sorted(rule.lemmas):
            found.setdefault(lemma, []).append(rule)
    return {lemma: tuple(items) for lemma, items in found.items()}


def _event(entry: Entry, head: str, rest: str, words: Mapping[str, frozenset[str]]) -> EventRule:
    first, *tests = rest.split()
    data = entry.data
    kind = data.get("type")
    if kind not in TYPES and head != "about":
        raise ResourceError(f"{entry.file}: {entry.name}: no PLOVER type {kind!r}")
    is_noun = head == "noun"
    return EventRule(
        name=entry.name,
        lemmas=_choices(entry, first, words),
        tests=tuple(_test(entry, test, words) for test in tests),
        type=str(kind or ""),
        score=float(data.get("score", _DEFAULTS[head])),
        modes=_strings(data, "modes"),
        contexts=_strings(data, "contexts"),
        actor=_strings(data, "actor") or (("by", "poss", "mod") if is_noun else ("subj", "by")),
        recipient=_strings(data, "recipient"),
        reciprocal=bool(data.get("reciprocal", False)),
        swallows=bool(data.get("swallows", False)),
        light=bool(data.get("light", False)),
        firm=bool(data.get("firm", False)),
        keeps=bool(data.get("keeps", False)),
    )


def _fact(entry: Entry, rest: str, words: Mapping[str, frozenset[str]]) -> FactRule:
    first, *relations = rest.split()
    found = entry.data.get("factuality")
    if found not in ("actual", "planned", "hypothetical", "negated", "possible"):
        raise ResourceError(f"{entry.file}: {entry.name}: no factuality {found!r}")
    return FactRule(
        name=entry.name,
        lemmas=_choices(entry, first, words),
        factuality=str(found),
        relations=frozenset(relations),
        of_noun=bool(entry.data.get("noun", False)),
    )


def _strings(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key, ()))


def _test(entry: Entry, source: str, words: Mapping[str, frozenset[str]]) -> Test:
    denied = source.startswith("!")
    slot, colon, choices = source.lstrip("!").partition(":")
    if not colon or not choices:
        raise ResourceError(f"{entry.file}: {entry.name}: {source!r} is no test")
    return Test(tuple(slot.split("|")), _choices(entry, choices, words), denied)


def _choices(entry: Entry, source: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for choice in source.split("|"):
        if not choice.startswith("{"):
            found.add(choice)
        elif choice[1:-1] in words and choice.endswith("}"):
            found |= words[choice[1:-1]]
        else:
            raise ResourceError(f"{entry.file}: {entry.name}: {choice} is not defined")
    unknown = sorted(item for item in found if item.startswith("@") and item not in KINDS)
    if unknown:
        raise ResourceError(f"{entry.file}: {entry.name}: {unknown[0]!r} is no kind")
    return frozenset(found)

"""The tables of times, compiled and sorted by what each entry does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec

from readout.lexicon import Entry, Lexicon
from readout.pattern import expand

_UNITS = ("week", "weekend", "month", "quarter", "year", "decade", "century")
_REGEX_PARTS = re.compile(r"\(\?P<\w+>|\(\?P=\w+\)|\\.|\[[^\]]*\]")
_NAMED = re.compile(r"\(\?P<(\w+)>")
_REFERRED = re.compile(r"\(\?P=(\w+)\)")
_PACK = 16
_WORDS = re.compile(r"([a-z]+)(\?)?")
_TIMES = ("month", "weekday", "season", "daypart", "unit", "feast", "adverb", "decade")


class Rule(msgspec.Struct, frozen=True):
    """A compiled entry. `of` are the kinds that it applies to, or of which a join takes its left
    side; `right` those of the right."""

    name: str
    regex: re.Pattern[str]
    data: Mapping[str, Any]
    of: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()


class Pack(msgspec.Struct, frozen=True):
    """Some rules and one pattern that matches wherever one of them does: most places of a text
    are passed over in a tenth of the attempts."""

    regex: re.Pattern[str]
    rules: tuple[Rule, ...]


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All rules of times; build them once with `compile_rules`.

    `base` are whole expressions, `before` and `behind` modify one, `joins` make one of two, `tails`
    are short for another of the kind before ("April 24 and 25").
    `codes` has, for a group of words, the code of each word; `numbers` the value of each word of
    counting, and `ordinals` of each of order. `vocabulary` are all words that a rule may begin
    with or pass over, `core` those of which an expression needs one.
    """

    base: tuple[Pack, ...]
    before: tuple[Pack, ...]
    behind: tuple[Rule, ...]
    joins: tuple[Rule, ...]
    tails: tuple[Rule, ...]
    codes: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    vocabulary: frozenset[str]
    core: frozenset[str]
    capital: frozenset[str]
    noun: frozenset[str]
    lead: frozenset[str]
    planning: frozenset[str]
    directing: frozenset[str]
    telling: frozenset[str]
    ahead: tuple[str, ...]


def compile_rules(lexicon: Lexicon) -> Rules:
    """The lexicon of times, ready to use. Raises ResourceError naming a malformed entry."""
    rules = [_rule(lexicon, entry) for entry in lexicon.entries]
    codes = _codes(lexicon)

    def of(role: str | None) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.data.get("role") == role)

    core = {word for group in _TIMES for words in codes.get(group, {}) for word in words.split()}
    return Rules(
        base=_packed(of(None)),
        before=_packed(of("before")),
        behind=of("behind"),
        joins=of("join"),
        tails=of("tail"),
        codes=codes,
        numbers={word: int(code) for word, code in codes["number"].items()},
        ordinals={word: int(code) for word, code in codes["ordinal"].items()},
        vocabulary=_vocabulary(rules) | set(lexicon.words["core"]),
        core=frozenset(core | set(lexicon.words["core"])),
        capital=frozenset(lexicon.words["capital"]),
        lead=frozenset(lexicon.words["lead"]),
        noun=frozenset(lexicon.words["noun"]),
        planning=frozenset(lexicon.words["planning"]),
        directing=frozenset(lexicon.words["directing"]),
        telling=frozenset(lexicon.words["telling"]),
        ahead=lexicon.words["ahead"],
    )


def _rule(lexicon: Lexicon, entry: Entry) -> Rule:
    source = expand(lexicon, entry.pattern, entry)
    # An expression ends with a word; modifiers that end in a blank do anyway.
    end = lexicon.parts["end"] if entry.data.get("role") in (None, "behind") else ""
    return Rule(
        name=entry.name,
        regex=re.compile(f"(?:{source}){end}"),
        data=entry.data,
        of=_kinds(entry.data.get("of") or entry.data.get("left", ())),
        right=_kinds(entry.data.get("right", ())),
    )


def _packed(rules: tuple[Rule, ...]) -> tuple[Pack, ...]:
    packs = (rules[at : at + _PACK] for at in range(0, len(rules), _PACK))
    return tuple(Pack(re.compile("|".join(map(_unnamed, pack))), pack) for pack in packs)


def _unnamed(rule: Rule) -> str:
    # Rules share names of groups, one pattern may not; what is referred to keeps its name.
    source = rule.regex.pattern
    kept = set(_REFERRED.findall(source))
    return _NAMED.sub(lambda m: m.group() if m.group(1) in kept else "(?:", source)


def _kinds(named: list[str]) -> frozenset[str]:
    kinds = set(named)
    if "rel-unit" in kinds:
        kinds |= {f"rel-{unit}" for unit in _UNITS}
    return frozenset(kinds)


def _codes(lexicon: Lexicon) -> Mapping[str, Mapping[str, str]]:
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for name, words in lexicon.words.items():
        group, _, code = name.partition("_")
        if code:
            codes[group].update(dict.fromkeys(words, code))
    return codes


def _vocabulary(rules: list[Rule]) -> frozenset[str]:
    found: set[str] = set()
    for rule in rules:
        plain = _REGEX_PARTS.sub(" ", rule.regex.pattern)
        for word, optional in _WORDS.findall(plain):
            found.add(word)
            if optional:
                found.add(word[:-1])
    return frozenset(found)

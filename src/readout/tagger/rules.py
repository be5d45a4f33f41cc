"""The splitter's tables, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, cast, get_args

import msgspec

from readout.errors import ResourceError
from readout.lexicon import Lexicon, load
from readout.pattern import expand

Kind = Literal[
    "word",
    "number",
    "acronym",
    "clitic",
    "stop",
    "ellipsis",
    "emoji",
    "open",
    "close",
    "quote",
    "mark",
]
Short = Literal["leading", "numbering", "trailing", "closing"]
_KINDS = frozenset(get_args(Kind))
_SHORTS: tuple[Short, ...] = ("closing", "trailing", "leading", "numbering")


class SplitterRules(msgspec.Struct, frozen=True, kw_only=True):
    """How to split; get the shipped ones from `shipped_rules`.

    `words` finds the next word, its `lastgroup` is a key of `kinds`; `clitics` matches words
    that lean on the one before; `cuts` are the lengths of the words inside a lower-case word;
    `shorts` says what an abbreviation's full stop means.
    """

    words: re.Pattern[str]
    kinds: Mapping[str, Kind]
    clitics: re.Pattern[str]
    cuts: Mapping[str, tuple[int, ...]]
    shorts: Mapping[str, Short]
    leading_acronyms: frozenset[str]
    times: frozenset[str]
    after_time: frozenset[str]
    starters: frozenset[str]
    tags: frozenset[str]
    digest: str


def compile_splitter(lexicon: Lexicon) -> SplitterRules:
    """The splitter's lexicon, ready to use. Raises ResourceError naming what is malformed."""
    kinds: dict[str, Kind] = {}
    branches: dict[str, str] = {}
    for entry in lexicon.entries:
        kind = entry.data.get("kind")
        if kind not in _KINDS:
            raise ResourceError(f"{entry.file}: {entry.name}: unknown kind {kind!r}")
        group = entry.name.replace("-", "_")
        kinds[group] = cast(Kind, kind)
        branches[group] = f"(?P<{group}>{expand(lexicon, entry.pattern, entry)})"
    return SplitterRules(
        words=re.compile("|".join(branches.values())),
        kinds=kinds,
        clitics=re.compile("|".join(branches[name] for name in kinds if kinds[name] == "clitic")),
        cuts={
            "".join(pieces): tuple(len(piece) for piece in pieces)
            for pieces in (words.split() for words in lexicon.words["cuts"])
        },
        shorts=_shorts(lexicon),
        leading_acronyms=frozenset(lexicon.words["acronyms_leading"]),
        times=frozenset(lexicon.words["times"]),
        after_time=frozenset(lexicon.words["after_time"]),
        starters=frozenset(lexicon.words["starters"]),
        tags=frozenset(lexicon.words["tags"]),
        digest=lexicon.digest,
    )


@cache
def shipped_rules() -> SplitterRules:
    """The rules of `readout/resources/splitter`."""
    return compile_splitter(load("splitter"))


def _shorts(lexicon: Lexicon) -> dict[str, Short]:
    # What stands in two lists counts as in the last of _SHORTS.
    shorts: dict[str, Short] = {}
    for short in _SHORTS:
        for word in lexicon.words[short]:
            shorts[word] = short
            # Not "SC" for "Sc": two capitals are mostly something else.
            if len(word) > 2 or short in ("leading", "numbering"):
                shorts.setdefault(word.upper(), short)
    return shorts

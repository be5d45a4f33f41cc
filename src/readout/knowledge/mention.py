"""A mention taken apart: its words, and what the tables know of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from readout.knowledge.folding import fold
from readout.knowledge.phrases import Actor, Country, Fact, Knowledge, Role, load_knowledge
from readout.schema.span import Span

_WORD = re.compile(r"[^\s\-‐‑–—/,;:()\[\]\"“”«»…!?]+")
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|['’]|(?<=s)['’])\Z", re.IGNORECASE)
_STOP = re.compile(r"[,;:()\[\]]")
_TIES = "-‐‑–"
ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "some",
        "many",
        "several",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
    ]
)
# What stands behind a hyphen after a country and says that the thing is not of the country.
FOREIGN = frozenset(
    [
        "backed",
        "led",
        "allied",
        "aligned",
        "linked",
        "supported",
        "sponsored",
        "funded",
        "financed",
        "armed",
        "trained",
        "made",
        "built",
        "supplied",
        "friendly",
        "affiliated",
        "brokered",
        "mediated",
        "run",
        "designated",
        "proxy",
        "inspired",
        "style",
        "bound",
        "ruled",
        "sanctioned",
        "appointed",
        "dominated",
        "speaking",
        "leaning",
        "installed",
        "imposed",
        "aided",
    ]
)
ARABIC_ARTICLES = frozenset(("al", "el", "ar", "as", "ad", "an", "at", "az", "ash"))
PREFIXES = frozenset(("pro", "anti", "non"))
"""Before a hyphen and a country they say for or against whom somebody is."""
HONORIFICS = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "madam", "monsieur"]
)
# ... and what says that it is there all the same.
LOCAL = frozenset(
    ["based", "controlled", "held", "occupied", "administered", "born", "wide", "registered"]
)
FORMER = frozenset(
    ["former", "ex", "erstwhile", "retired", "ousted", "deposed", "onetime", "disgraced", "toppled"]
)
PREPOSITIONS = frozenset(
    [
        "of",
        "in",
        "at",
        "from",
        "for",
        "to",
        "near",
        "with",
        "against",
        "on",
        "by",
        "who",
        "whom",
        "which",
        "that",
        "under",
        "over",
        "within",
        "across",
        "inside",
        "outside",
        "into",
        "around",
        "about",
        "along",
        "toward",
        "towards",
        "among",
        "between",
        "during",
        "after",
        "before",
        "amid",
        "despite",
        "including",
        "than",
        "as",
        "where",
        "whose",
        "after",
        "accused",
        "suspected",
        "living",
        "working",
    ]
)
_SUFFIXES = (("ies", "y"), ("men", "man"), ("es", "e"), ("s", ""), ("es", ""))
_LONGEST_WORD = 100
"""Characters; no name has a longer one."""
_LONGEST_MENTION = 60
"""Words looked at; a mention longer than that is no mention."""

Kind = Literal["country", "actor", "role", "unknown", "word"]


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """One word: its span, its folded form without and with its possessive ending ("people" and
    "peoples"), and how it stands."""

    text: str
    key: str
    whole_key: str
    span: Span
    is_possessive: bool
    is_tied: bool
    after_stop: bool

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter or a digit."""
        return self.text[:1].isupper() or self.text[:1].isdigit()


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Words that stand for one thing, with what the tables say it may be.

    `unknown` are names in no table, `word` is anything else. `tie` is the word that hangs on it
    by a hyphen ("backed").
    """

    kind: Kind
    words: tuple[Word, ...]
    facts: tuple[Fact, ...] = ()
    tie: str = ""

    @property
    def span(self) -> Span:
        """From its first word to its last."""
        return Span(self.words[0].span.start, self.words[-1].span.end)

    @property
    def key(self) -> str:
        """Its folded words."""
        return " ".join(word.key for word in self.words)

    @property
    def is_possessive(self) -> bool:
        """Whether "'s" ends it."""
        return self.words[-1].is_possessive

    @property
    def is_foreign(self) -> bool:
        """Whether it only says who is behind something ("Iran-backed")."""
        return self.tie in FOREIGN or self.tie in PREFIXES


def split_words(text: str) -> tuple[Word, ...]:
    """The words of a mention, at most the first 60. Hyphens part them; linear."""
    return tuple(_words(text))


def find_pieces(words: Sequence[Word], knowledge: Knowledge) -> tuple[Piece, ...]:
    """What the words stand for, longest known phrase first, left to right.

    Names in no table are joined to runs, and a word for a person or a thing that stands inside
    such a run is not believed ("John Apple" is no company).
    """
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        piece = _known(words, at, knowledge) or _other(words, at)
        pieces.append(piece)
        at += len(piece.words)
    return tuple(_joined(_tied(pieces), knowledge))


@lru_cache(maxsize=64)
def read_pieces(text: str) -> tuple[Piece, ...]:
    """What the words of a mention stand for by the shipped tables. The last ones are kept: who asks
    one thing of a mention asks another at once."""
    return find_pieces(split_words(text), load_knowledge())


def _words(text: str) -> Iterator[Word]:
    end, count = 0, 0
    for match in _WORD.finditer(text):
        written = match.group()
        if len(written) > _LONGEST_WORD:
            continue
        bare = _POSSESSIVE.sub("", written)
        key = fold(bare)
        if not key:
            continue
        between = text[end : match.start()]
        yield Word(
            text=bare,
            key=key,
            whole_key=fold(written),
            span=Span(match.start(), match.start() + len(bare)),
            is_possessive=bare != written,
            is_tied=count > 0 and len(between) == 1 and between in _TIES,
            after_stop=_STOP.search(between) is not None,
        )
        end, count = match.end(), count + 1
        if count == _LONGEST_MENTION:
            return


def _known(words: Sequence[Word], at: int, knowledge: Knowledge) -> Piece | None:
    longest = knowledge.longest.get(words[at].whole_key.partition(" ")[0], 1)
    most = min(longest, len(words) - at)
    for count in range(most, 0, -1):
        part = tuple(words[at : at + count])
        if any(word.after_stop for word in part[1:]):
            continue
        whole = _whole(part) if part[-1].is_possessive else part
        for tried in (whole, part):
            facts = _facts(tried, knowledge, with_plurals=tried is part)
            if facts:
                return Piece(kind=_kind(facts), words=tried, facts=facts)
    return None


def _whole(part: Sequence[Word]) -> tuple[Word, ...]:
    """The part with the ending of its last word as a piece of the name ("McDonald's")."""
    last = part[-1]
    return (*part[:-1], msgspec.structs.replace(last, key=last.whole_key, is_possessive=False))


def _facts(part: Sequence[Word], knowledge: Knowledge, *, with_plurals: bool) -> tuple[Fact, ...]:
    stem, last = [word.whole_key for word in part[:-1]], part[-1].key
    for number, ending in enumerate((last, *(_singulars(last) if with_plurals else ()))):
        key = " ".join((*stem, ending))
        found = tuple(
            fact for fact in knowledge.facts(key) if _may_be(fact, key, part, knowledge, number > 0)
        )
        if found:
            names = tuple(fact for fact in found if not isinstance(fact, Role))
            return names or found
    return ()


def _may_be(
    fact: Fact, key: str, part: Sequence[Word], knowledge: Knowledge, is_plural: bool
) -> bool:
    """Whether the words are written as this fact is: a name with a capital letter, initials in
    capitals, a plural only of nationalities, peoples and roles."""
    if isinstance(fact, Role):
        return True
    if not part[0].is_capital and not _has_article(part):
        return False
    if (
        key in knowledge.capitals
        and not "".join(word.text for word in part).replace(".", "").isupper()
    ):
        return False
    if is_plural:
        return (isinstance(fact, Country) and fact.form == "adjective") or (
            isinstance(fact, Actor) and fact.type == "people"
        )
    return True


def _has_article(part: Sequence[Word]) -> bool:
    """Whether a small Arabic article begins a name ("al-Qaeda")."""
    return part[0].key in ARABIC_ARTICLES and len(part) > 1 and part[1].is_capital


def _singulars(word: str) -> Iterator[str]:
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + instead


def _kind(facts: Sequence[Fact]) -> Kind:
    if isinstance(facts[0], Role):
        return "role"
    return "country" if isinstance(facts[0], Country) else "actor"


def _other(words: Sequence[Word], at: int) -> Piece:
    word = words[at]
    named = (
        word.is_capital
        and not word.text[0].isdigit()
        and word.key not in PREPOSITIONS
        and word.key not in HONORIFICS
        and not (at == 0 and word.key in ARTICLES)
    )
    return Piece(kind="unknown" if named else "word", words=(word,))


def _tied(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces, each with the word that hangs on it; that word is no piece of its own then."""
    prefix = ""
    skip = False
    for number, piece in enumerate(pieces):
        if skip:
            skip = False
            continue
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        is_tied = after is not None and after.words[0].is_tied
        if piece.key in PREFIXES and is_tied:
            prefix = piece.key
            continue
        if after is not None and is_tied and after.key in FOREIGN | LOCAL:
            skip, prefix = True, after.key
        yield msgspec.structs.replace(piece, tie=prefix) if prefix else piece
        prefix = ""


def _joined(pieces: Iterator[Piece], knowledge: Knowledge) -> Iterator[Piece]:
    """Runs of unknown names as one piece, known ones where spelling variants decide."""
    run: list[Piece] = []
    for piece in pieces:
        is_name = _is_name(piece, knowledge)
        if run and (piece.words[0].after_stop or run[-1].is_possessive or not is_name):
            yield from _run(run, knowledge)
            run = []
        if is_name:
            run.append(piece)
        else:
            yield piece
    if run:
        yield from _run(run, knowledge)


def _is_name(piece: Piece, knowledge: Knowledge) -> bool:
    """Whether it may be a part of an unknown name: a name without a table, or one bare word of
    one that also is a name or surname of other people."""
    if piece.kind == "unknown":
        return True
    if piece.kind == "country":
        return piece.key in knowledge.also_names and not piece.tie
    if piece.kind != "actor" or piece.tie:
        return False
    fact = piece.facts[0]
    return isinstance(fact, Actor) and (fact.is_short or len(piece.words) == 1)


def _run(run: Sequence[Piece], knowledge: Knowledge) -> Iterator[Piece]:
    if all(piece.kind != "unknown" for piece in run) or any(_is_body(piece) for piece in run):
        yield from run
        return
    words = tuple(word for piece in run for word in piece.words)
    facts = _variant(words, knowledge)
    yield Piece(
        kind=_kind(facts) if facts else "unknown", words=words, facts=facts, tie=run[-1].tie
    )


def _is_body(piece: Piece) -> bool:
    """Whether it is a known organisation in a run ("Northern Fleet Arctic Group"), not a person."""
    return (
        piece.kind == "actor"
        and isinstance(piece.facts[0], Actor)
        and piece.facts[0].type not in ("person", "company", "party", "media")
        and piece.words[0].text.isupper()
    )


def _variant(words: Sequence[Word], knowledge: Knowledge) -> tuple[Fact, ...]:
    """A known name that the words spell another way: romanised differently, or with a name more."""
    keys = [word.key for word in words]
    tries = [" ".join(keys)]
    if len(keys) >= 3:
        tries += [" ".join(keys[:n] + keys[n + 1 :]) for n in range(1, len(keys))]
    for number, key in enumerate(tries):
        exact = tuple(f for f in knowledge.facts(key) if isinstance(f, Actor)) if number else ()
        if exact:
            return exact
        near = knowledge.near(key) if number == 0 else None
        found = tuple(f for f in knowledge.facts(near) if isinstance(f, Actor)) if near else ()
        if found:
            return found
    return ()

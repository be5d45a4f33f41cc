"""Names taken apart: people's into given name, family name and what stands behind; bodies'
and places' into words that tell and words that many bear."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from readout.knowledge.folding import fold, loose
from readout.linking.actors.tables import NameTables, name_tables

Tokens = tuple[str, ...]
_LINKS = frozenset(
    ("of", "the", "and", "for", "in", "on", "at", "to", "a", "an", "&", "de", "du", "la")
)
_SPELT_OUT = {
    "mt": "mount", "st": "saint", "ft": "fort", "dept": "department", "govt": "government",
    "natl": "national", "intl": "international", "univ": "university", "assn": "association",
}  # fmt: skip
_DIGIT = re.compile(r"(?<=[a-z])[015](?=[a-z])")
_ARTICLE = re.compile(r"^(?:(?:[Aa]l|[Ee]l|[Aa]sh?|[Aa]n|[Aa]d|[Aa]r|[Aa]z|[Aa]t)-|(?:al|el) )")
"""At the front of a name alone, where "Al" may be somebody."""
_ACRONYM = 6
"""Letters that an acronym has at most."""


class PersonName(msgspec.Struct, frozen=True):
    """A folded name of a person. `given` are all names before the last, `generation` is "jr" and
    the like; particles ("al", "van") are left out wherever they stand."""

    given: Tokens
    surname: str
    generation: str = ""

    @property
    def is_full(self) -> bool:
        """Whether it has more than one name."""
        return bool(self.given)

    @property
    def tokens(self) -> Tokens:
        """All names in order."""
        return (*self.given, self.surname)

    def turned(self) -> PersonName:
        """The same with the family name first."""
        return PersonName((*self.given[1:], self.surname), self.given[0], self.generation)


class BodyName(msgspec.Struct, frozen=True):
    """A folded name of a body, place or group. `core` are its words without small ones and
    without ends that a name may lose; `acronym` its letters, where it is one; `initials` what an
    acronym of it may be."""

    words: Tokens
    core: Tokens
    acronym: str
    initials: Tokens

    @property
    def key(self) -> str:
        """All words but small ones."""
        return " ".join(word for word in self.words if word not in _LINKS) or " ".join(self.words)


@lru_cache(maxsize=65536)
def person_name(text: str) -> PersonName | None:
    """A person's name taken apart; None where no letters are left."""
    tables = name_tables()
    if "," in text:
        # "Quill, Ada" is a list's order, "Quill, Jr." is not.
        front, _, back = text.partition(",")
        behind = fold(back).split()
        if behind and not set(behind) <= tables.generations | tables.credentials:
            text = f"{back} {front}"
    text = _ARTICLE.sub("", text)
    words, generation = _without_ends(_fold(text).split(), tables)
    title = ""
    while len(words) > 1 and words[0] in tables.honorifics and words[0] not in tables.short:
        title, words = words[0], words[1:]
    names = _without_particles(words, tables)
    if len(names) == 1 and title in tables.regnal:
        names = [title, *names]
    if not names:
        return None
    return PersonName(tuple(names[:-1]), names[-1], generation)


def _without_ends(words: list[str], tables: NameTables) -> tuple[list[str], str]:
    generation = ""
    while len(words) > 1 and words[-1] in tables.generations | tables.credentials:
        if words[-1] in tables.generations:
            generation = {"junior": "jr", "senior": "sr"}.get(words[-1], words[-1])
        words = words[:-1]
    return words, generation


def _without_particles(words: list[str], tables: NameTables) -> list[str]:
    """At the front a particle may be somebody's short name ("Al", "Ben")."""
    kept = [
        word
        for place, word in enumerate(words)
        if word not in tables.particles or (place == 0 and word in tables.short and len(words) > 1)
    ]
    return kept or words[-1:]


def _fold(text: str) -> str:
    """Folded, with digits between letters read as the letters that they look like."""
    return _DIGIT.sub(lambda found: {"0": "o", "1": "l", "5": "s"}[found.group()], fold(text))


@lru_cache(maxsize=65536)
def body_name(text: str) -> BodyName | None:
    """A body's or place's name taken apart; None where no letters are left."""
    tables = name_tables()
    text = _without_place(text)
    words = [
        _SPELT_OUT.get(w, w) for w in _fold(text.removesuffix("'s").removesuffix("’s")).split()
    ]
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    if not words:
        return None
    telling = [word for word in words if word not in _LINKS] or words
    core = list(telling)
    while len(core) > 1 and core[-1] in tables.body_ends:
        core = core[:-1]
    bare = text.replace(".", "").strip()
    is_acronym = len(words) == 1 and bare.isupper() and bare.isalpha() and len(bare) <= _ACRONYM
    return BodyName(
        words=tuple(words),
        core=tuple(core),
        acronym=words[0] if is_acronym and len(words[0]) > 1 else "",
        initials=_initials(words, telling),
    )


def _without_place(text: str) -> str:
    """A body's name without where it is: "the Quill Centre in Port Verland, Kelm."."""
    for sign in (" in ", ", ", " at "):
        front = text.partition(sign)[0]
        if " " in front.removeprefix("the ").strip():
            text = front
    return text


def _initials(words: list[str], telling: list[str]) -> Tokens:
    if len(telling) < 2:
        return ()
    full = "".join(word[0] for word in words)
    short = "".join(word[0] for word in telling)
    return (short,) if short == full else (short, full)


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word of a body's name without the plural and without what spelling differs in."""
    word = (
        word.replace("defence", "defense").replace("organis", "organiz").replace("labour", "labor")
    )
    word = word.replace("centre", "center").replace("programme", "program")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=65536)
def scanned(word: str) -> str:
    """A word as a scanner might have it, the same for those that it takes for each other."""
    for old, new in name_tables().scans:
        word = word.replace(old, new)
    return word


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """What stays of a name when it is heard and written down again: its first sound and its
    consonants. A weak sign; good to find candidates by."""
    rough = loose(word)
    for pair, letter in (
        ("sz", "s"),
        ("sh", "s"),
        ("ch", "k"),
        ("ck", "k"),
        ("tz", "s"),
        ("ts", "s"),
        ("z", "s"),
        ("x", "ks"),
        ("w", "v"),
        ("j", "g"),
        ("b", "p"),
        ("d", "t"),
    ):
        rough = rough.replace(pair, letter)
    first, rest = rough[:1], rough[1:]
    bare = "".join(letter for letter in rest if letter not in "auh")
    return first + "".join(
        letter for place, letter in enumerate(bare) if place == 0 or bare[place - 1] != letter
    )


@lru_cache(maxsize=65536)
def name_key(text: str, *, is_person: bool) -> str:
    """A rough key of a name: the family name, or the words without plurals; "" where no letters
    are left."""
    if is_person:
        person = person_name(text)
        return person.surname if person else ""
    body = body_name(text)
    return " ".join(map(plain, body.core)) if body else ""

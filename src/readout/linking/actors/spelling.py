"""How two words of names compare, and two names: features, each with what was compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA, JaroWinkler

from readout.knowledge.folding import loose
from readout.linking.actors.names import BodyName, PersonName, plain, scanned
from readout.linking.actors.tables import Rarity, name_tables

Likeness = Literal["same", "romanised", "slip", "typo", "rough", "other"]
Feature = tuple[str, str, str]
"""Its name in the table of weights, and the two strings compared."""

_SHORT = 4
"""Letters below which one other letter makes another name."""
_LONG = 7
_ROUGH = 0.88
"""Jaro-Winkler likeness from which two long names with two slips are taken to be alike."""
_RANK: dict[Rarity, int] = {"rare": 0, "common": 1, "everywhere": 2}


@lru_cache(maxsize=262144)
def likeness(one: str, other: str) -> Likeness:
    """How alike two folded words are. Symmetric.

    romanised: they differ in what romanisations differ in. typo: by one letter, in a long word;
    slip: by one letter, in a short one. rough: by two.
    """
    if one == other:
        return "same"
    shorter, longer = sorted((len(one), len(other)))
    if shorter < 3:
        return "other"
    if loose(one) == loose(other):
        return "romanised"
    if shorter < _SHORT:
        return "other"
    if scanned(one) == scanned(other):
        return "typo"
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return "typo" if shorter >= _LONG - 1 else "slip"
    if distance == 2 and longer >= _LONG and JaroWinkler.similarity(one, other) >= _ROUGH:
        return "rough"
    if distance > 1 and shorter >= 5 and loose(one)[:1] == loose(other)[:1]:
        apart = OSA.distance(loose(one), loose(other), score_cutoff=1)
        if apart == 1:
            return "rough"
    return "other"


def compare_people(left: PersonName, right: PersonName) -> list[Feature]:
    """Features of two people's names. Symmetric but for the sides of what was compared."""
    straight = _people(left, right)
    if not (left.is_full and right.is_full):
        return straight
    if straight[0][0] not in ("surname-other", "surname-rough-rare"):
        return straight
    if left.given[0] != right.surname and right.given[0] != left.surname:
        return straight
    turned = [_people(left.turned(), right), _people(left, right.turned())]
    fitting = [found for found in turned if _fits(found)]
    if not fitting:
        return straight
    best = min(fitting, key=lambda found: sorted(feature for feature, _, _ in found))
    return [*best, ("name-order", " ".join(left.tokens), " ".join(right.tokens))]


def _fits(found: Sequence[Feature]) -> bool:
    names = {feature for feature, _, _ in found}
    return found[0][0].startswith("surname-same") and not names & _CLASHING


_CLASHING = frozenset(("given-other", "given-missing", "middle-other"))


def _people(left: PersonName, right: PersonName) -> list[Feature]:
    return [
        _surname(left.surname, right.surname),
        *_given(left, right),
        *_generation(left, right),
    ]


def _surname(one: str, other: str) -> Feature:
    tables = name_tables()
    alike = likeness(one, other)
    ranks = tables.surname_rarity(one), tables.surname_rarity(other)
    if alike not in ("same", "other") and "rare" not in ranks and alike != "romanised":
        # Two names of many people each: no slip.
        alike = "other"
    if alike == "other":
        return ("surname-other", one, other)
    rank = max(ranks, key=_RANK.__getitem__)
    return (f"surname-{alike}-{rank}", one, other)


def _given(left: PersonName, right: PersonName) -> Iterator[Feature]:
    if not (left.is_full and right.is_full):
        if left.is_full or right.is_full:
            yield ("given-missing", " ".join(left.given), " ".join(right.given))
        return
    one, other = left.given[0], right.given[0]
    found = _given_likeness(one, other)
    if found == "given-other":
        # Known by a middle name: "J. Marek Dossan", "Marek Dossan".
        for a, b in ((left.given, right.given[:1]), (right.given, left.given[:1])):
            if len(a) > 1 and _given_likeness(a[1], b[0]).startswith(("given-same", "given-roman")):
                found = "given-middle"
    yield (found, one, other)
    if left == right:
        kind = "rare" if is_telling(left) else "everywhere"
        yield (f"name-whole-{kind}", " ".join(left.tokens), " ".join(right.tokens))
        return
    yield from _middle(left.given[1:], right.given[1:])


def _given_likeness(one: str, other: str) -> str:
    tables = name_tables()
    if one == other:
        if len(one) == 1:
            return "given-initial"
        return f"given-same-{tables.given_rarity(one)}"
    if 1 in (len(one), len(other)):
        return "given-initial" if one[0] == other[0] else "given-other"
    if tables.are_forms(one, other):
        return "given-forms"
    genders = {tables.gender(one), tables.gender(other)}
    if {"female", "male"} <= genders:
        return "given-other"
    alike = likeness(one, other)
    are_known = "rare" not in (tables.given_rarity(one), tables.given_rarity(other))
    if alike == "other" or (are_known and alike != "romanised"):
        return "given-other"
    return "given-slip" if alike in ("slip", "typo") else f"given-{alike}"


def is_telling(name: PersonName) -> bool:
    """Whether a name is borne by so few that two who bear it are one unless something speaks
    against it."""
    tables = name_tables()
    if not name.is_full or len(name.given[0]) < 2:
        return False
    ranks = {tables.surname_rarity(name.surname), tables.given_rarity(name.given[0])}
    return bool(ranks - {"everywhere"})


def _middle(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Feature]:
    if not left or not right:
        return
    one, other = left[0], right[0]
    if (
        one == other
        or likeness(one, other) != "other"
        or (1 in (len(one), len(other)) and one[0] == other[0])
    ):
        yield ("middle-same", one, other)
    else:
        yield ("middle-other", one, other)


def _generation(left: PersonName, right: PersonName) -> Iterator[Feature]:
    if left.generation == right.generation:
        return
    if left.generation and right.generation:
        yield ("generation-other", left.generation, right.generation)
    elif left.is_full and right.is_full:
        yield ("generation-missing", left.generation, right.generation)


def compare_bodies(left: BodyName, right: BodyName) -> Feature:
    """The one feature that says most of two bodies' or places' names. Symmetric."""
    one, other = " ".join(left.words), " ".join(right.words)
    generic = name_tables().generic
    is_generic = set(left.core) <= generic or set(right.core) <= generic
    kind = "generic" if is_generic else "rare"
    if left.words == right.words:
        if left.acronym and right.acronym and len(left.acronym) < 3:
            kind = "generic"
        return (f"body-same-{kind}", one, other)
    if sorted(map(plain, left.core)) == sorted(map(plain, right.core)):
        return (f"body-words-{kind}", one, other)
    for short, long in ((left, right), (right, left)):
        if short.acronym and short.acronym in long.initials:
            return ("body-acronym" if len(short.acronym) > 2 else "body-acronym-two", one, other)
    part = _part(left, right)
    if part is not None:
        return (part, one, other)
    return (_near(left, right), one, other)


def _part(left: BodyName, right: BodyName) -> str | None:
    """Where the words of the one are the first or last of the other."""
    short, long = sorted((left, right), key=lambda name: (len(name.core), name.core))
    many, few = len(long.core), len(short.core)
    if few == many:
        return None
    tables = name_tables()
    is_last, is_first = long.core[many - few :] == short.core, long.core[:few] == short.core
    if not (is_last or is_first):
        return None
    rest = set(long.core[: many - few] if is_last else long.core[few:])
    if rest <= tables.place_words:
        return "body-place-word"
    if rest & tables.directions:
        return "body-other"
    is_generic = set(short.core) <= tables.generic
    if few == 1 and not is_generic:
        # "Quill" may be anything of Quill's, "Quill Bank" not much else than the bank.
        return "body-part-one"
    return "body-part-generic" if is_generic and few < 3 else "body-part"


def _near(left: BodyName, right: BodyName) -> str:
    """Names with a slip in one word, which none of two known words is."""
    if left.acronym or right.acronym or len(left.words) != len(right.words):
        return "body-other"
    changed = [(a, b) for a, b in zip(left.words, right.words, strict=True) if a != b]
    tables = name_tables()
    known = tables.generic | tables.directions
    if len(changed) > 2 or any(a in known and b in known for a, b in changed):
        return "body-other"
    slips = [_word_likeness(a, b, known) for a, b in changed]
    if "other" in slips:
        return "body-other"
    if set(slips) == {"romanised"}:
        return "body-romanised"
    if len(slips) > 1:
        return "body-slip"
    long = len(" ".join(left.words)) >= _LONG + 3
    return "body-typo" if long or slips[0] == "typo" else "body-slip"


def _word_likeness(one: str, other: str, known: frozenset[str]) -> Likeness:
    """Beside a word that many names have a slip is plain in shorter words, too ("0f", "Uniori")."""
    alike = likeness(one, other)
    if alike == "other" and (one in known) != (other in known):
        longest = max(len(one), len(other))
        if OSA.distance(one, other, score_cutoff=2) <= (1 if longest < 5 else 2):
            return "slip"
    return alike

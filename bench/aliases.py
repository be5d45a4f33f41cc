"""How well spellings of one actor are healed, and namesakes kept apart: made-up documents with
names of the shipped tables, spoilt at known rates.

    python bench/aliases.py [--names 500] [--seed 1] [--misses N] [--rate 0.35]

500 names of people and bodies of all origins, and for every fifth a namesake to be confused with
(a brother, a son, a surname that differs by one letter; and twenty pairs of people with one common
name in stories and countries of their own), stand in stories of several documents. Of their
mentions a share is spoilt, in eight ways with equal chance: typing slips, scanning errors, other
romanisations, initials, bare surnames or acronyms, short forms, family name first, diacritics or
another script. The noise has its own tables and shares no code with the healer, and the healer is
not told that the tables know the names. Pairs of local actors are scored: precision, recall, by
threshold and by kind of noise. The floor is Jaro-Winkler on the lower-case names, at many
thresholds, in the same run.
"""

# ruff: noqa: ARG001 (all ways of spoiling a name take the same arguments)

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from itertools import combinations
from typing import Any, NamedTuple

from rapidfuzz.distance import JaroWinkler

from readout.linking.actors import casting
from readout.linking.actors.keys import ActorKeys, LocalActor, RoleKeys, Spelling
from readout.schema.cast import member_id

PEOPLE, BODIES = ("people",), ("groups", "institutions", "organisations")
STORIES_OF, DOCUMENTS, IN_DOCUMENT = 9, 8, 5


class Somebody(NamedTuple):
    """A true actor: `number` is who it is, `story` where it stands if in one only."""

    number: int
    name: str
    is_person: bool
    country: str
    office: str


class Said(NamedTuple):
    """One local actor as made: who it truly is, what is written, how it was spoilt."""

    truth: int
    text: str
    noise: str


def main() -> int:
    """Make the documents, link them, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--names", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=0.35)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    cast = list(somebodies(options.names, chance))
    keys, said = documents(cast, options.rate, chance)
    print(f"{len(cast)} actors, {len(keys)} documents, {len(said)} local actors, spoilt:")
    print("  ", dict(Counter(each.noise for each in said.values() if each.noise).most_common()))
    began = time.perf_counter()
    found = link(keys, 0.5)
    print(f"linked in {time.perf_counter() - began:.1f} s")
    for cut in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        report(f"readout, cut {cut}", said, found if cut == 0.5 else link(keys, cut))
    floor(said)
    by_noise(said, found)
    if options.misses:
        misses(said, found, options.misses)
    return 0


def somebodies(count: int, chance: random.Random) -> Iterator[Somebody]:
    """The true actors: four fifths people, one fifth bodies, and namesakes for every fifth."""
    people = rows(PEOPLE, chance)[: count * 4 // 5]
    bodies = rows(BODIES, chance)[: count - len(people)]
    givens = sorted({row["name"].split()[0] for row in people})
    taken = {row["name"] for row in people}
    number = 0
    for row in (*people, *bodies):
        is_person = row in people
        yield Somebody(
            number, row["name"], is_person, row["country"], row["note"] if is_person else ""
        )
        number += 1
        if is_person and chance.random() < 0.2:
            name = namesake(row["name"], number % 3, givens, chance)
            if name is not None and name not in taken:
                country = chance.choice(["AUS", "BRA", "KEN", "NOR"])
                office = chance.choice(["mayor", "striker", "professor", "judge", "author"])
                yield Somebody(number, name, True, country, office)
                number += 1
    for name in chance.sample([f"{a} {b}" for a in _GIVEN for b in _FAMILY], count // 25):
        for country, office in (("USA", "spokesman"), (chance.choice(["AUS", "IRL"]), "mayor")):
            yield Somebody(number, name, True, country, office)
            number += 1


_GIVEN = ["David", "John", "Michael", "Mary", "Ahmed", "Maria", "Paul", "Sarah", "Peter", "Mark"]
_FAMILY = ["Miller", "Smith", "Jones", "Khan", "Lee", "Brown", "Garcia", "Ali", "Wilson", "Clark"]


def rows(tables: Sequence[str], chance: random.Random) -> list[dict[str, str]]:
    """Rows with names of two words or more, each name once, shuffled."""
    found: dict[str, dict[str, str]] = {}
    for table in tables:
        text = (resources.files("readout") / f"resources/actors/{table}.csv").read_text("utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        for row in csv.DictReader(lines):
            if 2 <= len(row["name"].split()) <= 5 and row["name"] not in found:
                found[row["name"]] = row
    listed = sorted(found.values(), key=lambda row: row["name"])
    chance.shuffle(listed)
    return listed


def namesake(name: str, kind: int, givens: Sequence[str], chance: random.Random) -> str | None:
    """Somebody else with nearly the same name."""
    *front, last = name.split()
    if kind == 0:
        return f"{chance.choice(givens)} {last}"
    if kind == 1:
        return f"{name} Jr." if len(front) == 1 else None
    if kind == 2:
        if len(last) < 5:
            return None
        at = chance.randrange(1, len(last) - 1)
        other = chance.choice([letter for letter in "bdfgklmnprstvz" if letter != last[at].lower()])
        return f"{chance.choice(givens)} {last[:at]}{other}{last[at + 1 :]}"
    return None


# Noise, each way with its own table.

_SOUNDS = [
    ("kh", "h"), ("h", "kh"), ("ou", "u"), ("u", "ou"), ("y", "i"), ("i", "y"), ("q", "k"),
    ("k", "q"), ("ee", "i"), ("sh", "ch"), ("ss", "s"), ("s", "ss"), ("ll", "l"), ("dj", "j"),
    ("j", "dj"), ("ei", "ai"), ("w", "v"), ("ph", "f"), ("tz", "z"), ("e", "i"), ("o", "u"),
]  # fmt: skip
_SCANS = [
    ("rn", "m"), ("m", "rn"), ("l", "1"), ("i", "l"), ("e", "c"), ("o", "0"), ("cl", "d"),
    ("h", "b"), ("n", "ri"), ("u", "ii"), ("t", "f"), ("a", "o"),
]  # fmt: skip
_MARKS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "c": "ç", "n": "ñ", "s": "š", "z": "ž"}
_CYRILLIC = dict(zip("abvgdezijklmnoprstufhcy", "абвгдезийклмнопрстуфхцы", strict=True))
_SHORT = {
    "William": "Bill", "Robert": "Bob", "James": "Jim", "Joseph": "Joe", "Michael": "Mike",
    "Thomas": "Tom", "Daniel": "Dan", "David": "Dave", "Benjamin": "Ben", "Anthony": "Tony",
    "Alexander": "Alex", "Nicolas": "Nick", "Nicholas": "Nick", "Donald": "Don", "Ronald": "Ron",
    "Edward": "Ed", "Charles": "Charlie", "Christopher": "Chris", "Andrew": "Andy", "Samuel": "Sam",
    "Matthew": "Matt", "Philip": "Phil", "Gregory": "Greg", "Kenneth": "Ken", "Timothy": "Tim",
    "Stephen": "Steve", "Steven": "Steve", "Richard": "Dick", "Jeffrey": "Jeff",
    "Lawrence": "Larry",
    "Vladimir": "Vova", "Mikhail": "Misha", "Alexandra": "Sandra", "Elizabeth": "Liz",
    "Margaret": "Maggie", "Katherine": "Kate", "Patricia": "Pat", "Susan": "Sue", "Antony": "Tony",
    "Patrick": "Pat", "Frederick": "Fred", "Francis": "Frank", "Peter": "Pete", "Abraham": "Abe",
    "Joshua": "Josh", "Jonathan": "Jon", "Maximilian": "Max", "Victoria": "Vicky", "Dmitry": "Dima",
}  # fmt: skip


def slip(name: str, is_person: bool, chance: random.Random) -> str | None:
    """A letter dropped, doubled, changed or swapped with its neighbour."""
    places = [n for n in range(1, len(name) - 1) if name[n].isalpha() and name[n - 1].isalpha()]
    if len(name) < 6 or not places:
        return None
    at, way = chance.choice(places), chance.randrange(4)
    if way == 0:
        return name[:at] + name[at + 1 :]
    if way == 1:
        return name[:at] + name[at] + name[at:]
    if way == 2:
        return name[:at] + chance.choice("aeinorstl") + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] if at > 1 else None


def swapped(table: Sequence[tuple[str, str]]) -> Callable[[str, bool, random.Random], str | None]:
    """One exchange of the table, at one place."""

    def spoil(name: str, is_person: bool, chance: random.Random) -> str | None:
        fitting = [
            (at, old, new)
            for old, new in table
            for at in range(1, len(name))
            if name.startswith(old, at)
        ]
        if not fitting:
            return None
        at, old, new = chance.choice(fitting)
        return name[:at] + new + name[at + len(old) :]

    return spoil


def initial(name: str, is_person: bool, chance: random.Random) -> str | None:
    first, *rest = name.split()
    return f"{first[0]}. {' '.join(rest)}" if is_person and len(first) > 1 else None


def cut_short(name: str, is_person: bool, chance: random.Random) -> str | None:
    """A bare surname, an acronym."""
    words = name.removesuffix(" Jr.").split()
    if is_person:
        return words[-1]
    letters = "".join(word[0] for word in words if word[0].isupper())
    return letters if len(letters) >= 3 else None


def short_form(name: str, is_person: bool, chance: random.Random) -> str | None:
    first, *rest = name.split()
    if not is_person:
        # "Canadian Mounted Police" for the Royal one.
        return " ".join(rest) if len(rest) > 2 and rest[0][0].isupper() else None
    return f"{_SHORT[first]} {' '.join(rest)}" if first in _SHORT else None


def turned(name: str, is_person: bool, chance: random.Random) -> str | None:
    words = name.split()
    if not is_person or len(words) != 2:
        return None
    sign = ", " if chance.random() < 0.5 else " "
    return f"{words[1]}{sign}{words[0]}"


def foreign(name: str, is_person: bool, chance: random.Random) -> str | None:
    """Marks on letters, or Cyrillic."""
    if chance.random() < 0.7 or not is_person:
        places = [n for n, letter in enumerate(name) if letter in _MARKS]
        for at in chance.sample(places, min(2, len(places))):
            name = name[:at] + _MARKS[name[at]] + name[at + 1 :]
        return name
    written = "".join(_CYRILLIC.get(letter, letter) for letter in name.lower())
    return written.title() if all(not "a" <= letter <= "z" for letter in written) else None


NOISE: dict[str, Callable[[str, bool, random.Random], str | None]] = {
    "slip": slip, "scan": swapped(_SCANS), "romanised": swapped(_SOUNDS), "initial": initial,
    "cut short": cut_short, "short form": short_form, "turned": turned, "foreign": foreign,
}  # fmt: skip


def documents(
    cast: Sequence[Somebody], rate: float, chance: random.Random
) -> tuple[list[ActorKeys], dict[str, Said]]:
    """Documents in stories. A namesake stands in the story of the one before it half of the time,
    a full namesake never."""
    stories = arrange(cast, chance)
    keys: list[ActorKeys] = []
    said: dict[str, Said] = {}
    for story, inside in enumerate(stories):
        words = [f"word{chance.randrange(4000)}" for _ in range(40)]
        for place in range(DOCUMENTS):
            id = f"s{story:03}d{place}"
            actors = []
            for at, body in enumerate(chance.sample(inside, min(IN_DOCUMENT, len(inside)))):
                actor, made = local(body, at, rate, chance)
                actors.append(actor)
                said[member_id(id, actor.start, actor.end)] = made
            terms = {*chance.sample(words, 25), *(f"any{chance.randrange(500)}" for _ in range(15))}
            keys.append(ActorKeys(document=id, actors=tuple(actors), terms=tuple(sorted(terms))))
    return keys, said


def arrange(cast: Sequence[Somebody], chance: random.Random) -> list[list[Somebody]]:
    count = max(1, len(cast) * 3 // (2 * STORIES_OF))
    stories: list[list[Somebody]] = [[] for _ in range(count)]
    home: dict[int, int] = {}
    for before, body in zip((None, *cast), cast, strict=False):
        first = chance.randrange(count)
        if before is not None and body.name.split()[-1] == before.name.split()[-1]:
            alone = body.name == before.name
            first = (home[before.number] + 1) % count if alone else home[before.number]
        home[body.number] = first
        stories[first].append(body)
        if chance.random() < 0.5 and (before is None or body.name != before.name):
            other = chance.randrange(count)
            if other != first:
                stories[other].append(body)
    return [story for story in stories if len(story) > 1]


def local(body: Somebody, at: int, rate: float, chance: random.Random) -> tuple[LocalActor, Said]:
    """The actor as one document has it."""
    text, noise = body.name, ""
    if chance.random() < rate:
        for kind in chance.sample(sorted(NOISE), len(NOISE)):
            spoilt = NOISE[kind](body.name, body.is_person, chance)
            if spoilt is not None and spoilt != body.name:
                text, noise = spoilt, kind
                break
    start = at * 100
    names = [Spelling(text, 1, start, start + len(text), "")]
    if body.is_person and noise in ("", "initial", "short form") and chance.random() < 0.5:
        last = text.removesuffix(" Jr.").split()[-1]
        names.append(Spelling(last, 2, start + 50, start + 50 + len(last), ""))
    has_office = bool(body.office) and chance.random() < 0.4
    roles = (RoleKeys(body.office, start, start + 5),) if has_office else ()
    return (
        LocalActor(
            id=f"a{at}",
            name=text,
            type="person" if body.is_person else "organisation",
            start=start,
            end=start + len(text),
            mentions=len(names),
            names=tuple(names),
            roles=roles,
            country=body.country if has_office else "",
        ),
        Said(body.number, text, noise),
    )


def link(keys: Sequence[ActorKeys], cut: float) -> dict[str, str]:
    """The cast actor of each member."""
    before, casting.CUT = casting.CUT, cut
    try:
        cast = casting.link_actors(keys)
    finally:
        casting.CUT = before
    return {member.id: actor.id for actor in cast.actors for member in actor.members}


def report(name: str, said: dict[str, Said], found: dict[str, Any]) -> None:
    right, given, true = counts(said, found)
    print(f"  {name:<24} {rates(right, given, true)}")


def counts(said: dict[str, Said], found: dict[str, Any]) -> tuple[int, int, int]:
    """Pairs right, given, true; from sizes, not from pairs."""
    both = Counter((said[id].truth, found[id]) for id in said)
    given, true = Counter(found[id] for id in said), Counter(each.truth for each in said.values())
    return pairs(both), pairs(given), pairs(true)


def pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def rates(right: int, given: int, true: int) -> str:
    precision, recall = right / max(given, 1), right / max(true, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {100 * precision:5.1f}  R {100 * recall:5.1f}  F {100 * both:5.1f}"


def floor(said: dict[str, Said]) -> None:
    """Jaro-Winkler on distinct lower-case names: pairs at thresholds, and at the best."""
    names = Counter((each.text.lower(), each.truth) for each in said.values())
    listed = sorted(names)
    true = pairs(Counter(each.truth for each in said.values()))
    thresholds = [0.80, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96, 1.0]
    right, given = Counter[float](), Counter[float]()
    for item in listed:
        for threshold in thresholds:
            right[threshold] += names[item] * (names[item] - 1) // 2
            given[threshold] += names[item] * (names[item] - 1) // 2
    for one, other in combinations(listed, 2):
        alike = JaroWinkler.similarity(one[0], other[0], score_cutoff=0.8)
        weight = names[one] * names[other]
        for threshold in thresholds:
            if alike and alike >= threshold:
                given[threshold] += weight
                right[threshold] += weight * (one[1] == other[1])
    for threshold in thresholds:
        print(f"  Jaro-Winkler {threshold:<11} {rates(right[threshold], given[threshold], true)}")


def by_noise(said: dict[str, Said], found: dict[str, str]) -> None:
    """Recall of the spoilt: the share of an actor's clean mentions that one is joined with."""
    clean: dict[int, list[str]] = defaultdict(list)
    for id, each in said.items():
        if not each.noise:
            clean[each.truth].append(id)
    total, joined, wrong = Counter[str](), Counter[str](), Counter[str]()
    members: dict[str, list[str]] = defaultdict(list)
    for id, actor in found.items():
        members[actor].append(id)
    for id, each in said.items():
        for other in clean[each.truth]:
            if other != id:
                total[each.noise] += 1
                joined[each.noise] += found[id] == found[other]
        others = [said[other].truth for other in members[found[id]]]
        wrong[each.noise] += Counter(others).most_common(1)[0][0] != each.truth
    many = Counter(each.noise for each in said.values())
    print("joined with clean mentions of the same actor, and in somebody else's cluster:")
    for kind in sorted(total):
        print(
            f"  {kind or 'clean':<12} {100 * joined[kind] / max(total[kind], 1):5.1f} %"
            f"   {wrong[kind]} of {many[kind]}"
        )


def misses(said: dict[str, Said], found: dict[str, str], limit: int) -> None:
    """Clusters of several actors, and actors in several clusters."""
    names: dict[int, Counter[str]] = defaultdict(Counter)
    members: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    parts: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for id, each in said.items():
        names[each.truth][each.text] += 1
        members[found[id]][(each.truth, each.text)] += 1
        parts[each.truth][found[id]][each.text] += 1
    lumped = [each for each in members.values() if len({truth for truth, _ in each}) > 1]
    for each in sorted(lumped, key=lambda found: -sum(found.values()))[:limit]:
        print("lumped", dict(each))
    split = [each for each in parts.values() if len(each) > 1]
    for each in sorted(split, key=len, reverse=True)[:limit]:
        print("split", [dict(part) for part in each.values()])


if __name__ == "__main__":
    sys.exit(main())

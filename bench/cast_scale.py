"""How long the cast of a large pile takes, and how much memory: made-up documents in stories.

    python bench/cast_scale.py [--mentions 100000,1000000] [--seed 1]

Names come from the shipped tables with the frequencies of news (a few everywhere, most in one
story), one in twenty misspelt, with bare surnames and descriptions. Keys are made directly: what is
timed is everything between keys and cast. Each size runs in a process of its own, so that the
memory is its own. The floor is a dictionary of lower-case names.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.aliases import slip  # noqa: E402

from readout.linking.actors import ActorKeys, LocalActor, link_actors  # noqa: E402
from readout.linking.actors.keys import RoleKeys, Spelling  # noqa: E402
from readout.schema.actor import ActorType  # noqa: E402

A_STORY, IN_STORY, LOCAL, MENTIONS = 20, 12, 12, 3
TABLES: dict[str, ActorType] = {
    "people": "person",
    "groups": "organisation",
    "institutions": "organisation",
    "organisations": "organisation",
    "companies": "organisation",
}
PLAIN = ["official", "minister", "police", "army", "government", "spokesman", "resident", "driver"]
GIVEN = ["Ada", "Bo", "Carl", "Dina", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jana", "Kai", "Lena"]
SOUNDS = [
    "ba",
    "do",
    "ke",
    "li",
    "mar",
    "no",
    "qui",
    "ros",
    "sta",
    "tor",
    "ul",
    "ver",
    "win",
    "zan",
]


def main() -> int:
    """Run the sizes one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mentions", default="100000,1000000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        measure(options.alone, random.Random(options.seed))
        return 0
    for size in options.mentions.split(","):
        command = [sys.executable, __file__, "--alone", size, "--seed", str(options.seed)]
        subprocess.run(command, check=True)
    return 0


def measure(mentions: int, chance: random.Random) -> None:
    keys = list(make(mentions, chance))
    local = sum(len(document.actors) for document in keys)
    before = memory()
    began = time.perf_counter()
    names: dict[str, list[str]] = {}
    for document in keys:
        for actor in document.actors:
            names.setdefault(actor.name.lower(), []).append(document.document)
    floor = time.perf_counter() - began
    began, spent = time.perf_counter(), time.process_time()
    cast = link_actors(keys)
    took, spent = time.perf_counter() - began, time.process_time() - spent
    print(
        f"{sum(a.mentions for d in keys for a in d.actors):>9,} mentions, {len(keys):,} documents,"
        f" {local:,} local actors -> {len(cast.actors):,} cast, {len(cast.doubts):,} doubts:"
        f" {took:.1f} s, {spent:.1f} s of CPU ({1e6 * spent / local:.0f} us an actor),"
        f" keys {before:.0f} MB, peak {memory():.0f} MB;"
        f" floor, {len(names):,} names in {floor:.2f} s",
        flush=True,
    )


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make(mentions: int, chance: random.Random) -> Iterator[ActorKeys]:
    """Documents in stories of twenty."""
    known = list(named())
    chance.shuffle(known)
    count = max(1, mentions // (LOCAL * MENTIONS))
    for story in range(-(-count // A_STORY)):
        cast = [known[min(int(chance.paretovariate(0.7)), len(known)) - 1] for _ in range(IN_STORY)]
        cast += [(invented(chance), "person") for _ in range(IN_STORY)]
        words = [f"w{chance.randrange(20000)}" for _ in range(50)]
        for place in range(min(A_STORY, count - story * A_STORY)):
            inside = chance.sample(cast, min(LOCAL - 3, len(cast)))
            terms = {*chance.sample(words, 30), *(f"w{chance.randrange(2000)}" for _ in range(20))}
            actors = [actor(name, kind, at, chance) for at, (name, kind) in enumerate(inside)]
            actors += [described(at, chance) for at in range(len(actors), LOCAL)]
            yield ActorKeys(
                document=f"{story:06}-{place:02}", actors=tuple(actors), terms=tuple(sorted(terms))
            )


def named() -> Iterator[tuple[str, ActorType]]:
    for table, kind in TABLES.items():
        text = (resources.files("readout") / f"resources/actors/{table}.csv").read_text("utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        for name in dict.fromkeys(row["name"] for row in csv.DictReader(lines)):
            yield name, kind


def invented(chance: random.Random) -> str:
    return f"{chance.choice(GIVEN)} {''.join(chance.choices(SOUNDS, k=3)).title()}"


def actor(name: str, kind: ActorType, at: int, chance: random.Random) -> LocalActor:
    written = name
    if chance.random() < 0.05:
        written = slip(name, kind == "person", chance) or name
    if kind == "person" and chance.random() < 0.15:
        written = written.split()[-1]
    start = at * 100
    short = written.split()[-1] if kind == "person" else written
    names: Sequence[str] = tuple(dict.fromkeys((written, short)))
    roles = (RoleKeys(chance.choice(PLAIN), start, start + 5),) if chance.random() < 0.2 else ()
    return LocalActor(
        id=f"a{at}",
        name=written,
        type=kind,
        start=start,
        end=start + len(written),
        mentions=MENTIONS,
        names=tuple(Spelling(text, 1, start, start + len(text), "") for text in names),
        roles=roles,
    )


def described(at: int, chance: random.Random) -> LocalActor:
    word, start = chance.choice(PLAIN), at * 100
    text = f"the {word}"
    spelling = Spelling(text, 1, start, start + len(text), word)
    return LocalActor(
        id=f"a{at}", name=text, type="person", start=start, end=start + len(text),
        mentions=MENTIONS, descriptions=(spelling,),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

"""What statements of several documents come to: how many pairs are right by relation, and time.

    python bench/sayings.py [--part gold|seeds|examples|speed|made|all] [--cache FOLDER] [--show N]

Gold: the pairs that are found beside the verdicts of `bench/gold/statement_claims.jsonl`, by
relation. The first 50 of each by hash were read and judged, of the related ones 25; "open" counts
those among the first 50 that have come up since, and `--show N` prints so many of each. A pair is
real if the two statements stand to each other as it says; a related one if both are of one matter.
The rules were not fitted on these topics, but mistakes read in them led to
general ones being mended, so the rates are somewhat too good. Seeds: whether the statements of 000
and 003 on a wider war are one claim. Examples: the claims of statements of `examples/truth.json`
that are found, a floor against getting worse.

Speed: the five topics of 1,318 articles; made: made-up documents, and ones that all say one thing.
Both beside a floor (a dictionary of statements of equal words). `--cache` keeps readings, the same
ones as bench/claims.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from readout.linking.actors import find_keys as find_actor_keys
from readout.linking.actors import link_actors
from readout.linking.claims.sayings import SayingKeys, find_keys, link_sayings
from readout.linking.claims.sayings.keys import LocalActor, LocalSaying, Number, Part
from readout.linking.copies.duplicates import group_copies
from readout.linking.copies.sketch import sketch
from readout.linking.events.keys import find_keys as find_event_keys
from readout.linking.events.linking import link_events
from readout.reading import LAYERS, Tools, read
from readout.schema.cast import Cast
from readout.schema.claim import ClaimPair, Claims
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.happening import Happenings
from readout.schema.span import Span
from readout.schema.time import Dct

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
from bench.claims import Document, date_of, place, quoted, read_topic  # noqa: E402

from truth import read_texts  # noqa: E402

SHARED = ROOT.parent / "shared"
GOLD = ROOT / "bench/gold/statement_claims.jsonl"
PILE = tuple(
    f"entities.{name}"
    for name in ("Charles_Taylor", "Dilma_Rousseff", "Dmitry_Medvedev", "Hu_Jintao",
                 "Morgan_Tsvangirai")
)  # fmt: skip
WANTED: Mapping[str, tuple[str, ...]] = {
    "t17.haiti": ("agree", "refine", "supersede", "conflict", "related"),
    "t17.iraq": ("agree", "refine", "supersede", "conflict", "related"),
    "pile": ("refine", "supersede", "conflict"),
}
"""What is judged: all relations of two topics, the rare ones of the pile."""
MOST = 50
ROUNDS = 3
SIZES = (1_000, 10_000)
Row = dict[str, Any]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parts = ("gold", "seeds", "examples", "speed", "made", "all")
    parser.add_argument("--part", choices=parts, default="all")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if not (options.shared / "data/timelines").is_dir():
        print(f"{options.shared} is not here", file=sys.stderr)
        return 2
    ways: dict[str, Callable[[argparse.Namespace], None]] = {
        "gold": show_gold,
        "seeds": show_seeds,
        "examples": show_examples,
        "speed": show_speed,
        "made": show_made,
    }
    for name, way in ways.items():
        if options.part in (name, "all"):
            way(options)
    return 0


class Pile(msgspec.Struct):
    """Documents with all that linking their statements needs."""

    documents: Sequence[Document]
    keys: list[SayingKeys]
    dates: Mapping[str, Dct]
    cast: Cast
    groups: tuple[DuplicateGroup, ...]
    happenings: Happenings

    def link(self) -> Claims:
        """Their claims."""
        return link_sayings(
            self.keys,
            dates=self.dates,
            cast=self.cast,
            groups=self.groups,
            happenings=self.happenings,
        )


def make_pile(documents: Sequence[Document]) -> Pile:
    dates = {id: date_of(day) for _, id, day, _, _ in documents if day}
    cast = link_actors(
        [find_actor_keys(id, text, reading) for _, id, _, text, reading in documents], dates=dates
    )
    bodies = ((id, sketch(text, reading.layout.body)) for _, id, _, text, reading in documents)
    events = [
        find_event_keys(id, text, reading, body=reading.layout.body)
        for _, id, _, text, reading in documents
    ]
    groups = tuple(map(as_group, group_copies(bodies).groups))
    return Pile(
        documents=documents,
        keys=[find_keys(id, text, reading) for _, id, _, text, reading in documents],
        dates=dates,
        cast=cast,
        groups=groups,
        happenings=link_events(events, dates=dates, cast=cast, groups=groups),
    )


def as_group(members: Sequence[str]) -> DuplicateGroup:
    """A group without its lineage: here it only counts who is in it."""
    copies = (Copy(id=id, kind="same", kept=1.0, own=0.0) for id in members[1:])
    return DuplicateGroup(
        id=members[0], origin=members[0], basis="alone", copies=tuple(copies)
    )  # fmt: skip


def read_pile(name: str, options: argparse.Namespace) -> Pile:
    topics = PILE if name == "pile" else (name,)
    return make_pile([each for topic in topics for each in read_topic(topic, options)])


# Verdicts


def show_gold(options: argparse.Namespace) -> None:
    """Precision by relation."""
    verdicts = {
        (row["topic"], row["left"], row["right"], row["relation"]): row["real"]
        for row in map(json.loads, GOLD.read_text("utf-8").splitlines())
    }
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for topic, relations in WANTED.items():
        pile = read_pile(topic, options)
        claims = pile.link()
        told = Counter(pair.relation for claim in claims.claims for pair in claim.pairs)
        told["related"] = len(claims.related)
        print(topic, len(claims.claims), "claims", json.dumps(told, sort_keys=True))
        texts = {id: text for _, id, _, text, _ in pile.documents}
        for relation in relations:
            for number, pair in enumerate(ordered(claims, relation)):
                key = (topic, place(pair.left), place(pair.right), relation)
                real = verdicts.get(key)
                if real is None:
                    counts[relation]["open"] += number < MOST
                    if number < min(options.show, MOST):
                        show_pair(key, pair, texts)
                else:
                    counts[relation]["right" if real else "wrong"] += 1
    for relation, found in counts.items():
        known = found["right"] + found["wrong"]
        share = round(found["right"] / known, 3) if known else None
        print(relation, json.dumps({**found, "precision": share}, sort_keys=True))


def ordered(claims: Claims, relation: str) -> list[ClaimPair]:
    """The pairs of a relation by hash."""
    pairs = [pair for claim in claims.claims for pair in claim.pairs if pair.relation == relation]
    if relation == "related":
        pairs = list(claims.related)
    return sorted(pairs, key=lambda pair: hashlib.sha256(_ends(pair)).digest())


def _ends(pair: ClaimPair) -> bytes:
    return f"{pair.left} {pair.right}".encode()


def show_pair(key: tuple[str, str, str, str], pair: ClaimPair, texts: Mapping[str, str]) -> None:
    topic, left, right, relation = key
    row = {"topic": topic, "left": left, "right": right, "relation": relation}
    print(json.dumps(row), pair.score, [reason.feature for reason in pair.reasons][:5])
    print(*(quoted(id, texts, 60)[:400] for id in (pair.left, pair.right)), sep="\n")


# The seeds and the examples


def read_folder(paths: Sequence[Path]) -> list[Document]:
    rows = [(path.name, path.read_text("utf-8")) for path in paths]
    return [
        ("", name[:3], text.partition("date ")[2][:10], text,
         read(text, Tools.load(), layers=LAYERS))
        for name, text in rows
    ]  # fmt: skip


def show_seeds(options: argparse.Namespace) -> None:
    """The statements on a wider war."""
    found = [
        (name, "", text, reading)
        for _, name, _, text, reading in read_folder(sorted((options.shared / "seeds").glob("*")))
    ]
    pile = make_pile([("", name, day, text, reading) for name, day, text, reading in found])
    claims = pile.link()
    homes = [
        {member.document for member in claim.members}
        for claim in claims.claims
        if all("war" in quoted(member.id, _texts(pile), 0) for member in claim.members)
    ]
    print("seeds:", len(claims.claims), "claims; wider war in one:", {"000", "003"} in homes)


def _texts(pile: Pile) -> Mapping[str, str]:
    return {id: text for _, id, _, text, _ in pile.documents}


def show_examples(_: argparse.Namespace) -> None:
    """How many claims of the truth are one claim, or shown as related."""
    truth = json.loads((ROOT / "examples/truth.json").read_text("utf-8"))
    texts = read_texts(ROOT / "examples")
    documents = [
        ("", row["key"], row["date"] or "", text, read(text, Tools.load(), layers=LAYERS))
        for row in truth["documents"]
        for text in (texts[row["path"], row["input_id"]].text,)
    ]
    pile = make_pile(documents)
    claims = pile.link()
    homes = {member.id: claim.id for claim in claims.claims for member in claim.members}
    near = {(pair.left, pair.right) for pair in claims.related}
    counts: Counter[str] = Counter()
    for row in truth["claims"]:
        if row["kind"] == "figure":
            continue
        ids = [id for member in row["members"] if (id := statement_at(pile, member))]
        if len(ids) < len(row["members"]):
            counts["a statement is not found"] += 1
        elif len({homes.get(id, id) for id in ids}) == 1:
            counts["one claim"] += 1
        elif any((a, b) in near for a in ids for b in ids):
            counts["related"] += 1
        else:
            counts["apart"] += 1
    print("examples:", len(claims.claims), "claims;", json.dumps(counts, sort_keys=True))


def statement_at(pile: Pile, member: Row) -> str | None:
    """The row id of the statement whose content covers most of a member of the truth."""
    keys = next((each for each in pile.keys if each.document == member["document"]), None)
    best: tuple[float, str] | None = None
    for saying in keys.sayings if keys is not None else ():
        shared = sum(
            max(0, min(span.end, member["end"]) - max(span.start, member["start"]))
            for span in saying.content
        )
        size = sum(span.end - span.start for span in saying.content)
        rank = (
            round(shared / (size + member["end"] - member["start"] - shared), 4),
            f"{member['document']}:{saying.start}-{saying.end}:statement",
        )
        if shared and (best is None or rank > best):
            best = rank
    return None if best is None else best[1]


# Time


def show_speed(options: argparse.Namespace) -> None:
    """Time of keys and of linking of the 1,318 articles."""
    pile = read_pile("pile", options)
    said = sum(len(each.sayings) for each in pile.keys)
    size = sum(len(msgspec.msgpack.encode(each)) for each in pile.keys) / len(pile.keys)
    print(f"pile: {len(pile.keys)} documents, {said} statements, {size:.0f} bytes of keys each")
    report("keys", lambda: [find_keys(id, text, r) for _, id, _, text, r in pile.documents])
    report("link", pile.link)
    report("floor", lambda: find_equal(pile.keys))


def show_made(_: argparse.Namespace) -> None:
    """The same of made-up documents: of many stories, and of one that all tell."""
    for size in SIZES:
        keys = [make_document(number, story=20) for number in range(size)]
        dates = {each.document: date_of("2031-05-06") for each in keys}
        report(f"{size} made-up, link", partial(link_sayings, keys, dates=dates), 1)
        report(f"{size} made-up, floor", partial(find_equal, keys), 1)
    keys = [make_document(number, story=10**6) for number in range(SIZES[0])]
    dates = {each.document: date_of("2031-05-06") for each in keys}
    report(f"{SIZES[0]} of one story, link", partial(link_sayings, keys, dates=dates), 1)


def report(name: str, work: Callable[[], object], rounds: int = ROUNDS) -> None:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(f"{name}: {median(times):.2f} s")


def find_equal(keys: Sequence[SayingKeys]) -> dict[object, list[str]]:
    """The floor: statements of equal words."""
    found: dict[object, list[str]] = defaultdict(list)
    for document in keys:
        for saying in document.sayings:
            words = tuple((part.terms, part.negated) for part in saying.parts)
            found[words].append(f"{document.document}:{saying.start}")
    return found


def make_document(number: int, *, story: int) -> SayingKeys:
    """A document of 18 statements: some that all of its story have in other words, some its own.
    Words are drawn by hash from a vocabulary in which few are common."""
    home = number // story
    actors = tuple(LocalActor(f"d{number:05}:{n}-{n + 1}:actor", f"actor {home} {n}")
                   for n in range(6))  # fmt: skip
    sayings = []
    for at in range(18):
        seed = f"{home}/{at}" if at < 9 else f"{number}/{at}/own"
        words = list(draw_words(seed, 9))
        words[at % 9] = next(draw_words(f"{number}/{at}/other", 1))
        start = at * 200
        part = Part(
            start + 20, start + 190,
            terms=tuple(dict.fromkeys(words)),
            negated=tuple(words[:1]) if (number + at) % 7 == 0 else (),
            actors=(at % 6,),
            numbers=(Number(7.0, 7.0, "people"),) if at % 5 == 0 else (),
        )  # fmt: skip
        sayings.append(
            LocalSaying(
                number=at, start=start, end=start + 190, source=(Span(start, start + 5),),
                cue=(Span(start + 6, start + 10),), content=(Span(start + 20, start + 190),),
                manner="indirect", speaker=at % 6, name="Somebody", parts=(part,),
            )
        )  # fmt: skip
    return SayingKeys(document=f"d{number:05}", sayings=tuple(sayings), actors=actors)


def draw_words(seed: str, count: int) -> Iterator[str]:
    for number in range(count):
        digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
        share = int.from_bytes(digest[:6], "big") / 2**48
        yield f"word{int(30_000**share)}"


if __name__ == "__main__":
    sys.exit(main())

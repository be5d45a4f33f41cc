"""How well positions are found in the hand-labelled sentences, beside the acts of statements alone.

    python bench/positions.py [--cache FOLDER] [--corpus polnear-dev|timelines] [--errors N]
                              [--time] [--scale]

The sentences of `bench/gold/positions.jsonl`; whole articles are read, and those positions count
whose cue stands in a labelled sentence. Within a sentence gold and found are paired one to one:
`any` by words alone (cue or content lies in what is labelled), `act` if the act is the same, too,
`who` if besides that who takes it overlaps (or is empty on both sides), `what` if half of the
characters of both contents together are shared. `strength` is the share of right ones among those
with the right act. `plain` leaves out doubtful sentences, and doubtful positions whether found
or not. The floor takes the statements with an act of demanding, promising, warning, refusing or
supporting: the source is who, the content what. `running` weighs the strata as they are in text
(12, 25 and 63 %). The labelled sentences are too few for small differences: see `sentences`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readout.linking.positions import LocalPosition, PositionKeys, link_positions
from readout.linking.positions.keys import Who, Words
from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.positions import find_positions, position_rules
from readout.reading.statements import find_statements, statement_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.cast import Cast, CastActor, Member
from readout.schema.position import Position
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Dct, Timex
from readout.tagger import Tagged
from readout.tagger.weights import find_digest

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = Path(__file__).parent / "gold" / "positions.jsonl"
ACT_OF = {
    "demand": "demand",
    "promise": "commitment",
    "warning": "warning",
    "refusal": "refusal",
    "support": "acceptance",
}
SHARES = {"strong": 0.12, "weak": 0.25, "none": 0.63}
MEASURES = ("any", "act", "who", "what")
ROUNDS = 5
DOCUMENTS = (1_340, 10_000)
PER_DOCUMENT = 5
Row = dict[str, Any]
Places = frozenset[int]


class Taken(msgspec.Struct, frozen=True):
    """A position as it is scored: characters by offset."""

    act: str
    strength: str
    who: Places
    what: Places
    near: Places
    doubt: bool = False


class Article(msgspec.Struct, frozen=True):
    """The layers of one text that positions are found with."""

    trees: Trees
    mentions: tuple[Mention, ...]
    timexes: tuple[Timex, ...]
    statements: tuple[Statement, ...]


System = Callable[[Article], list[Taken]]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--corpus", choices=("polnear-dev", "timelines"))
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--scale", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "data/polnear").is_dir():
        print(f"{options.shared} is not here", file=sys.stderr)
        return 2
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    gold = [row for row in gold if options.corpus in (None, row["corpus"])]
    texts = texts_of(gold, options.shared / "data")
    tag = cached(options.cache)
    articles = {key: read(text, tag(text)) for key, text in texts.items()}
    for name, system in {"floor": by_acts, "readout": by_rules}.items():
        found = {key: system(article) for key, article in articles.items()}
        print(name, json.dumps(score(gold, found, plain=False)))
        print(name, "plain", json.dumps(score(gold, found, plain=True)))
        print(name, "running", json.dumps(weigh(gold, found)))
    if options.errors:
        found = {key: by_rules(article) for key, article in articles.items()}
        show_errors(gold, found, texts, options.errors)
    if options.time:
        print("time", json.dumps(measure(list(articles.values()))))
    if options.scale:
        for documents in DOCUMENTS:
            print("scale", json.dumps(measure_linking(documents)), flush=True)
    return 0


# Reading


def texts_of(gold: Iterable[Row], data: Path) -> dict[tuple[str, str], str]:
    """The articles of the labelled sentences."""
    wanted = {(row["corpus"], row["document"]) for row in gold}
    found: dict[tuple[str, str], str] = {}
    with (data / "polnear/dev.jsonl").open(encoding="utf-8") as lines:
        found |= {("polnear-dev", row["id"]): row["text"] for row in map(json.loads, lines)}
    for path in sorted((data / "timelines").glob("*.articles.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found |= {("timelines", row["id"]): row["text"] for row in map(json.loads, lines)}
    return {key: text for key, text in found.items() if key in wanted}


def cached(folder: Path | None) -> Callable[[str], Tagged]:
    """The tagger, its answers kept in a folder if one is given."""
    if folder is None:
        return tagger().tag
    folder.mkdir(parents=True, exist_ok=True)
    digest = find_digest()

    def tag(text: str) -> Tagged:
        path = folder / (hashlib.sha256(f"{digest}{text}".encode()).hexdigest() + ".json")
        if path.is_file():
            return msgspec.json.decode(path.read_bytes(), type=Tagged)
        answer = tagger().tag(text)
        path.write_bytes(msgspec.json.encode(answer))
        return answer

    return tag


def read(text: str, tagged: Tagged) -> Article:
    trees = Trees(text, tagged.words, tagged.sentences)
    named = find_mentions(tagged.names, trees, mention_rules())
    mentions, _ = find_actors(named, trees, actor_rules(), shipped_weights())
    timexes = find_times(text, tagged.words, times_rules())
    statements = find_statements(tagged.roles, trees, statement_rules(), mentions, timexes)
    return Article(trees, mentions, timexes, statements)


def positions_of(article: Article) -> tuple[Position, ...]:
    return find_positions(
        article.trees,
        position_rules(),
        mentions=article.mentions,
        timexes=article.timexes,
        statements=article.statements,
    )


def by_rules(article: Article) -> list[Taken]:
    """Ours."""
    return [
        Taken(
            one.act,
            one.strength,
            places(one.who),
            places(one.what),
            places([one.cue, *one.what]),
        )
        for one in positions_of(article)
    ]


def by_acts(article: Article) -> list[Taken]:
    """The floor: what statements do by their cues."""
    return [
        Taken(
            ACT_OF[one.act],
            "plain",
            places(one.source),
            places(one.content),
            places([*one.cue, *one.content]),
        )
        for one in flatten(article.statements)
        if one.act in ACT_OF
    ]


def flatten(statements: Iterable[Statement]) -> Iterator[Statement]:
    for statement in statements:
        yield statement
        yield from flatten(statement.nested)


# Scoring


def places(spans: Iterable[Span]) -> Places:
    return frozenset(at for span in spans for at in range(span.start, span.end))


def labelled(row: Row) -> list[Taken]:
    """The gold of one sentence."""
    return [
        Taken(
            each["act"],
            each["strength"],
            places(Span(*span) for span in each["who"]),
            places(Span(*span) for span in each["what"]),
            places(Span(*span) for span in (*each["what"], *each["who"])),
            each["doubt"],
        )
        for each in row["positions"]
    ]


def inside(row: Row, found: Iterable[Taken]) -> list[Taken]:
    first, last = row["sentence"]
    return [one for one in found if one.near and first <= min(one.near) < last]


def is_same(measure: str, gold: Taken, one: Taken) -> bool:
    """Whether a found position is the labelled one, by a measure."""
    if measure == "any":
        return not gold.near.isdisjoint(one.near) or one.act == gold.act
    if gold.act != one.act:
        return False
    if measure == "who":
        return not gold.who.isdisjoint(one.who) or not (gold.who or one.who)
    if measure == "what" and gold.what:
        return 2 * len(gold.what & one.what) >= len(gold.what | one.what)
    return True


def pair(measure: str, gold: Sequence[Taken], found: Sequence[Taken]) -> list[tuple[int, int]]:
    """Gold and found one to one, those that share most first."""
    fits = sorted(
        (-len(mine.what & one.what), at, place)
        for at, mine in enumerate(gold)
        for place, one in enumerate(found)
        if is_same(measure, mine, one)
    )
    pairs: list[tuple[int, int]] = []
    for _, at, place in fits:
        if all(at != left and place != right for left, right in pairs):
            pairs.append((at, place))
    return pairs


def count(row: Row, found: Iterable[Taken], measure: str, *, plain: bool) -> Counter[str]:
    """Right, missed, wrong of one sentence; `plain` leaves out what is doubtful."""
    gold, mine = labelled(row), inside(row, found)
    if plain and row["doubt"]:
        return Counter()
    pairs = pair(measure, gold, mine)
    loose = {right for _, right in pair("any", gold, mine)}
    doubtful = {at for at, one in enumerate(gold) if plain and one.doubt}
    touched = {right for left, right in pair("any", gold, mine) if left in doubtful}
    hits = [each for each in pairs if each[0] not in doubtful]
    spared = {right for left, right in pairs if left in doubtful} | (touched & loose)
    wrong = [at for at in range(len(mine)) if at not in {r for _, r in hits} and at not in spared]
    return Counter(
        right=len(hits),
        missed=len(gold) - len(doubtful) - len(hits),
        wrong=len(wrong),
        strength=sum(gold[left].strength == mine[right].strength for left, right in hits),
    )


def score(gold: Sequence[Row], found: dict[Any, list[Taken]], *, plain: bool) -> Row:
    """Precision, recall and F1 by measure."""
    result: Row = {}
    for measure in MEASURES:
        total: Counter[str] = Counter()
        for row in gold:
            total += count(row, found[row["corpus"], row["document"]], measure, plain=plain)
        result[measure] = rates(total["right"], total["missed"], total["wrong"])
        if measure == "act":
            result["strength"] = round(total["strength"] / max(1, total["right"]), 3)
            result["counts"] = [total["right"], total["missed"], total["wrong"]]
    result["sentences"] = len(gold)
    return result


def rates(right: float, missed: float, wrong: float) -> Row:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3)}


def weigh(gold: Sequence[Row], found: dict[Any, list[Taken]]) -> Row:
    """Rates of the act over running text: each stratum by its share of all sentences."""
    drawn = Counter(row["stratum"] for row in gold)
    total = dict.fromkeys(("right", "missed", "wrong"), 0.0)
    for row in gold:
        counted = count(row, found[row["corpus"], row["document"]], "act", plain=False)
        share = SHARES[row["stratum"]] / drawn[row["stratum"]]
        for key in total:
            total[key] += share * counted[key]
    return rates(total["right"], total["missed"], total["wrong"])


def show_errors(
    gold: Sequence[Row], found: dict[Any, list[Taken]], texts: dict[Any, str], most: int
) -> None:
    """Sentences of PolNeAR with something missed or wrong; those of `timelines` are not read."""
    shown = 0
    for row in gold:
        key = (row["corpus"], row["document"])
        counted = count(row, found[key], "act", plain=False)
        is_wrong = counted["missed"] or counted["wrong"]
        if row["corpus"] != "polnear-dev" or not is_wrong or shown >= most:
            continue
        shown += 1
        print(f"{row['stratum']}: {texts[key][slice(*row['sentence'])]!r}")
        for label, many in (("gold", labelled(row)), ("found", inside(row, found[key]))):
            for one in many:
                what = "".join(texts[key][at] for at in sorted(one.what))
                print(f"    {label}: {one.act} {one.strength} {what!r}")


def measure(articles: Sequence[Article]) -> Row:
    """Median seconds for all articles, positions beside the finding of times in the same texts."""
    systems: dict[str, Callable[[Article], object]] = {
        "positions": positions_of,
        "times": lambda article: find_times(article.trees.text, article.trees.words, times_rules()),
    }
    spent: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(ROUNDS):
        for name, system in systems.items():
            start = time.perf_counter()
            for article in articles:
                system(article)
            spent[name].append(time.perf_counter() - start)
    words = sum(len(article.trees.words) for article in articles)
    return {"words": words, **{name: round(statistics.median(s), 3) for name, s in spent.items()}}


# Scale


def measure_linking(documents: int) -> Row:
    """Median seconds to link so many made-up documents of a few positions each, beside the sorting
    and counting of their words alone. Words and actors are as unequal as in news: one actor in ten
    positions is the same everywhere."""
    keys = [made_up(number) for number in range(documents)]
    start = dt.date(2020, 1, 1)
    days = {key.document: start + dt.timedelta(at % 1000) for at, key in enumerate(keys)}
    dates = {id: Dct(date=day, earliest=day, latest=day) for id, day in days.items()}
    members: dict[str, list[Member]] = {}
    for key in keys:
        for who in (who for position in key.positions for who in position.takers):
            one = Member(id=who.member, document=key.document, local="a", name=who.name)
            members.setdefault(who.name, []).append(one)
    cast = Cast(
        tuple(
            CastActor(id=many[0].id, name=name, type="person", members=tuple(many))
            for name, many in sorted(members.items())
        )
    )
    spent: dict[str, list[float]] = {"link": [], "floor": []}
    for _ in range(3):
        begin = time.perf_counter()
        stances = link_positions(keys, dates=dates, cast=cast)
        spent["link"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        counted = Counter(term for key in keys for one in key.positions for term in one.what.terms)
        sorted(counted)
        spent["floor"].append(time.perf_counter() - begin)
    return {
        "documents": documents,
        "positions": sum(len(key.positions) for key in keys),
        "stances": len(stances),
        **{name: round(statistics.median(many), 3) for name, many in spent.items()},
    }


def made_up(number: int) -> PositionKeys:
    """The keys of one document: numbers in place of words, the same every time."""
    document = f"d{number:06}"
    positions = []
    for place in range(PER_DOCUMENT):
        draw = hashlib.sha256(f"{number // 3}:{place}".encode()).digest()
        own = hashlib.sha256(f"{number}:{place}".encode()).digest()
        who = "all" if draw[0] < 26 else f"n{draw[1] * draw[2] // 40}"
        terms = {f"w{draw[at] * draw[at + 1] // 16}" for at in range(4, 14)} | {f"o{own[0]}"}
        words = Words((Span(place * 100, place * 100 + 50),), "", tuple(sorted(terms)))
        member = f"{document}:{sum(map(ord, who))}-{9 + sum(map(ord, who))}:actor"
        positions.append(
            LocalPosition(
                start=place * 100,
                end=place * 100 + 5,
                act="demand" if draw[3] < 128 else "refusal",
                strength="plain",
                takers=(Who(member, who),),
                what=words,
            )
        )
    return PositionKeys(document=document, positions=tuple(positions))


if __name__ == "__main__":
    sys.exit(main())

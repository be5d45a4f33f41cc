"""How well the layout of articles is read, on PolNeAR and other news, beside trivial floors.

    python bench/layout.py [--part dev|train] [--shared FOLDER] [--misses]

What the numbers do not say: gold boilerplate is marked in 195 of 924 PolNeAR articles and not
exhaustively there, so its precision is a lower bound; bench/gold/layout_boilerplate.jsonl holds
our own verdicts on predictions. How well bylines are found in text without HTML is unmeasured:
no text here both keeps its byline and has a gold author. The gva pages and the timeline
articles are only measured; no rule or number was fitted to them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from readout.lexicon import load
from readout.reading import PROJECT_LAYERS, Tools, read
from readout.reading.layout import find_layout
from readout.reading.rules import Rules, compile_rules
from readout.schema.document import Boilerplate
from readout.schema.reading import Layout, Part
from readout.schema.span import Span

Reader = Callable[[str], Layout]
SHARED = Path(__file__).parents[2] / "shared"
GOLD = Path(__file__).parent / "gold" / "layout_boilerplate.jsonl"
SOURCES = {
    "polnear-train": "polnear/train.jsonl",
    "polnear-dev": "polnear/dev.jsonl",
    "gva-dev": "gva/dev.docs.jsonl",
}
RUNS = 5
_FLOOR_TAIL = re.compile(r"(?:Follow|Read more|READ MORE|Sign up|Copyright|©)\b")
_AGENCY = {"ap": "AP", "afp": "AFP", "upi": "UPI", "reuters": "Reuters"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="dev", choices=("dev", "train"))
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--misses", action="store_true", help="list what was wrong")
    options = parser.parse_args()
    rules = compile_rules(load("layout"))
    articles = list(_lines(options.shared / "data/polnear" / f"{options.part}.jsonl"))
    print(f"PolNeAR {options.part}: {len(articles)} articles")
    for name, reader in (("floor", floor), ("readout", lambda text: find_layout(text, rules))):
        print(f"\n{name}")
        score(articles, reader, misses=options.misses and name == "readout")
    print("  author   in text without HTML: not measured")
    leads(articles, rules)
    verdicts(options.shared, rules)
    pages(options.shared, rules)
    timelines(options.shared, rules)
    speed([article["text"] for article in articles], rules)


def floor(text: str) -> Layout:
    """The first line is the title; the last line is boilerplate if it begins like some."""
    lines = [Span(*match.span()) for match in re.finditer(r"\S.*\S", text)]
    if not lines:
        return Layout()
    title = Part(kind="title", span=lines[0], value=lines[0].of(text), rule="first-line")
    parts = [title]
    head = text[: lines[min(2, len(lines) - 1)].end][:1_000]
    credit = re.search(r"\((AP|AFP|UPI|Reuters)\)", head)
    if credit:
        span = Span(*credit.span(1))
        parts.append(Part(kind="agency", span=span, value=credit.group(1), rule="brackets"))
    last = lines[-1]
    tail = _FLOOR_TAIL.match(last.of(text)) is not None
    boilerplate = (Boilerplate(span=last, kind="social", rule="last-line"),) if tail else ()
    return Layout(parts=tuple(parts), boilerplate=boilerplate)


def score(articles: Iterable[dict], reader: Reader, *, misses: bool) -> None:
    counts: Counter[str] = Counter()
    for article in articles:
        layout = reader(article["text"])
        for outcome in (
            *_title(article, layout),
            *_agency(article, layout),
            *_author(article, layout),
            *_boilerplate(article, layout, counts),
        ):
            counts[outcome] += 1
            if misses and not outcome.endswith(("right", "none")):
                print("   ", outcome, article["id"])
    for name in ("title", "agency", "author"):
        right, wrong = counts[f"{name} right"], counts[f"{name} wrong"]
        missed, extra = counts[f"{name} missed"], counts[f"{name} extra"]
        print(f"  {name:8} right {right}, wrong {wrong}, missed {missed}, not in gold {extra}")
    for unit, places in (
        ("chars", "all"),
        ("chars", "marked"),
        ("spans", "all"),
        ("spans", "marked"),
    ):
        hit, said = counts[f"{unit} {places} hit"], counts[f"{unit} {places} said"]
        found, gold = counts[f"{unit} {places} found"], counts[f"{unit} {places} gold"]
        print(
            f"  boilerplate by {unit}, {places} articles:"
            f" precision {_share(hit, said)} ({hit}/{said}),"
            f" recall {_share(found, gold)} ({found}/{gold})"
        )


def _title(article: dict, layout: Layout) -> Iterator[str]:
    gold = _key(article["title"] or "")
    heads = _heads(layout)
    stated = bool(gold) and _key(article["text"][: len(gold) * 2 + 20]).startswith(gold)
    if not heads:
        yield "title missed" if stated else "title none"
    elif not stated:
        yield "title extra"
    else:
        # Gold joins headline and second headline with a semicolon.
        right = gold in (_key(heads[0]), _key(" ".join(heads)))
        yield "title right" if right else "title wrong"


def _heads(layout: Layout) -> list[str]:
    return [part.value for part in layout.parts if part.kind in ("title", "subtitle")]


def _agency(article: dict, layout: Layout) -> Iterator[str]:
    gold = _AGENCY.get((article["wire"] or "").lower())
    said = next((part.value for part in layout.parts if part.kind == "agency"), None)
    if said is None:
        stated = gold is not None and gold.lower() in article["text"].lower()
        yield "agency missed" if stated else "agency none"
    elif gold is None:
        yield "agency extra"
    else:
        yield "agency right" if said == gold else "agency wrong"


def _author(article: dict, layout: Layout) -> Iterator[str]:
    gold = _key(article["author"] or "")
    said = next((part.value for part in layout.parts if part.kind == "byline"), None)
    stated = bool(gold) and re.search(rf"\bby {re.escape(gold)}\b", _key(article["text"][:600]))
    if said is None:
        yield "author missed" if stated else "author none"
    else:
        yield "author right" if gold and gold in _key(said) else "author extra"


def _boilerplate(article: dict, layout: Layout, counts: Counter[str]) -> tuple[str, ...]:
    """Datelines count as boilerplate here, since the annotators marked them so."""
    gold = [Span(*span) for span in article["boilerplate"]]
    said = [piece.span for piece in layout.boilerplate]
    said += [part.span for part in layout.parts if part.kind in ("dateline", "author-note")]
    places = ("all", "marked") if gold else ("all",)
    gold_chars, said_chars = _chars(gold), _chars(said)
    for place in places:
        counts[f"chars {place} said"] += len(said_chars)
        counts[f"chars {place} gold"] += len(gold_chars)
        counts[f"chars {place} hit"] += len(said_chars & gold_chars)
        counts[f"chars {place} found"] += len(said_chars & gold_chars)
        counts[f"spans {place} said"] += len(said)
        counts[f"spans {place} gold"] += len(gold)
        counts[f"spans {place} hit"] += sum(_meets(span, gold) for span in said)
        counts[f"spans {place} found"] += sum(_meets(span, said) for span in gold)
    return ()


def leads(articles: Sequence[dict], rules: Rules) -> None:
    """Titles where PolNeAR's artefact, a full stop behind each headline, is taken away; and
    where the whole headline is, so that every title found is wrong (or a second headline)."""
    bare = cut = extra = 0
    for article in articles:
        gold = _key(article["title"])
        begin = _after_words(article["text"], gold)
        headline = re.sub(r"""\.(["'”’]*)\s*\Z""", r"\1", article["text"][:begin])
        heads = _heads(find_layout(headline + article["text"][begin:], rules))
        bare += bool(heads) and gold in (_key(heads[0]), _key(" ".join(heads)))
        cut += 1
        extra += bool(_heads(find_layout(article["text"][begin:], rules)))
    print(f"  title    right {bare} of {cut} without the final stop")
    print(f"  title    found in {extra} of {cut} without the headline")


def _after_words(text: str, key: str) -> int:
    """The end of the line that completes the words of `key`."""
    for match in re.finditer(r"\S[^\n]*", text):
        if len(_key(text[: match.end()])) >= len(key):
            return match.end()
    return len(text)


def verdicts(shared: Path, rules: Rules) -> None:
    """Our own verdicts on boilerplate that the rules predict, and whether they still do."""
    if not GOLD.exists():
        return
    rows = list(_lines(GOLD))
    counts = Counter(row["verdict"] for row in rows)
    texts = _texts(shared, {row["source"] for row in rows})
    layouts: dict[str, Layout] = {}
    gone = 0
    for row in rows:
        if row["id"] not in texts:
            continue
        layout = layouts.setdefault(row["id"], find_layout(texts[row["id"]], rules))
        gone += (row["start"], row["end"], row["rule"]) not in {
            (piece.span.start, piece.span.end, piece.rule) for piece in layout.boilerplate
        }
    print(
        f"\nhand-checked predictions: {len(rows)}; "
        + ", ".join(f"{verdict} {count}" for verdict, count in sorted(counts.items()))
        + f"; no longer predicted {gone}"
    )
    causes = Counter(row["cause"] for row in rows if row["verdict"] == "wrong")
    for cause, count in sorted(causes.items()):
        print(f"  wrong {count}: {cause}")


def _texts(shared: Path, sources: set[str]) -> dict[str, str]:
    paths = {source: shared / "data" / SOURCES[source] for source in sources}
    return {
        row["id"]: row["text"] for path in paths.values() if path.exists() for row in _lines(path)
    }


def pages(shared: Path, rules: Rules) -> None:
    """Titles and dates on pages that carry theirs apart; agreement of titles is loose, since
    the page's own headline often differs from its title element."""
    path = shared / "data" / SOURCES["gva-dev"]
    if not path.exists():
        print("\ngva: no data here")
        return
    rows = list(_lines(path))
    print(f"\ngva dev: {len(rows)} pages")
    for name, reader in (("floor", floor), ("readout", lambda text: find_layout(text, rules))):
        found = agreed = dated = dated_right = 0
        for row in rows:
            layout = reader(row["text"])
            heads = [part.value for part in layout.parts if part.kind == "title"]
            found += bool(heads)
            agreed += bool(heads) and _agree(heads[0], row["title"])
            dates = {part.value for part in layout.parts if part.kind == "published"}
            full = {date for date in dates if len(date) == 10}
            dated += bool(full)
            dated_right += row["published"] in full
        print(
            f"  {name:8} title found {found}, agrees {agreed} ({_share(agreed, found)});"
            f" full date found {dated}, agrees {dated_right} ({_share(dated_right, dated)})"
        )


def _agree(said: str, gold: str) -> bool:
    """Whether one contains the first 30 characters of the other, case and signs apart."""
    said, gold = _key(said), _key(gold)
    return bool(said and gold) and (said[:30] in gold or gold[:30] in said)


def timelines(shared: Path, rules: Rules) -> None:
    """Dates stated in articles whose day of publication is known, and titles in texts that
    have lost theirs."""
    rows = [
        row
        for path in sorted((shared / "data/timelines").glob("*.articles.jsonl.gz"))
        for row in _lines(path)
    ]
    counts: Counter[str] = Counter()
    for row in rows:
        layout = find_layout(row["text"], rules)
        kinds = {part.kind for part in layout.parts}
        counts["title"] += "title" in kinds
        counts["dateline"] += "dateline" in kinds
        counts["no body"] += not layout.body and bool(row["text"].strip())
        dates = {part.value for part in layout.parts if part.kind == "published"}
        full = {date for date in dates if len(date) == 10}
        counts["dated"] += bool(full)
        counts["dated right"] += row["published"] in full
        counts["chars kept"] += sum(span.end - span.start for span in layout.body)
        counts["chars"] += len(row["text"])
        counts["not read"] += not_read(row["text"])
    print(f"\ntimelines: {len(rows)} texts; " + ", ".join(f"{k} {v}" for k, v in counts.items()))


def not_read(text: str) -> bool:
    return read(text, Tools.load(), layers=frozenset()).not_read is not None


def speed(texts: Sequence[str], rules: Rules) -> None:
    def run(work: Callable[[str], object]) -> float:
        start = time.perf_counter()
        for text in texts:
            work(text)
        return len(texts) / (time.perf_counter() - start)

    tools = Tools.load()
    chars = sum(map(len, texts)) // len(texts)
    short = [text[:2_000] for text in texts]
    rates = sorted(run(lambda text: find_layout(text, rules)) for _ in range(RUNS))
    whole = sorted(run(lambda text: read(text, tools, layers=PROJECT_LAYERS)) for _ in range(RUNS))
    texts = short
    small = sorted(run(lambda text: find_layout(text, rules)) for _ in range(RUNS))
    print(f"\nspeed, median of {RUNS} runs (slowest to fastest), texts a second, one process")
    print(f"  layout, {chars} characters a text: {_median(rates)}")
    print(f"  layout, first 2,000 characters: {_median(small)}")
    print(f"  layout and language, {chars} characters a text: {_median(whole)}")


def _median(rates: Sequence[float]) -> str:
    return f"{statistics.median(rates):.0f} ({rates[0]:.0f} to {rates[-1]:.0f})"


def _chars(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _share(part: int, whole: int) -> str:
    return "-" if not whole else f"{part / whole:.3f}"


def _key(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().casefold()


def _lines(path: Path) -> Iterator[dict]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    yield from map(json.loads, text.splitlines())


if __name__ == "__main__":
    main()

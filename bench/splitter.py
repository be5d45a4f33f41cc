"""How well and how fast texts are cut into sentences and words, beside a trivial floor.

    python bench/splitter.py [--gold FILE.conllu ...] [--by DOCS.tsv] [--shared FOLDER]

Without --gold the dev parts of EWT and GUM are scored. Scores are those of score_ud.py, F1 from
raw text: tokens as written (don't), sentences, syntactic words (do + n't).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from readout.schema.span import Span
from readout.tagger.joining import join_words
from readout.tagger.splitter import Sentence, split

Splitter = Callable[[str], Sequence[Sentence]]
SHARED = Path(__file__).parents[2] / "shared"
_FLOOR_WORD = re.compile(r"\w+n(?=['’]t\b)|\w+|['’](?:s|ll|re|ve|m|d|t)\b|\.{2,}|-{2,}|[^\w\s]")
_FLOOR_END = re.compile(r"[.?!]+[\"”’)]*(?=\s+[\"“‘(]*[A-Z0-9])|\n\s*\n")
MEASURES = ("tokens", "sentences", "words")
RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, nargs="+")
    parser.add_argument("--by", type=Path, help="documents and genres: F1 for each genre")
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    scorer = options.shared / "bench/score_ud.py"
    gold = options.gold or [
        options.shared / f"data/{corpus}/dev.conllu" for corpus in ("ud_ewt", "ud_gum")
    ]
    for path in gold:
        texts = list(raw(scorer, path))
        print(f"\n{path}: {len(texts)} documents")
        for name, splitter in (("floor", floor), ("readout", split)):
            report(name, score(scorer, path, conllu(texts, splitter), options.by))
        speed([text for _, text in texts])


def raw(scorer: Path, gold: Path) -> Iterator[tuple[str, str]]:
    """Ids and texts as the scorer prints them."""
    for line in run(scorer, "--raw", gold).splitlines():
        row = json.loads(line)
        yield row["id"], row["text"]


def floor(text: str) -> list[Sentence]:
    """Words are runs of letters, sentences end at a stop before a capital."""
    sentences = []
    start = 0
    for end in (*(match.end() for match in _FLOOR_END.finditer(text)), len(text)):
        words = tuple(Span(*match.span()) for match in _FLOOR_WORD.finditer(text, start, end))
        if words:
            sentences.append(Sentence(Span(words[0].start, words[-1].end), words))
        start = end
    return sentences


def conllu(texts: Iterable[tuple[str, str]], splitter: Splitter) -> str:
    """Sentences and words as CoNLL-U that says nothing else."""
    lines: list[str] = []
    for name, text in texts:
        lines.append(f"# newdoc id = {name}")
        for sentence in splitter(text):
            lines += rows(text, sentence)
            lines.append("")
    return "\n".join(lines) + "\n"


def rows(text: str, sentence: Sentence) -> Iterator[str]:
    """The lines of one sentence, with ranges for the tokens of several words."""
    number = 0
    for token in join_words(text, sentence.words):
        words = []
        while number < len(sentence.words) and sentence.words[number].end <= token.end:
            words.append(sentence.words[number])
            number += 1
        if len(words) > 1:
            yield f"{number - len(words) + 1}-{number}\t{token.of(text)}" + "\t_" * 8
        for place, word in enumerate(words, number - len(words) + 1):
            yield f"{place}\t{word.of(text)}" + "\t_" * 8


def score(scorer: Path, gold: Path, answer: str, by: Path | None) -> dict[str, Any]:
    """What the scorer says of the answer."""
    with tempfile.NamedTemporaryFile("w", suffix=".conllu", encoding="utf-8") as file:
        file.write(answer)
        file.flush()
        options = ["--by", by] if by else []
        result: dict[str, Any] = json.loads(run(scorer, gold, file.name, *options))
        return result


def run(*command: object) -> str:
    """Standard output of a Python script."""
    return subprocess.run(
        [sys.executable, *map(str, command)], check=True, capture_output=True, text=True
    ).stdout


def report(name: str, scores: dict[str, Any]) -> None:
    print(f"{name:14} " + "  ".join(f"{m} {100 * scores[m]['f1']:.2f}" for m in MEASURES))
    for genre, values in sorted(scores.get("by", {}).items()):
        print(f"  {genre:12} " + "  ".join(f"{m} {100 * values[m]:.2f}" for m in MEASURES))


def speed(texts: Sequence[str]) -> None:
    """Words per CPU second in one process, the best of a few runs."""
    words = sum(len(sentence.words) for text in texts for sentence in split(text))
    best = min(timed(texts) for _ in range(RUNS))
    print(f"{words:,} words, {words / best:,.0f} words a second and core")


def timed(texts: Sequence[str]) -> float:
    start = time.process_time()
    for text in texts:
        split(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()

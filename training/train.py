"""Trains the tagger: `python -m training.train --data ../shared/data --out FOLDER`.

Writes `checkpoint.pt` (to go on from; `--resume`), `labels.json`, `log.jsonl` and at the end
`model.pt`, which `python -m training.export` turns into the shipped files.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from readout.tagger.wordpiece import WordPiece
from training.bert import find_encoder, load_encoder
from training.corpora import READERS
from training.dev import measure
from training.document import Document
from training.labels import Labels, collect_labels
from training.losses import find_losses
from training.model import Model, Sizes
from training.windows import (
    Augment,
    Batch,
    Cutter,
    SentenceEncoder,
    Window,
    collate,
    flush,
    make_batches,
)

Config = dict[str, Any]
HERE = Path(__file__).parent
DEV = {"gum": 10, "ewt": 80, "worldwide": 25, "polnear": 15}  # documents looked at while training


class Clock:
    """How much of the budget is used up, 0..1, by words or by minutes."""

    def __init__(self, budget: Config, *, words: int = 0, seconds: float = 0.0) -> None:
        self._budget = budget
        self._begun = time.monotonic() - seconds
        self.words = words

    @property
    def seconds(self) -> float:
        """Time spent so far, earlier parts of a resumed run included."""
        return time.monotonic() - self._begun

    @property
    def used(self) -> float:
        """The share of the budget that is gone."""
        by_time = self.seconds / 60 / self._budget["minutes"]
        by_words = self.words / self._budget["words"]
        return float(min(1.0, max(by_words, by_time)))


def read_corpora(data: Path, config: Config, part: str) -> dict[str, list[Document]]:
    """The documents of the corpora in use."""
    names = [name for name, corpus in config["corpora"].items() if corpus["use"]]
    return {name: list(READERS[name](data, part)) for name in names}


def draw_windows(
    corpora: dict[str, list[Document]], config: Config, cutter: Cutter, chance: random.Random
) -> Iterator[Window]:
    """Windows without end, from the corpora by their shares of words: each time from the corpus
    that is furthest behind."""
    streams = {name: repeat(documents, cutter, chance) for name, documents in corpora.items()}
    shares = {name: config["corpora"][name]["share"] for name in corpora}
    read = dict.fromkeys(corpora, 0.0)
    while True:
        name = min(read, key=lambda name: read[name] / shares[name])
        window = next(streams[name])
        read[name] += sum(len(sentence.firsts) for sentence in window)
        yield window


def repeat(documents: list[Document], cutter: Cutter, chance: random.Random) -> Iterator[Window]:
    """The windows of a corpus in chance order, again and again. Windows of some documents are
    mixed, so that one long document does not fill a batch."""
    while True:
        order = chance.sample(documents, len(documents))
        for start in range(0, len(order), 16):
            some = [
                w for document in order[start : start + 16] for w in cutter.cut(document, chance)
            ]
            chance.shuffle(some)
            yield from some


def make_optimizer(model: Model, rates: Config) -> torch.optim.AdamW:
    """AdamW with one rate for the encoder and one for all that is new."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            fresh = not name.startswith("encoder.") or ".shapes." in name or ".gaps." in name
            groups.setdefault((fresh, parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "base": rates["heads"] if fresh else rates["encoder"],
                "weight_decay": rates["weight_decay"] if matrix else 0.0,
            }
            for (fresh, matrix), parameters in groups.items()
        ],
        lr=rates["encoder"],
        betas=(0.9, 0.98),
    )


def set_rates(optimizer: torch.optim.Optimizer, used: float, warmup: float) -> None:
    """Linear up over the warm-up, then linear down to zero."""
    factor = min(used / warmup, (1 - used) / (1 - warmup))
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * max(factor, 0.0)


class Run:
    """One training run: what it needs and where it stands."""

    def __init__(self, config: Config, data: Path, out: Path) -> None:
        self.config, self.out = config, out
        self.device: str = config["device"]
        torch.manual_seed(config["seed"])
        self.chance = random.Random(config["seed"])  # noqa: S311
        self.corpora = read_corpora(data, config, "train")
        treebanks = [d for name in ("ewt", "gum") for d in self.corpora.get(name, ())]
        self.labels: Labels = collect_labels(treebanks)
        folder = find_encoder()
        vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.encoder = SentenceEncoder(WordPiece(vocabulary), self.labels)
        self.model = Model(
            load_encoder(folder), self.labels, Sizes(**config["model"]), bf16=config["bf16"]
        )
        self.model.to(self.device)
        self.optimizer = make_optimizer(self.model, config["rates"])
        self.clock = Clock(config["budget"])
        self.dev = {name: self._encode_dev(data, name, size) for name, size in DEV.items()}

    def _encode_dev(self, data: Path, name: str, size: int) -> list[Batch]:
        cutter = Cutter(self.encoder, Augment(), window=self.config["batch"]["window"], short=0.0)
        documents = islice(READERS[name](data, "dev"), size)
        chance = random.Random(0)  # noqa: S311
        windows = [w for document in documents for w in cutter.cut(document, chance)]
        batches = flush(windows, self.config["batch"]["pieces"], chance)
        return [collate(windows, self.encoder.pieces).to(self.device) for windows in batches]

    def batches(self) -> Iterator[Batch]:
        """Training batches without end."""
        config = self.config["batch"]
        cutter = Cutter(
            self.encoder,
            Augment(**self.config["augment"]),
            window=config["window"],
            short=config["short"],
        )
        windows = draw_windows(self.corpora, self.config, cutter, self.chance)
        for some in make_batches(
            windows, limit=config["pieces"], pool=config["pool"], chance=self.chance
        ):
            yield collate(some, self.encoder.pieces).to(self.device)

    def step(self, batch: Batch) -> dict[str, float]:
        """One step down; the losses of the heads."""
        set_rates(self.optimizer, self.clock.used, self.config["rates"]["warmup"])
        output = self.model(batch.ids, batch.shapes, batch.gaps, batch.lengths, batch.firsts)
        open_sets = self.encoder.open_sets().to(self.device)
        losses = find_losses(self.model, output, batch, open_sets)
        weights = self.config["loss"]
        total = sum(weights[name] * loss for name, loss in losses.items())
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config["rates"]["clip"])
        self.optimizer.step()
        self.clock.words += batch.words
        return {name: loss.item() for name, loss in losses.items()}

    def train(self) -> None:
        """Steps until the budget is used up, with a checkpoint now and then."""
        every = self.config["budget"]["checkpoint_minutes"] * 60
        due = self.clock.seconds + every
        seen: list[dict[str, float]] = []
        for batch in self.batches():
            if self.clock.used >= 1:
                break
            seen.append(self.step(batch))
            if len(seen) == 100:
                self.log({name: round(mean(seen, name), 4) for name in seen[0]})
                seen = []
            if self.clock.seconds >= due:
                due += every
                self.log({"dev": self.measure()})
                self.save("checkpoint.pt")
        self.save("model.pt")
        self.log({"dev": self.measure()})

    def measure(self) -> dict[str, dict[str, float]]:
        """A quick look at dev."""
        tags: dict[str, Sequence[str]] = {"ner": self.labels.ner, "role": self.labels.role}
        # Sets of one tag are what measure() can read as gold tags.
        singles = single_tags(self.encoder.open_sets())
        scores = {}
        for name, batches in self.dev.items():
            known = [dataclasses.replace(b, layers=settle_names(b, singles)) for b in batches]
            scores[name] = measure(self.model, known, tags)
        return scores

    def save(self, name: str) -> None:
        """Writes the state beside the file and puts it in place, so that it is whole or absent."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "chance": self.chance.getstate(),
            "words": self.clock.words,
            "seconds": self.clock.seconds,
            "labels": self.labels.as_json(),
            "config": self.config,
        }
        part = self.out / f"{name}.part"
        torch.save(state, part)
        part.replace(self.out / name)

    def resume(self) -> None:
        """Goes on from the checkpoint of the folder."""
        path = self.out / "checkpoint.pt"
        state = torch.load(path, map_location=self.device, weights_only=False)
        if state["labels"] != self.labels.as_json():
            raise SystemExit(f"{path} was trained on other corpora than config.toml names now.")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.chance.setstate(state["chance"])
        budget = self.config["budget"]
        self.clock = Clock(budget, words=state["words"], seconds=state["seconds"])

    def start_from(self, path: Path) -> None:
        """Begins a new cycle of rates with the weights that an earlier run ended with (warm
        restart: Loshchilov and Hutter 2017); its optimizer's moments are not taken over."""
        state = torch.load(path, map_location=self.device, weights_only=False)
        if state["labels"] != self.labels.as_json():
            raise SystemExit(f"{path} was trained on other corpora than config.toml names now.")
        self.model.load_state_dict(state["model"])

    def log(self, row: dict[str, Any]) -> None:
        """A line for the log file and for whoever watches."""
        place = {"words": self.clock.words, "minutes": round(self.clock.seconds / 60, 1)}
        line = json.dumps({**place, **row})
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as lines:
            print(line, file=lines)
        print(line, file=sys.stderr, flush=True)


def single_tags(open_sets: torch.Tensor) -> torch.Tensor:
    """For each set the one tag it holds, or -1."""
    single = (open_sets == 0).sum(1) == 1
    return torch.where(single, open_sets.argmax(1), -1)


def settle_names(batch: Batch, singles: torch.Tensor) -> dict[str, torch.Tensor]:
    """The layers of a batch with tags in place of sets of tags."""
    sets = batch.layers["ner"]
    tags = torch.where(sets >= 0, singles.to(sets.device)[sets.clamp(min=0)], sets)
    return {**batch.layers, "ner": tags}


def mean(rows: list[dict[str, float]], name: str) -> float:
    """The mean of a column."""
    return sum(row[name] for row in rows) / len(rows)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--out", type=Path, required=True, help="where to write")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--from", dest="start", type=Path, help="weights of an earlier run")
    parser.add_argument("--seed", type=int, help="in place of seed")
    parser.add_argument("--rates", type=float, default=1.0, help="factor on the learning rates")
    parser.add_argument("--words", type=int, help="in place of budget.words")
    parser.add_argument("--minutes", type=float, help="in place of budget.minutes")
    parser.add_argument("--without", action="append", default=[], help="leave out a corpus")
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    if arguments.minutes:
        config["budget"]["minutes"] = arguments.minutes
    if arguments.words:
        config["budget"]["words"] = arguments.words
    if arguments.seed:
        config["seed"] = arguments.seed
    for name in ("encoder", "heads"):
        config["rates"][name] *= arguments.rates
    for name in arguments.without:
        config["corpora"][name]["use"] = False
    torch.set_num_threads(config["threads"])
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Run(config, arguments.data, arguments.out)
    if arguments.resume:
        run.resume()
    elif arguments.start:
        run.start_from(arguments.start)
    run.train()


if __name__ == "__main__":
    main()

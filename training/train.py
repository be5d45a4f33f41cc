"""Trains the tagger:

    python -m training.train teacher|student --columns FILE --encoder PATH --out FOLDER

The student is what ships. With `--teacher model.pt` it also learns from the scores of a greater
model that was trained before in the same way. Writes `checkpoint.pt` (to go on from; `--resume`),
`log.jsonl` and at the end `model.pt`, which `python -m training.export` turns into the shipped
files.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.bert import (
    MINILM,
    MPNET,
    Encoder,
    Shape,
    find_encoder,
    read_minilm,
    read_mpnet,
)
from training.columns import Columns, read_columns
from training.dev import measure
from training.losses import chain_loss, find_lessons, find_losses, hear_all
from training.model import Model, Sizes
from training.windows import (
    Augment,
    Batch,
    Cutter,
    Window,
    draw_windows,
    flush,
    gather,
    make_batches,
)

Config = dict[str, Any]
HERE = Path(__file__).parent
SHAPES: dict[str, Shape] = {"minilm": MINILM, "mpnet": MPNET}
LOG_EVERY = 200  # steps


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
        fused=True,
    )


def set_rates(optimizer: torch.optim.Optimizer, used: float, warmup: float) -> None:
    """Linear up over the warm-up, then linear down to zero."""
    factor = min(used / warmup, (1 - used) / (1 - warmup))
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * max(factor, 0.0)


def read_start(path: Path, kind: str) -> dict[str, Tensor]:
    """The state an encoder starts from: of a package's folder, or a file that holds it."""
    if path.is_file():
        found: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
        return found
    if kind == "minilm":
        return read_minilm(path)
    vocabulary = (find_encoder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return read_mpnet(path, vocabulary)


def make_model(part: Config, labels: dict[str, list[str]], *, bf16: bool) -> Model:
    """A model of the sizes that a part of the recipe names, with weights by chance."""
    encoder = Encoder(SHAPES[part["encoder"]], part["encoder_dropout"])
    sizes = {name: part[name] for name in ("arc", "label", "dropout", "parser_dropout")}
    return Model(encoder, labels, Sizes(**sizes), bf16=bf16)


def load_teacher(path: Path, device: str) -> Model:
    """A trained model that only answers."""
    state = torch.load(path, map_location="cpu", weights_only=False)
    model = make_model(state["part"], state["labels"], bf16=True)
    model.load_state_dict(state["model"])
    for parameter in model.parameters():
        parameter.requires_grad = False
    model.encoder.to(torch.bfloat16)
    return model.to(device).eval()


class Run:
    """One training run: what it needs and where it stands."""

    def __init__(self, config: Config, name: str, columns: Columns, start: Path, out: Path) -> None:
        self.config, self.part, self.out = config, config[name], out
        self.device: str = config["device"]
        torch.manual_seed(config["seed"])
        torch.set_float32_matmul_precision("high")
        self.chance = random.Random(config["seed"])  # noqa: S311
        self.columns = columns.to(self.device)
        self.model = make_model(self.part, columns.labels, bf16=config["bf16"])
        missing, _ = self.model.encoder.load_state_dict(
            {
                name: tensor.float()
                for name, tensor in read_start(start, self.part["encoder"]).items()
            },
            strict=False,
        )
        if set(missing) != {"shapes.weight", "gaps.weight"}:
            raise SystemExit(f"{start} lacks {sorted(missing)}.")
        self.model.to(self.device)
        self.teacher: Model | None = None
        self.optimizer = make_optimizer(self.model, self.part["rates"])
        self.clock = Clock(self.part["budget"])
        self.augment = Augment(**self.part["augment"])
        self.dev = {
            name.removeprefix("dev."): self._gather_dev(documents)
            for name, documents in columns.corpora.items()
            if name.startswith("dev.")
        }

    def _cutter(self, *, plain: bool) -> Cutter:
        batch = self.part["batch"]
        augment = Augment() if plain else self.augment
        return Cutter(
            self.columns,
            augment,
            window=250 if plain else batch["window"],
            short=0.0 if plain else batch["short"],
        )

    def _gather_dev(self, documents: list[tuple[int, int]]) -> list[Batch]:
        chance = random.Random(0)  # noqa: S311
        cutter = self._cutter(plain=True)
        windows = [w for document in documents for w in cutter.cut(document, chance)]
        limit = self.part["batch"]["pieces"]
        return [gather(self.columns, some, Augment()) for some in flush(windows, limit, chance)]

    def batches(self) -> Iterator[Batch]:
        """Training batches without end."""
        batch = self.part["batch"]
        corpora = self.config["corpora"]
        shares = {name: corpora[name]["share"] for name in corpora if name in self.columns.corpora}
        windows = draw_windows(self.columns.corpora, shares, self._cutter(plain=False), self.chance)
        for some in make_batches(
            windows, limit=batch["pieces"], pool=batch["pool"], chance=self.chance
        ):
            yield gather(self.columns, some, self.augment)

    def topics(self) -> Iterator[Batch]:
        """Batches without end that hold documents of a few topics each, for chains of events."""
        by_topic: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for topic, document in zip(
            self.columns.topics, self.columns.corpora["ecbplus"], strict=True
        ):
            by_topic[topic].append(document)
        chains = self.columns.layers["chain"].cpu()
        cutter = self._cutter(plain=False)
        while True:
            windows: list[Window] = []
            for topic in self.chance.sample(sorted(by_topic), min(3, len(by_topic))):
                documents = by_topic[topic]
                for document in self.chance.sample(documents, min(14, len(documents))):
                    windows.extend(cutter.cut(document, self.chance))
            told = [w for w in windows if (chains[w.words : w.words_end] >= 0).any()]
            yield gather(self.columns, told[:64], self.augment)

    def set_rates(self) -> None:
        """Learning rates by how much of the budget is used up."""
        set_rates(self.optimizer, self.clock.used, self.part["rates"]["warmup"])

    def step(self, batch: Batch, *, with_chains: bool) -> dict[str, Tensor]:
        """One step down; the losses of the heads."""
        rates, weights = self.part["rates"], self.config["loss"]
        self.set_rates()
        inputs = (batch.ids, batch.shapes, batch.gaps, batch.lengths, batch.firsts)
        output = self.model(*inputs)
        losses = find_losses(self.model, output, batch, self.columns.sets, self.part["smoothing"])
        if with_chains:
            losses["sense"] = chain_loss(output.sense, batch.layers["chain"], 0.1)
        total = sum(weights[name] * loss for name, loss in losses.items())
        if self.teacher is not None:
            with torch.no_grad():
                taught = self.teacher(*inputs)
            heard = hear_all(batch)
            lessons = find_lessons(self.model, output, self.teacher, taught, batch, heard)
            learnt = sum(self.config["lesson"][name] * loss for name, loss in lessons.items())
            total = self.part["gold"] * total + learnt
            losses.update({f"taught {name}": loss for name, loss in lessons.items()})
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), rates["clip"])
        self.optimizer.step()
        self.clock.words += batch.words
        return {name: loss.detach() for name, loss in losses.items()}

    def train(self) -> None:
        """Steps until the budget is used up, with a checkpoint now and then."""
        every = self.part["budget"]["checkpoint_minutes"] * 60
        due = self.clock.seconds + every
        chains = self.topics() if "ecbplus" in self.columns.corpora else None
        step = 0
        for batch in self.batches():
            if self.clock.used >= 1:
                break
            losses = self.step(batch, with_chains=False)
            step += 1
            if chains and step % self.part["chains_every"] == 0:
                losses = self.step(next(chains), with_chains=True)
            if step % LOG_EVERY == 0:
                self.log({"step": step, **{k: round(float(v), 4) for k, v in losses.items()}})
            if self.clock.seconds >= due:
                due += every
                self.log({"dev": self.measure()})
                self.save("checkpoint.pt", whole=True)
        self.save("model.pt", whole=False)
        self.log({"steps": step, "dev": self.measure()})

    def measure(self) -> dict[str, dict[str, float]]:
        """A quick look at dev."""
        tags: dict[str, Sequence[str]] = {
            name: self.columns.labels[name] for name in ("ner", "role", "event")
        }
        singles = {name: single_labels(rows) for name, rows in self.columns.sets.items()}
        scores = {}
        for name, batches in self.dev.items():
            known = [replace(b, layers=settle(b, singles)) for b in batches]
            scores[name] = measure(self.model, known, tags)
        return scores

    def save(self, name: str, *, whole: bool) -> None:
        """Writes the state beside the file and puts it in place, so that it is whole or absent."""
        state: dict[str, Any] = {
            "model": self.model.state_dict(),
            "words": self.clock.words,
            "seconds": self.clock.seconds,
            "labels": self.columns.labels,
            "config": self.config,
            "part": self.part,
        }
        if whole:
            state["optimizer"] = self.optimizer.state_dict()
            state["chance"] = self.chance.getstate()
        part = self.out / f"{name}.part"
        torch.save(state, part)
        part.replace(self.out / name)

    def resume(self) -> None:
        """Goes on from the checkpoint of the folder."""
        path = self.out / "checkpoint.pt"
        state = torch.load(path, map_location=self.device, weights_only=False)
        if state["labels"] != self.columns.labels:
            raise SystemExit(f"{path} was trained on other corpora than the columns hold.")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.chance.setstate(state["chance"])
        budget = self.part["budget"]
        self.clock = Clock(budget, words=state["words"], seconds=state["seconds"])

    def log(self, row: dict[str, Any]) -> None:
        """A line for the log file and for whoever watches."""
        place = {"words": self.clock.words, "minutes": round(self.clock.seconds / 60, 2)}
        line = json.dumps({**place, **row})
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as lines:
            print(line, file=lines)
        print(line, file=sys.stderr, flush=True)


def single_labels(open_sets: Tensor) -> Tensor:
    """For each set the one label it holds, or -1."""
    single = (open_sets == 0).sum(1) == 1
    return torch.where(single, open_sets.argmax(1), -1)


def settle(batch: Batch, singles: dict[str, Tensor]) -> dict[str, Tensor]:
    """The layers of a batch with labels in place of sets of labels."""
    settled = {}
    for name, single in singles.items():
        sets = batch.layers[name]
        settled[name] = torch.where(sets >= 0, single[sets.clamp(min=0)], sets)
    return {**batch.layers, **settled}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("teacher", "student"))
    parser.add_argument("--columns", type=Path, required=True, help="made by training.columns")
    parser.add_argument("--encoder", type=Path, required=True, help="folder or file to start from")
    parser.add_argument("--out", type=Path, required=True, help="where to write")
    parser.add_argument("--teacher", type=Path, help="model.pt of a trained teacher")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--device", help="in place of device")
    parser.add_argument("--seed", type=int, help="in place of seed")
    parser.add_argument("--words", type=int, help="in place of budget.words")
    parser.add_argument("--minutes", type=float, help="in place of budget.minutes")
    parser.add_argument("--pieces", type=int, help="in place of batch.pieces")
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    part = config[arguments.part]
    for section, name in (("budget", "minutes"), ("budget", "words"), ("batch", "pieces")):
        if getattr(arguments, name):
            part[section][name] = getattr(arguments, name)
    config["seed"] = arguments.seed or config["seed"]
    config["device"] = arguments.device or config["device"]
    torch.set_num_threads(config["threads"])
    arguments.out.mkdir(parents=True, exist_ok=True)
    columns = read_columns(arguments.columns)
    run = Run(config, arguments.part, columns, arguments.encoder, arguments.out)
    if arguments.teacher:
        run.teacher = load_teacher(arguments.teacher, config["device"])
    if arguments.resume:
        run.resume()
    run.train()


if __name__ == "__main__":
    main()

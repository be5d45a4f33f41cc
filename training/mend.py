"""Mends what a student says of the layers that a corpus lacks:

    python -m training.mend --student A.pt --elder B.pt --columns FILE --encoder PATH --out FOLDER

A teacher of many passes tells the corpora apart by their looks, and forgets in each what is not
asked for there: trees and names in PolNeAR's articles, roles in other news. Its student learns that
with the rest, and no dev file of a corpus shows it. An elder that was trained for less does not. So
the student goes on learning for a while: layers that a corpus has from its own earlier self and the
corpus, layers that it lacks from the elder. Events and senses are learnt anew afterwards
(`training.events`).
"""

from __future__ import annotations

import argparse
import copy
import tomllib
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.columns import Columns, read_columns
from training.document import IGNORED
from training.losses import Heard, find_lessons, find_losses
from training.model import Model
from training.train import HERE, Run, make_model
from training.windows import Batch

LEFT_OUT = ("told", "event", "sense")  # heads
SYNTAX = ("xpos", "upos", "lemma", "arc")


def load(path: Path, part: dict[str, Any], columns: Columns) -> Model:
    """A trained model, whatever it knows of events and senses left out."""
    model = make_model(part, columns.labels, bf16=True)
    state = torch.load(path, map_location="cpu", weights_only=False)["model"]
    kept = {name: tensor for name, tensor in state.items() if name.split(".")[0] not in LEFT_OUT}
    missing, _ = model.load_state_dict(kept, strict=False)
    if {name.split(".")[0] for name in missing} - set(LEFT_OUT):
        raise SystemExit(f"{path} lacks {sorted(missing)}.")
    return model


def freeze(model: Model, device: str) -> Model:
    """The model as one that only answers."""
    for parameter in model.parameters():
        parameter.requires_grad = False
    return model.to(device).eval()


def part_layers(batch: Batch) -> tuple[Heard, Heard]:
    """The words on which a corpus has each layer, and those on which it lacks it."""
    real = batch.owners >= 0
    had = dict.fromkeys(SYNTAX, batch.layers["heads"] != IGNORED)
    had |= {name: batch.layers[name] != IGNORED for name in ("ner", "role")}
    return had, {name: real & ~mask for name, mask in had.items()}


class Mend(Run):
    """A run of the student beside its own earlier self and an elder."""

    def prepare(self, student: Path, elder: Path) -> None:
        """Puts the models in place."""
        self.model.load_state_dict(load(student, self.part, self.columns).state_dict())
        self.teacher = freeze(copy.deepcopy(self.model), self.device)
        self.elder = freeze(load(elder, self.part, self.columns), self.device)

    def step(self, batch: Batch, *, with_chains: bool) -> dict[str, Tensor]:  # noqa: ARG002
        """One step down; the losses."""
        self.set_rates()
        inputs = (batch.ids, batch.shapes, batch.gaps, batch.lengths, batch.firsts)
        output = self.model(*inputs)
        losses = find_losses(self.model, output, batch, self.columns.sets, 0.0)
        del losses["event"]
        weights = self.config["loss"]
        total = self.part["gold"] * sum(weights[name] * loss for name, loss in losses.items())
        seen: dict[str, Tensor] = {}
        assert self.teacher is not None
        guides = (("self", self.teacher), ("elder", self.elder))
        for (guide, model), heard in zip(guides, part_layers(batch), strict=True):
            with torch.no_grad():
                taught = model(*inputs)
            lessons = find_lessons(self.model, output, model, taught, batch, heard)
            total = total + self.weigh(lessons)
            seen |= {f"{guide} {name}": lesson.detach() for name, lesson in lessons.items()}
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.part["rates"]["clip"])
        self.optimizer.step()
        self.clock.words += batch.words
        return seen

    def weigh(self, lessons: dict[str, Tensor]) -> Tensor:
        """The sum of lessons by their weights."""
        weights = self.config["lesson"]
        return torch.stack([weights[name] * lesson for name, lesson in lessons.items()]).sum()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("student", "elder", "columns", "encoder", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--minutes", type=float)
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    config["device"] = arguments.device
    part = config["mend"]
    part["budget"]["minutes"] = arguments.minutes or part["budget"]["minutes"]
    for name, share in part["shares"].items():
        config["corpora"][name]["share"] = share
    torch.set_num_threads(config["threads"])
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Mend(config, "mend", read_columns(arguments.columns), arguments.encoder, arguments.out)
    run.prepare(arguments.student, arguments.elder)
    run.train()


if __name__ == "__main__":
    main()

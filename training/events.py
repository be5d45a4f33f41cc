"""Learns events and senses on top of a finished encoder, which stays as it is:

    python -m training.export MODEL.pt --features --data FOLDER --out FEATURES
    python -m training.events MODEL.pt --weights FEATURES --data FOLDER --out MODEL.pt

TimeBank and AQUAINT give events and their factuality, ECB+ triggers and which mentions tell of one
event; only its windows with checked mentions are read.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from readout.tagger.neural import NeuralTagger
from readout.tagger.splitter import split
from readout.tagger.windows import find_windows, make_inputs
from training.corpora import READERS, read_rows
from training.document import Document
from training.losses import chain_loss, open_cross
from training.model import SENSE, TOLD, Half
from training.tags import EVENTS

FILES = {"timebank": "timex/tbaq_train.jsonl", "ecbplus": "ecbplus/train.docs.jsonl"}
STEPS, BATCH, RATE, HEAT = 2500, 1024, 1e-3, 0.1
CHAINS = 0.5  # weight of the chains' loss


def read_words(
    tagger: NeuralTagger, text: str, wanted: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Numbers of words and their vectors, of the windows that hold a wanted word."""
    sentences = split(text)
    spans = [span for sentence in sentences for span in sentence.words]
    cut = tagger._cut(text, spans, [text[span.start : span.end] for span in spans])
    for window in find_windows(cut, sentences):
        first, end = window.parts[0].first, window.parts[-1].end
        if wanted[first:end].any():
            inputs = make_inputs(cut, window, tagger._pieces)
            (vectors,) = tagger._network._session.run(("first",), inputs._asdict())
            yield np.arange(first, end), vectors[first - window.first : end - window.first]


def collect(weights: Path, data: Path) -> dict[str, Tensor]:
    """For each word its vector, the set of its labels as 0 and -inf, its chain and its topic."""
    tagger = NeuralTagger(weights)
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for name, path in FILES.items():
        for document, row in zip(READERS[name](data, "train"), read_rows(data / path), strict=True):
            labels, chains = layers_of(document)
            wanted = np.array([chain >= 0 or name == "timebank" for chain in chains])
            for words, vectors in read_words(tagger, row["text"], wanted):
                rows["vectors"].append(vectors.astype(np.float16))
                rows["labels"].append(labels[words])
                rows["chains"].append(np.array(chains)[words])
                topic = int(document.id.split("_")[0]) if name == "ecbplus" else -1
                rows["topics"].append(np.full(len(words), topic))
    return {name: torch.from_numpy(np.concatenate(parts)) for name, parts in rows.items()}


def layers_of(document: Document) -> tuple[np.ndarray, list[int]]:
    """The labels that may be right for each word, and its chain or -1."""
    sets = chain.from_iterable(sentence.events or () for sentence in document.sentences)
    labels = [[0.0 if name in found else -np.inf for name in EVENTS] for found in sets]
    none = [[-1] * len(sentence.words) for sentence in document.sentences]
    chains = [s.chains or n for s, n in zip(document.sentences, none, strict=True)]
    return np.array(labels, np.float32), list(chain.from_iterable(chains))


def train(columns: dict[str, Tensor], seed: int) -> dict[str, Tensor]:
    """The state of the heads."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)  # far tails of the inner layer's gradients are slow otherwise
    chance = random.Random(seed)  # noqa: S311
    hidden = columns["vectors"].shape[1]
    told, event, sense = (
        Half(hidden, TOLD, 0.3),
        nn.Linear(TOLD, len(EVENTS)),
        nn.Linear(TOLD, SENSE),
    )
    parts = nn.ModuleDict({"told": told, "event": event, "sense": sense})
    optimizer = torch.optim.AdamW(parts.parameters(), lr=RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS + 1)
    said = torch.isinf(columns["labels"]).any(1).nonzero()[:, 0]
    by_topic = group(columns)
    for step in range(STEPS):
        some = said[torch.randint(len(said), (BATCH,))]
        scores = event(told(columns["vectors"][some].float()))
        loss = open_cross(scores, torch.arange(BATCH), columns["labels"][some]) / BATCH
        topics = chance.sample(sorted(by_topic), 4)
        words = torch.cat([by_topic[topic] for topic in topics])
        vectors = columns["vectors"][words].float()
        vectors = vectors + 0.1 * torch.randn_like(vectors) * vectors.std()
        found = functional.normalize(sense(told(vectors)), dim=-1)
        near = chain_loss(found, columns["chains"][words], HEAT)
        optimizer.zero_grad(set_to_none=True)
        (loss + CHAINS * near).backward()
        optimizer.step()
        schedule.step()
        if step % 250 == 0:
            print(f"step {step}: events {loss:.4f}, chains {near:.4f}", flush=True)
    return parts.state_dict()


def group(columns: dict[str, Tensor]) -> dict[int, Tensor]:
    """The mentions of each topic."""
    mentions = (columns["chains"] >= 0).nonzero()[:, 0]
    topics = columns["topics"][mentions]
    return {int(topic): mentions[topics == topic] for topic in topics.unique()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="model.pt of a finished run")
    for option in ("weights", "data", "out"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    arguments = parser.parse_args()
    run = torch.load(arguments.run, map_location="cpu", weights_only=False)
    columns = collect(arguments.weights, arguments.data)
    print(f"{len(columns['chains'])} words, {int((columns['chains'] >= 0).sum())} mentions")
    run["model"].update(train(columns, run["config"]["seed"]))
    run["labels"]["event"] = list(EVENTS)
    torch.save(run, arguments.out)


if __name__ == "__main__":
    main()

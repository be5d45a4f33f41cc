"""A quick look at dev while training: given words, greedy decoding. Not the figures to quote;
those come end to end from `bench/tagger.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from training.document import IGNORED
from training.losses import mask_arcs
from training.model import Model, Output
from training.windows import Batch


def measure(
    model: Model, batches: Iterable[Batch], tags: dict[str, Sequence[str]]
) -> dict[str, float]:
    """Accuracies of the syntactic heads and exact span F1 of names and roles, in per cent."""
    counts: Counter[str] = Counter()
    model.eval()
    with torch.no_grad():
        for batch in batches:
            output = model(batch.ids, batch.shapes, batch.gaps, batch.lengths, batch.firsts)
            count_words(counts, model, output, batch)
            for layer in ("ner", "role"):
                count_spans(counts, tags[layer], getattr(output, layer), batch.layers[layer], layer)
            count_events(counts, tags["event"], output.event.argmax(-1), batch.layers["event"])
    model.train()
    return summarise(counts)


def count_words(counts: Counter[str], model: Model, output: Output, batch: Batch) -> None:
    """Right answers of tags, lemmas, heads and relations."""
    for name in ("xpos", "upos", "lemma"):
        count_equal(counts, name, getattr(output, name).argmax(-1), batch.layers[name])
    gold = batch.layers["heads"]
    heads = mask_arcs(output.arcs, batch.owners).argmax(-1)
    count_equal(counts, "uas", heads, gold)
    row, word = (gold != IGNORED).nonzero(as_tuple=True)
    scores = model.relations(output.children[row, word], output.parents[row, heads[row, word]])
    right = scores.argmax(-1) == batch.layers["relation"][row, word]
    counts["las right"] += int((right & (heads == gold)[row, word]).sum())
    counts["las all"] += len(row)


def count_equal(counts: Counter[str], name: str, found: Tensor, gold: Tensor) -> None:
    """Words that have a gold label, and those where it was found."""
    known = gold != IGNORED
    counts[f"{name} right"] += int((found[known] == gold[known]).sum())
    counts[f"{name} all"] += int(known.sum())


def count_spans(
    counts: Counter[str], tags: Sequence[str], scores: Tensor, gold: Tensor, layer: str
) -> None:
    """Spans found, in gold, and in both. Of `gold` only layers with one tag a word count."""
    found = scores.argmax(-1)
    for row in range(len(gold)):
        known = (gold[row] != IGNORED).tolist()
        ours = spans_of([tags[i] for i, k in zip(found[row].tolist(), known, strict=True) if k])
        theirs = spans_of([tags[i] for i, k in zip(gold[row].tolist(), known, strict=True) if k])
        for kind in {span[2] for span in ours | theirs}:
            name = kind if layer == "role" else "ner"
            counts[f"{name} found"] += sum(span[2] == kind for span in ours)
            counts[f"{name} gold"] += sum(span[2] == kind for span in theirs)
            counts[f"{name} both"] += sum(span[2] == kind for span in ours & theirs)


def count_events(counts: Counter[str], labels: Sequence[str], found: Tensor, gold: Tensor) -> None:
    """Triggers, and each kind of factuality at gold triggers."""
    known = gold != IGNORED
    ours, theirs = found[known], gold[known]
    kinds = {name: (ours == i, theirs == i) for i, name in enumerate(labels) if i}
    kinds["trigger"] = (ours > 0, theirs > 0)
    for name, (one, other) in kinds.items():
        if name != "trigger":
            one = one & (theirs > 0)
        counts[f"{name} found"] += int(one.sum())
        counts[f"{name} gold"] += int(other.sum())
        counts[f"{name} both"] += int((one & other).sum())


def spans_of(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """Spans of BIO tags; a stray `I-` begins one."""
    spans = []
    start = 0
    for index, tag in enumerate((*tags, "O")):
        before = tags[index - 1] if index else "O"
        if before != "O" and (tag[:1] != "I" or tag[2:] != before[2:]):
            spans.append((start, index, before[2:]))
        if tag != "O" and (tag[0] == "B" or before[2:] != tag[2:]):
            start = index
    return set(spans)


def summarise(counts: Counter[str]) -> dict[str, float]:
    """Per cent."""
    names = dict.fromkeys(name.rsplit(" ", 1)[0] for name in counts)
    scores = {}
    for name in names:
        if counts[f"{name} all"]:
            scores[name] = 100 * counts[f"{name} right"] / counts[f"{name} all"]
        elif counts[f"{name} found"] + counts[f"{name} gold"]:
            both, total = counts[f"{name} both"], counts[f"{name} found"] + counts[f"{name} gold"]
            scores[name] = 200 * both / total
    return {name: round(score, 2) for name, score in scores.items()}

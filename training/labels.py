"""The label inventories of the heads, in the order of the weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from readout.tagger.lemma import find_script
from training.document import Document, Sentence
from training.tags import EVENTS, NER_TAGS, ROLE_TAGS

MIN_SCRIPTS = 3  # occurrences of a lemma script that is worth a class


@dataclass(frozen=True)
class Labels:
    """What each head may answer. Written beside the weights as JSON."""

    xpos: tuple[str, ...]
    upos: tuple[str, ...]
    lemma: tuple[str, ...]
    relation: tuple[str, ...]
    ner: tuple[str, ...] = NER_TAGS
    role: tuple[str, ...] = ROLE_TAGS
    event: tuple[str, ...] = EVENTS

    def as_json(self) -> dict[str, list[str]]:
        """The inventories as JSON values."""
        return {name: list(values) for name, values in asdict(self).items()}


def collect_labels(documents: Iterable[Document]) -> Labels:
    """The labels of the treebanks, each in alphabetical order, lemma scripts by frequency."""
    xpos: Counter[str] = Counter()
    upos: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    relations: Counter[str] = Counter()
    for document in documents:
        for sentence in document.sentences:
            xpos.update(sentence.xpos or ())
            upos.update(sentence.upos or ())
            relations.update(sentence.relations or ())
            scripts.update(scripts_of(sentence))
    frequent = [item for item in scripts.items() if item[1] >= MIN_SCRIPTS]
    frequent.sort(key=lambda item: (-item[1], item[0]))
    return Labels(
        xpos=tuple(sorted(xpos)),
        upos=tuple(sorted(upos)),
        lemma=tuple(script for script, _ in frequent),
        relation=tuple(sorted(relations)),
    )


def scripts_of(sentence: Sentence) -> list[str]:
    """The lemma scripts of a sentence; none where it has no lemmas."""
    if sentence.lemmas is None or sentence.upos is None:
        return []
    rows = zip(sentence.words, sentence.lemmas, sentence.upos, strict=True)
    return [find_script(form, lemma, proper=upos == "PROPN") for form, lemma, upos in rows]

"""Articles of any number for tests of linking: made-up words, the same ones every time."""

from __future__ import annotations

import hashlib

from readout.linking import DocumentKeys, Story, sketch
from readout.schema.span import Span
from readout.schema.time import Dct

_HEADS = (
    "bra",
    "do",
    "fen",
    "gil",
    "hu",
    "jor",
    "ka",
    "lem",
    "mi",
    "nor",
    "os",
    "pel",
    "ru",
    "sti",
)
_TAILS = ("bent", "dal", "dow", "gan", "ket", "lin", "mar", "nap", "rin", "sel", "tam", "vek", "zo")


def word(*seed: object) -> str:
    """One of some thousand words, for one seed always the same."""
    value = int.from_bytes(hashlib.sha256(repr(seed).encode()).digest()[:6], "big")
    value, head = divmod(value, len(_HEADS))
    value, middle = divmod(value, len(_HEADS))
    return _HEADS[head] + _HEADS[middle] + _TAILS[value % len(_TAILS)]


def paragraph(seed: object, words: int = 40) -> str:
    """A paragraph of one sentence, in which every eighth word is a name."""
    made = [word(seed, place) for place in range(words)]
    named = (each.title() if place % 8 == 0 else each for place, each in enumerate(made))
    return " ".join(named) + "."


def article(seed: object, paragraphs: int = 8) -> list[str]:
    """The paragraphs of one article."""
    return [paragraph((seed, number)) for number in range(paragraphs)]


def story(*paragraphs: str) -> Story:
    """A text of these paragraphs, all of it body, one span a paragraph."""
    spans = []
    start = 0
    for each in paragraphs:
        spans.append(Span(start, start + len(each)))
        start += len(each) + 1
    return Story("\n".join(paragraphs), tuple(spans))


def keys(id: str, story: Story, **known: object) -> DocumentKeys:
    """The keys of a document; `dct` may be given as keyword arguments of `Dct`."""
    dct = Dct(**known.pop("dct", {}))  # type: ignore[arg-type]
    return DocumentKeys(id=id, sketch=sketch(story.text, story.body), dct=dct, **known)  # type: ignore[arg-type]


def pile(stories: dict[str, Story]) -> list[DocumentKeys]:
    """The keys of all."""
    return [keys(id, each) for id, each in stories.items()]

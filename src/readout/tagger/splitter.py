"""Sentences and words of a text, by tables and rules, without loss.

Words are those of Universal Dependencies (English EWT and GUM): "don't" is do + n't, "cannot"
can + not, "state-owned" three words, "non-member" one, "$5" two, "Mr." and "U.S." one each.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.schema.span import Span, Spans
from readout.tagger.blocks import cut_blocks, find_blocks
from readout.tagger.rules import SplitterRules, shipped_rules
from readout.tagger.sentences import find_sentences
from readout.tagger.words import find_words


class Sentence(msgspec.Struct, frozen=True):
    """A sentence and its words, in text order, inside it."""

    span: Span
    words: Spans


def split(
    text: str, rules: SplitterRules | None = None, *, seams: Sequence[int] = ()
) -> tuple[Sentence, ...]:
    """The sentences of `text`, in order; between them and between their words is only white
    space. None goes over one of the `seams`, places in the text in order.

    Uses the shipped rules unless others are given. Takes time linear in the text.
    """
    rules = rules or shipped_rules()
    return tuple(
        Sentence(Span(words[0].start, words[-1].end), tuple(Span(w.start, w.end) for w in words))
        for block in cut_blocks(text, find_blocks(text), seams)
        for words in find_sentences(text, find_words(text, block.start, block.end, rules), rules)
    )

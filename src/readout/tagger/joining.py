"""Words put together again to the tokens they are written as."""

from __future__ import annotations

from collections.abc import Iterator

from readout.schema.span import Span, Spans
from readout.tagger.rules import SplitterRules, shipped_rules

_APOSTROPHES = frozenset("'’")
_OPENERS = frozenset("'‘")
_MOST_PIECES = 3


def join_words(text: str, words: Spans, rules: SplitterRules | None = None) -> Spans:
    """The tokens of one sentence, given its words: the ranges of CoNLL-U.

    Ferry + 's is one token, can + not where they touch as well; most are one word. The tokens
    cover the words in order, each of them a whole number.
    """
    return tuple(_tokens(text, words, rules or shipped_rules()))


def _tokens(text: str, words: Spans, rules: SplitterRules) -> Iterator[Span]:
    plurals = frozenset(_plural_apostrophes(text, words))
    index = 0
    while index < len(words):
        end = index + _pieces(text, words, index, rules)
        while end < len(words) and (end in plurals or _is_clitic(text, words, end, rules)):
            end += 1
        yield Span(words[index].start, words[end - 1].end)
        index = end


def _pieces(text: str, words: Spans, index: int, rules: SplitterRules) -> int:
    # How many words from `index` on the table cut out of one.
    for count in range(_MOST_PIECES, 1, -1):
        pieces = words[index : index + count]
        whole = text[pieces[0].start : pieces[-1].end].lower()
        if rules.cuts.get(whole) == tuple(piece.end - piece.start for piece in pieces):
            return count
    return 1


def _is_clitic(text: str, words: Spans, index: int, rules: SplitterRules) -> bool:
    before, word = words[index - 1], words[index]
    if before.end != word.start or not rules.clitics.fullmatch(text, word.start, word.end):
        return False
    is_acronym = text[before.end - 1] == "." and before.end - before.start > 1
    return text[before.end - 1].isalnum() or is_acronym


def _plural_apostrophes(text: str, words: Spans) -> Iterator[int]:
    # The ferries' crews; but not the end of 'the ferries', which was opened.
    is_open = False
    for index, word in enumerate(words):
        form = word.of(text)
        touches = index > 0 and words[index - 1].end == word.start
        if form in _OPENERS and not touches:
            is_open = True
        elif form in _APOSTROPHES and touches:
            if is_open:
                is_open = False
            elif text[word.start - 1] in "sSxXzZ":
                yield index

"""The phrase that a word is built into, and who grammar says speaks where the tagger saw nobody."""

from __future__ import annotations

from collections.abc import Iterable

from readout.reading.statements.page import Page
from readout.schema.span import Span

# A phrase is followed downwards over so many words at most.
_MOST_WORDS = 30
_LEFT_OUT = frozenset({"acl", "advcl", "parataxis", "punct", "ccomp", "appos", "discourse"})
_JOINED = frozenset({"conj", "cc"})


def phrase(at: int, page: Page, *, joined: bool = False) -> Span:
    """A noun with what describes it, clauses and the preposition before it left out; with `joined`
    also what is coordinated with it ("Ada Quill and Ben Ash")."""
    trees = page.trees
    words = [at]
    for one in words:
        words += (child for child in trees.children[one] if _belongs(child, one, at, page, joined))
        if len(words) > _MOST_WORDS:
            break
    first, last = min(words), max(words)
    return Span(trees.words[first].start, trees.words[last].end)


def _belongs(child: int, above: int, top: int, page: Page, joined: bool) -> bool:
    relation = page.trees.relation(child)
    if relation in _LEFT_OUT or (relation == "case" and above == top):
        return False
    return relation not in _JOINED or joined


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with any of others."""
    return any(span.start < other.end and other.start < span.end for other in others)

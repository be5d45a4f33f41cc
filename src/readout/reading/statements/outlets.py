"""Which words name a medium that passes on what others say."""

from __future__ import annotations

from readout.reading.statements.page import Page
from readout.reading.statements.phrases import phrase
from readout.reading.statements.rules import StatementRules

_MOST_NAME = 8


def is_outlet(at: int, page: Page, rules: StatementRules) -> bool:
    """Whether a word is the head of a medium ("the newspaper"), or part of the name of one ("the
    Verland Post")."""
    if at < 0:
        return False
    word = page.trees.words[at]
    if word.upos == "NOUN":
        return word.lemma.lower() in rules.outlet_nouns
    if word.upos != "PROPN":
        return False
    name = phrase(name_head(at, page), page).of(page.trees.text)
    bare = name.removeprefix("the ").removeprefix("The ").partition("’s")[0].partition("'s")[0]
    pieces = bare.split()
    is_known = not rules.outlets.isdisjoint({bare, f"The {bare}", *pieces[:1]})
    return is_known or not rules.outlet_words.isdisjoint(pieces)


def name_head(at: int, page: Page) -> int:
    """The head of a name that a word is part of."""
    trees = page.trees
    for _ in range(_MOST_NAME):
        above = trees.head(at)
        if trees.relation(at) not in ("flat", "compound") or above < 0:
            break
        if trees.words[above].upos != "PROPN":
            break
        at = above
    return at

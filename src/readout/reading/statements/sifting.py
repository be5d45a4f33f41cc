"""Which of the tagger's finds are more likely no attribution: deeds taken for words.

The tagger learnt on a corpus that counts much as an attribution. Where it is not sure itself and
neither quotation marks nor a verb of saying nor a clause bears it out, it is mostly wrong on other
news ("«signed» an agreement", "«supported» the army").
"""

from __future__ import annotations

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.triples import TREE, Triple
from readout.schema.span import Span

LEAST_BY_SIGNS = (0.6, 0.4, 0.0)
"""Scores from which finds are kept that have none, one or both of two signs: a cue that is a known
word of saying or thinking, and a clause for content. Chosen on PolNeAR dev
(`bench/statements.py`)."""

_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "csubj"})
# Contents that tell nothing: "they deny it" does, "she was pardoned" not.
_EMPTY = frozenset(
    {"he", "her", "herself", "him", "himself", "she", "them", "themselves", "they", "what",
     "which", "who", "whom"}
)  # fmt: skip


def is_likely(triple: Triple, page: Page, rules: StatementRules) -> bool:
    """Whether a triple with contents is to be kept."""
    if all(content.span.of(page.trees.text).lower() in _EMPTY for content in triple.contents):
        return False
    if triple.rule == TREE or any(_has_marks(content.span, page) for content in triple.contents):
        return True
    parts = (triple.cue, *triple.contents, *((triple.source,) if triple.source else ()))
    score = min(part.score for part in parts)
    signs = _is_known(triple, page, rules) + _is_clause(triple, page)
    return bool(score >= LEAST_BY_SIGNS[signs])


def _has_marks(content: Span, page: Page) -> bool:
    """Whether a quotation begins in a content, or it in one."""
    return page.quoted(content.start) is not None or page.opens_in(content)


def _is_known(triple: Triple, page: Page, rules: StatementRules) -> bool:
    lemmas = (page.lemma(at) for at in page.words(triple.cue.span))
    return any(lemma in rules.verbs or lemma in rules.not_speech for lemma in lemmas)


def _is_clause(triple: Triple, page: Page) -> bool:
    """Whether a content is a clause that the cue takes."""
    heads = (page.head(content.span) for content in triple.contents)
    return any(at >= 0 and page.trees.relation(at) in _CLAUSES for at in heads)

"""How something is said: word for word or not, and whether it is said at all."""

from __future__ import annotations

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.schema.span import Span, Spans
from readout.schema.statement import Manner

DIRECT_SHARE = 0.9


def manner_of(content: Spans, cue: Span, page: Page) -> Manner:
    """Direct if at least nine tenths of the words stand in quotation marks, mixed if any. Marks
    around the cue as well are those of somebody who quotes the whole."""
    outer = page.quoted(cue.start)
    if outer is not None and any(outer.start + 1 >= span.start for span in content):
        # The content opens these marks; only their end is missing.
        outer = None
    words = page.trees.words
    starts = [words[at].start for span in content for at in page.words(span)]
    starts = [start for start in starts if page.trees.text[start].isalnum()]
    quoted = sum(page.quoted(start) not in (None, outer) for start in starts)
    if quoted == 0:
        return "indirect"
    return "direct" if quoted >= DIRECT_SHARE * len(starts) else "mixed"


def is_speech(cue: Span, page: Page, rules: StatementRules) -> bool:
    """False where the cue tells of a belief, a plan or a perception and of no speaking: "voiced
    hope" is speech, "hoped" is not."""
    words = page.trees.words
    lemmas = {page.lemma(at) for at in page.words(cue) if words[at].upos != "AUX"}
    return not rules.speech.isdisjoint(lemmas) or rules.not_speech.isdisjoint(lemmas)

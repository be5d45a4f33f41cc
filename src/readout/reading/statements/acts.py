"""What is done by saying something, and what takes it back: act and hedge of a cue."""

from __future__ import annotations

from typing import cast

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.schema.span import Span, Spans
from readout.schema.statement import Act

CLAIM: Act = "claim"
ASKS = "act-content-asks"
OUGHT = "act-content-ought"
"""Rules of acts that the content shows."""

# Words of cue and content that are looked at.
_MOST_CUE = 20
_MOST_CONTENT = 6
_NOT_OTHERS = frozenset({"i", "we", "it", "there", "this", "that"})
_MUST = frozenset({"must", "should", "ought"})
_WEAK = frozenset({"advmod", "aux", "cc", "discourse", "obl"})


def find_act(cue: Span, content: Spans, page: Page, rules: StatementRules) -> tuple[Act, str]:
    """The act of a statement and the name of the rule that says so, empty for a mere claim. The cue
    decides; where it is one of mere saying, a content that is all question or demand does."""
    line = line_of(cue, content, page)
    hit = rules.acts.first(line, Span(0, len(line)))
    if hit is not None:
        return cast("Act", hit.data["act"]), hit.rule
    if _asks(content, page):
        return "question", ASKS
    return ("demand", OUGHT) if content and _demands(content[0], page) else (CLAIM, "")


def line_of(cue: Span, content: Spans, page: Page) -> str:
    """What the patterns of acts are looked for in: "not", the lemmas of a cue, a bar, the first
    words of what is said."""
    inside = page.words(cue)[:_MOST_CUE]
    lemmas = [page.lemma(at) for at in inside]
    said = page.words(content[0])[:_MOST_CONTENT] if content else range(0)
    start = [page.trees.lower(at) for at in said if page.trees.piece(at)[0].isalnum()]
    return " ".join([*(["not"] if _is_denied(inside, page) else []), *lemmas, "|", *start])


def find_hedge(cue: Span, page: Page, rules: StatementRules) -> Spans:
    """The words in a cue, or hung on it, that hedge: "«reportedly» said", "«hinted»"."""
    words = page.trees.words
    inside = page.words(cue)[:_MOST_CUE]
    hung = [
        child
        for at in inside
        for child in page.trees.children[at]
        if child not in inside and page.trees.relation(child) == "advmod"
    ]
    hedging = (at for at in sorted({*inside, *hung}) if page.lemma(at) in rules.hedges)
    return tuple(Span(words[at].start, words[at].end) for at in hedging)


def _is_denied(inside: range, page: Page) -> bool:
    trees = page.trees
    group = {*inside, *(child for at in inside for child in trees.below(at, *_WEAK))}
    return any(trees.lower(at) in ("not", "n't", "never", "neither", "nor") for at in group)


def _asks(content: Spans, page: Page) -> bool:
    """Whether all that is said is one question in quotation marks."""
    if len(content) != 1 or page.quoted(content[0].start) is None:
        return False
    last = content[0].of(page.trees.text).rstrip("”\"'»’ ,")
    return last.endswith("?") and not page.sentence_ends(content[0].start, content[0].end - 1)


def _demands(content: Span, page: Page) -> bool:
    """Whether what is said is that somebody else must or should do something: "the board must
    resign"."""
    trees = page.trees
    head = page.head(content)
    if head < 0 or page.sentence_ends(content.start, content.end - 1):
        return False
    subjects = page.subjects(head)
    if not subjects or trees.lower(subjects[-1]) in _NOT_OTHERS:
        return False
    # Before its subject it makes a condition: "should the board resign".
    first = -1 if trees.below(head, "expl") else subjects[-1]
    return any(page.lemma(at) in _MUST for at in trees.below(head, "aux") if at > first)

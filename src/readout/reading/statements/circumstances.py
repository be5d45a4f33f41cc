"""To whom and by which way something was said: addressee and channel, read from the tree."""

from __future__ import annotations

from collections.abc import Iterable

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.voices import Voices
from readout.schema.span import Span, Spans

# A phrase is followed downwards over so many words at most.
_MOST_WORDS = 30
_LEFT_OUT = frozenset({"acl", "advcl", "parataxis", "punct", "conj", "cc", "ccomp", "appos"})
_CHANNEL_CASES = frozenset({"in", "on", "at", "during", "via", "through", "by", "over", "with"})


def find_addressee(
    cue: Span, taken: Iterable[Span], page: Page, rules: StatementRules, voices: Voices
) -> Spans:
    """The object of telling ("told «the council»") or who stands after "to" ("said to «her»").

    `taken` are source and contents, which an addressee never touches.
    """
    trees = page.trees
    verb = _verb(cue, page)
    if verb < 0:
        return ()
    objects = trees.below(verb, "iobj") or trees.below(verb, "obj")
    telling = trees.words[verb].lemma.lower() in rules.telling
    reached = [at for at in objects if telling]
    said_to = [at for at in trees.below(verb, "obl") if _case(at, page) == "to"]
    # "to date" is nobody: without a verb of telling, only a mention listens.
    reached += [at for at in said_to if voices.is_mentioned(at)]
    spans = (_phrase(at, page) for at in reached if _may_listen(at, page, rules))
    return tuple(sorted(span for span in spans if not _touches(span, taken)))[:1]


def find_channel(
    cue: Span, source: Span | None, contents: Spans, page: Page, rules: StatementRules
) -> Spans:
    """The paper, occasion or platform: "said «in a letter»", "wrote «on Chirper»"; of a source that
    is one ("according to «the report»"), the source itself."""
    trees = page.trees
    verb = _verb(cue, page)
    found = [
        _with_case(at, page)
        for at in (trees.below(verb, "obl", "nmod") if verb >= 0 else ())
        if _case(at, page) in _CHANNEL_CASES and _is_medium(at, page, rules)
    ]
    spans = [span for span in found if not _touches(span, contents)]
    if source is not None:
        spans = [span for span in spans if not _touches(span, (source,))]
        head = page.head(source)
        if head >= 0 and page.is_noun(head, rules.media):
            spans.append(source)
    return tuple(sorted(spans))


def _verb(cue: Span, page: Page) -> int:
    """The word the cue is built on: its first verb, else its head."""
    verbs = (at for at in page.words(cue) if page.trees.words[at].upos == "VERB")
    return next(verbs, page.head(cue))


def _may_listen(at: int, page: Page, rules: StatementRules) -> bool:
    """People and bodies listen: a name, a pronoun, or a noun that is neither thing told nor
    medium."""
    word = page.trees.words[at]
    if word.upos in ("PROPN", "PRON"):
        return word.lemma.lower() not in ("it", "that", "this", "what", "which")
    return word.upos == "NOUN" and word.lemma.lower() not in rules.media


def _is_medium(at: int, page: Page, rules: StatementRules) -> bool:
    return page.is_noun(at, rules.media) or page.trees.piece(at) in rules.media_names


def _case(at: int, page: Page) -> str:
    """The first preposition of a phrase, lower case."""
    cases = page.trees.below(at, "case")
    return page.trees.lower(cases[0]) if cases else ""


def _with_case(at: int, page: Page) -> Span:
    span = _phrase(at, page)
    cases = page.trees.below(at, "case")
    return Span(min(span.start, page.trees.words[cases[0]].start), span.end)


def _phrase(at: int, page: Page) -> Span:
    """A noun with what describes it, clauses and the preposition before it left out."""
    trees = page.trees
    words = [at]
    for one in words:
        below = (child for child in trees.children[one] if trees.relation(child) not in _LEFT_OUT)
        words += [child for child in below if one != at or trees.relation(child) != "case"]
        if len(words) > _MOST_WORDS:
            break
    first, last = min(words), max(words)
    return Span(trees.words[first].start, trees.words[last].end)


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)

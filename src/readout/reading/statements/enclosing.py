"""Attributions around others: "she told the council that ..., officials said".

Where one statement quotes another, the tagger's roles give the inner one or a torn outer one. The
tree says how far the clause of the outer one reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.statements.clauses import SCORE, according, clause_of, subject_of
from readout.reading.statements.page import Page
from readout.reading.statements.phrases import touches
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.triples import TREE, Triple
from readout.schema.span import Span
from readout.tagger import RoleSpan


def enclose(triples: Sequence[Triple], page: Page, rules: StatementRules) -> Iterator[Triple]:
    """The same triples, those whose clause holds another attribution with the whole clause for
    content. One without contents stays only where it holds one; one inside of another does not
    share its source."""
    whole = [_around(triple, page) for triple in triples]
    triples = sorted((*whole, *_untagged(whole, page)), key=_where)
    return _apart(tuple(_with_clauses(triples, page, rules)), page)


def _where(triple: Triple) -> Span:
    return triple.cue.span


def _around(triple: Triple, page: Page) -> Triple:
    """An "according to" without contents, because what it tells says something itself, with the
    clause around it."""
    inside = page.words(triple.cue.span)
    if triple.contents or not inside or page.trees.lower(inside[0]) != "according":
        return triple
    return according(inside[0], page) or triple


def _untagged(triples: Sequence[Triple], page: Page) -> Iterator[Triple]:
    """Each "according to" that is outside of all that is said."""
    spans = sorted(part.span for triple in triples for part in (triple.cue, *triple.contents))
    for hit in _ACCORDING.finditer(page.trees.text):
        at = page.trees.starts.get(hit.start(), -1)
        before = bisect_right(spans, Span(hit.start(), len(page.trees.text)))
        if at < 0 or (before and spans[before - 1].end > hit.start()):
            continue
        found = according(at, page)
        if found is not None:
            yield found


def _apart(triples: Sequence[Triple], page: Page) -> Iterator[Triple]:
    """Each triple that shares the source of one whose content holds it with its own subject."""
    holders: dict[Span, list[Triple]] = {}
    for triple in triples:
        if triple.source is not None:
            holders.setdefault(triple.source.span, []).append(triple)
    for triple in triples:
        shared = holders[triple.source.span] if triple.source is not None else []
        if any(_is_inside(triple, other) for other in shared[:_MOST_SHARED]):
            triple = msgspec.structs.replace(triple, source=None)
            triple = msgspec.structs.replace(triple, source=subject_of(triple, page))
        yield triple


def _is_inside(triple: Triple, other: Triple) -> bool:
    return any(_holds(content.span, triple.cue.span) for content in other.contents)


def _with_clauses(triples: Sequence[Triple], page: Page, rules: StatementRules) -> Iterator[Triple]:
    cues = {at for triple in triples for at in page.words(triple.cue.span)}
    for triple in triples:
        if not triple.contents:
            # Nothing but grammar ties it to anything.
            own = subject_of(triple, page) or triple.source
            triple = msgspec.structs.replace(triple, source=own)
        clause = _clause(triple, cues, page, rules)
        if clause is None:
            if triple.contents:
                yield triple
            continue
        inside = [part for part in triple.contents if _holds(clause, part.span)]
        if triple.contents and not inside:
            yield triple
            continue
        whole = RoleSpan(span=clause, role="content", score=_score(inside))
        rest = (part for part in triple.contents if not touches(part.span, (clause,)))
        contents = sorted([whole, *rest], key=lambda part: part.span)
        rule = triple.rule if triple.contents else TREE
        yield msgspec.structs.replace(triple, contents=tuple(contents), rule=rule)


_ACCORDING = re.compile(r"\b[Aa]ccording(?=\s)")
# A sentence is followed backwards over so many words at most.
_MOST_WORDS = 120
_DASHES = frozenset({"–", "—", "--"})
# So many triples of one source are compared, at most.
_MOST_SHARED = 8


def _score(inside: Sequence[RoleSpan]) -> float:
    return min((part.score for part in inside), default=SCORE)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _clause(triple: Triple, cues: set[int], page: Page, rules: StatementRules) -> Span | None:
    """The clause of a cue, if its first verb makes an attribution itself."""
    words = page.trees.words
    verb = next((at for at in page.words(triple.cue.span) if words[at].upos == "VERB"), -1)
    clause = clause_of(verb, page) if verb >= 0 else None
    if clause is None:
        return None if triple.contents or verb < 0 else _sentence_before(triple, cues, page, rules)
    own = (triple.cue.span, *(() if triple.source is None else (triple.source.span,)))
    if touches(clause.span, own) or _is_aside(triple, page):
        return None
    if not triple.contents and page.lemma(verb) in rules.speech:
        return clause.span
    speaks = clause.head in cues or page.lemma(clause.head) in rules.framing
    return clause.span if speaks else None


def _is_aside(triple: Triple, page: Page) -> bool:
    """Whether somebody is cited for an aside only: "which was made, «he said», on Monday"."""
    firsts = (page.words(content.span) for content in triple.contents)
    return any(page.trees.words[each[0]].xpos == "WDT" for each in firsts if each)


def _sentence_before(
    triple: Triple, cues: set[int], page: Page, rules: StatementRules
) -> Span | None:
    """All of a sentence before a source and a verb of saying at its end, if it makes an attribution
    itself: "She hopes it holds, officials told the Post"."""
    trees = page.trees
    at = page.words(triple.cue.span)[0]
    if triple.source is None or triple.source.span.end > triple.cue.span.start:
        return None
    own = page.words(triple.source.span).start
    if own < 2 or trees.piece(own - 1) != "," or page.lemma(at) not in rules.speech:
        return None
    number = trees.sentence[at]
    first = last = own - 1
    while first > 0 and trees.sentence[first - 1] == number and own - first < _MOST_WORDS:
        first -= 1
        if trees.piece(first) in _DASHES and first > 0:
            first += 1
            break
    speaks = any(word in cues for word in range(first, own))
    span = Span(trees.words[first].start, trees.words[last].start)
    return page.framed(span) if speaks and span.start < span.end else None

"""Which source and which contents belong to which cue: the cheapest in reach.

A link costs the characters between its ends, more where it leaves the sentence or the paragraph or
passes over others of its kind, and less where grammar ties the two. The costs were chosen on the
development part of PolNeAR with the tagger's own roles (`bench/statements.py`); partial F1 moves by
less than .005 when any one of them is halved or doubled.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.statements.bare import find_bare
from readout.reading.statements.edges import (
    complete,
    grow_source,
    join_torn,
    part_lines,
    tidy,
    trim_cue,
    trim_source,
)
from readout.reading.statements.manner import is_speech
from readout.reading.statements.page import Page
from readout.reading.statements.phrases import phrase, touches
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.triples import Triple
from readout.schema.span import Span
from readout.tagger import RoleSpan

# All in characters.
BREAK = 400
SENTENCE = 200
PASSED = 100
TIE = 60
SOURCE_MOST = 200
QUOTED_MOST = 1_600
# Contents without quotation marks stay close to their cue, and in its sentence.
PLAIN_MOST = 40
# A quotation over several paragraphs takes another cue only where one is as near as this.
OWN_CUE = 20

# How many words upwards a tie is looked for, and what a tie loses at each.
STEPS = 2
STEP = 10
_OFFERED = ("nsubj", "nmod", "obl")
_NOBODY = frozenset({"it", "that", "this", "there", "what", "which", "one"})
# Characters between a name and what explains it: a comma and a blank.
APPOSED = 2
# The score of a source that grammar alone names.
UNTAGGED = 0.5
# Of the verbs of telling, those whose passive says what somebody thinks.
_MINDS = frozenset({"convince", "persuade"})
# Relations of words that name one and the same, or several side by side.
_SAME = frozenset({"appos", "conj", "flat", "compound"})
_MOST_STEPS = 12
_ARGUMENTS = frozenset({"nsubj", "obj"})
_OBLIQUE = frozenset({"obl", "nmod", "advcl"})
_SHARED = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis"})


def link(roles: Sequence[RoleSpan], page: Page, rules: StatementRules) -> tuple[Triple, ...]:
    """One triple for each cue, in the order of the cues; some have no contents."""
    bare = find_bare(roles, page)
    roles = join_torn(sorted([*roles, *bare], key=_where), page)
    cues = [_trimmed(role, page) for role in roles if role.role == "cue"]
    sources = [role for role in roles if role.role == "source"]
    whole = (role for role in roles if role.role == "content")
    contents = [piece for content in whole for piece in part_lines(content, page)]
    taken = _contents(contents, cues, page, rules)
    chosen = _sources(sources, cues, page, rules)
    starts = [role.span.start for role in roles]
    return tuple(
        _triple(cue, chosen[at], tidy(taken[at], cue.span, starts, page), starts, page)
        for at, cue in enumerate(cues)
    )


def _trimmed(cue: RoleSpan, page: Page) -> RoleSpan:
    return msgspec.structs.replace(cue, span=trim_cue(cue.span, page))


def _triple(
    cue: RoleSpan,
    source: RoleSpan | None,
    contents: tuple[RoleSpan, ...],
    starts: Sequence[int],
    page: Page,
) -> Triple:
    if source is None or _is_clause(source.span, page) or _is_part(source.span, cue.span, page):
        source = _subject(cue, contents, page) or source
    if source is not None:
        whole = complete(_with_name(trim_source(source.span, page), page), starts, page)
        whole = grow_source(whole, cue.span, starts, page)
        source = msgspec.structs.replace(source, span=whole)
    return Triple(cue=cue, source=source, contents=contents)


def _is_clause(source: Span, page: Page) -> bool:
    """Whether a source is a piece of an aside: "an official, «not cleared to speak», said"."""
    at = page.noun(source)
    return at >= 0 and page.trees.words[at].upos in ("VERB", "ADJ", "ADV", "AUX")


def _is_part(source: Span, cue: Span, page: Page) -> bool:
    """Whether a source only describes the subject of its cue: "the report by «two clerks» said"."""
    trees = page.trees
    at = page.noun(source)
    if at < 0 or trees.relation(at) in _SAME:
        return False
    subjects = (child for verb in page.words(cue) for child in page.subjects(verb))
    return any(_is_below(at, subject, page) for subject in subjects)


def _is_below(at: int, top: int, page: Page) -> bool:
    """Whether a word stands below another; only few steps are looked at."""
    for _ in range(_MOST_STEPS):
        at = page.trees.head(at)
        if at < 0 or page.trees.relation(at) in _SAME:
            return False
        if at == top:
            return True
    return False


def _with_name(source: Span, page: Page) -> Span:
    """A source that stands in apposition, with what it explains: "Ada Quill, the «mayor»"."""
    head = page.head(source)
    if head < 0 or page.trees.relation(head) != "appos":
        return source
    explained = phrase(page.trees.head(head), page)
    near = 0 <= source.start - explained.end <= APPOSED
    return Span(explained.start, source.end) if near else source


def _subject(cue: RoleSpan, contents: Sequence[RoleSpan], page: Page) -> RoleSpan | None:
    """The subject of a cue that the tagger left without source."""
    if _is_passive(cue.span, page):
        return None
    ties = sorted(_ties(cue.span, page, "nsubj").items(), key=lambda tie: (-tie[1], tie[0]))
    for at, _ in ties:
        span = phrase(at, page, joined=True)
        if _may_speak(at, page) and not touches(span, (cue.span, *(c.span for c in contents))):
            return RoleSpan(span=span, role="source", score=min(UNTAGGED, cue.score))
    return None


def _may_speak(at: int, page: Page) -> bool:
    word = page.trees.words[at]
    return word.upos in ("NOUN", "PROPN", "PRON") and word.lemma.lower() not in _NOBODY


def _where(role: RoleSpan) -> Span:
    return role.span


def _contents(
    contents: Sequence[RoleSpan], cues: Sequence[RoleSpan], page: Page, rules: StatementRules
) -> list[list[RoleSpan]]:
    """For each cue its contents: each content goes to the cue it costs least to reach, and a
    quotation that runs on from the paragraph before to the cue of that. None reaches over a line
    break to somebody who only thinks."""
    taken: list[list[RoleSpan]] = [[] for _ in cues]
    starts = [cue.span.start for cue in cues]
    speaks = [is_speech(cue.span, page, rules) for cue in cues]
    before, owner = Span(0, 0), -1
    opened: Span | None = None
    for content in contents:
        cost, best = _cheapest_cue(content.span, cues, starts, page)
        quote = page.quoted(content.span.start)
        goes_on = quote is not None and quote == opened
        if owner >= 0 and cost > OWN_CUE and (goes_on or page.runs_on(before, content.span)):
            best = owner
        if best >= 0 and not speaks[best] and _is_elsewhere(content.span, cues[best].span, page):
            best = -1
        before, owner, opened = content.span, best, quote
        if best >= 0:
            taken[best].append(content)
    return taken


def _is_elsewhere(one: Span, other: Span, page: Page) -> bool:
    """Whether a line break stands between two spans."""
    return page.breaks(min(one.end, other.end), max(one.start, other.start)) > 0


def _cheapest_cue(
    content: Span, cues: Sequence[RoleSpan], starts: Sequence[int], page: Page
) -> tuple[int, int]:
    """The cost and the number of the cue for a content; the number is -1 where all cost more than
    is allowed."""
    most = PLAIN_MOST if page.quoted(content.start) is None else QUOTED_MOST
    costs = (
        (_content_cost(content, cues[at].span, page) + PASSED * passed, at)
        for at, passed in _reach(content, starts, most + TIE)
    )
    cost, best = min(costs, default=(most + 1, -1))
    return cost, best if cost <= most else -1


def _content_cost(content: Span, cue: Span, page: Page) -> int:
    tied = _is_under(content, cue, page) or (
        _is_under(cue, content, page) and page.trees.relation(page.head(cue)) not in _ARGUMENTS
    )
    return _between(content, cue, page) - (TIE if tied else 0)


def _is_under(lower: Span, upper: Span, page: Page) -> bool:
    """Whether a word of `upper` stands a few steps above the head of `lower`."""
    at = page.head(lower)
    inside = page.words(upper)
    for _ in range(STEPS):
        at = page.trees.head(at) if at >= 0 else -1
        if at in inside:
            return True
    return False


def _sources(
    sources: Sequence[RoleSpan], cues: Sequence[RoleSpan], page: Page, rules: StatementRules
) -> list[RoleSpan | None]:
    """For each cue the source it costs least to reach, None where there is none in reach or it is
    the one who is told."""
    starts = [source.span.start for source in sources]
    heads = [page.head(source.span) for source in sources]
    found: list[RoleSpan | None] = []
    for cue in cues:
        at = _cheapest_source(cue.span, sources, starts, heads, page)
        is_speaker = at >= 0 and not _is_told(heads[at], cue.span, page, rules)
        found.append(sources[at] if is_speaker else None)
    return found


def _is_told(head: int, cue: Span, page: Page, rules: StatementRules) -> bool:
    """Whether a source is who hears it: "«the board» was told that ..."."""
    trees = page.trees
    if head < 0 or trees.words[head].deprel != "nsubj:pass":
        return False
    verb = trees.head(head)
    return verb in page.words(cue) and page.lemma(verb) in rules.telling - _MINDS


def _cheapest_source(
    cue: Span,
    sources: Sequence[RoleSpan],
    starts: Sequence[int],
    heads: Sequence[int],
    page: Page,
) -> int:
    """The number of the source of a cue, -1 for none. A passive takes only what grammar ties to it:
    "was seen as a threat" is nobody's, however near a name stands."""
    ties = _ties(cue, page)
    costs = (
        (_between(sources[at].span, cue, page) + PASSED * passed - ties.get(heads[at], 0), at)
        for at, passed in _reach(cue, starts, SOURCE_MOST + TIE)
    )
    cost, best = min(costs, default=(SOURCE_MOST + 1, -1))
    if cost > SOURCE_MOST:
        return -1
    if heads[best] in ties:
        return best
    return -1 if _is_passive(cue, page) or _is_loose(heads[best], cue, page) else best


def _is_loose(source: int, cue: Span, page: Page) -> bool:
    """Whether a cue is a noun ("amid «fears» that ...") that stands neither below the verb of its
    source nor in one phrase with it: nobody is told to fear."""
    trees = page.trees
    words = trees.words
    at = page.head(cue)
    inside = page.words(cue)
    if at < 0 or words[at].upos != "NOUN" or trees.relation(at) not in _OBLIQUE:
        return False
    # "was in support of it" is told of its subject.
    if words[inside[0]].upos == "ADP" or any(words[each].upos == "VERB" for each in inside):
        return False
    first, last = page.extent(at)
    return not first <= source <= last


def _ties(cue: Span, page: Page, *offered: str) -> dict[int, int]:
    """Words that grammar offers as the source of a cue, and how strongly: what hangs on the cue,
    then the subject of the verb it is coordinated with or subordinate to."""
    trees = page.trees
    inside = page.words(cue)
    ties = {
        child: TIE
        for at in inside
        for child in trees.below(at, *(offered or _OFFERED))
        if child not in inside
    }
    at = page.head(cue)
    for step in range(1, STEPS + 1):
        if at < 0 or trees.relation(at) not in _SHARED:
            break
        at = trees.head(at)
        for child in page.subjects(at) if at >= 0 else ():
            # Of "was held and accused" nobody is named who accuses.
            if trees.words[child].deprel != "nsubj:pass" or not _is_passive(cue, page):
                ties.setdefault(child, TIE - STEP * step)
    return ties


def _is_passive(cue: Span, page: Page) -> bool:
    """Whether the verb of a cue is a passive, or a participle alone ("Asked about it, she ...")."""
    trees = page.trees
    at = page.head(cue)
    if at < 0 or trees.words[at].xpos != "VBN":
        return False
    return not any(trees.words[child].lemma == "have" for child in trees.below(at, "aux")) or any(
        trees.words[child].deprel == "aux:pass" for child in trees.children[at]
    )


def _reach(span: Span, starts: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """The roles within `most` characters of a span, by number, each with how many of them lie
    between. `starts` are where all of them start, in order."""
    middle = bisect_left(starts, span.start)
    first = max(0, bisect_left(starts, span.start - most) - 1)
    last = bisect_right(starts, span.end + most)
    yield from ((at, middle - 1 - at) for at in range(first, middle))
    yield from ((at, at - middle) for at in range(middle, last))


def _between(one: Span, other: Span, page: Page) -> int:
    """Characters between two spans, more for line breaks and ends of sentences."""
    start, end = min(one.end, other.end), max(one.start, other.start)
    if end <= start:
        return 0
    ends = page.sentence_ends(start, end)
    return end - start + BREAK * page.breaks(start, end) + SENTENCE * ends

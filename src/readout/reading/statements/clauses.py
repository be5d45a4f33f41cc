"""Attributions read from the tree alone: a verb of saying or thinking with its subject and the
clause that it takes.

They fill in where the tagger's roles cannot: roles do not overlap, so of a statement that quotes
another ("officials said she told the council that ...") only one is tagged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.reading.statements.page import Page
from readout.reading.statements.phrases import phrase, touches
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.triples import TREE, Triple
from readout.schema.span import Span
from readout.tagger import RoleSpan

SCORE = 0.6
"""Of parts that grammar alone names."""
DEPTH = 4
"""Statements within statements, at most: it keeps endless chains linear."""

# Signs at either end of a clause, and words of a verb group, that are looked at.
_MOST_SIGNS = 4
_MOST_WORDS = 5
_GROUP = frozenset({"aux", "cop"})
_ASIDE = frozenset({"parataxis", "appos"})
_ASKING = frozenset({"ask", "doubt", "inquire", "question", "wonder"})
_SPLIT = frozenset({"of", "as", "for"})
_SELVES = frozenset({"i", "we"})
_NOBODY = frozenset(
    {"anybody", "anyone", "everybody", "everyone", "nobody", "that", "there", "this", "what",
     "which"}
)  # fmt: skip


def find_inner(triples: Sequence[Triple], page: Page, rules: StatementRules) -> Iterator[Triple]:
    """Attributions inside the contents given, whatever their depth."""
    cues = {at for triple in triples for at in page.words(triple.cue.span)}
    seen: set[int] = set()
    found: list[Triple] = []
    for triple in triples:
        for content in triple.contents:
            inside = [at for at in page.words(content.span) if at not in seen and at not in cues]
            seen.update(inside)
            frames = (frame(at, page, rules) for at in inside)
            found += (item for item in frames if item and _lies_in(item, content.span))
    return _shallow(found)


def _lies_in(triple: Triple, outer: Span) -> bool:
    parts = (triple.cue, *triple.contents)
    return all(outer.start <= part.span.start and part.span.end <= outer.end for part in parts)


def _shallow(found: Iterable[Triple]) -> Iterator[Triple]:
    """Those that lie in no more than so many others."""
    open_: list[int] = []
    for triple in sorted(found, key=lambda item: item.contents[0].span):
        span = triple.contents[0].span
        while open_ and open_[-1] <= span.start:
            open_.pop()
        if len(open_) < DEPTH:
            open_.append(triple.contents[-1].span.end)
            yield triple


def frame(at: int, page: Page, rules: StatementRules) -> Triple | None:
    """The attribution that a word makes: a verb that takes clauses, or "according" to somebody."""
    trees = page.trees
    if trees.lower(at) == "according":
        return according(at, page)
    word = trees.words[at]
    lemma = page.lemma(at)
    if word.upos != "VERB" or lemma not in rules.framing:
        return None
    content = _content(at, page, rules)
    if content is None:
        return None
    subject = _subject(at, page)
    if subject is None and not trees.below(at, "nsubj:pass"):
        return None
    if subject is not None and _is_idle(at, subject, page, rules):
        return None
    cue = _group(at, page)
    source = None if subject is None else phrase(subject, page, joined=True)
    taken = (cue, *(() if source is None else (source,)))
    return None if touches(content, taken) else _triple(cue, source, (content,))


class Clause(msgspec.Struct, frozen=True):
    """What a verb of saying takes, and the word that it is built on."""

    span: Span
    head: int


def clause_of(at: int, page: Page) -> Clause | None:
    """The clause that a verb takes, as its complement ("said that ...") or as what it is put after:
    "the pier is safe, officials said"."""
    complements = page.related(at, "ccomp")
    head = complements[0] if complements else _put_after(at, page)
    if head < 0:
        return None
    span = _span_of(at, complements, page) if complements else _left_of(at, head, page)
    return None if span is None else Clause(span, head)


def _span_of(at: int, clauses: Sequence[int], page: Page) -> Span | None:
    if clauses[0] < at:
        return _before(at, clauses, page)
    return _framed(*page.extent(clauses[0]), page)


def _left_of(at: int, head: int, page: Page) -> Span | None:
    start, end = page.extent(head)[0], _own_start(at, page)
    return _framed(start, end - 1, page) if start < end else None


def _own_start(at: int, page: Page) -> int:
    """The first word of a verb and its nearest subject, where that stands before it."""
    subjects = page.subjects(at) or _turned(at, page)
    return min(at, page.extent(subjects[-1])[0]) if subjects else at


def _turned(at: int, page: Page) -> list[int]:
    """The subject of a verb put after what it says, where the parser hangs it on the verb said:
    "“It is late,” «Quill» told Ash"."""
    clauses = [clause for clause in page.related(at, "ccomp") if clause < at]
    if not clauses or at < 1:
        return []
    own = [child for clause in clauses for child in page.subjects(clause)]
    return [child for child in own if clauses[-1] < child and page.extent(child)[1] + 1 == at]


def _put_after(at: int, page: Page) -> int:
    """The head of the clause that a verb is loosely put after, -1 for none."""
    trees = page.trees
    if trees.relation(at) not in _ASIDE or trees.head(at) > at:
        return -1
    if trees.relation(at) != "appos":
        return trees.head(at)
    siblings = page.related(trees.head(at), "appos")
    before = bisect_left(siblings, at) - 1
    return siblings[before] if before >= 0 else trees.head(at)


def _before(at: int, complements: Sequence[int], page: Page) -> Span | None:
    """All that a verb at the end of its sentence is put after, with subjects that are not its
    own: the parser hangs the words of "she said they left, they said" on either verb."""
    subjects = page.subjects(at)
    parts = [part for part in (*complements, *subjects[:-1]) if part < at]
    extents = [page.extent(part) for part in parts]
    last = max(last for _, last in extents)
    first = min(first for first, _ in extents)
    return _framed(first, min(last, _own_start(at, page) - 1), page)


def _content(at: int, page: Page, rules: StatementRules) -> Span | None:
    trees = page.trees
    lemma = page.lemma(at)
    clauses = page.related(at, "ccomp") or _stray_clauses(at, page)
    if clauses and not _is_condition(at, clauses[0], page):
        return _span_of(at, clauses, page)
    if lemma in rules.framing_to and trees.below(at, "xcomp"):
        return _infinitive(at, trees.below(at, "xcomp")[0], page)
    if lemma in rules.framing_things and trees.below(at, "obj"):
        return _thing(at, page)
    return _matter(at, page, rules)


def _is_condition(at: int, clause: int, page: Page) -> bool:
    """Whether a clause with "if" tells no question: "feared a flood «if it rains»"."""
    first = page.extent(clause)[0]
    return at < first and page.trees.lower(first) == "if" and page.lemma(at) not in _ASKING


def _infinitive(at: int, clause: int, page: Page) -> Span | None:
    """ "to leave" of "urged them to leave", "them to leave" of "wanted them to leave"."""
    first, last = page.extent(clause)
    last = max(page.extent(other)[1] for other in page.trees.below(at, "xcomp"))
    objects = (page.extent(child)[0] for child in page.trees.below(at, "obj"))
    starts = [start for start in objects if at < start < first]
    return _framed(min(starts, default=first), last, page) if at < first else None


def _stray_clauses(at: int, page: Page) -> list[int]:
    """A clause that follows a verb but was hung on the verb at the end of the sentence."""
    if not _is_put_before(at, page):
        return []
    head = page.trees.head(at)
    siblings = page.related(head, "ccomp")
    following = bisect_right(siblings, at)
    return [child for child in siblings[following : following + 1] if child < head]


def _is_put_before(at: int, page: Page) -> bool:
    """Whether a verb heads what the verb at the end of the sentence says: the parser hangs its
    subject or its clause on that one."""
    return page.trees.relation(at) == "ccomp" and page.trees.head(at) > at


def _thing(at: int, page: Page) -> Span | None:
    """The object of accusing, denying, announcing, with what it is accused "of"."""
    trees = page.trees
    objects = trees.below(at, "obj")
    if not objects or objects[0] < at:
        return None
    first, last = page.extent(objects[0])
    for child in trees.below(at, "obl", "advcl"):
        start, end = page.extent(child)
        if start == last + 1 and trees.lower(start) in _SPLIT:
            last = end
    return _framed(first, last, page)


def _matter(at: int, page: Page, rules: StatementRules) -> Span | None:
    """What stands after the preposition of a verb that takes one: "for help" of "asked for help",
    "of the plan" of "informed the board of the plan"."""
    lemma = page.lemma(at)
    for child in page.few(at, "obl"):
        cases = page.trees.below(child, "case")
        if child < at or not cases:
            continue
        if f"{lemma} {page.trees.lower(cases[0])}" in rules.framing_matters:
            return _framed(*page.extent(child), page)
    return None


def _subject(at: int, page: Page) -> int | None:
    """The active subject of a verb, or of the verb it is coordinated with."""
    trees = page.trees
    own = page.subjects(at)
    if not own and trees.relation(at) == "conj":
        own = page.subjects(trees.head(at))
    if not own and _is_put_before(at, page):
        own = [child for child in page.subjects(trees.head(at))[:-1] if child < at]
    own = own or _turned(at, page)
    nearest = own[-1] if own else -1
    is_somebody = nearest >= 0 and trees.words[nearest].deprel != "nsubj:pass"
    return nearest if is_somebody and trees.lower(nearest) not in _NOBODY else None


def subject_of(triple: Triple, page: Page) -> RoleSpan | None:
    """The subject of a cue as its source, outside of its contents."""
    taken = (triple.cue.span, *(content.span for content in triple.contents))
    for at in page.words(triple.cue.span):
        subject = _subject(at, page)
        if subject is not None:
            span = phrase(subject, page, joined=True)
            return None if touches(span, taken) else RoleSpan(span=span, role="source", score=SCORE)
    return None


def _is_idle(at: int, subject: int, page: Page, rules: StatementRules) -> bool:
    """ "I think" inside of what somebody says is no statement of another; "you" is nobody."""
    word, lemma = page.trees.lower(subject), page.lemma(at)
    is_told = page.trees.words[at].xpos in ("VBD", "VBN") and lemma not in rules.not_speech
    return word == "you" or (word in _SELVES and not is_told)


def _group(at: int, page: Page) -> Span:
    """A verb with its auxiliaries, "not" and adverbs before it."""
    trees = page.trees
    first = at
    for before in range(at - 1, max(-1, at - 1 - _MOST_WORDS), -1):
        if trees.head(before) != at:
            break
        adverb = trees.relation(before) == "advmod" and trees.words[before].upos in ("ADV", "PART")
        if trees.relation(before) not in _GROUP and not adverb:
            break
        first = before
    return Span(trees.words[first].start, trees.words[at].end)


def according(at: int, page: Page) -> Triple | None:
    """What the word "according" makes an attribution of: "according to the report", with the rest
    of the clause for content, in one or two pieces. None where it is another."""
    trees = page.trees
    source = trees.head(at)
    if source < at + 2 or trees.lower(at + 1) != "to" or trees.head(source) < 0:
        return None
    first, last = page.extent(_first_of(trees.head(source), page))
    own_first, own_last = page.extent(source)
    pieces = [_framed(first, own_first - 1, page), _framed(own_last + 1, last, page)]
    contents = tuple(piece for piece in pieces if piece is not None)
    if not contents:
        return None
    cue = Span(trees.words[at].start, trees.words[at + 1].end)
    return _triple(cue, phrase(source, page, joined=True), contents)


def _first_of(at: int, page: Page) -> int:
    """Of verbs side by side with one subject the first, which heads their clause."""
    for _ in range(_MOST_WORDS):
        if page.trees.relation(at) != "conj" or page.subjects(at):
            break
        at = page.trees.head(at)
    return at


def _triple(cue: Span, source: Span | None, contents: tuple[Span, ...]) -> Triple:
    return Triple(
        cue=RoleSpan(span=cue, role="cue", score=SCORE),
        source=None if source is None else RoleSpan(span=source, role="source", score=SCORE),
        contents=tuple(RoleSpan(span=span, role="content", score=SCORE) for span in contents),
        rule=TREE,
    )


def _framed(first: int, last: int, page: Page) -> Span | None:
    """From word to word with the marks of a quotation, without signs at either end."""
    trees = page.trees
    for _ in range(_MOST_SIGNS):
        if first <= last and trees.words[first].upos == "PUNCT":
            first += 1
        if first <= last and trees.words[last].upos == "PUNCT":
            last -= 1
    if first > last:
        return None
    return page.framed(Span(trees.words[first].start, trees.words[last].end))

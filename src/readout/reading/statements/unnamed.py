"""What is told of a source that is not named: number, nationality, standing, employer, terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from readout.reading.statements.page import Page
from readout.reading.statements.phrases import phrase
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.voices import Voices
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement, Unnamed

_PEOPLES = frozenset({"NORP", "LOC"})
_SERVING = frozenset({"of", "at", "from", "in", "with", "to", "for", "within", "inside"})
_BACK = frozenset({"the", "this", "that", "these", "those", "both"})
# Endings of adjectives made from the names of countries.
_DEMONYMS = ("ian", "ean", "ese", "ish")
_ASKED = frozenset({"source", "person", "people", "one"})


def describe(source: Span, page: Page, rules: StatementRules, voices: Voices) -> Unnamed:
    """Details of an anonymous source, from its own words and the terms told beside it."""
    head = voices.voice(source)
    before = _modifiers(head, page) if head >= 0 else []
    seniority = [at for at in before if page.lemma(at) in rules.seniority]
    peoples = [at for at in before if at not in seniority and _is_people(at, page, voices)]
    rest = (at for at in before if at not in seniority and at not in peoples)
    trade = [at for at in rest if page.trees.words[at].upos in ("NOUN", "PROPN")]
    employer = [*_runs(trade, page), *_bodies(head, page, voices)] if head >= 0 else []
    return Unnamed(
        count=_count(source, head, page, rules),
        nationality=_spans(peoples, page),
        seniority=_spans(seniority, page),
        employer=tuple(sorted(employer)),
        condition=_condition(head, source, page, rules, voices),
    )


def remember(statements: Sequence[Statement], page: Page) -> list[Statement]:
    """The same statements; where "the official" or a pronoun takes up an anonymous source, what was
    told of it before fills what is not told again."""
    known: dict[str, Unnamed] = {}
    filled: list[Statement] = []
    for statement in statements:
        unnamed, speaker = statement.unnamed, statement.speaker
        if unnamed is not None and speaker is not None:
            if _takes_up(statement.source[0], page):
                unnamed = _merge(unnamed, known.get(speaker))
            known[speaker] = unnamed
            statement = msgspec.structs.replace(statement, unnamed=unnamed)
        filled.append(statement)
    return filled


def _takes_up(source: Span, page: Page) -> bool:
    """Whether a source points back: a pronoun, or a noun with "the", "this", "both"."""
    head = page.noun(source)
    if head < 0:
        return False
    determiners = (page.trees.lower(at) for at in page.trees.below(head, "det"))
    return page.trees.words[head].upos == "PRON" or any(word in _BACK for word in determiners)


def _merge(now: Unnamed, before: Unnamed | None) -> Unnamed:
    if before is None:
        return now
    return Unnamed(
        count=before.count if now.count is None else now.count,
        nationality=now.nationality or before.nationality,
        seniority=now.seniority or before.seniority,
        employer=now.employer or before.employer,
        condition=now.condition or before.condition,
    )


def _count(source: Span, head: int, page: Page, rules: StatementRules) -> int | None:
    trees = page.trees
    if head < 0:
        return None
    top = page.head(source)
    if top != head:
        # "one of the officials", "two of them"
        return _number(top, page, rules)
    numbers = [at for at in trees.below(head, "nummod") if _number(at, page, rules) is not None]
    if numbers:
        return _number(numbers[0], page, rules)
    is_one = trees.words[head].xpos in ("NN", "NNP") and not trees.below(head, "conj")
    return 1 if is_one else None


def _number(at: int, page: Page, rules: StatementRules) -> int | None:
    word = page.trees.lower(at)
    if word in rules.numbers:
        return rules.numbers.index(word) + 1
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 else None


def _modifiers(head: int, page: Page) -> list[int]:
    """The words before a noun that describe it, with those coordinated with them."""
    trees = page.trees
    below = trees.below(head, "amod", "compound", "nmod")
    found = [at for at in below if at < head and not trees.below(at, "case")]
    found += [at for one in tuple(found) for at in trees.below(one, "conj", "compound", "amod")]
    return sorted(at for at in found if at < head and trees.words[at].upos != "PUNCT")


def _is_people(at: int, page: Page, voices: Voices) -> bool:
    kind = voices.kind(at)
    if kind is not None:
        return kind in _PEOPLES
    word = page.trees.words[at]
    if not page.trees.piece(at)[0].isupper():
        return False
    if word.upos == "PROPN":
        return page.trees.lower(at).endswith(_DEMONYMS)
    return word.upos == "ADJ" and page.sentence(at).start != word.start


def _bodies(head: int, page: Page, voices: Voices) -> Iterator[Span]:
    """What stands after or before a noun as whom it serves: "at the ministry", "the mayor's"; no
    mere place: "in Verland"."""
    trees = page.trees
    if trees.words[head].lemma.lower() not in _ASKED:
        for at in trees.below(head, "nmod"):
            cases = [trees.lower(case) for case in trees.below(at, "case")]
            is_there = cases == ["in"] and voices.is_place(at)
            is_body = cases and (cases[0] in _SERVING or trees.words[at].deprel == "nmod:poss")
            if is_body and not is_there:
                yield phrase(at, page)


def _runs(words: Sequence[int], page: Page) -> list[Span]:
    """Neighbouring words as one span each: "White House"."""
    spans: list[Span] = []
    for at in words:
        word = page.trees.words[at]
        if spans and word.start - spans[-1].end <= 1:
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return spans


def _spans(words: Sequence[int], page: Page) -> Spans:
    return tuple(Span(page.trees.words[at].start, page.trees.words[at].end) for at in words)


def _condition(head: int, source: Span, page: Page, rules: StatementRules, voices: Voices) -> Spans:
    """The terms of speaking with their reason: "on condition of anonymity because ..."."""
    if head < 0:
        return ()
    text = page.trees.text
    around = voices.around(head, source)
    for hit in rules.anonymity.hits(text, around):
        if hit.data.get("within") == "source":
            continue
        why = (
            rules.condition.first(text, Span(hit.span.end, around.end))
            if (hit.span.end < around.end)
            else None
        )
        return (Span(hit.span.start, why.span.end if why else hit.span.end),)
    return ()

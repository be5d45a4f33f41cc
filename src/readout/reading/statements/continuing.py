"""Who goes on speaking: a pronoun after a statement takes up its speaker.

Actors are read from the whole text, and a pronoun may go to a name that only what was said holds:
"Ada Quill said that Ben Ash had left. “He was tired,” she added." Here the order of statements
decides: whoever spoke last speaks on, unless somebody else who may be meant came between.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.reading.statements.page import Page
from readout.reading.statements.phrases import touches
from readout.reading.statements.voices import Voices
from readout.schema.span import Span
from readout.schema.statement import Statement

CONTINUED = "speaker-continued"
"""Rule of a speaker that the statement before names."""

# Sentences between two statements of one speaker, at most.
_MOST_BETWEEN = 2
_ONE = {"he": "male", "she": "female"}
# With these another takes the word.
_ANSWERING = frozenset(
    {"answer", "counter", "decline", "deny", "dismiss", "dispute", "refuse", "reject", "reply",
     "respond", "retort"}
)  # fmt: skip


def keep_speakers(statements: Sequence[Statement], page: Page, voices: Voices) -> list[Statement]:
    """The outermost statements, in the order of their cues, those with a pronoun for a source that
    takes up the one before with its speaker and what is told of it."""
    kept: list[Statement] = []
    before: Statement | None = None
    for statement in statements:
        if before is not None and _goes_on(before, statement, page, voices):
            statement = _with_speaker(statement, before, statement.speaker, page)
        if statement.speech and _names_somebody(statement, page):
            before = statement if statement.speaker is not None else None
        kept.append(statement)
    return kept


def _with_speaker(
    statement: Statement, before: Statement, was: str | None, page: Page
) -> Statement:
    """The statement with the speaker of another, and those in it whose pronouns went to the actor
    that it had before."""
    nested = tuple(
        _with_speaker(inner, before, was, page)
        if was is not None and inner.speaker == was and _is_pronoun(inner, page)
        else inner
        for inner in statement.nested
    )
    return msgspec.structs.replace(
        statement,
        speaker=before.speaker,
        speakers=before.speakers,
        anonymous=before.anonymous,
        unnamed=before.unnamed,
        rule=f"{statement.rule} {CONTINUED}",
        nested=nested,
    )


def _is_pronoun(statement: Statement, page: Page) -> bool:
    head = page.noun(statement.source[0]) if statement.source else -1
    return head >= 0 and page.trees.words[head].upos == "PRON"


def _names_somebody(statement: Statement, page: Page) -> bool:
    """Whether a statement has a speaker, or a noun for one that no actor is known for."""
    if statement.speaker is not None or not statement.source:
        return statement.speaker is not None
    head = page.noun(statement.source[0])
    return head >= 0 and page.trees.words[head].upos in ("NOUN", "PROPN")


def _goes_on(before: Statement, statement: Statement, page: Page, voices: Voices) -> bool:
    if not statement.source or statement.speaker == before.speaker:
        return False
    pronoun = statement.source[0].of(page.trees.text).lower()
    if not _fits(pronoun, before, voices):
        return False
    start = min(span.start for span in (*statement.cue, *statement.source, *statement.content))
    end = max(span.end for span in (*before.cue, *before.source, *before.content))
    if page.sentence_ends(end, start) > _MOST_BETWEEN + 1:
        return False
    return not _comes_between(before, statement, page, voices)


def _fits(pronoun: str, before: Statement, voices: Voices) -> bool:
    """Whether a pronoun may stand for the speaker of a statement."""
    actor = before.speaker or ""
    if pronoun in _ONE:
        is_one = len(before.speakers) == 1 and voices.is_person(actor)
        return is_one and voices.gender(actor) in (None, _ONE[pronoun])
    if pronoun == "it":
        return len(before.speakers) == 1 and not voices.is_person(actor)
    return pronoun == "they" and (len(before.speakers) > 1 or not voices.is_person(actor))


def _comes_between(before: Statement, statement: Statement, page: Page, voices: Voices) -> bool:
    """Whether the actor that the pronoun was given to is brought in after the statement before, or
    inside of it where the other statement answers."""
    span = Span(before.cue[0].start, statement.source[0].start)
    said = (*before.content, *statement.content, *before.addressee)
    named = voices.named(statement.speaker, span)
    if any(not touches(name, said) for name in named):
        return True
    lemmas = {page.lemma(at) for at in page.words(statement.cue[0])}
    return bool(named) and not lemmas.isdisjoint(_ANSWERING)

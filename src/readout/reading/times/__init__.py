"""Times: TIMEX3 expressions in one text, found and put into normal form, not yet anchored.

Rules are the tables of `resources/times`: whole expressions, modifiers and joins. The words of
the tagger decide between readings ("may", "second") and give the tense by which a bare weekday or
month is placed later. See `Timex` and `Relation` for what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from readout.lexicon import load
from readout.reading.times.draft import Draft
from readout.reading.times.grammar import Grammar
from readout.reading.times.rules import Rules, compile_rules
from readout.reading.times.sifting import Sifter
from readout.reading.times.tense import Tenses
from readout.schema.reading import Word
from readout.schema.time import Tense, Timex

__all__ = ["Rules", "find_times", "times_rules"]

_TOKEN = re.compile(r"['’‘]?\d+|[^\W\d_]+")
# Between two words of one expression stands no more than this.
_GAP = 3
_BEFORE = 24
# Messages are short, and shout, tag, link or begin with a small letter.
_POST_CHARS = 300
_LINE_CHARS = 160
_POST = re.compile(r"!!|\?\?|(?:^|\s)[@#]\w|https?://")
_NO_START = frozenset("$£€¥")


@cache
def times_rules() -> Rules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("times"))


def find_times(text: str, words: Sequence[Word], rules: Rules) -> tuple[Timex, ...]:
    """The time expressions of a text, in text order, not overlapping, unanchored.

    `words` are the tagger's; all that is taken from them is how a word is used.
    """
    lowered = _lowered(text)
    grammar = Grammar(rules, lowered)
    at = {word.start: index for index, word in enumerate(words)}
    sifter = Sifter(rules, text, words, at)
    is_post = _is_post(text)
    tenses = Tenses(
        words, planning=rules.planning, directing=rules.directing, telling=rules.telling
    )
    found: list[Timex] = []
    done = 0
    for start in _starts(lowered, rules):
        if start < done:
            continue
        draft = grammar.parse(start)
        if draft is None:
            continue
        done = draft.end
        if not sifter.keeps(draft):
            continue
        tense = _tense(draft, text, tenses, at, rules) or _untold(draft, lowered, is_post)
        if is_post and tense != "past" and draft.kind in ("month-day", "ordinal-day"):
            # Posts announce: "premieres Sept 2nd".
            tense = "future"
        found.append(draft.finish(tense))
        tail = grammar.tail(draft)
        if tail is not None:
            done = tail.end
            found.append(tail.finish(tense))
    return tuple(found)


def _tense(
    draft: Draft, text: str, tenses: Tenses, at: dict[int, int], rules: Rules
) -> Tense | None:
    before = text[max(0, draft.start - _BEFORE) : draft.start].rstrip().lower()
    index = at.get(draft.start)
    if before.endswith(rules.ahead):
        # "Until Thursday they had not called" looks back all the same.
        return "past" if index is not None and tenses.is_pluperfect(index) else "future"
    if (
        before.endswith(" for")
        and draft.kind == "weekday"
        and text[draft.end : draft.end + 1] not in tuple("'’")
    ):
        return "future"
    return None if index is None else tenses.of(index)


def _untold(draft: Draft, lowered: str, is_post: bool) -> Tense | None:
    """The tense where no verb tells it: "this Friday" lies ahead, and what posts name."""
    if draft.offset is not None:
        return None
    if draft.unit != "week":
        return None
    return "future" if is_post or lowered.startswith("this ", draft.start) else None


def _is_post(text: str) -> bool:
    """Whether a text is a short message, or a headline, rather than an article."""
    if len(text) > _POST_CHARS:
        return False
    if len(text) <= _LINE_CHARS and not text.rstrip().endswith((".", '"', "”")):
        return True
    return text.lstrip()[:1].islower() or _POST.search(text) is not None


def _lowered(text: str) -> str:
    """The text in lower case, character for character: offsets stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in text)


def _starts(text: str, rules: Rules) -> Iterator[int]:
    """Where an expression may start: in runs of words of time that hold one that makes it so."""
    run: list[int] = []
    has_core = False
    end = -_GAP - 1
    for match in _TOKEN.finditer(text):
        token = match.group()
        start = match.start()
        is_number = token[-1].isdigit()
        if start - end > _GAP and run:
            if has_core:
                yield from run
            run, has_core = [], False
        if not is_number and token not in rules.vocabulary:
            if has_core:
                yield from run
            run, has_core = [], False
            end = -_GAP - 1
            continue
        end = match.end()
        if is_number and start and _is_inside_number(text, start):
            continue
        run.append(start)
        has_core = has_core or is_number or token in rules.core
    if has_core:
        yield from run


def _is_inside_number(text: str, start: int) -> bool:
    before = text[start - 1]
    if before in _NO_START:
        return True
    if before in ".,":
        return start > 1 and text[start - 2].isdigit()
    return before.isalpha() or before == "_"

"""Statements: who said what, to whom and by which way, from the tagger's attribution roles.

`linking` says which source, cue and contents belong together, `bare` finds attributions without a
word of saying, `edges` tidies contents; `enclosing` and `clauses` read statements around and
inside of others from the tree, `sifting` leaves out what is likely none; `voices`, `unnamed`,
`circumstances` and `acts` read who speaks, what is told of nameless ones, addressee, channel, time,
place, and what is done by saying it; `nesting` puts statements under those that quote them,
`continuing` tells who goes on speaking, `chains` through whom.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from readout.reading.statements.acts import find_act, find_hedge
from readout.reading.statements.chains import Chains, lengthen, with_outlet
from readout.reading.statements.circumstances import (
    find_addressee,
    find_channel,
    find_places,
    find_times_of,
)
from readout.reading.statements.clauses import find_inner
from readout.reading.statements.continuing import keep_speakers
from readout.reading.statements.enclosing import enclose
from readout.reading.statements.linking import link
from readout.reading.statements.manner import is_speech, manner_of
from readout.reading.statements.moments import date_statements, days_by_span, when_said
from readout.reading.statements.nesting import nest
from readout.reading.statements.page import Page
from readout.reading.statements.papers import name_papers
from readout.reading.statements.precision import is_precise, is_sure, keep_precise
from readout.reading.statements.rules import StatementRules, compile_rules, statement_rules
from readout.reading.statements.sifting import is_likely
from readout.reading.statements.triples import Triple
from readout.reading.statements.unnamed import describe, remember
from readout.reading.statements.voices import Voices
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Timex
from readout.tagger import RoleSpan

__all__ = [
    "StatementRules",
    "compile_rules",
    "date_statements",
    "days_by_span",
    "find_statements",
    "is_precise",
    "is_sure",
    "keep_precise",
    "statement_rules",
    "when_said",
    "with_outlet",
]

# Time expressions are looked at that stand so many characters from a cue at most.
_NEAR = 300


def find_statements(
    roles: Sequence[RoleSpan],
    trees: Trees,
    rules: StatementRules,
    mentions: Sequence[Mention] = (),
    timexes: Sequence[Timex] = (),
) -> tuple[Statement, ...]:
    """The outermost statements, in the order of their cues.

    `roles` are the tagger's, in text order, `mentions` those of the same text with their actors,
    `timexes` its time expressions, anchored or not. A cue without content is no statement.
    """
    page = Page(trees, rules.verbs)
    reader = _Reader(page, rules, Voices(page, mentions, rules), timexes)
    enclosing = enclose(link(roles, page, rules), page, rules)
    outer = tuple(triple for triple in enclosing if is_likely(triple, page, rules))
    triples = sorted((*outer, *find_inner(outer, page, rules)), key=_place)
    read = [reader.read(triple) for triple in triples]
    found = remember(name_papers(read, page, rules), page)
    outermost = keep_speakers(nest(found, page), page, reader.voices)
    return tuple(lengthen(reader.with_chain(statement)) for statement in outermost)


def _place(triple: Triple) -> Span:
    return triple.cue.span


class _Reader:
    """Makes statements of triples."""

    def __init__(
        self, page: Page, rules: StatementRules, voices: Voices, timexes: Sequence[Timex]
    ) -> None:
        self._page = page
        self._rules = rules
        self.voices = voices
        self._timexes = timexes
        self._chains = Chains(page, rules, voices)

    def read(self, triple: Triple) -> Statement:
        """A statement without chain."""
        page, rules, voices = self._page, self._rules, self.voices
        cue = triple.cue.span
        source = triple.source.span if triple.source else None
        contents = tuple(content.span for content in triple.contents)
        taken = (*contents, *((source,) if source else ()))
        anonymity = voices.anonymity(source) if source else None
        addressee = find_addressee(cue, source, page, rules, voices)
        channel = find_channel(cue, source, contents, page, rules)
        told = (*addressee, *(span for span in channel if span != source))
        speech = is_speech(cue, page, rules)
        act, act_rule = find_act(cue, contents, page, rules)
        parts = (triple.cue, *triple.contents, *((triple.source,) if triple.source else ()))
        return Statement(
            source=(source,) if source else (),
            cue=(cue,),
            content=contents,
            manner=manner_of(contents, cue, page),
            speech=speech,
            score=round(min(part.score for part in parts), 2),
            rule=" ".join(filter(None, (triple.rule, anonymity, act_rule if speech else ""))),
            speaker=voices.speaker(source) if source else None,
            speakers=voices.speakers(source) if source else (),
            anonymous=anonymity is not None,
            unnamed=describe(source, page, rules, voices) if source and anonymity else None,
            act=act if speech else None,
            hedge=find_hedge(cue, page, rules),
            addressee=addressee,
            channel=channel,
            when=find_times_of(cue, told, taken, self._near(cue), page),
            place=find_places(cue, source, told, contents, page, rules, voices),
        )

    def with_chain(self, statement: Statement) -> Statement:
        """The statement with its own hops, and likewise what is nested in it."""
        nested = tuple(self.with_chain(inner) for inner in statement.nested)
        chain = self._chains.hops(statement)
        return msgspec.structs.replace(statement, chain=chain, nested=nested)

    def _near(self, cue: Span) -> Sequence[Timex]:
        first = bisect_left(self._timexes, cue.start - _NEAR, key=_start)
        return self._timexes[first : bisect_left(self._timexes, cue.end + _NEAR, key=_start)]


def _start(timex: Timex) -> int:
    return timex.start

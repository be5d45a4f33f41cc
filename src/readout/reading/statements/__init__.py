"""Statements: who said what, to whom and by which way, from the tagger's attribution roles.

`linking` says which source, cue and contents belong together, `bare` finds attributions without a
word of saying, `edges` tidies contents; `voices` and `circumstances` read speaker, anonymity,
addressee and channel; `nesting` puts statements under those that quote them.
"""

from __future__ import annotations

from collections.abc import Sequence

from readout.reading.statements.circumstances import find_addressee, find_channel
from readout.reading.statements.linking import Triple, link
from readout.reading.statements.manner import is_speech, manner_of
from readout.reading.statements.nesting import nest
from readout.reading.statements.page import Page
from readout.reading.statements.papers import name_papers
from readout.reading.statements.rules import StatementRules, compile_rules, statement_rules
from readout.reading.statements.voices import Voices
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.statement import Statement
from readout.tagger import RoleSpan

__all__ = ["StatementRules", "compile_rules", "find_statements", "statement_rules"]

RULE = "tagger-roles"
"""In the `rule` of every statement; the rule that made its source anonymous follows, if any."""


def find_statements(
    roles: Sequence[RoleSpan], trees: Trees, rules: StatementRules, mentions: Sequence[Mention] = ()
) -> tuple[Statement, ...]:
    """The outermost statements, in the order of their cues.

    `roles` are the tagger's, in text order, `mentions` those of the same text with their actors.
    A cue without content is no statement.
    """
    page = Page(trees)
    voices = Voices(page, mentions, rules)
    found = [_statement(triple, page, voices, rules) for triple in link(roles, page)]
    return nest(name_papers(found, page, rules), page)


def _statement(triple: Triple, page: Page, voices: Voices, rules: StatementRules) -> Statement:
    cue, source = triple.cue, triple.source
    contents = tuple(content.span for content in triple.contents)
    taken = (*contents, *((source.span,) if source else ()))
    anonymity = voices.anonymity(source.span) if source else None
    parts = (cue, *triple.contents, *((source,) if source else ()))
    return Statement(
        source=(source.span,) if source else (),
        cue=(cue.span,),
        content=contents,
        manner=manner_of(contents, page),
        speech=is_speech(cue.span, page, rules),
        score=round(min(part.score for part in parts), 2),
        rule=f"{RULE} {anonymity}" if anonymity else RULE,
        speaker=voices.speaker(source.span) if source else None,
        anonymous=anonymity is not None,
        addressee=find_addressee(cue.span, taken, page, rules, voices),
        channel=find_channel(cue.span, source.span if source else None, contents, page, rules),
    )

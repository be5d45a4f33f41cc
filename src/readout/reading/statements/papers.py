"""Whose paper speaks: "the statement continued" after "the ministry said in a statement"."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.schema.span import Spans
from readout.schema.statement import Statement


def name_papers(
    statements: Sequence[Statement], page: Page, rules: StatementRules
) -> list[Statement]:
    """The same statements; where a paper nobody is told to own is the source, its speaker is that
    of the paper last quoted before."""
    named: list[Statement] = []
    speaker: str | None = None
    for statement in statements:
        if statement.speaker is None and _is_paper(statement.source, page, rules):
            speakers = () if speaker is None else (speaker,)
            statement = msgspec.structs.replace(statement, speaker=speaker, speakers=speakers)
        elif statement.speaker is not None and _is_paper(statement.channel, page, rules):
            speaker = statement.speaker
        named.append(statement)
    return named


def _is_paper(spans: Spans, page: Page, rules: StatementRules) -> bool:
    heads = (page.head(span) for span in spans)
    return any(head >= 0 and page.is_noun(head, rules.papers) for head in heads)

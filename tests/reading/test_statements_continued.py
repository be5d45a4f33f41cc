"""Who goes on speaking, quotations over broken lines, and finds that are sifted out."""

from __future__ import annotations

import pytest

from readout.reading import tagger
from readout.reading.statements import find_statements, statement_rules
from readout.reading.statements.page import Page
from readout.reading.trees import Trees
from readout.schema.statement import Statement
from readout.tagger import RoleSpan
from tests.reading.test_statements import parts_of, read, roles_of


def speakers_of(marked: str) -> list[str]:
    _, statements, actors = read(marked)
    names = {actor.id: actor.name for actor in actors}
    return [names.get(statement.speaker or "", "") for statement in statements]


@pytest.mark.parametrize(
    ("marked", "speakers"),
    [
        (
            "{s:Ada Quill} {c:said} {x:the work of the former mayor, Rosa Ash, had failed}. "
            "{x:“It was poor work,”} {s:she} {c:said}.",
            ["Ada Quill", "Ada Quill"],
        ),
        (
            "{s:Ben Ash} {c:called for} {x:the removal of the mayor, Carl Dorn}. "
            "{x:“Dorn is not the man to lead us,”} {s:he} {c:wrote}.",
            ["Ben Ash", "Ben Ash"],
        ),
        (
            "{s:Ada Quill} {c:said} {x:the mayor had lied}. The mayor, Rosa Ash, came out. "
            "{x:“I did not,”} {s:she} {c:said}.",
            ["Ada Quill", "Rosa Ash"],
        ),
    ],
    ids=["inside-of-what-was-said", "not-who-is-spoken-of", "somebody-comes-between"],
)
def test_whoever_spoke_speaks_on(marked: str, speakers: list[str]) -> None:
    assert speakers_of(marked) == speakers


def test_what_is_nested_goes_with_the_speaker() -> None:
    marked = (
        "{s:Ada Quill} {c:said} {x:the work of the former mayor, Rosa Ash, had failed}. "
        "{x:“I asked for a bad date rather than none,”} {s:she} {c:told} the board."
    )
    _, [_, second], _ = read(marked)
    [inner] = second.nested
    assert inner.speaker == second.speaker
    assert len(second.chain) == len(inner.chain) == 1


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('She was late. "\nThe pier is shut, " he said.', ['"\nThe pier is shut, "']),
        ('"The pier is\nshut," he said.', ['"The pier is\nshut,"']),
        ("“The pier is shut.\n“Nobody came.”", ["“The pier is shut.", "“Nobody came.”"]),
        ('"The pier is shut.\nHe said "no" to that.', ['"The pier is shut.', '"no"']),
        ('It is gone ".\nHe said "no".', ['"no"']),
        ("“One" + "\n" * 30 + "two”", ["“One"]),
    ],
    ids=["mark-at-the-end", "broken-line", "opens-again", "never-closed", "stray", "too-far"],
)
def test_quotations_over_lines(text: str, quotations: list[str]) -> None:
    found = Page(Trees(text, (), ())).quotes
    assert [span.of(text) for span in found] == quotations


@pytest.mark.parametrize(
    ("score", "kept"), [(0.55, False), (0.65, True)], ids=["unsure", "sure-enough"]
)
def test_a_deed_is_kept_only_where_the_tagger_is_sure(score: float, *, kept: bool) -> None:
    text, roles = roles_of("{s:Ada Quill} {c:showcased} {x:the new pier}.", score)
    assert bool(statements_of(text, roles)) is kept


def test_a_saying_with_its_clause_is_kept_however_unsure() -> None:
    text, roles = roles_of("{s:Ada Quill} {c:claimed} {x:that the pier is shut}.", 0.2)
    [statement] = statements_of(text, roles)
    assert parts_of(text, statement)[1] == ["claimed"]


def statements_of(text: str, roles: list[RoleSpan]) -> tuple[Statement, ...]:
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    return find_statements(roles, trees, statement_rules())


def test_according_to_is_found_without_the_tagger() -> None:
    text, roles = roles_of(
        "{s:Ada Quill} {c:praised} {x:the ferries}, according to a letter from her office."
    )
    [outer] = statements_of(text, roles)
    assert parts_of(text, outer)[:2] == [["a letter from her office"], ["according to"]]
    assert [parts_of(text, inner)[1] for inner in outer.nested] == [["praised"]]

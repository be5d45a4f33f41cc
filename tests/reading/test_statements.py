"""Statements from given roles: what belongs to which cue, and what kind it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.statements import find_statements, statement_rules
from readout.reading.statements.nesting import nest
from readout.reading.statements.page import Page
from readout.reading.trees import Trees
from readout.schema.actor import Actor
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.tagger import RoleKind, RoleSpan, Tagged

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "statements.toml").read_text("utf-8")
)["case"]
MARKED = re.compile(r"\{([scx]):([^}]*)\}")
KINDS: dict[str, RoleKind] = {"s": "source", "c": "cue", "x": "content"}
FAR = "The tide came in and went out, and nobody on the quay took any note of it at all. " * 6


def roles_of(marked: str, score: float = 0.9) -> tuple[str, list[RoleSpan]]:
    """The text without marks, and what they mark."""
    text, at = "", 0
    roles = []
    for hit in MARKED.finditer(marked):
        text += marked[at : hit.start()]
        span = Span(len(text), len(text) + len(hit[2]))
        roles.append(RoleSpan(span=span, role=KINDS[hit[1]], score=score))
        text, at = text + hit[2], hit.end()
    return text + marked[at:], roles


def read(marked: str) -> tuple[str, tuple[Statement, ...], tuple[Actor, ...]]:
    """Text, statements and actors, by the shipped tagger's words and the roles marked."""
    text, roles = roles_of(marked)
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    found = find_mentions(tagged.names, trees, mention_rules())
    mentions, actors = find_actors(found, trees, actor_rules(), shipped_weights())
    return text, find_statements(roles, trees, statement_rules(), mentions), actors


def plain(marked: str) -> tuple[str, tuple[Statement, ...]]:
    """Text and statements without words: distance and quotation marks alone."""
    text, roles = roles_of(marked)
    return text, find_statements(roles, Trees(text, (), ()), statement_rules())


def words_of(text: str, spans: Spans) -> list[str]:
    return [span.of(text) for span in spans]


def parts_of(text: str, statement: Statement) -> list[list[str]]:
    return [words_of(text, spans) for spans in (statement.source, statement.cue, statement.content)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    text, statements, actors = read(case["text"])
    assert [parts_of(text, statement) for statement in statements] == case["statements"]
    first = statements[0]
    names = {actor.id: actor.name for actor in actors}
    told: dict[str, object] = {
        "manner": first.manner,
        "speech": first.speech,
        "speaker": names.get(first.speaker or ""),
        "anonymity": first.rule.partition(" ")[2],
        "addressee": words_of(text, first.addressee),
        "channel": words_of(text, first.channel),
    }
    assert {key: told[key] for key in told if key in case} == {
        key: case[key] for key in told if key in case
    }
    assert first.anonymous is bool(told["anonymity"])


@pytest.mark.parametrize(
    "marked",
    [
        "",
        "{s:Ada} said so.",
        "{s:Ada} {c:spoke}.",
        "{x:The pier is safe}, {s:Ada}.",
        f"{{s:Ada}} {{c:said}} so. {FAR * 4}{{x:The pier is safe}}.",
    ],
)
def test_a_cue_and_a_content_are_needed(marked: str) -> None:
    assert plain(marked)[1] == ()


@pytest.mark.parametrize("between", [FAR, "\n\n"])
def test_a_source_out_of_reach_is_left_out(between: str) -> None:
    text, [statement] = plain(f"{{s:Ada}} came.{between}{{x:The pier is safe}}, it was {{c:said}}.")
    assert parts_of(text, statement) == [[], ["said"], ["The pier is safe"]]


@pytest.mark.parametrize(
    ("content", "manner"),
    [
        ("“The pier is safe,”", "direct"),
        ('"The pier is safe,"', "direct"),
        ("''The pier is safe,''", "direct"),
        ("«The pier is safe»,", "direct"),
        ("“The pier is safe for now", "direct"),
        ("the pier is “quite safe” now", "mixed"),
        ("the pier is safe", "indirect"),
        ("the pier’s ‘old’ planks are safe", "indirect"),
    ],
)
def test_manner(content: str, manner: str) -> None:
    _, [statement], _ = read(f"{{x:{content}}} {{s:Ada Quill}} {{c:said}}.")
    assert statement.manner == manner


def test_the_score_is_that_of_the_weakest_part() -> None:
    text, roles = roles_of("{s:Ada} {c:said} {x:the pier is safe}.")
    roles[1] = msgspec.structs.replace(roles[1], score=0.71)
    [statement] = find_statements(roles, Trees(text, (), ()), statement_rules())
    assert statement.score == 0.71


def test_what_a_content_quotes_is_nested() -> None:
    text = "Ada said Ben, who doubts it is safe, will go."
    trees = Trees(text, (), ())

    def statement(cue: str, *contents: str) -> Statement:
        spans = [Span(text.index(part), text.index(part) + len(part)) for part in (cue, *contents)]
        return Statement(
            source=(),
            cue=(spans[0],),
            content=tuple(spans[1:]),
            manner="indirect",
            speech=True,
            score=0.9,
            rule="",
        )

    outer = statement("said", "Ben, who", "will go")
    inner = statement("doubts", "it is safe")
    [nested] = nest([outer, inner], Page(trees))
    assert nested == msgspec.structs.replace(outer, nested=(inner,))
    # Nothing is nested in what merely stands beside it.
    assert nest([statement("said", "Ben"), inner], Page(trees)) == (statement("said", "Ben"), inner)


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“A b,” he said. “C d.”", ["“A b,”", "“C d.”"]),
        ('He said "a b" and "c d".', ['"a b"', '"c d"']),
        ("“Open for ever\n\nNext paragraph, “closed”.", ["“Open for ever", "“closed”"]),
        ("''a'' and ``b''", ["''a''", "``b''"]),
        ("a” b “c “d” e", ["“c “d”"]),
        ("“", ["“"]),
    ],
)
def test_quotations(text: str, quotations: list[str]) -> None:
    assert words_of(text, tuple(Page(Trees(text, (), ())).quotes)) == quotations


@settings(deadline=None, derandomize=True, max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["s", "c", "x"]),
            st.sampled_from(["a", "b c", "“d”", "''", '"e', "\n\n“f"]),
            st.sampled_from([" ", ". ", "\n\n", " — ", ": ", "” ", ""]),
        ),
        max_size=25,
    )
)
def test_every_role_is_used_once_at_most(parts: Sequence[tuple[str, str, str]]) -> None:
    marked = "".join(f"{{{kind}:{words}}}{gap}" for kind, words, gap in parts)
    text, statements = plain(marked)
    _, roles = roles_of(marked)
    rows = list(statements)
    for row in rows:
        rows += row.nested
    cues = [span for row in rows for span in row.cue]
    contents = [span for row in rows for span in row.content]
    assert len(set(cues)) == len(cues)
    assert len(set(contents)) == len(contents)
    assert set(contents) <= {role.span for role in roles if role.role == "content"}
    assert all(0 <= span.start < span.end <= len(text) for span in (*cues, *contents))
    assert plain(marked)[1] == statements


def test_many_cues_take_linear_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text, about twice the distances measured."""
    from readout.reading.statements import linking

    measured = 0
    between = linking._between

    def counted(one: Span, other: Span, page: Page) -> int:
        nonlocal measured
        measured += 1
        return between(one, other, page)

    monkeypatch.setattr(linking, "_between", counted)

    def work(times: int) -> int:
        nonlocal measured
        measured = 0
        _, statements = plain("{s:Ada} {c:said} {x:the pier is safe}. " * times)
        assert len(statements) == times
        assert all(len(item.source) == len(item.content) == 1 for item in statements)
        return measured

    assert work(800) < 2.2 * work(400)


def test_same_input_same_output() -> None:
    text = "\n\n".join(MARKED.sub(r"\2", case["text"]) for case in CASES)
    tagged: Tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    one, other = (find_statements(tagged.roles, trees, statement_rules()) for _ in range(2))
    assert one == other
    assert one


def test_a_statement_speaks_for_whoever_made_it() -> None:
    _, statements, actors = read(
        "{s:The Harbour Board} {c:said} in a statement {x:that the pier is safe}. "
        "{x:“Nobody need worry,”} {s:the statement} {c:continued}."
    )
    names = {actor.id: actor.name for actor in actors}
    assert [names[statement.speaker or ""] for statement in statements] == ["Harbour Board"] * 2


def test_a_statement_of_nobody_has_no_speaker() -> None:
    _, [statement], _ = read("{x:“Nobody need worry,”} {s:the statement} {c:continued}.")
    assert (statement.speaker, statement.anonymous) == (None, False)


def test_the_official_takes_up_the_one_unnamed() -> None:
    _, statements, _ = read(
        "Ben Ash runs the harbour. {s:A senior official} {c:said} {x:the pier is unsafe}. "
        "{s:The official} {c:added} {x:that the ferries are late}."
    )
    assert [statement.anonymous for statement in statements] == [True, True]

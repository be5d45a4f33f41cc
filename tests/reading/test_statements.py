"""Statements from given roles: what belongs to which cue, and what kind it is."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.anchoring import anchor
from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.statements import (
    date_statements,
    find_statements,
    is_precise,
    statement_rules,
    with_outlet,
)
from readout.reading.statements.nesting import nest
from readout.reading.statements.page import Page
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention
from readout.schema.reading import Word
from readout.schema.span import Span, Spans
from readout.schema.statement import Manner, Statement
from readout.schema.time import Interval
from readout.tagger import RoleKind, RoleSpan, Tagged


def cases_of(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).parents[1] / "cases" / f"{name}.toml"
    cases: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    return cases


CASES = cases_of("statements")
FIELDS = cases_of("statements_fields")
NESTED = cases_of("statements_nested")
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
    mentions, actors = who_is_who(tagged, trees)
    timexes = find_times(text, tagged.words, times_rules())
    found = find_statements(roles, trees, statement_rules(), mentions, timexes)
    return text, found, actors


def who_is_who(tagged: Tagged, trees: Trees) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
    found = find_mentions(tagged.names, trees, mention_rules())
    return find_actors(found, trees, actor_rules(), shipped_weights())


def below(statements: Iterable[Statement]) -> Iterator[Statement]:
    """All statements inside of others."""
    for statement in statements:
        yield from statement.nested
        yield from below(statement.nested)


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
        "anonymity": anonymity_of(first),
        "addressee": words_of(text, first.addressee),
        "channel": words_of(text, first.channel),
    }
    assert {key: told[key] for key in told if key in case} == {
        key: case[key] for key in told if key in case
    }
    assert first.anonymous is bool(told["anonymity"])


def anonymity_of(statement: Statement) -> str:
    names = (name for name in statement.rule.split() if name.startswith("anonym"))
    return next(names, "")


@pytest.mark.parametrize("case", FIELDS, ids=[case["name"] for case in FIELDS])
def test_field(case: dict[str, Any]) -> None:
    text, statements, actors = read(case["text"])
    first = statements[0]
    names = {actor.id: actor.name for actor in actors}
    told: dict[str, object] = {
        "act": first.act or "",
        "hedge": words_of(text, first.hedge),
        "when": words_of(text, first.when),
        "place": words_of(text, first.place),
        "addressee": words_of(text, first.addressee),
        "channel": words_of(text, first.channel),
        "chain": [[hop.name, hop.anonymous, hop.count or 0] for hop in first.chain],
        "speaker": names.get(first.speaker or ""),
        "speakers": [names[actor] for actor in first.speakers],
        "unnamed": details_of(text, first),
        "anonymity": anonymity_of(first),
    }
    expected = {key: case[key] for key in case.keys() - {"name", "text"}}
    assert {key: told[key] for key in expected} == expected


def details_of(text: str, statement: Statement) -> dict[str, object]:
    """What is told of an anonymous source, without what is not."""
    unnamed = statement.unnamed
    assert (unnamed is not None) == statement.anonymous
    if unnamed is None:
        return {}
    spans = {
        name: words_of(text, getattr(unnamed, name))
        for name in ("nationality", "seniority", "employer", "condition")
    }
    count = {"count": unnamed.count} if unnamed.count is not None else {}
    return {**count, **{name: words for name, words in spans.items() if words}}


@pytest.mark.parametrize("case", NESTED, ids=[case["name"] for case in NESTED])
def test_nested(case: dict[str, Any]) -> None:
    text = case["text"]
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    [outer] = find_statements(tagged.roles, trees, statement_rules())
    inner = [[" ".join(part) for part in parts_of(text, item)] for item in below([outer])]
    assert inner == case["inner"]


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


def test_marks_around_the_cue_are_those_of_the_outer_speaker() -> None:
    text = (
        "“The Secretary reaffirmed that a bridge is needed to bring people home,” Ada Quill said."
    )
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    [outer] = find_statements(tagged.roles, trees, statement_rules())
    [inner] = outer.nested
    assert (outer.manner, inner.manner) == ("direct", "indirect")


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
    # Pieces that touch are one content.
    given = [role.span for role in roles if role.role == "content"]
    assert {span.start for span in contents} <= {span.start for span in given}
    assert {span.end for span in contents} <= {span.end for span in given}
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


def test_nested_ones_come_through_whom_they_are_nested_in() -> None:
    text = "Two harbour officials told Reuters that Ada Quill had denied that the pier was closed."
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    mentions, _ = who_is_who(tagged, trees)
    [outer] = find_statements(tagged.roles, trees, statement_rules(), mentions)
    [inner] = outer.nested
    assert [hop.name for hop in inner.chain] == ["Reuters", "Two harbour officials", "Ada Quill"]
    assert inner.chain[:2] == outer.chain
    assert inner.rule.split()[0] == "tree-clause"


def test_the_outlet_is_the_outermost_hop() -> None:
    _, [statement], _ = read("{s:Ada Quill} {c:said} {x:that the pier is closed}.")
    assert [hop.name for hop in with_outlet(statement.chain, "The Post")] == [
        "The Post",
        "Ada Quill",
    ]
    assert with_outlet(statement.chain, None) == statement.chain
    assert with_outlet(statement.chain, "ada quill") == statement.chain


def test_what_was_told_before_goes_with_the_official() -> None:
    text, statements, _ = read(
        "{s:A senior French official} {c:said} {x:the pier is unsafe}. "
        "{s:The official} {c:added} {x:that the ferries are late}. "
        "{s:Two officials} {c:said} {x:that it was not so}."
    )
    told = [details_of(text, statement) for statement in statements]
    assert told[0] == told[1] == {"count": 1, "nationality": ["French"], "seniority": ["senior"]}
    assert told[2] == {"count": 2}


def test_a_statement_is_dated_once_its_text_is() -> None:
    marked = "{s:Ada Quill} {c:said} on Tuesday {x:that the pier had closed in March}."
    text, statements, _ = read(marked)
    timexes = find_times(text, tagger().tag(text).words, times_rules())
    assert date_statements(statements, timexes) == statements
    [dated] = date_statements(statements, anchor(timexes, dt.date(2024, 7, 4)))
    assert dated.time == Interval(dt.date(2024, 7, 2), dt.date(2024, 7, 2))


@pytest.mark.parametrize(
    ("manner", "score", "kept"),
    [
        ("direct", 0.9, True),
        ("mixed", 0.8, False),
        ("indirect", 0.8, True),
        ("indirect", 0.6, False),
    ],
)
def test_precise(manner: Manner, score: float, *, kept: bool) -> None:
    _, [statement] = plain("{s:Ada} {c:said} {x:the pier is safe}.")
    statement = msgspec.structs.replace(statement, manner=manner, score=score)
    assert is_precise(statement) is kept


def test_a_statement_at_the_end_of_a_sentence_holds_what_goes_before() -> None:
    text = (
        "Ada Quill said the ferries would be moved far enough that they could not reach the pier, "
        "two harbour officials said."
    )
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    roles = roles_at(text, ("Ada Quill", "source"), ("said", "cue"), ("the ferries", "content"))
    late = text.rindex("said")
    roles += [RoleSpan(span=Span(late, late + 4), role="cue", score=0.9)]
    [outer] = find_statements(roles, trees, statement_rules())
    assert parts_of(text, outer) == [
        ["two harbour officials"],
        ["said"],
        [text[: text.index(", two")]],
    ]
    assert [words_of(text, item.source) for item in outer.nested] == [["Ada Quill"]]


def roles_at(text: str, *parts: tuple[str, RoleKind]) -> list[RoleSpan]:
    places = ((text.index(part), part, role) for part, role in parts)
    return [
        RoleSpan(span=Span(start, start + len(part)), role=role, score=0.9)
        for start, part, role in places
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “iron lady” of the harbour walked along the old pier on Sunday.",
        "Ben “Tiny” Ash repaired the ferries for thirty years and retired in spring.",
        "Her novel “The Long Pier” is sold in every shop of the town.",
        "Rain fell on the harbour. The ferries were late, and the pier stayed closed until noon.",
    ],
)
def test_scare_quotes_titles_nicknames_and_the_own_voice_are_no_statements(text: str) -> None:
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    assert find_statements(tagged.roles, trees, statement_rules()) == ()


@pytest.mark.parametrize(
    "quotation",
    [
        "“The pier is safe,”",
        '"The pier is safe,"',
        "``The pier is safe,''",
        "«The pier is safe»,",
        "“The [old] pier … is safe,”",
        "“The ‘new’ pier is safe,”",
        "“The pier is safe,",
    ],
)
def test_marks_of_all_kinds_derail_nothing(quotation: str) -> None:
    text = f"{quotation} Ada Quill said.\n\n“The ferries are late,” Ben Ash replied."
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    statements = find_statements(tagged.roles, trees, statement_rules())
    assert [words_of(text, item.source) for item in statements] == [["Ada Quill"], ["Ben Ash"]]
    assert words_of(text, statements[1].content) == ["“The ferries are late,”"]


@pytest.mark.parametrize("depth", [50, 100])
def test_endless_chains_are_cut(depth: int) -> None:
    """Only so many levels are read, so that work stays linear."""
    text = "Ada said " * depth + "it fell."
    words = [(start, start + 3) for start in range(0, 9 * depth, 9)]
    tagged: list[Word] = []
    for at, (start, end) in enumerate(words):
        verb = 2 * at + 1
        tagged.append(word_of(text, start, end, verb, "nsubj", "PROPN"))
        tagged.append(word_of(text, start + 4, start + 8, verb - 2, "ccomp", "VERB"))
    last = 9 * depth
    tagged.append(word_of(text, last, last + 2, 2 * depth + 1, "nsubj", "PRON"))
    tagged.append(word_of(text, last + 3, last + 7, 2 * depth - 1, "ccomp", "VERB"))
    trees = Trees(text, tagged, (Span(0, len(text)),))
    roles = roles_at(text, ("Ada", "source"), ("said", "cue"))
    roles.append(RoleSpan(span=Span(9, len(text) - 1), role="content", score=0.9))
    statements = find_statements(roles, trees, statement_rules())
    assert len(list(below(statements))) == 4


def word_of(text: str, start: int, end: int, head: int, deprel: str, upos: str) -> Word:
    lemma = {"said": "say", "fell": "fall"}.get(text[start:end], text[start:end])
    return Word(start=start, end=end, lemma=lemma, upos=upos, xpos="", head=head, deprel=deprel)

"""Mentions: a table of invented sentences, and properties on any words at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.reading import tagger
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.reading import Word
from readout.schema.span import Span
from readout.tagger import NameSpan

TABLE = Path(__file__).parent.parent / "cases" / "mentions.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
RULES = mention_rules()


def found(text: str) -> tuple[Mention, ...]:
    tagged = tagger().tag(text)
    return find_mentions(tagged.names, Trees(text, tagged.words, tagged.sentences), RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict) -> None:
    text = case["text"]
    assert [[text[m.start : m.end], m.type, m.form] for m in found(text)] == case["mentions"]


def test_a_name_is_found_where_the_tagger_missed_it() -> None:
    text = "Doran came. Doran went."
    words = [word(0, 5, "PROPN"), word(6, 10, "VERB"), word(12, 17, "PROPN"), word(18, 22, "VERB")]
    name = NameSpan(span=Span(0, 5), type="PERSON", score=0.9)
    again = find_mentions([name], Trees(text, words, [Span(0, 11), Span(12, 23)]), RULES)
    assert [(m.start, m.end, m.rule) for m in again] == [(0, 5, "tagger"), (12, 17, "name-again")]


@pytest.mark.parametrize(
    ("span", "kind", "kept"),
    [
        ("the Osk Wire's", "ORG", ["Osk Wire"]),
        ("President Doran", "PERSON", ["Doran"]),
        ("Doran and Lind", "PERSON", ["Doran", "Lind"]),
        ("Marsh and Sons", "ORG", ["Marsh and Sons"]),
    ],
)
def test_extents_are_cleaned(span: str, kind: str, kept: list[str]) -> None:
    tagged = tagger().tag(f"It was {span} choice.")
    text = f"It was {span} choice."
    name = NameSpan(span=Span(7, 7 + len(span)), type=kind, score=0.9)  # type: ignore[arg-type]
    mentions = find_mentions([name], Trees(text, tagged.words, tagged.sentences), RULES)
    heads = [m.head for m in mentions if m.form == "name" and m.head]
    assert [head.of(text) for head in heads] == kept


def word(start: int, end: int, upos: str, head: int = -1, deprel: str = "root") -> Word:
    return Word(start=start, end=end, lemma="x", upos=upos, xpos="NNP", head=head, deprel=deprel)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["NOUN", "PROPN", "PRON", "ADJ", "VERB", "PUNCT", "DET", "NUM"]),
            st.integers(-2, 12),
            st.sampled_from(["nsubj", "conj", "compound", "nmod:poss", "appos", "root", "det"]),
            st.sampled_from(["people", "army", "office", "one", "the", "they", "Doran", "of"]),
        ),
        max_size=12,
    )
)
def test_any_tree_gives_spans_that_slice(drawn: list[tuple[str, int, str, str]]) -> None:
    text, words = "", []
    for upos, head, deprel, form in drawn:
        words.append(
            Word(
                start=len(text),
                end=len(text) + len(form),
                lemma=form.lower(),
                upos=upos,
                xpos="PRP" if upos == "PRON" else "NN",
                head=head,
                deprel=deprel,
            )
        )
        text += form + " "
    names = [
        NameSpan(span=Span(w.start, w.end), type="PERSON", score=0.5)
        for w in words
        if w.upos == "PROPN"
    ]
    mentions = find_mentions(names, Trees(text, words, [Span(0, len(text))]), RULES)
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.head is not None
        assert mention.start <= mention.head.start and mention.head.end <= mention.end
    assert list(mentions) == sorted(mentions, key=lambda m: (m.start, -m.end, m.form))

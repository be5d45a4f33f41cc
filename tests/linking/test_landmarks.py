"""Happenings whose day everybody knows."""

from __future__ import annotations

import pytest

from readout.lexicon import Entry, load
from readout.linking.dating.landmarks import find_landmarks
from readout.linking.dating.terms import find_words
from readout.pattern import compile_lexicon
from readout.schema.span import Span

LANDMARKS = compile_lexicon(load("dates")).where(role="landmark").patterns


@pytest.mark.parametrize("entry", [p.entry for p in LANDMARKS], ids=lambda entry: entry.name)
def test_cues_find_what_the_patterns_find(entry: Entry) -> None:
    for example in (*entry.yes, *entry.no):
        plain = example.replace("«", "").replace("»", "")
        text = f"{'The ferry lay idle. ' * 40}{plain}{' Nobody minded.' * 40}"
        (pattern,) = (p for p in LANDMARKS if p.entry is entry)
        whole = [hit.span for hit in pattern.hits(text, Span(0, len(text)))]
        hits = find_landmarks(text, find_words(text))
        assert [hit.span for hit in hits if hit.rule == entry.name] == whole


def test_hits_come_in_text_order_and_are_few_for_each() -> None:
    text = "The fall of the Berlin Wall, then Chernobyl and its disaster. " * 30
    hits = find_landmarks(text, find_words(text))
    assert [hit.span for hit in hits] == sorted(hit.span for hit in hits)
    assert 2 <= len(hits) <= 20

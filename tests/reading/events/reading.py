"""Events of a text, read with the shipped tagger, for the tests of the package."""

from __future__ import annotations

import re
from functools import cache

from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.events import event_rules, find_events
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.event import Event
from readout.schema.span import Span, Spans

MARK = re.compile("«(.*?)»")


@cache
def read(text: str, threshold: float = 0.0) -> tuple[Event, ...]:
    """All events of a text, those of low scores too."""
    trees = trees_of(text)
    found = find_mentions(tagger().tag(text).names, trees, mention_rules())
    mentions, _ = find_actors(found, trees, actor_rules(), shipped_weights())
    timexes = find_times(text, trees.words, times_rules())
    return find_events(
        trees, event_rules(), mentions=mentions, timexes=timexes, threshold=threshold
    )


@cache
def trees_of(text: str) -> Trees:
    tagged = tagger().tag(text)
    return Trees(text, tagged.words, tagged.sentences)


def plain(marked: str) -> tuple[str, list[Span]]:
    """The text without « », and what they marked."""
    text, at = "", 0
    spans = []
    for hit in MARK.finditer(marked):
        text += marked[at : hit.start()]
        spans.append(Span(len(text), len(text) + len(hit[1])))
        text, at = text + hit[1], hit.end()
    return text + marked[at:], spans


def words_of(text: str, spans: Spans) -> list[str]:
    return [span.of(text) for span in spans]

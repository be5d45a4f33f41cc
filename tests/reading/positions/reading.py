"""Positions of a text, read with the shipped tagger, for the tests of the package."""

from __future__ import annotations

import re
from functools import cache

from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.positions import find_positions, position_rules
from readout.reading.statements import find_statements, statement_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.actor import Actor
from readout.schema.position import Position
from readout.schema.reading import Language, Reading
from readout.schema.span import Span, Spans

MARK = re.compile("«(.*?)»")


@cache
def read(text: str) -> tuple[Position, ...]:
    """All positions of a text."""
    return reading_of(text).positions


@cache
def reading_of(text: str) -> Reading:
    """A reading of a text with all layers that positions rest on."""
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    named = find_mentions(tagged.names, trees, mention_rules())
    mentions, actors = find_actors(named, trees, actor_rules(), shipped_weights())
    timexes = find_times(text, tagged.words, times_rules())
    statements = find_statements(tagged.roles, trees, statement_rules(), mentions, timexes)
    positions = find_positions(
        trees, position_rules(), mentions=mentions, timexes=timexes, statements=statements
    )
    return Reading(
        text_hash="",
        language=Language("en"),
        sentences=tagged.sentences,
        words=tagged.words,
        mentions=mentions,
        actors=actors,
        timexes=timexes,
        statements=statements,
        positions=positions,
    )


def actors_of(text: str) -> dict[str, Actor]:
    return {actor.id: actor for actor in reading_of(text).actors}


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

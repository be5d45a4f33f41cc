"""Reading: one text to its layers. Pure functions of the text and of shipped resources."""

from __future__ import annotations

from functools import cache

import msgspec

from readout.lexicon import load
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.digest import compute_digest
from readout.reading.language import identify, is_readable
from readout.reading.layout import find_layout
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.metadata import describe
from readout.reading.rules import Rules, compile_rules
from readout.reading.statements import find_statements, statement_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention
from readout.schema.document import text_hash
from readout.schema.reading import Layout, Reading
from readout.schema.statement import Statement
from readout.tagger import Tagged, Tagger

__all__ = ["LAYERS", "PROJECT_LAYERS", "Tools", "describe", "read", "tagger"]

TAGGED: frozenset[str] = frozenset(
    {"sentences", "words", "mentions", "actors", "timexes", "statements"}
)
"""Layers that need the tagger."""

LAYERS: frozenset[str] = frozenset({"metadata"}) | TAGGED
"""Names of the layers that can be asked for."""

_ACTORS: frozenset[str] = frozenset({"mentions", "actors", "statements"})
"""Layers that need to know who is who."""

PROJECT_LAYERS: frozenset[str] = frozenset({"metadata", "sentences", "timexes"})
"""The layers that a project keeps: those that its pages and tables show by now."""


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """Everything reading needs besides the text. `digest` changes whenever a project's
    reading may come out differently: with our code, the lexicons, the language model or the
    tagger's weights."""

    layout: Rules
    digest: str

    @classmethod
    def load(cls) -> Tools:
        """The shipped tools; built once a process. Raises ResourceError where one is broken."""
        return _load()


def read(text: str, tools: Tools, *, layers: frozenset[str] = LAYERS) -> Reading:
    """The layers asked for, of one text, and no others. Pure.

    A text in another language than English comes back with `not_read` set and no layers.
    """
    language = identify(text)
    if not is_readable(language):
        return Reading(text_hash=text_hash(text), language=language, not_read="language")
    layout = find_layout(text, tools.layout) if "metadata" in layers else Layout()
    tagged = tagger().tag(text) if layers & TAGGED else Tagged(sentences=(), words=())
    mentions, actors = _actors(text, tagged) if layers & _ACTORS else ((), ())
    return Reading(
        text_hash=text_hash(text),
        language=language,
        layout=layout,
        sentences=tagged.sentences if "sentences" in layers else (),
        words=tagged.words if "words" in layers else (),
        mentions=mentions if "mentions" in layers else (),
        actors=actors if "actors" in layers else (),
        timexes=find_times(text, tagged.words, times_rules()) if "timexes" in layers else (),
        statements=_statements(text, tagged, mentions) if "statements" in layers else (),
    )


def _statements(text: str, tagged: Tagged, mentions: tuple[Mention, ...]) -> tuple[Statement, ...]:
    trees = Trees(text, tagged.words, tagged.sentences)
    return find_statements(tagged.roles, trees, statement_rules(), mentions)


def _actors(text: str, tagged: Tagged) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
    trees = Trees(text, tagged.words, tagged.sentences)
    mentions = find_mentions(tagged.names, trees, mention_rules())
    return find_actors(mentions, trees, actor_rules(), shipped_weights())


@cache
def tagger() -> Tagger:
    """The shipped tagger; its weights are loaded once a process, when first asked for."""
    from readout.tagger.neural import NeuralTagger

    return NeuralTagger()


@cache
def _load() -> Tools:
    return Tools(layout=compile_rules(load("layout")), digest=compute_digest())

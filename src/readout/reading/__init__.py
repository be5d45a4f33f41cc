"""Reading: one text to its layers. Pure functions of the text and of shipped resources."""

from __future__ import annotations

from readout.reading.language import identify, is_readable
from readout.reading.metadata import describe
from readout.reading.stages import Stages, Tools, tagger
from readout.schema.document import text_hash
from readout.schema.reading import Reading

__all__ = ["LAYERS", "PROJECT_LAYERS", "Tools", "describe", "read", "tagger"]

TAGGED: frozenset[str] = frozenset(
    {
        *("sentences", "words", "mentions", "actors", "places", "timexes", "statements"),
        *("events", "figures"),
    }
)
"""Layers that need the tagger, by the names that readings give them."""

_READ: frozenset[str] = TAGGED | {"lemmas"}

LAYERS: frozenset[str] = frozenset({"metadata"}) | TAGGED
"""Names of the layers that can be asked for."""

PROJECT_LAYERS: frozenset[str] = LAYERS - {"words"} | {"lemmas"}
"""The layers that a project keeps. Words would be most of it, and all that rests on them is
found while reading; linking asks for the lemmas of content words."""


def read(text: str, tools: Tools, *, layers: frozenset[str] = LAYERS) -> Reading:
    """The layers asked for, of one text, and no others. Pure.

    A text in another language than English comes back with `not_read` set and no layers.
    """
    language = identify(text)
    if not is_readable(language):
        return Reading(text_hash=text_hash(text), language=language, not_read="language")
    stages = Stages(text, tools)
    found = {name: getattr(stages, name) for name in sorted(layers & _READ)}
    if "metadata" in layers:
        found["layout"] = stages.layout
    return Reading(text_hash=text_hash(text), language=language, **found)

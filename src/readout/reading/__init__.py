"""Reading: one text to its layers. Pure functions of the text and of shipped resources."""

from __future__ import annotations

from readout.reading.events import THRESHOLD
from readout.reading.language import identify, is_readable
from readout.reading.metadata import describe
from readout.reading.stages import Stages, Tools, tagger
from readout.schema.document import text_hash
from readout.schema.reading import Reading

__all__ = ["LAYERS", "Tools", "describe", "read", "tagger"]

TAGGED: frozenset[str] = frozenset(
    {
        *("sentences", "words", "mentions", "actors", "places", "timexes", "statements"),
        *("events", "figures", "positions"),
    }
)
"""Layers that need the tagger, by the names that readings give them."""

LAYERS: frozenset[str] = frozenset({"metadata"}) | TAGGED
"""Names of the layers that can be asked for."""


def read(
    text: str,
    tools: Tools,
    *,
    layers: frozenset[str] = LAYERS,
    event_threshold: float = THRESHOLD,
) -> Reading:
    """The layers asked for, of one text, and no others. Pure.

    Events of a score below `event_threshold` are `doubtful` ones, down to 0.3.
    A text in another language than English comes back with `not_read` set and no layers.
    """
    language = identify(text)
    if not is_readable(language):
        return Reading(text_hash=text_hash(text), language=language, not_read="language")
    stages = Stages(text, tools, event_threshold=event_threshold)
    found = {name: getattr(stages, name) for name in sorted(layers & TAGGED)}
    if "events" in layers:
        found["senses"] = stages.senses
        found["doubtful"] = stages.doubtful
    if "metadata" in layers:
        found["layout"] = stages.layout
    return Reading(text_hash=text_hash(text), language=language, **found)

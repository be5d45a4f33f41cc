"""Reading: one text to its layers. Pure functions of the text and of shipped resources."""

from __future__ import annotations

import hashlib
from functools import cache

import msgspec

from readout.lexicon import load
from readout.reading.language import identify, is_readable, model_version
from readout.reading.layout import find_layout
from readout.reading.metadata import describe
from readout.reading.rules import Rules, compile_rules
from readout.schema.document import text_hash
from readout.schema.reading import Layout, Reading

__all__ = ["LAYERS", "REVISION", "Tools", "describe", "read"]

LAYERS: frozenset[str] = frozenset({"metadata"})
"""Names of the layers that can be asked for."""

REVISION = "1"
"""Counts up whenever code of this package may read something else out of the same text with
the same resources; cached readings of older revisions are then read anew."""


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """Everything reading needs besides the text. `digest` changes when and only when a
    reading may come out differently: with the lexicons, our code, or the language model."""

    layout: Rules
    digest: str

    @classmethod
    def load(cls) -> Tools:
        """The shipped tools; built once a process. Raises ResourceError where one is broken."""
        return _load()


def read(text: str, tools: Tools, *, layers: frozenset[str] = LAYERS) -> Reading:
    """All layers asked for, of one text. Pure.

    A text in another language than English comes back with `not_read` set and no layers.
    """
    language = identify(text)
    if not is_readable(language):
        return Reading(text_hash=text_hash(text), language=language, not_read="language")
    layout = find_layout(text, tools.layout) if "metadata" in layers else Layout()
    return Reading(text_hash=text_hash(text), language=language, layout=layout)


@cache
def _load() -> Tools:
    lexicon = load("layout")
    stamp = "\n".join((lexicon.digest, REVISION, model_version()))
    return Tools(
        layout=compile_rules(lexicon), digest=hashlib.sha256(stamp.encode("utf-8")).hexdigest()
    )

"""What linking knows of one document."""

from __future__ import annotations

import msgspec

from readout.linking.copies.sketch import Sketch
from readout.schema.span import Spans
from readout.schema.time import Dct


class DocumentKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What linking keeps in memory of one document; see `sketch` for what the sketch is made of.

    `agency` is the short name of the news agency that it credits, `publisher` its publisher.
    """

    id: str
    sketch: Sketch
    agency: str | None = None
    publisher: str | None = None
    dct: Dct = Dct()


class Story(msgspec.Struct, frozen=True):
    """A text and its body, fetched for one document at a time. The body must be the one that
    the sketch was made from."""

    text: str
    body: Spans

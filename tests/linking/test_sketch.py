"""What is kept of a body."""

from __future__ import annotations

import msgspec

from readout.linking.copies.sketch import Sketch, sketch
from readout.schema.span import Span


def test_only_the_body_counts() -> None:
    text = "HARBOUR POST\nThe ferry sails.\nSubscribe now\nIt came back."
    body = (Span(13, 29), Span(44, 57))
    assert sketch(text, body) == sketch("The ferry sails. It came back.", (Span(0, 30),))
    assert len(sketch(text, body).codes) == 6


def test_nothing_is_a_sketch_too() -> None:
    assert sketch("Advertisement", ()) == Sketch()
    assert len(Sketch().codes) == 0


def test_it_survives_storage() -> None:
    made = sketch("Ilka Doran spoke to the crews — again.", (Span(0, 38),))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Sketch) == made


def test_any_character_can_be_sketched() -> None:
    text = "a\ud800b \U0001f6a2 ﷽ İstanbul ß \ufffd"
    assert len(sketch(text, (Span(0, len(text)),)).codes) > 0

"""What is kept of the positions of a document."""

from __future__ import annotations

import msgspec

from readout.linking.positions import PositionKeys, find_keys
from readout.linking.positions.keys import QUOTED
from readout.schema.cast import parse_member
from readout.schema.span import Span
from tests.reading.positions.reading import reading_of


def test_keys_of_a_text() -> None:
    text = "Ada Quill said on Monday that the board should open the books if the court agrees."
    keys = find_keys("d1", text, reading_of(text))
    [position] = keys.positions
    [taker] = position.takers
    assert taker.name == "Ada Quill"
    assert parse_member(taker.member) == ("d1", Span(0, 9))
    assert (position.act, position.strength) == ("demand", "plain")
    assert [timex.value for timex in position.when] == ["XXXX-WXX-1"]
    assert {"board", "book", "open"} <= set(position.what.terms)
    assert position.what.terms == tuple(sorted(position.what.terms))
    assert position.condition is not None
    assert position.condition.text == "if the court agrees"
    assert all(span.of(text) in position.what.text for span in position.what.spans)


def test_nobody_known_takes_no_position() -> None:
    text = "The mayor refused to leave."
    reading = msgspec.structs.replace(reading_of(text), actors=())
    assert find_keys("d1", text, reading).positions == ()


def test_long_words_are_kept_from_their_beginning() -> None:
    text = "The mayor refused to open " + " and ".join(["the old town gate"] * 60) + "."
    [position] = find_keys("d1", text, reading_of(text)).positions
    assert len(position.what.text) == QUOTED
    assert text[position.what.spans[0].start :].startswith(position.what.text)


def test_keys_survive_being_stored() -> None:
    text = "Ada Quill said on Monday that the board should open the books."
    keys = find_keys("d1", text, reading_of(text))
    packed = msgspec.msgpack.encode(keys)
    assert msgspec.msgpack.decode(packed, type=PositionKeys) == keys
    assert msgspec.json.decode(msgspec.json.encode(keys), type=PositionKeys) == keys

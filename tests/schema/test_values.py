"""What all value types have in common: frozen, comparable, and the same again out of JSON."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from readout.schema.span import Span
from tests.schema.strategies import ALL_TYPES, values

every_type = pytest.mark.parametrize("kind", ALL_TYPES, ids=lambda kind: kind.__name__)
few = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@every_type
def test_it_is_frozen_and_documented(kind: type[msgspec.Struct]) -> None:
    assert kind.__struct_config__.frozen
    assert kind.__doc__


@every_type
def test_it_holds_only_what_cannot_change(kind: type[msgspec.Struct]) -> None:
    # Tuples, not lists: a frozen value around a list is not frozen. (dict only in rows on
    # their way out.)
    for field in msgspec.structs.fields(kind):
        assert not re.search(r"\b(?:list|set)\[", str(field.type)), field.name


def test_setting_a_field_is_refused() -> None:
    span = Span(1, 2)
    with pytest.raises(AttributeError):
        span.start = 0  # type: ignore[misc]


@every_type
@few
@given(data=st.data())
def test_it_comes_back_from_json_as_it_was(kind: type[msgspec.Struct], data: st.DataObject) -> None:
    value = data.draw(values(kind))
    written = msgspec.json.encode(value)
    again = msgspec.json.decode(written, type=kind)
    assert again == value
    assert msgspec.json.encode(again) == written


@every_type
def test_its_fields_are_of_kinds_that_the_schema_can_say(kind: type[msgspec.Struct]) -> None:
    for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        assert not isinstance(field.type, inspect.AnyType | inspect.CustomType), field.name


SPANS: list[tuple[Span, Any]] = [(Span(0, 0), [0, 0]), (Span(3, 17), [3, 17])]


@pytest.mark.parametrize(("span", "form"), SPANS)
def test_a_span_is_an_array_of_two(span: Span, form: Any) -> None:
    assert json.loads(msgspec.json.encode(span)) == form
    assert msgspec.convert(form, Span) == span


@pytest.mark.parametrize("form", [b"[]", b"[1]", b'["1", 2]', b"[1.5, 2]", b"{}", b"null"])
def test_what_is_no_span_is_refused(form: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(form, type=Span)


OF = [
    ("Ostrel", Span(0, 6), "Ostrel"),
    ("Ostrel", Span(2, 2), ""),
    ("🌊 Senn", Span(2, 6), "Senn"),
    ("e\u0301a", Span(0, 1), "e"),
]


@pytest.mark.parametrize(("text", "span", "characters"), OF)
def test_a_span_counts_code_points(text: str, span: Span, characters: str) -> None:
    assert span.of(text) == characters


def test_spans_are_ordered_by_place() -> None:
    spans = [Span(4, 9), Span(0, 3), Span(4, 5)]
    assert sorted(spans) == [Span(0, 3), Span(4, 5), Span(4, 9)]

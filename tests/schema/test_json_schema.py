"""docs/schema.json: rows that leave Readout are what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from readout.schema.document import FIELD_NAMES, Boilerplate, Field, Metadata
from readout.schema.row import Article, ErrorDetail, Unread, metadata_row
from readout.schema.span import Span
from readout.schema.time import Dct
from tests.schema.strategies import ALL_TYPES, values

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "schema.json").read_text("utf-8"))
few = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def validator(name: str | None = None) -> Draft202012Validator:
    """For one of the types, or for the whole: a line of `readout read`."""
    schema = SCHEMA if name is None else {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def plain(value: msgspec.Struct) -> Any:
    return json.loads(msgspec.json.encode(value))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_defines_every_type_and_describes_it() -> None:
    assert set(SCHEMA["$defs"]) == {kind.__name__ for kind in ALL_TYPES}
    assert all(definition.get("description") for definition in SCHEMA["$defs"].values())


@pytest.mark.parametrize("kind", ALL_TYPES, ids=lambda kind: kind.__name__)
@few
@given(data=st.data())
def test_every_value_is_valid(kind: type[msgspec.Struct], data: st.DataObject) -> None:
    validator(kind.__name__).validate(plain(data.draw(values(kind))))


@pytest.mark.parametrize("kind", ALL_TYPES, ids=lambda kind: kind.__name__)
def test_every_field_is_described(kind: type[msgspec.Struct]) -> None:
    definition = SCHEMA["$defs"][kind.__name__]
    if definition["type"] == "object":
        assert set(definition["properties"]) == set(kind.__struct_encode_fields__)


def an_article() -> Article:
    text = "Dossan speaks\n\nALDVAR — He spoke. Sign up here."
    metadata = Metadata(
        title=Field(value="Dossan speaks", origin="text", rule="first-line", spans=(Span(0, 13),)),
        publisher=Field(value="Gazette", origin="given", rule="field publisher"),
        boilerplate=(Boilerplate(span=Span(34, 48), kind="newsletter", rule="sign-up"),),
        body=(Span(15, 33),),
    )
    return Article(
        id="a", text=text, language="en", dct=Dct(), metadata=metadata_row(metadata), sentences=()
    )


def test_a_line_of_read_is_an_article_or_an_error() -> None:
    unread = Unread(id="b", error=ErrorDetail(reason="empty", message="b is empty"))
    validator().validate(plain(an_article()))
    validator().validate(plain(unread))


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("no text", {"text": None}),
    ("a number as id", {"id": 7}),
    ("a date in words", {"dct": {"date": "last Tuesday"}}),
    ("a basis of its own", {"dct": {"basis": "guessed"}}),
    ("a span of one", {"sentences": [[3]]}),
    ("a span of words", {"sentences": [["a", "b"]]}),
]


@pytest.mark.parametrize("change", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_is_wrong_is_refused(change: dict[str, Any]) -> None:
    assert not validator().is_valid(plain(an_article()) | change)


def test_layers_not_asked_for_are_absent_and_empty_ones_are_lists() -> None:
    row = plain(an_article())
    assert row["sentences"] == []
    assert "words" not in row and "not_read" not in row


def test_a_metadata_row_has_values_and_their_evidence() -> None:
    row = plain(an_article())["metadata"]
    assert (row["title"], row["publisher"], row["byline"]) == ("Dossan speaks", "Gazette", None)
    assert row["boilerplate"] == [[34, 48]]
    assert row["boilerplate_kinds"] == [{"kind": "newsletter", "rule": "sign-up"}]
    assert row["evidence"]["title"]["spans"] == [[0, 13]]
    assert set(row["evidence"]) == {"title", "publisher"}
    assert set(FIELD_NAMES) <= set(row)

"""Content-addressed ids: when two documents are one, and when they are not."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.schema.document import Given, document_id, given_value, text_hash

HASH = text_hash("The ferry sailed at noon.")


def given_with(**fields: str) -> tuple[Given, ...]:
    return tuple(
        Given(name=name, value=value, origin="given")  # type: ignore[arg-type]
        for name, value in fields.items()
    )


def an_id(text: str = HASH, path: str = "a.txt", input_id: str | None = None, **fields: str) -> str:
    return document_id(text, path=path, input_id=input_id, given=given_with(**fields))


URL = "https://gazette.example/ferry"

SAME = [
    ("the same file twice", an_id(), an_id()),
    ("a file moved, with an address", an_id(url=URL), an_id(path="old/a.txt", url=URL)),
    ("a row of another file, with an id", an_id(input_id="7"), an_id(path="b", input_id="7")),
    ("another title", an_id(title="Noon"), an_id(title="The ferry at noon")),
    ("a date of change", an_id(), an_id(updated="2022-11-09")),
]
OTHER = [
    ("another text", an_id(), an_id(text=text_hash("The ferry sailed at one."))),
    ("another path", an_id(), an_id(path="b.txt")),
    ("another address", an_id(url=URL), an_id(url=URL + "-2")),
    ("another input id", an_id(input_id="7"), an_id(input_id="8")),
    ("another publisher", an_id(publisher="Gazette"), an_id(publisher="Courier")),
    ("a publisher or none", an_id(publisher="Gazette"), an_id()),
    ("another date", an_id(published="2022-11-08"), an_id(published="2022-11-09")),
]


@pytest.mark.parametrize(
    ("left", "right"), [case[1:] for case in SAME], ids=[case[0] for case in SAME]
)
def test_one_document(left: str, right: str) -> None:
    assert left == right


@pytest.mark.parametrize(
    ("left", "right"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER]
)
def test_two_documents(left: str, right: str) -> None:
    assert left != right


def test_fields_do_not_run_into_each_other() -> None:
    assert an_id(publisher="ab", published="c") != an_id(publisher="a", published="bc")


def test_the_order_of_what_was_given_does_not_matter() -> None:
    forward = given_with(url=URL, publisher="Gazette", published="2022-11-08")
    ids = {
        document_id(HASH, path="a", input_id=None, given=items)
        for items in (forward, forward[::-1])
    }
    assert len(ids) == 1


def test_the_first_value_of_a_name_counts() -> None:
    items = (*given_with(title="One"), *given_with(title="Two"))
    assert given_value(items, "title") == "One"
    assert given_value(items, "publisher") is None


names = st.text(max_size=8)


@settings(deadline=None, derandomize=True)
@given(text=st.text(max_size=20), path=names, input_id=st.none() | names, publisher=names)
def test_an_id_is_twenty_hexadecimal_digits(
    text: str, path: str, input_id: str | None, publisher: str
) -> None:
    made = an_id(text=text_hash(text), path=path, input_id=input_id, publisher=publisher)
    assert len(made) == 20
    assert set(made) <= set("0123456789abcdef")


def test_a_path_that_is_not_unicode_has_an_id() -> None:
    # What os.fsdecode makes of the file name b"\\xff.txt".
    assert len(an_id(path="\udcff.txt")) == 20


def test_the_hash_is_of_the_text_in_utf8() -> None:
    assert text_hash("é\n") == hashlib.sha256(b"\xc3\xa9\n").hexdigest()

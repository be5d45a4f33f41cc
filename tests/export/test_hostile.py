"""Whatever stands in names, titles and addresses, the files stay well-formed."""

from __future__ import annotations

import csv
import io
import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.export import EVENT_FORMATS, STORY_FORMATS, write_events, write_story
from readout.export.sheet import FORMULA_STARTS
from tests.export.stories import SHELLING, Invented

TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n\"',;|<>&\\/{}[]:#\u2028\ufeff\x00\x1b"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


def hostile(name: str, title: str, url: str) -> Invented:
    story = Invented()
    story.documents = [
        msgspec.structs.replace(row, title=title, url=url, publisher=name, byline=title)
        for row in story.documents
    ]
    story.actors = [msgspec.structs.replace(row, name=name) for row in story.actors]
    parties = tuple(msgspec.structs.replace(row, name=name) for row in SHELLING.actors)
    story.events = [msgspec.structs.replace(SHELLING, name=title, actors=parties)]
    return story


@settings(deadline=None, derandomize=True, max_examples=40)
@given(TEXTS, TEXTS, TEXTS)
def test_files_stay_well_formed(name: str, title: str, url: str) -> None:
    story = hostile(name, title, url)
    for format in STORY_FORMATS:
        stream = io.StringIO(newline="")
        write_story(story, format, stream)
        text = stream.getvalue()
        lines = text.split("\n")[:-1] if format == "ftm" else [text]
        for line in lines:
            assert isinstance(json.loads(line), dict)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(TEXTS, TEXTS, TEXTS)
def test_tables_keep_their_rows_and_run_nothing(name: str, title: str, url: str) -> None:
    story = hostile(name, title, url)
    for format in EVENT_FORMATS:
        stream = io.StringIO(newline="")
        write_events(story.events, format, stream, story=story)
        if format == "plover":
            assert len(json.loads(stream.getvalue())) == 2
            continue
        delimiter = "\t" if format == "polecat" else ","
        source = io.StringIO(stream.getvalue(), newline="")
        header, row = csv.reader(source, delimiter=delimiter)
        assert len(row) == len(header)
        for column, value in zip(header, row, strict=True):
            assert not value.startswith(FORMULA_STARTS) or is_number(value), column


def is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True

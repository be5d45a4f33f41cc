"""Lists, facets and the overview."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from readout.schema.document import Failure, Field, Metadata
from readout.schema.reading import Language
from readout.schema.time import Dct
from readout.schema.view import Count, DocumentQuery, Overview
from readout.store import Description, Store
from tests.store.making import TOOLS, make, take

DAY = dt.date


def field(value: str | None) -> Field | None:
    return None if value is None else Field(value=value, origin="given", rule="made-up")


# path, title, publisher, agency, language, (date, earliest, latest), words
ARTICLES: list[tuple[Any, ...]] = [
    ("a.txt", "Émile crosses", "Courier", "AP", "en", (DAY(2031, 3, 4),) * 3, 10),
    ("b.txt", "bridge again", "Courier", None, "en", (None, DAY(2031, 3, 1), DAY(2031, 3, 9)), 30),
    ("c.txt", "A bridge", "Osk Wire", "AP", "en", (None, DAY(2031, 2, 27), DAY(2031, 3, 2)), 20),
    ("d.txt", None, None, None, None, (None, None, None), 5),
    ("e.txt", "Bridge", "Osk Wire", None, "fr", (DAY(2031, 1, 9),) * 3, 7),
    ("f.txt", "Bridge zone", "Osk Wire", None, "en", (None, None, DAY(2031, 1, 2)), 7),
]


@pytest.fixture(scope="module")
def pile() -> Iterator[Store]:
    """Six described articles, one superseded, one gone, one not described."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder, "p.readout")) as store:
        take(store, "a.txt", make("An older text.", "a.txt"))
        for path, title, publisher, agency, language, days, words in ARTICLES:
            document = make(f"Text of {path}", path)
            take(store, path, document)
            date, earliest, latest = days
            dct = Dct(
                date=date,
                earliest=earliest,
                latest=latest,
                basis="stated" if date else "inferred" if latest else "unknown",
            )
            metadata = Metadata(
                title=field(title), publisher=field(publisher), agency=field(agency), dct=dct
            )
            not_read = None if language == "en" else "language"
            description = Description(
                metadata=metadata,
                language=Language(language, 0.9),
                not_read=not_read,
                words=words,
            )
            store.put_metadata(document.id, description, TOOLS)
        take(store, "gone.txt", make("It left.", "gone.txt"))
        store.mark_gone(["gone.txt"])
        take(store, "new.txt", make("Just in.", "new.txt"))
        take(store, "x.bin", failures=[Failure(path="x.bin", reason="binary", message="x.bin: no")])
        yield store


def listed(store: Store, **asked: Any) -> str:
    page = store.documents(DocumentQuery(**asked))
    assert page.total == len(page.rows)
    return " ".join(row.path.removesuffix(".txt") for row in page.rows)


# What is asked, and the paths in order. The two without title, d and new, are told by their ids.
LISTS: list[tuple[dict[str, Any], str]] = [
    ({}, "f e c b a d new"),
    ({"descending": True}, "a b c e f d new"),
    ({"sort": "title"}, "c e b f a d new"),
    ({"sort": "title", "descending": True}, "a f b e c d new"),
    ({"sort": "publisher"}, "b a c e f d new"),
    ({"sort": "path", "descending": True}, "new f e d c b a"),
    ({"sort": "words"}, "d e f a c b new"),
    ({"sort": "language"}, "c b f a e d new"),
    ({"publisher": "Courier"}, "b a"),
    ({"publisher": "courier"}, ""),
    ({"agency": "AP", "language": "en"}, "c a"),
    ({"basis": "unknown"}, "d new"),
    ({"basis": "inferred"}, "f c b"),
    ({"state": "gone"}, "gone"),
    ({"state": "superseded"}, "a"),
    ({"state": None, "text": "GONE"}, "gone"),
    ({"text": "bridge"}, "f e c b"),
    ({"text": "éMILE"}, "a"),
    ({"text": "B.TXT"}, "b"),
    ({"text": "%"}, ""),
    ({"text": "\ud800"}, ""),
    ({"text": "\0"}, ""),
    ({"since": DAY(2031, 3, 3)}, "b a"),
    ({"since": DAY(2031, 3, 2)}, "c b a"),
    ({"until": DAY(2031, 1, 1)}, "f"),
    ({"until": DAY(2031, 2, 28)}, "f e c"),
    ({"since": DAY(2031, 1, 3), "until": DAY(2031, 2, 26)}, "e"),
    ({"since": DAY(1, 1, 1), "until": DAY(9999, 12, 31)}, "f e c b a"),
    ({"since": DAY(2031, 2, 28), "until": DAY(2031, 3, 9), "surely": True}, "b a"),
    ({"since": DAY(2031, 2, 28), "until": DAY(2031, 3, 9)}, "c b a"),
    ({"until": DAY(2031, 1, 2), "surely": True}, "f"),
    ({"since": DAY(2031, 1, 2), "surely": True}, "e c b a"),
]


@pytest.mark.parametrize(("asked", "expected"), LISTS, ids=[str(asked) for asked, _ in LISTS])
def test_lists(pile: Store, asked: dict[str, Any], expected: str) -> None:
    assert listed(pile, **asked) == expected


@pytest.mark.parametrize("limit", [0, 1, 3, 100, None, 10**30])
@pytest.mark.parametrize("offset", [0, 2, 100, 10**30, -5])
def test_pages(pile: Store, limit: int | None, offset: int) -> None:
    every = pile.documents(DocumentQuery(sort="path")).rows
    page = pile.documents(DocumentQuery(sort="path", limit=limit, offset=offset))
    assert page.total == len(every)
    first = max(offset, 0)
    assert page.rows == every[first : None if limit is None else first + limit]


def counts(*pairs: tuple[str | None, int]) -> tuple[Count, ...]:
    return tuple(Count(value, number) for value, number in pairs)


def test_facets_count_what_the_rest_of_the_query_keeps(pile: Store) -> None:
    query = DocumentQuery(publisher="Osk Wire", language="en")
    facets = {facet.name: facet.counts for facet in pile.documents(query, facets=True).facets}
    assert facets == {
        "publisher": counts(("Courier", 2), ("Osk Wire", 2)),
        "agency": counts(("AP", 1), (None, 1)),
        "language": counts(("en", 2), ("fr", 1)),
        "basis": counts(("inferred", 2)),
        "state": counts(("current", 2)),
    }
    every = {f.name: f.counts for f in pile.documents(DocumentQuery(), facets=True).facets}
    assert every["state"] == counts(("current", 7), ("gone", 1), ("superseded", 1))
    assert every["publisher"] == counts(("Osk Wire", 3), ("Courier", 2), (None, 2))
    assert pile.documents(DocumentQuery()).facets == ()


def test_facets_respect_text_and_days(pile: Store) -> None:
    query = DocumentQuery(text="bridge", since=DAY(2031, 2, 1))
    facets = {facet.name: facet.counts for facet in pile.documents(query, facets=True).facets}
    assert facets["publisher"] == counts(("Courier", 1), ("Osk Wire", 1))


def test_an_empty_value_keeps_documents_without_one(pile: Store) -> None:
    for name, number in (("publisher", 2), ("agency", 5), ("language", 2)):
        query = msgspec.convert({name: ""}, DocumentQuery)
        page = pile.documents(query, facets=True)
        assert page.total == len(page.rows) == number
        assert {getattr(row, name) for row in page.rows} == {None}
        counted = {str(facet.name): facet.counts for facet in page.facets}
        assert Count(None, number) in counted[name]
        assert sum(count.count for count in counted["basis"]) == number


def test_overview(pile: Store) -> None:
    assert pile.overview("osk") == Overview(
        name="osk",
        documents=7,
        superseded=1,
        gone=1,
        failures=1,
        not_read=2,
        texts=7,
        words=79,
        dated=2,
        bounded=3,
        undated=2,
        earliest=DAY(2031, 1, 9),
        latest=DAY(2031, 3, 9),
        months=counts(("2031-01", 1), ("2031-03", 2), (None, 2)),
        publishers=counts(("Osk Wire", 3), ("Courier", 2), (None, 2)),
        agencies=counts(("AP", 2), (None, 5)),
        languages=counts(("en", 4), ("fr", 1), (None, 2)),
        bases=counts(("inferred", 3), ("stated", 2), ("unknown", 2)),
        days=counts(("2031-01-09", 1), ("2031-03-04", 1), (None, 3)),
    )


def test_overview_of_nothing(store: Store) -> None:
    empty = store.overview("new")
    assert (empty.documents, empty.words, empty.earliest, empty.months) == (0, 0, None, ())

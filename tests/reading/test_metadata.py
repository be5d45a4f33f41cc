"""What came with a document and what its text says, merged."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.reading import LAYERS, Tools, describe, read
from readout.reading.dating import NEAR_URL, UNREADABLE, url_date
from readout.schema.document import Document, Given, Metadata, text_hash
from readout.schema.time import Dct

BODY = (
    "The council met for nine hours on Monday to speak about the bridge.\n\nIt voted at midnight."
)
ROW, JSON_LD, META, URL = "given", "json-ld", "meta", "url"


def described(text: str, *given: tuple[str, str, str]) -> Metadata:
    """The metadata of a text with given (name, value, origin)."""
    document = Document(
        id="d",
        text=text,
        text_hash=text_hash(text),
        path="a.txt",
        media="text/plain",
        encoding="utf-8",
        raw=b"",
        given=tuple(Given(name=n, value=v, origin=o, detail=f"{o} {n}") for n, v, o in given),
    )
    return describe(document, read(text, Tools.load(), layers=LAYERS))


def days(dct: Dct) -> tuple[str | None, str | None, str | None, str]:
    date, earliest, latest = (str(d) if d else None for d in (dct.date, dct.earliest, dct.latest))
    return date, earliest, latest, dct.basis


@pytest.mark.parametrize(
    ("text", "given", "expected", "conflicts"),
    [
        # Nothing stated, nothing claimed.
        (BODY, [], (None, None, None, "unknown"), []),
        ("date 2020-03-09 " + BODY, [], ("2020-03-09", "2020-03-09", "2020-03-09", "stated"), []),
        (BODY, [("published", "2020-03-09", ROW)], ("2020-03-09",) * 3 + ("given",), []),
        (BODY, [("published", "2020-03-09", META)], ("2020-03-09",) * 3 + ("stated",), []),
        (BODY, [("published", "next week", META)], (None, None, None, "unknown"), []),
        (BODY, [("published", "2350-03-09", META)], (None, None, None, "unknown"), []),
        # A row and a text that agree: the text states it.
        (
            "date 2020-03-09 " + BODY,
            [("published", "March 9, 2020", ROW)],
            ("2020-03-09",) * 3 + ("stated",),
            [],
        ),
        # Order of strength: row, JSON-LD, meta, text, address.
        (
            "date 2020-03-05 " + BODY,
            [
                ("published", "2020-03-01", META),
                ("published", "2020-03-02", JSON_LD),
                ("published", "2020-03-03", ROW),
                ("url", "https://courier.example/2020/03/24/bridge", ROW),
            ],
            ("2020-03-03",) * 3 + ("given",),
            ["json-ld", "meta", "text", "url"],
        ),
        (
            BODY,
            [("url", "https://courier.example/2020/03/04/bridge", META)],
            ("2020-03-04",) * 3 + ("stated",),
            [],
        ),
        (
            BODY,
            [("url", "https://courier.example/2020/mar/04/bridge", META)],
            ("2020-03-04",) * 3 + ("stated",),
            [],
        ),
        # The calendar day as written, whatever the offset.
        (
            BODY,
            [("published", "2020-03-09T23:30:00-08:00", META)],
            ("2020-03-09",) * 3 + ("stated",),
            [],
        ),
        # One moment in two zones is no conflict; the best source's day counts.
        (
            BODY,
            [
                ("published", "2024-03-05T23:30-08:00", JSON_LD),
                ("published", "2024-03-06T07:30Z", META),
            ],
            ("2024-03-05",) * 3 + ("stated",),
            [],
        ),
        (
            BODY,
            [
                ("published", "Wed, 06 Mar 2024 07:30:00 GMT", ROW),
                ("published", "2024-03-05T23:31:12-08:00", META),
            ],
            ("2024-03-06",) * 3 + ("stated",),
            [],
        ),
        (
            BODY,
            [
                ("published", "2024-03-06T07:30Z", META),
                ("updated", "2024-03-05T23:45-08:00", META),
            ],
            ("2024-03-06",) * 3 + ("stated",),
            [],
        ),
        # Another moment, or a clock without a zone, still disagrees.
        (
            BODY,
            [
                ("published", "2024-03-05T23:30-08:00", JSON_LD),
                ("published", "2024-03-06T09:30Z", META),
            ],
            ("2024-03-05",) * 3 + ("stated",),
            ["meta"],
        ),
        (
            BODY,
            [
                ("published", "2024-03-05T23:30", JSON_LD),
                ("published", "2024-03-06T07:30Z", META),
            ],
            ("2024-03-05",) * 3 + ("stated",),
            ["meta"],
        ),
        (
            BODY,
            [
                ("published", "0001-01-01T00:00+14:00", JSON_LD),
                ("published", "2024-03-06T07:30Z", META),
            ],
            ("2024-03-06",) * 3 + ("stated",),
            [],
        ),
        # An address some days off a better source is no conflict and narrows nothing.
        (
            BODY,
            [
                ("published", "2020-03-05", ROW),
                ("url", "https://courier.example/2020/03/04/bridge", ROW),
            ],
            ("2020-03-05",) * 3 + ("given",),
            [],
        ),
        (
            BODY,
            [("published", "2020-03-05", META), ("published", "2020-03-06", URL)],
            ("2020-03-05",) * 3 + ("stated",),
            [],
        ),
        (
            BODY,
            [("published", "March 2020", META), ("published", "2020-04-01", URL)],
            (None, "2020-03-01", "2020-03-31", "stated"),
            [],
        ),
        (
            BODY,
            [("published", "2020-03-05", META), ("published", "2020-03-07", URL)],
            ("2020-03-05",) * 3 + ("stated",),
            ["url"],
        ),
        (
            BODY,
            [("published", "2020-03-05", URL), ("published", "2020-03-06", URL)],
            ("2020-03-05",) * 3 + ("stated",),
            ["url"],
        ),
        # Doubt stays an interval; better evidence narrows it.
        (
            BODY,
            [("published", "03/04/2021", ROW)],
            (None, "2021-03-04", "2021-04-03", "given"),
            [],
        ),
        (
            BODY,
            [("published", "March 2021", ROW)],
            (None, "2021-03-01", "2021-03-31", "given"),
            [],
        ),
        (
            BODY,
            [("published", "2021", ROW), ("published", "2021-05-06", META)],
            ("2021-05-06",) * 3 + ("stated",),
            [],
        ),
        # An update only bounds.
        (BODY, [("updated", "2020-03-10", META)], (None, None, "2020-03-10", "stated"), []),
        (BODY, [("captured", "2020-03-10", META)], (None, None, "2020-03-10", "unknown"), []),
        (
            BODY,
            [("captured", "2020-03-10", META), ("published", "2020-03", META)],
            (None, "2020-03-01", "2020-03-10", "stated"),
            [],
        ),
        (
            BODY,
            [("updated", "2020-03-10", META), ("published", "2020-03-09", META)],
            ("2020-03-09",) * 3 + ("stated",),
            [],
        ),
        (
            BODY,
            [("updated", "2020-03-08", META), ("published", "2020-03-09", META)],
            ("2020-03-09",) * 3 + ("stated",),
            ["meta"],
        ),
        (
            BODY,
            [("updated", "2021-03-20", META), ("published", "2021-03", META)],
            (None, "2021-03-01", "2021-03-20", "stated"),
            [],
        ),
        # A dateline's day has no year: it proves nothing and may contradict.
        ("LUMEN, Sept. 26 (UPI) — " + BODY, [], (None, None, None, "unknown"), []),
        (
            "LUMEN, Sept. 26 (UPI) — " + BODY,
            [("published", "2014-09-27", ROW)],
            ("2014-09-27",) * 3 + ("given",),
            [],
        ),
        (
            "LUMEN, Dec. 31 (UPI) — " + BODY,
            [("published", "2015-01-01", ROW)],
            ("2015-01-01",) * 3 + ("given",),
            [],
        ),
        (
            "LUMEN, Sept. 26 (UPI) — " + BODY,
            [("published", "2014-03-27", ROW)],
            ("2014-03-27",) * 3 + ("given",),
            ["text"],
        ),
        (
            "LUMEN, Feb. 29 (UPI) — " + BODY,
            [("published", "2016-02-29", ROW)],
            ("2016-02-29",) * 3 + ("given",),
            [],
        ),
    ],
)
def test_dct(text: str, given: list, expected: tuple, conflicts: list[str]) -> None:
    dct = described(text, *given).dct
    assert days(dct) == expected
    assert [item.origin for item in dct.conflicts] == conflicts


@pytest.mark.parametrize("name", ["published", "updated"])
@pytest.mark.parametrize(
    "value", ["last week", "2024-02-30", "Mon, 27 Jun 2024 17:14:09 +0300", "9 March", "x" * 500]
)
def test_a_given_date_that_cannot_be_read_is_kept(name: str, value: str) -> None:
    dct = described(BODY, (name, value, META)).dct
    assert days(dct) == (None, None, None, "unknown")
    assert dct.conflicts == ()
    [item] = dct.constraints
    assert (item.origin, item.rule, item.earliest, item.latest) == ("meta", UNREADABLE, None, None)
    assert item.detail.startswith(f"meta {name}: {value[:70]}")
    assert len(item.detail) < 120


def test_a_date_that_cannot_be_read_disturbs_no_other() -> None:
    given = [("published", "last week", ROW), ("published", "2020-03-09", META)]
    metadata = described(BODY, *given, ("published", " ", JSON_LD))
    assert days(metadata.dct) == ("2020-03-09",) * 3 + ("stated",)
    assert [item.detail for item in metadata.dct.constraints] == [
        "meta published",
        "given published: last week",
    ]
    assert metadata.published is not None
    assert metadata.published.value == "2020-03-09"


def test_a_near_address_says_so() -> None:
    given = [("published", "2020-03-05", ROW), ("published", "2020-03-04", URL)]
    dct = described(BODY, *given).dct
    near = dct.constraints[1]
    assert (near.rule, str(near.earliest), str(near.latest)) == (
        NEAR_URL,
        "2020-03-04",
        "2020-03-05",
    )


def test_dct_rests_on_spans_of_the_text() -> None:
    text = "date 2020-03-09 " + BODY
    metadata = described(text)
    assert [span.of(text) for span in metadata.dct.evidence] == ["2020-03-09"]
    assert metadata.published is not None
    assert metadata.published.origin == "text"
    assert metadata.body[0].of(text).startswith("The council")


def test_order_of_given_is_no_matter() -> None:
    given = [
        ("published", "2020-03-01", META),
        ("published", "2020-03-02", JSON_LD),
        ("updated", "2020-03-04", META),
        ("title", "One", META),
        ("title", "Two", JSON_LD),
    ]
    assert described(BODY, *given) == described(BODY, *reversed(given))


def test_updated_is_kept_apart() -> None:
    metadata = described(BODY, ("updated", "2020-03-10T08:00:00Z", META))
    assert metadata.published is None
    assert metadata.updated is not None
    assert metadata.updated.value == "2020-03-10"
    assert metadata.dct.constraints[0].latest == dt.date(2020, 3, 10)


@pytest.mark.parametrize(
    ("given", "value", "origin"),
    [
        ([], "Bridgepost.com", "text"),
        ([("publisher", "The Post", META)], "The Post", "meta"),
        ([("publisher", "The Post", META), ("publisher", "Post", JSON_LD)], "Post", "json-ld"),
        ([("publisher", "Post", JSON_LD), ("publisher", "My Post", ROW)], "My Post", "given"),
        ([("publisher", " ", ROW)], "Bridgepost.com", "text"),
    ],
)
def test_publisher_precedence(given: list, value: str, origin: str) -> None:
    publisher = described(BODY + "\n\n{Bridgepost.com}", *given).publisher
    assert publisher is not None
    assert (publisher.value, publisher.origin) == (value, origin)


def test_publisher_comes_before_the_owner_in_the_copyright_line() -> None:
    text = BODY + "\n\nCopyright 2020 Lumen Media. All rights reserved.\n\n{Bridgepost.com}"
    publisher = described(text).publisher
    assert publisher is not None
    assert publisher.value == "Bridgepost.com"


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Bridge vote ends at midnight", True),
        ("Bridge vote ends at midnight | The Lumen Courier", True),
        ("BRIDGE VOTE ENDS\u00a0AT MIDNIGHT", True),
        ("Bridge vote", False),
        ("Council votes on bridge", False),
    ],
)
def test_given_title_is_located(title: str, found: bool) -> None:
    text = "Bridge vote ends at midnight\n\n" + BODY
    metadata = described(text, ("title", title, META))
    assert metadata.title is not None
    assert metadata.title.value == title
    assert [span.of(text) for span in metadata.title.spans] == (
        ["Bridge vote ends at midnight"] if found else []
    )
    assert metadata.body[0].of(text).startswith("The council")


def test_located_title_leaves_the_body() -> None:
    title = "The mayor said on Monday that she was sorry about the bridge."
    metadata = described(f"{title}\n{BODY}", ("title", title, JSON_LD))
    assert metadata.title is not None
    assert metadata.title.spans[0].start == 0
    assert metadata.body[0].start == len(title) + 1


@pytest.mark.parametrize(
    "title",
    [
        "Ferries",
        "Harbour rules pass",
        "Council passes rules.",
        "Lumen Harbour",
        "The mayor said on Monday that she was sorry about the bridge.",
    ],
)
@pytest.mark.parametrize("break_", ["\n", "\n\n", "\r\n"])
def test_given_title_in_the_first_line_does_not_hide_the_head(title: str, break_: str) -> None:
    text = break_.join((title, "By Ann Lee", "March 9, 2020", "HALLOWAY (AP) — " + BODY))
    metadata = described(text, ("title", title, META))
    assert metadata.title is not None
    assert (metadata.title.origin, metadata.title.spans[0].start) == ("meta", 0)
    fields = (metadata.byline, metadata.dateline, metadata.agency, metadata.published)
    assert [field.value if field else None for field in fields] == [
        "Ann Lee",
        "HALLOWAY",
        "AP",
        "2020-03-09",
    ]
    assert metadata.body[0].of(text).startswith("The council")


def test_no_title_where_there_is_none() -> None:
    metadata = described(BODY)
    assert metadata.title is None
    assert metadata.publisher is None
    assert [span.of(BODY) for span in metadata.body] == BODY.split("\n\n")


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://a.example/2024/06/27/x", "2024-06-27"),
        ("https://a.example/news/2024-06-27-x", "2024-06-27"),
        ("https://a.example/x-20240627.html", "2024-06-27"),
        ("https://a.example/world/2024/jun/27/x", "2024-06-27"),
        ("https://a.example/2024/06/x", "2024-06"),
        ("https://a.example/20240627123456789/x", None),
        ("https://a.example/x?d=2024-06-27", None),
        ("https://a.example/2024/13/27/x", None),
        ("https://a.example/story-12345678", None),
        ("https://a.example/", None),
    ],
)
def test_url_date(url: str, value: str | None) -> None:
    read = url_date(url)
    assert (read.value if read else None) == value

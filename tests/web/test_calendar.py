"""Which days are drawn of a date, and how."""

from __future__ import annotations

import calendar
import datetime as dt

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct, Interval, Timex
from readout.schema.view import DocumentView
from readout.web.calendar import MAX_MONTHS, draw_calendar
from tests.web.conftest import app_of, get_from
from tests.web.newsroom import Newsroom, article, find, with_dct


def day(month: int, number: int, year: int = 2031) -> dt.date:
    return dt.date(year, month, number)


def against(first: dt.date | None, last: dt.date | None) -> DateEvidence:
    return DateEvidence(origin="meta", rule="published", earliest=first, latest=last)


def drawn(dct: Dct) -> list[str]:
    return [month.said for month in draw_calendar(dct).months]


SINGLE = Dct(date=day(3, 7), earliest=day(3, 7), latest=day(3, 7), basis="stated")
TUESDAYS = Dct(earliest=day(3, 20), latest=day(4, 9), weekdays=2, basis="inferred")


@pytest.mark.parametrize(
    ("dct", "expected"),
    [
        (SINGLE, []),
        (replace(SINGLE, basis="inferred"), ["Mar 2031: taken 7"]),
        (TUESDAYS, ["Mar 2031: possible 25", "Apr 2031: possible 1, 8"]),
        (
            replace(TUESDAYS, date=day(4, 1)),
            ["Mar 2031: possible 25", "Apr 2031: taken 1; possible 8"],
        ),
        (
            replace(SINGLE, conflicts=(against(day(3, 9), day(3, 9)),)),
            ["Mar 2031: taken 7; named against it 9"],
        ),
        (
            replace(SINGLE, conflicts=(against(day(5, 1), day(5, 1)),)),
            ["Mar 2031: taken 7", "Apr 2031: no possible day", "May 2031: named against it 1"],
        ),
        # Too far away, too long, or open: told in words alone.
        (replace(SINGLE, conflicts=(against(day(9, 1), day(9, 1)),)), ["Mar 2031: taken 7"]),
        (replace(SINGLE, conflicts=(against(day(3, 1), day(4, 9)),)), ["Mar 2031: taken 7"]),
        (replace(SINGLE, conflicts=(against(None, day(3, 1)),)), ["Mar 2031: taken 7"]),
        (Dct(), []),
        (Dct(earliest=day(3, 1)), []),
        (Dct(latest=day(3, 1)), []),
        (Dct(earliest=day(3, 2), latest=day(3, 1)), []),
    ],
)  # fmt: skip
def test_days_that_stand_out(dct: Dct, expected: list[str]) -> None:
    assert drawn(dct) == expected


def test_a_long_stretch_is_a_bar_of_months() -> None:
    found = draw_calendar(
        replace(TUESDAYS, latest=day(9, 30), conflicts=(against(day(5, 1), day(5, 2)),))
    )
    assert found.months == ()
    assert [segment.days for segment in found.bar] == [1, 5, 4, 4, 5, 4, 5]
    assert [segment.is_conflict for segment in found.bar] == [False, False, True, *[False] * 4]
    assert found.bar[1].label == "Apr 2031: 5 possible days"
    assert not any(segment.is_best for segment in found.bar)
    found = draw_calendar(replace(TUESDAYS, date=day(5, 6), latest=day(9, 30)))
    assert [segment.is_best for segment in found.bar] == [False, False, True, *[False] * 4]


def test_a_stretch_of_many_years_is_told_in_words_alone() -> None:
    found = draw_calendar(Dct(earliest=day(1, 1, 2001), latest=day(1, 1, 2031)))
    assert (found.months, found.bar) == ((), ())


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
    st.integers(0, 400),
    st.none() | st.integers(1, 127),
)
def test_every_possible_day_is_drawn_or_counted_once(
    first: dt.date, length: int, weekdays: int | None
) -> None:
    last = first + dt.timedelta(days=length)
    found = draw_calendar(Dct(earliest=first, latest=last, weekdays=weekdays, basis="inferred"))
    days = [first + dt.timedelta(days=step) for step in range(length + 1)]
    possible = sum(weekdays is None or bool(weekdays >> item.weekday() & 1) for item in days)
    states = [item.state for month in found.months for item in month.days]
    assert states.count("candidate") + sum(item.days for item in found.bar) == possible
    assert len(found.months) <= MAX_MONTHS
    for month in found.months:
        assert len({(item.column, item.row) for item in month.days}) == len(month.days)


def test_a_month_is_laid_out_as_calendars_are() -> None:
    (month,) = draw_calendar(replace(SINGLE, basis="inferred")).months
    weeks = calendar.monthcalendar(2031, 3)
    for item in month.days:
        assert weeks[item.row][item.column] == item.number


# ---- on the page of a document -----------------------------------------------------------


def inferred() -> DocumentView:
    """An undated article with reasons, a conflict and time expressions."""
    view = article(title="Talks resume", dateline=None, date=None, path="courier/resume.txt")
    cue = find(view.text, "before the autumn fair")
    other = find(view.text, "every week")
    dct = Dct(
        earliest=day(3, 3),
        latest=day(4, 17),
        weekdays=2,
        basis="inferred",
        constraints=(
            DateEvidence(origin="text", rule="weekday-said", weekdays=2, spans=(cue,)),
            DateEvidence(
                origin="sibling", rule="same-event", earliest=day(3, 3), latest=day(4, 17),
                donors=("0123456789abcdef0123",), soft=True,
            ),
        ),
        conflicts=(against(day(4, 3), day(4, 3)),),
    )  # fmt: skip
    timexes = (
        Timex(start=cue.start, end=cue.end, type="DATE", value="2031-FA", rule="season",
              interval=Interval(day(9, 22), day(12, 20)), anchor="dct", mod="BEFORE"),
        Timex(start=other.start, end=other.end, type="SET", value="P1W", rule="every",
              anchor=Span(cue.start, cue.end), freq="1W"),
    )  # fmt: skip
    return replace(with_dct(view, dct), timexes=timexes)


@pytest.fixture
def page() -> lxml.html.HtmlElement:
    view = inferred()
    body = get_from(app_of(Newsroom([view])))(f"/documents/{view.row.id}").body
    return lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_days_are_drawn_beside_their_reasons(page: lxml.html.HtmlElement) -> None:
    labels = page.xpath("//figure[@class='month']/svg/@aria-label")
    assert labels == [
        "Mar 2031: possible 4, 11, 18, 25",
        "Apr 2031: possible 1, 8, 15; named against it 3",
    ]
    assert len(page.xpath("//figure//rect[@class='d-candidate']")) == 7
    assert len(page.xpath("//figure//path[@class='against']")) == 1
    quotes = [words(quote) for quote in page.xpath("//q[@class='quotation']")]
    assert quotes == ["before the autumn fair"]
    said = words(page)
    assert "For it on a Tuesday in the text · weekday-said" in said
    assert "Speaks for it between 3 Mar and 17 Apr 2031" in said
    assert "/documents/0123456789abcdef0123" in page.xpath("//a[@class='place donor']/@href")
    assert "Against it 3 Apr 2031" in said


def test_time_expressions_are_a_layer(page: lxml.html.HtmlElement) -> None:
    marks = page.xpath("//mark[contains(@class, 'm-time')]")
    assert [mark.text_content() for mark in marks] == ["before the autumn fair", "every week"]
    assert "date 2031-FA, BEFORE, between 22 Sep and 20 Dec 2031" in marks[0].get("title")
    assert "counted from the document’s own date, rule season" in marks[0].get("title")
    assert "recurring P1W, 1W, counted from “before the autumn fair”" in marks[1].get("title")
    assert page.xpath("//a[@data-layer='time']")
    listed = [words(item) for item in page.xpath("//ol[@class='times']/li")]
    assert listed[1].startswith("every week recurring P1W")
    for href in page.xpath("//ol[@class='times']//a/@href"):
        assert page.xpath(f"//*[@id='{href[1:]}']")


def test_time_expressions_are_rows_of_the_table() -> None:
    view = inferred()
    body = get_from(app_of(Newsroom([view])))(f"/documents/{view.row.id}.csv").body.decode()
    assert ",timex,P1W,text,every," in body


def test_a_document_without_times_has_no_such_layer() -> None:
    view = article()
    body = get_from(app_of(Newsroom([view])))(f"/documents/{view.row.id}").body
    assert b"m-time" not in body and b"Time expressions" not in body

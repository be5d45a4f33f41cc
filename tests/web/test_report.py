"""The report: one file, whole, small, the same every time."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re

import lxml.html
import msgspec
import pytest
from msgspec.structs import replace

from readout.export.brief.values import Flag, Line
from readout.schema.span import Span
from readout.schema.toll import Toll, TollFigure
from readout.web.assets import assets
from readout.web.brief import ClaimScope, Scope, gather_brief, make_brief
from readout.web.brief.moments import MOST_SHORT
from readout.web.report import MAX_BYTES, render_report
from tests.web.briefing import ASK, DORAN, TOLL, tell
from tests.web.newsroom import BODY, FAILURES, Newsroom, article, find, newsroom


def test_the_report_needs_nothing_else() -> None:
    report = render_report(tell(Newsroom(newsroom(), FAILURES)))
    page = lxml.html.document_fromstring(report)
    assert not page.xpath("//script | //link | //img | //iframe | //@style | //form")
    assert not re.search(r"@import|url\(", report)
    for link in page.xpath("//a/@href"):
        assert link.startswith(("#", "https://"))
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']")


def test_its_policy_allows_its_style_and_nothing_else() -> None:
    report = render_report(Newsroom(newsroom()))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', report)
    style = report[report.index("<style>") + 7 : report.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "</" not in assets()["readout.css"].body.decode()


def test_every_document_is_cited_with_outlet_and_date() -> None:
    room = Newsroom(newsroom(), FAILURES)
    page = lxml.html.document_fromstring(render_report(room))
    for item in room._views.values():
        found = page.xpath(f"//li[@id='d{item.row.id}']")
        if item.row.state != "current":
            assert not found
            continue
        said = " ".join(found[0].text_content().split())
        assert item.row.id[:10] in said
        assert (item.row.publisher or "outlet not stated") in said
        assert (str(item.row.dct.date.year) if item.row.dct.date else "no date stated"
                if item.row.dct.basis == "unknown" else "between") in said  # fmt: skip
        (text,) = found[0].xpath(".//div[contains(@class, 'text')]")
        assert text.text_content() == item.text
    for failure in FAILURES:
        assert failure.message in page.text_content()
    assert "project format" in page.text_content()


def test_the_same_project_gives_the_same_report() -> None:
    one = tell(Newsroom(newsroom(), FAILURES))
    other = tell(Newsroom(reversed(newsroom()), FAILURES))
    assert render_report(one) == render_report(other)


def many(number: int, chars: int) -> Newsroom:
    body = (BODY * (chars // len(BODY) + 1))[:chars]
    return Newsroom(
        article(title=f"Number {index}", body=body, path=f"many/{index}.txt", agency="Osk Wire")
        for index in range(number)
    )


def test_five_hundred_articles_fit_with_their_texts() -> None:
    report = render_report(many(500, 5000))
    assert len(report.encode()) <= MAX_BYTES
    assert report.count("<details><summary>") == 500


def test_texts_are_left_out_where_they_would_be_too_much() -> None:
    report = render_report(many(60, 100_000))
    assert 0.9 * MAX_BYTES < len(report.encode()) <= MAX_BYTES
    told = report.count("<details><summary>")
    assert 40 < told < 60
    assert f"The texts of {60 - told} documents are left out" in report
    assert report.count('<li id="d') == 60


def test_a_text_larger_than_the_report_is_left_out_alone() -> None:
    room = Newsroom(
        article(body=(BODY * 9000)[:chars], path=f"many/{chars}.txt") for chars in (900, 6_000_000)
    )
    report = render_report(room)
    assert len(report.encode()) <= MAX_BYTES
    assert report.count("<details><summary>") == 1


def test_the_texts_of_cited_documents_come_first() -> None:
    room = tell(many(60, 100_000))
    cited = {source.document for part in make_brief(room).sections for source in part.sources}
    page = lxml.html.document_fromstring(render_report(room))
    for id in cited:
        assert page.xpath(f"//li[@id='d{id}']/details")


def test_escaping_cannot_make_it_too_large() -> None:
    room = Newsroom(
        article(body="<&>" * 5000, path=f"many/{index}.txt", tail=None) for index in range(80)
    )
    assert len(render_report(room).encode()) <= MAX_BYTES


def test_a_list_that_is_too_long_says_what_is_missing() -> None:
    room = many(11_000, 20)
    report = render_report(room)
    assert len(report.encode()) <= MAX_BYTES
    assert re.search(r"[\d,]+ documents more would not fit", report)


def test_an_empty_project_has_a_report() -> None:
    report = render_report(Newsroom())
    assert "An empty project" in report
    assert "readout ingest FOLDER" in report


PARTS = ["story", "timeline", "cast", "occasions", "conflicts", "figures", "positions",
         "corrections", "documents", "failures", "made"]  # fmt: skip


def test_what_is_told_stands_in_order_before_the_documents() -> None:
    page = lxml.html.document_fromstring(render_report(tell(Newsroom(newsroom()))))
    assert page.xpath("//main/section/@id") == PARTS
    assert page.xpath("//nav/a/@href") == [f"#{name}" for name in PARTS if name != "story"]


def test_an_account_of_nothing_has_no_empty_parts() -> None:
    page = lxml.html.document_fromstring(render_report(Newsroom(newsroom())))
    assert page.xpath("//main/section/@id") == ["story", "documents", "failures", "made"]


def test_every_line_cites_outlet_day_and_words() -> None:
    room = tell(Newsroom(newsroom()))
    brief = make_brief(room)
    assert [part.name for part in brief.sections] == PARTS[:8]
    for part in brief.sections[1:]:
        sources = list(part.sources)
        assert sources
        for source in sources:
            view = room.document(source.document)
            assert view is not None
            words = Span(source.start, source.end).of(view.text)
            assert source.words == " ".join(words.split()) or source.words == ASK
            assert " ".join(source.quotation.strip("…").split()) in " ".join(view.text.split())
            assert source.outlet == (view.row.publisher or "")
            assert source.published


def _with_toll(room: Newsroom) -> tuple[Newsroom, TollFigure]:
    """The newsroom where the first entry is of the meeting, and that cost something."""
    (meeting,) = room.account._events
    view = room.document(meeting.row.mentions[0].document)
    assert view is not None
    span = find(view.text, TOLL)
    figure = TollFigure(id="f", document=view.row.id, span=span, basis="words", low=7, high=9)
    past = replace(figure, id="g", span=Span(0, 5), low=3, past=True)
    killed = Toll(measure="killed", low=7, high=9, figures=(past, figure))
    hurt = Toll(measure="injured", low=12)
    row = replace(meeting.row, killed=killed, injured=hurt)
    first, *others = room.account._entries
    room.account._events = (replace(meeting, row=row),)
    told = replace(first, row=replace(first.row, event=row.id), tolls=(killed, hurt))
    room.account._entries = (told, *others)
    return room, figure


def test_what_an_event_cost_stands_at_its_entry_with_its_source() -> None:
    room, figure = _with_toll(tell(Newsroom(newsroom())))
    (timeline,) = (part for part in make_brief(room).sections if part.name == "timeline")
    first, second = timeline.blocks
    assert isinstance(first, Line) and isinstance(second, Line)
    assert first.flags[0] == Flag("7 to 9 killed, at least 12 injured")
    cited = [(each.document, each.start, each.end) for each in first.sources]
    # A figure that another took the place of is not cited.
    assert cited[-1] == (figure.document, *msgspec.structs.astuple(figure.span))
    assert (figure.document, 0, 5) not in cited
    assert not any("killed" in flag.text for flag in second.flags)


def test_a_long_timeline_is_told_in_short_before() -> None:
    room = tell(Newsroom(newsroom()))
    first = room.account._entries[0]
    fact = replace(first.row, factuality="actual")
    room.account._entries = tuple(
        replace(first, row=replace(fact, rank=50 - number, id=f"entry-{number}"))
        for number in range(4 * MOST_SHORT)
    )
    parts = make_brief(room).sections
    assert [part.name for part in parts[1:3]] == ["short", "timeline"]
    short, timeline = parts[1:3]
    # The weightiest, in the order of the days.
    assert short.blocks == timeline.blocks[-MOST_SHORT:]
    room.account._entries = room.account._entries[:-1]
    assert [part.name for part in make_brief(room).sections[1:2]] == ["timeline"]


def test_quotations_lead_to_their_words_in_the_text() -> None:
    page = lxml.html.document_fromstring(render_report(tell(Newsroom(newsroom()))))
    links = page.xpath("//blockquote/a/@href")
    assert len(links) > 8
    for link in links:
        (place,) = page.xpath(f"//*[@id='{link[1:]}']")
        start, end = map(int, link.split("-")[1:])
        (text,) = place.xpath("ancestor::div[contains(@class, 'text')]")
        after = "".join(place.xpath("following::text()"))
        assert after.startswith(text.text_content()[start:end])


def test_both_readouts_and_both_voices_stand_beside_each_other() -> None:
    page = lxml.html.document_fromstring(render_report(tell(Newsroom(newsroom()))))
    for part, heads in (
        ("occasions", ["Ilka Doran", "the river cantons"]),
        ("conflicts", ["Ilka Doran", "the river cantons unnamed denies"]),
    ):
        sides = page.xpath(f"//section[@id='{part}']//div[contains(@class, 'party-of')]")
        said = [" ".join(side.find("h4").text_content().split()) for side in sides]
        assert [set(head.split()) for head in said] == [set(head.split()) for head in heads]
        assert all(side.xpath(".//blockquote") and side.xpath(".//cite") for side in sides)


def test_words_that_only_one_party_uses_are_shown_as_they_were_written() -> None:
    room = tell(Newsroom(newsroom()))
    (meeting,) = room.account._events
    assert meeting.occasion is not None
    first, second = meeting.occasion.readouts
    # Lemmas may be no words: "cantons" has been cut down to "canto", and nobody wrote "go".
    lemmas = replace(second, alone=("canto", "go", "fair"))
    occasion = replace(meeting.occasion, readouts=(first, lemmas))
    room.account._events = (replace(meeting, occasion=occasion),)
    assert "cantons" in second.statements[0].content_text
    page = lxml.html.document_fromstring(render_report(room))
    alone = page.xpath("//section[@id='occasions']//p[@class='only']")
    assert [[b.text for b in each.findall("b")] for each in alone] == [["see"], ["cantons", "fair"]]


def test_the_same_notice_of_two_papers_stands_once() -> None:
    (part,) = (
        p for p in make_brief(tell(Newsroom(newsroom()))).sections if p.name == "corrections"
    )
    (line,) = part.blocks
    assert len(line.sources) == 1


SCOPES = {
    "what concerns Ilka Doran": Scope(actor=DORAN),
    "from 3 Mar 2031 on": Scope(since=dt.date(2031, 3, 3)),
    "until 3 Mar 2031": Scope(until=dt.date(2031, 3, 3)),
    "from 1 Mar 2031 to 3 Mar 2031": Scope(since=dt.date(2031, 3, 1), until=dt.date(2031, 3, 3)),
}


@pytest.mark.parametrize("words", SCOPES)
def test_a_scope_is_told_and_all_that_is_cited_is_listed(words: str) -> None:
    found = gather_brief(tell(Newsroom(newsroom())), SCOPES[words])
    assert found.brief.scope == f"Only {words}."
    assert {item.document for item in found.brief.documents} >= found.cited
    report = render_report(tell(Newsroom(newsroom(), FAILURES)), SCOPES[words])
    assert 'id="failures"' not in report
    assert f"Only {words}." in report
    page = lxml.html.document_fromstring(report)
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']")


def test_documents_of_other_days_are_left_out() -> None:
    room = Newsroom(newsroom())
    scope = Scope(since=dt.date(2031, 3, 10))
    listed = gather_brief(room, scope)
    # Two are of later days, and one of some day in March.
    assert len(listed.rows) == 3
    assert listed.overview.documents == 3
    assert (listed.overview.dated, listed.overview.bounded) == (2, 1)
    assert listed.overview.earliest == dt.date(2031, 3, 1)
    assert listed.brief.strap == "3 documents · 1 Mar 2031 – 31 Mar 2031 · 3 outlets"


@pytest.mark.parametrize(
    ("claims", "names"), [("only", ["conflicts", "agree"]), ("conflicts", ["conflicts"])]
)
def test_claims_alone(claims: ClaimScope, names: list[str]) -> None:
    found = gather_brief(tell(Newsroom(newsroom())), Scope(claims=claims))
    assert [part.name for part in found.brief.sections[1:]] == names
    assert {row.id for row in found.rows} == found.cited
    assert len(found.cited) == 2


def test_days_may_be_open() -> None:
    day = dt.date(2031, 3, 3)
    scope = Scope(since=day, until=day)
    assert scope.holds(day, None) and scope.holds(None, day)
    assert not scope.holds(None, None)
    assert Scope().holds(None, None)
    assert not scope.holds(day + dt.timedelta(1), None)
    assert scope.holds(day - dt.timedelta(9), day + dt.timedelta(9))


def test_hostile_words_of_the_record_stay_text() -> None:
    room = tell(Newsroom(newsroom()), hostile="<script>alert(1)</script>\"'&")
    page = lxml.html.document_fromstring(render_report(room))
    assert not page.xpath("//script")
    assert "<script>alert(1)</script>" in page.text_content()

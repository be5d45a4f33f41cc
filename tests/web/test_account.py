"""Pages of what documents tell together: timeline, events, claims, figures, positions, news."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import lxml.html
import pytest
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.errors import UsageError
from readout.schema.eventview import MOST_POINTS
from readout.schema.snapshot import Changes
from readout.web.params import address
from readout.web.views.claims import read_claims, write_claims
from readout.web.views.events import read_events, write_events
from readout.web.views.figures import read_figures, write_figures
from readout.web.views.positions import read_positions, write_positions
from readout.web.views.timeline import read_timeline, write_timeline
from tests.web.chronicle import chronicle, spoilt_newsroom
from tests.web.conftest import Get, app_of, get_from
from tests.web.newsroom import Newsroom
from tests.web.telling import Account
from tests.web.test_security import EVIL, assert_harmless

LISTS = ("timeline", "events", "claims", "figures", "positions", "notices")
NAMES = (*LISTS, "since")


@pytest.fixture(scope="module")
def desk() -> Newsroom:
    return chronicle()


@pytest.fixture
def get(desk: Newsroom) -> Get:
    return get_from(app_of(desk))


def page_of(get: Get, url: str) -> lxml.html.HtmlElement:
    answer = get(url)
    assert answer.status == 200, (url, answer.body)
    return lxml.html.document_fromstring(answer.body.decode())


def words(node: lxml.html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))


def details(desk: Newsroom) -> list[str]:
    """The pages of single events and claims."""
    events = [f"/events/{view.row.id}" for view in desk.account._events]
    return [*events, *(f"/claims/{row.id}" for row in desk.account._claims)]


# ---- every page in every form


def test_pages_are_whole(get: Get, desk: Newsroom) -> None:
    for url in ["/", *(f"/{name}" for name in NAMES), *details(desk)]:
        page = page_of(get, url)
        assert len(page.xpath("//h1")) == 1, url
        assert not page.xpath("//@style"), url
        assert not page.xpath("//script[not(@src)]"), url
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), url


def test_pages_are_json_and_csv(get: Get, desk: Newsroom) -> None:
    for url in [*(f"/{name}" for name in NAMES), *details(desk)]:
        page = page_of(get, url)
        forms = page.xpath("//footer[@class='colophon']/p[1]/a/@href")
        assert [form.partition("?")[0] for form in forms] == [f"{url}.json", f"{url}.csv"]
        assert json.loads(get(f"{url}.json").body)
        assert table(get(f"{url}.csv").body), url


def test_data_hold_the_rows_of_the_page(get: Get, desk: Newsroom) -> None:
    account = desk.account
    for url, kept in (
        ("/events", account._events), ("/claims", account._claims),
        ("/figures", account._figures), ("/positions", account._positions),
        ("/notices", account._notices),
    ):  # fmt: skip
        assert len(table(get(f"{url}.csv").body)) == len(kept) > 0, url
    assert json.loads(get("/events.json").body)["total"] == 3
    assert len(table(get("/timeline.csv?undated=yes").body)) == 1
    kinds = {row["kind"] for row in table(get("/since.csv").body)}
    assert kinds == {
        "document", "lost document", "conflict", "revised", "event", "event told again",
        "merged", "split", "redated", "notice: correction", "correction: note",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_project_has_the_pages(get_empty: Get, name: str) -> None:
    page = page_of(get_empty, f"/{name}")
    assert page.xpath("//section[@class='empty']")
    assert json.loads(get_empty(f"/{name}.json").body) is not None
    assert get_empty(f"/{name}.csv").status == 200


def test_an_unknown_row_is_not_there(get: Get) -> None:
    for url in ("/events/x", "/claims/x", "/events/x.json", "/claims/x.csv"):
        assert get(url).status == 404


def test_every_link_leads_to_a_page(get: Get, desk: Newsroom) -> None:
    pages = ["/", "/timeline?undated=yes", "/timeline?since=2031-03-03&until=2031-03-03"]
    links = {
        link.partition("#")[0]
        for page in [*pages, *(f"/{name}" for name in NAMES), *details(desk)]
        for link in page_of(get, page).xpath("//a/@href | //*[local-name()='a']/@href")
        if not link.startswith("#")
    }
    assert len(links) > 80
    assert {link: get(link).status for link in links if get(link).status != 200} == {}


def test_quotations_lead_to_their_words(get: Get) -> None:
    found = 0
    for name in ("timeline", "claims", "figures", "positions", "notices"):
        for link in page_of(get, f"/{name}").xpath("//blockquote//a"):
            target = page_of(get, link.get("href"))
            marked = "".join(target.xpath("//mark[contains(@class, 'm-target')]//text()"))
            assert marked and marked in words(link), (name, link.get("href"))
            found += 1
    assert found > 12


# ---- states in addresses


READ: Mapping[str, tuple[Callable[[QueryParams], Any], Callable[[Any], dict[str, str]]]] = {
    "timeline": (read_timeline, write_timeline),
    "events": (read_events, write_events),
    "claims": (read_claims, write_claims),
    "figures": (read_figures, write_figures),
    "positions": (read_positions, write_positions),
}


@pytest.mark.parametrize(
    "url",
    ["/timeline", "/timeline?undated=yes", "/timeline?most=all", "/timeline?most=20&sort=rank",
     "/timeline?actor=a%3A0-4%3Aactor&type=CONSULT&place=Rauma&outlet=River+Post"
     "&factuality=planned&kind=event&disputed=yes&since=2031-03-01&until=2031-03-09",
     "/events", "/events?text=fair&type=AID&quad=2&actor=a&side=recipient&other=b&place=x"
     "&factuality=actual&historical=no&occasion=call&document=d&since=2031-03-01&until=2031-03-02"
     "&undated=yes&sources=3&sort=intensity", "/events?historical=yes&undated=no",
     "/claims", "/claims?kind=figure&relation=conflict&measure=killed&holder=a&document=d"
     "&since=2031-03-01&until=2031-03-02&sort=newest",
     "/figures", "/figures?measure=-&document=d", "/figures?measure=killed",
     "/positions", "/positions?side=BRA", "/positions?side=-&actor=a&act=offer&strength=weak"
     "&change=new-condition&text=toll&since=2031-03-01&until=2031-03-02&sort=newest"],
)  # fmt: skip
def test_addresses_come_back(url: str) -> None:
    path, _, query = url.partition("?")
    read, write = READ[path.removeprefix("/")]
    assert address(path, write(read(QueryParams(query)))) == url


@pytest.mark.parametrize(
    "url",
    ["/timeline?type=LUNCH", "/timeline?most=0", "/timeline?most=-1", "/timeline?most=x",
     "/timeline?since=yesterday", "/timeline?until=2031-02-30", "/timeline?sort=date",
     "/timeline?undated=no", "/timeline?kind=x", "/timeline?factuality=x", "/timeline?disputed=1",
     "/events?quad=5", "/events?quad=x", "/events?side=both", "/events?sources=0",
     "/events?sort=x", "/events?historical=1", "/events?occasion=lunch", "/events?undated=x",
     "/claims?kind=x", "/claims?relation=x", "/claims?sort=x", "/claims?since=1",
     "/positions?act=x", "/positions?strength=x", "/positions?change=x", "/positions?sort=oldest",
     "/events?page=0", "/claims?page=x", "/figures?page=-1", f"/figures?measure={'x' * 501}",
     f"/events?text={'x' * 501}"],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(get: Get, url: str) -> None:
    path, _, query = url.partition("?")
    for ending in ("", ".json", ".csv"):
        answer = get(f"{path}{ending}?{query}")
        assert answer.status == 400, url
        assert b"Traceback" not in answer.body


def test_filters_in_force_are_shown_and_can_be_removed(get: Get, desk: Newsroom) -> None:
    ostermark = desk.account._positions[0].actor.id.replace(":", "%3A")
    for url, chip, rest in (
        ("/events?type=PROTEST&quad=4", "type: Protest ×", "/events?quad=4"),
        ("/events?undated=yes", "days: not known to the day ×", "/events"),
        ("/events?quad=4", "class: material conflict ×", "/events"),
        ("/claims?relation=agree&kind=figure", "kind: figure ×", "/claims?relation=agree"),
        (f"/positions?actor={ostermark}", "actor: Ostermark ×", "/positions"),
        ("/timeline?disputed=yes&most=all", "disputed: yes ×", "/timeline?most=all"),
    ):
        page = page_of(get, url)
        chips = {words(item): item.get("href") for item in page.xpath("//ul[@class='chips']//a")}
        assert chips.get(chip) == rest, (url, chips)


def test_a_filter_keeps_what_it_says(get: Get) -> None:
    page = page_of(get, "/events?type=PROTEST")
    assert [words(item) for item in page.xpath("//li//span[contains(@class, 'type')]")] == [
        "Protest"
    ]
    assert page.xpath("//select[@name='type']/option[@selected]/@value") == ["PROTEST"]
    nothing = page_of(get, "/events?type=AID")
    assert "No event fits all these filters" in words(nothing)
    assert nothing.xpath("//select[@name='type']/option[@selected]/@value") == ["AID"]


@pytest.mark.parametrize("name", ["events", "claims", "figures", "positions", "timeline"])
def test_a_page_after_the_last_is_the_last(desk: Newsroom, name: str) -> None:
    class Many(Account):
        pass

    account = Many(
        events=desk.account._events * 60,
        claims=desk.account._claims * 60,
        figures=desk.account._figures * 30,
        positions=desk.account._positions * 60,
        entries=desk.account._entries * 60,
    )
    room = Newsroom(desk._views.values())
    room.account = account
    get = get_from(app_of(room))
    most = "most=all&" if name == "timeline" else ""
    size = {"claims": 25, "timeline": 100}.get(name, 50)
    far = page_of(get, f"/{name}?{most}page=99")
    (place,) = far.xpath("//nav[@class='pager']//span[@class='place']")
    last = int(re.findall(r"\d+", words(place))[1])
    assert words(place) == f"Page {last} of {last}"
    assert words(far.xpath("//main")[0]) == words(
        page_of(get, f"/{name}?{most}page={last}").xpath("//main")[0]
    )
    assert not far.xpath("//a[@rel='next']")
    total = len(table(get(f"/{name}.csv?{most}".rstrip("?&")).body))
    assert len(table(get(f"/{name}.csv?{most}page=1").body)) == size < total <= last * size


# ---- what the pages say


def test_the_timeline_tells_days_stretches_and_what_has_none(get: Get) -> None:
    page = page_of(get, "/timeline")
    days = [words(item) for item in page.xpath("//li[contains(@class, 'stretch')]/h2")]
    assert days == ["3 Mar 2031", "between 1 and 31 Mar 2031", "9 Jul 2030"]
    wide = page.xpath("//li[contains(@class, 'stretch wide')]//li[contains(@class, 'wide')]")
    assert len(wide) == 1
    first = words(page.xpath("//li[contains(@class, 'moment')]")[0])
    assert "sources differ on days" in first
    assert "100% 2 independent sources" in first and "−33% far feature (against it)" in first
    assert "1 more telling" in first
    loose = page_of(get, "/timeline?undated=yes")
    assert [words(item) for item in loose.xpath("//ol[@class='timeline']//h2")] == ["Day not known"]


def test_the_timeline_zooms(get: Get) -> None:
    page = page_of(get, "/timeline")
    bars = page.xpath("//figure[@class='density']//*[local-name()='a']/@href")
    assert bars[0] == "/timeline?since=2030-07-08&until=2030-07-14"
    month = page_of(get, "/timeline?since=2031-03-01&until=2031-03-31")
    steps = [words(item) for item in month.xpath("//nav[@class='crumbs']/*[not(@aria-hidden)]")]
    assert steps == ["Whole story", "between 1 and 31 Mar 2031"]
    day = page_of(get, "/timeline?since=2031-03-03&until=2031-03-03&most=all")
    links = day.xpath("//nav[@class='crumbs']/a/@href")
    assert links == ["/timeline?most=all", "/timeline?since=2031-02-16&until=2031-03-18&most=all"]
    (stretch,) = day.xpath("//ol[@class='timeline']/li[1]/h2/a/@href")
    assert stretch == "/timeline?since=2031-03-03&until=2031-03-03&most=all"


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-10", "9999-12-31"])
def test_the_ends_of_the_calendar_can_be_asked_for(get: Get, day: str) -> None:
    assert page_of(get, f"/timeline?since={day}&until={day}").xpath("//nav[@class='crumbs']/strong")
    assert get(f"/events?since={day}&until={day}").status == 200


def test_amounts_are_in_the_address(get: Get) -> None:
    page = page_of(get, "/timeline?sort=rank&most=20")
    links = {
        words(item): item.get("href") for item in page.xpath("//nav[@aria-label='How many']/a")
    }
    assert links == {
        "20": "/timeline?most=20&sort=rank",
        "50": "/timeline?sort=rank",
        "200": "/timeline?most=200&sort=rank",
        "all": "/timeline?most=all&sort=rank",
    }
    assert [words(each) for each in page.xpath("//nav/a[@aria-current='true']")] == ["20"]


def test_events_are_listed_with_their_words(get: Get) -> None:
    page = page_of(get, "/events")
    lines = [words(item) for item in page.xpath("//ol[@class='event-list']/li")]
    assert "3 Mar 2031 · disputed" in lines[0]
    assert "Talks Ilka Doran, Ostermark · Rauma" in lines[0]
    assert "2 sources in 3 documents" in lines[0] and "perhaps 1" in lines[0]
    assert "types differ" in lines[0] and "factuality differs" in lines[0]
    assert "day not known" in lines[1] and "hypothetical" in lines[1]
    assert "on or before 3 Mar 2031" in lines[2] and "background" in lines[2]
    assert "and 2 more" in lines[2]
    assert len(page.xpath("//figure[@class='scale']//*[local-name()='circle']")) == 3


def test_what_an_event_cost_stands_where_it_is_told(get: Get) -> None:
    cost = "7 to 9 killed, at least 12 injured disputed"
    listed = [
        words(each) for each in page_of(get, "/events").xpath("//li[@class='event f-actual']")
    ]
    assert [cost in each for each in listed] == [False, True]
    for url in ("/", "/timeline"):
        entries = page_of(get, url).xpath("//li[starts-with(@class, 'moment')]")
        assert sum(cost in words(each) for each in entries) == 1, url
        assert not page_of(get, url).xpath("//section[@class='leading']//*[@class='toll']")


def test_an_event_quotes_every_figure_of_its_cost(get: Get, desk: Newsroom) -> None:
    page = page_of(get, f"/events/{desk.account._events[2].row.id}")
    (costs,) = page.xpath("//section[@class='costs']")
    assert [words(each) for each in costs.xpath("h3")] == [
        "7 to 9 killed disputed 5 sources in 6 documents · 7 is what most of them say",
        "at least 12 injured 1 source",
    ]
    killed, others, hurt = costs.xpath(".//ol")
    rows = [words(each) for each in killed.xpath("li")]
    assert len(rows) == 5 and len(others.xpath("li")) == 2
    # The newest first, those that others took the place of last, and struck through.
    assert rows[0].startswith("7 ") and "Ostermark Herald (Osk Wire), 11 Mar 2031" in rows[0]
    (past,) = costs.xpath(".//li[@class='past']")
    assert past.getnext() is None and past.getparent() is others
    assert past.xpath(".//del")[0].text == "3"
    assert "a newer figure took its place" in words(past)
    reasons = {words(each) for each in costs.xpath(".//details[@class='why']/p")}
    assert reasons == {
        "Taken for this event’s because its own words tell of the event.",
        "Taken for this event’s because it stands in the sentence of the event, beside no other "
        "act of force.",
        "Taken for this event’s because it is a figure of the same matter as another that tells "
        "of the event.",
    }
    for link in costs.xpath(".//blockquote/a"):
        target = page_of(get, link.get("href"))
        assert target.xpath("//mark[contains(@class, 'm-target')]//text()")
    assert words(hurt).startswith("at least 12 ")
    assert not page_of(get, f"/events/{desk.account._events[1].row.id}").xpath(
        "//section[@class='costs']"
    )


def test_a_figure_whose_document_is_gone_is_still_told(desk: Newsroom) -> None:
    view = desk.account._events[2]
    assert view.row.injured is not None
    figure = replace(view.row.injured.figures[0], document="0123456789abcdef")
    hurt = replace(view.row.injured, figures=(figure,))
    room = Newsroom(desk._views.values())
    room.account = Account(events=[replace(view, row=replace(view.row, injured=hurt))])
    page = page_of(get_from(app_of(room)), f"/events/{view.row.id}")
    assert "The document is not there any more." in words(page.xpath("//ol[@class='toll-list']")[2])


def test_an_event_is_called_by_its_sources_words(get: Get, desk: Newsroom) -> None:
    headings = [
        words(page_of(get, f"/events/{view.row.id}").xpath("//h1")[0])
        for view in desk.account._events
    ]
    assert headings[0].startswith("Negotiators from Ostermark and the river cantons met for")
    assert [heading[-1] for heading in headings] == [".", ".", "."]
    titles = [
        page_of(get, f"/events/{view.row.id}").findtext(".//title") for view in desk.account._events
    ]
    assert [title.partition(" · ")[0] for title in titles] == [
        "Ilka Doran, Ostermark: “met”",
        "Protest: “gone without pay”",
        "Ostermark, Ostermark, Ostermark and 3 more → Ilka Doran: “lost”",
    ]


def test_an_event_says_where_tellings_agree(get: Get, desk: Newsroom) -> None:
    view = desk.account._events[0]
    page = page_of(get, f"/events/{view.row.id}")
    fields = {
        words(field.xpath("h3")[0]): [words(each) for each in field.xpath("ol/li")]
        for field in page.xpath("//div[starts-with(@class, 'field')]")
    }
    assert [key.removesuffix(" differs") for key in fields] == [
        "Type", "Factuality", "Place", "Day", "Who", "To or with whom",
    ]  # fmt: skip
    assert fields["Type differs"][0].startswith("Talks 2")
    places = [line.split(" 1")[0] for line in fields["Place differs"]]
    assert places == ["Customs house", "Rauma", "old town", "the quay"]
    assert fields["Day"] == ["3 Mar 2031 3"]
    assert fields["Who"] == ["Negotiators 2"]
    assert fields["To or with whom"] == ["the river cantons … Ostermark 1"]
    voices = [words(item) for item in page.xpath("//section[@class='voice']/h3")]
    assert voices == ["The Lumen Courier", "Ostermark Herald", "River Post"]
    assert page.xpath("//*[local-name()='svg' and contains(@class, 'map')]")
    assert "their documents tell" in words(page.xpath("//details[summary[contains(., '91%')]]")[0])


def test_readouts_stand_side_by_side(get: Get, desk: Newsroom) -> None:
    page = page_of(get, f"/events/{desk.account._events[0].row.id}")
    assert words(page.xpath("//section[@class='readouts']/h2")[0]) == "Both readouts"
    columns = [words(each) for each in page.xpath("//section[@class='readout']")]
    assert columns[0].startswith("Ilka Doran We are not there The Lumen Courier · said")
    assert "Only here We, are" in columns[0] and "Others, too" not in columns[0]
    assert "Only here a, draft" in columns[1] and "Others, too table" in columns[1]
    assert not page_of(get, f"/events/{desk.account._events[1].row.id}").xpath(
        "//section[@class='readouts']"
    )


def test_claims_stand_side_by_side(get: Get) -> None:
    page = page_of(get, "/claims")
    tabs = [words(each) for each in page.xpath("//nav[@aria-label='Relation']/a")]
    assert tabs[:3] == ["All 3", "Conflict 2", "Agree 1"]
    first, second, third = page.xpath("//ol[@class='claim-list']/li")
    assert "Tolls lost: crowns, Ostermark" in words(first)
    assert len(first.xpath(".//div[@class='side-of']")) == 2
    assert words(first.xpath(".//mark")[0]) == "near"
    assert "2 more voices" in words(first)
    assert words(second.xpath(".//mark")[0]) == "113"
    assert "denies" in words(third) and "Denied by Ilka Doran" in words(third)


def test_a_claim_tells_its_versions(get: Get, desk: Newsroom) -> None:
    page = page_of(get, f"/claims/{desk.account._claims[0].id}")
    amounts = [words(each) for each in page.xpath("//div[@class='amounts']/strong")]
    assert amounts == ["4,100 to 4,199", "at least 9,000", "at most 9,000", "0"]
    drawn = page.xpath("//div[@class='amounts']//*[local-name()='rect']/@class")
    assert drawn == ["ground", "closed", "ground", "open", "ground", "open", "ground", "closed"]
    said = words(page.xpath("//ol[@class='versions']")[0])
    assert "unnamed" in said and "in a copy" in said and "· first" in said
    assert "Ilka Doran, Ostermark: “met”" in words(page.xpath("//header[@class='front']")[0])
    assert len(page.xpath("//section[2]//li[contains(@class, 'claim')]")) == 2


def test_figures_are_drawn_and_listed(get: Get) -> None:
    page = page_of(get, "/figures?measure=tolls_lost")
    assert [words(each) for each in page.xpath("//nav/a[@aria-current='true']")] == ["tolls lost 3"]
    rows = page.xpath("//table[@class='bar-table']//tr[td]")
    assert len(rows) == 8
    assert all(row.xpath(".//a/@href")[0].startswith("/documents/") for row in rows)
    assert len(page.xpath("//ol[@class='figure-list']/li")) == 3
    without = page_of(get, "/figures?measure=-")
    assert len(without.xpath("//ol[@class='figure-list']/li")) == 4


def test_positions_tell_what_changed(get: Get) -> None:
    lines = [words(item) for item in page_of(get, "/positions").xpath("//li[@class='event']")]
    assert "Ostermark demands strong to the harbour ministry, Ilka Doran" in lines[0]
    assert "offers new condition" in lines[1]
    assert "On condition: soundings" in lines[1]
    assert "new condition: their documents tell" in lines[1]
    assert "day not known" in lines[2] and "said again" in lines[2] and "to pay" in lines[2]


def test_what_is_new(get: Get) -> None:
    page = page_of(get, "/since")
    assert words(page.xpath("//h1")[0]) == "New since before-the-fair"
    heads = [words(each) for each in page.xpath("//main/section/h2")]
    assert heads == [
        "1 new conflict", "2 revised figures", "1 notice of papers on their own articles",
        "37 new documents", "2 new events", "5 events told again", "Actors that are one now",
        "Actors that are several now", "2 documents with another date",
        "1 document no longer there", "1 correction by people",
    ]  # fmt: skip
    states = page.xpath("//select[@name='state']/option")
    assert words(states[0]) == "9 Mar 2031, 08:15 UTC · 9 documents"
    assert words(page_of(get, "/since?state=2031-03-09T08%3A15%3A00Z").xpath("//h1")[0]) == (
        "New since 9 Mar 2031, 08:15 UTC"
    )


def test_documents_that_are_gone_are_called_by_their_titles(desk: Newsroom) -> None:
    gone = next(each.row for each in desk._views.values() if each.row.state == "gone")
    untitled = next(each.row for each in desk._views.values() if each.row.title is None)
    changes = Changes(state="then", lost=("0123456789abcdef", gone.id, untitled.id))
    room = Newsroom(desk._views.values())
    room.account = Account(changes=changes, states=desk.account.states())
    page = page_of(get_from(app_of(room)), "/since")
    lost = [words(each) for each in page.xpath("//section[h2]//ol/li")]
    assert lost[0] == "0123456789"
    assert lost[1].startswith("Ledger of the flood year gone Canton Ledger")
    assert untitled.lead is not None and lost[2].startswith(untitled.lead)


def test_a_state_that_is_not_there_is_refused(desk: Newsroom) -> None:
    class Strict(Account):
        def since(self, word: str | None = None) -> Changes:
            raise UsageError(f"there is no state {word!r}")

    room = Newsroom(desk._views.values())
    room.account = Strict()
    get = get_from(app_of(room))
    assert get("/since?state=nothing").status == 400
    assert get("/since").status == 200


def test_the_overview_leads_to_what_matters(get: Get) -> None:
    page = page_of(get, "/")
    said = words(page.xpath("//div[@class='frontpage']")[0])
    for heading in ("What happened", "Where sources conflict", "Who", "Latest documents"):
        assert heading in said
    assert page.xpath("//div[@class='frontpage']//a[starts-with(@href, '/claims/')]")
    assert page.xpath("//section[@class='leading']//a[starts-with(@href, '/events/')]")


def test_positions_are_narrowed_to_a_side(get: Get) -> None:
    page = page_of(get, "/positions")
    sides = {words(each): each.get("href") for each in page.xpath("//nav[@aria-label='Side']/a")}
    assert sides == {
        "All sides 3": "/positions",
        "Finland 2": "/positions?side=FIN",
        "Norway 1": "/positions?side=NOR",
    }
    one = page_of(get, "/positions?side=NOR")
    assert len(one.xpath("//ol[contains(@class, 'positions')]/li")) == 1
    assert one.xpath("//nav[@aria-label='Side']/a[@aria-current]/@href") == ["/positions?side=NOR"]
    assert "side: Norway" in words(one.xpath("//ul[@class='chips']")[0])
    nobody = page_of(get, "/positions?side=-")
    assert "No position fits all these filters" in words(nobody)
    assert "side: country not known" in words(nobody.xpath("//ul[@class='chips']")[0])


def test_facets_stand_beside_lists_with_their_numbers(get: Get) -> None:
    for url, label in (("/events", "Type"), ("/timeline", "Kind"), ("/positions", "Who")):
        page = page_of(get, url)
        facets = page.xpath("//aside[@class='facets']/section")
        names = [words(facet.xpath("h2")[0]) for facet in facets]
        assert label in names, (url, names)
        for link in page.xpath("//aside[@class='facets']//a"):
            assert get(link.get("href")).status == 200
            assert words(link.getparent()).split()[-1].isdigit()


def test_a_page_that_is_not_there_says_so(get: Get) -> None:
    answer = get("/nowhere?a=b")
    page = lxml.html.document_fromstring(answer.body.decode())
    assert answer.status == 404
    assert "There is no page at /nowhere." in words(page)
    assert not page.xpath("//main//a[@href='/nowhere']")


def test_a_query_that_means_nothing_leads_back_to_its_page(get: Get) -> None:
    answer = get("/timeline?since=yesterday")
    page = lxml.html.document_fromstring(answer.body.decode())
    assert "write it as 2023-12-20" in words(page)
    assert words(page.xpath("//main//a[@href='/timeline']")[0]) == "The same page without filters"


def test_pages_out_of_the_masthead_say_what_they_are_part_of(get: Get, desk: Newsroom) -> None:
    for url, parent in (
        (details(desk)[0], "/events"), (f"/claims/{desk.account._claims[0].id}", "/claims"),
        ("/related", "/claims"), ("/review", "/actors"), ("/stories", "/documents"),
        ("/fixes", "/"), (f"/documents/{next(iter(desk._views))}", "/documents"),
    ):  # fmt: skip
        page = page_of(get, url)
        assert page.xpath("//nav[@aria-label='Part of']/a/@href") == [parent]
        assert page.xpath("//nav[@aria-label='Pages']/a[@aria-current='true']/@href") == [parent]
    assert not page_of(get, "/events").xpath("//nav[@aria-label='Part of']")


def test_progress_is_told_in_a_few_words(desk: Newsroom) -> None:
    class Waiting(Newsroom):
        is_built = False
        is_behind = True
        waiting = (1340, 12)

    told = {"built": False, "told": False, "waiting": 1340, "read": 12}
    room = Waiting(desk._views.values())
    assert json.loads(get_from(app_of(room))("/progress.json").body) == told
    answer = get_from(app_of(desk))("/progress.json")
    assert json.loads(answer.body) == {"built": True, "told": True, "waiting": 0, "read": 0}


def test_pages_that_cannot_correct_have_no_forms_to(get: Get, desk: Newsroom) -> None:
    for url in ["/", *(f"/{name}" for name in NAMES), *details(desk)]:
        page = page_of(get, url)
        assert not page.xpath("//form[@method='post']"), url
        assert not page.xpath("//input[@name='token']"), url


def test_a_record_that_is_behind_says_so(desk: Newsroom) -> None:
    class Behind(Newsroom):
        is_behind = True

    room = Behind(desk._views.values())
    room.account = desk.account
    page = page_of(get_from(app_of(room)), "/events")
    said = words(page.xpath("//div[@class='behind']")[0])
    assert "worked out anew after new documents or a correction" in said
    assert "follow them now" in said


# ---- hostile values


def without_numbers(body: bytes) -> bytes:
    """A page without what has 49 in it by chance."""
    return re.sub(rb"[0-9][0-9.,:-]*", b"", body)


def test_hostile_words_stay_words(desk: Newsroom) -> None:
    get = get_from(app_of(spoilt_newsroom(desk, EVIL)))
    marker = b"&lt;script&gt;alert("
    for url in ["/", *(f"/{name}" for name in NAMES), "/timeline?undated=yes", *details(desk)]:
        answer = get(url)
        assert answer.status == 200, (url, answer.body)
        assert marker in answer.body, url
        assert_harmless(without_numbers(answer.body), scripts=1)


@pytest.mark.parametrize("name", LISTS)
def test_hostile_words_are_no_formulas(desk: Newsroom, name: str) -> None:
    formula = "=HYPERLINK(1)"
    rows = table(get_from(app_of(spoilt_newsroom(desk, formula)))(f"/{name}.csv").body)
    cells = [cell for row in rows for cell in row.values()]
    assert f"'{formula}" in cells
    assert not [cell for cell in cells if cell.startswith("=")]


@pytest.mark.parametrize(
    "url", ["/timeline?actor=%3Cscript%3E", "/events?actor=%22%3E%3Cscript%3E&other=%3Cb%3E",
            "/events?text=%3Cscript%3Ealert(1)", "/events?place=%22%3E%3Cscript%3E",
            "/claims?holder=%3Cscript%3E&measure=%22%3E%3Cb%3E", "/figures?measure=%3Cscript%3E",
            "/positions?actor=%3Cscript%3E&text=%22%3E%3Cb%3E", "/since?state=%3Cscript%3E",
            "/timeline?outlet=%22onclick%3D&place=%3Cscript%3E", "/claims?relation=%3Cscript%3E",
            "/events/%3Cscript%3E", "/claims/%22%3E%3Cscript%3E", "/events?document=%3Cb%3E"],
)  # fmt: skip
def test_hostile_addresses_stay_words(get: Get, url: str) -> None:
    assert_harmless(without_numbers(get(url).body), scripts=1)


def test_a_chart_of_many_events_says_that_it_is_not_of_all() -> None:
    desk = chronicle()
    few = words(page_of(get_from(app_of(desk)), "/events"))
    points = tuple(
        replace(desk.account._points[0], id=f"{number:020x}:1-2:event")
        for number in range(MOST_POINTS)
    )
    desk.account = Account(events=desk.account._events, points=points)
    many = words(page_of(get_from(app_of(desk)), "/events"))
    said = f"Only the {MOST_POINTS:,} events that most sources tell are drawn."
    assert (said in few, said in many) == (False, True)

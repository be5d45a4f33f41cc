"""The layers of a document's page, and searches in what documents tell."""

from __future__ import annotations

import csv
import io
import json

import pytest
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.layers import ClaimLayer, EventLayer, FigureLayer, Layers, PositionLayer
from readout.schema.position import Position
from readout.schema.rowid import row_id
from readout.schema.searchview import SearchQuery
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.tables import Named, figure_row, statement_row
from readout.schema.view import DocumentView
from readout.web.views.search import read_query, write_query
from tests.web.conftest import Get, app_of, get_from
from tests.web.newsroom import Newsroom, article, find
from tests.web.telling import Account
from tests.web.test_pages import tree, words

DORAN = Named("d1:0-4:actor", "Ilka <Doran>")
QUOTE = "We are not there, but we can see it from here,"


def told(view: DocumentView) -> tuple[DocumentView, Layers]:
    """An article with a statement, an event and a position over it, and a figure in a claim."""
    text, id = view.text, view.row.id
    said = Statement(
        source=(find(text, "Ilka Doran"),), cue=(find(text, "said"),), content=(find(text, QUOTE),),
        manner="direct", speech=True, act="claim", score=0.9, rule="quote", speaker="a1",
        speakers=("a1",),
    )  # fmt: skip
    row = statement_row(id, text, said, {"a1": DORAN})
    trigger, number = find(text, "see"), find(text, "4,200")
    event = Event(id="e1", trigger=(trigger,), type="CONSULT", factuality="hypothetical",
                  rule="consult-see", score=0.41, basis="can")  # fmt: skip
    figure = Figure(start=number.start, end=number.end, low=4000, high=4200, unit="crowns",
                    rule="nearly")  # fmt: skip
    cue = find(text, "wants the tolls")
    wanted = Position(act="demand", strength="strong", cue=Span(cue.start, cue.start + 5),
                      what=(find(text, "the tolls"),), rule="wants", score=0.8)  # fmt: skip
    layers = Layers(
        events=(
            EventLayer(
                id=row_id(id, trigger, "event"), event=event, text="see", actors=(DORAN,),
                statements=(row.id,), happening="h1:2-4:event", sources=2, documents=3,
            ),
        ),
        figures=(FigureLayer(row=figure_row(id, text, figure), claim="c1:1-2:figure"),),
        positions=(
            PositionLayer(
                id=row_id(id, wanted.cue, "position"), position=wanted, text="the tolls",
                who=(DORAN,),
            ),
        ),
        claims=(
            ClaimLayer(
                id=row_id(id, number, "figure"), claim="c1:1-2:figure", kind="figure",
                relation="conflict", sources=2,
            ),
        ),
    )  # fmt: skip
    return replace(view, statements=(row,)), layers


@pytest.fixture
def room() -> Newsroom:
    view, layers = told(article(title="Talks", publisher="River Post"))
    room = Newsroom((view, article(title="Silence", publisher=None, path="post/silence.txt")))
    room.account = Account(layers={view.row.id: layers})
    return room


@pytest.fixture
def url(room: Newsroom) -> str:
    return f"/documents/{next(iter(room._views))}"


@pytest.fixture
def get(room: Newsroom) -> Get:
    return get_from(app_of(room))


def test_layers_are_marked_with_what_they_are_and_lead_there(get: Get, url: str) -> None:
    page = tree(get(url).body)
    (event,) = page.xpath("//mark[contains(@class, 'm-event')]")
    assert event.get("class").split() == ["m-content", "m-event"]
    assert "CONSULT, hypothetical, rule consult-see" in event.get("title")
    (link,) = event.xpath("./a")
    assert (link.get("href"), link.get("tabindex")) == ("/events/h1:2-4:event", "-1")
    (figure,) = page.xpath("//mark[contains(@class, 'm-figure')]")
    assert "figure: 4,000 to 4,200 crowns, rule nearly" in figure.get("title")
    assert "claim: conflict, 2 sources" in figure.get("title")
    assert figure.xpath("./a/@href") == ["/claims/c1:1-2:figure"]
    wanted = page.xpath("//mark[contains(@class, 'm-position')]")
    assert [piece.text_content() for piece in wanted] == ["wants", "the tolls"]
    assert "Ilka <Doran>, demand, strong" in wanted[0].get("title")


def test_some_layers_are_shown_and_some_only_when_asked_for(get: Get, url: str) -> None:
    def shown(address: str) -> dict[str, str]:
        page = tree(get(address).body)
        return {
            link.get("data-layer"): link.get("aria-checked")
            for link in page.xpath("//a[@role='switch']")
        }

    plain = shown(url)
    assert {name for name, state in plain.items() if state == "false"} == {"position", "claim"}
    assert shown(f"{url}?show=position&hide=event") == {
        **plain, "position": "true", "event": "false",
    }  # fmt: skip


def test_the_panel_tells_why_and_leads_both_ways(get: Get, url: str) -> None:
    page = tree(get(url).body)
    events, figures, positions = page.xpath("//ol[@class='layer-list']")
    said = " ".join(events.text_content().split())
    assert "consult-see 0.41" in said and "hypothetical by can" in said
    assert "told by Ilka <Doran>" in said and "2 sources in 3 documents" in said
    ids = set(page.xpath("//@id"))
    for listed in (events, figures, positions):
        places = [href for href in listed.xpath(".//a/@href") if href.startswith("#")]
        assert places and all(href[1:] in ids for href in places)
    assert "/events/h1:2-4:event" in events.xpath(".//a/@href")
    assert "/claims/c1:1-2:figure" in figures.xpath(".//a/@href")
    assert page.xpath(f"//a[@href='/events?document={url[11:]}']")


def test_the_text_comes_out_whole(get: Get, url: str, room: Newsroom) -> None:
    page = tree(get(url).body)
    (text,) = page.xpath("//*[@data-text]")
    assert "".join(text.itertext()).replace("\n", "") == room._views[url[11:]].text.replace(
        "\n", ""
    )


def test_layers_are_in_json_and_csv(get: Get, url: str) -> None:
    told = json.loads(get(f"{url}.json").body)
    assert told["events"][0]["event"]["type"] == "CONSULT"
    assert told["figures"][0]["row"]["low"] == 4000
    rows = list(csv.DictReader(io.StringIO(get(f"{url}.csv").body.decode())))
    for row in rows:
        if row["field"] in ("event", "figure", "position"):
            assert row["value"].endswith(f":{row['field']}")
    assert {row["text"] for row in rows if row["field"] == "position"} == {"wants", "the tolls"}


# ---- search ------------------------------------------------------------------------------


def test_parts_are_tabs_with_counts(get: Get) -> None:
    page = tree(get("/search?q=see&outlet=River+Post").body)
    tabs = page.xpath("//nav[@aria-label='Where to look']/a")
    assert [" ".join(tab.text_content().split()) for tab in tabs] == [
        "Documents 1", "Statements 1", "Events 0", "Figures 0", "Positions 0",
    ]  # fmt: skip
    assert tabs[0].get("aria-current") == "true"
    assert tabs[1].get("href") == "/search?q=see&in=statements&outlet=River+Post"


def test_statements_found_lead_to_their_words(get: Get) -> None:
    page = tree(get("/search?q=see&in=statements").body)
    (line,) = page.xpath("//ol[@class='hits rows']/li")
    assert line.xpath(".//mark/text()") == ["see"]
    assert "Ilka <Doran>" in line.text_content()
    href = line.xpath(".//blockquote/a/@href")[0]
    target = tree(get(href).body)
    pieces = target.xpath("//mark[contains(@class, 'm-target')]")
    assert "".join(piece.text_content() for piece in pieces) == QUOTE
    (row,) = csv.DictReader(io.StringIO(get("/search.csv?q=see&in=statements").body.decode()))
    assert (row["kind"], row["who"], row["excerpt"]) == ("statement", DORAN.name, QUOTE)
    assert json.loads(get("/search.json?q=see&in=statements").body)["total"] == 1


def test_filters_stand_in_the_address_and_can_be_taken_back(get: Get) -> None:
    page = tree(get("/search?q=see&outlet=-&since=2031-01-01").body)
    chips = page.xpath("//ul[@class='chips']//a")
    assert [" ".join(chip.text_content().split()) for chip in chips] == [
        "outlet: not stated ×", "from: 2031-01-01 ×", "Remove all",
    ]  # fmt: skip
    assert chips[0].get("href") == "/search?q=see&since=2031-01-01"
    assert chips[2].get("href") == "/search?q=see"
    assert page.xpath("//select[@name='outlet']/option[@selected]/@value") == ["-"]
    assert "No event has see." in words(get("/search?q=see&in=events").body)


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(text="a b"),
        SearchQuery(text='"x"', part="statements", speaker="s", actor="a", outlet=""),
        SearchQuery(text="x", part="figures", outlet="River & Post"),
    ],
)
def test_queries_survive_the_address(query: SearchQuery) -> None:
    assert read_query(QueryParams(write_query(query))) == query


@pytest.mark.parametrize(
    "address",
    ["/search?q=x&in=nowhere", "/search?q=x&since=soon", "/search?q=x&until=2031-02-30"],
)
def test_values_that_cannot_be_meant_are_named(get: Get, address: str) -> None:
    answer = get(address)
    assert answer.status == 400
    assert address.split("&")[1].split("=")[0] in words(answer.body)


@pytest.mark.parametrize("q", ['"', "(((", "a:b", "NEAR(", "*", "%00", "%F0%9F%9A%A2", "'--"])
def test_no_words_are_an_error(get: Get, q: str) -> None:
    for part in ("documents", "statements", "events", "figures", "positions"):
        assert get(f"/search?q={q}&in={part}").status == 200

"""Actors, one actor, the queue of pairs in doubt, the log of corrections, places: read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping

import lxml.html
import pytest
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.tables import ActorRow
from readout.web.reasons import FEATURES, RARITIES
from readout.web.views.actor import find_offices
from readout.web.views.actors import read_actors, write_actors
from readout.web.views.places import read_places, write_places
from tests.web.casting import PLACES, cast_of, role
from tests.web.conftest import Get, app_of, get_from
from tests.web.newsroom import Newsroom, article, newsroom
from tests.web.test_security import EVIL, assert_harmless


def staged() -> Newsroom:
    """The newsroom with the cast of its first articles."""
    documents = [item for item in newsroom() if item.row.state == "current"]
    return Newsroom(documents).give(**cast_of(documents))


@pytest.fixture
def stage() -> Newsroom:
    return staged()


@pytest.fixture
def get(stage: Newsroom) -> Get:
    return get_from(app_of(stage))


def page_of(get: Get, url: str) -> lxml.html.HtmlElement:
    answer = get(url)
    assert answer.status == 200, url
    return lxml.html.document_fromstring(answer.body.decode())


def words(node: lxml.html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def named(stage: Newsroom, name: str) -> ActorRow:
    return next(row for row in stage._actors if row.name == name)


# ---- the list


def test_the_list_tells_who_they_are(get: Get, stage: Newsroom) -> None:
    page = page_of(get, "/actors")
    lines = [words(row) for row in page.xpath("//tbody/tr")]
    assert len(lines) == 5
    (doran,) = (line for line in lines if line.startswith("Ilka Doran"))
    assert "also Doran 1" in doran
    assert "persongovernment Finland 2 documents 6 mentions" in doran
    assert "harbour, harbour ministry; treasurer former" in doran
    assert page.xpath("//a[@href='/review']")[0].text == "Review 2 pairs that may be one"
    (link,) = page.xpath("//tr[contains(., 'Ilka Doran')]/td/a/@href")
    assert f"actor={named(stage, 'Ilka Doran').id}".replace(":", "%3A") in link


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("text=DORAN", ["Ilka Doran"]),
        ("type=place", ["Ostermark"]),
        ("country=-", ["pilots’ guild", "the harbour ministry", "the pilots’ guild"]),
        ("country=FIN&type=person", ["Ilka Doran"]),
        ("sector=GOV", ["Ilka Doran", "the harbour ministry"]),
        ("text=zeppelin", []),
    ],
)
def test_filters(get: Get, query: str, names: list[str]) -> None:
    page = page_of(get, f"/actors?{query}")
    found = sorted(words(node) for node in page.xpath("//tbody//a[@class='title']"))
    assert found == names
    assert page.xpath("//ul[@class='chips']")
    rows = json.loads(get(f"/actors.json?{query}").body)["rows"]
    assert sorted(row["name"] for row in rows) == names


def test_the_csv_has_a_line_for_each(get: Get) -> None:
    lines = list(csv.DictReader(io.StringIO(get("/actors.csv").body.decode())))
    assert {line["name"] for line in lines} >= {"Ilka Doran", "Ostermark"}
    assert list(lines[0])[:4] == ["id", "name", "named", "type"]


@pytest.mark.parametrize(
    ("read", "write", "query"),
    [
        (read_actors, write_actors, "text=a+b&type=group&country=-&sector=GOV&described=shown"),
        (read_actors, write_actors, "sort=name&document=abc"),
        (read_places, write_places, "text=a&level=city&country=FIN&sort=name"),
    ],
)
def test_addresses_come_back(read, write, query: str) -> None:  # type: ignore[no-untyped-def]
    params = QueryParams(query)
    assert write(read(params)) == dict(params)


@pytest.mark.parametrize(
    "url", ["/actors?type=robot", "/actors?sort=age", "/actors?described=yes", "/places?view=moon",
            "/places?level=galaxy", "/actors?page=0", "/actors?text=" + "x" * 501],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(get: Get, url: str) -> None:
    assert get(url).status == 400


# ---- one actor


def test_any_member_leads_to_the_actor(get: Get, stage: Newsroom) -> None:
    doran = named(stage, "Ilka Doran")
    for id in doran.members:
        assert words(page_of(get, f"/actors/{id}").xpath("//h1")[0]) == "Ilka Doran"
        assert json.loads(get(f"/actors/{id}.json").body)["actor"]["id"] == doran.id


def test_an_unknown_actor_is_not_there(get: Get, stage: Newsroom) -> None:
    document = next(iter(stage._views))
    for id in ("nobody", document, document[:8], f"{document}:0-1:actor"):
        answer = get(f"/actors/{id}")
        assert answer.status == 404
        assert b"There is no actor" in answer.body


def test_the_sheet_of_an_actor(get: Get, stage: Newsroom) -> None:
    doran = named(stage, "Ilka Doran")
    page = page_of(get, f"/actors/{doran.id}")
    strap = words(page.xpath("//p[@class='strap']")[0])
    assert strap == "person, female · Finland · government · 6 mentions in 2 documents"
    offices = [words(row) for row in page.xpath("//table[contains(@class, 'offices')]/tbody/tr")]
    assert offices[0] == "harbourharbour ministry 3 Mar 2031 – 4 Mar 2031 2 documents"
    assert offices[1] == "treasurer former — 1 document"
    spellings = [words(item) for item in page.xpath("//ol[@class='spellings']/li")]
    assert spellings[0].startswith("Ilka Doran 2 in 2 documents, first in The Lumen Courier")
    assert "Why it is taken for this name 97%" in spellings[1]
    assert (
        "for long family names one letter apart, which few bear: doran and dorran" in spellings[1]
    )
    assert "against one is told without a given name" in spellings[1]
    for link in page.xpath("//ol[@class='spellings']/li/p/a/@href"):
        path, _, place = link.partition("?span=")
        start, _, end = place.partition("#")[0].partition("-")
        text = stage._views[path.removeprefix("/documents/")].text
        assert text[int(start) : int(end)] in ("Ilka Doran", "Doran")


def test_the_company_is_drawn_and_listed(get: Get, stage: Newsroom) -> None:
    page = page_of(get, f"/actors/{named(stage, 'Ilka Doran').id}")
    (drawing,) = page.xpath("//*[@class='network']")
    assert "3 others who stand in the same documents" in drawing.get("aria-label")
    titles = [words(node) for node in drawing.xpath(".//*[local-name()='title']")]
    assert "Ilka Doran and the harbour ministry: 2" in titles
    assert "the harbour ministry: 2 documents" in titles
    listed = [words(item) for item in page.xpath("//ol[@class='tally-list']/li")]
    assert listed[0] == "the harbour ministry 2"
    assert "Ostermark 2" in listed  # A place, listed apart and not drawn.
    assert "Ostermark" not in drawing.text_content()


def test_documents_of_an_actor(get: Get, stage: Newsroom) -> None:
    doran = named(stage, "Ilka Doran")
    chips = page_of(get, f"/documents?actor={doran.id}").xpath("//ul[@class='chips']/li")
    assert words(chips[0]) == "mentions: Ilka Doran ×"
    chips = page_of(get, "/documents?place=readout:Turku").xpath("//ul[@class='chips']/li")
    assert words(chips[0]) == "place: Turku ×"


def test_offices_are_told_once(stage: Newsroom) -> None:
    view = next(iter(stage._views.values()))
    roles = [
        role(view, "harbour", None),
        replace(role(view, "harbour", None), title="Harbour", earliest="2031-03-01"),
        replace(role(view, "harbour", None), latest="2031-02-01", status="former"),
    ]
    told = [(office.role.title, office.role.status, office.days) for office in find_offices(roles)]
    assert told == [("Harbour", None, "1 Mar 2031"), ("harbour", "former", "1 Feb 2031")]


# ---- pairs in doubt


def test_the_queue_shows_both_sides(get: Get) -> None:
    page = page_of(get, "/review")
    assert words(page.xpath("//div[@class='status']")[0]) == "1–2 of 2 pairs"
    pair = page.xpath("//li[@data-pair]")[0]
    assert [words(node) for node in pair.xpath(".//h3")] == ["the pilots’ guild", "pilots’ guild"]
    assert "the same name, made of common words: pilots guild" in words(pair)
    assert "kinds that are easily mistaken for each other: organisation and group" in words(pair)
    quotes = [words(node) for node in pair.xpath(".//*[@class='example']")]
    assert all("guild would keep its licence" in quote for quote in quotes)


def test_the_queue_as_data(get: Get) -> None:
    found = json.loads(get("/review.json").body)
    assert found["total"] == 2 and len(found["doubts"]) == 2
    lines = list(csv.DictReader(io.StringIO(get("/review.csv").body.decode())))
    assert lines[0]["left_name"] == "the pilots’ guild"
    assert lines[0]["reasons"].startswith("the same name, made of common words")


def test_every_feature_has_words() -> None:
    from readout.linking.actors.weights import WEIGHTS
    from readout.linking.claims.counts.weights import WEIGHTS as COUNTS
    from readout.linking.claims.sayings.weights import WEIGHTS as SAYINGS
    from readout.linking.events.weights import WEIGHTS as EVENTS

    stems = {f"{stem}-{rarity}" for stem in FEATURES for rarity in RARITIES}
    names = [*WEIGHTS, *COUNTS, *SAYINGS, *EVENTS]
    assert [name for name in names if name not in FEATURES and name not in stems] == []


# ---- places


def test_places_are_listed_and_drawn(get: Get) -> None:
    page = page_of(get, "/places")
    lines = [words(row) for row in page.xpath("//tbody/tr")]
    assert lines[0] == "Rauma town or city Finland 6 documents 12 mentions"
    assert len(lines) == len(PLACES)
    (drawing,) = page.xpath("//*[@class='map']")
    titles = [words(node) for node in drawing.xpath(".//*[local-name()='title']")]
    assert titles[0] == "Rauma: 6 documents"
    assert not any("Suva" in title for title in titles)
    said = words(page.xpath("//figcaption")[0])
    assert f"{len(PLACES) - 1 - len(titles)} places lie outside this view." in said
    assert "1 place without a known position is only in the list." in said


def test_all_places_are_in_the_widest_views(get: Get) -> None:
    for view in ("all", "world"):
        page = page_of(get, f"/places?view={view}")
        assert len(page.xpath("//*[@class='map']//*[local-name()='circle']")) == len(PLACES) - 1
        assert page.xpath("//nav[@class='views']/a[@aria-current]")[0].get("href").endswith(view)


def test_places_as_data(get: Get) -> None:
    found = json.loads(get("/places.json?country=-").body)
    assert [row["name"] for row in found["rows"]] == ["Gulf of Bothnia", "Nowhere"]
    lines = list(csv.DictReader(io.StringIO(get("/places.csv?level=capital").body.decode())))
    assert [line["name"] for line in lines] == ["Suva", "Apia"]


# ---- nothing there, and hostile names


@pytest.mark.parametrize("url", ["/actors", "/review", "/places", "/fixes"])
def test_empty_pages_say_what_to_do(get_empty: Get, url: str) -> None:
    page = page_of(get_empty, url)
    assert page.xpath("//section[@class='empty']")
    assert get_empty(f"{url}.json").status == 200
    assert len(get_empty(f"{url}.csv").body.decode().splitlines()) == 1


def without_numbers(body: bytes) -> bytes:
    """A page without the coordinates of its drawings, which may be any."""
    return re.sub(rb' (d|x|y|x[12]|y[12]|cx|cy|r|viewBox|height|stroke-width)="[^"]*"', b"", body)


def hostile() -> Newsroom:
    """The cast under hostile names, in documents of hostile outlets."""
    documents = [article(title=EVIL, publisher=EVIL, path=f"{n}.txt") for n in "abc"]
    parts: Mapping[str, tuple[object, ...]] = cast_of(documents)
    rename = {"name": EVIL, "basis": EVIL, "country": EVIL, "sectors": (EVIL,), "type": "person"}
    actors = [
        replace(
            row,
            **rename,
            aliases=tuple(replace(alias, text=EVIL) for alias in row.aliases),
            roles=tuple(
                replace(each, title=EVIL, organisation=EVIL, status=EVIL) for each in row.roles
            ),
        )
        for row in parts["actors"]
    ]
    by_id = {row.id: row for row in actors}
    doubts = [
        replace(
            pair,
            left=by_id[pair.left.id],
            right=by_id[pair.right.id],
            link=replace(
                pair.link,
                reasons=tuple(
                    replace(reason, feature=EVIL, left=EVIL, right=EVIL)
                    for reason in pair.link.reasons
                ),
            ),
        )
        for pair in parts["doubts"]
    ]
    places = [
        replace(place, id=f"{EVIL}{place.id}", name=EVIL, level=EVIL, country=EVIL)
        for place in PLACES
    ]
    return Newsroom(documents).give(actors=actors, doubts=doubts, places=places)


@pytest.mark.parametrize(
    "url", ["/actors", "/review", "/places", "/places?view=world", "/actors?text=%3Cscript%3E",
            "/actors?country=%3Cscript%3E", "/actors/%3Cscript%3E", "/review?done=%3Cscript%3E",
            "/places?country=%22%3E%3Cscript%3E", "/documents?actor=%22%3E%3Cscript%3E",
            "/documents?place=%3Cscript%3Ealert(1)%3C/script%3E"],
)  # fmt: skip
def test_hostile_names_stay_names(url: str) -> None:
    assert_harmless(without_numbers(get_from(app_of(hostile()))(url).body), scripts=1)


def test_a_hostile_actor_stays_a_name() -> None:
    room = hostile()
    get = get_from(app_of(room))
    for row in room._actors:
        answer = get(f"/actors/{row.id}")
        assert answer.status == 200
        assert_harmless(without_numbers(answer.body), scripts=1)

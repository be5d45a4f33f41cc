"""The record in the formats of other tools, checked by those formats' own rules."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import random
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from readout.errors import UsageError
from readout.export import STORY_FORMATS, write_story
from readout.export.timelinejs import MOST_SLIDES
from readout.schema.entry import TimelineRow
from readout.schema.eventtables import EventRow
from readout.schema.tables import Named
from readout.schema.time import Dct
from tests.export.stories import (
    DORAN,
    GERMANY,
    MARCH_9,
    OFFICIAL,
    PLANNED,
    POLICE,
    SALT_FRONT,
    SHELLED,
    SHELLING,
    TALKS,
    TEXTS,
    Invented,
    mention,
    place,
)


def text_of(format: str, story: Invented | None = None) -> str:
    stream = io.StringIO(newline="")
    write_story(story or Invented(), format, stream)
    return stream.getvalue()


def empty() -> Invented:
    story = Invented()
    story.documents, story.actors, story.mentions = [], [], []
    story.places, story.statements, story.events = [], [], []
    story.timeline = []
    return story


def with_events(*events: EventRow) -> Invented:
    story = Invented()
    story.events = list(events)
    return story


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'rss'.*ftm, timelinejs, geojson, jsonld, webannotation"):
        text_of("rss")


@pytest.mark.parametrize("format", [name for name in STORY_FORMATS if name != "ftm"])
def test_a_story_of_nothing_is_still_well_formed(format: str) -> None:
    assert isinstance(json.loads(text_of(format, empty())), dict)


def test_a_story_of_nothing_has_no_entities() -> None:
    assert text_of("ftm", empty()) == ""


@pytest.mark.parametrize("format", ["timelinejs", "ftm", "jsonld"])
def test_documents_and_cast_may_come_in_any_order(format: str) -> None:
    story = Invented()
    random.Random(7).shuffle(story.documents)
    story.actors.reverse()
    assert text_of(format, story) == text_of(format)


@pytest.mark.parametrize("format", STORY_FORMATS)
def test_no_superseded_document_is_in(format: str) -> None:
    assert "gone" not in text_of(format).replace("Never mind", "gone")


@pytest.mark.parametrize("format", STORY_FORMATS)
@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_nothing_links_to_what_is_no_page(format: str, url: str) -> None:
    story = Invented()
    story.documents[0] = msgspec.structs.replace(story.documents[0], url=url)
    assert url not in text_of(format, story)


# FollowTheMoney


def entities(story: Invented | None = None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text_of("ftm", story).splitlines()]


def key(named: Named) -> str:
    """An id as FollowTheMoney allows it."""
    return named.id.replace(":", "-")


def of(schema: str, story: Invented | None = None) -> list[dict[str, Any]]:
    return [entity for entity in entities(story) if entity["schema"] == schema]


def test_followthemoney_takes_every_value_as_it_is() -> None:
    ftm = pytest.importorskip("followthemoney", reason="pip install 'readout[ftm]' (needs ICU)")
    met = msgspec.structs.replace(TALKS, factuality="actual")
    found = entities(with_events(SHELLING, met))
    assert {entity["schema"] for entity in found} == {
        "Article", "Organization", "PublicBody", "Person", "LegalEntity", "Position", "Occupancy",
        "Event", "UnknownLink", "Note", "Mention",
    }  # fmt: skip
    for entity in found:
        schema = ftm.model.get(entity["schema"])
        schema.validate(entity)
        assert not set(schema.required) - entity["properties"].keys(), entity
        proxy = ftm.model.get_proxy({**entity, "properties": {}})
        for name, values in entity["properties"].items():
            for value in values:
                proxy.add(name, value, cleaned=False)
        assert sorted_values(proxy.to_dict()["properties"]) == sorted_values(entity["properties"])


def sorted_values(properties: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in properties.items()}


def test_followthemoney_references_lead_to_entities_of_the_right_kind() -> None:
    ftm = pytest.importorskip("followthemoney", reason="pip install 'readout[ftm]' (needs ICU)")
    found = {entity["id"]: entity for entity in entities()}
    assert len(found) == len(entities())
    for entity in found.values():
        for name, values in entity["properties"].items():
            prop = ftm.model.get(entity["schema"]).get(name)
            for value in values if prop.type.name == "entity" else ():
                assert ftm.model.get(found[value]["schema"]).is_a(prop.range)


def test_followthemoney_article() -> None:
    (article, *_) = of("Article")
    assert article["properties"] == {
        "fileName": ["d1.txt"],
        "title": ["Dredgers seized"],
        "author": ["By Ana Reed"],
        "publisher": ["The Lumen Courier"],
        "sourceUrl": ["https://courier.example/1?a=1&b=2"],
        "publishedAt": ["2031-03-10"],
        "language": ["eng"],
        "mimeType": ["text/plain"],
        "bodyText": [TEXTS["d1"].strip()],
    }
    assert [each["id"] for each in of("Article")] == ["d1", "d2", "d3"]


def test_followthemoney_events_are_those_that_happened() -> None:
    (event,) = of("Event")
    assert event["properties"] == {
        "name": ["Salt Front · shelled · harbour police · Rijeka"],
        "summary": ["2 documents, 2 independent", "7 to 9 killed"],
        "keywords": ["ASSAULT", "heavy-weapons", "military"],
        "date": ["2031-03-09"],
        "location": ["Rijeka, Croatia"],
        "country": ["hr"],
        "involved": [key(SALT_FRONT), key(POLICE)],
        "publisher": ["The Lumen Courier", "Osk Wire"],
        "sourceUrl": ["https://courier.example/1?a=1&b=2"],
        "proof": ["d1", "d2"],
    }
    (link,) = of("UnknownLink")
    assert link["properties"]["subject"] == [key(SALT_FRONT)]
    assert link["properties"]["object"] == [key(POLICE)]
    assert link["properties"]["role"] == ["ASSAULT heavy-weapons"]


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        (MARCH_9, dt.date(2031, 3, 20), {"date": ["2031-03"]}),
        (MARCH_9, dt.date(2031, 4, 2), {"date": ["2031"]}),
        (dt.date(2030, 12, 30), dt.date(2031, 1, 2),
         {"description": ["On a day of 30 December 2030 – 2 January 2031"]}),
        (None, MARCH_9, {"description": ["Not after 9 March 2031"]}),
        (MARCH_9, None, {"description": ["Not before 9 March 2031"]}),
        (None, None, {}),
    ],
)  # fmt: skip
def test_followthemoney_does_not_say_that_doubt_lasts(
    earliest: dt.date | None, latest: dt.date | None, expected: dict[str, list[str]]
) -> None:
    event = msgspec.structs.replace(SHELLING, date=None, earliest=earliest, latest=latest)
    (found,) = of("Event", with_events(event))
    keys = {"date", "startDate", "endDate", "description"}
    assert {n: v for n, v in found["properties"].items() if n in keys} == expected


def test_followthemoney_people_hold_offices() -> None:
    (person,) = of("Person")
    assert person["properties"] == {
        "name": ["Ilka Doran"],
        "country": ["hr"],
        "gender": ["female"],
        "position": ["Minister", "minister of harbours"],
    }
    assert [each["properties"]["name"] for each in of("Position")] == [
        ["Minister"], ["minister of harbours, Osk"],
    ]  # fmt: skip
    assert [each["properties"]["holder"] for each in of("Occupancy")] == [[key(DORAN)]] * 2
    assert of("Occupancy")[0]["properties"]["date"] == ["2031-03-10"]


def test_followthemoney_keeps_posts_of_no_named_body_apart() -> None:
    story = Invented()
    story.actors.append(
        msgspec.structs.replace(story.actors[2], id="d9:0-4:actor", name="Ana Reed", members=())
    )
    posts = [each["properties"]["post"][0] for each in of("Occupancy", story)]
    assert len(posts) == 4 and len(set(posts)) == 3
    assert len(of("Position", story)) == 3


def test_followthemoney_has_the_named_cast_and_places_that_act() -> None:
    ids = {entity["id"] for entity in entities()}
    assert key(OFFICIAL) not in ids
    assert key(GERMANY) not in ids
    acts = with_events(msgspec.structs.replace(SHELLING, actors=(GERMANY,)))
    assert key(GERMANY) in {entity["id"] for entity in entities(acts)}


def test_followthemoney_names_stand_once_a_document() -> None:
    story = Invented()
    story.mentions = [mention(SALT_FRONT, "d1", "Salt Front")] * 2 + story.mentions
    assert [each["properties"]["document"] for each in of("Mention", story)] == [["d1"], ["d2"]]


def test_a_document_of_an_unsure_date_is_not_given_a_day() -> None:
    story = Invented()
    dct = Dct(earliest=dt.date(2031, 3, 2), latest=dt.date(2031, 3, 12), basis="inferred")
    story.documents[0] = msgspec.structs.replace(story.documents[0], dct=dct)
    assert of("Article", story)[0]["properties"]["publishedAt"] == ["2031-03"]
    assert graph(story)["#d1"]["datePublished"] == "2031-03"
    (slide,) = timeline(SHELLED, story=story)["events"]
    assert "The Lumen Courier, Dredgers seized, 2031-03<" in slide["text"]["text"]


# TimelineJS


class Text(HTMLParser):
    """The text of a piece of HTML and the tags in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def timeline(*rows: TimelineRow, story: Invented | None = None) -> dict[str, Any]:
    story = story or Invented()
    story.timeline = list(rows)
    found: dict[str, Any] = json.loads(text_of("timelinejs", story))
    return found


def test_timelinejs() -> None:
    found = timeline(SHELLED, PLANNED)
    assert found["title"] == {"text": {"headline": "salt &amp; front"}}
    (slide,) = found["events"]
    text = slide["text"].pop("text")
    assert slide == {
        "unique_id": SHELLED.id,
        "start_date": {"year": 2031, "month": 3, "day": 9},
        "display_date": "9 March 2031",
        "text": {"headline": SHELLED.text},
        "group": "Material conflict",
        "autolink": False,
    }
    html = Text(text)
    assert html.tags == ["blockquote", "p", "a", "blockquote", "p", "p"]
    assert html.words == [
        SHELLED.text,
        "The Lumen Courier, Dredgers seized, 2031-03-10",
        "The Salt Front fired on the police depot on 9 March. <b>Bold</b> & brave crews put the "
        "fire out.",
        "Osk Wire, Shelling in Rijeka, 2031-03-11",
        "2 independent sources; they disagree on days, types",
    ]
    assert 'href="https://courier.example/1?a=1&amp;b=2"' in text


def test_timelinejs_cuts_headlines_between_words() -> None:
    row = msgspec.structs.replace(SHELLED, text="seven <b>, " * 40)
    (slide,) = timeline(row)["events"]
    assert slide["text"]["headline"].startswith("seven &lt;b&gt;, seven &lt;b&gt;, ")
    assert slide["text"]["headline"].endswith("seven &lt;b&gt;, seven …")
    assert len(Text(slide["text"]["headline"]).words[0]) < 125


@pytest.mark.parametrize(
    ("earliest", "latest", "display"),
    [
        (MARCH_9, dt.date(2031, 3, 15), "9–15 March 2031"),
        (dt.date(2031, 3, 1), dt.date(2031, 3, 31), "March 2031"),
        (dt.date(2032, 2, 1), dt.date(2032, 2, 29), "February 2032"),
        (dt.date(2031, 2, 28), dt.date(2031, 3, 3), "28 February – 3 March 2031"),
        (dt.date(2030, 12, 30), dt.date(2031, 1, 2), "30 December 2030 – 2 January 2031"),
        (dt.date(2031, 1, 1), dt.date(2031, 12, 31), "2031"),
    ],
)
def test_timelinejs_tells_days_that_are_not_sure(
    earliest: dt.date, latest: dt.date, display: str
) -> None:
    row = msgspec.structs.replace(SHELLED, earliest=earliest, latest=latest)
    (slide,) = timeline(row)["events"]
    assert slide["display_date"] == display
    assert slide["end_date"] == {"year": latest.year, "month": latest.month, "day": latest.day}


def test_timelinejs_tells_where_only_the_report_is_dated() -> None:
    (slide,) = timeline(msgspec.structs.replace(SHELLED, basis="published"))["events"]
    assert slide["display_date"] == "Reported 9 March 2031"


def test_timelinejs_leaves_out_what_has_no_days_or_did_not_happen() -> None:
    undated = msgspec.structs.replace(SHELLED, earliest=None, precision="open")
    vague = msgspec.structs.replace(SHELLED, earliest=dt.date(2029, 1, 1), precision="longer")
    denied = msgspec.structs.replace(SHELLED, factuality="negated")
    assert timeline(undated, vague, denied)["events"] == []


def test_timelinejs_keeps_the_weightiest_in_the_order_of_days() -> None:
    day = dt.timedelta(1)
    rows = [
        msgspec.structs.replace(
            SHELLED, rank=number, id=f"e{number:03}", earliest=MARCH_9 - number * day
        )
        for number in range(MOST_SLIDES + 20)
    ]
    assert [slide["unique_id"] for slide in timeline(*rows)["events"]] == [
        f"e{number:03}" for number in reversed(range(MOST_SLIDES))
    ]


# GeoJSON


def test_geojson() -> None:
    found = json.loads(text_of("geojson"))
    assert found.keys() == {"type", "features"}
    assert found["type"] == "FeatureCollection"
    event, spot = found["features"]
    for feature in (event, spot):
        assert feature["type"] == "Feature"
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        # RFC 7946: longitude before latitude.
        assert feature["geometry"] == {"type": "Point", "coordinates": [14.442, 45.327]}
        assert all(not isinstance(value, dict | list) for value in feature["properties"].values())
    assert event["properties"] == {
        "kind": "event", "name": "shelled", "type": "ASSAULT", "modes": "heavy-weapons",
        "quad": 4, "intensity": -9.5, "date": "2031-03-09", "earliest": "2031-03-09",
        "latest": "2031-03-09", "precision": "day", "factuality": "actual", "historical": False,
        "actors": "Salt Front", "recipients": "harbour police", "place": "Rijeka",
        "level": "city", "country": "HRV", "tolls": "7 to 9 killed", "documents": 2, "outlets": 1,
        "independent": 2,
    }  # fmt: skip
    assert spot["properties"] == {
        "kind": "place", "name": "Rijeka", "level": "city", "country": "HRV",
        "documents": 2, "mentions": 2,
    }  # fmt: skip


def test_geojson_does_not_put_a_distance_where_it_is_counted_from() -> None:
    from readout.schema.place import Distance
    from readout.schema.span import Span

    away = Distance(value=9, unit="kilometre", km=9, span=Span(0, 1), reference=Span(2, 3))
    story = empty()
    story.places = [place("d1", distance=away)]
    assert json.loads(text_of("geojson", story))["features"] == []


# schema.org


def graph(story: Invented | None = None) -> dict[str, dict[str, Any]]:
    found = json.loads(text_of("jsonld", story))
    assert found["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in found["@graph"]}
    assert len(nodes) == len(found["@graph"])
    return nodes


def inner(value: Any) -> Any:
    """All objects in a JSON value."""
    if isinstance(value, list):
        for each in value:
            yield from inner(each)
    elif isinstance(value, dict):
        yield value
        for each in value.values():
            yield from inner(each)


def test_jsonld_uses_words_of_schema_org() -> None:
    namespace = pytest.importorskip("rdflib.namespace", reason="comes with readout[ftm]")
    for node in inner(list(graph().values())):
        for name in [*node, node.get("@type", "Thing")]:
            assert name.startswith("@") or name in namespace.SDO, name


def test_jsonld_references_lead_to_nodes() -> None:
    nodes = graph()
    for node in inner(list(nodes.values())):
        if node.keys() == {"@id"}:
            assert node["@id"] in nodes


def test_jsonld_nodes() -> None:
    nodes = graph()
    assert nodes["#d1"] == {
        "@id": "#d1",
        "@type": "NewsArticle",
        "identifier": "d1",
        "headline": "Dredgers seized",
        "creditText": "By Ana Reed",
        "publisher": {"@type": "Organization", "name": "The Lumen Courier"},
        "datePublished": "2031-03-10",
        "inLanguage": "en",
        "wordCount": nodes["#d1"]["wordCount"],
        "url": "https://courier.example/1?a=1&b=2",
        "mentions": [{"@id": f"#{id}"} for id in (DORAN.id, SALT_FRONT.id, POLICE.id)],
    }
    assert nodes[f"#{SHELLING.id}"] == {
        "@id": f"#{SHELLING.id}",
        "@type": "Event",
        "name": "Salt Front · shelled · harbour police · Rijeka",
        "startDate": "2031-03-09",
        "location": {
            "@type": "Place",
            "name": "Rijeka",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Rijeka",
                "addressRegion": "Primorje-Gorski Kotar",
                "addressCountry": "HR",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 45.327, "longitude": 14.442},
        },
        "about": [{"@id": f"#{SALT_FRONT.id}"}, {"@id": f"#{POLICE.id}"}],
        "keywords": ["ASSAULT", "heavy-weapons", "military"],
        "subjectOf": [{"@id": "#d1"}, {"@id": "#d2"}],
    }
    assert nodes[f"#{TALKS.id}"]["eventStatus"] == "https://schema.org/EventScheduled"
    assert nodes[f"#{TALKS.id}"]["startDate"] == "2031-04"
    quotation, claim = (node for node in nodes.values() if "text" in node)
    assert (quotation["@type"], quotation["text"]) == ("Quotation", "“=We lost two barges,”")
    assert quotation["spokenByCharacter"] == [{"@id": f"#{DORAN.id}"}]
    assert quotation["isPartOf"] == {"@id": "#d1"}
    assert (claim["@type"], claim["appearance"]) == ("Claim", {"@id": "#d1"})
    assert claim["creditText"] == "the ministry" and "author" not in claim


def test_jsonld_leaves_out_what_is_only_feared_or_denied() -> None:
    for factuality in ("hypothetical", "possible", "negated"):
        event = msgspec.structs.replace(SHELLING, factuality=factuality)
        assert f"#{SHELLING.id}" not in graph(with_events(event))


@pytest.mark.parametrize(
    ("format", "context"),
    [
        ("jsonld", "https://schema.org"),
        ("webannotation", "http://www.w3.org/ns/anno.jsonld"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_jsonld_parses_as_rdf(format: str, context: str) -> None:
    """With a stand-in for the context, which is on the net: every key becomes a property."""
    rdflib = pytest.importorskip("rdflib", reason="comes with readout[ftm]")
    found = json.loads(text_of(format))
    assert found["@context"] == context
    found["@context"] = {"@vocab": "https://vocabulary.example/", "id": "@id", "type": "@type"}
    parsed = rdflib.Graph().parse(
        data=json.dumps(found), format="json-ld", publicID="https://story.example/"
    )
    subjects = {str(subject) for subject in parsed.subjects()}
    assert any(subject.startswith("https://story.example/#") for subject in subjects)


# Web Annotation

MOTIVATIONS = {"identifying", "describing", "classifying"}
PURPOSES = {"identifying", "tagging", "classifying", "linking"}
"""Of the vocabulary's thirteen motivations those that we use."""


def annotations(story: Invented | None = None) -> list[dict[str, Any]]:
    found = json.loads(text_of("webannotation", story))
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "AnnotationCollection"
    assert found["first"]["type"] == "AnnotationPage"
    assert found["first"]["partOf"] == found["id"]
    items: list[dict[str, Any]] = found["first"]["items"]
    return items


def test_annotations_hold_their_words() -> None:
    found = annotations()
    assert len({each["id"] for each in found}) == len(found) == 3 + 2 + 3
    sources = {
        "ni:///sha-256;"
        + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("="): id
        for id, text in TEXTS.items()
    }
    for each in found:
        assert each["type"] == "Annotation" and each["motivation"] in MOTIVATIONS
        assert {body["purpose"] for body in each["body"]} <= PURPOSES
        for target in each["target"]:
            source = target["source"]
            text = TEXTS[sources[source if isinstance(source, str) else source["id"]]]
            position, quote = target["selector"]
            assert position["type"] == "TextPositionSelector"
            assert quote["type"] == "TextQuoteSelector"
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"] != ""
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])


def test_annotations_say_who_said_and_what_happened() -> None:
    found = annotations()
    by_motivation = {
        kind: [each for each in found if each["motivation"] == kind] for kind in MOTIVATIONS
    }
    values = [[body.get("value") for body in each["body"]] for each in by_motivation["describing"]]
    assert values == [
        ["Ilka Doran", "statement", "direct", "claim"],
        ["the ministry", "statement", "indirect", "claim"],
    ]
    first, second, talks = by_motivation["classifying"]
    assert first["body"][-1] == second["body"][-1]
    assert first["body"][-1]["source"] == f"#event-{SHELLING.id}"
    assert [body.get("value") for body in talks["body"]] == [
        "CONSULT", "diplomatic", "planned", None,
    ]  # fmt: skip


def test_a_statement_in_pieces_has_a_target_for_each() -> None:
    from readout.schema.span import Span

    story = empty()
    story.documents = Invented().documents
    story.statements = [
        msgspec.structs.replace(Invented().statements[0], content=(Span(0, 8), Span(9, 15)))
    ]
    (found,) = annotations(story)
    quotes = [target["selector"][1]["exact"] for target in found["target"]]
    assert quotes == ["Dredgers", "seized"]

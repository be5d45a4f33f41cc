"""Article text and metadata of pages, in this process."""

from __future__ import annotations

import pytest

from readout.errors import UnreadableError
from readout.ingest.html import read_page

PARAGRAPHS = (
    "The harbour of Port Lumen opened again on Monday after eleven days, and the first ships "
    "left before noon with the mail and the fruit that had waited on the quay.",
    "Pilots said the channel was narrow still, and that two wrecks near the mole would be lifted "
    "only when the wind fell, which nobody expected before the end of the week.",
)


def page(body: str, head: str = "", before: str = "") -> bytes:
    filling = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"{before}<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article>{body}{filling}</article>"
        f"<footer>All rights reserved</footer></body></html>"
    ).encode()


def article(body: str) -> str:
    return read_page(page(body)).text.removesuffix("\n".join(("", *PARAGRAPHS)))


BODIES = {
    "paragraphs": ("<p>One port.</p><p>Two ships.</p>", "One port.\nTwo ships."),
    "source line ends": ("<p>One\n   port\topen.</p>", "One port open."),
    "inline markup": (
        "<p>One <b>bold</b> <i>port</i>, <a href='x'>open</a>.</p>",
        "One bold port, open.",
    ),
    "a line break": ("<p>One port.<br>Two ships.</p>", "One port.\nTwo ships."),
    "a list": (
        "<p>Ships:</p><ul><li>One bark</li><li>Two brigs</li></ul>",
        "Ships:\nOne bark\nTwo brigs",
    ),
    "a table": (
        "<p>Ships:</p><table><tr><th>Kind</th><th>Count</th></tr><tr><td>Bark</td><td>3</td></tr></table>",
        "Ships:\nKind\tCount\nBark\t3",
    ),
    "a quote": ("<p>He said:</p><blockquote>Open it.</blockquote>", "He said:\nOpen it."),
    "an entity": (
        "<p>Salt &amp; fish, &lt;fresh&gt; &eacute;t&eacute;.</p>",
        "Salt & fish, <fresh> été.",
    ),
    "an escaped entity stays": ("<p>Write &amp;amp; for it here.</p>", "Write &amp; for it here."),
    "spaces that do not break": (
        "<p>Some&nbsp;300\u202f000 tonnes of&#160;grain.</p>",
        "Some\xa0300\u202f000 tonnes of\xa0grain.",
    ),
    "a space between two names": (
        "<p>Then <b>Mr.</b>&nbsp;<i>Orr</i> left the port.</p>",
        "Then Mr.\xa0Orr left the port.",
    ),
    "a paragraph of nothing": (
        "<p>One port.</p><p>&nbsp;</p><p>Two ships.</p>",
        "One port.\nTwo ships.",
    ),
    "stand-ins of ours on the page": (
        "<p>A\u28ff sign and\xa0a \u28fe sign.</p>",
        "A\u28ff sign and\xa0a \u28fe sign.",
    ),
    "control characters": ("<p>One\x01 po&#2;rt.</p>", "One port."),
    "a NUL": ("<p>One\0 port.</p>", "One\ufffd port."),
}


@pytest.mark.parametrize(("body", "text"), BODIES.values(), ids=BODIES)
def test_the_text_of_an_article(body: str, text: str) -> None:
    assert article(body) == text


def test_navigation_and_comments_are_not_the_article() -> None:
    text = read_page(page("<p>One port.</p>")).text
    assert "Home" not in text
    assert "rights" not in text


def test_a_page_gives_the_same_text_however_often_it_is_read() -> None:
    raw = page("<p>One port.</p>")
    assert len({read_page(raw).text for _ in range(6)}) == 1


def test_a_fragment_is_a_page() -> None:
    raw = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS).encode()
    assert read_page(raw).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "raw", [b"<html></html>", b"<!-- nothing -->", b"  ", b"<script>1</script>"]
)
def test_a_page_without_an_article_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_page(raw)
    assert caught.value.reason == "empty"


def given(head: str, body: str = "", before: str = "") -> list[tuple[str, str, str]]:
    """Name, value and origin of what a page states; its language left out."""
    found = read_page(page(body, head, before)).given
    return [(item.name, item.value, item.origin) for item in found if item.name != "language"]


def ld(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


HEADS = {
    "open graph": (
        '<meta property="og:title" content=" A port\n opens ">'
        '<meta property="og:site_name" content="Bay">',
        [("title", "A port opens", "meta"), ("publisher", "Bay", "meta")],
    ),
    "an author with a name": (
        '<meta name="Author" content="A. Vale"><meta property="article:author" content="https://x.example/a">',
        [("byline", "A. Vale", "meta")],
    ),
    "an address is absolute": (
        '<link rel="canonical" href="/port"><meta property="og:url" content="https://b.example/p">',
        [("url", "https://b.example/p", "meta")],
    ),
    "a date in the address": (
        '<link rel="canonical" href="https://b.example/2031/03/04/p">',
        [("url", "https://b.example/2031/03/04/p", "meta"), ("published", "2031-03-04", "url")],
    ),
    "dates, best first": (
        '<meta name="date" content="2031-03-05"><meta name="parsely-pub-date" content="2031-03-04">'
        '<meta property="article:published_time" content="2031-03-04T23:00:00-05:00">'
        '<meta property="article:modified_time" content="2031-03-06">',
        [
            ("published", "2031-03-04T23:00:00-05:00", "meta"),
            ("published", "2031-03-04", "meta"),
            ("published", "2031-03-05", "meta"),
            ("updated", "2031-03-06", "meta"),
        ],
    ),
    "json-ld": (
        ld(
            '{"@type": "NewsArticle", "headline": "A &amp; B", "alternativeHeadline": "Below", '
            '"author": [{"@type": "Person", "name": "A. Vale"}, {"name": "B. Orr"}], '
            '"publisher": {"name": "Bay"}, "datePublished": "2031-03-04",'
            '"articleSection": ["Port"]}'
        ),
        [
            ("title", "A & B", "json-ld"),
            ("subtitle", "Below", "json-ld"),
            ("byline", "A. Vale, B. Orr", "json-ld"),
            ("publisher", "Bay", "json-ld"),
            ("section", "Port", "json-ld"),
            ("published", "2031-03-04", "json-ld"),
        ],
    ),
    "json-ld graph with references": (
        ld(
            '{"@graph": [{"@type": "WebSite", "name": "No"}, {"@id": "#o", "name": "Bay"}, '
            '{"@type": ["Thing", "ReportageNewsArticle"], "publisher": {"@id": "#o"}, '
            '"mainEntityOfPage": {"@id": "https://b.example/p"}}]}'
        ),
        [("publisher", "Bay", "json-ld"), ("url", "https://b.example/p", "json-ld")],
    ),
    "json-ld that is no article": (ld('{"@type": "WebSite", "headline": "No"}'), []),
    "related articles": (
        ld(
            '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "No"}]}'
        ),
        [],
    ),
    "broken json-ld": (ld('{"@type": "NewsArticle", "headline": "No"') + ld("[" * 20_000), []),
    "wrapped json-ld": (
        ld('<!-- {"@type": "NewsArticle", "headline": "Yes\n"} -->'),
        [("title", "Yes", "json-ld")],
    ),
    "a description is no subtitle": ('<meta name="description" content="In short">', []),
    "too long to be a title": (f'<meta property="og:title" content="{"x" * 3000}">', []),
}


@pytest.mark.parametrize(("head", "expected"), HEADS.values(), ids=HEADS)
def test_what_a_page_states_beside_its_article(
    head: str, expected: list[tuple[str, str, str]]
) -> None:
    assert given(head) == expected


def test_elements_of_the_page_count() -> None:
    body = (
        '<h1>A port <em>opens</em></h1><p class="lead standfirst">Ships at last</p>'
        '<a rel="author" href="/v">A. Vale</a><time pubdate datetime="2031-03-04">Monday</time>'
    )
    assert given("<title>A port opens | Bay</title>", body) == [
        ("title", "A port opens", "meta"),
        ("title", "A port opens | Bay", "meta"),
        ("subtitle", "Ships at last", "meta"),
        ("byline", "A. Vale", "meta"),
        ("published", "2031-03-04", "meta"),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0023)https://b.example/port -->",
        "<!--\n Page saved with SingleFile \n url: https://b.example/port \n saved date: x -->",
    ],
)
def test_a_saved_page_tells_where_it_was(comment: str) -> None:
    assert given("", before=comment) == [("url", "https://b.example/port", "meta")]


def test_places_are_named_for_people() -> None:
    head = '<link rel="canonical" href="https://b.example/p"><meta name="author" content="A. Vale">'
    details = [item.detail for item in read_page(page("", head)).given]
    assert details == ['meta[name="author"]', "html[lang]", 'link[rel="canonical"]']

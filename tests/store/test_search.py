"""Searching: any string is a query, and spans are exact."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from readout.schema.span import Span
from readout.store import Store
from readout.store.excerpt import CHARS, best_cluster, excerpt
from readout.store.search import MOST_SPANS, absent_marks, marked_spans
from readout.store.terms import MOST_TERMS, find_terms, has_token
from tests.store.making import build, given, make, take

FERRY = "The ferry of Port Lumen lies idle. Ilka Doran's café on the quay stays shut, she said."
BRIDGE = "A bridge is promised. The minister, Ilka Doran, said the ferry would go on, ferry or not."
TUNNEL = "Tunnels are dreamt of in Lumen Port, on pages 3-4; the budget is 4.5 million crowns."
ODD = "\U0001f6a2 The \ue000 sign and \ue001 mark, \u00c5ngstr\u00f6m, ferryman \ue000 again."
TEXTS = {"ferry": FERRY, "bridge": BRIDGE, "tunnel": TUNNEL, "odd": ODD}


@pytest.fixture(scope="module")
def pile() -> Iterator[Store]:
    """Four short articles."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder, "p.readout")) as store:
        for name, text in TEXTS.items():
            document = make(text, f"{name}.txt", beside=given(title=f"Of the {name}"))
            take(store, document.path, document)
        yield store


def found(store: Store, query: str) -> set[str]:
    return {hit.row.path.removesuffix(".txt") for hit in store.search(query).hits}


# A query and the articles it finds.
QUERIES = [
    ("ferry", {"ferry", "bridge"}),
    ("FERRY", {"ferry", "bridge"}),
    ("ferry bridge", {"bridge"}),
    ("ferry  \n\t idle", {"ferry"}),
    ("cafe", {"ferry"}),
    ("CAFÉ", {"ferry"}),
    ("cafe\u0301", {"ferry"}),
    ("angstrom", {"odd"}),
    ("ferr", set()),
    ("ferr*", {"ferry", "bridge", "odd"}),
    ("ferr* -idle", {"bridge", "odd"}),
    ("ferry NOT idle", {"bridge"}),
    ("ferry -idle -bridge", set()),
    ('"port lumen"', {"ferry"}),
    ("port lumen", {"ferry", "tunnel"}),
    ("“lumen port”", {"tunnel"}),
    ('"port lum"*', {"ferry"}),
    ('port -"port lumen"', {"tunnel"}),
    ('"ferry of', {"ferry"}),
    ('"Doran\'s café"', {"ferry"}),
    ("Doran's", {"ferry"}),
    ("Doran’s", {"ferry"}),
    ("minister OR crowns", {"bridge", "tunnel"}),
    ("minister OR crowns lumen", {"tunnel"}),
    ("lumen crowns OR idle", {"ferry", "tunnel"}),
    ("ferry AND bridge", {"bridge"}),
    ("OR ferry", {"ferry", "bridge"}),
    ("ferry OR", {"ferry", "bridge"}),
    ("AND NOT OR", set()),
    ("NOT ferry", set()),
    ("-ferry", set()),
    ("ferry or bridge", {"bridge"}),
    ("4.5", {"tunnel"}),
    ("3-4", {"tunnel"}),
    ("ferry & idle", {"ferry"}),
    ("ferry !!! ... —", {"ferry", "bridge"}),
    ("title:ferry", set()),
    ("(ferry) [idle] {port}", {"ferry"}),
    ("NEAR(ferry idle)", set()),
    ("ferry^2", set()),
    ("ferry + idle", {"ferry"}),
    ("ferry\0idle", {"ferry"}),
    ("ferry \ud800", {"ferry", "bridge"}),
    ("\U0001f6a2", set()),
    ("\U0001f6a2 ferryman", {"odd"}),
    ("", set()),
    ("   ", set()),
    ('"', set()),
    ('""', set()),
    ('"" ferry', {"ferry", "bridge"}),
    ("*", set()),
    ("-", set()),
    ("'; DROP TABLE texts; --", set()),
    ("ferry " * 5000, {"ferry", "bridge"}),
    ("ferry OR " * 5000, {"ferry", "bridge"}),
    ('"' * 5000, set()),
    ("(" * 5000 + "ferry", {"ferry", "bridge"}),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), QUERIES, ids=[query[:20] for query, _ in QUERIES])
def test_queries(pile: Store, query: str, expected: set[str]) -> None:
    page = pile.search(query)
    assert found(pile, query) == expected
    assert page.total == len(page.hits)


OPERATORS = st.sampled_from(
    ['"', "'", "*", "-", "^", "(", ")", ":", "+", " ", "OR", "AND", "NOT", "NEAR", "{", "}", "\0"]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@forall(
    query=st.one_of(
        st.text(st.characters(exclude_categories=[])),
        st.lists(st.one_of(OPERATORS, st.sampled_from(["ferry", "é", "\ud800", "3"]))).map("".join),
        st.lists(st.one_of(OPERATORS, st.sampled_from(["ferry", "said"]))).map(" ".join),
    )
)
def test_no_string_is_a_wrong_query(pile: Store, query: str) -> None:
    page = pile.search(query)
    assert page.total == len(page.hits)
    for hit in page.hits:
        assert_exact(pile, hit.row.id, hit.excerpt, hit.excerpt_text, hit.spans)


def assert_exact(store: Store, id: str, shown: Span, words: str, spans: tuple[Span, ...]) -> None:
    view = store.document(id)
    assert view is not None
    assert shown.of(view.text) == words
    assert list(spans) == sorted(set(spans))
    for span in spans:
        assert 0 <= span.start < span.end <= len(view.text)
        assert has_token(span.of(view.text))


@settings(max_examples=150, deadline=None, derandomize=True)
@forall(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80),
)
def test_every_word_of_a_text_finds_it_at_its_place(text: str) -> None:
    words = [word for word in text.split() if word.isascii() and word.isalnum()]
    if not words:
        return
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder, "o.readout")) as store:
        document = make(text)
        take(store, "osk.txt", document)
        for word in words:
            (hit,) = store.search(f'"{word}"').hits
            assert word.casefold() in [span.of(text).casefold() for span in hit.spans]


def test_spans_count_code_points_and_marks_in_the_text_do_no_harm(pile: Store) -> None:
    (hit,) = pile.search("sign mark again").hits
    assert [span.of(ODD) for span in hit.spans] == ["sign", "mark", "again"]
    assert hit.excerpt.of(ODD) == hit.excerpt_text == ODD


def test_phrases_are_one_span_and_words_each_their_own(pile: Store) -> None:
    (phrase,) = pile.search('"ferry would go"').hits
    assert [span.of(BRIDGE) for span in phrase.spans] == ["ferry would go"]
    (words,) = pile.search("promised ferry").hits
    assert [span.of(BRIDGE) for span in words.spans] == ["promised", "ferry", "ferry"]


def test_a_title_that_matches_is_told_and_weighs_more(pile: Store) -> None:
    page = pile.search("ferry")
    assert [(hit.row.path, hit.in_title) for hit in page.hits] == [
        ("ferry.txt", True), ("bridge.txt", False),
    ]  # fmt: skip
    (hit,) = pile.search("odd").hits
    assert (hit.in_title, hit.spans, hit.excerpt_text) == (True, (), ODD)


def test_equals_are_ordered_by_id_and_paged(store: Store) -> None:
    documents = [make("The ferry lies idle.", f"{n}.txt") for n in range(25)]
    for document in documents:
        take(store, document.path, document)
    ids = sorted(document.id for document in documents)
    pages = [store.search("ferry", limit=10, offset=offset) for offset in (0, 10, 20, 30)]
    assert [hit.row.id for page in pages for hit in page.hits] == ids
    assert {page.total for page in pages} == {25}
    assert store.search("ferry", limit=0).hits == ()
    assert len(store.search("ferry", limit=-3, offset=-3).hits) == 0
    assert store.search("ferry", offset=10**30).total == 25


def test_the_index_follows_titles_that_change(store: Store) -> None:
    take(store, "osk.txt", make("Ferry idle\n\nNobody crosses.", beside=given(title="Old words")))
    assert store.search("old").total == 1
    build(store)
    assert store.search("old").total == 0
    (hit,) = store.search("ferry").hits
    assert hit.in_title
    assert store.problems() == ()


def test_a_text_full_of_matches_lists_the_first_of_them(store: Store) -> None:
    take(store, "osk.txt", make("ferry " * 1000))
    (hit,) = store.search("ferry").hits
    assert hit.spans == tuple(Span(6 * n, 6 * n + 5) for n in range(MOST_SPANS))


def test_terms() -> None:
    wanted = find_terms('iran OR tehran* "two talks" -stalled NOT "no deal"')
    assert wanted.expression() == (
        '(("iran" OR "tehran" *) AND ("two talks")) NOT ("stalled" OR "no deal")'
    )
    assert find_terms("-only").expression() is None
    assert len(find_terms("a " * 999).groups) == MOST_TERMS


def test_marks_are_never_in_the_texts() -> None:
    used = "".join(map(chr, range(0xE000, 0xF8FF)))
    opening, closing = absent_marks([used, "\U000f0000"])
    assert opening != closing
    assert not {opening, closing} & set(used + "\U000f0000")
    assert marked_spans("a<b>c<d>", ("<", ">")) == (Span(1, 2), Span(3, 4))


LONG = " ".join(f"word{n:03}" for n in range(400))


@pytest.mark.parametrize("at", [0, 1, 50, 200, 350, 398, 399])
def test_an_excerpt_shows_the_match_and_whole_words(at: int) -> None:
    match = Span(at * 8, at * 8 + 7)
    shown = excerpt(LONG, [match])
    assert shown.start <= match.start < match.end <= shown.end
    assert CHARS - 50 <= shown.end - shown.start <= CHARS
    assert all(len(word) == 7 for word in shown.of(LONG).split(" "))


def test_an_excerpt_goes_where_most_different_words_match() -> None:
    same = [Span(0, 7), Span(0, 7), Span(0, 7)]
    near = [Span(200 * 8, 200 * 8 + 7), Span(202 * 8, 202 * 8 + 7)]
    assert best_cluster(LONG, [*same, *near], CHARS) == Span(1600, 1623)
    assert excerpt(LONG, [*same, *near]).start > 1000


@settings(max_examples=300, deadline=None, derandomize=True)
@forall(
    text=st.text(st.sampled_from("ab \n\u00a0é"), max_size=700),
    places=st.lists(st.tuples(st.integers(0, 700), st.integers(1, 400)), max_size=5),
)
def test_an_excerpt_lies_in_its_text(text: str, places: list[tuple[int, int]]) -> None:
    spans = sorted(
        Span(start, min(start + length, len(text))) for start, length in places if start < len(text)
    )
    shown = excerpt(text, spans)
    assert 0 <= shown.start <= shown.end <= len(text)
    assert shown.end - shown.start <= CHARS + 1

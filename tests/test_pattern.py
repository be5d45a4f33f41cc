"""The one matcher, and the examples that every resource entry brings."""

import re
from importlib import resources
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout import lexicon
from readout.errors import ResourceError
from readout.lexicon import Lexicon, parse
from readout.pattern import alternatives, broken_examples, compile_lexicon, expand
from readout.schema.span import Span


def one(pattern: str, *, mode: str = "search", more: str = "", head: str = "") -> Lexicon:
    """A lexicon of one entry, whose examples are of no interest."""
    return parse(
        "places",
        [
            (
                "x.toml",
                f"{head}\n[[pattern]]\nname = 'it'\nmode = '{mode}'\n"
                f"pattern = '''{pattern}'''\nyes = ['a']\nno = ['b']\n{more}",
            )
        ],
    )


def found(read: Lexicon, text: str, within: Span | None = None) -> list[str]:
    matcher = compile_lexicon(read)
    return [hit.span.of(text) for hit in matcher.hits(text, within or Span(0, len(text)))]


MODES = [
    ("full", "Senn", "Senn", ["Senn"]),
    ("full", "Senn", "the Senn", []),
    ("full", "Senn", "Senn valley", []),
    ("start", "Senn", "Senn valley", ["Senn"]),
    ("start", "Senn", "the Senn", []),
    ("search", "Senn", "Senn, the Senn", ["Senn", "Senn"]),
    ("search", "Senn", "the river", []),
]


@pytest.mark.parametrize(("mode", "pattern", "text", "expected"), MODES)
def test_modes(mode: str, pattern: str, text: str, expected: list[str]) -> None:
    assert found(one(pattern, mode=mode), text) == expected


# Only the stretch counts: what stands before and after it is neither matched nor needed.
WITHIN = [
    ("full", Span(4, 8), ["Senn"]),
    ("full", Span(0, 8), []),
    ("start", Span(4, 15), ["Senn"]),
    ("start", Span(3, 15), []),
    ("search", Span(0, 7), []),
    ("search", Span(5, 15), []),
    ("search", Span(4, 8), ["Senn"]),
]


@pytest.mark.parametrize(("mode", "within", "expected"), WITHIN)
def test_a_match_stays_within_the_stretch(mode: str, within: Span, expected: list[str]) -> None:
    assert found(one("Senn", mode=mode), "The Senn valley", within) == expected


def test_offsets_are_code_points_of_the_whole_text() -> None:
    text = "🌊🌊 the Senn"
    (hit,) = compile_lexicon(one("(?P<river>Senn)")).hits(text, Span(2, len(text)))
    assert hit.span == hit.groups["river"] == Span(7, 11)


def test_a_hit_brings_its_rule_its_data_and_the_groups_that_took_part() -> None:
    read = one("(?P<low>[0-9]+)(?:-(?P<high>[0-9]+))? km", more="unit = 'length'")
    (hit,) = compile_lexicon(read).hits("8 km", Span(0, 4))
    assert (hit.rule, dict(hit.data), set(hit.groups)) == ("it", {"unit": "length"}, {"low"})


def test_earlier_entries_win_and_where_selects_by_data() -> None:
    table = "[[pattern]]\nname = '{0}'\nmode = 'search'\npattern = '{0}'\nyes = ['{0}']\n"
    text = "".join((table + "no = ['-']\nkind = '{1}'\n").format(*row) for row in
                   [("Senn", "river"), ("Ostrel", "town"), ("Vasht", "town")])  # fmt: skip
    matcher = compile_lexicon(parse("places", [("x.toml", text)]))
    sentence = "From Vasht and Ostrel to the Senn"
    whole = Span(0, len(sentence))
    first = matcher.first(sentence, whole)
    assert first is not None and first.rule == "Senn"
    towns = matcher.where(kind="town")
    assert [hit.rule for hit in towns.hits(sentence, whole)] == ["Ostrel", "Vasht"]
    assert towns.first("nothing here", Span(0, 12)) is None
    assert matcher.where(kind="sea").patterns == ()


# What a reference stands for: (head of the file, pattern, matches, does not match).
REFERENCES = [
    ("[words]\na = ['Senn']", "the {a}", ["the Senn"], ["the {a}", "the"]),
    ("[words]\na = ['Port', 'Port Lessing']", "{a}", ["Port", "Port Lessing"], ["Lessing"]),
    ("[words]\na = ['Port Lessing']", "{a}", ["Port\u00a0Lessing", "Port\n Lessing"], ["Portl"]),
    ("[words]\na = ['St. Osk']", "{a}", ["St. Osk"], ["Sta Osk"]),
    ("[parts]\na = 'x|y'", "{a}z", ["xz", "yz"], ["x", "yy"]),
    ("[words]\nb = ['k']\n[parts]\na = '{b}+'", "{a}m", ["km", "kkm"], ["m"]),
    ("[parts]\na = '[0-9]{2}'", "{a}", ["12"], ["1"]),
]


@pytest.mark.parametrize(("head", "pattern", "yes", "no"), REFERENCES)
def test_references(head: str, pattern: str, yes: list[str], no: list[str]) -> None:
    read = one(pattern, mode="full", head=head)
    for text in yes:
        assert found(read, text) == [text]
    for text in no:
        assert found(read, text) == []


# Each message names the file and the entry.
UNFIT = [
    ("not closed", "(", "", r"x\.toml: it: "),
    ("empty match", "a*", "", r"x\.toml: it: matches the empty string"),
    ("unknown name", "{nobody}", "", r"x\.toml: it: \{nobody\} is not defined"),
    ("itself", "{a}", "[parts]\na = '{a}'", r"x\.toml: it: \{a\} refers to itself"),
    ("in a ring", "{a}", "[parts]\na = '{b}'\nb = '{a}'", r"x\.toml: it: \{a\} refers to itself"),
]


@pytest.mark.parametrize(
    ("pattern", "head", "said"), [case[1:] for case in UNFIT], ids=[case[0] for case in UNFIT]
)
def test_an_unfit_pattern_is_refused_by_name(pattern: str, head: str, said: str) -> None:
    with pytest.raises(ResourceError, match=said):
        compile_lexicon(one(pattern, head=head))


# Examples: what stands in yes and no, and what the complaint must say (None: no complaint).
EXAMPLES = [
    ("holds", "the Senn", "the sea", None),
    ("mark holds", "to «Senn» and «Senn»", "the sea", None),
    ("yes not found", "the sea", "the sky", "should match 'the sea'"),
    ("no found", "the Senn", "Senn", "should not match 'Senn'"),
    ("mark too long", "to «the Senn»", "the sea", "should match 'to «the Senn»', found ['Senn']"),
    ("one mark missing", "«Senn» and Senn", "the sea", "found ['Senn', 'Senn']"),
]


@pytest.mark.parametrize(
    ("yes", "no", "said"), [case[1:] for case in EXAMPLES], ids=[case[0] for case in EXAMPLES]
)
def test_broken_examples_are_told(yes: str, no: str, said: str | None) -> None:
    text = f"[[pattern]]\nname='it'\nmode='search'\npattern='Senn'\nyes=['{yes}']\nno=['{no}']"
    complaints = broken_examples(parse("places", [("x.toml", text)]))
    assert len(complaints) == (said is not None)
    if said is not None:
        assert complaints[0].startswith("x.toml: it: ")
        assert said in complaints[0]


NOUNS = sorted(
    folder.name
    for folder in (resources.files("readout") / "resources").iterdir()
    if folder.is_dir()
    # Patterns of trees, whose examples tests of reading run; and tables that hold no pattern.
    and folder.name not in ("events", "positions", "codes", "plover")
    and any(item.name.endswith(".toml") for item in folder.iterdir())
)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_examples_of_the_shipped_resources_hold(noun: str) -> None:
    assert broken_examples(lexicon.load(noun)) == ()


def test_there_are_shipped_resources() -> None:
    # Without this, a wheel that lost its data files would pass the test above by running none.
    assert NOUNS


same_each_time = settings(deadline=None, derandomize=True)
words = st.text(alphabet="aàb.({|*+ \u00a0-", min_size=1).filter(str.strip)
lists = st.lists(words, min_size=1, max_size=6).map(tuple)


@same_each_time
@given(lists)
def test_every_word_of_a_list_is_matched_whole(items: tuple[str, ...]) -> None:
    regex = re.compile(alternatives(items))
    for word in items:
        stripped = word.strip()
        match = regex.match(stripped)
        assert match is not None and match.end() == len(stripped)


@same_each_time
@given(lists, st.randoms())
def test_a_list_compiles_alike_in_any_order(items: tuple[str, ...], chance: Random) -> None:
    shuffled = [*items, items[0]]
    chance.shuffle(shuffled)
    assert alternatives(tuple(shuffled)) == alternatives(items)


@same_each_time
@given(lists, st.text(alphabet="xyz", min_size=1, max_size=5))
def test_a_reference_means_what_its_list_means(items: tuple[str, ...], rest: str) -> None:
    read = Lexicon(noun="n", words={"w": items}, parts={"p": rest}, entries=(), digest="")
    entry = one("a").entries[0]
    expected = f"a{alternatives(items)}(?:{rest})"
    assert expand(read, "a{w}{p}", entry) == expected
    assert re.compile(expected).fullmatch(f"a{items[0].strip()}{rest}")


@same_each_time
@given(st.text(alphabet="abc{}0123456789,[]()", max_size=20))
def test_text_without_references_is_left_as_it_is(pattern: str) -> None:
    read = Lexicon(noun="n", words={}, parts={}, entries=(), digest="")
    if re.search(r"\{[a-z]", pattern) is None:
        assert expand(read, pattern, one("a").entries[0]) == pattern

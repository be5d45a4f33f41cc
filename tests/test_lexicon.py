"""Loading, checking and freezing resource files."""

import dataclasses

import pytest

from readout import lexicon
from readout.errors import ResourceError
from readout.lexicon import parse

GOOD = """
[words]
rivers = ["Senn", "Lower Senn"]

[parts]
number = '[0-9]+'

[[pattern]]
name = "distance"
mode = "search"
pattern = '{number} (?:km|miles)'
yes = ["about «8 km» away"]
no = ["8 people"]
unit = "length"

[[pattern]]
name = "river"
pattern = 'the {rivers}'
yes = ["the Lower Senn"]
no = ["the sea"]
"""


def entry(**changes: str | None) -> str:
    """One pattern table in TOML, with keys replaced, or left out where None."""
    keys: dict[str, str | None] = {
        "name": '"river"',
        "pattern": "'the Senn'",
        "yes": '["the Senn"]',
        "no": '["the sea"]',
    }
    lines = [f"{key} = {value}" for key, value in (keys | changes).items() if value is not None]
    return "\n".join(["[[pattern]]", *lines, ""])


def test_a_good_file_is_read_whole() -> None:
    read = parse("places", [("places/a.toml", GOOD)])
    assert read.noun == "places"
    assert read.words == {"rivers": ("Senn", "Lower Senn")}
    assert read.parts == {"number": "[0-9]+"}
    first, second = read.entries
    assert (first.name, first.mode, first.file) == ("distance", "search", "places/a.toml")
    assert first.data == {"unit": "length"}
    assert (second.name, second.mode, second.data) == ("river", "full", {})


def test_the_order_of_files_and_entries_is_kept() -> None:
    files = [("b.toml", entry(name='"second"')), ("a.toml", entry(name='"first"'))]
    assert [item.name for item in parse("places", files).entries] == ["second", "first"]


# What is wrong, the TOML, and the words that the message must hold: file, entry, reason.
BROKEN = [
    ("no TOML at all", "[[pattern", ("x.toml", "not valid TOML")),
    ("a table nobody asked for", "[rules]\na = 1", ("x.toml", "unknown table", "rules")),
    ("a word list that is a string", '[words]\na = "b"', ("x.toml", "'a'", "list")),
    ("an empty word list", "[words]\na = []", ("x.toml", "'a'", "at least one")),
    ("an empty word", '[words]\na = [""]', ("x.toml", "'a'", "non-empty")),
    ("a word that is a number", "[words]\na = [1]", ("x.toml", "'a'")),
    ("an empty part", '[parts]\na = ""', ("x.toml", "part 'a'", "non-empty")),
    ("a part that is a list", '[parts]\na = ["b"]', ("x.toml", "part 'a'", "string")),
    ("one name for two things", "[words]\na = ['b']\n[parts]\na = 'c'", ("'a'", "twice")),
    ("no name", entry(name=None), ("x.toml", "no name")),
    ("an empty name", entry(name='""'), ("x.toml", "no name")),
    ("no pattern", entry(pattern=None), ("x.toml: river", "no pattern")),
    ("a mode of its own", entry(mode='"anywhere"'), ("x.toml: river", "'anywhere'", "search")),
    ("no yes", entry(yes=None), ("x.toml: river", "'yes'")),
    ("no no", entry(no=None), ("x.toml: river", "'no'")),
    ("an empty yes", entry(yes="[]"), ("x.toml: river", "'yes'")),
    ("a no that is a string", entry(no='"the sea"'), ("x.toml: river", "'no'")),
    ("two entries of one name", entry() + entry(), ("x.toml", "two entries", "'river'")),
]


@pytest.mark.parametrize(
    ("text", "said"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_file_is_refused_by_name(text: str, said: tuple[str, ...]) -> None:
    with pytest.raises(ResourceError) as caught:
        parse("places", [("x.toml", text)])
    for words in said:
        assert words in str(caught.value)


def test_a_name_used_in_two_files_is_refused() -> None:
    with pytest.raises(ResourceError, match=r"b\.toml: two entries are named 'river'"):
        parse("places", [("a.toml", entry()), ("b.toml", entry())])
    with pytest.raises(ResourceError, match=r"b\.toml: 'a' is defined twice"):
        parse("places", [("a.toml", "[words]\na = ['x']"), ("b.toml", "[words]\na = ['x']")])


def digest(text: str, file: str = "a.toml") -> str:
    return parse("places", [(file, text)]).digest


CHANGES = [
    ("a word", GOOD.replace('"Senn", ', ""), True),
    ("the order of words", GOOD.replace('"Senn", "Lower Senn"', '"Lower Senn", "Senn"'), True),
    ("a part", GOOD.replace("[0-9]+", "[0-9]{1,3}"), True),
    ("a pattern", GOOD.replace("(?:km|miles)", "km"), True),
    ("a name", GOOD.replace('"distance"', '"length"'), True),
    ("a mode", GOOD.replace('"search"', '"start"'), True),
    ("data", GOOD.replace('unit = "length"', 'unit = "metres"'), True),
    ("an example", GOOD.replace("8 people", "9 people"), False),
    ("a comment", GOOD + "\n# rivers are places\n", False),
]


@pytest.mark.parametrize(
    ("text", "changes"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_the_digest_changes_when_and_only_when_a_rule_does(text: str, changes: bool) -> None:
    # Readings are cached by this digest: one too stable serves old answers, one too nervous
    # reads ten thousand articles again for a comment.
    assert text != GOOD
    assert (digest(text) != digest(GOOD)) is changes


def test_the_digest_does_not_depend_on_file_names() -> None:
    assert digest(GOOD, "a.toml") == digest(GOOD, "b.toml")


def test_a_lexicon_is_frozen() -> None:
    read = parse("places", [("a.toml", GOOD)])
    with pytest.raises(TypeError):
        read.words["seas"] = ("Red",)  # type: ignore[index]
    with pytest.raises(TypeError):
        read.entries[0].data["unit"] = "metres"  # type: ignore[index]
    with pytest.raises((AttributeError, dataclasses.FrozenInstanceError)):
        read.digest = ""  # type: ignore[misc]


def test_a_noun_without_resources_is_refused() -> None:
    with pytest.raises(ResourceError, match="no resources for 'unicorns'"):
        lexicon.load("unicorns")

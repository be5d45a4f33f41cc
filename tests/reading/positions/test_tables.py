"""Every entry of the tables finds what its examples mark, and leaves the others alone."""

from __future__ import annotations

import pytest

from readout.errors import ResourceError
from readout.lexicon import Entry, parse
from readout.reading.positions import compile_rules, position_rules
from readout.reading.positions.rules import CONDITION
from readout.schema.span import Span
from tests.reading.positions.reading import plain, read

ENTRIES = position_rules().entries
CONDITIONS = [entry for entry in ENTRIES if entry.data.get("kind") == CONDITION]
RULES = [entry for entry in ENTRIES if entry not in CONDITIONS]


def name_of(entry: Entry) -> str:
    return entry.name


@pytest.mark.parametrize("entry", RULES, ids=name_of)
def test_positions(entry: Entry) -> None:
    for example in entry.yes:
        text, marked = plain(example)
        found = [position for position in read(text) if position.rule == entry.name]
        assert found, f"{entry.name}: nothing in {text!r}: {[p.rule for p in read(text)]}"
        assert set(marked) <= {position.cue for position in found}, f"{entry.name}: {text!r}"
    for example in entry.no:
        rules = [position.rule for position in read(example)]
        assert entry.name not in rules, f"{entry.name}: {example!r}"


@pytest.mark.parametrize("entry", CONDITIONS, ids=name_of)
def test_conditions(entry: Entry) -> None:
    matcher = position_rules().conditions
    for example in entry.yes:
        text, [marked] = plain(example)
        hits = [hit for hit in matcher.hits(text, Span(0, len(text))) if hit.rule == entry.name]
        assert [hit.span for hit in hits] == [marked], f"{entry.name}: {text!r}"
    for example in entry.no:
        rules = [hit.rule for hit in matcher.hits(example, Span(0, len(example)))]
        assert entry.name not in rules, f"{entry.name}: {example!r}"


BROKEN = [
    ("verbs go", "act = 'demand'", "unknown kind 'verbs'"),
    ("verb", "act = 'demand'", "unknown kind 'verb'"),
    ("verb {nothing}", "act = 'demand'", "{nothing} is not defined"),
    ("verb go with:x", "act = 'demand'", "'with' is no test"),
    ("verb go", "act = 'wish'", "'wish' is not one of acceptance, commitment, condition, demand, "
     "offer, refusal, warning"),
    ("verb go", "act = 'demand'\nstrength = 'huge'", "'huge' is not one of plain, strong, weak"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "data", "said"), BROKEN)
def test_a_malformed_entry_is_refused_by_name(pattern: str, data: str, said: str) -> None:
    text = f"[[pattern]]\nname = 'it'\npattern = '{pattern}'\n{data}\nyes = ['a']\nno = ['b']"
    with pytest.raises(ResourceError) as caught:
        compile_rules(parse("positions", [("x.toml", "[words]\nverbs = ['go']\n" + text)]))
    assert str(caught.value) == f"x.toml: it: {said}"

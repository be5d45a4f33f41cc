"""Every entry of the event tables finds what its examples mark, and leaves the others alone."""

from __future__ import annotations

import pytest

from readout.errors import ResourceError
from readout.lexicon import Entry, parse
from readout.reading.events import compile_rules, event_rules, factuality
from readout.reading.events.rules import FACTS
from tests.reading.events.reading import plain, read, trees_of

ENTRIES = event_rules().entries
MODES = [entry for entry in ENTRIES if entry.pattern.startswith("means ")]
FACT_ENTRIES = [entry for entry in ENTRIES if entry.pattern.partition(" ")[0] in FACTS]
CONTEXTS = [entry for entry in ENTRIES if entry.pattern.startswith("about ")]
OTHERS = (*MODES, *FACT_ENTRIES, *CONTEXTS)
EVENT_ENTRIES = [entry for entry in ENTRIES if entry not in OTHERS]


def name_of(entry: Entry) -> str:
    return entry.name


@pytest.mark.parametrize("entry", EVENT_ENTRIES, ids=name_of)
def test_events(entry: Entry) -> None:
    for example in entry.yes:
        text, marked = plain(example)
        found = [event for event in read(text) if event.rule == entry.name]
        assert found, f"{entry.name}: nothing in {text!r}: {[e.rule for e in read(text)]}"
        told = {span for event in found for span in event.trigger}
        assert set(marked) <= told, f"{entry.name}: {text!r}: {[span.of(text) for span in told]}"
    for example in entry.no:
        rules = [event.rule for event in read(example)]
        assert entry.name not in rules, f"{entry.name}: {example!r}"


@pytest.mark.parametrize("entry", FACT_ENTRIES, ids=name_of)
def test_facts(entry: Entry) -> None:
    for example, wanted in [(e, True) for e in entry.yes] + [(e, False) for e in entry.no]:
        text, [marked] = plain(example)
        trees = trees_of(text)
        fact = factuality(trees, trees.starts[marked.start], event_rules())
        if entry.data["factuality"] == "actual":
            assert (fact.factuality == "actual") is wanted, f"{text!r}: {fact}"
        else:
            assert (fact.rule == entry.name) is wanted, f"{text!r}: {fact}"


@pytest.mark.parametrize("entry", MODES, ids=name_of)
def test_modes(entry: Entry) -> None:
    for example, wanted in [(e, True) for e in entry.yes] + [(e, False) for e in entry.no]:
        text, [marked] = plain(example)
        modes = {mode for event in read(text) if marked in event.trigger for mode in event.modes}
        assert (
            set(entry.data["modes"]) <= modes if wanted else modes.isdisjoint(entry.data["modes"])
        ), f"{text!r}: {modes}"


@pytest.mark.parametrize("entry", CONTEXTS, ids=name_of)
def test_contexts(entry: Entry) -> None:
    for example, wanted in [(e, True) for e in entry.yes] + [(e, False) for e in entry.no]:
        text, [marked] = plain(example)
        found = [event.contexts for event in read(text) if marked in event.trigger]
        assert found, f"{entry.name}: no event at all: {text!r}"
        told = set(found[0]) >= set(entry.data["contexts"])
        assert told is wanted, f"{entry.name}: {text!r}: {found}"


BROKEN = [
    ("verb go", "NONE", "no PLOVER type 'NONE'"),
    ("verbs go", "AGREE", "unknown kind 'verbs'"),
    ("verb {nothing}", "AGREE", "{nothing} is not defined"),
    ("verb go with", "AGREE", "'with' is no test"),
    ("verb go obj:@dog", "AGREE", "'@dog' is no kind"),
    ("above go", "AGREE", "no factuality None"),
]


@pytest.mark.parametrize(("pattern", "kind", "said"), BROKEN)
def test_a_malformed_entry_is_refused_by_name(pattern: str, kind: str, said: str) -> None:
    text = (
        f"[[pattern]]\nname = 'it'\npattern = '{pattern}'\ntype = '{kind}'\nyes = ['a']\nno = ['b']"
    )
    with pytest.raises(ResourceError) as caught:
        compile_rules(parse("events", [("x.toml", text)]))
    assert str(caught.value) == f"x.toml: it: {said}"

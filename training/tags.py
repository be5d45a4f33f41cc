"""Tags of names and attribution roles, and what each corpus' labels leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NAMES = (
    "PERSON",
    "ORG",
    "LOC",
    "NORP",
    "FAC",
    "EVENT",
    "PRODUCT",
    "WORK",
    "DATE",
    "MONEY",
    "MISC",
)
ROLES = ("source", "cue", "content")
EVENTS = ("none", "actual", "not_actual", "negated")
OUT = "O"


def tags_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """`O`, then `B-` and `I-` of each kind."""
    return (OUT, *(f"{edge}-{kind}" for kind in kinds for edge in "BI"))


NER_TAGS = tags_of(NAMES)
ROLE_TAGS = tags_of(ROLES)
ANY = frozenset(NER_TAGS)
ANY_EVENT = frozenset(EVENTS)

# What a label of a corpus may be in our classes, and which of our classes the corpus leaves
# unmarked, so that its "O" says nothing about them. A label mapped to nothing is not learnt from.
# worldwide marks nine classes strictly; its MISC takes in events and works.
Meaning = Mapping[str, tuple[str, ...]]
PLACES = ("LOC", "FAC")
MEANINGS: Mapping[str, Meaning] = {
    "worldwide": {
        **{name: (name,) for name in NAMES},
        OUT: (),
    },
    "crossner": {
        "PERSON": ("PERSON",),
        "ORG": ("ORG",),
        "LOC": PLACES,
        "EVENT": ("EVENT",),
        "MISC": ("MISC", "NORP", "PRODUCT", "WORK", "DATE", "MONEY"),
        OUT: ("NORP", "FAC", "PRODUCT", "WORK", "DATE", "MONEY"),
    },
    "wnut": {
        "PERSON": ("PERSON",),
        "ORG": ("ORG",),
        "LOC": PLACES,
        "PRODUCT": ("PRODUCT",),
        "WORK": ("WORK",),
        OUT: ("NORP", "FAC", "EVENT", "DATE", "MONEY", "MISC"),
    },
    "gum": {
        "PERSON": ("PERSON",),
        "ORG": ("ORG",),
        "LOC": PLACES,
        "EVENT": ("EVENT",),
        "PRODUCT": (),
        "DATE": (),
        "MISC": (),
        OUT: ("NORP", "FAC", "PRODUCT", "WORK", "DATE", "MONEY", "MISC"),
    },
}


def open_tags(tags: Sequence[str], meaning: Meaning) -> tuple[frozenset[str], ...]:
    """For each tag of a corpus the tags of ours that may be right."""
    return tuple(open_tag(tag, meaning) for tag in tags)


def open_tag(tag: str, meaning: Meaning) -> frozenset[str]:
    """The tags of ours that a corpus' `tag` may stand for; all of them where it says nothing."""
    if tag == OUT:
        unmarked = {f"{edge}-{name}" for name in meaning[OUT] for edge in "BI"}
        return frozenset({OUT, *unmarked})
    edge, label = tag.split("-", 1)
    return frozenset(f"{edge}-{name}" for name in meaning[label]) or ANY


def paint(words: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """BIO tags of words (start, end) under labelled spans. A shorter span wins over a longer one;
    a word counts as inside if any of its characters is."""
    tags = [OUT] * len(words)
    for start, end, label in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        inside = [i for i, (low, high) in enumerate(words) if low < end and start < high]
        for rank, index in enumerate(inside):
            tags[index] = f"{'I' if rank else 'B'}-{label}"
    return mend(tags)


def mend(tags: list[str]) -> list[str]:
    """Lets a span begin with `B-` where another cut into it."""
    for index, tag in enumerate(tags):
        before = tags[index - 1] if index else OUT
        if tag.startswith("I-") and before[2:] != tag[2:]:
            tags[index] = "B-" + tag[2:]
    return tags

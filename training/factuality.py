"""What a TimeML annotation says of an event's factuality: actual, not actual, or negated.

Negated: the event's polarity is NEG, or another event denies it (SLINK COUNTER_FACTIVE or
NEG_EVIDENTIAL). Not actual: it has a modality, lies in the future, or is what another event only
wishes, plans, fears or supposes (SLINK MODAL, CONDITIONAL). Else actual. Denial goes first.

In 25 documents of AQUAINT (22 of train, 3 of dev) nearly every event has the polarity NEG, in plain
affirmative sentences: a fault of the corpus. There the polarity says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FAULTY = 0.5  # least share of NEG that no text has
NO_MODALITY = frozenset({"", "none", "delete"})
DENIES = frozenset({"COUNTER_FACTIVE", "NEG_EVIDENTIAL"})
SUPPOSES = frozenset({"MODAL", "CONDITIONAL"})

Row = Mapping[str, Any]
Labels = frozenset[str]
ACTUAL, SUPPOSED, NEGATED = (frozenset({name}) for name in ("actual", "not_actual", "negated"))


def label_events(row: Row) -> dict[tuple[int, int], Labels]:
    """The labels that may be right for the events of a document, by their place in the text. Of
    two instances of one event the first counts."""
    events = row["events"]
    trusted = has_polarity(row)
    denied = find_targets(row, DENIES)
    supposed = find_targets(row, SUPPOSES)
    found: dict[tuple[int, int], Labels] = {}
    for event in events:
        id = event.get("eiid")
        labels = ACTUAL if trusted else ACTUAL | NEGATED
        if id in denied or (trusted and event.get("polarity") == "NEG"):
            labels = NEGATED
        elif id in supposed or is_modal(event):
            labels = SUPPOSED if trusted else SUPPOSED | NEGATED
        found.setdefault((event["start"], event["end"]), labels)
    return found


def has_polarity(row: Row) -> bool:
    """False where the polarity of a document's events is faulty."""
    negated = sum(event.get("polarity") == "NEG" for event in row["events"])
    return negated < FAULTY * max(1, len(row["events"]))


def find_targets(row: Row, kinds: frozenset[str]) -> frozenset[str]:
    """Ids of the event instances that an SLINK of these kinds points at."""
    return frozenset(
        link["to"] for link in row["links"] if link["kind"] == "SLINK" and link["type"] in kinds
    )


def is_modal(event: Row) -> bool:
    """True for an event with a modal, or in the future."""
    modality = (event.get("modality") or "").lower()
    return modality not in NO_MODALITY or event.get("tense") == "FUTURE"

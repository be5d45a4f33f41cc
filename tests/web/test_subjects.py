"""What claims are about, in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from readout.schema.claim import Subject
from readout.schema.claimtables import ClaimRow
from readout.web.subjects import title_of, unit_words
from tests.web.chronicle import chronicle

DESK = chronicle().account._claims


def claim(subject: Subject | None, *texts: str, **row: object) -> ClaimRow:
    """A claim whose members have these words."""
    member = DESK[0].members[0]
    members = tuple(replace(member, text=text) for text in texts)
    return replace(DESK[0], subject=subject, members=members or DESK[0].members, **row)


@pytest.mark.parametrize(
    ("subject", "texts", "title"),
    [
        (Subject(measure="killed", counted="guard", unit="people"),
         ("nine ... guards", "12", "at least seven ... guards"), "Killed: guards"),
        (Subject(counted="breache", unit="breaches"), ("140 ... breaches of the line",),
         "Breaches of the line"),
        (Subject(measure="killed", unit="people"), ("four", "three"), "Killed: people"),
        (Subject(counted="vote", unit="%"), ("47% ... votes", "a fifth ... votes"),
         "Per cent: votes"),
        (Subject(unit="ha"), ("two hectares",), "Hectares"),
        (Subject(unit="crowns"), ("10 crowns",), "Crowns"),
        (Subject(measure="shot_down", counted="drone", unit="drones"), ("four",),
         "Shot down: drone"),
        (Subject(measure="damaged", counted="house", place="upper orchard"), ("29 ... houses",),
         "Damaged: houses, Upper Orchard"),
        (Subject(measure="damaged", counted="house", place="readout:x"), ("29 ... houses",),
         "Damaged: houses, Rauma"),
        (Subject(measure="damaged", counted="house", place="readout:gone"), ("29 ... houses",),
         "Damaged: houses"),
        (Subject(place="readout:x"), ("29",), "Rauma"),
        (Subject(), ("29",), ""),
    ],
)  # fmt: skip
def test_figures_are_called_by_what_they_count(
    subject: Subject, texts: tuple[str, ...], title: str
) -> None:
    assert title_of(claim(subject, *texts), {"readout:x": "Rauma"}.get) == title


@pytest.mark.parametrize(
    ("holders", "deniers", "title"),
    [
        (("Doran",), ("Pell",), "Said by Doran, denied by Pell"),
        (("Doran", "Pell"), (), "Said by Doran and Pell"),
        (("A", "B", "C", "D", "E"), (), "Said by A, B, C and 2 more"),
        ((), ("Pell",), "Denied by Pell"),
        ((), (), ""),
    ],
)
def test_statements_are_called_by_who_makes_them(
    holders: tuple[str, ...], deniers: tuple[str, ...], title: str
) -> None:
    assert title_of(claim(None, holders=holders, deniers=deniers)) == title


def test_units_are_written_in_full() -> None:
    assert (unit_words("km"), unit_words("crowns"), unit_words("")) == ("kilometres", "crowns", "")

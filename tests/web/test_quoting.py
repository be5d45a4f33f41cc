"""Words quoted with what stands around them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from readout.schema.span import Span
from readout.schema.view import Passage
from readout.web.quoting import headline, quote
from tests.web.newsroom import article

ROW = article().row


@pytest.mark.parametrize(
    ("before", "after", "quoted"),
    [
        ("The fair was dull. Then the ", " left. It rained.", ("Then the ", " left.")),
        ("A headline\nThe ", " left\n\nMore", ("The ", " left")),
        ("cut in two, the ", " left before any", ("…in two, the ", " left before…")),
        ("oneword", "oneword", ("…oneword", "oneword…")),
        ("She said: “No.” The ", "’s boat sank!", ("The ", "’s boat sank!")),
        ("It was late. The harbour\n", "\nwas shut. All left.",
         ("The harbour\n", "\nwas shut.")),
        ("A line\n", "s left\n\nand more", ("…line\n", "s left")),
        ("It began. No word ended\nhere, the ", "\n\nnext", ("No word ended\nhere, the ", "")),
    ],
)  # fmt: skip
def test_a_quote_is_a_sentence(before: str, after: str, quoted: tuple[str, str]) -> None:
    passage = Passage(document=ROW, span=Span(40, 45), before=before, words="pilot", after=after)
    drawn = quote(passage)
    assert (drawn.before, drawn.words, drawn.after) == (quoted[0], "pilot", quoted[1])
    assert drawn.href == f"/documents/{ROW.id}?span=40-45#s40-45"


def test_nothing_is_left_out_at_the_ends_of_a_text() -> None:
    whole = replace(ROW, chars=15)
    passage = Passage(document=whole, span=Span(4, 9), before="The ", words="pilot", after=" swims")
    drawn = quote(passage)
    assert (drawn.before, drawn.after) == ("The ", " swims")


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("PORT LUMEN, March 4 (Osk Wire) — Talks with the ", "Talks with the "),
        ("LUMEN – The ", "The "),
        ("PORT LUMEN, March 4, 2031 - The ", "The "),
        (
            "Ostermark met the cantons - all of them - on Tuesday and the ",
            "Ostermark met the cantons - all of them - on Tuesday and the ",
        ),
        ("The cantons — all of them — and the ", "The cantons — all of them — and the "),
        ("Ostermark said — it says — the ", "Ostermark said — it says — the "),
        ("", ""),
    ],
)
def test_a_headline_has_no_dateline(before: str, shown: str) -> None:
    whole = replace(ROW, chars=len(before) + 6)
    span = Span(len(before), len(before) + 5)
    passage = Passage(document=whole, span=span, before=before, words="pilot", after=".")
    drawn = headline(quote(passage))
    assert (drawn.before, drawn.words, drawn.after) == (shown, "pilot", ".")

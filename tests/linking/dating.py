"""Invented documents for tests of dating: readings and keys built by hand, without a tagger."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from readout.linking.dating.clues import DateKeys, find_keys
from readout.schema.document import Metadata, text_hash
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span
from readout.schema.time import Dct, Relation, Tense, Timex

Told = tuple[str, str, Tense | None]
"""The words of an expression, its value or form, and the tense of its verb."""


def make_timex(text: str, told: Told) -> Timex:
    said, value, tense = told
    start = text.index(said)
    relation = None
    if value.startswith("XXXX-WXX"):
        relation = Relation(form=value, unit="week")
    elif value == "today":
        relation = Relation(form="XXXX-XX-XX", unit="day", offset=0)
    elif value == "yesterday":
        relation = Relation(form="XXXX-XX-XX", unit="day", offset=-1)
    elif value == "last month":
        relation = Relation(form="XXXX-XX", unit="month", offset=-1)
    elif value.startswith("XXXX") and value.endswith("-1y"):
        relation = Relation(form=value.removesuffix("-1y"), unit="year", offset=-1)
    elif value.startswith("XXXX"):
        relation = Relation(form=value, unit="year")
    plain = value if relation is None else relation.form
    length = value.startswith("P")
    return Timex(
        start=start,
        end=start + len(said),
        type="DURATION" if length else "DATE",
        value=plain,
        mod="LESS_THAN" if length and "nearly" in said else None,
        rule="by-hand",
        relation=relation,
        tense=tense,
    )


def make_reading(text: str, told: Sequence[Told] = ()) -> Reading:
    words = tuple(
        Word(
            start=match.start(), end=match.end(), lemma=match.group().lower(),
            upos="VERB" if match.group() in ("told", "said") else "NOUN",
            xpos="NN", head=-1, deprel="root",
        )
        for match in re.finditer(r"[A-Za-z]{3,}", text)
    )  # fmt: skip
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"[^.\n][^.\n]*\.?", text))
    timexes = sorted((make_timex(text, item) for item in told), key=lambda timex: timex.start)
    return Reading(
        text_hash=text_hash(text),
        language=Language("en", 1.0),
        sentences=sentences,
        words=words,
        timexes=tuple(timexes),
    )


def make_keys(
    name: str, text: str, told: Sequence[Told] = (), *, published: dt.date | None = None
) -> DateKeys:
    dct = Dct()
    if published is not None:
        dct = Dct(date=published, earliest=published, latest=published, basis="stated")
    return find_keys(name, text, make_reading(text, told), Metadata(dct=dct))

"""Keys of invented documents, made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from readout.linking.events import EventKeys, LocalEvent
from readout.linking.events.keys import Party, Saying
from readout.linking.events.pages import PageKeys, find_page
from readout.schema.time import Dct

STORY = (
    "The envoys of Verland and Norwick spoke of the ferry truce at the harbour in Ostmark, where"
    " guards had closed the river crossing since the winter storms."
)
OTHER = "Bakers in Halden raised prices for rye bread after a poor harvest, the guild complained."


def page(document: str, text: str = STORY) -> PageKeys:
    """The page of a document with that text."""
    return find_page(document, text)


def event(lemma: str, doer: str = "", done: str = "", **more: Any) -> LocalEvent:
    """A mention; `at` is its place, `day` the day that its own time expression names."""
    at, day = more.pop("at", 0), more.pop("day", None)
    parties = [Party("doer", doer, doer)] if doer else []
    parties += [Party("done", done, done)] if done else []
    return LocalEvent(
        local=more.pop("local", f"e{at}"),
        start=at * 100,
        end=at * 100 + len(lemma),
        sentence=more.pop("sentence", at),
        words=more.pop("words", lemma),
        lemma=lemma,
        forms=(lemma,),
        parties=more.pop("parties", tuple(parties)),
        earliest=day,
        latest=day,
        dated=day is not None,
        context=tuple(sorted(filter(None, {lemma, doer, done}))),
        **more,
    )


def document(id: str, *events: LocalEvent, text: str = STORY) -> EventKeys:
    """A document with these mentions."""
    return EventKeys(document=id, page=page(id, text), events=events)


def on(day: dt.date) -> Dct:
    """A document of that day."""
    return Dct(date=day, earliest=day, latest=day, basis="stated")


def saying(number: int, speaker: str, *terms: str) -> Saying:
    """A statement about an occasion."""
    return Saying(number, number * 10, number * 10 + 9, speaker, speaker, False, terms)

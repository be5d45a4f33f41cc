"""Events: what happened, who did it to whom, when and where, and whether it did.

`rules` compiles the tables, `genre` tells what kind of text it is, `clauses` and `parties` answer
who stands where in a sentence, `matching` finds the entry that tells what a word is about, `facts`
whether it happened, `settings` time and place, `making` puts events together, `dating` gives them
days.
"""

from __future__ import annotations

from collections.abc import Sequence

from readout.reading.events.clauses import Clauses
from readout.reading.events.dating import date_event, date_events
from readout.reading.events.facts import Fact, Facts
from readout.reading.events.genre import Genre
from readout.reading.events.making import Maker, Reports, drafts
from readout.reading.events.matching import Matcher
from readout.reading.events.parties import Parties
from readout.reading.events.rules import EventRules, compile_rules, event_rules
from readout.reading.events.sameness import tie
from readout.reading.events.settings import Settings
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.event import Event
from readout.schema.statement import Statement
from readout.schema.time import Timex

__all__ = [
    "DOUBTFUL",
    "THRESHOLD",
    "EventRules",
    "Fact",
    "compile_rules",
    "date_event",
    "date_events",
    "event_rules",
    "factuality",
    "find_events",
]

THRESHOLD = 0.5
"""Events below this score are left out unless asked for."""
DOUBTFUL = 0.3
"""Events from this score on are kept for those who ask for more."""


def find_events(
    trees: Trees,
    rules: EventRules,
    *,
    mentions: Sequence[Mention] = (),
    timexes: Sequence[Timex] = (),
    statements: Sequence[Statement] = (),
    threshold: float = THRESHOLD,
) -> tuple[Event, ...]:
    """The event mentions of one text in the order of their first words; those of one event share
    an id. The layers given are those of the same text, `timexes` anchored or not.

    A lower `threshold` adds events and a higher one leaves some out; what is said of those that
    stay is the same.
    """
    clauses = _clauses(trees, rules)
    parties = Parties(clauses, mentions, rules.words["gatherings"])
    facts = Facts(clauses, rules)
    genre = Genre(trees, rules)
    matcher = Matcher(clauses, parties, rules, genre)
    settings = Settings(clauses, parties, timexes)
    maker = Maker(clauses, parties, facts, settings, rules, Reports(statements), genre)
    made = [
        maker.event(draft, number)
        for number, draft in enumerate(drafts(matcher, clauses, facts), start=1)
    ]
    tied = tie(sorted(made, key=_place), trees, timexes, THRESHOLD)
    return tuple(event for event in sorted(tied, key=_place) if event.score >= threshold)


def factuality(trees: Trees, at: int, rules: EventRules) -> Fact:
    """What the text makes of the event that any word names, found as an event or not."""
    return Facts(_clauses(trees, rules), rules).of(at)


def _clauses(trees: Trees, rules: EventRules) -> Clauses:
    return Clauses(trees, rules.words["subject_control"], rules.known, rules.irregular)


def _place(event: Event) -> tuple[int, int]:
    return (event.trigger[0].start, event.trigger[0].end)

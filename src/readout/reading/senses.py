"""What the word that each event is built on tells of, as a vector of sense."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from readout.schema.event import Event
from readout.schema.reading import Word
from readout.schema.span import Spans
from readout.tagger import Tagged


def find_senses(events: Iterable[Event], tagged: Tagged) -> tuple[bytes, ...]:
    """A vector of `readout.tagger.sense` for each event, all empty where the tagger gives none."""
    starts = [word.start for word in tagged.words]
    return tuple(tagged.sense(_built_on(each.trigger, tagged.words, starts)) for each in events)


def _built_on(trigger: Spans, words: Sequence[Word], starts: Sequence[int]) -> int:
    """The word of a trigger that its others hang on, the first of several."""
    inside = [
        number
        for span in trigger
        for number in range(bisect_left(starts, span.start), bisect_left(starts, span.end))
    ]
    return next((n for n in inside if words[n].head not in inside), inside[0] if inside else -1)

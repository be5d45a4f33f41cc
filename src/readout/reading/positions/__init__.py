"""Positions: what somebody demands, offers, promises, refuses, accepts or threatens, to whom and on
what condition.

`rules` compiles the tables, `sentences` answers who stands where in a sentence, `voices` who speaks
or takes part, `complements` finds what is demanded or refused, `conditions` on what terms, `takers`
by whom. `testing` says whether what an entry asks for holds, `reality` whether the position is
taken at all, `matching` finds the entry that a word meets, `making` puts positions together.
"""

from __future__ import annotations

from collections.abc import Sequence

from readout.reading.positions.making import Maker
from readout.reading.positions.matching import Matcher
from readout.reading.positions.rules import PositionRules, compile_rules, position_rules
from readout.reading.positions.sentences import Sentences
from readout.reading.positions.voices import Voices
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.position import Position
from readout.schema.statement import Statement
from readout.schema.time import Timex

__all__ = ["PositionRules", "compile_rules", "find_positions", "position_rules"]


def find_positions(
    trees: Trees,
    rules: PositionRules,
    *,
    mentions: Sequence[Mention] = (),
    timexes: Sequence[Timex] = (),
    statements: Sequence[Statement] = (),
) -> tuple[Position, ...]:
    """The positions that one text tells of, in the order of their cues. The layers given are those
    of the same text; without `statements` only what the author himself tells is found."""
    sentences = Sentences(trees, rules.known)
    voices = Voices(sentences, rules, mentions, statements)
    maker = Maker(sentences, voices, rules, timexes)
    found = [maker.position(draft) for draft in Matcher(sentences, voices, rules).drafts()]
    return tuple(sorted(found, key=lambda position: (position.cue, position.rule)))

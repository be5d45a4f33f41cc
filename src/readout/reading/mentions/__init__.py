"""Mentions: who and what a text names or refers to, not yet who is who.

Names are the tagger's with clean extents; noun phrases are found by their head nouns
(`resources/mentions/heads.toml`) and the dependency tree, pronouns by their form.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from readout.lexicon import load
from readout.reading.mentions.names import find_names
from readout.reading.mentions.nominals import find_nominals
from readout.reading.mentions.pronouns import find_pronouns
from readout.reading.mentions.rules import MentionRules, compile_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.tagger import NameSpan

__all__ = ["MentionRules", "find_mentions", "mention_rules"]


@cache
def mention_rules() -> MentionRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("mentions"))


def find_mentions(
    names: Sequence[NameSpan], trees: Trees, rules: MentionRules
) -> tuple[Mention, ...]:
    """All mentions of a text, in text order, the longer first; they may hold one another.

    A type MISC of a pronoun ("it", "they") means that only its antecedent can tell.
    """
    named = find_names(names, trees, rules)
    nominal = find_nominals(named, trees, rules)
    found = (*named, *nominal, *find_pronouns(trees))
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end, mention.form)))

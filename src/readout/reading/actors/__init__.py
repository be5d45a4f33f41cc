"""Actors: who the mentions of one text refer to.

Names come together by spelling (`naming`), noun phrases and pronouns by grammar (`syntax`) and by a
walk that weighs each against the entities before it (`resolving`, `features`, `weights`). Every tie
carries its rule and the mention it leads to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from readout.knowledge import load_knowledge
from readout.lexicon import load
from readout.reading.actors.known import known_names
from readout.reading.actors.making import make_actors
from readout.reading.actors.nodes import make_nodes
from readout.reading.actors.quotes import Quotes
from readout.reading.actors.resolving import Resolver, decide_by
from readout.reading.actors.rules import ActorRules, compile_rules
from readout.reading.actors.weights import Weights, shipped_weights
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention

__all__ = ["ActorRules", "Weights", "actor_rules", "find_actors", "shipped_weights"]


@cache
def actor_rules() -> ActorRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("coref"), load("mentions"), known_names(load_knowledge()))


def find_actors(
    mentions: Sequence[Mention], trees: Trees, rules: ActorRules, weights: Weights
) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
    """The mentions with their actors, in text order, and the actors in order of first mention.

    Mentions that refer to nobody ("it rains") are left out; those of things (products, dates) keep
    their place without an actor. Nothing looks further back than a fixed number of entities.
    """
    quotes = Quotes(trees, rules)
    nodes = make_nodes(mentions, trees, quotes, rules)
    scores: dict[int, float] = {}
    board = Resolver(nodes, trees, quotes, rules, decide_by(weights, scores)).run()
    return make_actors(board, scores, trees, rules)

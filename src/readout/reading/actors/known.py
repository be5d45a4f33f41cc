"""What the tables of knowledge say of names: states, their capitals and peoples, known bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from readout.knowledge import Knowledge, load_gazetteer
from readout.knowledge.phrases import Actor, Country, Fact
from readout.reading.actors.nodes import tokens_of
from readout.reading.actors.rules import KnownNames, Tokens

_PARTS = frozenset({"region", "feature"})
_NO_BODIES = frozenset({"person", "people", "region", "state"})


def known_names(knowledge: Knowledge) -> KnownNames:
    """The names that stand for one state or body alone; what may be several is left out."""
    states = {code: tokens_of(name) for code, name in knowledge.countries.items()}
    forms: dict[str, dict[Tokens, Tokens]] = defaultdict(dict)
    bodies: dict[Tokens, Tokens] = {}
    for key, facts in knowledge.phrases.items():
        tokens = tuple(key.split())
        form, state = _country(facts)
        if form:
            forms[form][tokens] = states[state]
        elif len(facts) == 1 and isinstance(facts[0], Actor) and facts[0].type not in _NO_BODIES:
            bodies[tokens] = tokens_of(facts[0].name)
    return KnownNames(
        names=dict(_whole(forms["name"])),
        seats=forms["capital"],
        houses=forms["seat"],
        peoples=dict(_plurals(forms["adjective"])),
        bodies={tokens: name for tokens, name in bodies.items() if name},
    )


def _country(facts: tuple[Fact, ...]) -> tuple[str, str]:
    """The form and code of a word that means one country."""
    countries = [fact for fact in facts if isinstance(fact, Country)]
    codes = {fact.code for fact in countries}
    if len(codes) != 1:
        return "", ""
    return countries[0].form, countries[0].code


def _whole(names: dict[Tokens, Tokens]) -> Iterator[tuple[Tokens, Tokens]]:
    """The names of whole states, without those of a part ("Scotland")."""
    gazetteer = load_gazetteer()
    for tokens, state in names.items():
        entries = gazetteer.entries(" ".join(tokens)) if tokens != state else ()
        if not any(e.place.level in _PARTS and not e.is_other for e in entries):
            yield tokens, state


def _plurals(adjectives: dict[Tokens, Tokens]) -> Iterator[tuple[Tokens, Tokens]]:
    """The words for a people that adjectives give: "israelis", "french"."""
    for tokens, state in adjectives.items():
        yield (*tokens[:-1], f"{tokens[-1]}s"), state
        if tokens[-1].endswith(("sh", "ch", "ese", "ss")):
            yield tokens, state

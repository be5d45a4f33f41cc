"""Which names are spellings of one name: surnames, short forms, acronyms, other names of states.

Works on the distinct spellings of a text, found again by keys (last word, first word, initials), so
that the work grows with the number of spellings and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from readout.reading.actors.entities import best
from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules, Tokens
from readout.reading.trees import Trees

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "du", "y", "&", "-", "to"})
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"}
)
_SURE = 0.85
_COMPARED = 12
"""People of one surname that a new full name is compared with."""


class Spelling(msgspec.Struct, kw_only=True):
    """A distinct spelling in the making: its nodes, and the one it was found to stand for."""

    tokens: Tokens
    nodes: list[Node]
    type: str
    gender: str | None
    written: str
    target: int | None = None
    rule: str = "same-name"
    rivals: tuple[int, ...] = ()


def group_names(
    nodes: Sequence[Node], trees: Trees, rules: ActorRules
) -> tuple[list[Spelling], dict[int, tuple[int, str]]]:
    """The spellings, and for each node of a name the number of its full spelling and the rule.

    A surname that two people bear goes to the one named in full most recently.
    """
    spellings = _spellings(nodes, trees, rules)
    _join_people(spellings, rules)
    _join_bodies(spellings, rules)
    _join_acronyms(spellings)
    return spellings, _assigned(spellings)


def _spellings(nodes: Sequence[Node], trees: Trees, rules: ActorRules) -> list[Spelling]:
    named = [node for node in nodes if node.name]
    surnames = {
        node.name[-1] for node in named if len(node.name) > 1 and node.type in ("PERSON", None)
    }
    grouped: dict[tuple[str, Tokens], list[Node]] = defaultdict(list)
    for node in named:
        grouped[_key(node, surnames, trees, rules)].append(node)
    return [_spelling(key, group, surnames, trees) for key, group in grouped.items()]


def _key(node: Node, surnames: set[str], trees: Trees, rules: ActorRules) -> tuple[str, Tokens]:
    """Spellings that are equal but for their use: an adjective is not the name of a state, and a
    town not the person called like it."""
    tokens = node.name
    if tokens[0] == "the" and len(tokens) > 1:
        tokens = tokens[1:]
    tokens = rules.states.get(tokens, tokens)
    if node.type == "NORP" and trees.words[node.head].upos == "ADJ":
        return "adjective", tokens
    if len(tokens) == 1 and tokens[0] in surnames and node.type == "LOC":
        cases = {trees.lower(child) for child in trees.below(node.head, "case")}
        if cases & rules.words["locative"]:
            return "place", tokens
    return "", tokens


def _spelling(
    key: tuple[str, Tokens], nodes: list[Node], surnames: set[str], trees: Trees
) -> Spelling:
    use, tokens = key
    types: Counter[str] = Counter()
    for node in nodes:
        if node.type is not None:
            types[node.type] += node.mention.score or 0.5  # type: ignore[assignment]
    kind = "NORP" if use == "adjective" else best(types) or "MISC"
    if not use and len(tokens) == 1 and tokens[0] in surnames and types["PERSON"]:
        kind = "PERSON"
    span = nodes[0].mention.head
    written = trees.text[span.start : span.end] if span else ""
    gender = best(Counter(node.gender for node in nodes if node.gender))
    return Spelling(tokens=tokens, nodes=nodes, type=kind, gender=gender, written=written)


def _join_people(spellings: list[Spelling], rules: ActorRules) -> None:
    full: dict[str, list[int]] = defaultdict(list)
    given: dict[str, list[int]] = defaultdict(list)
    for number, spelling in enumerate(spellings):
        if spelling.type != "PERSON" or len(spelling.tokens) < 2:
            continue
        core = _core(spelling.tokens, rules)
        same = [
            other
            for other in full[core[-1]][-_COMPARED:]
            if _are_one(spelling, spellings[other], rules)
        ]
        if len(same) == 1:
            spelling.target, spelling.rule = same[0], "fuller-name"
            continue
        full[core[-1]].append(number)
        given[core[0]].append(number)
    for spelling in spellings:
        if len(spelling.tokens) == 1 and spelling.type in ("PERSON", "NORP", "MISC", "LOC", "ORG"):
            _join_single(spelling, full, given, spellings)


def _join_single(
    spelling: Spelling,
    full: dict[str, list[int]],
    given: dict[str, list[int]],
    spellings: list[Spelling],
) -> None:
    token = spelling.tokens[0]
    for index, rule in ((full, "surname"), (given, "given-name")):
        if rule == "given-name" and spelling.type != "PERSON":
            return
        bearers = [
            number
            for number in index.get(token, ())
            if not _differ(spelling.gender, spellings[number].gender)
        ]
        if spelling.type not in ("PERSON", "MISC") and spellings_use(spelling) == "place":
            return
        if len(bearers) == 1:
            spelling.target, spelling.rule = bearers[0], rule
            return
        if bearers:
            spelling.rivals, spelling.rule = tuple(bearers[:_COMPARED]), f"{rule}-nearest"
            return


def spellings_use(spelling: Spelling) -> str:
    """ "place" where a surname is used as a place throughout, and the tagger is sure of it."""
    if spelling.type not in ("LOC", "NORP") or spelling.gender is not None:
        return ""
    scores = [node.mention.score for node in spelling.nodes if node.mention.score is not None]
    return "place" if not scores or sum(scores) / len(scores) >= _SURE else ""


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _core(tokens: Tokens, rules: ActorRules) -> Tokens:
    """Without "Jr." and the like."""
    end = len(tokens)
    while end > 2 and tokens[end - 1] in rules.words["suffixes"]:
        end -= 1
    return tokens[:end]


def _are_one(one: Spelling, other: Spelling, rules: ActorRules) -> bool:
    """Whether two full names with one surname can be one person's: equal first names or initials,
    equal suffix; a middle name may be missing but not be another."""
    left, right = _core(one.tokens, rules), _core(other.tokens, rules)
    if one.tokens[len(left) :] != other.tokens[len(right) :]:
        return False
    if not _fits(left[0], right[0]):
        return False
    middles = left[1:-1], right[1:-1]
    if all(middles):
        return all(_fits(a, b) for a, b in zip(*middles, strict=False))
    return True


def _fits(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _join_bodies(spellings: list[Spelling], rules: ActorRules) -> None:
    """Short forms of organisations and places: the first or last words of one longer name."""
    fronts: dict[Tokens, list[int]] = defaultdict(list)
    tails: dict[Tokens, list[int]] = defaultdict(list)
    for number, spelling in enumerate(spellings):
        tokens = spelling.tokens
        if spelling.type not in ("ORG", "LOC", "FAC", "EVENT") or not 1 < len(tokens) <= 8:
            continue
        for cut in range(1, len(tokens)):
            fronts[tokens[:cut]].append(number)
            tails[tokens[cut:]].append(number)
    for spelling in spellings:
        if spelling.target is not None or spelling.type not in ("ORG", "LOC", "FAC"):
            continue
        for index, rule in ((tails, "last-words"), (fronts, "first-words")):
            longer = [
                number
                for number in index.get(spelling.tokens, ())[:_COMPARED]
                if _is_short_for(spelling, spellings[number], rule, rules)
            ]
            if len(longer) == 1:
                spelling.target, spelling.rule = longer[0], rule
                break


def _is_short_for(short: Spelling, long: Spelling, rule: str, rules: ActorRules) -> bool:
    """The full name comes first in the text. A place may lose a word that adds nothing ("City"), an
    organisation one that says what it is; what follows "of" is another body's name."""
    if short.type != long.type or short.nodes[0].number < long.nodes[0].number:
        return False
    if rule == "first-words":
        rest = long.tokens[len(short.tokens) :]
        if long.type == "ORG":
            return len(rest) == 1 and rest[0] in rules.words["body_ends"]
        return len(rest) == 1 and rest[0] in rules.words["place_ends"]
    front = long.tokens[: -len(short.tokens)]
    if long.type == "ORG":
        is_plain = len(short.tokens) > 1 or short.tokens[0] in rules.words["organisation"]
        return is_plain and front[-1] not in _SMALL
    return short.tokens[0] in rules.words["place"] and front[-1] not in _DIRECTIONS


def _join_acronyms(spellings: list[Spelling]) -> None:
    """ "IDF" and the one longer name with these initials, whichever comes first."""
    initials: dict[str, list[int]] = defaultdict(list)
    for number, spelling in enumerate(spellings):
        if len(spelling.tokens) > 1 and spelling.type != "PERSON":
            for acronym in _initials(spelling.tokens):
                initials[acronym].append(number)
    for spelling in spellings:
        letters = spelling.written.replace(".", "")
        if spelling.target is not None or len(spelling.tokens) != 1 or len(letters) < 2:
            continue
        if not (letters.isupper() and letters.isalpha()):
            continue
        found = sorted(set(initials.get(letters.lower(), ())))
        if len(found) == 1 and spellings[found[0]] is not spelling:
            spelling.target, spelling.rule = found[0], "acronym"


def _initials(tokens: Tokens) -> Iterable[str]:
    full = "".join(token[0] for token in tokens)
    yield full
    large = "".join(token[0] for token in tokens if token not in _SMALL)
    if large != full:
        yield large


def _assigned(spellings: list[Spelling]) -> dict[int, tuple[int, str]]:
    """For each node the spelling it ends at. A target that has a target itself leads on."""
    found: dict[int, tuple[int, str]] = {}
    for number, spelling in enumerate(spellings):
        end = _end(number, spellings)
        for node in spelling.nodes:
            chosen = _nearest(node, spelling.rivals, spellings) if spelling.rivals else end
            found[node.number] = (
                chosen,
                spelling.rule if spelling.target is not None or spelling.rivals else "same-name",
            )
    return found


def _end(number: int, spellings: list[Spelling]) -> int:
    for _ in range(4):
        target = spellings[number].target
        if target is None or target == number:
            return number
        number = target
    return number


def _nearest(node: Node, rivals: tuple[int, ...], spellings: list[Spelling]) -> int:
    """The rival named in full last before a node, else first behind it."""

    def distance(number: int) -> tuple[bool, int, int]:
        nodes = spellings[number].nodes
        at = bisect_left(nodes, node.number, key=lambda other: other.number)
        if at:
            return False, node.number - nodes[at - 1].number, number
        return True, nodes[0].number - node.number, number

    return _end(min(rivals, key=distance), spellings)

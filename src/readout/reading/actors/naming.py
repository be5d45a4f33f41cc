"""Which names are spellings of one name: surnames, short forms, acronyms, other names of states.

Works on the distinct spellings of a text, found again by keys (last word, first word, initials), so
that the work grows with the number of spellings and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from rapidfuzz.distance import OSA

from readout.reading.actors.entities import best
from readout.reading.actors.nodes import Node
from readout.reading.actors.rules import ActorRules, Tokens
from readout.reading.actors.uses import use_of
from readout.reading.trees import Trees

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "du", "y", "&", "-", "to"})
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"}
)
_SURE = 0.85
_LEAST_LETTERS = 6
_LONG_SURNAME = 7
"""Letters of a surname that a slip may spoil one of, and two of."""
_SURNAMES = 40
"""Surnames with one first letter that a doubtful one is compared with."""
_COMPARED = 12
"""People of one surname that a new full name is compared with."""


class Spelling(msgspec.Struct, kw_only=True):
    """A distinct spelling in the making: its nodes, and the one it was found to stand for."""

    tokens: Tokens
    nodes: list[Node]
    type: str
    gender: str | None
    written: str
    use: str = ""
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
    _join_misspelt(spellings, rules)
    _join_bodies(spellings, rules)
    _join_acronyms(spellings)
    _join_governments(spellings)
    return spellings, _assigned(spellings, rules)


def _spellings(nodes: Sequence[Node], trees: Trees, rules: ActorRules) -> list[Spelling]:
    named = [node for node in nodes if node.name]
    surnames = {
        node.name[-1] for node in named if len(node.name) > 1 and node.type in ("PERSON", None)
    }
    lands = {rules.states.get(_bare(node.name)) for node in named if node.type == "LOC"} - {None}
    grouped: dict[tuple[str, Tokens], list[Node]] = defaultdict(list)
    for node in named:
        if rules.states.get(_bare(node.name)) in lands:
            # A slip of the tagger: the state is named as such elsewhere in the text.
            node = msgspec.structs.replace(node, type="LOC") if node.type == "PERSON" else node
        grouped[_key(node, surnames, trees, rules)].append(node)
    return [_spelling(key, group, surnames, trees) for key, group in grouped.items()]


def _key(node: Node, surnames: set[str], trees: Trees, rules: ActorRules) -> tuple[str, Tokens]:
    """Spellings that are equal but for their use: an adjective is not the name of a state, a town
    not the person called like it, a capital that acts not the city."""
    tokens = _bare(node.name)
    state = rules.seats.get(tokens) or rules.peoples.get(tokens)
    if (
        state
        and node.type in ("LOC", "NORP")
        and use_of(node, node.type, trees, rules) == "government"
    ):
        return "government", state
    if node.type != "PERSON":
        tokens = rules.states.get(tokens) or _body(node, tokens, rules)
    if node.type == "NORP" and trees.words[node.head].upos == "ADJ":
        return "adjective", tokens
    if len(tokens) == 1 and tokens[0] in surnames and node.type == "LOC":
        cases = {trees.lower(child) for child in trees.below(node.head, "case")}
        if cases & rules.words["locative"]:
            return "place", tokens
    return "", tokens


def _bare(tokens: Tokens) -> Tokens:
    return tokens[1:] if tokens[0] == "the" and len(tokens) > 1 else tokens


def _body(node: Node, tokens: Tokens, rules: ActorRules) -> Tokens:
    """The words that an organisation is best known by."""
    return rules.bodies.get(tokens, tokens) if node.type == "ORG" else tokens


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
    kind = "LOC" if use == "government" else kind
    return Spelling(tokens=tokens, nodes=nodes, type=kind, gender=gender, written=written, use=use)


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


def _join_misspelt(spellings: list[Spelling], rules: ActorRules) -> None:
    """A surname without a first name anywhere that is nearly one introduced in full: papers name
    somebody in full first, so that "Gallow" beside "Ida Galow" is a slip of the pen."""
    full: dict[str, list[int]] = defaultdict(list)
    for number, spelling in enumerate(spellings):
        if spelling.type == "PERSON" and len(spelling.tokens) > 1 and spelling.target is None:
            full[_core(spelling.tokens, rules)[-1][0]].append(number)
    for spelling in spellings:
        token = spelling.tokens[0]
        if spelling.type != "PERSON" or len(spelling.tokens) > 1 or spelling.target is not None:
            continue
        if spelling.rivals or len(token) < _LEAST_LETTERS or token in rules.given:
            continue
        near = [
            number
            for number in full.get(token[0], ())[-_SURNAMES:]
            if _is_slip(token, _core(spellings[number].tokens, rules)[-1])
            and not _differ(spelling.gender, spellings[number].gender)
        ]
        if len(near) == 1:
            spelling.target, spelling.rule = near[0], "misspelt-surname"


def _is_slip(one: str, other: str) -> bool:
    """Whether two surnames differ by a letter, long ones by two."""
    if one in (other, f"{other}s") or len(other) < _LEAST_LETTERS:
        # "The Quills" are a family.
        return False
    most = 2 if max(len(one), len(other)) >= _LONG_SURNAME else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


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


def _join_governments(spellings: list[Spelling]) -> None:
    """A capital or a people that acts is the state, where the text names it."""
    states = {
        spelling.tokens: number
        for number, spelling in enumerate(spellings)
        if not spelling.use and spelling.type == "LOC"
    }
    for spelling in spellings:
        if spelling.use == "government":
            spelling.target = states.get(spelling.tokens)


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


def _assigned(spellings: list[Spelling], rules: ActorRules) -> dict[int, tuple[int, str]]:
    """For each node the spelling it ends at. A target that has a target itself leads on."""
    found: dict[int, tuple[int, str]] = {}
    for number, spelling in enumerate(spellings):
        end = _end(number, spellings)
        for node in spelling.nodes:
            chosen = _nearest(node, spelling.rivals, spellings) if spelling.rivals else end
            found[node.number] = (chosen, _rule(node, spelling, rules))
    return found


def _rule(node: Node, spelling: Spelling, rules: ActorRules) -> str:
    if spelling.use == "government":
        return "seat-of-government" if _bare(node.name) in rules.seats else "people-as-state"
    if spelling.target is not None or spelling.rivals:
        return spelling.rule
    return "same-name" if _bare(node.name) == spelling.tokens else "other-name"


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

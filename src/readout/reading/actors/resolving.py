"""Who is who in one text: names first, then grammar, then a walk that gives each noun phrase and
pronoun to the likeliest entity before it, or to none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import islice

import msgspec

from readout.reading.actors.entities import Board, Codes, Entity
from readout.reading.actors.features import PHRASES, SPEAKING, Scene, of_new, of_pair
from readout.reading.actors.groups import Coordinations
from readout.reading.actors.naming import group_names
from readout.reading.actors.nodes import Node, plain
from readout.reading.actors.offices import Offices
from readout.reading.actors.quotes import Quotes
from readout.reading.actors.rules import ActorRules
from readout.reading.actors.syntax import find_pairs, is_denied, predicate_of
from readout.reading.actors.titles import title_words
from readout.reading.actors.weights import Weights, shares
from readout.reading.trees import Trees
from readout.schema.actor import Tie
from readout.schema.span import Span

_PRONOUN_WINDOW = 10
"""Entities that a pronoun looks back at, the last mentioned first."""
_PHRASE_WINDOW = 8
_SAME_HEAD = 4
"""Further entities, with the same head noun, that a noun phrase looks back at."""
_SENTENCES = 40
"""A pronoun looks back no further than so many sentences."""
_ORDINALS = {"latter": 0, "former": 1}
_WIDE = ("wide_person", "wide_organisation", "wide_place")
_TITLES = 24
"""Words of titles that are kept of one entity, the first in the text."""
_RECENT = 60
"""Entities kept in order of their last mention."""


class Choice(msgspec.Struct, frozen=True):
    """One decision: the features of each option, the last of which is "none before"."""

    node: Node
    options: tuple[Entity, ...]
    features: tuple[list[str], ...]


Decide = Callable[[Choice, Board], int]
"""Gives the number of the option taken. Training puts its own here."""


class Resolver:
    """Resolves one text; use it once."""

    def __init__(
        self, nodes: list[Node], trees: Trees, quotes: Quotes, rules: ActorRules, decide: Decide
    ) -> None:
        self.board = Board(nodes)
        self.trees = trees
        self.scores: dict[int, float] = {}
        self._rules = rules
        self._decide = decide
        self._pairs = {pair.later.number: pair for pair in find_pairs(nodes, trees, rules)}
        self._recent: dict[int, Entity] = {}
        self._by_head: dict[str, dict[int, Entity]] = defaultdict(dict)
        self._by_word = {node.head: node for node in reversed(nodes)}
        self._owners: dict[int, object] = {}
        self._offices = Offices(trees, rules)
        self._coordinations = Coordinations(nodes, trees)
        self._groups: dict[tuple[int, ...], Entity] = {}
        self._scene = Scene(trees, quotes, rules, self._owners)

    def run(self) -> Board:
        """The entities of the text."""
        self._name()
        nodes = self.board.nodes
        for node in nodes:
            if node.kind not in SPEAKING:
                self._place(node)
        # Who speaks may be named behind the quotation, so "I" and "we" come last.
        self._recent.clear()
        for entity in self.board.entities:
            entity.last = None
        for node in nodes:
            if node.kind in SPEAKING:
                self._place(node)
        return self.board

    def _name(self) -> None:
        board = self.board
        spellings, assigned = group_names(board.nodes, self.trees, self._rules)
        entities: dict[int, Entity] = {}
        for node in board.nodes:
            if not node.name:
                continue
            number, rule = assigned[node.number]
            entity = entities.get(number)
            if entity is None:
                entity = entities[number] = board.start(node)
                kind = spellings[number].type
                entity.settled = None if kind == "MISC" else kind
                continue
            to = spellings[number].nodes[0]
            board.join(node, entity, _tie(rule, to if to is not node else entity.nodes[0]))
        for node in board.nodes:
            if node.kind == "name" and node.type == "PERSON":
                self._note_title(node)
            elif node.kind == "name" and node.type == "ORG":
                self._note_codes(node, self._written(node))

    def _written(self, node: Node) -> str:
        span = node.mention.head or node.mention
        return self.trees.text[span.start : span.end]

    def _note_codes(self, node: Node, text: str) -> None:
        entity = self.board.of[node.number]
        entity.codes = entity.codes.with_more(self._offices.codes_of(text))

    def _note_title(self, node: Node) -> None:
        words, _ = title_words(node, self.trees, self._rules)
        if len(node.name) > 1:
            entity = self.board.of[node.number]
            known = self._offices.codes_of(self._written(node))
            # Of what office a person is depends on the day; of what country hardly ever.
            entity.codes = entity.codes.with_more(Codes(known.countries))
        if words:
            first, last = self.trees.words[words[0]], self.trees.words[words[-1]]
            self._note_codes(node, self.trees.text[first.start : last.end])
        titles = self.board.of[node.number].titles
        for index in words[: max(0, _TITLES - len(titles))]:
            word = self.trees.words[index]
            titles.add(
                word.lemma.lower() if word.upos != "PROPN" else plain(self.trees.piece(index))
            )

    def _place(self, node: Node) -> None:
        board = self.board
        self._note_owner(node)
        entity = board.of.get(node.number)
        if entity is None:
            entity = (
                self._paired(node)
                or self._ordinal(node)
                or self._holder(node)
                or self._unnamed(node)
                or self._described(node)
                or self._chosen(node)
            )
        entity.passed(node)
        owner = self._owners.get(node.number)
        if owner is not None:
            entity.owners.add(owner)
        if node.kind == "name" and self.trees.words[node.head].upos == "ADJ":
            # "Verlandish officials": no pronoun takes up an adjective.
            return
        self._recent.pop(entity.number, None)
        self._recent[entity.number] = entity
        if len(self._recent) > _RECENT:
            del self._recent[next(iter(self._recent))]
        if node.kind in PHRASES:
            same = self._by_head[node.lemma]
            same.pop(entity.number, None)
            same[entity.number] = entity
        for title in sorted(entity.titles) if node.kind == "name" else ():
            same = self._by_head[title]
            same.pop(entity.number, None)
            same[entity.number] = entity

    def _note_owner(self, node: Node) -> None:
        if node.owner < 0:
            return
        owner = self._by_word.get(node.owner)
        if owner is None:
            self._owners[node.number] = self.trees.lower(node.owner)
            return
        entity = self.board.of.get(owner.number)
        self._owners[node.number] = owner.kind if entity is None else entity.number

    def _paired(self, node: Node) -> Entity | None:
        pair = self._pairs.get(node.number)
        if pair is None:
            return None
        entity = self.board.of.get(pair.earlier.number)
        if entity is None:
            return None
        self.board.join(node, entity, _tie(pair.rule, pair.earlier, pair.evidence))
        if node.kind in PHRASES and node.type in ("PERSON", "ORG"):
            entity.codes = entity.codes.with_more(self._offices.of_node(node))
        return entity

    def _ordinal(self, node: Node) -> Entity | None:
        """ "The latter" is who was named last, "the former" who was named before that."""
        place = _ORDINALS.get(node.lemma)
        if place is None or node.kind not in PHRASES or node.modifiers:
            return None
        named = [
            entity
            for entity in islice(reversed(self._recent.values()), _PRONOUN_WINDOW)
            if "name" in entity.forms and entity.last and node.sentence - entity.last.sentence <= 1
        ]
        if len(named) < 2:
            return None
        entity = named[place]
        self.board.join(node, entity, _tie(node.lemma, entity.last or entity.nodes[0]))
        return entity

    def _holder(self, node: Node) -> Entity | None:
        """The one person whose title before the name holds all words of "the harbour minister"."""
        if node.kind not in ("the", "this") or node.type != "PERSON" or node.count == "plural":
            return None
        said = node.modifiers | {node.lemma}
        holders = [e for e in self._same_head(node) if said <= e.titles]
        if len(holders) != 1 or not self._is_fit(node, holders[0]):
            return None
        last = holders[0].last or holders[0].nodes[0]
        self.board.join(node, holders[0], _tie("role", last))
        return holders[0]

    def _unnamed(self, node: Node) -> Entity | None:
        """ "The official" is the last one without a name of whom so much was said."""
        if node.kind not in ("the", "this") or node.count != "singular":
            return None
        if node.lemma not in self._rules.words["anonymous"]:
            return None
        for entity in self._same_head(node):
            if "name" in entity.forms or entity.count == "plural" or entity.last is None:
                continue
            if node.modifiers <= entity.words and self._is_fit(node, entity):
                self.board.join(node, entity, _tie("same-description", entity.last))
                return entity
        return None

    def _described(self, node: Node) -> Entity | None:
        """The one named actor that a description fits by what the tables make of both."""
        if node.kind not in PHRASES:
            return None
        entity = self._offices.holder(node, reversed(self._recent.values()))
        if entity is None:
            return None
        last = entity.last or entity.nodes[0]
        self.board.join(node, entity, _tie("same-office", last))
        return entity

    def _same_head(self, node: Node) -> list[Entity]:
        """The last entities with the head noun of a phrase, the latest first."""
        found = self._by_head.get(node.lemma)
        return [] if found is None else list(islice(reversed(found.values()), _SAME_HEAD))

    def _chosen(self, node: Node) -> Entity:
        options = [] if self._is_barred(node) else self._options(node)
        if not options:
            return self.board.start(node)
        features = [of_pair(node, entity, rank, self._scene) for rank, entity in enumerate(options)]
        is_known = node.lemma in self._by_head and bool(self._by_head[node.lemma])
        features.append(of_new(node, self._scene, is_known))
        choice = Choice(node, tuple(options), tuple(features))
        taken = self._decide(choice, self.board)
        if taken >= len(options):
            return self.board.start(node)
        entity = options[taken]
        last = entity.last or entity.nodes[0]
        if node.kind == "they" and entity.count != "plural":
            group = self._joined(node, last)
            if group is not None:
                return group
        self.board.join(node, entity, _tie(_rule(node, features[taken]), last))
        return entity

    def _joined(self, node: Node, last: Node) -> Entity | None:
        """ "They" behind "Quill and Lind" are both: a group of its own, with its members."""
        members = self._coordinations.of(last, self.board)
        if len(members) < 2:
            return None
        key = tuple(sorted(member.number for member in members))
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = self.board.start(node)
            group.members = members
            return group
        self.board.join(node, group, _tie("same-group", group.last or group.nodes[0]))
        return group

    def _is_barred(self, node: Node) -> bool:
        """ "An official" is somebody new, and "he is not the right man" says who he is not."""
        if node.is_indefinite:
            return True
        if node.kind not in PHRASES or not is_denied(node, self.trees, self._rules):
            return False
        return predicate_of(node, self.trees, self._rules)[1] >= 0

    def _options(self, node: Node) -> list[Entity]:
        if node.kind in SPEAKING:
            return self._speaking(node)
        window = _PHRASE_WINDOW if node.kind in PHRASES else _PRONOUN_WINDOW
        found: dict[int, Entity] = {}
        for entity in reversed(self._recent.values()):
            if len(found) >= window:
                break
            if self._is_fit(node, entity):
                found[entity.number] = entity
        if node.kind in PHRASES:
            same = self._same_head(node)
            found.update((entity.number, entity) for entity in same if self._is_fit(node, entity))
        return list(found.values())

    def _is_fit(self, node: Node, entity: Entity) -> bool:
        """Whether a node may be tied to an entity at all: their owners too must be one."""
        owner = self._owners.get(node.number)
        if owner is not None and entity.owners and owner not in entity.owners:
            return False
        if not _is_possible(node, entity):
            return False
        if node.kind not in PHRASES:
            return True
        return self._has_ground(node, entity) and not self._offices.clash(node, entity)

    def _has_ground(self, node: Node, entity: Entity) -> bool:
        """Whether words tie a noun phrase to an entity: its head noun, a modifier, or a noun wide
        enough for anybody. Without any, three ties in four were wrong on GUM."""
        if node.lemma in entity.heads:
            return True
        if node.lemma in self._rules.words["anonymous"] and "name" in entity.forms:
            # Who is "the official" is not who has a name, unless the text called him one.
            return node.lemma in entity.titles
        if node.lemma in entity.words:
            return True
        if node.lemma in entity.titles:
            return node.modifiers <= entity.titles | entity.words
        if node.modifiers & entity.words:
            return True
        words = self._rules.words
        return node.kind in ("the", "this") and any(node.lemma in words[wide] for wide in _WIDE)

    def _speaking(self, node: Node) -> list[Entity]:
        """ "I" may be who speaks the quotation, or whoever said "I" or "we" before."""
        found: dict[int, Entity] = {}
        speaker = self._by_word.get(self._scene.speaker(node))
        if speaker is not None:
            entity = self.board.of.get(speaker.number)
            if entity is not None:
                entity.last = entity.last or speaker
                found[entity.number] = entity
        for entity in reversed(self._recent.values()):
            if len(found) >= _PRONOUN_WINDOW:
                break
            found[entity.number] = entity
        return list(found.values())


def _is_possible(node: Node, entity: Entity) -> bool:
    """Whether nothing rules a node out at once."""
    last = entity.last
    if last is None:
        return False
    if node.kind not in PHRASES:
        if node.sentence - last.sentence > _SENTENCES:
            return False
        if node.kind in ("he", "she") and entity.type not in ("PERSON", "NORP", None):
            return False
    if node.kind == "they" and entity.sex and entity.count == "singular":
        return False
    if node.kind in PHRASES and node.type == "PERSON" and _differ(node.count, entity.count):
        return False
    if node.gender and entity.sex and node.gender != entity.sex:
        return False
    if node.type and entity.type and node.type != entity.type:
        return _are_near(node.type, entity.type)
    return True


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


_SIMILAR = tuple(
    frozenset(pair) for pair in (("LOC", "FAC"), ("PERSON", "NORP"), ("ORG", "FAC"), ("ORG", "LOC"))
)


def _are_near(one: str, other: str) -> bool:
    return any(one in pair and other in pair for pair in _SIMILAR)


def _tie(rule: str, to: Node, evidence: tuple[Span, ...] = ()) -> Tie:
    return Tie(rule=rule, to=Span(to.mention.start, to.mention.end), evidence=evidence)


def _rule(node: Node, features: Iterable[str]) -> str:
    """The name of a tie that was chosen, by what is plainest about it."""
    held = set(features)
    if node.kind in SPEAKING:
        if "q-speaker" in held:
            return "speaker"
        return "same-voice"
    if node.kind in PHRASES:
        for feature, rule in _PHRASE_RULES:
            if feature in held:
                return rule
        return "description"
    if "s-reflexive" in held:
        return "reflexive"
    return "possessive" if "s-own" in held else "pronoun"


_PHRASE_RULES = (
    ("h-same", "same-head"),
    ("h-title", "role"),
    ("h-name", "role-or-name"),
    ("h-wide-=", "wider-noun"),
)


def decide_by(weights: Weights, scores: dict[int, float]) -> Decide:
    """Takes the option of the highest weight, the earlier of equals; notes its share."""

    def decide(choice: Choice, _: Board) -> int:
        kind = choice.node.kind
        shared = shares([round(weights.score(kind, option), 6) for option in choice.features])
        taken = max(range(len(shared)), key=lambda number: (shared[number], -number))
        scores[choice.node.number] = round(shared[taken], 2)
        return taken

    return decide

"""The stages of reading one text: each layer is made once, when it is first asked for."""

from __future__ import annotations

from functools import cache, cached_property

import msgspec

from readout.lexicon import load
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.digest import compute_digest
from readout.reading.events import DOUBTFUL, THRESHOLD, event_rules, find_events
from readout.reading.figures import figure_rules, find_figures
from readout.reading.layout import find_layout, find_seams
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.places import find_places, place_rules
from readout.reading.positions import find_positions, position_rules
from readout.reading.rules import Rules, compile_rules
from readout.reading.senses import find_senses
from readout.reading.statements import find_statements, statement_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention
from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.place import PlaceMention
from readout.schema.position import Position
from readout.schema.reading import Layout, Word
from readout.schema.span import Spans
from readout.schema.statement import Statement
from readout.schema.time import Timex
from readout.tagger import Tagged, Tagger


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """Everything reading needs besides the text. `digest` changes whenever a project's
    reading may come out differently: with our code, the lexicons, the language model or the
    tagger's weights."""

    layout: Rules
    digest: str

    @classmethod
    def load(cls) -> Tools:
        """The shipped tools; built once a process. Raises ResourceError where one is broken."""
        return _load()


class Stages:
    """What there is to read in one text. Events below `event_threshold` are `doubtful`."""

    def __init__(self, text: str, tools: Tools, *, event_threshold: float = THRESHOLD) -> None:
        self._text = text
        self._tools = tools
        self._event_threshold = event_threshold

    @cached_property
    def layout(self) -> Layout:
        """How the text is laid out."""
        return find_layout(self._text, self._tools.layout)

    @cached_property
    def sentences(self) -> Spans:
        """Where sentences stand."""
        return self._tagged.sentences

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Syntactic words with tags and trees."""
        return self._tagged.words

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What names or refers to somebody."""
        return self._who[0]

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """Whom the mentions refer to."""
        return self._who[1]

    @cached_property
    def places(self) -> tuple[PlaceMention, ...]:
        """Where the places that are named lie."""
        return find_places(self.mentions, self.actors, self._trees, place_rules())

    @cached_property
    def timexes(self) -> tuple[Timex, ...]:
        """Time expressions, not yet anchored."""
        return find_times(self._text, self._tagged.words, times_rules())

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Who said what."""
        roles, rules = self._tagged.roles, statement_rules()
        return find_statements(roles, self._trees, rules, self.mentions, self.timexes)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What happened."""
        return tuple(each for each in self._events if each.score >= self._event_threshold)

    @cached_property
    def doubtful(self) -> tuple[Event, ...]:
        """What may have been meant as an event."""
        return tuple(each for each in self._events if each.score < self._event_threshold)

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        return find_events(
            self._trees,
            event_rules(),
            mentions=self.mentions,
            timexes=self.timexes,
            statements=self.statements,
            threshold=min(DOUBTFUL, self._event_threshold),
        )

    @cached_property
    def senses(self) -> tuple[bytes, ...]:
        """What the words of each event tell of."""
        return find_senses(self.events, self._tagged)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """How many of what."""
        return find_figures(
            self._trees,
            figure_rules(),
            timexes=self.timexes,
            mentions=self.mentions,
            statements=self.statements,
        )

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """What somebody wants, will or will not do."""
        return find_positions(
            self._trees,
            position_rules(),
            mentions=self.mentions,
            timexes=self.timexes,
            statements=self.statements,
        )

    @cached_property
    def _tagged(self) -> Tagged:
        return tagger().tag(self._text, find_seams(self.layout))

    @cached_property
    def _trees(self) -> Trees:
        return Trees(self._text, self._tagged.words, self._tagged.sentences)

    @cached_property
    def _who(self) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
        mentions = find_mentions(self._tagged.names, self._trees, mention_rules())
        return find_actors(mentions, self._trees, actor_rules(), shipped_weights())


@cache
def tagger() -> Tagger:
    """The shipped tagger; its weights are loaded once a process, when first asked for."""
    from readout.tagger.neural import NeuralTagger

    return NeuralTagger()


@cache
def _load() -> Tools:
    return Tools(layout=compile_rules(load("layout")), digest=compute_digest())

"""From the words that make a position to the position."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from readout.reading.positions.conditions import Conditions
from readout.reading.positions.matching import Draft
from readout.reading.positions.rules import PositionRules
from readout.reading.positions.sentences import Sentences
from readout.reading.positions.voices import Voices, speakers
from readout.schema.position import Position, Strength
from readout.schema.span import Span, Spans
from readout.schema.time import Timex

_ORDER: tuple[Strength, ...] = ("weak", "plain", "strong")
_HEDGING = frozenset({"may", "might", "could", "would"})
_MOST_TIMES = 4
_WITHOUT = frozenset(
    {"acl:relcl", "case", "mark", "cop", "nsubj", "aux", "advmod", "obl", "obl:unmarked", "cc"}
)


class Maker:
    """Puts the positions of one text together. `timexes` are in text order."""

    __slots__ = ("_conditions", "_rules", "_sentences", "_starts", "_timexes", "_voices")

    def __init__(
        self,
        sentences: Sentences,
        voices: Voices,
        rules: PositionRules,
        timexes: Sequence[Timex],
    ) -> None:
        self._sentences = sentences
        self._voices = voices
        self._rules = rules
        self._conditions = Conditions(sentences, rules)
        self._timexes = sorted(timexes, key=lambda timex: timex.start)
        self._starts = [timex.start for timex in self._timexes]

    def position(self, draft: Draft) -> Position:
        """The position of one draft."""
        words = self._sentences.trees.words
        who, actors = self._who(draft)
        head = draft.what.head if draft.what else -1
        to = draft.to
        return Position(
            act=draft.act,
            strength=self._strength(draft),
            cue=Span(words[draft.cue].start, words[draft.cue].end),
            rule=draft.rule.name,
            score=self._score(draft),
            who=who,
            actors=actors,
            what=self._trimmed(draft.what.spans) if draft.what else (),
            to=self._trimmed(to.spans) if to else (),
            recipients=self._voices.actors(to.head) if to and to.head >= 0 else (),
            condition=self._trimmed(self._conditions.of(draft.at, head)),
            statement=self._voices.statement(draft.cue),
            when=self._when(draft),
        )

    def _who(self, draft: Draft) -> tuple[Spans, tuple[str, ...]]:
        """Where the sentence names whoever takes the position, and which actors these are."""
        spans = tuple(sorted(self._sentences.phrase(one, _WITHOUT) for one in draft.who))
        actors = tuple(dict.fromkeys(a for one in draft.who for a in self._voices.actors(one)))
        if draft.saying is None:
            return spans, actors
        trees = self._sentences.trees
        here = trees.sentence[draft.cue]
        sources = tuple(
            span
            for span in draft.saying.statement.source
            if any(trees.sentence[at] == here for at in self._voices.words(span))
        )
        return sources or spans, actors or speakers(draft.saying)

    def _strength(self, draft: Draft) -> Strength:
        """The strength of the entry, moved by adverbs and helping verbs."""
        sentences, words = self._sentences, self._rules.words
        adverbs = {sentences.trees.lower(one) for one in sentences.below(draft.at, "advmod")}
        level = _ORDER.index(draft.rule.strength)
        if not adverbs.isdisjoint(words["strengthening"]):
            level = min(level + 1, len(_ORDER) - 1)
        is_modal = draft.rule.kind == "modal"
        is_firm = is_modal or sentences.is_negated(draft.at)
        hedges = set() if is_firm else _HEDGING.intersection(sentences.helpers(draft.at))
        if hedges or not adverbs.isdisjoint(words["weakening"]):
            level = 0
        return _ORDER[level]

    def _score(self, draft: Draft) -> float:
        """The sureness of the entry, times that of the statement that it rests on."""
        told = draft.saying or self._voices.saying(draft.cue)
        share = 1.0 if told is None else 0.5 + told.statement.score / 2
        return round(draft.rule.score * share, 3)

    def _when(self, draft: Draft) -> Spans:
        """Time expressions on the word itself, else those of the statement it is told in."""
        sentences = self._sentences
        below = sentences.below(draft.at, "obl", "nmod", "advmod")
        held = draft.what.spans if draft.what else ()
        own = [
            span
            for one in below
            for span in self._times(sentences.phrase(one))
            if not any(each.start <= span.start < each.end for each in held)
        ]
        if own:
            return tuple(sorted(set(own)))
        saying = self._voices.told(draft.cue) or self._voices.saying(draft.cue)
        return saying.statement.when if saying is not None else ()

    def _times(self, span: Span) -> Iterable[Span]:
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        near = self._timexes[first : min(last, first + _MOST_TIMES)]
        return (Span(one.start, one.end) for one in near)

    def _trimmed(self, spans: Spans) -> Spans:
        """Spans without blanks and commas at their edges."""
        text = self._sentences.trees.text
        found = []
        for span in spans:
            inner = span.of(text)
            start = span.start + len(inner) - len(inner.lstrip(" \n\t,"))
            end = span.end - (len(inner) - len(inner.rstrip(" \n\t,")))
            found += [Span(start, end)] if start < end else []
        return tuple(found)

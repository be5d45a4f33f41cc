"""Through whom something was said: the hops from the outermost source to who said it first."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readout.reading.statements.circumstances import verb_of
from readout.reading.statements.outlets import is_outlet, name_head
from readout.reading.statements.page import Page
from readout.reading.statements.phrases import phrase, touches
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.unnamed import describe
from readout.reading.statements.voices import Voices
from readout.schema.span import Span
from readout.schema.statement import Hop, Statement

_PASSING = frozenset(
    {"cite", "carry", "obtain", "publish", "quote", "report", "review", "see", "view"}
)
_CITING = frozenset({"cite", "quote"})


class Chains:
    """Reads chains of one text."""

    def __init__(self, page: Page, rules: StatementRules, voices: Voices) -> None:
        self._page = page
        self._rules = rules
        self._voices = voices

    def hops(self, statement: Statement) -> tuple[Hop, ...]:
        """The hops of one statement alone: the medium it was told to or in, its source, and whom
        that cites."""
        source = self._source(statement)
        passed = (*self._media(statement), *self._passing(statement))
        return (*passed[:1], *source, *self._cited(statement))

    def _passing(self, statement: Statement) -> Iterator[Hop]:
        """The medium that brought a paper to light: "documents seen by the Post"."""
        for span in statement.source:
            head = self._page.noun(span)
            for at in self._page.makers(head, _PASSING) if head >= 0 else ():
                if self._is_outlet(at):
                    name = phrase(name_head(at, self._page), self._page)
                    actor = self._voices.actor(at)
                    yield Hop(name=name.of(self._page.trees.text), span=(name,), actor=actor)

    def _source(self, statement: Statement) -> tuple[Hop, ...]:
        if not statement.source:
            return ()
        span = statement.source[0]
        count = statement.unnamed.count if statement.unnamed else None
        return (
            Hop(
                name=self._name(span, statement.speaker),
                span=statement.source,
                actor=statement.speaker,
                anonymous=statement.anonymous,
                count=count,
            ),
        )

    def _name(self, span: Span, actor: str | None) -> str:
        """As written; the actor's name for a pronoun or a paper."""
        head = self._page.head(span)
        told = self._voices.name(actor)
        if head < 0 or told is None:
            return span.of(self._page.trees.text)
        is_pronoun = self._page.trees.words[head].upos == "PRON"
        if is_pronoun or self._page.is_noun(head, self._rules.papers):
            return told
        return span.of(self._page.trees.text)

    def _media(self, statement: Statement) -> Iterator[Hop]:
        """The paper or station that was told, or that the channel names."""
        found = [span for span in statement.addressee if self._is_outlet(self._page.head(span))]
        for channel in statement.channel:
            if not found and not touches(channel, statement.source):
                found += self._named_in(channel)
        for span in found[:1]:
            head = self._page.head(span)
            yield Hop(
                name=span.of(self._page.trees.text), span=(span,), actor=self._voices.actor(head)
            )

    def _named_in(self, channel: Span) -> list[Span]:
        """Media inside of a phrase: "in an interview with Harbour Radio"."""
        inside = [at for at in self._page.words(channel) if self._is_outlet(at)]
        names = (at for at in inside if self._page.trees.words[at].upos == "PROPN")
        return [phrase(name_head(at, self._page), self._page) for at in names][:1]

    def _cited(self, statement: Statement) -> Iterator[Hop]:
        """Whom the source cites: "the paper reported, citing two officials"."""
        trees = self._page.trees
        verb = verb_of(statement.cue[0], self._page)
        heads = [verb, trees.head(verb) if verb >= 0 else -1]
        below = (
            child for head in heads if head >= 0 for child in self._page.few(head, "advcl", "acl")
        )
        citing = (at for at in below if self._page.lemma(at) in _CITING)
        for at in citing:
            for cited in trees.below(at, "obj")[:1]:
                span = phrase(cited, self._page, joined=True)
                if not touches(span, (*statement.source, *statement.content)):
                    yield self._hop(cited, span)
                    return

    def _hop(self, head: int, span: Span) -> Hop:
        anonymous = self._voices.anonymity(span) is not None
        return Hop(
            name=span.of(self._page.trees.text),
            span=(span,),
            actor=self._voices.actor(head),
            anonymous=anonymous,
            count=self._count(span) if anonymous else None,
        )

    def _count(self, span: Span) -> int | None:
        return describe(span, self._page, self._rules, self._voices).count

    def _is_outlet(self, at: int) -> bool:
        return is_outlet(at, self._page, self._rules)


def lengthen(statement: Statement, above: tuple[Hop, ...] = ()) -> Statement:
    """A statement whose chain, and those nested in it, begin with the hops above them. Somebody who
    tells his own words is one hop, not two."""
    first = statement.chain[0].actor if statement.chain else None
    if first is not None and above and above[-1].actor == first:
        above = above[:-1]
    chain = (*above, *statement.chain)
    nested = tuple(lengthen(inner, chain) for inner in statement.nested)
    return msgspec.structs.replace(statement, chain=chain, nested=nested)


def with_outlet(chain: tuple[Hop, ...], name: str | None) -> tuple[Hop, ...]:
    """A chain with the outlet that printed the text as its first hop, which only the metadata
    tell; the same chain where that is not known or already there."""
    if not name or (chain and chain[0].name.casefold() == name.casefold()):
        return chain
    return (Hop(name=name), *chain)

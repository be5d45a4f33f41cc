"""Who a source is: the actor that speaks, or somebody who is not named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.schema.actor import Mention
from readout.schema.span import Span

DESCRIBED = "anonymous-description"
"""Rule of a source that is told by an office or a role alone: "two officials"."""


# In characters. It keeps endless sentences with many sources linear.
_ASIDE_MOST = 600
_INDEFINITE = frozenset({"a", "an", "some", "another", "several", "many", "one", "other"})


class Voices:
    """Mentions by the words they are built on. Built once a text, in linear time."""

    __slots__ = ("_brought", "_by_word", "_named", "_names", "_page", "_rules")

    def __init__(self, page: Page, mentions: Sequence[Mention], rules: StatementRules) -> None:
        self._page = page
        self._rules = rules
        self._by_word: dict[int, Mention] = {}
        for mention in mentions:
            head = mention.head or Span(mention.start, mention.end)
            for at in page.words(head):
                self._by_word[at] = self._longer(self._by_word.get(at), mention)
        self._names: dict[str, list[int]] = {}
        for mention in mentions:
            if mention.actor and mention.form == "name" and mention.type == "PERSON":
                self._names.setdefault(mention.actor, []).append(mention.start)
        self._named = frozenset(self._names)
        self._brought: dict[str, list[int]] = {}
        for at, word in enumerate(page.trees.words):
            if self._is_described(at) and self._is_indefinite(at):
                self._brought.setdefault(word.lemma.lower(), []).append(word.start)

    def is_mentioned(self, at: int) -> bool:
        """Whether a mention is built on a word."""
        return at in self._by_word

    def speaker(self, source: Span) -> str | None:
        """The actor that the head of a source refers to. Where that is a paper or an utterance
        ("the mayor's statement"), whoever it belongs to."""
        head = self._page.head(source)
        mention = self._by_word.get(head)
        if mention is not None and self.is_hidden(source):
            return None if mention.actor in self._named else mention.actor
        if mention is not None and mention.actor and not self._is_medium(head):
            return mention.actor
        owner = self._owner(head)
        if owner is not None:
            return owner
        return mention.actor if mention is not None else None

    def anonymity(self, source: Span) -> str | None:
        """The rule by which a source is anonymous, None for one that is named or is no person.

        Told so in the sentence ("on condition of anonymity"), or described by an office alone and
        nowhere in the text tied to a name.
        """
        head = self._voice(source)
        if head < 0 or (self._is_named(head) and not self.is_hidden(source)):
            return None
        for hit in self._rules.anonymity.hits(self._page.trees.text, self._around(head, source)):
            if hit.data.get("within") != "source" or _overlap(hit.span, source):
                return hit.rule
        return DESCRIBED if self._is_described(head) else None

    def _around(self, head: int, source: Span) -> Span:
        """The sentence of a source, or as much of it as an aside may stand away."""
        sentence = self._page.sentence(head)
        start, end = source.start - _ASIDE_MOST, source.end + _ASIDE_MOST
        return Span(max(sentence.start, start), min(sentence.end, end))

    def is_hidden(self, source: Span) -> bool:
        """Whether a source is brought in as somebody unnamed ("a senior official"), or takes up one
        that was: "the official", where no name of whom it might refer to stands in between."""
        head = self._voice(source)
        if not self._is_described(head):
            return False
        if self._is_indefinite(head):
            return True
        start = self._page.trees.words[head].start
        lemma = self._page.trees.words[head].lemma.lower()
        brought = self._brought.get(lemma, [])
        at = bisect_left(brought, start) - 1
        mention = self._by_word.get(head)
        names = self._names.get(mention.actor or "", []) if mention else []
        name = bisect_left(names, start) - 1
        return at >= 0 and (name < 0 or names[name] < brought[at])

    def _voice(self, source: Span) -> int:
        """The head of a source; of "one of the officials", the officials."""
        head = self._page.head(source)
        if head < 0 or self._page.trees.words[head].upos not in ("NUM", "DET", "PRON"):
            return head
        below = self._page.trees.below(head, "nmod")
        return next((at for at in below if self._is_described(at)), head)

    def _is_indefinite(self, head: int) -> bool:
        """Whether "a", "some", a number or nothing stands before a noun."""
        trees = self._page.trees
        if trees.below(head, "appos", "flat") or trees.below(head, "nmod:poss"):
            return False
        determiners = [trees.lower(at) for at in trees.below(head, "det")]
        return all(word in _INDEFINITE for word in determiners)

    def _is_described(self, head: int) -> bool:
        """Whether the head is a noun that tells a source by office alone."""
        return head >= 0 and self._page.is_noun(head, self._rules.voices)

    def _is_named(self, head: int) -> bool:
        mention = self._by_word.get(head)
        if mention is None:
            return self._page.trees.words[head].upos == "PROPN" or self._has_name_beside(head)
        return mention.form == "name" or mention.actor in self._named or self._has_name_beside(head)

    def _has_name_beside(self, head: int) -> bool:
        """Whether a person's name stands in apposition: "a spokesman, Ben Ash,"."""
        beside = self._page.trees.below(head, "appos", "flat")
        mentions = (self._by_word.get(at) for at in beside)
        return any(mention is not None and mention.type == "PERSON" for mention in mentions)

    def _is_medium(self, head: int) -> bool:
        return self._page.is_noun(head, self._rules.media)

    def _owner(self, head: int) -> str | None:
        if head < 0 or not self._is_medium(head):
            return None
        below = self._page.trees.below(head, "nmod", "compound")
        owners = (self._by_word.get(at) for at in below)
        return next((owner.actor for owner in owners if owner and owner.actor), None)

    @staticmethod
    def _longer(one: Mention | None, other: Mention) -> Mention:
        if one is None or not one.actor:
            return other
        longer = other.end - other.start > one.end - one.start
        return other if other.actor and longer else one


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end

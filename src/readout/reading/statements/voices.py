"""Who a source is: the actor that speaks, or somebody who is not named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from readout.reading.statements.page import Page
from readout.reading.statements.rules import StatementRules
from readout.schema.actor import Gender, Mention, MentionType
from readout.schema.span import Span

DESCRIBED = "anonymous-description"
"""Rule of a source that is told by an office or a role alone: "two officials"."""
PERSON = "anonymous-person"
"""Rule of people brought in without a name: "a doctor at the clinic", "some lawyers"."""
TAKEN_UP = "anonymous-taken-up"
"""Rule of a pronoun or noun that takes up somebody brought in without a name."""


# In characters. It keeps endless sentences with many sources linear.
_ASIDE_MOST = 600
_LISTENERS = frozenset({"PERSON", "ORG", "LOC", "NORP"})
_ALL = frozenset({"all", "every", "most", "more", "no", "few", "fewer", "percent", "%"})
_SOMEBODY = frozenset({"many", "others", "several", "some", "somebody", "someone"})
_INDEFINITE = frozenset({"a", "an", "some", "another", "several", "many", "one", "other"})


class Voices:
    """Mentions by the words they are built on. Built once a text, in linear time."""

    __slots__ = (
        "_brought",
        "_by_actor",
        "_by_word",
        "_fullest",
        "_named",
        "_nameless",
        "_names",
        "_page",
        "_rules",
    )

    def __init__(self, page: Page, mentions: Sequence[Mention], rules: StatementRules) -> None:
        self._page = page
        self._rules = rules
        self._by_word: dict[int, Mention] = {}
        for mention in mentions:
            head = mention.head or Span(mention.start, mention.end)
            for at in page.words(head):
                self._by_word[at] = self._longer(self._by_word.get(at), mention)
        self._by_actor: dict[str, list[Mention]] = {}
        for mention in mentions:
            if mention.actor and mention.form != "pronoun":
                self._by_actor.setdefault(mention.actor, []).append(mention)
        self._names: dict[str, list[int]] = {}
        for mention in mentions:
            if mention.actor and mention.form == "name" and mention.type == "PERSON":
                self._names.setdefault(mention.actor, []).append(mention.start)
        self._named = frozenset(self._names)
        self._fullest = _fullest(page.trees.text, mentions)
        self._nameless = self._find_nameless(mentions)
        self._brought: dict[str, list[int]] = {}
        for at, word in enumerate(page.trees.words):
            if self._is_described(at) and self._is_indefinite(at):
                self._brought.setdefault(word.lemma.lower(), []).append(word.start)

    def _find_nameless(self, mentions: Sequence[Mention]) -> frozenset[str]:
        """Actors without a name whose first mention brings them in: "a retired colonel"."""
        first: dict[str, Mention] = {}
        for mention in mentions:
            if mention.actor and mention.actor not in self._named:
                first.setdefault(mention.actor, mention)
        heads = {
            actor: self._page.noun(mention.head or Span(mention.start, mention.end))
            for actor, mention in first.items()
        }
        return frozenset(
            actor
            for actor, head in heads.items()
            if head >= 0
            and (
                self._is_brought_in(head)
                or (self._is_described(head) and self._is_indefinite(head))
            )
        )

    def may_listen(self, at: int) -> bool:
        """Whether a mention of people or of a body is built on a word."""
        mention = self._by_word.get(at)
        return mention is not None and mention.type in _LISTENERS

    def whole_name(self, at: int) -> Span | None:
        """The name that a word is part of, as far as it goes."""
        mention = self._by_word.get(at)
        if mention is None or mention.form != "name":
            return None
        return Span(mention.start, mention.end)

    def kind(self, at: int) -> MentionType | None:
        """The type of the name that a word is part of, None where it is part of none."""
        mention = self._by_word.get(at)
        return mention.type if mention is not None and mention.form == "name" else None

    def is_place(self, at: int) -> bool:
        """Whether a word is part of the name of a place or building."""
        return self.kind(at) in ("LOC", "FAC")

    def actor(self, at: int) -> str | None:
        """The actor that the mention built on a word refers to."""
        mention = self._by_word.get(at)
        return None if mention is None else mention.actor

    def name(self, actor: str | None) -> str | None:
        """The fullest name of an actor as it stands in the text, None for one without."""
        return self._fullest.get(actor or "")

    def is_person(self, actor: str) -> bool:
        """Whether an actor is one person."""
        return any(self._is_one(each) for each in self._by_actor.get(actor, ()))

    def _is_one(self, mention: Mention) -> bool:
        if mention.type != "PERSON" or mention.form == "name":
            return mention.type == "PERSON"
        head = self._page.noun(mention.head or Span(mention.start, mention.end))
        is_population = head >= 0 and self._page.is_noun(head, self._rules.populations)
        return mention.number == "singular" and not is_population

    def gender(self, actor: str) -> Gender | None:
        """The gender that the names of an actor show, of one without a name its nouns."""
        mentions = self._by_actor.get(actor, [])
        names = [each for each in mentions if each.form == "name"]
        return next((each.gender for each in names or mentions if each.gender is not None), None)

    def named(self, actor: str | None, span: Span) -> list[Span]:
        """Where nouns and names for an actor begin in a span."""
        mentions = self._by_actor.get(actor or "", [])
        first = bisect_left(mentions, span.start, key=_start)
        last = bisect_left(mentions, span.end, lo=first, key=_start)
        return [Span(each.start, each.end) for each in mentions[first:last]]

    def speakers(self, source: Span) -> tuple[str, ...]:
        """All actors that a source names side by side, the first first: "Ada Quill and Ben Ash"."""
        first = self.speaker(source)
        head = self._page.noun(source)
        if first is None or head < 0:
            return ()
        inside = self._page.words(source)
        trees = self._page.trees
        names = [at for at in trees.below(head, "appos") if trees.words[at].upos == "PROPN"]
        # "the mayor, Ada Quill, and the clerk", not "Ada Quill, a mother and a clerk"
        heads = [head, *(names if trees.words[head].upos == "NOUN" else ())]
        beside = [at for one in heads for at in trees.below(one, "conj") if at in inside]
        others = (self._named_at(at) for at in beside)
        return tuple(dict.fromkeys((first, *(other for other in others if other))))

    def _named_at(self, at: int) -> str | None:
        """The actor of a word, or of the name that explains it: "the mayor, «Ada Quill»"."""
        explained = self._page.trees.below(at, "appos", "flat")
        actors = (self.actor(each) for each in (at, *explained))
        return next((actor for actor in actors if actor is not None), None)

    def speaker(self, source: Span) -> str | None:
        """The actor that the head of a source refers to. Where that is a paper or an utterance
        ("the mayor's statement"), whoever it belongs to."""
        head = self._antecedent(self._page.noun(source))
        mention = self._by_word.get(head)
        if mention is not None and self.is_hidden(source):
            return None if mention.actor in self._named else mention.actor
        if mention is not None and mention.actor and not self._is_medium(head):
            return mention.actor
        owner = self._owner(head)
        if owner is not None:
            return owner
        return mention.actor if mention is not None else None

    def _antecedent(self, head: int) -> int:
        """The noun that "who" stands for, any other word itself."""
        trees = self._page.trees
        if head < 0 or trees.words[head].xpos not in ("WP", "WDT"):
            return head
        verb = trees.head(head)
        is_relative = verb >= 0 and trees.words[verb].deprel == "acl:relcl"
        return trees.head(verb) if is_relative else head

    def anonymity(self, source: Span) -> str | None:
        """The rule by which a source is anonymous, None for one that is named or is no person.

        Told so in the sentence ("on condition of anonymity"), or described by an office alone and
        nowhere in the text tied to a name.
        """
        head = self.voice(source)
        if head < 0 or (self._is_named(head) and not self.is_hidden(source)):
            return None
        if self._page.trees.lower(head) in _SOMEBODY:
            return PERSON
        is_somebody = self._may_be_somebody(head)
        for hit in self._rules.anonymity.hits(self._page.trees.text, self.around(head, source)):
            inside = _overlap(hit.span, source)
            if inside or (is_somebody and hit.data.get("within") != "source"):
                return hit.rule
        if self._is_described(head):
            return DESCRIBED
        if self._is_brought_in(head):
            return PERSON
        mention = self._by_word.get(head)
        return TAKEN_UP if mention and mention.actor in self._nameless else None

    def _may_be_somebody(self, head: int) -> bool:
        """Whether a word may stand for people: no body asks not to be named."""
        mention = self._by_word.get(head)
        return mention is None or mention.type == "PERSON" or mention.form == "pronoun"

    def _is_brought_in(self, head: int) -> bool:
        """Whether a noun that stands for people is brought in without a name, and means no whole
        population: "a doctor", "several lawyers", not "voters"."""
        mention = self._by_word.get(head)
        word = self._page.trees.words[head]
        if mention is None or mention.type != "PERSON" or mention.form != "nominal":
            return False
        if word.upos != "NOUN" or word.lemma.lower() in self._rules.populations:
            return False
        return self._is_indefinite(head) and not self._is_all(head)

    def _is_all(self, head: int) -> bool:
        """Whether a noun is of most or all: "most doctors"."""
        before = self._page.trees.below(head, "det", "amod", "advmod", "nummod")
        return any(self._page.trees.lower(at) in _ALL for at in before)

    def around(self, head: int, source: Span) -> Span:
        """The sentence of a source, or as much of it as an aside may stand away."""
        sentence = self._page.sentence(head)
        start, end = source.start - _ASIDE_MOST, source.end + _ASIDE_MOST
        return Span(max(sentence.start, start), min(sentence.end, end))

    def is_hidden(self, source: Span) -> bool:
        """Whether a source is brought in as somebody unnamed ("a senior official"), or takes up one
        that was: "the official", where no name of whom it might refer to stands in between."""
        head = self.voice(source)
        if not self._is_described(head):
            return False
        if self._is_indefinite(head):
            return True
        start = self._page.trees.words[head].start
        lemma = self._page.lemma(head)
        brought = self._brought.get(lemma, [])
        at = bisect_left(brought, start) - 1
        mention = self._by_word.get(head)
        names = self._names.get(mention.actor or "", []) if mention else []
        name = bisect_left(names, start) - 1
        return at >= 0 and (name < 0 or names[name] < brought[at])

    def voice(self, source: Span) -> int:
        """The head of a source; of "one of the officials", the officials."""
        head = self._antecedent(self._page.noun(source))
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
        below = [*self._page.trees.below(head, "nmod", "compound"), *self._page.makers(head)]
        owners = (self._by_word.get(at) for at in below)
        return next((owner.actor for owner in owners if owner and owner.actor), None)

    @staticmethod
    def _longer(one: Mention | None, other: Mention) -> Mention:
        if one is None or not one.actor:
            return other
        longer = other.end - other.start > one.end - one.start
        return other if other.actor and longer else one


def _fullest(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """The longest name of each actor; of equally long ones the first."""
    names: dict[str, str] = {}
    for mention in mentions:
        if mention.actor and mention.form == "name":
            name = text[mention.start : mention.end]
            if len(name) > len(names.get(mention.actor, "")):
                names[mention.actor] = name
    return names


def _start(mention: Mention) -> int:
    return mention.start


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end

"""Whom an argument means: the people, bodies and places in it, and how far their names reach."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from readout.reading.events.clauses import Clauses
from readout.schema.actor import Mention
from readout.schema.span import Span, Spans

PARTIES = frozenset({"PERSON", "ORG", "LOC", "NORP"})
PLACES = frozenset({"LOC", "FAC"})
_FORMS = {"pronoun": 0, "nominal": 1, "name": 2}
_LEFT = frozenset({"det", "amod", "compound", "flat", "nmod:poss", "nmod:desc", "case"})
_OWNERS = ("of", "by", "from", "against", "on", "in", "for", "to", "with", "at", "near")
_EDGES = frozenset({"border", "frontier", "boundary"})
_NEIGHBOURS = ("with", "between")
_GENITIVE = frozenset({"'s", "'"})
_MOST = 30
_LONGEST = 12
"""Words of a name to either side of its head that are looked at."""


class Parties:
    """Lookups by word over the mentions of one text."""

    __slots__ = ("_clauses", "_gatherings", "_inside", "_mentions", "_named", "_starts")

    def __init__(
        self, clauses: Clauses, mentions: Sequence[Mention], gatherings: frozenset[str]
    ) -> None:
        self._clauses = clauses
        self._gatherings = gatherings
        self._mentions: dict[int, Mention] = {}
        self._inside: dict[int, Mention] = {}
        self._named: dict[str, list[Mention]] = {}
        for mention in sorted(mentions, key=lambda one: (one.start, one.end)):
            self._keep(mention)
        self._starts = {key: [one.start for one in items] for key, items in self._named.items()}

    def _keep(self, mention: Mention) -> None:
        trees = self._clauses.trees
        span = mention.head or Span(mention.start, mention.end)
        first = trees.starts.get(span.start)
        if first is None:
            return
        inside = []
        at = first
        while at < len(trees.words) and trees.words[at].start < span.end:
            inside.append(at)
            at += 1
        heads = [at for at in inside if trees.head(at) not in inside] or inside[:1]
        for at in heads:
            old = self._mentions.get(at)
            if old is None or _FORMS[old.form] < _FORMS[mention.form]:
                self._mentions[at] = mention
        for at in inside:
            self._inside.setdefault(at, mention)
        if mention.actor and mention.form != "pronoun":
            self._named.setdefault(mention.actor, []).append(mention)

    def mention(self, at: int) -> Mention | None:
        """The mention that a word is the head of."""
        return self._mentions.get(at)

    def is_party(self, at: int) -> bool:
        """Whether a word is the head of a mention of people, a body or a place."""
        mention = self._mentions.get(at)
        return mention is not None and mention.type in PARTIES

    def is_person(self, at: int) -> bool:
        """Whether it is one of people."""
        mention = self._mentions.get(at)
        return mention is not None and mention.type in ("PERSON", "NORP")

    def is_public(self, at: int) -> bool:
        """Whether it is one of anybody but a single person told neither by name nor office."""
        mention = self._mentions.get(at)
        if mention is None or mention.type not in PARTIES:
            return False
        word = self._clauses.trees.words[at]
        is_private = mention.type == "PERSON" and mention.form == "nominal" and word.xpos == "NN"
        return not is_private

    def is_single(self, at: int) -> bool:
        """Whether it is one of one person."""
        mention = self._mentions.get(at)
        is_many = self._clauses.trees.words[at].xpos in ("NNS", "NNPS")
        return mention is not None and mention.type == "PERSON" and not is_many

    def is_body(self, at: int) -> bool:
        """Whether it is one of a state, a people or an organisation."""
        mention = self._mentions.get(at)
        return mention is not None and mention.type in ("ORG", "LOC", "NORP")

    def is_any_named(self, words: Sequence[int]) -> bool:
        """Whether anybody there is told by name, here or elsewhere in the text, or by that of a
        state or body ("the Kelmarian envoy")."""
        near = (self._clauses.below(at, "nmod", "compound", "amod", "appos") for at in words)
        heads = [*words, *(one for found in near for one in found)]
        for verb in (one for at in words for one in self._clauses.below(at, "acl")):
            # "A team led by the Kelmarian envoy".
            for one in self._clauses.agents(verb):
                heads += [one, *self._clauses.below(one, "compound", "amod")]
        mentions = (self._mentions.get(one) for at in heads for one in (at, *self.of(at)))
        for mention in mentions:
            if mention is None or mention.type not in PARTIES:
                continue
            others = self._named.get(mention.actor, ()) if mention.actor else ()
            if mention.form == "name" or any(other.form == "name" for other in others):
                return True
        return False

    def is_place(self, at: int) -> bool:
        """Whether it is one of a place or building."""
        mention = self._mentions.get(at)
        return mention is not None and mention.type in PLACES

    def of(self, at: int, *, loose: bool = False) -> list[int]:
        """The words that name whom an argument means, in text order: itself, whoever it is made of
        ("thousands of Kelmarians"), or who owns or borders it ("the offices of the union").
        `loose` looks for anybody further below."""
        for _ in range(3):
            inner = self._made_of(at)
            if inner < 0:
                break
            at = inner
        if self.is_party(at):
            return [at]
        trees = self._clauses.trees
        below = self._clauses.below(at, "appos")
        bearers = [child for child in below if self._is_bearer(child, at)]
        if not bearers and trees.words[at].xpos == "NN":
            # "The counsel of the union, Amara Quill".
            bearers = [child for child in below if self._is_named_person(child)]
        if bearers:
            return bearers[:1]
        near = [
            child
            for child in self._clauses.below(at, "nmod", "compound", "amod", "flat", "obl")
            if self._is_tied(child) and self.is_party(child)
        ]
        near.sort(key=lambda child: (trees.words[child].deprel != "nmod:poss", child))
        if near:
            return [one for one in self._clauses.members(near[0]) if self.is_party(one)]
        return self._anybody(at) if loose else []

    def _is_bearer(self, at: int, head: int) -> bool:
        """Whether a name says who a noun before it is: "the Sarrow envoy «Amara Quill»"."""
        return self._is_named_person(at) and self._starts_after(at, head)

    def _is_named_person(self, at: int) -> bool:
        mention = self._mentions.get(at)
        return mention is not None and mention.type == "PERSON" and mention.form == "name"

    def _is_tied(self, at: int) -> bool:
        case = self._clauses.case(at)
        return not case or case in _OWNERS

    def _made_of(self, at: int) -> int:
        lemma = self._clauses.trees.words[at].lemma.lower()
        if lemma in _EDGES:
            below = self._clauses.obliques(at, _NEIGHBOURS)
            return below[0] if below else self._right_behind(at)
        if lemma not in self._gatherings and self._clauses.trees.words[at].upos != "NUM":
            return -1
        below = [one for one in self._clauses.obliques(at, ("of", "from")) if self.is_party(one)]
        words = self._clauses.trees.words
        last = [one for one in below if words[one].lemma.lower() not in self._gatherings]
        return next(iter(last or below), -1)

    def _right_behind(self, at: int) -> int:
        """Whom a border is with, where the tree hangs them on the verb; -1 for nobody."""
        trees = self._clauses.trees
        if at + 1 >= len(trees.words) or trees.lower(at + 1) not in _NEIGHBOURS:
            return -1
        head = trees.head(at + 1)
        is_phrase = trees.relation(at + 1) == "case" and head > at
        return head if is_phrase and self.is_party(head) else -1

    def _anybody(self, at: int) -> list[int]:
        words = [at]
        for one in words:
            words += self._clauses.children(one)
            if len(words) > _MOST:
                break
        found = sorted(one for one in words if self.is_party(one) and self._is_name(one))
        return found[:1]

    def _is_name(self, at: int) -> bool:
        mention = self._mentions.get(at)
        return mention is not None and mention.form != "pronoun"

    def span(self, at: int) -> Span:
        """From the first to the last word of a name with its title and what stands before it; of
        a noun also what follows with "of" or "in". How many they are is no part of who it is:
        of "two border guards" it is the "border guards"."""
        trees = self._clauses.trees
        head = trees.head(at)
        if head >= 0 and trees.words[at].deprel == "appos" and self._is_bearer(at, head):
            at = head
        words = [at]
        for one in words:
            words += [
                c for c in self._clauses.children(one) if self._belongs(c, one, top=one == at)
            ]
            if len(words) > _MOST:
                break
        first, last = self._solid(at, frozenset((*words, *self._of_name(at))))
        return Span(trees.words[first].start, trees.words[last].end)

    def _of_name(self, at: int) -> list[int]:
        """The words of the name that a word heads: the tree may tear it."""
        mention = self._mentions.get(at)
        if mention is None or mention.form != "name":
            return []
        near = range(max(0, at - _LONGEST), min(len(self._clauses.trees.words), at + _LONGEST))
        return [one for one in near if self._inside.get(one) is mention]

    def _belongs(self, child: int, head: int, *, top: bool) -> bool:
        trees = self._clauses.trees
        deprel = trees.words[child].deprel
        if deprel in ("flat", "fixed", "goeswith"):
            return True
        if deprel == "case":
            return not top and (child < head or trees.lower(child) in _GENITIVE)
        if child < head:
            is_told = deprel in _LEFT or (deprel == "nummod" and not top)
            return is_told or (deprel == "advmod" and not top)
        if deprel in ("appos", "nmod:desc") and top:
            return child == head + 1 or self._starts_after(child, head)
        if deprel != "nmod":
            return False
        return self._clauses.case(child) in (self._reach(head) if top else ("of",))

    def _reach(self, at: int) -> tuple[str, ...]:
        """The prepositions that go on with a phrase: "guards in Vasht" and not "the envoy in
        Sarrow", who is met there."""
        is_many = self._clauses.trees.words[at].xpos in ("NNS", "NNPS")
        return ("of", "in") if is_many else ("of",)

    def _starts_after(self, child: int, head: int) -> bool:
        """Whether an apposition follows with no comma between."""
        words = self._clauses.trees.words
        below = self._clauses.children(child)
        left = [one for one in below if one < child and words[one].upos != "PUNCT"]
        return min(left, default=child) == head + 1

    def _solid(self, at: int, words: frozenset[int]) -> tuple[int, int]:
        """The unbroken run of words around one; signs in between are passed over."""
        trees = self._clauses.trees
        first = last = at
        while first - 1 in words or (first - 2 in words and trees.words[first - 1].upos == "PUNCT"):
            first -= 1
        while last + 1 in words or (last + 2 in words and trees.words[last + 1].upos == "PUNCT"):
            last += 1
        while first < at and (first not in words or trees.words[first].upos == "ADP"):
            first += 1
        return first, last

    def named(self, at: int) -> Span:
        """The span of a word's phrase, for a pronoun that of the nearest phrase before it in the
        sentence that refers to the same."""
        mention = self._mentions.get(at)
        if mention is None or mention.form != "pronoun" or not mention.actor:
            return self.span(at)
        earlier = self._named.get(mention.actor, ())
        place = bisect_left(self._starts.get(mention.actor, []), mention.start) - 1
        if place < 0:
            return self.span(at)
        other = earlier[place]
        head = self._clauses.trees.starts.get((other.head or Span(other.start, other.end)).start)
        number = self._clauses.trees.sentence
        if head is None or number[head] != number[at]:
            return self.span(at)
        heads = [one for one in range(head, head + 6) if self._mentions.get(one) is other]
        return self.span(heads[0]) if heads else Span(other.start, other.end)

    def actors(self, words: Iterable[int]) -> tuple[str, ...]:
        """The ids of the actors that words refer to, each once, in that order."""
        found: dict[str, None] = {}
        for at in words:
            mention = self._mentions.get(at) or self._mentions.get(next(iter(self.of(at)), -1))
            if mention is not None and mention.actor:
                found.setdefault(mention.actor)
        return tuple(found)


def in_order(spans: Iterable[Span]) -> Spans:
    """Spans in text order, none twice, none that lies in another."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)

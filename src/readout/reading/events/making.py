"""From matched words to events: what is one event, how sure we are, what belongs to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from readout.reading.events.clauses import Clauses
from readout.reading.events.facts import Fact, Facts
from readout.reading.events.genre import Genre
from readout.reading.events.matching import Found, Matcher
from readout.reading.events.parties import Parties, in_order
from readout.reading.events.rules import EventRules
from readout.reading.events.settings import Settings
from readout.schema.event import Event
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement

# What doubt costs an event; entries begin with their own score.
ALONE = 0.3
ALONE_VERB = 0.15
NO_RECIPIENT = 0.05
TOLD = 0.4
ASIDE = 0.06
BEHIND = 0.1
DOUBTFUL = 0.5
"""Where the threshold lies by default."""
UNREAL = 0.05
INFINITIVE = 0.05
"""More often than other forms no deed, but a matter of talk."""
NOUN = 0.1
DATED = 0.05
"""A noun names a deed outright, which makes a sure one surer; so does a day beside it."""
BUSINESS = 0.1
"""Of texts on business, where words of politics mean other things."""
MENTIONED = 0.05
AUTHOR = 0.35
"""What the author or "you" take part in, where nobody is quoted."""
LONELY = 0.2
"""A talk that one person has with nobody and nowhere."""
UNNAMED = 0.15
UNKNOWN = 0.25
"""Of what is done with words, or given: politics has names for those who do it."""

_NEAR = frozenset({"obj", "nsubj", "obl", "nmod", "advcl", "conj", "xcomp", "compound", "acl"})
_WITHIN = frozenset({"", "in", "by", "with", "during", "through", "of"})
_DESCRIBING = ("compound", "amod", "conj", "nmod")
_COMING = frozenset({"next", "coming", "upcoming", "tomorrow"})
_AUTHOR = frozenset({"i", "we", "you", "my", "our", "your", "me", "us"})
_WORDS = frozenset({
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN",
})  # fmt: skip
_SAYINGS = frozenset({
    "AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
})  # fmt: skip
_DONE_AT = frozenset({
    "ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "AID", "COOPERATE", "PROTEST", "CONSULT",
})  # fmt: skip
_MOST = 6
_CLAUSE = 40
"""Words of a clause that are looked at for its context."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One event by its words; `told` says that another event tells it."""

    found: Found
    others: tuple[Found, ...]
    told: bool

    @property
    def all(self) -> tuple[Found, ...]:
        """The match that gives the event its type, and those merged into it."""
        return (self.found, *self.others)


def drafts(matcher: Matcher, clauses: Clauses, facts: Facts) -> list[Draft]:
    """The events of a text, acts of one attack by one side taken together, in text order."""
    roots: dict[int, int] = {}
    order = sorted(matcher.found)
    for at in order:
        above = _one_with(at, matcher, clauses, facts)
        if above >= 0:
            roots[at] = above
    members: dict[int, list[int]] = {}
    for at in order:
        members.setdefault(_root(at, roots), []).append(at)
    return [
        Draft(
            found=matcher.found[root],
            others=tuple(matcher.found[at] for at in words if at != root),
            told=root in matcher.told,
        )
        for root, words in sorted(members.items())
    ]


def _root(at: int, roots: dict[int, int]) -> int:
    for _ in range(_MOST):
        if at not in roots:
            break
        at = roots[at]
    return at


def _one_with(at: int, matcher: Matcher, clauses: Clauses, facts: Facts) -> int:
    """The event right above a word that it is part of: "wounded two in «an attack»", -1 if none."""
    found, trees = matcher.found[at], clauses.trees
    head = trees.head(at)
    if head not in matcher.found and trees.words[at].deprel == "advcl":
        # "Broke in and fired, «killing» two": the tree may hang it on the first verb.
        before = [one for one in clauses.below(head, "conj") if one < at] if head >= 0 else []
        head = next((one for one in reversed(before) if one in matcher.found), head)
    above = matcher.found.get(head)
    if above is None or above.rule.type != found.rule.type:
        return -1
    if (at in matcher.told) is not (head in matcher.told) or above.inner == at:
        return -1
    if trees.relation(at) not in _NEAR or clauses.case(at) not in _WITHIN:
        return -1
    if facts.of(at).factuality != facts.of(head).factuality:
        return -1
    return head if _may_be_one(found, above) else -1


def _may_be_one(one: Found, other: Found) -> bool:
    """Whether nobody is named as doer of one who is not that of the other."""
    return not one.actor or not other.actor or bool(set(one.actor) & set(other.actor))


class Reports:
    """Which statements hold a place in their contents; contents of statements do not overlap."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        contents = ((span, at) for at, one in enumerate(statements) for span in one.content)
        self._contents = sorted(contents)
        self._starts = [span.start for span, _ in self._contents]

    def of(self, start: int) -> tuple[int, ...]:
        """The numbers of the statements that report what is told there."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start >= self._contents[at][0].end:
            return ()
        return (self._contents[at][1],)


class Maker:
    """Makes events of drafts. Holds the lookups of one text."""

    def __init__(
        self,
        clauses: Clauses,
        parties: Parties,
        facts: Facts,
        settings: Settings,
        rules: EventRules,
        reports: Reports,
        genre: Genre,
    ) -> None:
        self._trees = clauses.trees
        self._reports = reports
        self._genre = genre
        self._means_of = rules.means
        self._about = rules.about
        self._clauses = clauses
        self._parties = parties
        self._facts = facts
        self._settings = settings

    def event(self, draft: Draft, number: int) -> Event:
        """The event of a draft; `number` makes its id."""
        found = draft.found
        actor = _merged(one.actor for one in draft.all)
        recipient = tuple(at for at in self._recipient(draft) if at not in actor)
        parts = tuple(at for one in draft.all for at in (one.at, *one.parts) if at != found.at)
        when = self._settings.when(found.at, parts, told=self._is_told(found))
        fact = self._fact(found.at, when)
        place = self._place(draft, parts, actor, recipient)
        trigger = self._trigger(found.at, parts)
        return Event(
            id=f"e{number}",
            trigger=trigger,
            type=found.rule.type,
            factuality=fact.factuality,
            rule=found.rule.name,
            score=self._score(draft, actor, recipient, fact, (when, place)),
            modes=_all((*(one.modes for one in draft.all), self._means(draft))),
            contexts=_all((*(one.rule.contexts for one in draft.all), self._contexts(draft))),
            actor=in_order(self._parties.named(at) for at in actor),
            recipient=in_order(self._parties.named(at) for at in recipient),
            place=place,
            when=(when,) if when else (),
            actors=self._parties.actors(actor),
            recipients=self._parties.actors(recipient),
            basis=fact.rule,
            reported_by=self._reports.of(trigger[0].start),
        )

    def _fact(self, at: int, when: Span | None) -> Fact:
        """What the words say of an event; its time may say that it is still to come."""
        fact = self._facts.of(at)
        if fact.factuality != "actual" or when is None or self._trees.words[at].xpos == "VBD":
            return fact
        words = when.of(self._trees.text).lower().split()
        return Fact("planned", "future-time") if _COMING & set(words) else fact

    def _recipient(self, draft: Draft) -> tuple[int, ...]:
        """Those of all acts; what is only named ("in an attack on «a village»") counts where the
        acts name nobody."""
        acts = [one for one in draft.all if self._trees.words[one.at].upos == "VERB"]
        found = _merged(one.recipient for one in acts)
        return found or _merged(one.recipient for one in draft.all)

    def _means(self, draft: Draft) -> tuple[str, ...]:
        """The modes that the words around an event tell: "killed by «a shell»"."""
        words = [at for one in draft.all for at in (one.at, *one.parts)]
        words += [child for at in words for child in self._clauses.children(at)]
        words += [child for at in words for child in self._clauses.below(at, *_DESCRIBING)]
        lemmas = dict.fromkeys(self._trees.words[at].lemma.lower() for at in words)
        rules = (rule for lemma in lemmas for rule in self._means_of.get(lemma, ()))
        return _all(rule.modes for rule in rules if rule.type == draft.found.rule.type)

    def _contexts(self, draft: Draft) -> tuple[str, ...]:
        """The contexts that the words of the clause of an event tell."""
        words = [at for one in draft.all for at in (one.at, *one.parts)]
        for at in words:
            words += [child for child in self._clauses.children(at) if self._is_inside(child)]
            if len(words) > _CLAUSE:
                break
        lemmas = dict.fromkeys(self._trees.words[at].lemma.lower() for at in words)
        return _all(rule.contexts for lemma in lemmas for rule in self._about.get(lemma, ()))

    def _is_inside(self, at: int) -> bool:
        return self._trees.relation(at) not in ("parataxis", "conj", "punct", "advcl", "ccomp")

    def _trigger(self, at: int, parts: Iterable[int]) -> Spans:
        words = self._trees.words
        return in_order(Span(words[one].start, words[one].end) for one in (at, *parts))

    def _place(
        self,
        draft: Draft,
        parts: Sequence[int],
        actor: Sequence[int],
        recipient: Sequence[int],
    ) -> Spans:
        """Where it was; of deeds, not of words, the place that they were done to. A state that
        acts ("the Kelmarian raid") is no place."""
        at = self._settings.where(draft.found.at, parts, told=self._is_told(draft.found))
        if at in actor:
            at = -1
        if self._clauses.case(draft.found.at) == "for":
            # "Is in Sarrow for talks on the border".
            at = next((one for one in recipient if self._is_site(one)), at)
        if at < 0 and draft.found.rule.type in _DONE_AT:
            at = next((one for one in recipient if self._is_site(one)), -1)
        return (self._parties.span(at),) if at >= 0 else ()

    def _is_told(self, found: Found) -> bool:
        """Whether an event is a saying about others, with times and places of their own."""
        is_verb = self._trees.words[found.at].upos == "VERB"
        return is_verb and found.rule.type in _SAYINGS

    def _is_site(self, at: int) -> bool:
        """Whether a place stands for itself: not "«US» troops"."""
        is_modifier = self._trees.words[at].deprel in ("compound", "amod", "nmod:poss")
        return self._parties.is_place(at) and not is_modifier

    def _score(
        self,
        draft: Draft,
        actor: Sequence[int],
        recipient: Sequence[int],
        fact: Fact,
        setting: tuple[Span | None, Spans],
    ) -> float:
        found, (when, place) = draft.found, setting
        is_noun = self._trees.words[found.at].upos != "VERB"
        score = found.rule.score
        if not actor and not recipient:
            is_known = bool(when or place) and self._is_definite(found.at)
            score -= (MENTIONED if is_known else ALONE) if is_noun else ALONE_VERB
        elif found.rule.recipient and not recipient and not found.rule.reciprocal:
            score -= NO_RECIPIENT
        if found.rule.type in _WORDS and not self._parties.is_any_named((*actor, *recipient)):
            is_known = any(self._is_somebody(at) for at in (*actor, *recipient))
            is_counted = is_noun and not actor and not recipient
            score -= UNNAMED if is_known else 0 if is_counted else UNKNOWN
        if found.rule.type == "CONSULT" and not (is_noun or recipient or place):
            is_one = len(actor) == 1 and self._trees.words[actor[0]].xpos in ("NN", "NNP", "PRP")
            score -= LONELY if is_one else 0
        if actor and not self._reports.of(self._trees.words[found.at].start):
            score -= AUTHOR if self._is_author((*actor, *recipient)) else 0
        if draft.told:
            score -= TOLD
        if fact.factuality != "actual":
            score -= UNREAL
        score -= BUSINESS if self._genre.is_business else 0
        score -= INFINITIVE if self._is_infinitive(found.at) else 0
        score += DATED if when else 0
        score += NOUN if is_noun and score >= DOUBTFUL else 0
        depth = self._depth(found.at)
        # What stands aside ranks behind, but is no more doubtful for it than ASIDE says.
        kept = min(score - ASIDE * depth, DOUBTFUL)
        return round(max(0.05, kept, score - BEHIND * depth), 2)

    def _is_infinitive(self, at: int) -> bool:
        is_bare = self._trees.words[at].xpos == "VB"
        return is_bare and not self._clauses.below(at, "aux")

    def _is_somebody(self, at: int) -> bool:
        """Whether a word is a party, or takes some up by their number: "«the two» spoke"."""
        return self._parties.is_party(at) or self._trees.words[at].upos == "NUM"

    def _is_author(self, words: Iterable[int]) -> bool:
        """Whether the author takes part, or somebody of his: "my friends"."""
        owners = ((at, *self._clauses.below(at, "nmod")) for at in words)
        pronouns = (one for found in owners for one in found
                    if self._trees.words[one].upos == "PRON")  # fmt: skip
        # "US" is none.
        return any(self._trees.lower(one) in _AUTHOR for one in pronouns)

    def _is_definite(self, at: int) -> bool:
        words = (self._trees.lower(child) for child in self._clauses.below(at, "det"))
        return any(word in ("the", "this", "that", "these", "those") for word in words)

    def _depth(self, at: int) -> int:
        """How many clauses that only describe a word stands in, three at most."""
        depth = 0
        for _ in range(2 * _MOST):
            if self._trees.words[at].deprel in ("acl:relcl", "acl", "advcl", "amod"):
                depth += 1
            at = self._trees.head(at)
            if at < 0:
                break
        return min(depth, 3)


def _merged(groups: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sorted({at for group in groups for at in group}))


def _all(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))

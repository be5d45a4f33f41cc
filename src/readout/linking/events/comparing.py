"""Are two event mentions of one event? Features with weights, a score, and the reasons."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readout.linking.events.pages import Near
from readout.linking.events.profiles import Profile, day_text
from readout.linking.events.tables import event_tables
from readout.linking.events.times import Days, fit
from readout.linking.events.weights import BIAS, WEIGHTS
from readout.linking.odds import Odds
from readout.schema.event import Factuality
from readout.schema.link import Reason
from readout.tagger.sense import find_likeness

FULL = 0.4
"""Closeness of two documents from which there is no doubt that they tell one story."""
STEPS = ((0.1, "story-far"), (0.15, "story-loose"), (0.22, "story-mid"))
"""Closeness below which two documents tell one story hardly, perhaps, as good as surely."""
EVEN = 0.6
"""Likeness of two vectors of sense from which it speaks for one event, not against."""
PAIR = 2
"""People that talk with each other, at least."""
VAGUE = 3
"""Classes more than one from which a word may mean anything."""

Side = str | frozenset[str] | Mapping[str, float] | Days
"""What a feature compares; of words with weights the weightiest are shown."""
Feature = tuple[str, float, Side, Side]
"""Its name, its share 0..1 (of sense -1..1), and the two sides compared."""

ODDS = Odds(BIAS, WEIGHTS)


class Comparison(msgspec.Struct, frozen=True):
    """Score 0..1 that two are one, with its reasons, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...]


def is_out(left: Profile, right: Profile) -> bool:
    """Whether days alone keep two mentions of two documents apart, whatever else they share."""
    return left.document != right.document and fit(left.days, right.days) == "other"


def compare(
    left: Profile, right: Profile, near: Sequence[Near], words: Mapping[str, float]
) -> Comparison:
    """Compare two mentions. Symmetric but for the sides of the reasons.

    `near` has for each document those of its story, `words` how telling each word is.
    """
    reasons = tuple(
        Reason(feature=name, weight=ODDS.weigh(name, share), left=_show(one), right=_show(other))
        for name, share, one, other in find_features(left, right, near, words)
    )
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature))
    return Comparison(ODDS.score([reason.weight for reason in reasons]), tuple(ordered))


def score(left: Profile, right: Profile, near: Sequence[Near], words: Mapping[str, float]) -> float:
    """The score alone, without the cost of keeping reasons."""
    features = find_features(left, right, near, words)
    return ODDS.score([ODDS.weigh(name, share) for name, share, _, _ in features])


def _show(side: Side) -> str:
    if isinstance(side, str):
        return side
    if isinstance(side, Days):
        return f"{day_text(side.earliest)}/{day_text(side.latest)}"
    if isinstance(side, Mapping):
        return ", ".join(sorted(side, key=lambda word: (-side[word], word))[:4])
    return ", ".join(sorted(side)[:3])


def find_features(
    left: Profile, right: Profile, near: Sequence[Near], words: Mapping[str, float]
) -> Iterator[Feature]:
    """All features of a pair."""
    yield from _told(left, right)
    yield from _parties(left, right)
    yield from _facts(left, right)
    talk = is_one_talk(left, right)
    if talk:
        who = left.company & right.company
        yield ("one-talk", 1.0, who, who)
    yield from _standing(left, right, near, words, talk=talk)


def is_one_talk(left: Profile, right: Profile) -> bool:
    """Whether one document tells of talk between the same people twice, and neither the days nor
    the words say that they talked twice."""
    kinds = {left.event.talk, right.event.talk}
    if "" in kinds or left.document != right.document or len(kinds - {"talks"}) > 1:
        return False
    if len(left.company & right.company) < PAIR or fit(left.days, right.days) == "other":
        return False
    if left.event.numbers != right.event.numbers:
        return False
    factualities = {left.event.factuality, right.event.factuality}
    return len(factualities) == 1 or factualities <= {"actual", "possible"}


def _told(left: Profile, right: Profile) -> Iterator[Feature]:
    """How alike the words are that tell of them."""
    one, other = left.told, right.told
    if left.event.sense and right.event.sense:
        alike = find_likeness(left.event.sense, right.event.sense)
        yield ("sense", round(alike - EVEN, 2), one, other)
    if left.lemma == right.lemma and left.phrasal == right.phrasal:
        yield ("words-same", 1.0, one, other)
    elif left.roots & right.roots and not (left.phrasal and right.phrasal):
        yield ("words-root", 1.0, one, other)
    elif classes := left.classes & right.classes:
        yield ("words-class", 1.0, one, other)
        narrow = max(event_tables().narrow[kind] for kind in classes)
        yield ("words-narrow", narrow, "", "")
        vague = min(max(len(left.classes), len(right.classes)) - 1, VAGUE) / VAGUE
        if vague:
            yield ("words-vague", vague, "", "")
    else:
        yield ("words-other", 1.0, one, other)
    if len(left.classes & right.classes) > 1 and left.lemma != right.lemma:
        yield ("words-share", 1.0, "", "")
    rarity = min(left.rarity, right.rarity)
    if rarity:
        yield ("words-rare", rarity, "", "")
    if left.is_common or right.is_common:
        yield ("words-common", 1.0, "", "")
        is_same = left.doers & right.doers or left.doer_words & right.doer_words
        if not is_same and left.doer_words and right.doer_words:
            yield ("common-doer-other", 1.0, "", "")
    if left.is_light or right.is_light:
        yield ("words-light", 1.0, "", "")


def _kept_apart(left: Profile, right: Profile) -> bool:
    """Whether the reader of their document found both and took them for two."""
    return (
        left.document == right.document
        and left.event.local != right.event.local
        and bool(left.event.type and right.event.type)
    )


def _parties(left: Profile, right: Profile) -> Iterator[Feature]:
    typed = bool(left.event.type and right.event.type)
    doers = (left.doers, left.doer_words), (right.doers, right.doer_words)
    done = (left.done, left.done_words), (right.done, right.done_words)
    related = bool(left.kin & right.kin)
    yield from _side("doer", *doers, typed=typed, related=related)
    yield from _side("done", *done, typed=typed, related=related)
    if typed and _is_swapped(left, right):
        yield ("roles-swapped", 1.0, left.doer_words, right.doer_words)
    if _kept_apart(left, right) and _is_elsewhere(left, right):
        yield ("apart-other", 1.0, left.done_words, right.done_words)
    shared = left.other_words & right.other_words
    if not shared and left.other_words and right.other_words:
        yield ("other-other", 1.0, left.other_words, right.other_words)
    words = left.all_words & right.all_words
    if words:
        yield ("any-word", 1.0, words, words)
    known = left.everybody & right.everybody
    if known:
        yield ("any-same", 1.0, known, known)


def _is_swapped(left: Profile, right: Profile) -> bool:
    """Whether what one did to the other is told beside what the other did to the one."""
    if not (left.doers & right.done and left.done & right.doers):
        return False
    return not (left.doers & right.doers or left.done & right.done)


def _is_elsewhere(left: Profile, right: Profile) -> bool:
    """Whether it is done to others."""
    if not left.done_words or not right.done_words:
        return False
    return not (left.done_words & right.done_words or left.done & right.done)


_Side = tuple[frozenset[str], frozenset[str]]


def _side(slot: str, left: _Side, right: _Side, *, typed: bool, related: bool) -> Iterator[Feature]:
    """Who stands on one side of two events. Where the reader has found both events (`typed`) it
    knows their sides well; `related` says that names have a word in common, as those of a group
    and its people have."""
    if not (left[0] or left[1]) or not (right[0] or right[1]):
        return
    known, words = left[0] & right[0], left[1] & right[1]
    one, other = left[1] or left[0], right[1] or right[0]
    if known:
        yield (f"{slot}-same", 1.0, one, other)
    elif words:
        yield (f"{slot}-word", 1.0, words, words)
    else:
        # Two that are named are two; of the others one may be called this and that.
        clash = "clash" if left[0] and right[0] and not related else "other"
        yield (f"{slot}-{clash}", 1.0, one, other)
        if typed and clash == "clash":
            yield ("roles-clash", 1.0, one, other)


def _facts(left: Profile, right: Profile) -> Iterator[Feature]:
    one, other = left.event, right.event
    if one.numbers and other.numbers:
        same = set(one.numbers) & set(other.numbers)
        name = "numbers-same" if same else "numbers-other"
        yield (name, 1.0, " ".join(one.numbers), " ".join(other.numbers))
    if one.places and other.places:
        name = "places-same" if set(one.places) & set(other.places) else "places-other"
        yield (name, 1.0, ", ".join(one.places), ", ".join(other.places))
    if one.type and other.type:
        yield ("type-same" if one.type == other.type else "type-other", 1.0, one.type, other.type)
    if one.factuality != other.factuality:
        name = _facts_apart(one.factuality, other.factuality)
        yield (name, 1.0, one.factuality, other.factuality)
    days = fit(left.days, right.days)
    if days != "open":
        again = "-again" if days == "near" and (left.recurs or right.recurs) else ""
        yield (f"days-{days}{again}", 1.0, left.days, right.days)


def _facts_apart(one: Factuality, other: Factuality) -> str:
    """How far two kinds of factuality exclude each other: a plan may have come true, and what one
    paper denies another may report."""
    if "negated" in (one, other):
        is_told = {one, other} & {"actual", "possible"}
        return "factuality-negated" if is_told else "factuality-unreal"
    if "actual" in (one, other) and "planned" not in (one, other):
        return "factuality-unreal"
    return "factuality-other"


def _standing(
    left: Profile,
    right: Profile,
    near: Sequence[Near],
    words: Mapping[str, float],
    *,
    talk: bool,
) -> Iterator[Feature]:
    if left.document == right.document:
        yield ("one-document", 1.0, "", "")
        if left.lemma == right.lemma:
            yield ("one-document-word", 1.0, left.lemma, right.lemma)
        if left.event.local == right.event.local:
            yield ("tied", 1.0, left.event.local, right.event.local)
        else:
            if left.event.sentence == right.event.sentence:
                yield ("one-sentence", 1.0, "", "")
            if _kept_apart(left, right) and not talk:
                yield ("kept-apart", 1.0, left.event.local, right.event.local)
    elif is_one_day(left, right):
        kin = left.kin & right.kin
        name = "one-day-other" if _is_elsewhere(left, right) else "one-day"
        yield (name, 1.0, kin, kin)
    else:
        close = near[left.document].get(right.document, 0.0)
        yield ("story", round(min(close / FULL, 1.0), 3), "", "")
        for step, name in STEPS:
            if close < step:
                yield (name, 1.0, "", "")
                break
        best = max(max(near[one].values(), default=0.0) for one in (left.document, right.document))
        if best:
            yield ("story-best", round(close / best, 3), "", "")
        if left.event.sentence != right.event.sentence or left.document != right.document:
            yield from _context(left, right, words)
    if left.leads and right.leads:
        yield ("leads", 1.0, "", "")


def is_one_day(left: Profile, right: Profile) -> bool:
    """Whether two documents look back on one day, on what is of one type, and on the same people:
    whatever their stories are, and in whatever words."""
    return (
        left.told_back
        and right.told_back
        and left.days.earliest == right.days.earliest
        and bool(left.event.type)
        and left.event.type == right.event.type
        and bool(left.kin & right.kin or left.company & right.company)
    )


def _context(left: Profile, right: Profile, words: Mapping[str, float]) -> Iterator[Feature]:
    """What the sentences have in common besides the words of the events."""
    one, other = left.context - right.forms, right.context - left.forms
    shared = {word: words[word] for word in one & other}
    if not shared:
        return
    least = min(math.fsum(map(words.__getitem__, side)) for side in (one, other))
    if least > 0:
        yield ("context", round(math.fsum(shared.values()) / least, 3), shared, shared)

"""From the statements of all documents to what they claim together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.claims.sayings.back import Backward, find_backward
from readout.linking.claims.sayings.candidates import find_candidates
from readout.linking.claims.sayings.comparing import compare, find_match, score
from readout.linking.claims.sayings.keys import SayingKeys
from readout.linking.claims.sayings.making import WEIGHT, make_claim
from readout.linking.claims.sayings.profiles import Profile, find_who, make_profiles
from readout.linking.claims.sayings.relating import Finding, relate
from readout.linking.claims.sayings.repeats import Repeats, find_repeats
from readout.linking.clusters import Partition, partition
from readout.linking.verdicts import find_merged, follow
from readout.schema.cast import Cast
from readout.schema.claim import Claim, ClaimPair, Claims
from readout.schema.duplicate import DuplicateGroup
from readout.schema.fix import Sameness, in_order_of_ids
from readout.schema.happening import Happenings
from readout.schema.link import Link, LinkKind, Reason
from readout.schema.span import Span
from readout.schema.time import Dct, Timex

CUT = 0.5
"""Score from which two sayings speak of one matter, and mean score down to which many do."""
DOUBT = 0.35
"""Score from which a pair that is not one matter is shown as related."""
SURE = 0.4
"""Score of a statement below which it is too doubtful itself to speak for or against another."""
SHOWN = 2
"""Related pairs shown of a saying, the likeliest."""
SAME_WORDS = Reason(feature="same-words", weight=1.0)
_KIND: LinkKind = "claim"


class Pair(msgspec.Struct, frozen=True):
    """Two sayings by place, left < right, how they stand to each other, and the clauses by which
    they do. `inside` says that one stands in the words of the other: it joins and shows nothing."""

    left: int
    right: int
    score: float
    finding: Finding
    reasons: tuple[Reason, ...] = ()
    clauses: tuple[Span, Span] | None = None
    inside: bool = False

    @property
    def is_one(self) -> bool:
        """Whether the two are of one claim."""
        if self.inside and self.finding.relation != "agree":
            return False
        return self.score >= CUT and (self.finding.relation != "related" or self.finding.joins)


def link_sayings(
    keys: Iterable[SayingKeys],
    said: Iterable[Sameness] = (),
    *,
    dates: Mapping[str, Dct],
    timexes: Mapping[str, tuple[Timex, ...]] | None = None,
    cast: Cast | None = None,
    happenings: Happenings | None = None,
    groups: Iterable[DuplicateGroup] = (),
    outlets: Mapping[str, str] | None = None,
    rejected: Container[str] = (),
) -> Claims:
    """What the statements of all documents claim; a function of the sets given, whatever their
    order.

    `dates` are when documents were published, `outlets` by whom, both by id and as far as known;
    `timexes` are all time expressions of documents, anchored to these dates; where they are not
    given those of the keys are anchored. `cast` says who is who, `happenings` which events are one,
    `groups` which documents carry one text, `said` is what people said of which speak of one
    matter, in the order in which it counts; statements that are `rejected` are passed over. What
    only copies of one text repeat makes no claim. O(n log n) in statements.
    """
    groups = tuple(groups)
    said = tuple(said)
    made = make_profiles(keys, dates, find_who(cast), groups, happenings, timexes)
    telling = [each for each in made if _is_telling(each) and each.id not in rejected]
    judged = {id for each in said for id in (each.target, *each.others)}
    repeats = find_repeats(telling, groups, judged)
    profiles = tuple(each for each in telling if each.id not in repeats.home)
    backward = tuple(_backward(telling, profiles, repeats))
    pairs = tuple(_pairs(profiles, backward))
    # What only points back goes where that goes which it points to.
    replies = {
        profiles[each.reply].id: profiles[each.said].id
        for each in backward
        if each.is_sure and profiles[each.reply].id not in judged
    }
    links = (_link(profiles, pair) for pair in pairs if pair.is_one)
    members = (each.id for each in profiles if each.id not in replies)
    parts = partition(_KIND, members, links, cut=CUT)
    maker = _Maker(profiles, telling, pairs, repeats, outlets or {})
    found = follow(maker.grown(_with_replies(parts, replies)), said)
    return Claims(
        claims=tuple(maker.claims(found.groups, find_merged(said))),
        related=tuple(maker.related(found.apart)),
    )


def _is_telling(profile: Profile) -> bool:
    """Whether a statement is sure enough itself, and says something or points back to something."""
    saying = profile.saying
    points_back = saying.back and saying.standing != "holds"
    return saying.score >= SURE and (bool(profile.clauses) or points_back)


def _backward(
    telling: Sequence[Profile], profiles: Sequence[Profile], repeats: Repeats
) -> Iterator[Backward]:
    """What points back to what in each document, by the places of what stands for it."""
    place = {profile.id: number for number, profile in enumerate(profiles)}
    for found in find_backward(telling):
        said, reply = telling[found.said].id, telling[found.reply].id
        first = repeats.home.get(said, said)
        if reply in place and first != reply:
            yield msgspec.structs.replace(found, said=place[first], reply=place[reply])


def _with_replies(parts: Partition, replies: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The clusters, each with what points back to one of its members."""
    asked: dict[str, list[str]] = defaultdict(list)
    for reply, said in sorted(replies.items()):
        asked[said].append(reply)
    for cluster in parts.clusters:
        yield tuple(sorted((*cluster.members, *(r for id in cluster.members for r in asked[id]))))


def _pairs(profiles: Sequence[Profile], backward: Iterable[Backward]) -> Iterator[Pair]:
    """All pairs that may be one matter, each once."""
    replies = {(min(each.said, each.reply), max(each.said, each.reply)): each for each in backward}
    for (left, right), found in sorted(replies.items()):
        yield Pair(left, right, found.score, found.finding)
    for left, right in find_candidates(profiles):
        if (left, right) in replies:
            continue
        match = find_match(profiles[left], profiles[right])
        if score(profiles[left], profiles[right], match) < DOUBT:
            continue
        comparison = compare(profiles[left], profiles[right], match)
        yield Pair(
            left,
            right,
            comparison.score,
            relate(profiles[left], profiles[right], comparison),
            comparison.reasons,
            None if match is None else (match.left.span, match.right.span),
            _is_inside(profiles[left], profiles[right]),
        )


def _is_inside(left: Profile, right: Profile) -> bool:
    """Whether the two are told by the same words: one statement stands in the other."""
    return left.document == right.document and any(
        one.start < other.end and other.start < one.end
        for one in left.saying.content
        for other in right.saying.content
    )


def _link(profiles: Sequence[Profile], pair: Pair) -> Link:
    left, right = profiles[pair.left].id, profiles[pair.right].id
    return Link(kind=_KIND, left=left, right=right, score=pair.score)


class _Maker:
    """Makes claims of clusters, and shows what lies between them."""

    def __init__(
        self,
        profiles: Sequence[Profile],
        telling: Sequence[Profile],
        pairs: Sequence[Pair],
        repeats: Repeats,
        outlets: Mapping[str, str],
    ) -> None:
        self._profiles, self._pairs, self._repeats = profiles, pairs, repeats
        self._outlets = outlets
        self._by_id = {profile.id: profile for profile in telling}
        self._repeated: dict[str, list[str]] = defaultdict(list)
        for repeat, first in sorted(repeats.home.items()):
            self._repeated[first].append(repeat)
        self._home: dict[str, int] = {}
        self._first: list[str] = []

    def grown(self, clusters: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
        """The clusters with what repeats a member of theirs."""
        for cluster in clusters:
            repeated = (each for id in cluster for each in self._repeated[id])
            yield tuple(sorted({*cluster, *repeated}))

    def claims(
        self, clusters: Sequence[Sequence[str]], merged: Iterable[tuple[str, str]]
    ) -> Iterator[Claim]:
        """The claims of clusters that say more than one statement does, or of which people said so
        (`merged`)."""
        self._first = [cluster[0] for cluster in clusters]
        self._home = {id: at for at, cluster in enumerate(clusters) for id in cluster}
        inside: dict[int, list[Pair]] = defaultdict(list)
        for pair in self._pairs:
            left, right = self._homes(pair)
            if left == right and pair.score >= CUT and not pair.inside:
                inside[left].append(pair)
        said = {self._home.get(left) for left, right in merged if self._is_one(left, right)}
        found = (
            self._claim(cluster, inside[at], is_said=at in said)
            for at, cluster in enumerate(clusters)
            if len(cluster) > 1
        )
        yield from sorted((each for each in found if each is not None), key=lambda each: each.id)

    def _homes(self, pair: Pair) -> tuple[int, int]:
        left, right = self._profiles[pair.left].id, self._profiles[pair.right].id
        return self._home[left], self._home[right]

    def _is_one(self, left: str, right: str) -> bool:
        return left in self._home and self._home[left] == self._home.get(right)

    def _claim(
        self, cluster: Sequence[str], pairs: Sequence[Pair], *, is_said: bool
    ) -> Claim | None:
        profiles = [self._by_id[id] for id in cluster]
        sides = ((self._profiles[pair.left], self._profiles[pair.right]) for pair in pairs)
        if not is_said and not _is_claim(profiles, pairs, sides, self._repeats.copies):
            return None
        spans: dict[str, Span] = {}
        for pair in sorted(pairs, key=lambda each: (-each.score, each.left, each.right)):
            if pair.clauses is not None:
                spans.setdefault(self._profiles[pair.left].id, pair.clauses[0])
                spans.setdefault(self._profiles[pair.right].id, pair.clauses[1])
        shown = [*map(self._shown, pairs), *self._same(cluster)]
        return make_claim(profiles, shown, self._repeats.copies, spans, self._outlets)

    def _same(self, cluster: Sequence[str]) -> Iterator[ClaimPair]:
        """Pairs of what is said in the same words, but for copies of one text."""
        for id in cluster:
            first = self._repeats.home.get(id)
            if first is not None and first in cluster and id not in self._repeats.copies:
                left, right = sorted((id, first))
                yield ClaimPair(
                    left=left, right=right, relation="agree", score=1.0, reasons=(SAME_WORDS,)
                )

    def _shown(self, pair: Pair) -> ClaimPair:
        left, right = self._profiles[pair.left].id, self._profiles[pair.right].id
        newer = {"left": left, "right": right}.get(pair.finding.newer)
        return ClaimPair(
            left=left,
            right=right,
            relation=pair.finding.relation,
            score=pair.score,
            reasons=(*pair.finding.reasons, *pair.reasons),
            newer=newer,
            parts=pair.clauses,
        )

    def related(self, apart: Container[tuple[str, str]]) -> Iterator[ClaimPair]:
        """Pairs between claims that may be one matter, the likeliest first: not of claims that
        somebody said are two (`apart`, by their smallest members). After `claims`."""
        shown: dict[int, int] = defaultdict(int)
        for pair in sorted(self._pairs, key=lambda each: (-each.score, each.left, each.right)):
            ends = tuple(sorted(self._homes(pair)))
            if ends[0] == ends[1] or max(shown[end] for end in ends) >= SHOWN:
                continue
            if in_order_of_ids(*(self._first[end] for end in ends)) in apart:
                continue
            if self._profiles[pair.left].document == self._profiles[pair.right].document:
                continue
            for end in ends:
                shown[end] += 1
            yield msgspec.structs.replace(self._shown(pair), relation="related", newer=None)


def _is_claim(
    profiles: Sequence[Profile],
    pairs: Sequence[Pair],
    sides: Iterable[tuple[Profile, Profile]],
    copies: Mapping[str, str],
) -> bool:
    """Whether several sources say it, or several sides speak of it in one."""
    own = [profile for profile in profiles if profile.id not in copies]
    if len({profile.group for profile in own}) > 1:
        return True
    if max((WEIGHT[pair.finding.relation] for pair in pairs), default=0) > WEIGHT["refine"]:
        return True
    return any(_is_shared(left, right) for left, right in sides)


def _is_shared(left: Profile, right: Profile) -> bool:
    """Whether two that are known say it, each for themselves."""
    return left.is_known and right.is_known and left.holder != right.holder

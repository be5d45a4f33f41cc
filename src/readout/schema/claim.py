"""What is said of one matter by several: claims, who holds and who denies them, what conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from readout.schema.link import Reason
from readout.schema.span import Span, Spans
from readout.schema.time import Interval

ClaimKind = Literal["figure", "statement"]

Relation = Literal["related", "agree", "refine", "supersede", "conflict"]
"""How two that speak of one matter stand to each other: nothing says how; they say the same; one
says it more narrowly; a later one takes the place of an earlier, as a count that grows or a
correction does; both cannot be so. The last outweighs those before it in what is said of a whole
claim."""

Standing = Literal["holds", "denies", "confirms", "declines"]
"""What a member does with the claim: says so; says it is not so; bears out what another said;
refuses to say."""


class ClaimMember(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure or a statement of one document as one of a claim.

    `id` is that of its row in the table of figures or statements, `spans` are the words that make
    the claim. `holder` is the cast actor whose word it is, None where it is the outlet's own;
    `name` is what it is called. `said` are the days on which it was said or as of which it holds,
    `published` when its document was. `low` and `high` are those of a figure, inclusive, None is
    unbounded. `copy_of` is the member that it repeats word for word, in a copy of its document.
    """

    id: str
    document: str
    spans: Spans
    standing: Standing = "holds"
    holder: str | None = None
    name: str = ""
    anonymous: bool = False
    said: Interval | None = None
    published: Interval | None = None
    low: float | None = None
    high: float | None = None
    copy_of: str | None = None


class ClaimPair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How two members stand to each other, `left` < `right` by id, and why. `newer` is the one that
    takes the place of the other or is the narrower; `parts` are the words of each in which they
    differ."""

    left: str
    right: str
    relation: Relation
    score: float
    reasons: tuple[Reason, ...] = ()
    newer: str | None = None
    parts: tuple[Span, Span] | None = None


WEIGHTS: Mapping[Relation, int] = MappingProxyType(
    {"related": 0, "agree": 1, "refine": 2, "supersede": 3, "conflict": 4}
)
"""Relations, the weightiest last."""


def weightiest(pairs: Iterable[ClaimPair]) -> ClaimPair | None:
    """The pair that says most of how a claim stands, the surest of equals."""
    return min(
        pairs,
        key=lambda pair: (-WEIGHTS[pair.relation], -pair.score, pair.left, pair.right),
        default=None,
    )


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a claim of a figure measures: what is said of them ("killed"), what is counted, in which
    unit, where, in which group, since when, of which event, and whether it is a running total."""

    measure: str = ""
    counted: str = ""
    unit: str = ""
    place: str = ""
    group: str = ""
    since: str = ""
    event: str | None = None
    cumulative: bool | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Members that speak of one matter, in the order of time. `id` is that of the smallest member,
    and any member's id leads to it.

    `relation` is the weightiest of its `pairs`. `first` is the member that appeared first; holders
    and deniers are cast actors or outlets by name, in the order of time. `sources` counts
    independent documents: those that carry one text are one.
    """

    id: str
    kind: ClaimKind
    relation: Relation
    members: tuple[ClaimMember, ...]
    pairs: tuple[ClaimPair, ...] = ()
    subject: Subject | None = None
    event: str | None = None
    first: str = ""
    holders: tuple[str, ...] = ()
    deniers: tuple[str, ...] = ()
    documents: int = 0
    outlets: int = 0
    sources: int = 0


class Claims(msgspec.Struct, frozen=True):
    """All claims of a project by id, and the pairs that are related but may not be one matter."""

    claims: tuple[Claim, ...]
    related: tuple[ClaimPair, ...] = ()

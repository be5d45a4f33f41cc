"""Which documents tell one story: months of reports on the same people and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readout.linking.clusters import partition
from readout.linking.events.pages import Likeness, Likenesses, PageKeys, copy_links, find_likenesses
from readout.schema.duplicate import DuplicateGroup
from readout.schema.link import Cluster, Judgement, Link
from readout.schema.time import Dct

CUT = 0.05
"""Mean closeness down to which documents tell one story; chosen on the topics of ECB+ train."""


def find_stories(
    pages: Iterable[PageKeys],
    dates: Mapping[str, Dct],
    *,
    judgements: Iterable[Judgement] = (),
    outlets: Mapping[str, str] | None = None,
    groups: Iterable[DuplicateGroup] = (),
    likenesses: Likenesses | None = None,
) -> tuple[Cluster, ...]:
    """Documents by story, each in one; a function of the sets given, whatever their order.

    `dates` are when documents were published and `outlets` by whom, both as far as known: they
    tell which names are an outlet's furniture. Documents of one of the `groups` carry one text and
    tell one story. Judgements are those of the kind "event" on document ids. `likenesses` are those
    of the pages by id, where they are known already. Near-linear.
    """
    known = {page.document: page for page in pages}
    ordered = [known[id] for id in sorted(known)]
    if likenesses is None:
        likenesses = find_likenesses(ordered, dates, outlets)
    links = [
        _link(ordered[left].document, ordered[right].document, like)
        for (left, right), like in likenesses.items()
    ]
    links += copy_links(groups)
    return partition("event", known, links, judgements, cut=CUT).clusters


def _link(left: str, right: str, like: Likeness) -> Link:
    return Link(kind="event", left=left, right=right, score=round(min(like.closeness, 1.0), 4))

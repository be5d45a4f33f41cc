"""Events across documents: what happened, by all that tell of it, and the occasions of talk."""

from __future__ import annotations

import re

from readout.schema.span import Span

_MENTION = re.compile(r"(?P<document>[^:]+):(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9}):event")


def mention_id(document: str, start: int, end: int) -> str:
    """Id of an event mention of one document: where the first of its words stand."""
    return f"{document}:{start}-{end}:event"


def parse_mention(id: str) -> tuple[str, Span] | None:
    """The document and the span that a mention's id names, None for other words."""
    found = _MENTION.fullmatch(id)
    if found is None:
        return None
    return found["document"], Span(int(found["start"]), int(found["end"]))

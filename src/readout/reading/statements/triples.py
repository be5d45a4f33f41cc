"""What belongs together: a cue, its source and its contents."""

from __future__ import annotations

import msgspec

from readout.tagger import RoleSpan

TAGGED = "tagger-roles"
TREE = "tree-clause"


class Triple(msgspec.Struct, frozen=True):
    """One attribution as roles; contents in text order. `rule` names what found it."""

    cue: RoleSpan
    source: RoleSpan | None
    contents: tuple[RoleSpan, ...]
    rule: str = TAGGED

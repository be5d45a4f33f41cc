"""What rows of several documents are of one matter: the mentions of an event, the members of a
claim."""

from __future__ import annotations

from readout.store.database import Database


def members_of(database: Database, id: str) -> tuple[str, ...]:
    """The ids of all mentions of the event, or of all members of the claim, that the row of this id
    is part of, ascending; none where it is part of none."""
    rows = database.rows(
        "SELECT id FROM happened WHERE happening = (SELECT happening FROM happened WHERE id = ?1) "
        "UNION ALL "
        "SELECT id FROM claimed WHERE claim = (SELECT claim FROM claimed WHERE id = ?1) "
        "ORDER BY id",
        (id,),
    )
    return tuple(row["id"] for row in rows)

"""Documents by story and by incident, and pairs that may be of one matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import get_args

import msgspec

from readout.schema.claim import ClaimPair
from readout.schema.link import Cluster, Reason
from readout.schema.story import (
    RelatedKind,
    RelatedPage,
    RelatedRow,
    StoryKind,
    StoryPage,
    StoryRow,
)
from readout.store.conditions import Condition, count_by, where
from readout.store.database import Database, within

KINDS: tuple[StoryKind, ...] = get_args(StoryKind)
_KIND = "replace(left, rtrim(left, 'abcdefghijklmnopqrstuvwxyz'), '')"
"""What the rows of a pair are: the end of their ids."""


def put_stories(database: Database, kind: StoryKind, clusters: Iterable[Cluster]) -> None:
    """Keep these groups of documents in place of any others of that kind."""
    database.run("DELETE FROM stories WHERE kind = ?", (kind,))
    for cluster in clusters:
        database.run(
            "INSERT INTO stories (kind, id, document, size) SELECT ?, ?, key, ? FROM documents "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (kind, f"{kind}:{cluster.id}", len(cluster.members), _json(cluster.members)),
        )


def stories(database: Database, *, kind: StoryKind, limit: int | None, offset: int) -> StoryPage:
    """One page of the groups of several documents, the largest first."""
    found = database.rows(
        "SELECT id FROM stories WHERE kind = ? AND size > 1 GROUP BY id "
        "ORDER BY size DESC, id LIMIT ? OFFSET ?",
        (kind, -1 if limit is None else within(limit), within(offset)),
    )
    total = "SELECT count(DISTINCT id) FROM stories WHERE kind = ? AND size > 1"
    single = "SELECT count(*) FROM stories WHERE kind = ? AND size = 1"
    return StoryPage(
        rows=tuple(_row(database, kind, row["id"]) for row in found),
        total=int(database.value(total, (kind,))),
        single=int(database.value(single, (kind,))),
    )


def iter_stories(database: Database) -> Iterator[StoryRow]:
    """All stories, then all incidents, those of one document, too, by id."""
    for kind in KINDS:
        for row in database.rows(
            "SELECT DISTINCT id FROM stories WHERE kind = ? ORDER BY id", (kind,)
        ):
            yield _row(database, kind, row["id"])


def _row(database: Database, kind: StoryKind, id: str) -> StoryRow:
    """A group; its title is the first one's that has one, by the number of events that others tell,
    too."""
    rows = database.rows(
        "SELECT d.id, d.title, d.publisher, coalesce(d.date, d.earliest) AS first, "
        "coalesce(d.date, d.latest) AS last FROM stories AS s JOIN documents AS d "
        "ON d.key = s.document WHERE s.kind = ? AND s.id = ? ORDER BY d.id",
        (kind, id),
    )
    title = database.value(
        "SELECT d.title FROM stories AS s JOIN documents AS d ON d.key = s.document "
        "LEFT JOIN happened AS t ON t.document = s.document "
        "LEFT JOIN happenings AS h ON h.id = t.happening AND h.documents > 1 "
        "WHERE s.kind = ? AND s.id = ? AND d.title IS NOT NULL "
        "GROUP BY d.key ORDER BY count(h.id) DESC, d.id LIMIT 1",
        (kind, id),
    )
    days = [day for row in rows for day in (row["first"], row["last"]) if day]
    return StoryRow(
        id=id,
        kind=kind,
        title=title,
        documents=tuple(row["id"] for row in rows),
        outlets=len({row["publisher"] for row in rows} - {None}),
        earliest=dt.date.fromisoformat(min(days)) if days else None,
        latest=dt.date.fromisoformat(max(days)) if days else None,
    )


def put_related(database: Database, pairs: Iterable[ClaimPair]) -> None:
    """Keep these pairs in place of any others."""
    database.run("DELETE FROM related")
    database.run_many(
        "INSERT OR IGNORE INTO related VALUES (?, ?, ?, ?)",
        (
            (pair.left, pair.right, pair.score, msgspec.json.encode(pair.reasons).decode("utf-8"))
            for pair in pairs
        ),
    )


def related(
    database: Database,
    *,
    limit: int | None,
    offset: int,
    ids: Iterable[str] | None = None,
    kind: RelatedKind | None = None,
) -> RelatedPage:
    """One page of related pairs, the likeliest first; with `ids` only those of these rows."""
    of = () if ids is None else (_of(_json(ids)),)
    condition, parameters = where((*of, *_is_of(kind)))
    rows = database.rows(
        f"SELECT * FROM related WHERE {condition} "  # noqa: S608
        f"ORDER BY score DESC, left, right LIMIT {-1 if limit is None else within(limit)} "
        f"OFFSET {within(offset)}",
        parameters,
    )
    return RelatedPage(
        rows=tuple(_related(row["left"], row["right"], row["score"], row["data"]) for row in rows),
        total=int(
            database.value(f"SELECT count(*) FROM related WHERE {condition}", parameters)  # noqa: S608
        ),
        # The smaller index holds both ids.
        kinds=count_by(database, _KIND, "FROM related INDEXED BY related_by_right", of)
        if ids is None
        else count_by(database, _KIND, "FROM related", of),
    )


def _is_of(kind: RelatedKind | None) -> Iterator[Condition]:
    if kind is not None:
        yield Condition(f"{_KIND} = ?", (kind,))


def _of(ids: str) -> Condition:
    among = "(SELECT value FROM json_each(?))"
    return Condition(f"(left IN {among} OR right IN {among})", (ids, ids))


def _related(left: str, right: str, score: float, data: str) -> RelatedRow:
    reasons = msgspec.json.decode(data, type=tuple[Reason, ...])
    return RelatedRow(left=left, right=right, score=score, reasons=reasons)


def _json(values: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode("ascii")

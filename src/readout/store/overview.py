"""What a project holds, in numbers."""

from __future__ import annotations

import datetime as dt

from readout.schema.view import Count, Overview
from readout.store.cast import count_doubts
from readout.store.conditions import counts_of
from readout.store.database import Database

_TOTALS = """
SELECT count(*) AS documents,
       count(not_read) AS not_read,
       count(DISTINCT text_hash) AS texts,
       coalesce(sum(words), 0) AS words,
       count(date) AS dated,
       sum(date IS NULL AND coalesce(earliest, latest) IS NOT NULL) AS bounded,
       min(coalesce(earliest, date)) AS earliest,
       max(coalesce(latest, date)) AS latest,
       sum(is_copy) AS copies
FROM documents WHERE state = 'current'
"""

# An interval counts for a month where it lies within one.
_MONTHS = """
SELECT CASE WHEN date IS NOT NULL THEN substr(date, 1, 7)
            WHEN substr(earliest, 1, 7) = substr(latest, 1, 7) THEN substr(earliest, 1, 7)
       END AS month, count(*)
FROM documents
WHERE state = 'current' AND coalesce(date, earliest, latest) IS NOT NULL
GROUP BY month
"""

_DAYS = """
SELECT date AS day, count(*)
FROM documents
WHERE state = 'current' AND coalesce(date, earliest, latest) IS NOT NULL
GROUP BY day
"""


def overview(database: Database, name: str) -> Overview:
    """Numbers of the project.

    `months` and `days` are in calendar order, other counts have the most frequent first.
    Dated documents whose interval spans several months are counted under the month None, and
    those without a single best day under the day None.
    """
    totals = database.rows(_TOTALS)[0]
    by_state = database.rows("SELECT state, count(*) FROM documents GROUP BY state")
    states = {row[0]: row[1] for row in by_state}
    return Overview(
        name=name,
        documents=totals["documents"],
        superseded=states.get("superseded", 0),
        gone=states.get("gone", 0),
        failures=database.value("SELECT count(*) FROM failures"),
        not_read=totals["not_read"],
        texts=totals["texts"],
        words=totals["words"],
        dated=totals["dated"],
        bounded=totals["bounded"] or 0,
        undated=totals["documents"] - totals["dated"] - (totals["bounded"] or 0),
        earliest=_day(totals["earliest"]),
        latest=_day(totals["latest"]),
        months=_by_time(database, _MONTHS),
        days=_by_time(database, _DAYS),
        groups=database.value("SELECT count(*) FROM groups"),
        copies=totals["copies"] or 0,
        actors=database.value("SELECT count(*) FROM actors WHERE named"),
        doubts=count_doubts(database),
        statements=database.value(
            "SELECT count(*) FROM statements AS s JOIN documents AS d ON d.key = s.document "
            "WHERE d.state = 'current' AND NOT s.rejected"
        ),
        **_told(database),
        publishers=_counts(database, "publisher"),
        agencies=_counts(database, "agency"),
        languages=_counts(database, "language"),
        bases=_counts(database, "basis"),
    )


_TOLD = {
    "events": "SELECT count(*) FROM happenings",
    "claims": "SELECT count(*) FROM claims",
    "conflicts": "SELECT count(*) FROM claims WHERE relation = 'conflict'",
    "positions": "SELECT count(*) FROM stances",
    "entries": "SELECT count(*) FROM entries",
    "states": "SELECT count(*) FROM snapshots",
}


def _told(database: Database) -> dict[str, int]:
    """How much there is of what documents tell."""
    found = {name: int(database.value(sql)) for name, sql in _TOLD.items()}
    kinds = database.rows(
        "SELECT t.kind, count(*) FROM told AS t JOIN documents AS d ON d.key = t.document "
        "WHERE d.state = 'current' AND t.kind IN ('figure', 'notice') GROUP BY 1"
    )
    counts = {row[0]: row[1] for row in kinds}
    return found | {"figures": counts.get("figure", 0), "notices": counts.get("notice", 0)}


def _counts(database: Database, column: str) -> tuple[Count, ...]:
    rows = database.rows(
        f"SELECT {column}, count(*) FROM documents "  # noqa: S608
        f"WHERE state = 'current' GROUP BY {column}"
    )
    return counts_of((row[0], row[1]) for row in rows)


def _by_time(database: Database, sql: str) -> tuple[Count, ...]:
    counts = (Count(row[0], row[1]) for row in database.rows(sql))
    return tuple(sorted(counts, key=lambda count: (count.value is None, count.value or "")))


def _day(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)

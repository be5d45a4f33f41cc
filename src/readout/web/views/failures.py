"""Inputs that became no document, with the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from readout.schema.row import FailureRow
from readout.schema.view import Count
from readout.web.page import Ask, Page

MAX_SHOWN = 500
"""Rows drawn; the tables hold all of them."""


def gather(ask: Ask) -> tuple[FailureRow, ...]:
    """All failures, in the project's order."""
    return ask.project.failures()


def context(_: Ask, failures: tuple[FailureRow, ...]) -> Mapping[str, object]:
    """The first failures, and how often each reason occurs."""
    return {
        "failures": failures[:MAX_SHOWN],
        "total": len(failures),
        "reasons": count_reasons(failures),
    }


def count_reasons(failures: Iterable[FailureRow]) -> tuple[Count, ...]:
    """How often each reason occurs, most often first, then by name."""
    counts = Counter(failure.reason for failure in failures)
    return tuple(
        Count(reason, count)
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def rows(failures: tuple[FailureRow, ...]) -> Iterable[FailureRow]:
    """The failures themselves."""
    return failures


PAGE = Page(
    name="failures",
    at="/failures",
    template="failures.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=FailureRow,
)

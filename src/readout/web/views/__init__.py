"""One page a module; `PAGES` lists them in the order in which addresses are tried."""

from __future__ import annotations

from typing import Any

from readout.web.page import Page
from readout.web.views import (
    about,
    actor,
    actors,
    comparison,
    document,
    documents,
    duplicates,
    failures,
    fixes,
    overview,
    places,
    review,
    search,
    statements,
)

PAGES: tuple[Page[Any], ...] = (
    overview.PAGE,
    documents.PAGE,
    actors.PAGE,
    review.PAGE,
    statements.PAGE,
    places.PAGE,
    duplicates.PAGE,
    search.PAGE,
    failures.PAGE,
    fixes.PAGE,
    about.PAGE,
    document.PAGE,
    actor.PAGE,
    comparison.PAGE,
)

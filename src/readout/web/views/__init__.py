"""One page a module; `PAGES` lists them in the order in which addresses are tried."""

from __future__ import annotations

from typing import Any

from readout.web.page import Page
from readout.web.views import (
    about,
    actor,
    actors,
    claim,
    claims,
    comparison,
    document,
    documents,
    duplicates,
    event,
    events,
    failures,
    figures,
    fixes,
    notices,
    overview,
    places,
    positions,
    related,
    review,
    search,
    since,
    statements,
    stories,
    timeline,
)

PAGES: tuple[Page[Any], ...] = (
    overview.PAGE,
    timeline.PAGE,
    documents.PAGE,
    actors.PAGE,
    review.PAGE,
    events.PAGE,
    statements.PAGE,
    figures.PAGE,
    claims.PAGE,
    positions.PAGE,
    related.PAGE,
    stories.PAGE,
    since.PAGE,
    places.PAGE,
    duplicates.PAGE,
    search.PAGE,
    failures.PAGE,
    fixes.PAGE,
    notices.PAGE,
    about.PAGE,
    document.PAGE,
    actor.PAGE,
    event.PAGE,
    claim.PAGE,
    comparison.PAGE,
)

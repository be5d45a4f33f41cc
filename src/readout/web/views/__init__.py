"""One page a module; `PAGES` lists them in the order in which addresses are tried."""

from __future__ import annotations

from typing import Any

from readout.web.page import Page
from readout.web.views import (
    about,
    comparison,
    document,
    documents,
    duplicates,
    failures,
    overview,
    search,
)

PAGES: tuple[Page[Any], ...] = (
    overview.PAGE,
    documents.PAGE,
    duplicates.PAGE,
    search.PAGE,
    failures.PAGE,
    about.PAGE,
    document.PAGE,
    comparison.PAGE,
)

"""The invented newsroom, and a way to ask its pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette

from readout.web.app import create_app
from readout.web.asgi import Answer, ask
from tests.web.newsroom import FAILURES, Newsroom, newsroom
from tests.web.wire import group_of, wire

PROJECT = Path("desk/osk-ferries.readout")

Get = Callable[..., Answer]


def app_of(project: Newsroom) -> Starlette:
    return create_app(PROJECT, opener=project.opener())


def get_from(app: Starlette) -> Get:
    def get(url_path: str, method: str = "GET", **headers: str) -> Answer:
        return asyncio.run(ask(app, url_path, method=method, headers=headers))

    return get


NIGHT = "Cantons and Ostermark talk through the night"


def grouped_newsroom() -> Newsroom:
    """The newsroom with its one pair of copies as a group."""
    documents = newsroom()
    night = [item for item in documents if item.row.title == NIGHT]
    return Newsroom(documents, FAILURES, groups=[group_of(*night, agency=None)])


def syndicate() -> Newsroom:
    """The newsroom and the agency story with its four copies."""
    documents = newsroom()
    night = [item for item in documents if item.row.title == NIGHT]
    groups = [group_of(*wire()), group_of(*night, agency=None)]
    return Newsroom((*documents, *wire()), FAILURES, groups=groups)


@pytest.fixture
def room() -> Newsroom:
    return grouped_newsroom()


@pytest.fixture
def copied() -> Newsroom:
    return syndicate()


@pytest.fixture
def get_copied(copied: Newsroom) -> Get:
    return get_from(app_of(copied))


@pytest.fixture
def get(room: Newsroom) -> Get:
    return get_from(app_of(room))


@pytest.fixture
def get_empty() -> Get:
    return get_from(app_of(Newsroom()))

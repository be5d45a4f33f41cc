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

PROJECT = Path("desk/osk-ferries.readout")

Get = Callable[..., Answer]


def app_of(project: Newsroom) -> Starlette:
    return create_app(PROJECT, opener=project.opener())


def get_from(app: Starlette) -> Get:
    def get(url_path: str, method: str = "GET", **headers: str) -> Answer:
        return asyncio.run(ask(app, url_path, method=method, headers=headers))

    return get


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(newsroom(), FAILURES)


@pytest.fixture
def get(room: Newsroom) -> Get:
    return get_from(app_of(room))


@pytest.fixture
def get_empty() -> Get:
    return get_from(app_of(Newsroom()))

"""The pages as an ASGI application: GET and HEAD, a POST for corrections, no cookies."""

from __future__ import annotations

import io
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from readout import __version__, export
from readout.errors import ProjectBusyError, ReadoutError, UsageError
from readout.web import correcting
from readout.web.assets import assets
from readout.web.drawing import environment
from readout.web.following import Follower
from readout.web.guard import LOOPBACK_HOSTS, SECURITY_HEADERS, Guard
from readout.web.page import Ask, Form, Page
from readout.web.project import Opener, WriteOpener, open_project
from readout.web.said import Said, Seal, receive
from readout.web.views import PAGES
from readout.web.wording import shortened

Endpoint = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]

MEDIA: dict[Form, str] = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}

CODEC_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

HEADINGS = {
    400: "This cannot be read",
    403: "Nothing was changed",
    404: "Nothing is here",
    405: "Pages can only be read",
    409: "The record has moved on",
    413: "Nothing was changed",
    415: "Nothing was changed",
    500: "Something went wrong in Readout",
    503: "The project cannot be used now",
}


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Whether all documents are built, and whether what they tell follows all corrections; how
    many documents wait, and how many of these were read."""

    built: bool
    told: bool
    waiting: int
    read: int


def create_app(
    project_path: Path,
    *,
    hosts: Sequence[str] = (),
    opener: Opener = open_project,
    writer: WriteOpener | None = None,
    user: str = "",
    follower: Follower | None = None,
) -> Starlette:
    """The pages of the project in that file.

    Answers only requests to this machine's own names and to `hosts`. Every request opens the
    project anew, so that pages show what is there while somebody else writes. With a `writer`
    the record can be corrected, in the name of `user`; without one it can only be read. A
    `follower` is told of every correction, and lets events, claims and the timeline follow it.
    """
    site = Site(project_path, opener, writer, user, follower)
    return Starlette(
        routes=list(site.routes()),
        middleware=[Middleware(Guard, hosts=(*LOOPBACK_HOSTS, *hosts))],
        exception_handlers={
            HTTPException: site.show_http_error,
            ReadoutError: site.show_readout_error,
            Exception: site.show_crash,
        },
    )


class Site:
    """Routes, and how values become responses."""

    def __init__(
        self,
        project_path: Path,
        opener: Opener,
        writer: WriteOpener | None,
        user: str,
        follower: Follower | None,
    ) -> None:
        self._path = project_path
        self._opener = opener
        self._writer = writer
        self._user = user
        self._follower = follower
        self._seal = Seal()

    def routes(self) -> Iterator[Route]:
        """Every address. Those with an ending come first, for `{id}` would take them in."""
        for page in PAGES:
            yield self._route(page.at + ".json", self._page(page, "json"))
            yield self._route(page.at + ".csv", self._page(page, "csv"))
            at = "/" if page.name == "overview" else page.at
            yield self._route(at, self._page(page, "html"))
        yield Route("/fixes", self._take_fix, methods=["POST"])
        yield self._route("/documents/{id}/raw", self._send_raw)
        yield self._route("/progress.json", self._send_progress)
        yield self._route("/static/{name}", self._send_asset)

    def _route(self, at: str, endpoint: Endpoint) -> Route:
        return Route(at, endpoint, methods=["GET"])

    def _page(self, page: Page[Any], form: Form) -> Endpoint:
        """The endpoint of one page in one form. It blocks, so Starlette runs it in a thread."""

        def show(request: Request) -> Response:
            with self._opener(self._path) as project:
                path = {key: str(value) for key, value in request.path_params.items()}
                is_document = page.name == "document"
                if is_document and (
                    moved := self._full_address(request, project.resolve_id, path, form)
                ):
                    return moved
                token = None if self._writer is None else self._seal.token
                params = request.query_params
                ask = Ask(project=project, params=params, path=path, form=form, token=token)
                return self._respond(page, ask)

        return show

    async def _take_fix(self, request: Request) -> Response:
        """A correction: into the log, and back to where it was made (or an error, no change)."""
        if self._writer is None:
            raise HTTPException(403, "These pages are served to be read only.")
        said = await receive(request, self._seal)
        return RedirectResponse(await run_in_threadpool(self._correct, said), 303)

    def _correct(self, said: Said) -> str:
        assert self._writer is not None
        later = self._follower is not None
        with self._writer(self._path) as project:
            address = correcting.correct(project, said, user=self._user, later=later)
        if self._follower is not None:
            self._follower(self._path)
        return address

    def _full_address(
        self,
        request: Request,
        resolve: Callable[[str], tuple[str, ...]],
        path: dict[str, str],
        form: Form,
    ) -> Response | None:
        """Where an abbreviated document id leads, None for any other address."""
        if "id" not in path or len(path["id"]) == 20:
            return None
        ids = resolve(path["id"])
        if len(ids) != 1 or ids[0] == path["id"]:
            return None
        ending = "" if form == "html" else f".{form}"
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/documents/{quote(ids[0])}{ending}{query}", 302)

    def _respond(self, page: Page[Any], ask: Ask) -> Response:
        data = page.gather(ask)
        if ask.form == "json":
            return Response(msgspec.json.encode(data) + b"\n", media_type=MEDIA["json"])
        if ask.form == "csv":
            return Response(
                write_table(page, data),
                media_type=MEDIA["csv"],
                headers={"content-disposition": attachment(f"{page.name}.csv")},
            )
        here = page.at.format(**ask.path)
        context = {
            "downloads": {},
            **page.context(ask, data),
            "behind": ask.project.is_behind,
            "waiting": None if ask.project.is_built else ask.project.waiting,
        }
        return self._draw(page.template, {**context, "page": page.name, "here": here})

    def _draw(self, template: str, context: Mapping[str, object], status: int = 200) -> Response:
        site = {
            "project_name": self._path.stem,
            "version": __version__,
            "assets": assets(),
            "behind": False,
            "waiting": None,
        }
        body = environment().get_template(template).render({**site, **context})
        # Named here too, because the answer to a crash does not pass the guard.
        return Response(body, status, headers=SECURITY_HEADERS, media_type=MEDIA["html"])

    def _send_progress(self, _: Request) -> Response:
        """How far a build is, for pages that wait for it; cheap, for they ask again and again."""
        with self._opener(self._path) as project:
            waiting, read = (0, 0) if (is_built := project.is_built) else project.waiting
            is_told = not project.is_behind
        progress = Progress(built=is_built, told=is_told, waiting=waiting, read=read)
        return Response(msgspec.json.encode(progress) + b"\n", media_type=MEDIA["json"])

    def _send_raw(self, request: Request) -> Response:
        """The bytes of the input, as plain text to be saved: never run, never guessed at."""
        id = str(request.path_params["id"])
        with self._opener(self._path) as project:
            view = project.document(id)
            raw = project.raw(id)
        if view is None or raw is None:
            raise HTTPException(404, f"There is no document {id!r} in this project.")
        encoding = view.row.encoding
        charset = encoding if CODEC_NAME.fullmatch(encoding) else "utf-8"
        name = view.row.path.rsplit("/", 1)[-1] or id
        return Response(
            raw,
            headers={
                "content-type": f"text/plain; charset={charset}",
                "content-disposition": attachment(raw_name(name)),
            },
        )

    def _send_asset(self, request: Request) -> Response:
        asset = assets().get(str(request.path_params["name"]))
        if asset is None:
            raise HTTPException(404, "There is no such file.")
        is_pinned = request.query_params.get("v") == asset.version
        lifetime = "max-age=31536000, immutable" if is_pinned else "no-cache"
        return Response(
            asset.body, headers={"content-type": asset.media, "cache-control": lifetime}
        )

    def show_http_error(self, request: Request, error: Exception) -> Response:
        """404 and 405, in the form that was asked for."""
        assert isinstance(error, HTTPException)
        response = self._error(request, error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    def show_readout_error(self, request: Request, error: Exception) -> Response:
        """A question that makes no sense (400), or a project that cannot be read now (503)."""
        status = 400 if isinstance(error, UsageError) else 503
        message = str(error)
        if isinstance(error, ProjectBusyError):
            message = f"{message.removesuffix('.')}. Try again in a moment."
        return self._error(request, status, message)

    def show_crash(self, request: Request, _: Exception) -> Response:
        """A mistake of ours. The server's log has the trace; a page tells no insides."""
        message = "This is a mistake in the program, not in your project; the terminal has more."
        return self._error(request, 500, message)

    def _error(self, request: Request, status: int, message: str) -> Response:
        if request.url.path.endswith(".json"):
            body = msgspec.json.encode({"status": status, "error": message})
            return Response(body, status, headers=SECURITY_HEADERS, media_type=MEDIA["json"])
        if request.url.path.endswith(".csv"):
            return Response(
                message + "\n", status, headers=SECURITY_HEADERS, media_type="text/plain"
            )
        if status == 404 and message == "Not Found":
            message = f"There is no page at {shortened(request.url.path, 80)}."
        has_filters = status == 400 and request.method == "GET" and request.url.query
        context = {
            "page": "error",
            "heading": HEADINGS.get(status, "This did not work"),
            "status": status,
            "message": message,
            "whole": request.url.path if has_filters else None,
            "downloads": None,
        }
        return self._draw("error.html", context, status)


def write_table(page: Page[Any], data: object) -> bytes:
    """The csv of a page, with its header even where it has no rows."""
    stream = io.StringIO(newline="")
    columns = export.columns_of(page.row_type)
    export.write(page.rows(data), "csv", stream, columns=columns)
    return stream.getvalue().encode("utf-8")


def raw_name(name: str) -> str:
    """What the raw bytes are saved as. HTML gets `.txt`: opened from the disk by a double
    click, it would run as a page."""
    return name if name.lower().endswith((".txt", ".md", ".jsonl")) else f"{name}.txt"


def attachment(name: str) -> str:
    """A Content-Disposition that saves the answer under a name of any characters."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

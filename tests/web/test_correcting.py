"""Corrections made on pages: who may, what is refused, what stands in the log afterwards."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest
from starlette.applications import Starlette

from readout.web.app import create_app
from readout.web.asgi import Answer, ask
from readout.web.said import MAX_BYTES, Seal
from tests.web.casting import cast_of
from tests.web.conftest import PROJECT, app_of, get_from
from tests.web.newsroom import Newsroom, newsroom

FORM = {"content-type": "application/x-www-form-urlencoded"}
OWN = {**FORM, "origin": "http://localhost", "sec-fetch-site": "same-origin"}

Post = Callable[..., Answer]


@pytest.fixture
def stage() -> Newsroom:
    documents = [item for item in newsroom() if item.row.state == "current"]
    return Newsroom(documents).give(**cast_of(documents))


def correctable(stage: Newsroom) -> Starlette:
    return create_app(
        PROJECT, opener=stage.opener(), writer=lambda path: stage.write(), user="mara"
    )


@pytest.fixture
def app(stage: Newsroom) -> Starlette:
    return correctable(stage)


def send(app: Starlette, fields: object, headers: dict[str, str] | None = None) -> Answer:
    body = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()  # type: ignore[arg-type]
    return asyncio.run(
        ask(app, "/fixes", method="POST", headers=OWN if headers is None else headers, body=body)
    )


def page_of(app: Starlette, url: str) -> lxml.html.HtmlElement:
    answer = get_from(app)(url)
    assert answer.status == 200
    return lxml.html.document_fromstring(answer.body.decode())


def forms(app: Starlette, url: str, label: str) -> list[dict[str, list[str]]]:
    """The fields of the forms whose button says that."""
    found = []
    for form in page_of(app, url).xpath(f"//form[@method='post'][.//button[.='{label}']]"):
        assert form.get("action") == "/fixes"
        fields: dict[str, list[str]] = {}
        for field in form.xpath(".//input | .//textarea | .//select"):
            fields.setdefault(field.get("name"), []).append(field.get("value") or "")
        found.append(fields)
    return found


def said(answer: Answer) -> str:
    page = lxml.html.document_fromstring(answer.body.decode())
    return " ".join(page.xpath("//main")[0].text_content().split())


@pytest.mark.parametrize(("label", "verb"), [("Same", "merge"), ("Different", "split")])
def test_two_clicks_and_it_stands_in_the_log(
    app: Starlette, stage: Newsroom, label: str, verb: str
) -> None:
    fields = forms(app, "/review", label)[0]
    answer = send(app, fields)
    (fix,) = stage._log
    assert answer.status == 303
    assert answer.headers["location"] == f"/review?done={fix.id}"
    link = stage._doubts[0].link
    assert (fix.verb, fix.target, fix.others, fix.user) == (verb, link.left, (link.right,), "mara")
    assert fix.time is not None and fix.time.tzinfo is not None
    assert [each.exact for each in fix.evidence] == ["pilots’ guild", "the pilots’ guild"]


def test_the_queue_says_what_was_done_and_takes_it_back(app: Starlette, stage: Newsroom) -> None:
    location = send(app, forms(app, "/review", "Same")[0]).headers["location"]
    (notice,) = page_of(app, location).xpath("//div[@class='notice']")
    assert "“the pilots’ guild” and “pilots’ guild” are the same." in notice.text_content()
    assert notice.get("role") == "status"
    (undo,) = forms(app, location, "Undo")
    assert send(app, undo).status == 303
    assert [(fix.verb, fix.target) for fix in stage._log[1:]] == [("undo", stage._log[0].id)]
    again = send(app, undo)
    assert again.status == 409
    assert "taken back already" in said(again)
    assert len(stage._log) == 2


def test_the_log_lists_it_with_a_way_back(app: Starlette, stage: Newsroom) -> None:
    send(app, forms(app, "/review", "Same")[0])
    page = page_of(app, "/fixes")
    row = " ".join(page.xpath("//tbody/tr")[0].text_content().split())
    assert row.startswith("“the pilots’ guild” and “pilots’ guild” are the same.")
    assert "mara" in row and "active" in row
    (undo,) = forms(app, "/fixes", "Take back")
    assert send(app, undo).headers["location"].startswith("/fixes?done=")
    states = [row["state"] for row in json.loads(get_from(app)("/fixes.json").body)]
    assert states == ["undone", "active"]
    assert b"taken back" in get_from(app)("/fixes.csv").body


def test_a_document_can_be_taken_out_of_an_actor(app: Starlette, stage: Newsroom) -> None:
    doran = stage._actors[0]
    fields = forms(app, f"/actors/{doran.id}", "Not them")
    assert len(fields) == 2
    assert send(app, fields[0]).status == 303
    (fix,) = stage._log
    assert fix.verb == "split"
    assert sorted((fix.target, *fix.others)) == list(doran.members)


# ---- who may


def refused(app: Starlette, stage: Newsroom, headers: dict[str, str], status: int = 403) -> Answer:
    answer = send(app, forms(app, "/review", "Same")[0], headers)
    assert answer.status == status
    assert stage._log == []
    return answer


@pytest.mark.parametrize(
    "headers",
    [
        {**FORM, "origin": "https://hit.example"},
        {**FORM, "origin": "http://127.0.0.1"},
        {**FORM, "origin": "http://localhost.hit.example"},
        {**FORM, "origin": "localhost"},
        {**FORM, "origin": "null"},
        {**FORM, "origin": "null", "sec-fetch-site": "cross-site"},
        {**OWN, "sec-fetch-site": "same-site"},
        {**OWN, "sec-fetch-site": "none"},
        {**FORM, "sec-fetch-site": "cross-site"},
        {**OWN, "origin": "http://localhost:8017"},
    ],
    ids=lambda headers: " ".join(f"{k}={v}" for k, v in headers.items() if k != "content-type"),
)
def test_a_foreign_page_is_refused(
    app: Starlette, stage: Newsroom, headers: dict[str, str]
) -> None:
    refused(app, stage, headers)


@pytest.mark.parametrize(
    "headers",
    [
        FORM,
        OWN,
        {**FORM, "origin": "null", "sec-fetch-site": "same-origin"},
        {**OWN, "host": "127.0.0.1:8017", "origin": "http://127.0.0.1:8017"},
        {**OWN, "content-type": "application/x-www-form-urlencoded; charset=utf-8"},
    ],
)
def test_our_own_pages_are_heard(app: Starlette, stage: Newsroom, headers: dict[str, str]) -> None:
    assert send(app, forms(app, "/review", "Same")[0], headers).status == 303
    assert len(stage._log) == 1


@pytest.mark.parametrize("token", ["", "0" * 64, "é", None])
def test_without_the_token_nothing_is_taken(
    app: Starlette, stage: Newsroom, token: str | None
) -> None:
    fields = forms(app, "/review", "Same")[0]
    del fields["token"]
    if token is not None:
        fields["token"] = [token]
    answer = send(app, fields)
    assert answer.status == 403
    assert "load the page again" in said(answer)
    assert stage._log == []


def test_each_server_has_a_token_of_its_own(app: Starlette, stage: Newsroom) -> None:
    fields = forms(correctable(stage), "/review", "Same")[0]
    assert send(app, fields).status == 403
    assert Seal(b"a").token == Seal(b"a").token != Seal(b"b").token
    assert stage._log == []


def test_a_foreign_host_is_refused_first(app: Starlette, stage: Newsroom) -> None:
    refused(app, stage, {**OWN, "host": "hit.example", "origin": "http://hit.example"}, 400)


def test_read_only_shows_no_buttons_and_takes_nothing(stage: Newsroom) -> None:
    app = app_of(stage)
    for url in ("/review", f"/actors/{stage._actors[0].id}", "/fixes"):
        assert not page_of(app, url).xpath("//form[@method='post']")
    token = forms(correctable(stage), "/review", "Same")[0]
    answer = send(app, token)
    assert answer.status == 403
    assert "read only" in said(answer)
    assert stage._log == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_none(app: Starlette, method: str) -> None:
    assert get_from(app)("/fixes", method).status == 405


# ---- what is said


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verb": "reject"}, 400),
        ({"verb": ""}, 400),
        ({"other": []}, 400),
        ({"other": "http://[/events/x"}, 400),
        ({"target": "nobody"}, 400),
        ({"other": "f" * 20 + ":0-4:actor"}, 409),
        ({"target": "x" * 2001}, 400),
        ({"verb": "undo", "target": "0123456789ab"}, 409),
    ],
)
def test_what_cannot_be_said(
    app: Starlette, stage: Newsroom, change: dict[str, object], status: int
) -> None:
    assert send(app, {**forms(app, "/review", "Same")[0], **change}).status == status
    assert stage._log == []


def test_nobody_is_the_same_as_himself(app: Starlette, stage: Newsroom) -> None:
    fields = forms(app, "/review", "Same")[0]
    assert send(app, {**fields, "other": fields["target"]}).status == 400
    doran = stage._actors[0]
    answer = send(app, {**fields, "target": doran.members[0], "other": doran.members[1]})
    assert answer.status == 409
    assert "one actor already" in said(answer)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {**OWN, "content-type": "application/json"}, 415),
        (b"a=1", {"origin": "http://localhost"}, 415),
        (b"note=" + b"x" * MAX_BYTES, OWN, 413),
        (b"&".join(b"a=1" for _ in range(700)), OWN, 400),
        ("note=ü".encode(), OWN, 400),
        (b"note=%ff", OWN, 400),
    ],
)
def test_a_body_that_is_no_form(
    app: Starlette, stage: Newsroom, body: bytes, headers: dict[str, str], status: int
) -> None:
    assert send(app, body, headers).status == status
    assert stage._log == []


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/review?page=2", "/review?page=2&done="),
        ("/review?done=abc&page=2", "/review?page=2&done="),
        ("/actors/a:0-1:actor", "/actors/a:0-1:actor?done="),
        ("/review#pair-3", "/review?done="),
        ("//hit.example/", "/review?done="),
        ("////hit.example/", "/review?done="),
        ("https://hit.example/", "/review?done="),
        ("/\\hit.example", "/review?done="),
        ("/review\r\nx: y", "/review?done="),
        ("javascript:alert(1)", "/review?done="),
        ("", "/review?done="),
    ],
)
def test_it_goes_back_to_one_of_our_pages(app: Starlette, back: str, location: str) -> None:
    answer = send(app, {**forms(app, "/review", "Same")[0], "back": back})
    assert answer.status == 303
    assert answer.headers["location"].startswith(location)
    assert answer.headers["location"].endswith("#pair-3") == back.endswith("#pair-3")


def test_while_another_program_writes(app: Starlette, stage: Newsroom) -> None:
    stage.is_busy = True
    answer = send(app, forms(app, "/review", "Same")[0])
    assert answer.status == 503
    assert "process 4711 is writing to this project" in said(answer)
    assert "Try again in a moment" in said(answer)
    assert stage._log == []


def test_the_app_is_read_only_unless_told(stage: Newsroom) -> None:
    app = create_app(Path("a.readout"), opener=stage.opener())
    assert send(app, b"").status == 403


# ---- forms of single rows


def filled(app: Starlette, url: str, button: str, **said: str) -> Answer:
    """Fill in the form with that button and send it."""
    fields = forms(app, url, button)[0]
    return send(app, {**fields, **said})


def words_of(app: Starlette, location: str) -> str:
    (notice,) = page_of(app, location).xpath("//div[@class='notice']")
    return " ".join(notice.text_content().split())


def test_an_actor_is_renamed_and_listed_as_something_else(app: Starlette, stage: Newsroom) -> None:
    url = f"/actors/{stage._actors[0].id}"
    answer = filled(app, url, "Rename", name="  Ilka\tDoran of Rauma ", note="as she signs")
    assert answer.status == 303
    assert "“Ilka Doran” is to be called “Ilka Doran of Rauma”." in words_of(
        app, answer.headers["location"]
    )
    assert filled(app, url, "Change kind", type="group").status == 303
    first, second = stage._log
    assert (first.verb, first.name, first.note) == ("rename", "Ilka Doran of Rauma", "as she signs")
    assert (first.type, first.others, first.days) == (None, (), None)
    assert (second.verb, second.type, second.name) == ("retype", "group", None)
    assert first.user == second.user == "mara"


def test_a_date_is_put_right(app: Starlette, stage: Newsroom) -> None:
    url = f"/documents/{next(iter(stage._views))}"
    answer = filled(app, url, "Set the date", first="2031-03-04", last="")
    assert "was published on 4 Mar 2031" in words_of(app, answer.headers["location"])
    filled(app, url, "Set the date", first="2031-03-04", last="2031-03-06")
    filled(app, url, "Set the date", first="", last="2031-03-06")
    days = [(fix.days and fix.days.earliest, fix.days and fix.days.latest) for fix in stage._log]
    fourth, sixth = dt.date(2031, 3, 4), dt.date(2031, 3, 6)
    assert days == [(fourth, fourth), (fourth, sixth), (None, sixth)]


def test_the_dates_that_followed_are_counted(app: Starlette, stage: Newsroom) -> None:
    id = next(iter(stage._views))
    answer = filled(app, f"/documents/{id}", "Set the date", first="2031-03-04", last="")
    done = answer.headers["location"]
    assert "The dates of 3 documents followed." in words_of(app, f"{done}&changed=3")
    for wrong in ("-1", "x", "9" * 30, "٣"):
        assert "followed" not in words_of(app, f"{done}&{urlencode({'changed': wrong})}")


def test_notes_stand_by_their_row_until_they_are_taken_back(
    app: Starlette, stage: Newsroom
) -> None:
    id = next(iter(stage._views))
    text = "<b>Ask</b> the harbour.\r\nTwice."
    for url in (f"/documents/{id}", f"/actors/{stage._actors[0].id}"):
        assert filled(app, url, "Add the note", note=text).status == 303
        (remark,) = page_of(app, url).xpath("//ul[@class='remarks']/li")
        assert "<b>Ask</b> the harbour.\nTwice." in remark.text_content()
        assert "mara" in remark.text_content()
        assert send(app, forms(app, url, "Take back")[0]).status == 303
        assert not page_of(app, url).xpath("//ul[@class='remarks']")


def test_read_only_pages_have_no_forms(stage: Newsroom) -> None:
    app = app_of(stage)
    for url in (f"/documents/{next(iter(stage._views))}", f"/actors/{stage._actors[0].id}"):
        assert not page_of(app, url).xpath("//form[@method='post']")


@pytest.mark.parametrize(
    ("page", "button", "said", "status"),
    [
        ("actor", "Rename", {"name": " \t "}, 400),
        ("actor", "Change kind", {"type": "vegetable"}, 400),
        ("actor", "Rename", {"target": "f" * 20 + ":0-4:actor"}, 409),
        ("actor", "Add the note", {"note": "  "}, 400),
        ("actor", "Add the note", {"note": "x" * 2001}, 400),
        ("actor", "Add the note", {"target": "nobody"}, 409),
        ("actor", "Add the note", {"verb": "reject"}, 400),
        ("document", "Set the date", {"first": "", "last": ""}, 400),
        ("document", "Set the date", {"first": "tomorrow"}, 400),
        ("document", "Set the date", {"first": "2031-03-04", "last": "2031-03-03"}, 400),
        ("document", "Set the date", {"target": "nobody", "first": "2031-03-04"}, 409),
        ("document", "Add the note", {"verb": "date"}, 400),
        ("document", "Add the note", {"verb": "rename", "name": ""}, 400),
    ],
)
def test_what_rows_cannot_be(
    app: Starlette, stage: Newsroom, page: str, button: str, said: dict[str, str], status: int
) -> None:
    url = f"/actors/{stage._actors[0].id}"
    if page == "document":
        url = f"/documents/{next(iter(stage._views))}"
    assert filled(app, url, button, **said).status == status
    assert stage._log == []

"""Files that hold many articles or one in a wrapping: mail, mailboxes, feeds, web archives."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from readout.ingest import Opener, extract, walk
from readout.ingest.page import Refused, Request
from readout.schema.document import Document, Failure
from tests.ingest.containers import BODY, PAGE, PARAGRAPHS, PNG, TEXT, make_mail, make_zip


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener(jobs=1, max_bytes=1 << 20) as opener:
        yield opener


def read(opener: Opener, folder: Path, name: str, raw: bytes) -> list[Document | Failure]:
    (folder / name).write_bytes(raw)
    (opened,) = opener.open(walk([str(folder / name)], base=folder))
    return list(opened.items)


def read_documents(opener: Opener, folder: Path, name: str, raw: bytes) -> list[Document]:
    items = read(opener, folder, name, raw)
    documents = [item for item in items if isinstance(item, Document)]
    assert len(documents) == len(items), items
    return documents


def given(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in document.given:
        found.setdefault(item.name, item.value)
    return found


def test_a_mail_is_a_document_with_its_headers(tmp_path: Path, opener: Opener) -> None:
    raw = make_mail()
    (document,) = read_documents(opener, tmp_path, "a.eml", raw)
    assert document.text == TEXT + "\r\n"
    assert (document.media, document.raw, document.input_id) == ("message/rfc822", raw, None)
    assert given(document) == {
        "title": "Harbour opens",
        "byline": "Ilka Doran",
        "published": "Tue, 04 Mar 2031 08:00:00 +0100",
    }


def mail(**parts: Any) -> EmailMessage:
    message = EmailMessage()
    message["From"] = parts.get("sender", "desk@wire.example")
    message["Message-ID"] = "<7@wire.example>"
    message["Subject"] = parts.get("subject", "Harbour")
    if "text" in parts:
        message.set_content(
            parts["text"], charset=parts.get("charset", "utf-8"), cte=parts.get("cte")
        )
    if "html" in parts and "text" in parts:
        message.add_alternative(parts["html"], subtype="html")
    elif "html" in parts:
        message.set_content(parts["html"], subtype="html")
    return message


BODIES = {
    "base64": (mail(text=TEXT, cte="base64"), TEXT),
    "quoted-printable": (mail(text="Père Noël 100 %, a = b", cte="quoted-printable"), "Père Noël"),
    "an old charset": (mail(text="Ilka Dorán“", charset="cp1250"), "Ilka Dorán“"),
    "Cyrillic": (mail(text="Порт открыт", charset="koi8-r"), "Порт открыт"),
    "both versions": (mail(text=TEXT, html=PAGE), TEXT),
    "a stub beside the HTML": (mail(text="See the web version.", html=PAGE), PARAGRAPHS[1]),
    "HTML only": (mail(html=PAGE), PARAGRAPHS[0]),
    "a short letter in HTML": (mail(html="<div>The port<br>is open.</div>"), "The port\nis open."),
}


@pytest.mark.parametrize(("message", "words"), BODIES.values(), ids=BODIES)
def test_the_body_of_a_mail(
    tmp_path: Path, opener: Opener, message: EmailMessage, words: str
) -> None:
    (document,) = read_documents(opener, tmp_path, "a.eml", message.as_bytes())
    assert words in document.text
    assert "web version" not in document.text


def test_headers_in_encoded_words_and_from_a_list(tmp_path: Path, opener: Opener) -> None:
    raw = (
        b"Received: x\nFrom: =?utf-8?q?The_L=C3=BCmen_Courier?= <a@b.example>\n"
        b"Subject: =?utf-8?b?SGFmZW4gZsO8cg==?=\n =?utf-8?q?_alle?=\nList-Unsubscribe: <x>\n"
        b"Archived-At: <https://b.example/1>\nDate: yesterday\n\nThe port is open.\n"
    )
    (document,) = read_documents(opener, tmp_path, "a.eml", raw)
    assert given(document) == {
        "title": "Hafen für alle",
        "publisher": "The Lümen Courier",
        "url": "https://b.example/1",
        "published": "yesterday",
    }


def test_attachments_are_documents_too(tmp_path: Path, opener: Opener) -> None:
    message = mail(text="See attached.")
    message.add_attachment(PAGE.encode(), maintype="text", subtype="html", filename="a.html")
    message.add_attachment(PNG, maintype="image", subtype="png", filename="../logo.png")
    zipped = make_zip({"b.txt": TEXT.encode()})
    message.add_attachment(zipped, maintype="application", subtype="zip", filename="../../x.zip")
    message.add_attachment(mail(text=TEXT, subject="Inner"))
    message["Date"] = "Tue, 04 Mar 2031 08:00:00 +0100"
    documents = read_documents(opener, tmp_path, "a.eml", message.as_bytes())
    paths = [document.path for document in documents]
    assert paths == [
        "a.eml",
        "a.eml!/a.html",
        "a.eml!/x.zip!/b.txt",
        "a.eml!/attachment-4.eml",
    ]
    assert given(documents[1])["captured"] == "Tue, 04 Mar 2031 08:00:00 +0100"
    assert given(documents[3])["title"] == "Inner"


BROKEN_MAILS = {
    "a boundary that never comes": (
        b"Received: a\nContent-Type: multipart/mixed; boundary=xyz\n\nno boundary here\n",
        None,
    ),
    "a boundary that is not closed": (
        b"Received: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xyz\n\n"
        b"--xyz\nContent-Type: text/plain\n\nThe port is open.\n",
        "The port is open.",
    ),
    "an unknown charset": (
        b"Received: a\nContent-Type: text/plain; charset=x-none\n\nThe port is open.\n",
        "The port is open.\n",
    ),
    "no text": (b"Received: a\nSubject: b\n\n", None),
    "nested beyond sense": (
        b"Received: a\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
        ),
        None,
    ),
}


@pytest.mark.parametrize(("raw", "text"), BROKEN_MAILS.values(), ids=BROKEN_MAILS)
def test_broken_mails(tmp_path: Path, opener: Opener, raw: bytes, text: str | None) -> None:
    (item,) = read(opener, tmp_path, "a.eml", raw)
    if text is None:
        assert isinstance(item, Failure)
        assert item.reason in ("empty", "damaged")
    else:
        assert isinstance(item, Document)
        assert item.text == text


def mailbox(*messages: bytes) -> bytes:
    start = b"From doran@port.example Tue Mar  4 08:00:00 2031\r\n"
    return b"".join(start + message + b"\r\n" for message in messages)


@pytest.mark.parametrize("name", ["a.mbox", "inbox", "a.mbox.gz"])
def test_a_mailbox_is_read_message_by_message(tmp_path: Path, opener: Opener, name: str) -> None:
    body = "He said:\n\n>From the quay it is a mile.\n\nFrom here on, fog."
    raw = mailbox(make_mail(number=1), make_mail(body, number=2), make_mail(number=3))
    packed = gzip.compress(raw) if name.endswith("gz") else raw
    documents = read_documents(opener, tmp_path, name, packed)
    assert [(item.line, item.input_id) for item in documents] == [
        (1, "1@port.example"),
        (2, "2@port.example"),
        (3, "3@port.example"),
    ]
    assert "\nFrom the quay it is a mile.\n\nFrom here on, fog." in documents[1].text
    assert documents[0].raw.startswith(b"Received: ")


def test_a_broken_message_leaves_the_others(tmp_path: Path, opener: Opener) -> None:
    raw = mailbox(make_mail(number=1), b"", make_mail("a" * (1 << 21)), make_mail(number=4))
    items = read(opener, tmp_path, "a.mbox", raw)
    reasons = [item.reason if isinstance(item, Failure) else "" for item in items]
    assert reasons == ["", "damaged", "too-large", ""]
    assert [item.line for item in items] == [1, 2, 3, 4]


RSS = f"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Lumen Courier</title>
<item><title>Harbour &amp; port</title><link>https://c.example/1</link><guid>g1</guid>
<pubDate>Tue, 04 Mar 2031 08:00:00 +0100</pubDate><author>Ilka Doran</author>
<description>In short.</description>
<content:encoded><![CDATA[{BODY}<script>x</script>]]>
</content:encoded></item>
<item><title>Teaser</title><guid>g2</guid><description>The port is to open …</description></item>
<item><title>Nothing</title><guid>g3</guid></item>
</channel></rss>""".encode()

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Osk Wire</title>
<entry><id>e1</id><title>Harbour</title><link href="https://w.example/1"/>
<published>2031-03-04T08:00:00Z</published><updated>2031-03-05T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content></entry>
</feed>""".encode()


def test_a_feed_is_read_entry_by_entry(tmp_path: Path, opener: Opener) -> None:
    full, teaser, nothing = read(opener, tmp_path, "a.xml", RSS)
    assert isinstance(full, Document)
    assert full.text == TEXT
    assert full.raw.startswith(b"<item><title>Harbour")
    assert full.raw.endswith(b"</item>")
    assert (full.input_id, full.line, full.media) == ("g1", 1, "application/feed+xml")
    assert given(full) == {
        "title": "Harbour & port",
        "byline": "Ilka Doran",
        "publisher": "The Lumen Courier",
        "url": "https://c.example/1",
        "published": "Tue, 04 Mar 2031 08:00:00 +0100",
    }
    assert full.notes == ()
    assert isinstance(teaser, Document)
    assert any("summary" in note for note in teaser.notes)
    assert isinstance(nothing, Failure)
    assert (nothing.reason, nothing.line, nothing.input_id) == ("no-text", 3, "g3")


def test_an_atom_feed(tmp_path: Path, opener: Opener) -> None:
    (document,) = read_documents(opener, tmp_path, "feed", ATOM)
    assert document.text == TEXT
    assert given(document)["published"] == "2031-03-04T08:00:00Z"
    assert given(document)["updated"] == "2031-03-05T08:00:00Z"


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><rss><channel><item><title>&a11;</title><description>&a11;</description></item>"
    b"</channel></rss>"
)


def test_entities_neither_grow_nor_reach_out(tmp_path: Path, opener: Opener) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Nobody may read this.")
    reaching = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
        "<rss><channel><item><guid>1</guid><description>It says &x; here.</description></item>"
        "</channel></rss>"
    ).encode()
    for raw in (LAUGHS, reaching):
        for item in read(opener, tmp_path, "a.xml", raw):
            text = item.text if isinstance(item, Document) else item.message
            assert len(text) < 2_000
            assert "Nobody" not in text


def test_a_feed_without_entries(tmp_path: Path, opener: Opener) -> None:
    (failure,) = read(opener, tmp_path, "a.rss", b"<rss><channel></channel></rss>")
    assert isinstance(failure, Failure)
    assert failure.reason == "empty"


def saved_page(charset: str = "utf-8") -> bytes:
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://c.example/harbour\r\n"
        b"Subject: Harbour\r\nDate: Wed, 5 Mar 2031 09:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="xyz"\r\n\r\n'
        b"--xyz\r\nContent-Type: text/css\r\n\r\np { color: red }\r\n"
        b"--xyz\r\nContent-Type: text/html; charset=" + charset.encode() + b"\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n"
        + PAGE.replace("Ilka", "Ilk\xe4").encode(charset)
        + b"\r\n--xyz\r\nContent-Type: text/html\r\n\r\n<p>A frame.</p>\r\n--xyz--\r\n"
    )


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "saved"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_page_saved_as_one_file(tmp_path: Path, opener: Opener, name: str, charset: str) -> None:
    (document,) = read_documents(opener, tmp_path, name, saved_page(charset))
    assert "Ilk\xe4 Doran" in document.text
    assert "frame" not in document.text
    assert document.media == "multipart/related"
    assert given(document)["url"] == "https://c.example/harbour"
    assert given(document)["captured"] == "Wed, 5 Mar 2031 09:00:00 -0000"
    assert "published" not in given(document)


def test_a_web_archive_without_a_page(tmp_path: Path, opener: Opener) -> None:
    raw = saved_page().replace(b"text/html", b"image/png")
    (failure,) = read(opener, tmp_path, "a.mhtml", raw)
    assert isinstance(failure, Failure)
    assert failure.reason == "empty"


def write_warc(*, packed: bool) -> bytes:
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=packed)
    # Its temporary files stay open until they are collected.
    writer._create_temp_file = io.BytesIO

    def add(kind: str, status: str, content: str, payload: bytes, **more: str) -> None:
        headers = [("Content-Type", content), *((k.replace("_", "-"), v) for k, v in more.items())]
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        date = {"WARC-Date": "2031-03-06T10:00:00Z"}
        url = f"https://c.example/{writer.warc_version[-1]}{made.tell()}"
        writer.write_record(
            writer.create_warc_record(
                url, kind, payload=io.BytesIO(payload), http_headers=http, warc_headers_dict=date
            )
        )

    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "none"}))
    add("request", "GET / HTTP/1.1", "text/html", b"")
    add("response", "200 OK", "text/html; charset=utf-8", PAGE.encode())
    add("response", "404 Not Found", "text/html", PAGE.encode())
    add("response", "200 OK", "image/png", PNG)
    zipped = gzip.compress(PAGE.encode())
    add("response", "200 OK", "text/html", zipped, Content_Encoding="gzip")
    add("revisit", "200 OK", "text/html", b"")
    add("response", "200 OK", "text/plain", TEXT.encode())
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.warc", write_warc(packed=False)),
        ("a.warc.gz", write_warc(packed=True)),
        ("one-stream.warc.gz", gzip.compress(write_warc(packed=False))),
    ],
)
def test_pages_of_a_web_archive(
    tmp_path: Path, opener: Opener, capsys: Any, name: str, raw: bytes
) -> None:
    documents = read_documents(opener, tmp_path, name, raw)
    assert [(item.path, item.line) for item in documents] == [(name, 3), (name, 6), (name, 8)]
    assert [item.media for item in documents] == ["text/html", "text/html", "text/plain"]
    assert all(PARAGRAPHS[0] in item.text for item in documents)
    assert given(documents[0])["url"].startswith("https://c.example/")
    assert given(documents[0])["captured"] == "2031-03-06T10:00:00Z"
    assert documents[0].raw == PAGE.encode()
    assert capsys.readouterr() == ("", "")


def test_a_record_that_is_cut_off_is_a_row(tmp_path: Path, opener: Opener) -> None:
    raw = write_warc(packed=False)
    items = read(opener, tmp_path, "a.warc", raw[: raw.rindex(TEXT[-40:].encode())])
    assert [isinstance(item, Document) for item in items] == [True, True, False]
    last = items[-1]
    assert isinstance(last, Failure)
    assert (last.reason, last.line) == ("truncated", 8)


BROKEN_WARCS = {
    "no record": (b"WARC/1.0\r\n", None),
    "noise behind": (write_warc(packed=False) + b"\0\1noise\r\n" * 9, "damaged"),
    "a header without end": (b"WARC/1.0\r\n" + b"X: " + b"a" * (3 << 20), "damaged"),
    "an absurd length": (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -9\r\n\r\nx", None),
}


@pytest.mark.parametrize(("raw", "reason"), BROKEN_WARCS.values(), ids=BROKEN_WARCS)
def test_broken_web_archives(
    tmp_path: Path, opener: Opener, raw: bytes, reason: str | None
) -> None:
    last = read(opener, tmp_path, "a.warc", raw)[-1]
    assert isinstance(last, Failure)
    assert last.reason == reason or (reason is None and last.reason in ("empty", "damaged"))


def test_without_its_library_the_row_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = {"feed": extract.Reader("readout.ingest.no_such_module:read", "feeds")}
    monkeypatch.setattr(extract, "READERS", readers)
    answer = extract.answer(Request(format="feed", raw=RSS))
    assert isinstance(answer, Refused)
    assert answer.reason == "needs-extra"
    assert "readout[feeds]" in answer.message


def test_without_warcio_the_row_names_the_extra(
    tmp_path: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "warcio.archiveiterator", None)
    (failure,) = read(opener, tmp_path, "a.warc", write_warc(packed=False))
    assert isinstance(failure, Failure)
    assert failure.reason == "needs-extra"
    assert "readout[warc]" in failure.message

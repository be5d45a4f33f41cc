"""The table of hostile inputs: what is laid between two good articles, and what must come of it.

`tests/hostile/test_table.py` runs every case, `bench/hostile.py` measures it. Everything is
written when it is needed; nothing big is in the repository.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from tests.conftest import BRIDGE, FERRY, PAGE, jsonl

Write = Callable[[Path], None]

SENTENCE = "The harbour office said that forty crews had gone without pay since the flood. "
PARAGRAPH = f"<p>{SENTENCE}</p>"


class Case(NamedTuple):
    """A hostile input and its outcome.

    `write` puts it into a folder. `reasons` are those of the rows of failures that it gives,
    sorted, each once; `documents` is how many articles it gives, beside the two good ones.
    Cases that take more than two seconds are `slow`; those that are `heavy` besides are left to
    `bench/hostile.py`, which requires the same outcome. What `is_close` to the time that a worker
    has may also end as a "timeout" on a slow machine.
    """

    name: str
    write: Write
    reasons: tuple[str, ...] = ()
    documents: int = 0
    slow: bool = False
    heavy: bool = False
    is_close: bool = False

    def gave(self, reasons: Iterable[str]) -> bool:
        """Whether rows of failures for these reasons are what is to come of it."""
        found = tuple(sorted(set(reasons)))
        return found == self.reasons or (self.is_close and found == ("timeout",))


def write_good(folder: Path) -> None:
    """The two articles that must come through: one is read before the hostile file, one after."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "0-good.txt").write_text(FERRY, encoding="utf-8", newline="")
    (folder / "z-good.txt").write_text(BRIDGE, encoding="utf-8", newline="")


def file(name: str, make: Callable[[], bytes | str]) -> Write:
    """Writes one file; its content is made only then."""

    def write(folder: Path) -> None:
        content = make()
        raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        (folder / name).write_bytes(raw)

    return write


def long_line(chars: int) -> str:
    """Prose without a line break."""
    return SENTENCE * (chars // len(SENTENCE))


def page(body: str, head: str = "") -> str:
    """A page with this body."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def tiny_files(count: int) -> Write:
    """Many files of one sentence."""

    def write(folder: Path) -> None:
        (folder / "m").mkdir()
        for number in range(count):
            text = f"Ferry {number} has sailed, the harbour office said.\n"
            (folder / "m" / f"{number:05}.txt").write_text(text, encoding="utf-8")

    return write


def fifo(folder: Path) -> None:
    """A named pipe that nobody ever writes to."""
    os.mkfifo(folder / "m.txt")


def folder_named_like_a_page(folder: Path) -> None:
    """A folder called a.html with a page in it."""
    (folder / "a.html").mkdir()
    (folder / "a.html" / "b.html").write_text(PAGE, encoding="utf-8")


def link_loops(folder: Path) -> None:
    """Links to themselves, to each other, to the folder they are in, and to nowhere."""
    (folder / "m").mkdir()
    for name, target in (
        *(("self.txt", "self.txt"), ("one.txt", "two.txt"), ("two.txt", "one.txt")),
        *(("above", ".."), ("here", "."), ("gone.txt", "nowhere.txt")),
    ):
        (folder / "m" / name).symlink_to(target)


def foreign_links(folder: Path) -> None:
    """Links out of the folder, to things that are no articles and never end."""
    for name, target in (("m0.txt", "/dev/zero"), ("m1.html", "/dev/random"), ("m2", "/dev/null")):
        (folder / name).symlink_to(target)


def deep_folders(folder: Path) -> None:
    """Folders in folders, deeper than a path may be long."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(600):
        os.mkdir("deeper-and-deeper", dir_fd=here)
        below = os.open("deeper-and-deeper", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def strange_names(folder: Path) -> None:
    """Names with line breaks, escape sequences, bytes that are no text, and 255 of them."""
    for name in (b"m\n\x1b[2J.txt", b"m\xff\xfe.txt", b"m" * 251 + b".txt", b"m\xe2\x80\xae.txt",
                 b"-rf.txt", b"m'\"$(id).txt", b" .txt"):  # fmt: skip
        path = os.fsencode(folder) + b"/" + name
        with open(path, "wb") as stream:
            stream.write(SENTENCE.encode() + name.hex().encode())


def nested(opening: str, closing: str, depth: int) -> str:
    """Something inside itself, over and over."""
    return opening * depth + closing * depth


def bomb(inflated: int, start: bytes = b"") -> bytes:
    """A gzip file that is a thousand times larger inside."""
    return gzip.compress(start + bytes(inflated), 9)


def nested_gzip() -> bytes:
    """A bomb packed with gzip twice."""
    return gzip.compress(bomb(200_000_000))


def entities() -> str:
    """Billion laughs in the XML declaration of a page."""
    levels = "".join(f'<!ENTITY e{level + 1} "{f"&e{level};" * 10}">' for level in range(10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "crews">{levels}'
        f'<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://a.example/">]>'
        f"<html><body><article>{PARAGRAPH * 5}<p>&e10; &file; &net;</p></article></body></html>"
    )


def references() -> str:
    """JSON-LD whose authors refer to each other in circles that fan out."""
    names = ",".join(['{"@id":"#a"}'] * 300)
    graph = f'{{"@type":"NewsArticle","author":[{names}]}},{{"@id":"#a","name":[{names}]}}'
    script = f'<script type="application/ld+json">{{"@graph":[{graph}]}}</script>'
    return page(PARAGRAPH * 5, script)


def zipped(*members: tuple[str, bytes | str]) -> bytes:
    """A ZIP of these names and contents, names as they are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def zip_with_link() -> bytes:
    """A ZIP with a symbolic link beside an article."""
    held = io.BytesIO(zipped(("a.txt", SENTENCE)))
    with zipfile.ZipFile(held, "a") as archive:
        info = zipfile.ZipInfo("m.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return held.getvalue()


def nested_zips(depth: int) -> bytes:
    """Archives in archives, an article beside each."""
    inner = zipped(("a.txt", f"{SENTENCE} {depth}"))
    for level in range(depth):
        inner = zipped(("a.txt", f"{SENTENCE} {level}"), ("b.zip", inner))
    return inner


def tarred(*members: tuple[str, bytes, str]) -> bytes:
    """A tar of names, types of tarfile and contents or targets of links."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            raw = content.encode() if kind == tarfile.REGTYPE else b""
            info.size, info.linkname = len(raw), "" if raw else content
            archive.addfile(info, io.BytesIO(raw))
    return held.getvalue()


def feed(description: str, doctype: str = "") -> str:
    """A feed of one item."""
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>Courier</title><item>'
        f"<title>Ferries</title><description>{description}</description></item></channel></rss>"
    )


def laughs(level: int = 10) -> str:
    """A document type whose entities double and redouble, with foreign ones beside them."""
    nested_entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(level))
    return (
        f'<!DOCTYPE x [<!ENTITY e0 "crews">{nested_entities}<!ENTITY f SYSTEM '
        f'"file:///etc/passwd"><!ENTITY g SYSTEM "http://hit.example/">]>'
    )


def docx(body: str, doctype: str = "") -> bytes:
    """A DOCX file with this markup as its body."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return zipped(
        ("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
         '.org/package/2006/content-types"/>'),
        ("word/document.xml", f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{word}">'
         f"<w:body>{body}</w:body></w:document>"),
    )  # fmt: skip


def word_paragraph(text: str) -> str:
    """A paragraph of a DOCX file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def mail(content: str, *headers: str) -> str:
    """A saved mail."""
    said = "".join(f"{header}\r\n" for header in headers)
    return (
        f"From: a@courier.example\r\nSubject: Ferries\r\nMIME-Version: 1.0\r\n{said}\r\n{content}"
    )


def mail_in_mail(depth: int) -> str:
    """Parts within parts."""
    opened = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)
    )
    return f"From: a@courier.example\r\nMIME-Version: 1.0\r\n{opened}\r\n{SENTENCE}"


CASES: tuple[Case, ...] = (
    # ---- long and deep texts
    Case("50 MB on one line", file("m.txt", lambda: long_line(50_000_000)), documents=1, slow=True),
    Case("50 MB without a blank", file("m.txt", lambda: "a" * 50_000_000), documents=1, heavy=True),
    Case(
        "50 MB on one line of JSONL",
        file("m.jsonl", lambda: jsonl({"text": long_line(50_000_000)})),
        documents=1,
        heavy=True,
    ),
    Case(
        "50 MB on one line of a page",
        file("m.html", lambda: page(long_line(50_000_000))),
        ("empty",),
        is_close=True,
        slow=True,
    ),
    Case("more than a document may hold", file("m.txt", lambda: "a" * (70 << 20)), ("too-large",)),
    Case(
        "a row longer than a document may be",
        file("m.jsonl", lambda: jsonl({"text": "a" * (70 << 20)}, {"text": SENTENCE})),
        ("too-large",),
        documents=1,
        slow=True,
    ),
    Case(
        "200,000 paragraphs of text",
        file("m.txt", lambda: f"{SENTENCE}\n\n" * 200_000),
        documents=1,
        slow=True,
    ),
    Case("a million line ends", file("m.txt", lambda: "\r\n" * 1_000_000 + SENTENCE), documents=1),
    Case(
        "a million blanks in a line",
        file("m.txt", lambda: "a" + " " * 1_000_000 + SENTENCE),
        documents=1,
    ),
    Case(
        "a million quotation marks", file("m.txt", lambda: "“\"'" * 333_333 + SENTENCE), documents=1
    ),
    Case(
        "a million combining marks",
        file("m.txt", lambda: SENTENCE + "a" + "\u0301" * 1_000_000),
        documents=1,
    ),
    # ---- markup
    Case(
        "200,000 attributes in one tag",
        file(
            "m.html",
            lambda: page(
                f"<div {' '.join(f'a{n}=b' for n in range(200_000))}>{PARAGRAPH * 5}</div>"
            ),
        ),
        ("timeout",),
        slow=True,
    ),
    Case(
        "200,000 times one attribute",
        file("m.html", lambda: page(f"<div {'onclick=f() ' * 200_000}>{PARAGRAPH * 5}</div>")),
        documents=1,
    ),
    Case(
        "100,000 nested divs",
        file("m.html", lambda: page(nested("<div>", "</div>", 100_000) + PARAGRAPH * 5)),
        ("empty",),
    ),
    Case(
        "an article inside 100,000 divs",
        file("m.html", lambda: page("<div>" * 100_000 + PARAGRAPH * 5)),
        ("empty",),
    ),
    Case(
        "100,000 unclosed inline tags",
        file("m.html", lambda: page("<p>" + "<b><i><a>" * 33_333 + SENTENCE)),
        ("empty",),
    ),
    Case(
        "10,000 paragraphs of a page",
        file("m.html", lambda: page(PARAGRAPH * 10_000)),
        documents=1,
        slow=True,
    ),
    Case(
        "200,000 paragraphs of a page",
        file("m.html", lambda: page(PARAGRAPH * 200_000)),
        ("timeout",),
        heavy=True,
    ),
    Case(
        "100,000 table cells",
        file("m.html", lambda: page(f"{PARAGRAPH * 5}<table>{'<td>1' * 100_000}</table>")),
        ("timeout",),
        heavy=True,
    ),
    Case(
        "a tag that never ends",
        file("m.html", lambda: page(PARAGRAPH * 5 + "<a href='" + "x" * 2_000_000)),
        documents=1,
    ),
    Case(
        "a comment that never ends",
        file("m.html", lambda: page(PARAGRAPH * 5 + "<!--" * 200_000)),
        documents=1,
    ),
    Case("comments before nothing", file("m", lambda: "<!-- -->" * 8_000 + "x"), documents=1),
    Case(
        "declarations before nothing", file("m", lambda: "<?xml?>" * 9_000 + "x"), ("unsupported",)
    ),
    Case(
        "nested character references",
        file(
            "m.html",
            lambda: page(
                f"{PARAGRAPH * 5}<p>{'&amp;' * 200_000}{'&#' * 100_000}{'&#x110000;&#0;' * 50_000}"
            ),
        ),
        documents=1,
    ),
    Case(
        "a script for an article",
        file("m.html", lambda: page("<script>" + "alert(1);" * 100_000 + "</script>")),
        ("empty",),
    ),
    Case("billion laughs and foreign entities in a page", file("m.html", entities), documents=1),
    Case("JSON-LD that goes in circles", file("m.html", references), documents=1),
    Case(
        "JSON-LD with a type of a megabyte",
        file(
            "m.html",
            lambda: page(
                PARAGRAPH * 5,
                '<script type="application/ld+json">{"@type":"' + "a" * 1_000_000 + '"}</script>',
            ),
        ),
        documents=1,
    ),
    Case(
        "JSON-LD nested 100,000 deep",
        file(
            "m.html",
            lambda: page(
                PARAGRAPH * 5, '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
            ),
        ),
        documents=1,
    ),
    Case(
        "a page with 100,000 meta elements",
        file(
            "m.html",
            lambda: page(
                PARAGRAPH * 5, "".join(f"<meta name=a{n} content=b>" for n in range(100_000))
            ),
        ),
        documents=1,
        heavy=True,
    ),
    Case(
        "a page with 10,000 meta elements",
        file(
            "m.html",
            lambda: page(
                PARAGRAPH * 5, "".join(f"<meta name=a{n} content=b>" for n in range(10_000))
            ),
        ),
        documents=1,
    ),
    # ---- rows
    Case(
        "JSON nested 100,000 deep",
        file("m.json", lambda: nested('{"a":', "}", 100_000)),
        ("malformed-json",),
    ),
    Case(
        "a row with lists nested a million deep",
        file(
            "m.jsonl",
            lambda: (
                '{"text":"a","x":' + nested("[", "]", 1_000_000) + "}\n" + jsonl({"text": SENTENCE})
            ),
        ),
        ("malformed-json",),
        documents=1,
    ),
    Case(
        "a number of a million digits",
        file(
            "m.jsonl",
            lambda: '{"id":' + "9" * 1_000_000 + ',"text":"a"}\n' + jsonl({"text": SENTENCE}),
        ),
        ("malformed-json",),
        documents=1,
    ),
    Case(
        "a hundred thousand broken rows",
        file("m.jsonl", lambda: "{\n" * 100_000 + jsonl({"text": SENTENCE})),
        ("malformed-json",),
        documents=1,
        heavy=True,
    ),
    Case(
        "a thousand rows of noise",
        file(
            "m.jsonl", lambda: b"\\\xe4800\xa1\xff~\n" * 1_000 + jsonl({"text": SENTENCE}).encode()
        ),
        ("malformed-json",),
        documents=1,
    ),
    Case(
        "a row with 200,000 fields",
        file("m.jsonl", lambda: jsonl({**{f"a{n}": n for n in range(200_000)}, "text": SENTENCE})),
        documents=1,
    ),
    Case(
        "ids that are all the same",
        file(
            "m.jsonl", lambda: jsonl(*({"id": "a", "text": f"{SENTENCE} {n}"} for n in range(50)))
        ),
        ("repeated-id",),
        documents=50,
    ),
    Case(
        "values of every wrong type",
        file(
            "m.jsonl",
            lambda: jsonl(
                *(
                    {"text": SENTENCE, "title": value, "published": value, "url": value}
                    for value in ([], {}, [[]], True, -1e308, "\ud800", "\0", "x" * 100_000, [None])
                )
            ),
        ),
        documents=2,
    ),
    Case(
        "front matter of blanks",
        file("m.md", lambda: f"---\nkey: a{' ' * 60_000}b\n---\n{SENTENCE}"),
        documents=1,
    ),
    # ---- bytes
    Case(
        "invalid UTF-8 throughout",
        file("m.txt", lambda: (SENTENCE.encode() + b"\xff\xfe\xc3\x28\xe2\x82") * 20_000),
        documents=1,
    ),
    Case(
        "a page of invalid UTF-8",
        file("m.html", lambda: page(PARAGRAPH * 5).encode().replace(b"pay", b"p\xe9\xff\xc3y")),
        documents=1,
    ),
    Case(
        "half a UTF-16 file",
        file("m.txt", lambda: (SENTENCE * 99).encode("utf-16")[:-1]),
        documents=1,
    ),
    Case(
        "surrogates and NULs",
        file("m.txt", lambda: SENTENCE + "\ud800\0\udfff" * 50_000),
        documents=1,
    ),
    Case("NUL bytes alone", file("m.txt", lambda: bytes(1_000_000)), ("binary",)),
    Case("noise", file("m.txt", lambda: bytes(range(256)) * 4_000), ("binary",)),
    Case(
        "an encoding that is none",
        file(
            "m.html",
            lambda: page(PARAGRAPH * 5, "<meta charset=rot13><meta charset='../../etc/passwd'>"),
        ),
        documents=1,
    ),
    # ---- packed
    Case(
        "a gzip bomb of text",
        file("m.txt.gz", lambda: bomb(500_000_000, b"a")),
        ("too-large",),
        slow=True,
    ),
    Case(
        "a gzip bomb of a page",
        file("m.html.gz", lambda: bomb(500_000_000, b"<html>")),
        ("too-large",),
        heavy=True,
    ),
    Case(
        "a gzip bomb behind a row",
        file("m.jsonl.gz", lambda: bomb(100_000_000, jsonl({"text": SENTENCE}).encode())),
        ("too-large",),
        documents=1,
    ),
    Case("a gzip bomb in gzip", file("m.txt.gz.gz", nested_gzip), ("binary",)),
    Case(
        "gzip cut off",
        file(
            "m.jsonl.gz",
            lambda: gzip.compress(
                jsonl(*({"text": f"{SENTENCE} {n}"} for n in range(3))).encode() + os.urandom(9_999)
            )[:-5_000],
        ),
        ("malformed-json", "truncated"),
        documents=3,
    ),
    # ---- archives and the formats in them
    Case(
        "a ZIP bomb",
        file("m.zip", lambda: zipped(("a.txt", SENTENCE), ("b.txt", bytes(300_000_000)))),
        ("too-large",),
        documents=1,
        slow=True,
    ),
    Case(
        "many small bombs in a ZIP",
        file("m.zip", lambda: zipped(*((f"{n}.txt", bytes(20_000_000)) for n in range(20)))),
        ("binary", "too-large"),
        heavy=True,
    ),
    Case(
        "a bzip2 bomb",
        file("m.txt.bz2", lambda: bz2.compress(bytes(200_000_000))),
        ("too-large",),
        heavy=True,
    ),
    Case(
        "an xz bomb",
        file("m.txt.xz", lambda: lzma.compress(bytes(200_000_000), preset=0)),
        ("too-large",),
        heavy=True,
    ),
    Case(
        "paths that lead out of a ZIP",
        file(
            "m.zip",
            lambda: zipped(
                ("../../../tmp/readout-hostile.txt", f"{SENTENCE} 1"),
                ("/etc/b.txt", f"{SENTENCE} 2"),
                ("C:\\c.txt", f"{SENTENCE} 3"),
                ("..\\..\\d.txt", f"{SENTENCE} 4"),
            ),
        ),
        documents=4,
    ),
    Case("a link in a ZIP", file("m.zip", zip_with_link), ("not-a-file",), documents=1),
    Case(
        "links and devices in a tar",
        file(
            "m.tar",
            lambda: tarred(
                ("a.txt", tarfile.REGTYPE, SENTENCE),
                ("b.txt", tarfile.SYMTYPE, "/etc/passwd"),
                ("c.txt", tarfile.LNKTYPE, "../../etc/passwd"),
                ("d.txt", tarfile.CHRTYPE, ""),
                ("e.txt", tarfile.FIFOTYPE, ""),
                ("../f.txt", tarfile.REGTYPE, f"{SENTENCE} 2"),
            ),
        ),
        ("not-a-file",),
        documents=2,
    ),
    Case(
        "ZIPs in ZIPs, seven deep",
        file("m.zip", lambda: nested_zips(7)),
        ("too-deep",),
        documents=3,
    ),
    Case(
        "half a ZIP",
        file("m.zip", lambda: zipped(("a.txt", SENTENCE), ("b.txt", os.urandom(9_000)))[:5_000]),
        ("truncated",),
        documents=1,
    ),
    Case(
        "billion laughs in a feed",
        file("m.rss", lambda: feed(f"{SENTENCE * 5} &e10; &f; &g;", laughs())),
        documents=1,
    ),
    Case(
        "billion laughs in a DOCX file",
        file("m.docx", lambda: docx(word_paragraph(SENTENCE + "&e10; &f; &g;"), laughs())),
        ("malformed-docx",),
    ),
    Case(
        "a DOCX file with a bomb in it",
        file("m.docx", lambda: docx(word_paragraph("a" * 100_000_000))),
        ("too-large",),
        slow=True,
    ),
    Case(
        "a DOCX file nested 100,000 deep",
        file("m.docx", lambda: docx(nested("<w:p>", "</w:p>", 100_000))),
        ("malformed-docx",),
    ),
    Case(
        "RTF nested 200,000 deep",
        file("m.rtf", lambda: "{\\rtf1 " + nested("{", "}", 200_000) + SENTENCE + "}"),
        documents=1,
    ),
    Case(
        "parts of a mail nested 1,000 deep",
        file("m.eml", lambda: mail_in_mail(1_000)),
        ("damaged",),
    ),
    Case(
        "a mail with a million empty parts",
        file(
            "m.eml",
            lambda: mail("--b\r\n\r\n" * 200_000, "Content-Type: multipart/mixed; boundary=b"),
        ),
        ("empty",),
    ),
    Case(
        "a PDF that is none",
        file("m.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj<<" * 100_000),
        ("malformed-pdf",),
    ),
    # ---- the file system
    Case("10,000 tiny files", tiny_files(10_000), documents=10_000, heavy=True),
    Case("500 tiny files", tiny_files(500), documents=500, slow=True),
    Case("a FIFO", fifo, ("not-a-file",)),
    Case("a folder named a.html", folder_named_like_a_page, documents=1),
    Case("links in loops and to nowhere", link_loops, ("missing", "unreadable")),
    Case("links to devices", foreign_links, ("not-a-file",)),
    Case("folders deeper than a path is long", deep_folders, ("unreadable",)),
    Case("names that break lines and steer terminals", strange_names, documents=7),
)

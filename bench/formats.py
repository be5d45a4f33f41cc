"""Documents per second and peak memory of ingest, by format, beside plain text and HTML.

    .venv/bin/python bench/formats.py [--documents 200] [--repeats 3] [FORMAT ...]

Each format is measured in a process of its own: the same invented articles, written in that
format, through `Opener(jobs=1)`. Seconds are from the first file to the last item, less the
start of the worker; memory is the peak of the parent and, apart, that of its worker.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import importlib
import io
import json
import lzma
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

Files = dict[str, bytes]

_SENTENCE = (
    "Pilot {a} of the port of Lumen said on day {b} that the channel was {c} feet deep, and that "
    "every vessel that had booked a berth at quay {d} would be let in before the ebb. "
)


def article(number: int) -> list[str]:
    """Twelve paragraphs, about 3,000 characters."""
    return [
        "".join(_SENTENCE.format(a=number, b=p, c=number % 40 + s, d=s) for s in range(2)).strip()
        for p in range(8)
    ]


def text(number: int) -> bytes:
    return "\n\n".join(article(number)).encode()


def body(number: int) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in article(number))


def page(number: int) -> bytes:
    return (
        f"<!doctype html><html><head><title>Port {number}</title></head><body><nav><a>Home</a>"
        f"</nav><article><h1>Port {number}</h1>{body(number)}</article></body></html>"
    ).encode()


def mail(number: int) -> bytes:
    return (
        f"Received: x\nFrom: Desk <a@b.example>\nMessage-ID: <{number}@b.example>\n"
        f"Subject: Port {number}\nDate: Tue, 04 Mar 2031 08:00:00 +0100\n\n"
    ).encode() + text(number)


def mhtml(number: int) -> bytes:
    return (
        b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=xyz\n\n"
        b"--xyz\nContent-Type: text/html; charset=utf-8\n\n" + page(number) + b"\n--xyz--\n"
    )


def each(suffix: str, make: Callable[[int], bytes]) -> Callable[[int], Files]:
    """A file for each article."""
    return lambda count: {f"{n:06}.{suffix}": make(n) for n in range(count)}


def jsonl(count: int) -> bytes:
    rows = ({"id": str(n), "text": text(n).decode()} for n in range(count))
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def zipped(make: Callable[[int], bytes], suffix: str) -> Callable[[int], bytes]:
    def archive(count: int) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
            for n in range(count):
                file.writestr(f"{n:06}.{suffix}", make(n))
        return made.getvalue()

    return archive


def tarred(count: int) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as file:
        for n in range(count):
            info = tarfile.TarInfo(f"{n:06}.txt")
            raw = text(n)
            info.size = len(raw)
            file.addfile(info, io.BytesIO(raw))
    return made.getvalue()


def mbox(count: int) -> bytes:
    start = b"From a@b.example Tue Mar  4 08:00:00 2031\n"
    return b"".join(start + mail(n) + b"\n\n" for n in range(count))


def feed(count: int) -> bytes:
    items = "".join(
        f"<item><guid>{n}</guid><title>Port {n}</title><content:encoded><![CDATA[{body(n)}]]>"
        "</content:encoded></item>"
        for n in range(count)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>'
        f"{items}</channel></rss>"
    ).encode()


def warc(count: int) -> bytes:
    records = []
    for n in range(count):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(n)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://c.example/{n}\r\n"
            "WARC-Date: 2031-03-06T10:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
            f"WARC-Record-ID: <urn:x:{n}>\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(records)


def one(name: str, make: Callable[[int], bytes]) -> Callable[[int], Files]:
    """One file for all articles."""
    return lambda count: {name: make(count)}


CASES: dict[str, Callable[[int], Files]] = {
    "txt": each("txt", text),
    "html": each("html", page),
    "jsonl": one("a.jsonl", jsonl),
    "zip of txt": one("a.zip", zipped(text, "txt")),
    "zip of html": one("a.zip", zipped(page, "html")),
    "tar of txt": one("a.tar", tarred),
    "tar.gz of txt": one("a.tar.gz", lambda count: gzip.compress(tarred(count))),
    "tar.bz2 of txt": one("a.tar.bz2", lambda count: bz2.compress(tarred(count))),
    "tar.xz of txt": one("a.tar.xz", lambda count: lzma.compress(tarred(count))),
    "eml": each("eml", mail),
    "mbox": one("a.mbox", mbox),
    "mhtml": each("mhtml", mhtml),
    "feed": one("a.xml", feed),
    "warc": one("a.warc", warc),
    "warc.gz": one("a.warc.gz", lambda count: gzip.compress(warc(count))),
}
"""Format -> the files that hold so many articles."""


def add_single() -> None:
    """The formats of `format_makers_single.MAKERS`: suffix -> number -> bytes of a file."""
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        module = importlib.import_module("format_makers_single")
    except ModuleNotFoundError:
        return
    for suffix, make in module.MAKERS.items():
        CASES.setdefault(suffix, each(suffix, make))


def measure(name: str, documents: int, folder: Path) -> None:
    """Print documents, seconds, and the peaks in MiB of parent and worker, as JSON."""
    from readout.ingest import Opener, walk
    from readout.schema.document import Document

    for file, raw in CASES[name](documents).items():
        (folder / file).write_bytes(raw)
    warm = folder.parent / f"{folder.name}-warm"
    warm.mkdir()
    (warm / "w.html").write_bytes(page(0))
    with Opener(jobs=1) as opener:
        for opened in opener.open(walk([str(warm)], base=warm)):
            list(opened.items)
        files = list(walk([str(folder)], base=folder))
        start = time.perf_counter()
        found = sum(
            isinstance(item, Document) for opened in opener.open(files) for item in opened.items
        )
        seconds = time.perf_counter() - start
    peaks = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = [resource.getrusage(who).ru_maxrss / 1024 for who in peaks]
    print(json.dumps([found, seconds, *memory]))


def report(names: list[str], documents: int, repeats: int) -> None:
    print(f"{documents} articles of {len(text(1)):,} bytes, median of {repeats} runs")
    print(f"{'format':16}{'documents':>10}{'per s':>9}{'MiB':>7}{'worker':>8}")
    for name in names:
        runs = [run(name, documents) for _ in range(repeats)]
        found, memory, worker = runs[0][0], max(r[2] for r in runs), max(r[3] for r in runs)
        rate = statistics.median(found / seconds for _, seconds, *_ in runs)
        print(f"{name:16}{found:10.0f}{rate:9.0f}{memory:7.0f}{worker:8.0f}", flush=True)


def run(name: str, documents: int) -> list[float]:
    """One measurement in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "files")
        place.mkdir()
        command = [sys.executable, __file__, "--one", name, "--folder", str(place)]
        command += ["--documents", str(documents)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    add_single()
    if options.one:
        measure(options.one, options.documents, options.folder)
        return
    report(options.formats or list(CASES), options.documents, options.repeats)


if __name__ == "__main__":
    main()

"""How fast the pages are: median and worst time of each, from a real server on this machine.

    python bench/pages.py PROJECT [--rounds 30] [--query WORDS]

The first row is the floor: a static file from the same server, which is what a request costs
before anything is asked of the project. The last rows are the report (its size, and the time it
takes to write).
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

PARTS = ("statements", "events", "figures", "positions")
"""Parts that words are looked for in, besides documents."""

READOUT = [sys.executable, "-m", "readout"]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--query", default="minister said")
    options = parser.parse_args()
    server = subprocess.Popen(
        [*READOUT, "serve", "-p", "0", "--project", str(options.project)],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = _address(server)
        print(f"{options.project}, {options.rounds} requests each")
        print("| page | median ms | worst ms | kB |")
        print("| --- | --- | --- | --- |")
        for path in _pages(address, options.query):
            times, size = _measure(address, path, options.rounds)
            print(f"| {path} | {median(times):.1f} | {max(times):.1f} | {size / 1000:.0f} |")
    finally:
        server.terminate()
        server.wait()
    _report(options.project)
    return 0


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://\S+", line):
            return urlsplit(found.group()).netloc
    raise SystemExit("the server did not start")


def _pages(address: str, query: str) -> list[str]:
    status, body = _get(address, "/documents.json")
    assert status == 200, status
    listing = json.loads(body)
    rows = listing["rows"] if isinstance(listing, dict) else listing
    status, body = _get(address, "/actors.json")
    assert status == 200, status
    actor = json.loads(body)["rows"][0]["id"]
    status, body = _get(address, "/events.json?page=1")
    assert status == 200, status
    event = json.loads(body)["rows"][0]["id"]
    return [
        "/static/readout.css",
        "/",
        "/documents",
        "/documents?sort=title",
        "/documents?sort=words&order=desc",
        f"/documents/{rows[0]['id']}",
        f"/documents/{max(rows, key=lambda row: row['chars'])['id']}",
        f"/search?q={quote(query)}",
        f"/search?q={quote(query)}&actor={actor}",
        *(f"/search?q={quote(query)}&in={part}" for part in PARTS),
        "/actors",
        f"/actors/{actor}",
        "/review",
        "/places",
        "/statements",
        f"/statements?speaker={actor}",
        "/timeline",
        "/timeline?most=all",
        "/events",
        f"/events?actor={actor}",
        f"/events/{event}",
        "/claims",
        "/claims?relation=conflict",
        "/figures",
        "/positions",
        "/related",
        "/stories",
        "/notices",
        "/since",
        "/failures",
        "/documents.json",
        "/documents.csv",
    ]


def _measure(address: str, path: str, rounds: int) -> tuple[list[float], int]:
    times = []
    size = 0
    for _ in range(rounds):
        began = time.perf_counter()
        status, body = _get(address, path)
        times.append((time.perf_counter() - began) * 1000)
        size = len(body)
        if status != 200:
            raise SystemExit(f"{path}: status {status}")
    return times, size


def _get(address: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _report(project: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.html"
        began = time.perf_counter()
        subprocess.run(
            [*READOUT, "report", "-q", "-o", str(out), "--project", str(project)], check=True
        )
        seconds = time.perf_counter() - began
        print(f"report: {out.stat().st_size / 1e6:.2f} MB in {seconds:.1f} s")


if __name__ == "__main__":
    sys.exit(main())

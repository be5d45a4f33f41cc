"""What tests of several modules share: invented articles and the shared folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"

FERRY = """Ferry talks resume on the Osk

PORT LUMEN, March 3 — Negotiators from both banks of the Osk met on Tuesday to speak about the
ferries that have lain idle since the flood.

"We shall not leave the table first," said the harbour minister, Ilka Doran.

The ministry said that forty crews had gone without pay.
"""

BRIDGE = """A bridge is promised again

The council of Ostermark said on Friday that the bridge would be built within two years, a promise
it had made twice before.

Residents of the lower town said they would believe it when they crossed it.
"""

FRENCH = (
    "Le gouvernement a annoncé mardi que les ferries resteraient à quai jusqu'à la fin du mois. "
    "Les syndicats des marins ont dénoncé une décision prise sans la moindre concertation, et ils "
    "appellent à manifester devant la préfecture samedi matin."
)

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Harbour reopens after the flood | The Lumen Courier</title>
<meta property="og:title" content="Harbour reopens after the flood">
<meta property="og:site_name" content="The Lumen Courier">
<meta property="article:published_time" content="2031-03-04T08:00:00+01:00">
<link rel="canonical" href="https://courier.example/2031/03/04/harbour">
</head><body><article><h1>Harbour reopens after the flood</h1>
<p>The harbour of Port Lumen took its first ship in nine days on Wednesday, the harbour office said,
and three more were waiting in the roads.</p>
<p>Pilots had asked for another day of soundings, but the minister, Ilka Doran, told reporters that
the channel was deep enough for every vessel that had booked a berth.</p>
<p>Insurers have yet to say whether they will pay for the cargo that spoiled in the sheds.</p>
</article></body></html>
"""

ROWS = (
    {
        "id": "wire-1",
        "text": "The harbour office counted nine days without a ship, its longest pause.",
        "published": "2031-03-05",
        "title": "Nine days without a ship",
        "publisher": "Osk Wire",
    },
    {
        "id": "wire-2",
        "text": "Ilka Doran said on Thursday that the soundings showed a safe channel.",
        "published": "2031-03-06",
        "publisher": "Osk Wire",
    },
)


def write_pile(folder: Path) -> Path:
    """A small folder of every format: 2 txt, 1 html, 2 rows of JSONL, 1 text in French."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8", newline="")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8", newline="")
    (folder / "harbour.html").write_text(PAGE, encoding="utf-8", newline="")
    (folder / "wire.jsonl").write_text(jsonl(*ROWS), encoding="utf-8", newline="")
    (folder / "avis.txt").write_text(FRENCH, encoding="utf-8", newline="")
    return folder


def jsonl(*rows: object) -> str:
    """Rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A folder written by `write_pile`."""
    return write_pile(tmp_path / "pile")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real data; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here")
    return SHARED

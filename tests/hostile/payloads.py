"""The corpus of `payloads.toml`, and a pile in which every string is one of them."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path

from tests.conftest import jsonl

PAYLOADS: Mapping[str, tuple[str, ...]] = {
    group: tuple(entry["payloads"])
    for group, entry in tomllib.loads(
        Path(__file__).with_name("payloads.toml").read_text("utf-8")
    ).items()
}

ALL: tuple[str, ...] = tuple(payload for group in PAYLOADS.values() for payload in group)

FORMULAS = PAYLOADS["formulas"]

SENTENCE = "The harbour office said on Tuesday that forty crews had gone without pay."
_FIELDS = (
    *("title", "publisher", "byline", "url", "agency", "section", "subtitle", "published"),
    *("updated", "language"),
)
_NAME_BYTES = 200


def row(number: int, payloads: Sequence[str]) -> dict[str, str]:
    """An article whose fields are payloads, one after the other, and whose text is all of them."""
    said = "\n\n".join(payloads)
    first = payloads[0]
    text = f"{first}\n\nBy {first}\n\n{first} (AP) — {SENTENCE} {first}\n\n{said}\n"
    fields = dict(zip(_FIELDS, cycle(payloads), strict=False))
    return {"id": f"{first}{number}", "text": text, **fields}


def same_rows() -> Iterator[dict[str, str]]:
    """A row for every payload, which is in all of its fields."""
    return (row(number, [payload]) for number, payload in enumerate(ALL))


def mixed_rows() -> Iterator[dict[str, str]]:
    """Rows of four payloads each, every payload in some fields."""
    for number, start in enumerate(range(0, len(ALL), 4)):
        yield row(number, ALL[start : start + 4])


def source_of_page() -> str:
    """A page that says all payloads, as text and as metadata, in sound markup."""
    said = [html.escape(payload.replace("\0", "")) for payload in ALL]
    metas = "".join(f'<meta name="author" content="{word}">' for word in said)
    body = "".join(f"<p>{SENTENCE} {word}</p>" for word in said)
    title = html.escape(ALL[0])
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{metas}'
        f'<meta property="og:site_name" content="{title}"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def write_payloads(folder: Path, rows: Iterable[dict[str, str]], *, step: int = 1) -> Path:
    """A folder of rows, of files named like every `step`-th payload, a page, and failures."""
    folder.mkdir(parents=True)
    broken = jsonl(*({"id": payload, "text": [payload]} for payload in ALL[::8]))
    (folder / "rows.jsonl").write_text(jsonl(*rows) + broken, encoding="utf-8", newline="")
    (folder / "page.html").write_text(source_of_page(), encoding="utf-8")
    for number, payload in enumerate(ALL[::step]):
        # Some are an article, some are refused: both show their names.
        name = f"{file_name(payload)}{number}.{'txt' if number % 4 else 'css'}"
        (folder / name).write_text(f"{SENTENCE} {payload}\n", encoding="utf-8", newline="")
    return folder


def file_name(payload: str) -> str:
    """A payload as a name that the system takes."""
    name = payload.replace("/", "\u2215").replace("\0", "").lstrip(".")
    return name.encode("utf-8")[:_NAME_BYTES].decode("utf-8", "ignore")

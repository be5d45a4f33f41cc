"""The `key: value` lines between two `---` at the head of a Markdown file.

Only what articles carry there is read: plain and quoted scalars, and lists of them. Whatever
else YAML can do is passed over; the text keeps it all.
"""

from __future__ import annotations

import re

from readout.ingest.fields import Taken, take_given

_BLOCK = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
_PAIR = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
# Only the first blank of a run begins a match, or a line of blanks would be read once for each.
_COMMENT = re.compile(r"(?<!\s)\s+#.*")
_MAX_CHARS = 1 << 16


def take_front_matter(text: str) -> Taken:
    """The metadata that a Markdown text begins with, under the names of `fields.ALIASES`."""
    block = _BLOCK.match(text[:_MAX_CHARS])
    return take_given(_pairs(block[1]), "front matter") if block else Taken(())


def _pairs(block: str) -> dict[str, str | list[str]]:
    """Top-level keys with a scalar or a list of scalars."""
    pairs: dict[str, str | list[str]] = {}
    items: list[str] = []
    for line in block.splitlines():
        if pair := _PAIR.match(line):
            key, value = pair[1], (pair[2] or "").strip()
            items = []
            pairs[key] = _value(value) if value else items
        elif item := _ITEM.match(line):
            items.append(_scalar(item[1]))
    return {key: value for key, value in pairs.items() if value}


def _value(value: str) -> str | list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [_scalar(item) for item in value[1:-1].split(",")]
    return "" if value[0] in "|>&*{" else _scalar(value)


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return _COMMENT.sub("", value)

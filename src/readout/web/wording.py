"""How pages say things: numbers, days, what a date rests on, where a value stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from readout.schema.row import DocumentRow
from readout.schema.time import Basis, DateEvidence, Dct

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NOT_STATED = "not stated"

ORIGINS: Mapping[str, str] = MappingProxyType(
    {
        "text": "in the text",
        "given": "given with the input",
        "meta": "page metadata",
        "json-ld": "page JSON-LD",
        "url": "web address",
        "sibling": "another document",
    }
)

BASES: Mapping[Basis, str] = MappingProxyType(
    {
        "stated": "the document says so itself, in its text or its page",
        "given": "it came with the input, beside the document",
        "inferred": "worked out from what is known",
        "corrected": "set by a person",
        "unknown": "nothing states it; a file's own time stamp is never taken for one",
    }
)

STATES: Mapping[str, str] = MappingProxyType(
    {
        "current": "its file was there when last looked at",
        "superseded": "a newer version lies at the same place",
        "gone": "its file was no longer there at the last ingest",
    }
)

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
        "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
        "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
        "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
        "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay",
        "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
        "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
        "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
        "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    }
)  # fmt: skip
"""English names by ISO 639-1; a language without one here is shown by its code."""


def number(value: int) -> str:
    """1340 becomes "1,340"."""
    return f"{value:,}"


def count(value: int, noun: str, plural: str = "") -> str:
    """ "1 document", "1,340 documents"."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def day(value: dt.date) -> str:
    """ "20 Dec 2023", in English whatever the locale."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def interval(earliest: dt.date | None, latest: dt.date | None) -> str:
    """Days from one to the other, both included: "between 1 and 30 Nov 2023"."""
    if earliest is None:
        return "no date stated" if latest is None else f"on or before {day(latest)}"
    if latest is None:
        return f"on or after {day(earliest)}"
    if earliest == latest:
        return day(earliest)
    return f"between {_less_of(earliest, latest)} and {day(latest)}"


def _less_of(earliest: dt.date, latest: dt.date) -> str:
    """The first day without what the second one says again."""
    if earliest.year != latest.year:
        return day(earliest)
    if earliest.month != latest.month:
        return f"{earliest.day} {MONTHS[earliest.month - 1]}"
    return str(earliest.day)


def weekdays(mask: int) -> str:
    """Which days of the week a bit mask allows (Monday = 1): "Monday or Tuesday"."""
    return " or ".join(name for bit, name in enumerate(WEEKDAYS) if mask >> bit & 1)


def when(dct: Dct) -> str:
    """When a document was published, as far as it is known, without the basis."""
    if dct.date is not None:
        return day(dct.date)
    bounds = interval(dct.earliest, dct.latest)
    return f"{bounds}, on a {weekdays(dct.weekdays)}" if dct.weekdays else bounds


def dated(dct: Dct) -> str:
    """The same with its basis: "20 Dec 2023 · stated"; alone where nothing is known."""
    return when(dct) if dct.basis == "unknown" else f"{when(dct)} · {dct.basis}"


def evidence_says(evidence: DateEvidence) -> str:
    """What one reason says about a date."""
    if evidence.earliest is None and evidence.latest is None and evidence.weekdays:
        return f"on a {weekdays(evidence.weekdays)}"
    if evidence.rule == "unreadable":
        return "a date that could not be read"
    return interval(evidence.earliest, evidence.latest)


def language(code: str | None) -> str:
    """An English name, the bare code where we have none, "not identified" without a code."""
    return "not identified" if code is None else LANGUAGES.get(code, code)


def heading(row: DocumentRow) -> str:
    """What to call a document: its title, or its first words, or its file's name."""
    return row.title or row.lead or row.path.rsplit("/", 1)[-1] or row.id


def short_id(id: str) -> str:
    """The first ten characters; `readout show` and pages resolve them."""
    return id[:10]


def shortened(text: str, chars: int = 90) -> str:
    """One line of at most that many characters, cut in the middle of nothing but the text."""
    line = " ".join(text.split())
    return line if len(line) <= chars else line[: chars - 1].rstrip() + "…"


def web_address(value: str | None) -> str | None:
    """The value where it is safe to link to: http or https and no control character."""
    if value is None or not value.lower().startswith(("http://", "https://")):
        return None
    return value if value.isprintable() and " " not in value else None

"""How pages say things: numbers, days, what a date rests on, where a value stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from readout.schema.duplicate import ChangeKind, CopyKind, OriginBasis
from readout.schema.eventtables import EventRow
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.statement import Act, Manner
from readout.schema.tables import Named
from readout.schema.time import Basis, DateEvidence, Dct, Timex, TimexType

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

ORIGIN_BASES: Mapping[OriginBasis, str] = MappingProxyType(
    {
        "credited": "the others credit it",
        "dated": "it is the earliest dated one",
        "kept": "it holds the most of what they all share",
        "alone": "nothing tells them apart, and one has to stand first",
    }
)
"""Why a document counts as the original of a group, after "because"."""

COPY_KINDS: Mapping[CopyKind, str] = MappingProxyType(
    {
        "same": "the same text, word by word",
        "trimmed": "leaves words out and adds none of its own",
        "extended": "keeps the original and adds words of its own",
        "edited": "leaves out, adds or rewrites",
    }
)

MANNERS: Mapping[Manner, str] = MappingProxyType(
    {
        "direct": "in quotation marks",
        "mixed": "partly in quotation marks",
        "indirect": "in the paper’s words",
    }
)

ACTS: Mapping[Act | None, str] = MappingProxyType(
    {
        "claim": "says so",
        "denial": "denies",
        "confirmation": "confirms",
        "refusal": "declines",
        "question": "asks",
        "demand": "demands",
        "promise": "promises",
        "warning": "warns",
        "criticism": "criticises",
        "support": "supports",
        None: "thinks so",
    }
)

EVENT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "AGREE": "Agreement", "CONSULT": "Talks", "SUPPORT": "Support", "CONCEDE": "Concession",
        "COOPERATE": "Cooperation", "AID": "Aid", "RETREAT": "Retreat", "REQUEST": "Request",
        "ACCUSE": "Accusation", "REJECT": "Rejection", "THREATEN": "Threat",
        "PROTEST": "Protest", "SANCTION": "Sanction", "MOBILIZE": "Mobilisation",
        "COERCE": "Coercion", "ASSAULT": "Assault",
    }
)  # fmt: skip
"""PLOVER's types of events as a reader calls them; pages give the code beside them."""

TIMEX_TYPES: Mapping[TimexType, str] = MappingProxyType(
    {"DATE": "date", "TIME": "time", "DURATION": "length of time", "SET": "recurring"}
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


def share(value: float) -> str:
    """0.62 becomes "62%". All and nothing are said only where it is just that."""
    percent = round(100 * value)
    if percent == 100 and value < 1:
        return "over 99%"
    return "under 1%" if percent == 0 and value > 0 else f"{percent}%"


def difference(kept: float, counts: Mapping[ChangeKind, int]) -> str:
    """What a copy did to its original: "kept 62% of the words, cut 7 passages, added 1"."""
    parts = [f"kept {share(kept)} of the words"]
    told = [(kind, amount) for kind, amount in counts.items() if amount]
    for place, (kind, amount) in enumerate(told):
        parts.append(f"{kind} {number(amount) if place else count(amount, 'passage')}")
    return ", ".join(parts)


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


def is_wide(dct: Dct) -> bool:
    """Whether a single day was taken though others are as possible."""
    return dct.date is not None and dct.earliest != dct.latest


def state_words(name: str) -> str:
    """What a state of the record is called; one that is named by its time as a day and an hour."""
    try:
        made = dt.datetime.strptime(name, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return name
    return f"{day(made.date())}, {made:%H:%M} UTC"


class HasDays(Protocol):
    """What lies between two days, either of which may be unknown."""

    @property
    def earliest(self) -> dt.date | None:
        """The first day that it may be."""

    @property
    def latest(self) -> dt.date | None:
        """The last one."""


def when(dct: Dct) -> str:
    """When a document was published, as far as it is known, without the basis."""
    if dct.date is not None:
        return f"about {day(dct.date)}" if is_wide(dct) else day(dct.date)
    bounds = interval(dct.earliest, dct.latest)
    return f"{bounds}, on a {weekdays(dct.weekdays)}" if dct.weekdays else bounds


def span_of_days(item: HasDays) -> str:
    """The days that something may have been on, as far as they are known: "by 3 Mar 2031"."""
    return interval(item.earliest, item.latest)


def dated(dct: Dct) -> str:
    """The same with its basis: "20 Dec 2023 · stated"; alone where nothing is known."""
    return when(dct) if dct.basis == "unknown" else f"{when(dct)} · {dct.basis}"


def time_says(timex: Timex, text: str) -> str:
    """What a time expression means and what that rests on: "date 2031-03-04, counted from the
    document's own date". `text` is the document's."""
    means = ", ".join(
        part for part in (timex.value, timex.mod, timex.quant, timex.freq) if part is not None
    )
    said = f"{TIMEX_TYPES[timex.type]} {means}"
    if timex.interval is not None and (timex.interval.earliest or timex.interval.latest):
        said += f", {interval(timex.interval.earliest, timex.interval.latest)}"
    if timex.anchor is None:
        return said
    if isinstance(timex.anchor, Span):
        return f"{said}, counted from “{shortened(timex.anchor.of(text), 40)}”"
    return f"{said}, counted from the document’s own date"


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


def occurrence(event: EventRow) -> str:
    """What to call an event: who is told to take part, and the words that tell it, as they stand:
    "Ilka Doran → the pilots: “urged”"; with its type where nobody is named."""
    sides = (_names(event.actors), _names(to_whom(event)))
    parties = " → ".join(side for side in sides if side) if sides[0] else f"→ {sides[1]}"
    kind = EVENT_TYPES.get(event.type or "", event.type or "Event")
    return f"{parties if any(sides) else kind}: “{shortened(event.name)}”"


def to_whom(event: EventRow) -> tuple[Named, ...]:
    """Who is on the other side. Those who meet do so with each other: one who is on either side is
    named once."""
    if event.occasion is None:
        return event.recipients
    return tuple(party for party in event.recipients if party not in event.actors)


def _names(parties: Sequence[Named], most: int = 3) -> str:
    names = ", ".join(shortened(party.name, 48) for party in parties[:most])
    return f"{names} and {len(parties) - most} more" if len(parties) > most else names


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first of some names as a phrase: "Doran, Pell and 2 more"."""
    shown = [shortened(name, 48) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def short_id(id: str) -> str:
    """The first ten characters; `readout show` and pages resolve them."""
    return id[:10]


def pieced(text: str) -> str:
    """Words that do not stand together, with what is left out between them as "…"."""
    return text.replace(" ... ", " … ")


def shortened(text: str, chars: int = 90) -> str:
    """One line of at most that many characters, cut in the middle of nothing but the text."""
    line = " ".join(text.split())
    return line if len(line) <= chars else line[: chars - 1].rstrip() + "…"


def web_address(value: str | None) -> str | None:
    """The value where it is safe to link to: http or https and no control character."""
    if value is None or not value.lower().startswith(("http://", "https://")):
        return None
    return value if value.isprintable() and " " not in value else None

"""The publication date of one document: what it states, weighed into one interval.

Nothing is guessed. Evidence that agrees narrows the interval, evidence that disagrees is kept
as a conflict, and a document that states nothing has no date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from readout.reading.dates import YEARS, ReadDate, parse_date
from readout.schema.document import Given
from readout.schema.reading import Part
from readout.schema.time import Basis, DateEvidence, Dct

STRENGTH = ("given", "json-ld", "meta", "text", "url")
"""Whose word counts most where two disagree: the user's own row, the page's data, its text,
and last its address, which may hold the day the page was moved."""
DATELINE_DAYS = range(-1, 5)
"""Days from a dateline's day to publication that are no contradiction: copy is often printed
some days after it was written, and a day before by time zones."""
_URL_DATE = re.compile(
    r"[/_=-](?P<year>(?:1[789]|20)\d\d)(?P<sep>[/_-]?)"
    r"(?P<month>0[1-9]|1[0-2]|[A-Za-z]{3}(?=/))(?P=sep)"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>0[1-9]|1[0-2])/")
_URL_CHARS = 2_000


def find_dct(given: Sequence[Given], parts: Sequence[Part]) -> Dct:
    """Weigh all evidence about when a document was published.

    `date` is set where one day is left. `basis` is "stated" where the document says so (text,
    page data, address), "given" where only the input row does, "unknown" where nothing does.
    An update bounds the date from above and never is the date.
    """
    published = sorted(
        {*_of_given("published", given), *_of_parts(parts), *_of_urls(given, parts)},
        key=_order,
    )
    used, conflicts = _agreeing([item for item in published if item.latest is not None])
    earliest, latest = _bounds(used)
    for update in sorted({_bound(item) for item in find_updates(given, parts)}, key=_order):
        if earliest is not None and update.latest is not None and update.latest < earliest:
            conflicts.append(update)
        else:
            used.append(update)
    earliest, latest = _bounds(used)
    for item in published:
        if item.latest is not None:
            continue
        fits = earliest is None or latest is None or _fits(item, earliest, latest)
        (used if fits else conflicts).append(item)
    return Dct(
        date=earliest if earliest == latest else None,
        earliest=earliest,
        latest=latest,
        basis=_basis(used),
        constraints=tuple(used),
        conflicts=tuple(conflicts),
        evidence=tuple(sorted({span for item in used for span in item.spans})),
    )


def find_updates(given: Sequence[Given], parts: Sequence[Part]) -> tuple[DateEvidence, ...]:
    """Evidence of updates, the strongest first."""
    texts = (
        _of_part(part, read)
        for part in parts
        if part.kind == "updated" and (read := parse_date(part.value)) is not None
    )
    found = {item for item in (*_of_given("updated", given), *texts) if item.latest is not None}
    return tuple(sorted(found, key=_order))


def _agreeing(
    evidence: Iterable[DateEvidence],
) -> tuple[list[DateEvidence], list[DateEvidence]]:
    """Split evidence, strongest first, into what agrees with the strongest and what does not."""
    used: list[DateEvidence] = []
    conflicts: list[DateEvidence] = []
    for item in evidence:
        earliest, latest = _bounds([*used, item])
        agrees = earliest is None or latest is None or earliest <= latest
        (used if agrees else conflicts).append(item)
    return used, conflicts


def _bounds(evidence: Sequence[DateEvidence]) -> tuple[dt.date | None, dt.date | None]:
    first = [item.earliest for item in evidence if item.earliest is not None]
    last = [item.latest for item in evidence if item.latest is not None]
    return max(first, default=None), min(last, default=None)


def _bound(update: DateEvidence) -> DateEvidence:
    return DateEvidence(
        origin=update.origin,
        rule=update.rule,
        latest=update.latest,
        spans=update.spans,
        detail=f"updated {update.detail}".strip(),
    )


def _fits(item: DateEvidence, earliest: dt.date, latest: dt.date) -> bool:
    """Whether a day without a year ("--09-26") can be the dateline of the days given."""
    month, day = int(item.detail[2:4]), int(item.detail[5:7])
    if (latest - earliest).days > 366:
        return True
    for year in {earliest.year - 1, earliest.year, latest.year, latest.year + 1}:
        try:
            written = dt.date(year, month, day)
        except ValueError:  # 29 February
            continue
        low, high = (earliest - written).days, (latest - written).days
        if low < DATELINE_DAYS.stop and high >= DATELINE_DAYS.start:
            return True
    return False


def _basis(used: Sequence[DateEvidence]) -> Basis:
    dated = [item for item in used if item.latest is not None]
    if not dated:
        return "unknown"
    return "given" if all(item.origin == "given" for item in dated) else "stated"


def _of_given(name: str, given: Sequence[Given]) -> Iterator[DateEvidence]:
    for item in given:
        read = parse_date(item.value) if item.name == name else None
        if read is None or read.earliest is None:
            continue
        yield DateEvidence(
            origin=item.origin,
            rule=read.rule,
            earliest=read.earliest,
            latest=read.latest,
            detail=item.detail,
        )


def _of_parts(parts: Sequence[Part]) -> Iterator[DateEvidence]:
    for part in parts:
        read = parse_date(part.value) if part.kind == "published" else None
        if read is not None:
            yield _of_part(part, read)


def _of_part(part: Part, read: ReadDate) -> DateEvidence:
    return DateEvidence(
        origin="text",
        rule=part.rule,
        earliest=read.earliest,
        latest=read.latest,
        spans=(part.span,),
        detail=part.value if read.earliest is None else "",
    )


def _of_urls(given: Sequence[Given], parts: Sequence[Part]) -> Iterator[DateEvidence]:
    # Ingest may have read the address already; then its evidence is in `given`.
    if any(item.name == "published" and item.origin == "url" for item in given):
        return
    urls = [item.value for item in given if item.name == "url"]
    urls += [part.value for part in parts if part.kind == "url"]
    for url in sorted(set(urls)):
        read = url_date(url)
        if read is None:
            continue
        yield DateEvidence(
            origin="url",
            rule="date-in-url",
            earliest=read.earliest,
            latest=read.latest,
            detail=url,
        )


def url_date(url: str) -> ReadDate | None:
    """The day or month that the path of a web address names, as `/2024/06/27/` does."""
    path = url[:_URL_CHARS].partition("?")[0]
    for match in (_URL_DATE.search(path), _URL_MONTH.search(path)):
        if match is None:
            continue
        groups = match.groupdict()
        if int(groups["year"]) not in YEARS:
            continue
        read = _read_url(groups)
        if read is not None and read.earliest is not None:
            return read
    return None


def _read_url(groups: dict[str, str | None]) -> ReadDate | None:
    year, month, day = groups["year"], groups["month"], groups.get("day")
    if day is None:
        return parse_date(f"{year}-{month}")
    if month is not None and month.isdigit():
        return parse_date(f"{year}-{month}-{day}")
    return parse_date(f"{day} {month} {year}")


def _order(item: DateEvidence) -> tuple[object, ...]:
    day = dt.date.max
    length = dt.timedelta.max
    if item.earliest is not None and item.latest is not None:
        length = item.latest - item.earliest
    return (
        STRENGTH.index(item.origin),
        length,
        item.spans,
        item.earliest or day,
        item.latest or day,
        item.rule,
        item.detail,
    )

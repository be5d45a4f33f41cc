"""The publication date of one document: what it states, weighed into one interval.

Nothing is guessed. Evidence that agrees narrows the interval, evidence that disagrees is kept
as a conflict, and a document that states nothing has no date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.reading.dates import YEARS, ReadDate, parse_date, parse_instant
from readout.schema.document import Given
from readout.schema.reading import Part
from readout.schema.time import Basis, DateEvidence, Dct

STRENGTH = ("given", "json-ld", "meta", "text", "url")
"""Whose word counts most where two disagree: the user's own row, the page's data, its text,
and last its address, which may hold the day the page was moved."""
DATELINE_DAYS = range(-1, 5)
"""Days from the day in a dateline or an address to publication that are no contradiction: copy
is often printed some days after it was written, and a day before by time zones."""
UNREADABLE = "unreadable"
"""The rule of evidence that was meant as a date and is none we can read."""
NEAR_URL = "date-in-url-near"
"""The rule of an address that is some days off a better source and stretched to meet it."""
CAPTURED = "captured"
"""The rule of the day when a text was crawled, saved or sent on: it was published no later, and
nothing more is said of when."""
_QUOTED_CHARS = 80
_URL_DATE = re.compile(
    r"[/_=-](?P<year>(?:1[789]|20)\d\d)(?P<sep>[/_-]?)"
    r"(?P<month>0[1-9]|1[0-2]|[A-Za-z]{3}(?=/))(?P=sep)"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>0[1-9]|1[0-2])/")
_URL_CHARS = 2_000


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence, and the moment it names where it has a time of day with an offset."""

    evidence: DateEvidence
    instant: dt.datetime | None = None


def find_dct(given: Sequence[Given], parts: Sequence[Part]) -> Dct:
    """Weigh all evidence about when a document was published.

    `date` is set where one day is left. `basis` is "stated" where the document says so (text,
    page data, address), "given" where only the input row does, "unknown" where nothing does.
    An update, and the day when the text was captured, bound the date from above and never are
    the date; a capture alone states nothing. A given value that is no date
    we can read stays among the constraints, with the rule UNREADABLE and without bounds: it
    is no date, and it disagrees with none.
    """
    published = sorted(
        {*_of_given("published", given), *_of_parts(parts), *_of_urls(given, parts)}, key=_order
    )
    used, conflicts = _agreeing([claim for claim in published if _is_dated(claim)])
    earliest, latest = _bounds(used)
    bounds = [
        *(_bound(update, used) for update in sorted(_updates(given, parts), key=_order)),
        *(_captured(claim) for claim in sorted(_of_given(CAPTURED, given), key=_order)),
    ]
    for bound in bounds:
        agrees = earliest is None or bound.latest is None or bound.latest >= earliest
        (used if agrees else conflicts).append(Claim(evidence=bound))
    earliest, latest = _bounds(used)
    for claim in published:
        if not _is_dated(claim):
            fits = earliest is None or latest is None or _fits(claim.evidence, earliest, latest)
            (used if fits else conflicts).append(claim)
    constraints = (*(claim.evidence for claim in used), *_unreadable(given))
    return Dct(
        date=earliest if earliest == latest else None,
        earliest=earliest,
        latest=latest,
        basis=_basis(constraints),
        constraints=constraints,
        conflicts=tuple(claim.evidence for claim in conflicts),
        evidence=tuple(sorted({span for item in constraints for span in item.spans})),
    )


def find_updates(given: Sequence[Given], parts: Sequence[Part]) -> tuple[DateEvidence, ...]:
    """Evidence of updates, the strongest first."""
    return tuple(claim.evidence for claim in sorted(_updates(given, parts), key=_order))


def _updates(given: Sequence[Given], parts: Sequence[Part]) -> set[Claim]:
    texts = (
        _of_part(part, read)
        for part in parts
        if part.kind == "updated" and (read := parse_date(part.value)) is not None
    )
    return {claim for claim in (*_of_given("updated", given), *texts) if _is_dated(claim)}


def _agreeing(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Split claims, strongest first, into what agrees with the strongest and what does not."""
    used: list[Claim] = []
    conflicts: list[Claim] = []
    for claim in claims:
        agreeing = next((c for c in _readings(claim, used) if _agrees(c, used)), None)
        (conflicts if agreeing is None else used).append(agreeing or claim)
    return used, conflicts


def _readings(claim: Claim, used: Sequence[Claim]) -> Iterator[Claim]:
    """What a claim may mean beside stronger ones, the plainest meaning first."""
    yield claim
    yield _in_zone_of(used, claim)
    better = [other for other in used if other.evidence.origin != "url"]
    earliest, latest = _bounds(better)
    if claim.evidence.origin == "url" and earliest is not None and latest is not None:
        yield _tolerant(claim, earliest, latest)


def _agrees(claim: Claim, used: Sequence[Claim]) -> bool:
    earliest, latest = _bounds([*used, claim])
    return earliest is None or latest is None or earliest <= latest


def _in_zone_of(used: Sequence[Claim], claim: Claim) -> Claim:
    """The claim with the calendar day where the strongest source with a clock stands: half
    past eleven at night in one place is the next morning in another."""
    zone = next((other.instant.tzinfo for other in used if other.instant is not None), None)
    if zone is None or claim.instant is None:
        return claim
    try:
        day = claim.instant.astimezone(zone).date()
    except OverflowError:
        return claim
    evidence = msgspec.structs.replace(claim.evidence, earliest=day, latest=day)
    return Claim(evidence=evidence, instant=claim.instant)


def _tolerant(claim: Claim, earliest: dt.date, latest: dt.date) -> Claim:
    """An address a few days off, stretched so that it narrows nothing: it may name the day a
    story was begun, or the day in the server's time zone."""
    item = claim.evidence
    if item.earliest is None or item.latest is None:
        return claim
    if not _may_follow(item.earliest, item.latest, earliest, latest):
        return claim
    evidence = msgspec.structs.replace(
        item,
        rule=NEAR_URL,
        earliest=min(item.earliest, earliest),
        latest=max(item.latest, latest),
    )
    return Claim(evidence=evidence)


def _is_dated(claim: Claim) -> bool:
    return claim.evidence.latest is not None


def _bounds(claims: Iterable[Claim]) -> tuple[dt.date | None, dt.date | None]:
    evidence = [claim.evidence for claim in claims]
    first = [item.earliest for item in evidence if item.earliest is not None]
    last = [item.latest for item in evidence if item.latest is not None]
    return max(first, default=None), min(last, default=None)


def _bound(update: Claim, used: Sequence[Claim]) -> DateEvidence:
    item = update.evidence
    latest, there = item.latest, _in_zone_of(used, update).evidence.latest
    return DateEvidence(
        origin=item.origin,
        rule=item.rule,
        latest=latest if latest is None or there is None else max(latest, there),
        spans=item.spans,
        detail=f"updated {item.detail}".strip(),
    )


def _captured(claim: Claim) -> DateEvidence:
    item = claim.evidence
    return DateEvidence(
        origin=item.origin, rule=CAPTURED, latest=item.latest, detail=item.detail or CAPTURED
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
        if _may_follow(written, written, earliest, latest):
            return True
    return False


def _may_follow(first: dt.date, last: dt.date, earliest: dt.date, latest: dt.date) -> bool:
    """Whether a text written from `first` to `last` may be published in the days given."""
    low, high = (earliest - last).days, (latest - first).days
    return low < DATELINE_DAYS.stop and high >= DATELINE_DAYS.start


def _basis(used: Iterable[DateEvidence]) -> Basis:
    # An address that is only near the date does not state it, nor does a capture.
    silent = (NEAR_URL, CAPTURED)
    dated = [item for item in used if item.latest is not None and item.rule not in silent]
    if not dated:
        return "unknown"
    return "given" if all(item.origin == "given" for item in dated) else "stated"


def _of_given(name: str, given: Sequence[Given]) -> Iterator[Claim]:
    for item in given:
        read = parse_date(item.value) if item.name == name else None
        if read is None or read.earliest is None:
            continue
        evidence = DateEvidence(
            origin=item.origin,
            rule=read.rule,
            earliest=read.earliest,
            latest=read.latest,
            detail=item.detail,
        )
        yield Claim(evidence=evidence, instant=parse_instant(item.value))


def _unreadable(given: Sequence[Given]) -> list[DateEvidence]:
    """Given dates that say no day, the strongest first; `detail` quotes them."""
    found = {
        DateEvidence(origin=item.origin, rule=UNREADABLE, detail=_quoted(item))
        for item in given
        if item.name in ("published", "updated") and item.value.strip()
        if (read := parse_date(item.value)) is None or read.earliest is None
    }
    return sorted(found, key=lambda item: (STRENGTH.index(item.origin), item.detail))


def _quoted(item: Given) -> str:
    value = " ".join(item.value.split())
    short = value if len(value) <= _QUOTED_CHARS else value[: _QUOTED_CHARS - 1] + "…"
    return f"{item.detail or item.name}: {short}"


def _of_parts(parts: Sequence[Part]) -> Iterator[Claim]:
    for part in parts:
        read = parse_date(part.value) if part.kind == "published" else None
        if read is not None:
            yield _of_part(part, read)


def _of_part(part: Part, read: ReadDate) -> Claim:
    evidence = DateEvidence(
        origin="text",
        rule=part.rule,
        earliest=read.earliest,
        latest=read.latest,
        spans=(part.span,),
        detail=part.value if read.earliest is None else "",
    )
    return Claim(evidence=evidence)


def _of_urls(given: Sequence[Given], parts: Sequence[Part]) -> Iterator[Claim]:
    # Ingest may have read the address already; then its evidence is in `given`.
    if any(item.name == "published" and item.origin == "url" for item in given):
        return
    urls = [item.value for item in given if item.name == "url"]
    urls += [part.value for part in parts if part.kind == "url"]
    for url in sorted(set(urls)):
        read = url_date(url)
        if read is None:
            continue
        evidence = DateEvidence(
            origin="url",
            rule="date-in-url",
            earliest=read.earliest,
            latest=read.latest,
            detail=url,
        )
        yield Claim(evidence=evidence)


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


def _order(claim: Claim) -> tuple[object, ...]:
    item = claim.evidence
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
        # Two offsets may name one moment; the text of the moment tells them apart.
        claim.instant.isoformat() if claim.instant is not None else "",
    )

"""`readout resolve`: mentions in, country and sectors out. A stateless pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from readout.cli.console import complain, is_quiet
from readout.cli.options import quiet_option
from readout.errors import ReadoutError, UsageError

if TYPE_CHECKING:
    import datetime as dt

    from readout.knowledge import Knowledge

_FIELDS = ("id", "text", "context", "date")


class _RowError(ReadoutError):
    """A line that is no question."""


@click.command()
@click.argument("file", metavar="[FILE|-]", default="-")
@click.option("--lexicons", type=click.Path(), metavar="DIR",
              help="Own tables before the shipped ones: all *.csv in DIR, with the columns name, "
              "aliases, type, country, sector, from, to, note.")  # fmt: skip
@quiet_option
def resolve(file: str, lexicons: str | None) -> int:
    """Say of which country and sector actors are; no project.

    FILE, or standard input, has a JSON object a line: {"id", "text", "context"?, "date"?}, where
    text is a mention as an article puts it ("the Israeli defence minister", "Hezbollah fighters"),
    context are words near it and date is the article's. Out comes a row for each, in order:
    {"id", "country", "sector", "article", "nothing"}, with all "sectors", the deciding "rule" and
    "why". Country is an ISO 3166 or PLOVER code, sector a PLOVER code; null says that words and
    tables tell none. A line that is no such object gives a row with "error" and exit status 1.
    """
    import msgspec

    from readout.knowledge import load_knowledge

    knowledge = load_knowledge(Path(lexicons) if lexicons is not None else None)
    stream = _open(file)
    failed = False
    try:
        for row in _answers(stream, knowledge, "standard input" if file == "-" else file):
            failed = failed or "error" in row
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
            sys.stdout.buffer.flush()  # Who stands behind in the pipe sees the row now.
    finally:
        if file != "-":
            stream.close()
    return int(failed)


def _open(file: str) -> BinaryIO:
    if file == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _answers(stream: BinaryIO, knowledge: Knowledge, name: str) -> Iterator[dict[str, Any]]:
    """A row for every line that is not blank."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        id: object = None
        try:
            question = _question(line)
            id = question.get("id")
            yield _answer(question, knowledge)
        except _RowError as error:
            message = f"{name}:{number}: {error}"
            if not is_quiet():
                complain(message)
            yield {
                "id": id if isinstance(id, str) else None,
                "error": {"reason": "row", "message": message},
            }


def _question(line: bytes) -> dict[str, object]:
    import json

    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _RowError(f"not UTF-8 ({error.reason})") from None
    except (ValueError, RecursionError) as error:
        raise _RowError(f"not JSON ({error})") from None
    if not isinstance(row, dict):
        raise _RowError("not a JSON object")
    return row


def _answer(question: dict[str, object], knowledge: Knowledge) -> dict[str, Any]:
    from readout.knowledge import resolve as resolve_mention

    for field in _FIELDS:
        if not isinstance(question.get(field), str | None):
            raise _RowError(f'"{field}" is no string')
    id, text, context, date = (question.get(field) for field in _FIELDS)
    if id is None or text is None:
        raise _RowError(f'"{"id" if id is None else "text"}" is missing')
    found = resolve_mention(
        str(text), None if context is None else str(context), _day(date), knowledge=knowledge
    )
    return {
        "id": id,
        "country": found.country or None,
        "sector": found.sector or None,
        "sector2": found.sectors[1] if len(found.sectors) > 1 else None,
        "sectors": found.sectors,
        "article": found.article or None,
        "nothing": found.nothing,
        "rule": found.rule,
        "why": found.why,
    }


def _day(words: object) -> dt.date | None:
    """The first day that a date leaves possible. Raises _RowError where it is none."""
    from readout.reading.dates import parse_date

    if words is None:
        return None
    found = parse_date(str(words))
    if found is None or found.earliest is None:
        raise _RowError(f'"date" {words!r} is no date; write 2024-06-25')
    return found.earliest

"""Articles in, rows out, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import msgspec

from readout.anchoring import anchor
from readout.ingest import Opened, Opener, walk
from readout.ingest.files import STDIN
from readout.parallel import executor_for, map_in_order
from readout.reading import LAYERS
from readout.reading.events import THRESHOLD, date_events
from readout.reading.figures import place_asof
from readout.reading.metadata import describe
from readout.record.describing import read_text
from readout.record.keys import date_alone
from readout.record.statements import surest, tell
from readout.schema.document import Document, Failure, Metadata
from readout.schema.reading import Reading
from readout.schema.row import (
    Article,
    ErrorDetail,
    Unread,
    metadata_row,
)

_BENEATH = frozenset({"metadata", "sentences", "timexes", "statements"})
_DATED = frozenset({"timexes", "statements", "events", "figures"})
"""Layers that name days, and those that the days rest on."""


def read_articles(
    paths: Sequence[str],
    *,
    stream: BinaryIO | None = None,
    layers: frozenset[str] = LAYERS,
    precise: bool = False,
    event_threshold: float = THRESHOLD,
    jobs: int = 1,
) -> Iterator[Article | Unread]:
    """Articles in, rows out, nothing stored: one row an article, in the order of the input.

    `precise` keeps of statements only the surest, `event_threshold` events of at least that score
    (0 to 1; 0.5 has few wrong ones, a lower one misses fewer). Where an article states no date, the
    layers `timexes`, `statements`, `events` and `figures` also give the days that its own words
    leave possible.

    `stream` is what the path `-` stands for. The id of a row is the one its input gave, else
    the path as given, with the place in the file behind `#` where a file holds several.
    """
    with ExitStack() as stack:
        opener = stack.enter_context(Opener(jobs=jobs))
        executor = executor_for(stack, jobs)
        items = _labelled_items(opener, paths, stream)
        make = partial(_article, layers=layers, precise=precise, event_threshold=event_threshold)
        yield from map_in_order(executor, make, items)


def _labelled_items(
    opener: Opener, paths: Sequence[str], stream: BinaryIO | None
) -> Iterator[tuple[str, Document | Failure]]:
    for is_stream, group in groupby(paths, key=lambda path: path == STDIN):
        if not is_stream:
            for opened in opener.open(walk(list(group), base=Path.cwd())):
                yield from _labelled(opened)
        elif stream is not None:
            yield from _labelled(opener.open_stream(stream))


def _labelled(opened: Opened) -> Iterator[tuple[str, Document | Failure]]:
    place = PurePosixPath(opened.file.path or opened.file.name).as_posix()
    for item in opened.items:
        # What lies in an archive has a path below the file's.
        path = place + item.path.removeprefix(opened.file.name)
        if isinstance(item, Document):
            # The bytes would only be carried about.
            item = msgspec.structs.replace(item, raw=b"")
        if item.input_id is not None:
            yield item.input_id, item
        elif item.line is not None:
            yield f"{path}#{item.line}", item
        else:
            yield path, item


def _article(
    labelled: tuple[str, Document | Failure],
    *,
    layers: frozenset[str],
    precise: bool,
    event_threshold: float,
) -> Article | Unread:
    label, item = labelled
    if isinstance(item, Failure):
        detail = ErrorDetail(reason=item.reason, message=item.message, line=item.line)
        return Unread(id=label, error=detail)
    # Times are anchored to the date, which the layout tells.
    is_dated = not layers.isdisjoint(_DATED)
    reading = read_text(
        item.text,
        layers=layers | _BENEATH if is_dated else layers,
        event_threshold=event_threshold,
    )
    metadata = describe(item, reading)
    if is_dated and reading.not_read is None:
        metadata = msgspec.structs.replace(metadata, dct=date_alone(item, reading, metadata))
    found = _layers(reading, metadata)
    if precise:
        found |= surest(found)
    return Article(
        id=label,
        text=item.text,
        language=reading.language.code,
        dct=metadata.dct,
        not_read=reading.not_read or msgspec.UNSET,
        **{name: value for name, value in found.items() if name in layers},
    )


def _layers(reading: Reading, metadata: Metadata) -> dict[str, Any]:
    timexes = anchor(reading.timexes, metadata.dct.date)
    outlet = None if metadata.publisher is None else metadata.publisher.value
    told = tell(reading.statements, timexes, outlet)
    return {
        "metadata": metadata_row(metadata),
        "sentences": reading.sentences,
        "words": reading.words,
        "mentions": reading.mentions,
        "actors": reading.actors,
        "timexes": timexes,
        "statements": told,
        "events": date_events(reading.events, timexes, metadata.dct, told),
        "figures": place_asof(reading.figures, timexes, metadata.dct.date),
        "positions": reading.positions,
        "places": reading.places,
    }

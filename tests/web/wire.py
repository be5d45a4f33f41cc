"""An invented agency story and what five outlets made of it, with a comparison by difflib."""

from __future__ import annotations

import datetime as dt
import re
from difflib import SequenceMatcher
from typing import Any

from msgspec.structs import replace

from readout.schema.duplicate import Change, Copy, CopyKind, DuplicateGroup
from readout.schema.row import count_changes
from readout.schema.span import Span, Spans
from readout.schema.view import DocumentView
from tests.web.newsroom import article, find

STORY = (
    "The harbour ministry of Ostermark said on Tuesday that it would open the inner basin to "
    "canton ferries from the first of May, the first concession since the crossings stopped in "
    "the flood year.",
    "“We open one gate and look at who comes through it,” the ministry’s spokeswoman, Ilka "
    "Doran, told reporters on the customs quay. She would not say what had been asked in return.",
    "Three officials of the river cantons, who spoke on condition that they not be named, said "
    "no answer had been given. One called the offer “a door with the key on the wrong side”.",
    "Under the draft seen by Osk Wire, ferries of up to 40 metres would pay a toll of 310 crowns "
    "a crossing, a third of what Ostermark charged before the flood. Freight barges are left out.",
    "The pilots’ guild, whose 212 members have gone without work since the autumn, welcomed the "
    "step but asked for soundings first. “Nobody has measured the eastern channel in eleven "
    "months,” said its warden, Aldo Brenn.",
    "The crossings ended in the flood year, when the eastern channel silted up and Ostermark "
    "closed its basin. About 9,000 people used to cross on a working day, most of them to work "
    "in the yards on the southern bank.",
    "Talks are to go on in Port Lumen on Thursday. Both delegations have taken rooms until the "
    "end of the month.",
)

PARAGRAPH = (
    "In the yards, where notices in two languages hang beside the gates, the news was read "
    "aloud at the change of shift. Some clapped, most went on to their lockers."
)

TRIMMED = (STORY[0], STORY[1], STORY[2].partition(" One called")[0], STORY[6])
EXTENDED = (*STORY[:5], PARAGRAPH, *STORY[5:])
EDITED = (
    STORY[0].replace("said on Tuesday that it would", "will").replace(
        "the first concession", "its first concession"
    ),
    STORY[3].replace("Under the draft seen by Osk Wire, ferries", "Ferries").replace("310", "301"),
    STORY[1].replace("would not say", "declined to say"),
    STORY[4],
    STORY[5].replace("About 9,000", "Nearly 10,000"),
    PARAGRAPH,
    STORY[6],
)  # fmt: skip


def told(
    paragraphs: tuple[str, ...], *, title: str, publisher: str, day: int, folder: str, **rest: Any
) -> DocumentView:
    """An article of those paragraphs, its body described."""
    view = article(
        title=title,
        publisher=publisher,
        body="\n\n".join(paragraphs),
        date=dt.date(2031, 4, day),
        dateline=f"PORT LUMEN, April {day}",
        path=f"{folder}/basin.html",
        media="text/html",
        **{"byline": None, "tail": None, **rest},
    )
    body = tuple(find(view.text, paragraph) for paragraph in paragraphs)
    return replace(view, metadata=replace(view.metadata, body=body))


def wire() -> tuple[DocumentView, ...]:
    """The agency's story, then its copies."""
    return (
        told(STORY, title="Ostermark to open inner basin to canton ferries", folder="osk",
             publisher="Osk Wire", byline="By Rena Tolm", day=8, agency="Osk Wire",
             tail="Reporting by Rena Tolm; editing by Joss Ahl"),
        told(STORY, title="Ostermark to open inner basin to canton ferries", folder="post",
             publisher="River Post", day=8, agency="Osk Wire"),
        told(TRIMMED, title="Inner basin opens in May", folder="herald",
             publisher="Ostermark Herald", day=9, agency="Osk Wire"),
        told(EXTENDED, title="A gate opens: ferries may return to the basin", folder="ledger",
             publisher="Canton Ledger", day=9, byline="By Ines Quill and Osk Wire"),
        told(EDITED, title="Ferries back from May, at 301 crowns a crossing", folder="courier",
             publisher="The Lumen Courier", day=10, byline="By Mara Vell",
             tail="Mara Vell covers the river for the Courier."),
    )  # fmt: skip


def group_of(
    origin: DocumentView, *copies: DocumentView, agency: str | None = "Osk Wire"
) -> DuplicateGroup:
    """A group with what each copy changed of the origin."""
    made = sorted((make_copy(origin, copy) for copy in copies), key=lambda copy: copy.id)
    return DuplicateGroup(
        id=min(view.row.id for view in (origin, *copies)),
        origin=origin.row.id,
        basis="credited" if agency else "dated",
        agency=agency,
        copies=tuple(made),
    )


def make_copy(left: DocumentView, right: DocumentView) -> Copy:
    """What the right document changed of the left one, word by word."""
    lefts, rights = body_words(left), body_words(right)
    matcher = SequenceMatcher(
        None,
        [span.of(left.text) for span in lefts],
        [span.of(right.text) for span in rights],
        autojunk=False,
    )
    changes = tuple(
        change(op, lefts[a:b], rights[c:d])
        for op, a, b, c, d in matcher.get_opcodes()
        if op != "equal"
    )
    same = sum(block.size for block in matcher.get_matching_blocks())
    kept, own = round(same / len(lefts), 3), round(1 - same / len(rights), 3)
    return Copy(id=right.row.id, kind=kind_of(changes), kept=kept, own=own, changes=changes)


def kind_of(changes: tuple[Change, ...]) -> CopyKind:
    counts = count_changes(changes)
    if not changes:
        return "same"
    if counts["changed"] or (counts["cut"] and counts["added"]):
        return "edited"
    return "trimmed" if counts["cut"] else "extended"


def body_words(view: DocumentView) -> Spans:
    parts = view.metadata.body or (Span(0, len(view.text)),)
    return tuple(
        Span(match.start(), match.end())
        for part in parts
        for match in re.finditer(r"\S+", view.text[: part.end])
        if match.start() >= part.start
    )


def change(op: str, left: Spans, right: Spans) -> Change:
    kind = {"delete": "cut", "insert": "added", "replace": "changed"}[op]
    return Change(kind=kind, origin=around(left), copy=around(right))  # type: ignore[arg-type]


def around(spans: Spans) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None

"""Two copies side by side, the differences marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from starlette.exceptions import HTTPException

from readout.schema.duplicate import ChangeKind
from readout.schema.row import count_changes
from readout.schema.span import Span
from readout.schema.view import Comparison, DocumentView
from readout.web.cells import draw_blocks
from readout.web.page import Ask, Page
from readout.web.pairing import Sheet, pair_up
from readout.web.wording import difference, heading, shortened


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. The offsets are code points into the texts of the two documents; they
    and the text are empty on the side that lacks the words."""

    number: int
    kind: ChangeKind
    left: str
    left_start: int | None
    left_end: int | None
    left_text: str | None
    right: str
    right_start: int | None
    right_end: int | None
    right_text: str | None


def gather(ask: Ask) -> Comparison:
    """The comparison. Raises HTTPException(404) where the two are not copies of one text."""
    left, right = (_full_id(ask, ask.path[side]) for side in ("left", "right"))
    found = ask.project.comparison(left, right)
    if found is None:
        raise HTTPException(
            404, f"{left!r} and {right!r} are not two documents of one group of copies."
        )
    return found


def _full_id(ask: Ask, word: str) -> str:
    ids = ask.project.resolve_id(word)
    return ids[0] if len(ids) == 1 else word


def context(_: Ask, compared: Comparison) -> Mapping[str, object]:
    """Both heads, the summary and the rows."""
    counts = count_changes(compared.changes)
    sheets = _sheet(compared.left), _sheet(compared.right)
    pairs = pair_up(*sheets, compared.changes)
    return {
        "compared": compared,
        "names": _names(compared),
        "sides": (("left", compared.left), ("right", compared.right)),
        "counts": counts,
        "total": len(compared.changes),
        "summary": difference(compared.copy.kept, counts),
        "blocks": draw_blocks(sheets[0].text, sheets[1].text, pairs),
    }


def _names(compared: Comparison) -> dict[str, str]:
    """What to call the two: their outlets, or their titles where those tell them apart better."""
    views = {"left": compared.left, "right": compared.right}
    outlets = {side: view.row.publisher for side, view in views.items()}
    has_two = outlets["left"] != outlets["right"]
    return {
        side: (outlets[side] if has_two else None) or shortened(heading(view.row), 50)
        for side, view in views.items()
    }


def _sheet(view: DocumentView) -> Sheet:
    return Sheet(view.text, view.metadata.body)


def rows(compared: Comparison) -> Iterator[ChangeRow]:
    """One row a difference, in text order."""
    for number, change in enumerate(compared.changes, start=1):
        left = _Place.of(compared.left, change.origin)
        right = _Place.of(compared.right, change.copy)
        yield ChangeRow(
            number=number,
            kind=change.kind,
            left=left.document,
            left_start=left.start,
            left_end=left.end,
            left_text=left.text,
            right=right.document,
            right_start=right.start,
            right_end=right.end,
            right_text=right.text,
        )


class _Place(msgspec.Struct, frozen=True):
    """A side of a difference; all but the document is None where it lacks the words."""

    document: str
    start: int | None = None
    end: int | None = None
    text: str | None = None

    @classmethod
    def of(cls, view: DocumentView, span: Span | None) -> _Place:
        if span is None:
            return cls(view.row.id)
        return cls(view.row.id, span.start, span.end, span.of(view.text))


PAGE = Page(
    name="comparison",
    at="/duplicates/{left}/{right}",
    template="comparison.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=ChangeRow,
)

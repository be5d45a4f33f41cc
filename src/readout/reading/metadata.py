"""What a document is: the merge of what came with it and what its text states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from readout.reading.dating import STRENGTH, find_dct, find_updates
from readout.reading.lines import subtract
from readout.schema.document import Document, Field, Given, Metadata
from readout.schema.reading import Part, PartKind, Reading
from readout.schema.span import Span, Spans
from readout.schema.time import DateEvidence, Dct

TITLE_WITHIN = 3_000
"""Characters from the top among which a given title is looked for in the text."""
_SITE_SUFFIX = re.compile(r"\s+(?:[|»–—·]|-{1,2})\s+[^|»–—·]{2,60}\Z")
_ALIKE = str.maketrans("’‘“”–—\u00a0", "''\"\"-- ")
_FALLBACK_RULES = ("copyright", "copyright-rights")


def describe(document: Document, reading: Reading) -> Metadata:
    """Merge given metadata and layout; for each field the strongest word counts.

    The user's own row comes before the page's JSON-LD, that before its meta elements, and the
    text is last, except that a value that also stands in the text brings its spans along.
    """
    layout = reading.layout
    title = _title(document, layout.parts)
    dct = find_dct(document.given, layout.parts)
    updates = find_updates(document.given, layout.parts)
    taken = [piece.span for piece in layout.boilerplate] + [part.span for part in layout.parts]
    taken += title.spans if title is not None else ()
    return Metadata(
        title=title,
        subtitle=_field("subtitle", document, layout.parts),
        byline=_field("byline", document, layout.parts),
        author_note=_from_text("author-note", layout.parts),
        dateline=_from_text("dateline", layout.parts),
        agency=_field("agency", document, layout.parts),
        publisher=_field("publisher", document, layout.parts),
        url=_field("url", document, layout.parts),
        section=_field("section", document, layout.parts),
        published=_published(dct),
        updated=_dated(updates[0]) if updates else None,
        boilerplate=layout.boilerplate,
        body=tuple(subtract(document.text, layout.body, sorted(taken))),
        dct=dct,
    )


def _title(document: Document, parts: Sequence[Part]) -> Field | None:
    given = _given("title", document.given)
    if given is None:
        return _from_text("title", parts)
    spans = _located(given.value, document.text) or _same("title", given.value, parts)
    return Field(value=given.value, origin=given.origin, rule=_rule(given), spans=spans)


def _same(kind: PartKind, value: str, parts: Sequence[Part]) -> Spans:
    """The span of a part that says the same behind a label ("HEADLINE: ...")."""
    stated = _from_text(kind, parts)
    return stated.spans if stated is not None and _key(stated.value) == _key(value) else ()


def _located(title: str, text: str) -> Spans:
    """Where a title stands near the top of the text on lines of its own, whatever the shape
    of its quotation marks; once more without the name of the site behind it."""
    top = text[:TITLE_WITHIN].translate(_ALIKE)
    for candidate in (title, _SITE_SUFFIX.sub("", title[:TITLE_WITHIN])):
        words = candidate.translate(_ALIKE).split()
        if not words:
            continue
        pattern = r"\s+".join(re.escape(word) for word in words)
        match = re.search(rf"(?i)(?:\A|(?<=[\r\n]))[ \t]*({pattern})(?=[ \t.]*(?:[\r\n]|\Z))", top)
        if match is not None:
            return (Span(*match.span(1)),)
    return ()


def _field(kind: PartKind, document: Document, parts: Sequence[Part]) -> Field | None:
    stated = _from_text(kind, parts)
    given = _given(kind, document.given)
    if given is None:
        return stated
    also = stated is not None and _key(stated.value) in _key(given.value)
    spans = stated.spans if stated is not None and also else _located(given.value, document.text)
    return Field(value=given.value, origin=given.origin, rule=_rule(given), spans=spans)


def _from_text(kind: PartKind, parts: Sequence[Part]) -> Field | None:
    of_kind = [part for part in parts if part.kind == kind and part.value]
    if not of_kind:
        return None
    # A copyright line names the owner, mostly but not always the publisher.
    part = min(of_kind, key=lambda part: (part.rule in _FALLBACK_RULES, part.span))
    return Field(value=part.value, origin="text", rule=part.rule, spans=(part.span,))


def _given(name: str, given: Iterable[Given]) -> Given | None:
    of_name = [item for item in given if item.name == name and item.value.strip()]
    return min(of_name, key=lambda item: STRENGTH.index(item.origin), default=None)


def _published(dct: Dct) -> Field | None:
    dated = (item for item in dct.constraints if item.earliest is not None)
    first = next(dated, None)
    field = None if first is None else _dated(first)
    if first is None or field is None or field.spans:
        return field
    days = (first.earliest, first.latest)
    same = (item.spans for item in dated if (item.earliest, item.latest) == days)
    return msgspec.structs.replace(field, spans=next(filter(None, same), ()))


def _dated(item: DateEvidence) -> Field | None:
    if item.latest is None or item.origin == "sibling":
        return None
    same = item.earliest in (None, item.latest)
    value = item.latest.isoformat() if same else f"{item.earliest}/{item.latest}"
    return Field(value=value, origin=item.origin, rule=item.detail or item.rule, spans=item.spans)


def _rule(given: Given) -> str:
    return given.detail or given.origin


def _key(value: str) -> str:
    return re.sub(r"\W+", " ", value.translate(_ALIKE)).strip().casefold()

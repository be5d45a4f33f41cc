"""Words of a document quoted with what stands around them, cut at the ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.view import Passage
from readout.web.highlight import anchor

_END = re.compile(r"(?<=[.!?…”])(?:\s+|\Z)|\n\s*")
"""Where a sentence may end: a guess good enough to cut a quotation at."""

_DATELINE = re.compile(
    r"\A\W{0,3}[A-Z][A-Z’'. -]{2,40}\b[^—–\n]{0,60}(?: (?:—|–|--)|\d[^—–\n]{0,6} -) "
)
"""Where and when an agency's report was sent, before its first words; before a single hyphen only
where the day stands, too."""

_SHORT = re.compile(
    r"\b(?:[A-Z]|(?:[A-Z]\.)+[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Prof|"
    r"Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Pres|Hon|Rev|St|No|vs|approx)\.\Z"
)
"""What ends in a point that ends no sentence."""
_LONGEST_SHORT = 24


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A passage as a page shows it; `href` leads to the words in their document."""

    document: DocumentRow
    before: str
    words: str
    after: str
    href: str


def quote(passage: Passage) -> Quote:
    """The sentence that the words stand in, as far as the passage holds it."""
    starts = [match.end() for match in _ends(passage.before, after=passage.words)]
    end = next(_ends(passage.after, before=passage.words), None)
    before, after = passage.before, passage.after
    if starts:
        before = before[starts[-1] :]
    elif passage.span.start > len(before):
        before = f"…{_whole(before, last=True)}"
    if end:
        after = after[: end.start()]
    elif passage.span.end + len(after) < passage.document.chars:
        after = f"{_whole(after, last=False)}…"
    return Quote(
        document=passage.document,
        before=before,
        words=passage.words,
        after=after,
        href=place_href(passage.document.id, passage.span),
    )


def headline(quoted: Quote) -> Quote:
    """The same as a headline: without the place and day that an agency's first sentence begins
    with."""
    return replace(quoted, before=_DATELINE.sub("", quoted.before))


def _ends(text: str, *, before: str = "", after: str = "") -> Iterator[re.Match[str]]:
    """Where sentences may end in a text that stands between `before` and `after`."""
    for match in _END.finditer(text):
        head = before + text[: match.start()]
        following = text[match.end() : match.end() + 1] or after[:1]
        is_short = _SHORT.search(head, max(0, len(head) - _LONGEST_SHORT)) is not None
        if not is_short and not _is_wrap(match.group(), following):
            yield match


def _is_wrap(blank: str, following: str) -> bool:
    """Whether a sentence goes on after the end of a line: texts may be wrapped by hand."""
    return blank.count("\n") == 1 and following.islower()


def _whole(text: str, *, last: bool) -> str:
    """Without the piece of a word at its outer end."""
    blank = text.find(" ") if last else text.rfind(" ")
    if blank < 0:
        return text
    return text[blank + 1 :] if last else text[:blank]


def place_href(document: str, span: Span) -> str:
    """Where words stand, pointed out."""
    place = f"{span.start}-{span.end}"
    return f"/documents/{document}?span={place}#{anchor(span.start, span.end)}"


def by_place(passages: Iterable[Passage]) -> dict[tuple[str, Span], Quote]:
    """Quotes by document and span."""
    return {(each.document.id, each.span): quote(each) for each in passages}

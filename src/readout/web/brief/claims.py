"""Where sources stand against each other, two quotations side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readout.export.brief.values import Column, Flag, Line, Section, Sides, Source
from readout.schema.claim import ClaimPair, Relation, weightiest
from readout.schema.claimtables import ClaimMemberRow, ClaimRow
from readout.schema.claimview import ClaimQuery
from readout.schema.span import Span
from readout.web.brief.citing import Place, find_sources
from readout.web.brief.scope import Scope
from readout.web.project import Reader
from readout.web.reasons import find_words
from readout.web.subjects import title_of
from readout.web.views.claims import said_by
from readout.web.wording import count, day, number, share, span_of_days

MOST = 20
AROUND = 180
MOST_REASONS = 3

TITLES: Mapping[Relation, str] = {
    "conflict": "Where sources conflict",
    "supersede": "What took the place of something else",
    "refine": "What one tells more exactly",
    "agree": "Where sources agree",
}
INTROS: Mapping[Relation, str] = {
    "conflict": "Two that cannot both be so, each in its own words. Which of them is right is not "
    "for this report to say.",
    "supersede": "Later figures or words that take the place of earlier ones.",
    "refine": "One says within what the other leaves open.",
    "agree": "The same, said by several.",
}


def tell_claims(project: Reader, scope: Scope) -> Iterator[Section]:
    """The conflicts, and where only claims are asked for, all others, too."""
    relations: tuple[Relation, ...] = ("conflict",)
    if scope.claims == "only":
        relations = tuple(TITLES)
    for relation in relations:
        section = _section(project, scope, relation)
        if section is not None:
            yield section


def _section(project: Reader, scope: Scope, relation: Relation) -> Section | None:
    page = project.account.claims(
        ClaimQuery(
            relation=relation,
            holder=scope.holder,
            since=scope.since,
            until=scope.until,
            limit=MOST,
        )
    )
    pairs = [(row, pair) for row in page.rows if (pair := weightiest(row.pairs)) is not None]
    if not pairs:
        return None
    places = [place for row, pair in pairs for place in _places(row, pair)]
    sources = find_sources(project, places, around=AROUND)
    left = page.total - len(page.rows)
    return Section(
        name="conflicts" if relation == "conflict" else relation,
        title=TITLES[relation],
        intro=INTROS[relation],
        blocks=tuple(_sides(row, pair, sources) for row, pair in pairs),
        rest=f"The surest {number(len(pairs))}; {number(left)} more are in the project."
        if left
        else "",
    )


def _places(row: ClaimRow, pair: ClaimPair) -> Iterator[Place]:
    yield from (_place(member, pair) for member in _ends(row, pair))


def _ends(row: ClaimRow, pair: ClaimPair) -> list[ClaimMemberRow]:
    """The two members of a pair, the earlier first."""
    found = [member for member in row.members if member.id in (pair.left, pair.right)]
    return sorted(found, key=lambda member: (_when(member), member.id))


def _when(member: ClaimMemberRow) -> str:
    first = member.earliest or member.published or member.latest
    return "9999" if first is None else first.isoformat()


def _place(member: ClaimMemberRow, pair: ClaimPair) -> Place:
    """The words that differ, else all of them."""
    if pair.parts is None:
        return member.document, Span(member.start, member.end)
    return member.document, pair.parts[0 if member.id == pair.left else 1]


def _sides(row: ClaimRow, pair: ClaimPair, sources: Mapping[Place, Source]) -> Sides:
    return Sides(
        title=name_of(row) or "Statements",
        columns=tuple(
            _column(member, sources.get(_place(member, pair))) for member in _ends(row, pair)
        ),
        note=" · ".join(_notes(row, pair)),
    )


def _notes(row: ClaimRow, pair: ClaimPair) -> Iterator[str]:
    reasons = [each.text for each in find_words(pair.reasons) if each.weight > 0]
    yield f"Sure to {share(pair.score)}"
    if reasons:
        yield ", ".join(reasons[:MOST_REASONS])
    rest = len(row.members) - 2
    if rest > 0:
        yield f"{count(rest, 'more', 'more')} on this in the project"


def _column(member: ClaimMemberRow, source: Source | None) -> Column:
    line = Line(label=days_of(member), quoted=source, note="in a copy" if member.copy_of else "")
    flags = [] if member.standing == "holds" else [Flag(member.standing)]
    if member.anonymous:
        flags.append(Flag("unnamed"))
    return Column(title=said_by(member), lines=(line,), flags=tuple(flags))


def name_of(row: ClaimRow) -> str:
    """What a claim is about, with a capital; "" where nothing says it."""
    title = title_of(row)
    return title[:1].upper() + title[1:]


def days_of(member: ClaimMemberRow) -> str:
    """When something was said, or as of when it holds."""
    if member.earliest or member.latest:
        return span_of_days(member)
    return "undated" if member.published is None else day(member.published)

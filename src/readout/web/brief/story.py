"""What the story is, in numbers, and how the brief was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readout.export.brief.values import Block, Fact, Section, Text
from readout.schema.view import Count, Overview
from readout.web.wording import count, day, number

MOST_NAMED = 8


def tell_story(overview: Overview) -> Section:
    """Span, outlets, independent sources, what was found."""
    return Section(
        name="story",
        title="The story",
        blocks=tuple(Text(text=text) for text in _paragraphs(overview)),
    )


def make_strap(overview: Overview) -> str:
    """The line under the title."""
    if not overview.documents:
        return "An empty project"
    outlets = len([each for each in overview.publishers if each.value])
    parts = [
        count(overview.documents, "document"),
        _span(overview),
        count(outlets, "outlet") if outlets else "",
    ]
    return " · ".join(part for part in parts if part)


def _span(overview: Overview) -> str:
    first, last = overview.earliest, overview.latest
    if first is None or last is None:
        return f"from {day(first)}" if first else f"until {day(last)}" if last else ""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def _paragraphs(overview: Overview) -> Iterator[str]:
    if not overview.documents:
        yield "There are no documents."
        return
    yield " ".join(_coverage(overview))
    found = tuple(_found(overview))
    if found:
        listed = " and ".join(filter(None, (", ".join(found[:-1]), found[-1])))
        yield f"In them Readout found {listed}."
    yield from _gaps(overview)


def _coverage(overview: Overview) -> Iterator[str]:
    documents = count(overview.documents, "document")
    span = _span(overview)
    yield f"This rests on {documents} of {count(overview.words, 'word')}" + (
        f", published {_published(overview)}." if span else "."
    )
    outlets = [each for each in overview.publishers if each.value]
    if outlets:
        without = overview.documents - sum(each.count for each in outlets)
        silent = f"; {number(without)} state none" if without else ""
        yield f"Outlets: {_ranked(outlets)}{silent}."
    if overview.copies:
        yield (
            f"{number(overview.documents - overview.copies)} are independent texts; "
            f"{number(overview.copies)} carry the text of another here and count as one with it."
        )
    agencies = [each for each in overview.agencies if each.value]
    if agencies:
        yield f"News agencies are credited by {number(sum(a.count for a in agencies))}: " \
              f"{_ranked(agencies)}."  # fmt: skip


def _published(overview: Overview) -> str:
    first, last = overview.earliest, overview.latest
    if first and last:
        return f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"
    return f"from {day(first)} on" if first else f"until {day(last)}" if last else ""


def _ranked(counts: list[Count]) -> str:
    said = ", ".join(f"{each.value} ({number(each.count)})" for each in counts[:MOST_NAMED])
    more = len(counts) - MOST_NAMED
    return f"{said} and {number(more)} more" if more > 0 else said


def _found(overview: Overview) -> Iterator[str]:
    for amount, noun in (
        (overview.actors, "actor"),
        (overview.events, "event"),
        (overview.statements, "statement"),
        (overview.figures, "figure"),
        (overview.positions, "position"),
    ):
        if amount:
            yield count(amount, noun)
    if overview.conflicts:
        yield f"{count(overview.conflicts, 'matter')} on which sources conflict"


def _gaps(overview: Overview) -> Iterator[str]:
    gaps = []
    if overview.undated:
        gaps.append(f"{count(overview.undated, 'document')} without a date")
    if overview.not_read:
        gaps.append(f"{count(overview.not_read, 'document')} stored but not read")
    if overview.failures:
        gaps.append(f"{count(overview.failures, 'input')} that became no document")
    if gaps:
        yield f"What follows does not tell all: there are also {', '.join(gaps)}."


def tell_method(facts: Mapping[str, str], fixes: int) -> Section:
    """How it was made, what it can do and what not, and from what."""
    blocks: list[Block] = [Text(text=text) for text in _METHOD]
    if fixes:
        blocks.append(Text(text=_FIXES.format(count(fixes, "entry", "entries"))))
    blocks += [Fact(name=name, value=value) for name, value in facts.items()]
    return Section(name="made", title="Method and limits", blocks=tuple(blocks))


_METHOD = (
    "Made by Readout from the project file alone: no network, no language model. The same project "
    "gives the same report. Every quotation is verbatim, but for blanks and for what an ellipsis "
    "says was cut; behind it stands its document and the characters, counted from 0, that it takes "
    "there.",
    "A machine read these texts, and it errs: it misses what is told in a roundabout way, takes "
    "two people for one or one for two, and takes irony at its word. Take each line as a pointer "
    "into its sources, and read them before you print it. Nothing here says that a claim is true; "
    "a claim always has a claimant.",
    "Documents that carry one text count as one independent source; whether two that rest on one "
    "unnamed source do is not known. A date is stated where the document says it itself, given "
    "where it came with the input, inferred where it was worked out, corrected where a person set "
    "it. Several days mean that no single one is known. What weighs most is chosen by counts of "
    "sources, outlets and time, and is no judgement of what matters.",
)
_FIXES = (
    "Persons corrected the record: {} in the log of corrections, each of which can be taken back."
)

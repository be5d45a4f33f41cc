from __future__ import annotations

import pytest

from readout.linking.dating.terms import find_terms, find_words
from readout.linking.timeline import find_keys
from readout.schema.actor import Actor, Mention
from readout.schema.event import Event
from readout.schema.place import PlaceMention
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.time import Timex


def _reading(*sentences: Span, **more: object) -> Reading:
    return Reading(
        text_hash="",
        language=Language("en"),
        sentences=sentences,
        **more,  # type: ignore[arg-type]
    )


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _stamp(text: str, words: str, value: str) -> Timex:
    span = _span(text, words)
    return Timex(start=span.start, end=span.end, type="DATE", value=value, rule="made")


def test_a_sentence_knows_what_stands_in_it() -> None:
    text = "Mayor Orla Fenn opened the Osk bridge on Monday. Rain fell."
    first, second = _span(text, text[:48]), _span(text, "Rain fell.")
    name = _span(text, "Orla Fenn")
    event = _span(text, "opened")
    keys = find_keys(
        "d",
        text,
        _reading(
            first,
            second,
            actors=(Actor(id="a1", name="Orla Fenn", type="person", mentions=(name,)),),
            mentions=(
                Mention(start=name.start, end=name.end, type="PERSON", form="name", actor="a1"),
            ),
            events=(
                Event(id="e1", trigger=(event,), type="", factuality="actual", rule="r", score=1.0),
            ),
            places=(
                PlaceMention(
                    start=text.index("Osk"),
                    end=text.index("Osk") + 3,
                    rule="r",
                    entry="readout:osk",
                    name="Osk",
                    level="city",
                ),
            ),
            timexes=(Timex(start=text.index("Monday"), end=47, type="DATE", value="x", rule="r"),),
        ),
    )
    line, other = keys.lines
    assert (line.events, line.acts, line.times, line.actors, line.sites) == (
        (event,),
        1,
        (0,),
        (0,),
        (0,),
    )
    assert keys.actors == (name,)
    assert keys.sites[0].is_small
    assert (other.events, other.times, other.place) == ((), (), 1)


def test_only_the_body_counts() -> None:
    text = "Site menu. The mill burnt down. Sign up now."
    spans = tuple(_span(text, part) for part in ("Site menu.", "The mill burnt down.", "Sign up"))
    keys = find_keys("d", text, _reading(*spans), body=(spans[1],))
    assert [Span(line.start, line.end) for line in keys.lines] == [spans[1]]


def test_a_sentence_begins_where_the_body_does() -> None:
    text = "OSK (AP) — The old mill of Halden burnt down. Nobody was hurt in the fire."
    first, second = _span(text, text[: text.index(" Nobody")]), _span(text, "Nobody was hurt")
    start = text.index("The old")
    keys = find_keys("d", text, _reading(first, second), body=(Span(start, len(text)),))
    assert [line.start for line in keys.lines] == [start, second.start]


def test_the_headline_is_a_line_of_its_own() -> None:
    text = "Mill burns down\nThe old mill of Halden burnt down."
    head, body = Span(0, 15), Span(16, len(text))
    keys = find_keys("d", text, _reading(head, body), body=(body,), title=(head,))
    assert [line.is_head for line in keys.lines] == [True, False]
    assert keys.title == tuple(find_terms(find_words("Mill burns down").words))


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        ("Monday 5 May 2031 09.30 GMT", "2031-05-05"),
        ("5 May 2031 09:30 UK", "2031-05-05"),
    ],
)
def test_a_stamp_parts_headline_and_sentence(stamp: str, value: str) -> None:
    text = f"Mill burns down {stamp} The old mill of Halden burnt down last night."
    date = stamp.partition("2031")[0] + "2031"
    keys = find_keys("d", text, _reading(Span(0, len(text)), timexes=(_stamp(text, date, value),)))
    told = [text[line.start : line.end] for line in keys.lines]
    assert told[0].strip() == "Mill burns down"
    assert told[1] == "The old mill of Halden burnt down last night."
    assert keys.lines[1].times == ()


def test_a_sentence_that_ends_with_a_stamp_is_a_headline() -> None:
    before, stamp, story = (
        "Mill burns down",
        "Monday 5 May 2031 09.30 GMT",
        "The old mill burnt down.",
    )
    text = f"{before} {stamp} {story}"
    lead = _span(text, story)
    read = _reading(
        Span(0, lead.start - 1), lead, timexes=(_stamp(text, stamp[:17], "2031-05-05"),)
    )
    keys = find_keys("d", text, read, body=(Span(0, len(before)), lead))
    told = [(text[line.start : line.end].strip(), line.is_head) for line in keys.lines]
    assert told == [(before, True), (story, False)]


def test_a_date_without_a_clock_is_no_stamp() -> None:
    text = "On 5 May 2031 The Osk Players open their season."
    keys = find_keys(
        "d",
        text,
        _reading(Span(0, len(text)), timexes=(_stamp(text, "5 May 2031", "2031-05-05"),)),
    )
    assert [Span(line.start, line.end) for line in keys.lines] == [Span(0, len(text))]


@pytest.mark.parametrize(
    ("text", "asks", "hangs", "own"),
    [
        ("Who will pay for the bridge?", True, False, False),
        ("They crossed the river at night.", False, True, False),
        ("Guards closed the river crossing.", False, False, False),
        ("In my view the ferry was too old.", False, False, True),
    ],
)
def test_sentences_that_do_not_stand_alone(text: str, asks: bool, hangs: bool, own: bool) -> None:
    (line,) = find_keys("d", text, _reading(Span(0, len(text)))).lines
    assert (line.asks, line.hangs, line.own) == (asks, hangs, own)


def test_how_much_is_quoted() -> None:
    text = '"The mill is lost," said the mayor.'
    quote: Spans = (_span(text, "The mill is lost,"),)
    statement = Statement(
        source=(_span(text, "the mayor"),),
        cue=(_span(text, "said"),),
        content=quote,
        manner="direct",
        speech=True,
        score=1.0,
        rule="r",
    )
    (line,) = find_keys("d", text, _reading(Span(0, len(text)), statements=(statement,))).lines
    assert line.said
    assert line.quoted == 100 * len("The mill is lost,") // len(text)


def test_an_empty_text_has_no_lines() -> None:
    assert find_keys("d", "", _reading()).lines == ()


def _words(text: str, *tags: tuple[str, str, int, str]) -> tuple[Word, ...]:
    """Words with lemma, tag, head and relation, one for each of the text."""
    words, start = [], 0
    for piece, (lemma, xpos, head, deprel) in zip(text.rstrip(".").split(), tags, strict=True):
        start = text.index(piece, start)
        end = start + len(piece)
        words.append(Word(start=start, end=end, lemma=lemma, upos="X", xpos=xpos, head=head,
                          deprel=deprel))  # fmt: skip
        start = end
    return tuple(words)


SHIPS_SAIL = (("ship", "NNS", 1, "nsubj"), ("sail", "VBD", -1, "root"))
SHIPS_ROT = (("ship", "NNS", 1, "nsubj"), ("rot", "VBP", -1, "root"))
SHIPS_OLD = (("ship", "NNS", 2, "nsubj"), ("be", "VBP", 2, "cop"), ("old", "JJ", -1, "root"))
SHIPS_COULD = (
    ("ship", "NNS", 2, "nsubj"),
    ("could", "MD", 2, "aux"),
    ("sail", "VB", -1, "root"),
)
THEY_SAIL = (("they", "PRP", 1, "nsubj"), ("sail", "VBD", -1, "root"))
SHIPS_BARE = (("old", "JJ", 1, "amod"), ("ship", "NNS", -1, "root"))


@pytest.mark.parametrize(
    ("text", "tags", "what"),
    [
        ("Ships sailed.", SHIPS_SAIL, ""),
        ("Ships rot.", SHIPS_ROT, "state"),
        ("Ships are old.", SHIPS_OLD, "state"),
        ("Ships could sail.", SHIPS_COULD, "muses"),
        ("They sailed.", THEY_SAIL, "points"),
        ("Old ships.", SHIPS_BARE, "broken"),
    ],
)
def test_what_a_sentence_says_by_its_main_verb(
    text: str, tags: tuple[tuple[str, str, int, str], ...], what: str
) -> None:
    words = _words(text, *tags)
    (line,) = find_keys("d", text, _reading(Span(0, len(text)), words=words)).lines
    found = {name for name in ("broken", "points", "state", "muses") if getattr(line, name)}
    assert found == set(filter(None, [what]))


@pytest.mark.parametrize("text", ['The mill is lost."', "“The mill is lost, he said."])
def test_one_end_of_a_quotation_is_no_sentence(text: str) -> None:
    (line,) = find_keys("d", text, _reading(Span(0, len(text)))).lines
    assert line.broken


def test_the_day_in_a_name_is_no_day() -> None:
    text = "Guards were trained after the September 11 attacks. It rained on September 11."
    spans = _span(text, text[:51]), _span(text, "It rained on September 11.")
    days = tuple(
        Timex(start=at, end=at + 12, type="DATE", value="XXXX-09-11", rule="r")
        for at in (text.index("September"), text.rindex("September"))
    )
    named, own = find_keys("d", text, _reading(*spans, timexes=days)).lines
    assert (named.times, own.times) == ((), (1,))


def test_what_was_done_on_a_day_that_the_world_knows_has_that_day() -> None:
    text = "Hamas gunmen attacked villages in southern Israel on October 7, killing hundreds."
    at = text.index("October")
    day = Timex(start=at, end=at + 9, type="DATE", value="XXXX-10-07", rule="r")
    (line,) = find_keys("d", text, _reading(Span(0, len(text)), timexes=(day,))).lines
    assert line.times == (0,)

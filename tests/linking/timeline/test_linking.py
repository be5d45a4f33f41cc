from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from readout.linking.timeline import link_timeline, summarise
from readout.linking.timeline.keys import Site
from readout.schema.cast import Cast, CastActor, Member, member_id
from readout.schema.claim import Claim, ClaimMember
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.entry import Entry, timeline_row
from readout.schema.happening import Occasion, Told
from readout.schema.span import Span
from readout.schema.time import Interval
from tests.linking.timeline.making import (
    Report,
    at,
    bare,
    given,
    happening,
    happenings,
    may,
)

SINKS = "The ferry Aldra sank off Norwick harbour with ninety passengers on board"
STRIKE = "Bakers in Halden began a strike over the price of rye flour"
BUDGET = "Parliament of Verland passed the winter budget after a night of debate"


def _where(entry: Entry) -> tuple[str, int, int]:
    return entry.sentence.document, entry.sentence.start, entry.sentence.end


def _ferry() -> list[Report]:
    first = Report("a", may(4)).say(SINKS, may(3)).say("Divers searched the wreck for survivors")
    second = Report("b", may(5)).say("The ferry Aldra sank off Norwick with passengers", may(3))
    second.say(STRIKE)
    third = Report("c", may(20)).say(BUDGET)
    third.say("Since the ferry Aldra sank, nobody took passengers on board", may(3), place=12)
    return [first, second, third]


def test_what_most_tell_comes_first() -> None:
    entries = link_timeline(**given(_ferry()))
    top = entries[0]
    first, second, _ = _ferry()
    assert _where(top) in (at(first, 0), at(second, 0))
    assert top.days == Interval(may(3), may(3))
    assert (top.basis, top.precision, top.sources) == ("said", "day", 3)
    assert top.documents == ("a", "b", "c")


def test_ranks_count_from_one_without_gaps() -> None:
    entries = link_timeline(**given(_ferry()))
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    assert len({entry.id for entry in entries}) == len(entries)


def test_reasons_add_up_to_the_score() -> None:
    for entry in link_timeline(**given(_ferry())):
        assert entry.score == pytest.approx(sum(r.weight for r in entry.reasons), abs=1e-3)
    top = link_timeline(**given(_ferry()))[0]
    assert {"sources", "later", "spread"} <= {reason.feature for reason in top.reasons}


def test_later_references_back_raise_an_entry() -> None:
    reports = [
        Report("a", may(3)).say(SINKS, may(3)),
        Report("b", may(3)).say(STRIKE, may(3)),
        Report("c", may(19)).say("Nobody forgets that the ferry Aldra sank off Norwick", may(3)),
    ]
    entries = link_timeline(**given(reports))
    ranks = {_where(entry): entry.rank for entry in entries}
    assert ranks[at(reports[0], 0)] < ranks[at(reports[1], 0)]


def test_copies_count_once_and_the_origin_speaks() -> None:
    reports = [Report(id, may(4)).say(SINKS, may(3)) for id in ("a", "b", "c")]
    group = DuplicateGroup(
        id="a",
        origin="b",
        basis="credited",
        copies=(
            Copy(id="a", kind="same", kept=1.0, own=0.0),
            Copy(id="c", kind="same", kept=1.0, own=0.0),
        ),
    )
    (entry,) = link_timeline(**given(reports), groups=(group,))
    assert entry.sources == 1
    assert entry.documents == ("a", "b", "c")
    assert entry.sentence.document == "b"
    assert entry.evidence == ()


def test_evidence_is_of_other_texts_and_other_words() -> None:
    reports = [
        Report("a", may(4)).say(SINKS, may(3)),
        Report("b", may(4)).say(SINKS, may(3)),
        Report("c", may(4)).say("The ferry Aldra sank off Norwick harbour at dawn", may(3)),
    ]
    (entry,) = link_timeline(**given(reports))
    assert len(entry.evidence) == 1
    assert {entry.sentence.document, entry.evidence[0].document} & {"c"}


def test_outlets_are_named() -> None:
    outlets = {"a": "Norwick Post", "b": "Halden Herald"}
    entry = link_timeline(**given(_ferry()), outlets=outlets)[0]
    assert entry.outlets == ("Halden Herald", "Norwick Post")
    assert "outlets" in {reason.feature for reason in entry.reasons}


def test_what_nothing_dates_stands_last_and_apart() -> None:
    reports = [*_ferry(), Report("d", None).say("A lighthouse keeper found an old brass bell")]
    entries = link_timeline(**given(reports))
    assert entries[-1].days is None
    assert (entries[-1].basis, entries[-1].precision) == ("none", "open")
    assert all(entry.days is not None for entry in entries[:-1])


def test_a_month_is_a_bar() -> None:
    month = Interval(dt.date(2031, 2, 1), dt.date(2031, 2, 28))
    reports = [Report("a", may(4)).say("Surveyors mapped the reef near Ostmark", month)]
    (entry,) = link_timeline(**given(reports))
    assert (entry.days, entry.precision) == (month, "month")


def test_what_is_told_of_a_month_joins_its_day() -> None:
    month = Interval(may(1), may(31))
    reports = [
        Report("a", may(4)).say(SINKS, may(3)),
        Report("b", dt.date(2031, 8, 1)).say("The ferry Aldra sank off Norwick harbour", month),
    ]
    (entry,) = link_timeline(**given(reports))
    assert (entry.days, entry.sources) == (Interval(may(3), may(3)), 2)


def test_a_stretch_that_holds_the_day_of_the_report_does_not_date_it() -> None:
    year = Interval(dt.date(2031, 1, 1), dt.date(2031, 12, 31))
    (entry,) = link_timeline(**given([Report("a", may(4)).say(STRIKE, year)]))
    assert entry.basis == "published"
    assert entry.days == Interval(may(3), may(4))


def test_the_habit_of_a_paper_says_whether_it_means_the_day_before() -> None:
    morning = [
        Report(f"m{day}", may(day)).say(f"{STRIKE} number {day}", may(day - 1))
        for day in range(2, 22)
    ]
    late = Report("x", may(25)).say(BUDGET)
    entries = link_timeline(**given([*morning, late]))
    days = {_where(entry): entry.days for entry in entries}
    assert days[at(late, 0)] == Interval(may(24), may(24))


def test_news_that_names_an_older_day_is_of_its_own_day() -> None:
    reports = [
        *_ferry(),
        Report("d", may(12)).say("Envoys of Verland opened talks on lifeboat rules", may(3)),
    ]
    entries = link_timeline(**given(reports))
    days = {_where(entry): entry.days for entry in entries}
    assert days[at(reports[3], 0)] == Interval(may(11), may(12))


def test_an_event_has_one_entry_and_gives_it_type_and_facts() -> None:
    one = Report("a", may(4)).say(SINKS, may(3), event=True)
    two = Report("b", may(9)).say("Guards blame the sinking on a storm", event=True)
    event = happening(
        [(one, 0), (two, 0)],
        types={"DISASTER": ("a", "b")},
        days=Interval(may(3), may(3)),
        precision="day",
        dated=1,
    )
    entries = link_timeline(**given([one, two]), happenings=happenings(event))
    about = [entry for entry in entries if entry.event == event.id]
    assert len(about) == 1
    assert about[0].types == ("DISASTER",)
    assert about[0].kind == "event"


@pytest.mark.parametrize(
    ("published", "day"),
    [(may(4), Interval(may(3), may(3))), (may(9), Interval(may(8), may(9)))],
)
def test_the_event_of_other_reports_dates_a_sentence(published: dt.date, day: Interval) -> None:
    one = Report("a", may(4)).say(SINKS, may(3), event=True)
    two = Report("b", published)
    two.say("The ferry Aldra sank off Norwick harbour", event=True)
    event = happening([(one, 0), (two, 0)], days=Interval(may(3), may(3)), precision="day", dated=1)
    entries = link_timeline(**given([one, two]), happenings=happenings(event))
    own = [each for each in entries if "b" in each.documents]
    assert [each.days for each in own] == [day]


def test_occasions_statements_and_figures_are_told_apart() -> None:
    talk = Report("a", may(4)).say("The envoys met at Ostmark harbour", may(4), event=True)
    word = Report("b", may(6)).say("The mayor of Halden said bread would stay cheap", said=True)
    toll = Report("c", may(8)).say(
        "Forty cattle were lost to the flood near Osk", acts=0, said=True
    )
    met = happening([(talk, 0)])
    claim = Claim(
        id="c:0-5:figure",
        kind="figure",
        relation="conflict",
        members=(ClaimMember(id="c:0-5:figure", document="c", spans=(Span(0, 5),)),),
    )
    entries = link_timeline(
        **given([talk, word, toll]),
        happenings=happenings(met, occasions=(Occasion(id=met.id, kind="meeting"),)),
        claims=(claim,),
    )
    kinds = {entry.sentence.document: entry.kind for entry in entries}
    assert kinds == {"a": "occasion", "b": "statement", "c": "figure"}
    disputed = {entry.sentence.document: entry.disputed for entry in entries}
    assert disputed == {"a": (), "b": (), "c": ("figures",)}


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({}, ()),
        ({"disputed": True}, ("days",)),
        ({"types": {"FIGHT": ("a", "b"), "PROTEST": ("c", "d")}}, ("types",)),
        ({"types": {"FIGHT": ("a", "b", "c"), "PROTEST": ("d",)}}, ()),
        ({"types": {"FIGHT": ("a", "b"), "PROTEST": ("b", "c")}}, ()),
        (
            {
                "factuality": (
                    Told(value="actual", documents=("a", "b")),
                    Told(value="negated", documents=("c",)),
                )
            },
            ("factuality",),
        ),
    ],
)
def test_sources_that_contradict_each_other(more: dict[str, Any], fields: Sequence[str]) -> None:
    reports = [Report(id, may(4)).say(SINKS, may(3), event=True) for id in "abcd"]
    event = happening([(report, 0) for report in reports], **more)
    (entry,) = link_timeline(**given(reports), happenings=happenings(event))
    assert entry.disputed == fields
    row = timeline_row(entry, SINKS)
    assert (row.conflicts, row.independent, row.text) == (len(fields), 4, SINKS)


@pytest.mark.parametrize(
    ("entries", "small", "fields"),
    [
        (("readout:osk", "readout:halden"), True, ("places",)),
        (("readout:osk", "readout:osk"), True, ()),
        (("readout:osk", "readout:verland"), False, ()),
    ],
)
def test_two_towns_are_a_conflict_and_a_town_in_its_country_is_none(
    entries: Sequence[str], small: bool, fields: Sequence[str]
) -> None:
    reports = [Report(id, may(4)).say(SINKS, may(3), event=True) for id in "ab"]
    event = happening([(report, 0) for report in reports])
    members = tuple(
        msgspec.structs.replace(member, place=(Span(20, 27),)) for member in event.members
    )
    made = given(reports)
    made["keys"] = [
        msgspec.structs.replace(keys, sites=(Site(20, entry, "x", at == 0 or small),))
        for at, (keys, entry) in enumerate(zip(made["keys"], entries, strict=True))
    ]
    placed = msgspec.structs.replace(event, members=members)
    (entry,) = link_timeline(**made, happenings=happenings(placed))
    assert entry.disputed == fields


def test_participants_are_of_the_cast_and_count() -> None:
    report = Report("a", may(4)).say(SINKS, may(3), actors=(0,)).say(STRIKE, may(3))
    keys = given([report])["keys"][0]
    known = type(keys)(document="a", lines=keys.lines, actors=(Span(4, 9),))
    member = member_id("a", 4, 9)
    actor = CastActor(
        id=member,
        name="Aldra",
        type="organisation",
        documents=7,
        members=(Member(id=member, document="a", local="x", name="Aldra"),),
    )
    entries = link_timeline(
        [known],
        dates={"a": report.dct},
        timexes={"a": tuple(report.timexes)},
        cast=Cast(actors=(actor,)),
    )
    assert entries[0].participants == (member,)
    assert entries[0].sentence.start == 0
    assert "participants" in {reason.feature for reason in entries[0].reasons}


def test_background_from_before_the_story_ranks_behind() -> None:
    old = dt.date(1987, 3, 2)
    reports = [
        Report("a", may(4)).say(SINKS, may(3)).say(BUDGET, old),
        Report("b", may(5)).say(SINKS, may(3)).say(BUDGET, old),
        Report("c", may(6)).say(SINKS, may(3)).say(BUDGET, old),
    ]
    entries = link_timeline(**given(reports))
    days = [entry.days.earliest for entry in entries if entry.days is not None]
    assert days.index(may(3)) < days.index(old)


def test_nothing_gives_nothing() -> None:
    assert link_timeline([], dates={}, timexes={}) == ()
    assert summarise([], dates={}, timexes={}, days=3, sentences=2) == ()


def test_the_story_in_two_days() -> None:
    reports = _ferry()
    told = summarise(**given(reports), days=2, sentences=1)
    assert [each.day for each in told] == sorted(each.day for each in told)
    assert may(3) in {each.day for each in told}
    assert all(len(each.sentences) <= 1 for each in told)


def test_the_story_within_some_days() -> None:
    within = Interval(may(10), may(30))
    told = summarise(**given(_ferry()), days=9, sentences=2, within=within)
    assert told
    assert all(may(10) <= each.day <= may(30) for each in told)


_TEXTS = (SINKS, STRIKE, BUDGET, "Divers found the ferry Aldra off Norwick", "Snow fell on Osk")


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        report = Report(f"d{number}", draw(st.sampled_from([None, may(2), may(3), may(9)])))
        for _ in range(draw(st.integers(1, 3))):
            days = draw(st.lists(st.sampled_from([may(1), may(3)]), max_size=2))
            report.say(draw(st.sampled_from(_TEXTS)), *days, event=draw(st.booleans()))
        found.append(report)
    return found


@settings(deadline=None, derandomize=True, max_examples=60)
@drawn(_reports(), st.randoms(use_true_random=False))
def test_order_does_not_matter(reports: list[Report], chance: Any) -> None:
    events = [
        happening([(report, number)])
        for report in reports
        for number, line in enumerate(report.lines)
        if line.events
    ]
    one = link_timeline(**given(reports), happenings=happenings(*events))
    chance.shuffle(reports)
    chance.shuffle(events)
    other = link_timeline(**given(reports), happenings=happenings(*events))
    assert bare(one) == bare(other)


@settings(deadline=None, derandomize=True, max_examples=60)
@drawn(_reports())
def test_every_entry_rests_on_a_sentence(reports: list[Report]) -> None:
    places = {at(report, n) for report in reports for n in range(len(report.lines))}
    entries = link_timeline(**given(reports))
    leading = [_where(entry) for entry in entries]
    assert len(set(leading)) == len(leading)
    assert set(leading) <= places
    for entry in entries:
        assert entry.sentence.document in entry.documents
        assert 1 <= entry.sources <= len(entry.documents)
        assert len(entry.evidence) <= 5


@pytest.mark.parametrize(
    "what",
    [{"asks": True}, {"own": True}, {"broken": True}, {"points": True}, {"quoted": 80},
     {"muses": True}],
)  # fmt: skip
def test_what_does_not_stand_alone_shows_no_entry(what: dict[str, Any]) -> None:
    report = Report("a", may(4)).say(SINKS, may(3)).say(STRIKE, may(3), **what)
    entries = link_timeline(**given([report]))
    assert [_where(each) for each in entries] == [at(report, 0)]


def test_how_things_are_shows_an_entry_where_it_names_a_day() -> None:
    dated = Report("a", may(4)).say(STRIKE, may(3), state=True)
    bare_ = Report("b", may(4)).say(SINKS, state=True)
    said = Report("c", may(4)).say(BUDGET, state=True, said=True)
    entries = link_timeline(**given([dated, bare_, said]))
    assert {_where(each) for each in entries} == {at(dated, 0), at(said, 0)}


def test_one_thing_in_other_words_is_one_entry() -> None:
    reports = [
        Report("a", may(4)).say("Ferry Aldra sank off Norwick harbour", may(3)),
        Report("b", may(4)).say(
            "Ferry Aldra sank near Norwick: ninety drowned in waves", may(3), place=12
        ),
        Report("c", may(4)).say("Ninety drowned in heavy waves, a navy spokesman said", may(3)),
        Report("d", may(4)).say(BUDGET, may(3)),
    ]
    entries = link_timeline(**given(reports))
    assert [each.documents for each in entries] == [("a", "b", "c"), ("d",)]
    assert link_timeline(**given(reversed(reports))) == entries


def test_the_same_words_days_later_are_the_same_news() -> None:
    reports = [Report("a", may(4)).say(SINKS, may(4)), Report("b", may(7)).say(SINKS)]
    (entry,) = link_timeline(**given(reports))
    assert (entry.documents, entry.days) == (("a", "b"), Interval(may(4), may(4)))


def test_the_same_words_of_another_day_are_another_event() -> None:
    reports = [Report("a", may(4)).say(SINKS, may(4)), Report("b", may(5)).say(SINKS, may(5))]
    assert len(link_timeline(**given(reports))) == 2


def test_a_summary_begins_with_what_most_tell() -> None:
    reports = [Report(name, may(4)).say(STRIKE, place=5) for name in "abc"]
    reports.append(Report("d", may(4)).say(SINKS))
    (day,) = summarise(**given(reports), days=1, sentences=1)
    assert day.sentences[0].document in "abc"

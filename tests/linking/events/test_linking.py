"""Which mentions come to one event, and what is said of it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.events import EventKeys, LocalEvent, link_events
from readout.linking.events.keys import Party
from readout.schema.cast import Cast, CastActor, Member
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.fix import Sameness
from readout.schema.happening import Happenings, Spot, mention_id
from readout.schema.time import Interval
from readout.tagger.sense import SIZE
from tests.linking.events.making import OTHER, document, event, on, saying

MAY = dt.date(2031, 5, 6)
FORTNIGHT = dt.timedelta(14)


def sizes(found: Happenings) -> list[int]:
    return sorted(len(each.members) for each in found.events)


def both(left: EventKeys, right: EventKeys, *days: dt.date) -> Happenings:
    names = (left.document, right.document)
    return link_events(
        [left, right], dates={name: on(day) for name, day in zip(names, days, strict=False)}
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(("arrest", "guard", "brandt"), ("arrest", "guard", "brandt"), 1, id="same"),
        pytest.param(("detain", "guard", "brandt"), ("arrest", "guard", "brandt"), 1, id="class"),
        pytest.param(("negotiate", "envoy", ""), ("negotiation", "envoy", ""), 1, id="root"),
        pytest.param(("arrest", "guard", "brandt"), ("marry", "guard", "brandt"), 2, id="other"),
    ],
)
def test_words_decide(
    one: tuple[str, str, str], other: tuple[str, str, str], expected: int
) -> None:
    found = both(document("a", event(*one)), document("b", event(*other)), MAY, MAY)
    assert len(found.events) == expected


def test_other_stories_stay_apart() -> None:
    left = document("a", event("arrest", "guard"))
    right = document("b", event("arrest", "sheriff"), text=OTHER)
    assert sizes(both(left, right, MAY, MAY)) == [1, 1]


def test_two_calls_a_fortnight_apart_are_two() -> None:
    """By the same two people in the same words: only the dates tell them apart."""
    left, right = (document(id, event("call", "kessler", "moreau")) for id in ("a", "b"))
    assert sizes(both(left, right, MAY, MAY)) == [2]
    assert sizes(both(left, right, MAY, MAY + FORTNIGHT)) == [1, 1]


def test_a_later_report_that_names_the_day_is_of_the_same_call() -> None:
    left = document("a", event("call", "kessler", "moreau", day=MAY))
    right = document("b", event("call", "kessler", "moreau", day=MAY))
    assert sizes(both(left, right, MAY, MAY + FORTNIGHT)) == [2]


def test_daily_fire_is_an_event_a_day() -> None:
    days = [MAY + dt.timedelta(number) for number in range(0, 12, 4)]
    keys = [
        document(f"d{number}", event("attack", "militia", "port", day=day))
        for number, day in enumerate(days)
    ]
    found = link_events(keys, dates={f"d{n}": on(day) for n, day in enumerate(days)})
    assert sizes(found) == [1, 1, 1]


def test_a_common_act_needs_its_speaker() -> None:
    left = document("a", event("say", "kessler"))
    right = document("b", event("say", "moreau"))
    assert sizes(both(left, right, MAY, MAY)) == [1, 1]


def test_a_persons_word_wins() -> None:
    left = document("a", event("arrest", "guard", "brandt"))
    right = document("b", event("arrest", "guard", "brandt"))
    ids = (mention_id("a", 0, 6), mention_id("b", 0, 6))
    apart = Sameness("split", ids[0], (ids[1],))
    assert sizes(link_events([left, right], [apart], dates={})) == [1, 1]
    other = document("b", event("marry", "guard", "brandt"))
    same = Sameness("merge", ids[0], (mention_id("b", 0, 5),))
    assert sizes(link_events([left, other], [same], dates={})) == [2]


def test_what_an_event_says_of_itself() -> None:
    members = tuple(
        Member(id=f"{id}:0-4:actor", document=id, local="a", name=name)
        for id, name in (("a", "kessler"), ("b", "k. kessler"))
    )
    cast = Cast((CastActor(id="a:0-4:actor", name="Ida Kessler", type="person", members=members),))
    keys = [
        document(
            id,
            event(
                "arrest",
                parties=(Party("done", "kessler", name, f"{id}:0-4:actor"),),
                day=day,
                type="COERCE",
                factuality=fact,
                places=("ostmark",),
            ),
        )
        for id, name, day, fact in (
            ("a", "kessler", MAY, "actual"),
            ("b", "k. kessler", MAY, "actual"),
            ("c", "kessler", MAY, "possible"),
        )
    ]
    group = DuplicateGroup(
        id="a", origin="a", basis="kept", copies=(Copy(id="b", kind="same", kept=1.0, own=0.0),)
    )
    outlets = {"a": "Ostmark Post", "b": "Harbour News", "c": "Harbour News"}
    found = link_events(keys, dates={}, cast=cast, groups=[group], outlets=outlets)
    (only,) = found.events
    assert (only.documents, only.outlets, only.sources) == (3, 2, 2)
    assert only.days == Interval(MAY, MAY)
    assert (only.precision, only.dated, only.disputed) == ("day", 3, False)
    assert [(told.value, told.documents) for told in only.factuality] == [
        ("actual", ("a", "b")),
        ("possible", ("c",)),
    ]
    assert only.participants[0].name == "Ida Kessler"
    assert (only.participants[0].side, only.participants[0].documents) == ("recipient", 2)
    assert only.places[0].outlets == ("Harbour News", "Ostmark Post")
    assert all(reason.weight for link in only.links for reason in link.reasons)


def test_a_place_is_called_as_the_gazetteer_writes_it() -> None:
    spot = Spot(entry="readout:Ostmark", name="Ostmark", level="city")
    keys = [
        document("a", event("arrest", "guard", "brandt", places=("ostmark",), spot=spot)),
        document("b", event("arrest", "guard", "brandt", places=("ostmark",), spot=spot)),
        document("c", event("arrest", "guard", "brandt", places=("old quay",))),
    ]
    (only,) = link_events(keys, dates={}).events
    assert [(told.value, told.documents) for told in only.places] == [
        ("Ostmark", ("a", "b")),
        ("old quay", ("c",)),
    ]
    assert only.spot == spot


def test_two_papers_with_one_unnamed_source_may_be_one() -> None:
    keys = [
        document(id, event("arrest", "guard", "brandt", unnamed=unnamed))
        for id, unnamed in (("a", "official senior"), ("b", "official senior"), ("c", ""))
    ]
    (only,) = link_events(keys, dates={}).events
    assert (only.sources, only.sources_least) == (3, 2)


def test_both_readouts_of_a_call() -> None:
    keys = [
        document(
            id,
            event(
                "call",
                "kessler",
                "moreau",
                day=MAY,
                type="CONSULT",
                talk="call",
                said=(saying(1, speaker, *terms), saying(2, "", "rumour")),
            ),
        )
        for id, speaker, terms in (
            ("a", "kessler", ("ferry", "truce")),
            ("b", "moreau", ("ferry", "tariff")),
        )
    ]
    (only,) = link_events(keys, dates={}).occasions
    assert only.kind == "call"
    told = {each.party: (each.shared, each.alone) for each in only.readouts}
    assert told == {"kessler": (("ferry",), ("truce",)), "moreau": (("ferry",), ("tariff",))}


def test_nothing_comes_of_nothing() -> None:
    assert link_events([], dates={}) == Happenings(())
    assert link_events([document("a")], dates={}).events == ()


def test_ids_are_read_back() -> None:
    assert mention_id("d7", 3, 9) == "d7:3-9:event"


_LEMMAS = ("attack", "call", "meet", "arrest", "say", "detain")
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(_LEMMAS),
        st.sampled_from(("kessler", "moreau", "")),
        st.sampled_from((None, MAY, MAY + FORTNIGHT)),
    ),
    max_size=4,
)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(_EVENTS, min_size=1, max_size=4))
def test_order_does_not_matter(told: Sequence[Sequence[tuple[str, str, dt.date | None]]]) -> None:
    keys = [
        document(f"d{n}", *(event(w, who, at=at, day=day) for at, (w, who, day) in enumerate(each)))
        for n, each in enumerate(told)
    ]
    dates = {each.document: on(MAY) for each in keys}
    whole = msgspec.json.encode(link_events(keys, dates=dates))
    for order in itertools.islice(itertools.permutations(keys), 4):
        assert msgspec.json.encode(link_events(order, dates=dates)) == whole
    found = link_events(keys, dates=dates)
    members = [member.id for each in found.events for member in each.members]
    assert len(members) == len(set(members)) == sum(len(each.events) for each in keys)


def test_what_the_reader_kept_apart_stays_apart() -> None:
    """One long report tells of many attacks with one word."""
    keys = document(
        "a",
        event("attack", "militia", "port", at=1, type="ASSAULT"),
        event("attack", "guard", "camp", at=5, type="ASSAULT"),
        event("attack", "militia", "port", at=7, type="ASSAULT", local="e1"),
    )
    assert sizes(link_events([keys], dates={"a": on(MAY)})) == [1, 2]


def test_what_one_paper_denies_and_another_reports_is_one_event_told_two_ways() -> None:
    left = document("a", event("attack", "militia", "port", type="ASSAULT"))
    right = document("b", event("attack", "militia", "port", type="ASSAULT", factuality="negated"))
    (only,) = both(left, right, MAY, MAY).events
    assert [told.value for told in only.factuality] == ["actual", "negated"]


def test_what_is_feared_of_others_is_not_what_was_done() -> None:
    left = document("a", event("attack", "militia", "port", type="ASSAULT"))
    right = document(
        "b", event("attack", "navy", "camp", type="ASSAULT", factuality="hypothetical")
    )
    assert sizes(both(left, right, MAY, MAY)) == [1, 1]


LONG_AFTER = MAY + dt.timedelta(400)


def test_a_day_looked_back_on_is_one_event_in_whatever_words() -> None:
    """Two stories that tell of it as background, by its day, with a name in common."""
    gunmen = (Party("doer", "gunman", "norwick gunmen", "a:0-4:actor"),)
    fighters = (Party("doer", "fighter", "norwick led fighters", "b:0-4:actor"),)
    left = document("a", event("attack", day=MAY, type="ASSAULT", parties=gunmen))
    right = document("b", event("rampage", day=MAY, type="ASSAULT", parties=fighters), text=OTHER)
    assert sizes(both(left, right, LONG_AFTER, LONG_AFTER + FORTNIGHT)) == [2]
    others = (Party("doer", "fighter", "halden fighters", "b:0-4:actor"),)
    right = document("b", event("rampage", day=MAY, type="ASSAULT", parties=others), text=OTHER)
    assert sizes(both(left, right, LONG_AFTER, LONG_AFTER + FORTNIGHT)) == [1, 1]


def talk(lemma: str, at: int, kind: str, **more: object) -> LocalEvent:
    return event(lemma, "kessler", "moreau", at=at, type="CONSULT", talk=kind, **more)


def test_what_two_people_discuss_in_one_report_is_one_talk() -> None:
    keys = document(
        "a", talk("call", 1, "call"), talk("discuss", 5, "talks"), talk("speak", 9, "talks")
    )
    found = link_events([keys], dates={"a": on(MAY)})
    assert sizes(found) == [3]
    assert found.events[0].name == "call"
    assert [each.kind for each in found.occasions] == ["call"]


def test_a_meeting_and_a_call_in_one_report_are_two() -> None:
    keys = document("a", talk("call", 1, "call"), talk("meet", 5, "meeting"))
    found = link_events([keys], dates={"a": on(MAY)})
    assert sorted(each.kind for each in found.occasions) == ["call", "meeting"]


def test_two_days_are_two_talks() -> None:
    keys = document(
        "a", talk("discuss", 1, "talks", day=MAY), talk("discuss", 5, "talks", day=MAY + FORTNIGHT)
    )
    assert len(link_events([keys], dates={"a": on(MAY + FORTNIGHT)}).occasions) == 2


def test_what_somebody_rejected_is_left_out() -> None:
    left = document("a", event("arrest", "guard", "brandt"))
    right = document("b", event("arrest", "guard", "brandt"))
    id = mention_id("a", 0, 6)
    found = link_events([left, right], dates={}, rejected=frozenset({id}))
    assert [member.id for each in found.events for member in each.members] == [
        mention_id("b", 0, 6)
    ]


def test_verdicts_on_rejected_and_unknown_mentions_do_nothing() -> None:
    left = document("a", event("arrest", "guard", "brandt"))
    right = document("b", event("marry", "guard", "brandt"))
    ids = mention_id("a", 0, 6), mention_id("b", 0, 5)
    same = Sameness("merge", ids[0], (ids[1],))
    stray = Sameness("merge", ids[0], (mention_id("z", 0, 5),))
    assert sizes(link_events([left, right], [same, stray], dates={})) == [2]
    assert sizes(link_events([left, right], [same], dates={}, rejected={ids[0]})) == [1]


def test_who_did_it_to_whom_counts() -> None:
    left = document("a", event("accuse", "kessler", "moreau", type="ACCUSE"))
    right = document("b", event("accuse", "moreau", "kessler", type="ACCUSE"))
    assert sizes(both(left, right, MAY, MAY)) == [1, 1]


def test_plans_a_year_apart_are_two() -> None:
    left, right = (
        document(id, event("visit", "kessler", type="CONSULT", factuality="planned"))
        for id in ("a", "b")
    )
    assert sizes(both(left, right, MAY, MAY)) == [2]
    assert sizes(both(left, right, MAY, LONG_AFTER)) == [1, 1]


def test_a_split_takes_all_out_that_it_names_and_later_words_win() -> None:
    keys = [document(f"d{n}", event("arrest", "guard", "brandt")) for n in range(4)]
    ids = [mention_id(f"d{n}", 0, 6) for n in range(4)]
    assert sizes(link_events(keys, dates={})) == [4]
    split = Sameness("split", ids[0], (ids[2], ids[3]))
    assert sizes(link_events(keys, [split], dates={})) == [2, 2]
    merge = Sameness("merge", ids[3], (ids[0],))
    assert sizes(link_events(keys, [split, merge], dates={})) == [4]
    assert sizes(link_events(keys, [merge, split], dates={})) == [2, 2]


def test_nobody_is_asked_again_of_what_somebody_parted() -> None:
    keys = [document(id, event("arrest", "guard", "brandt")) for id in "abc"]
    one, other, third = (mention_id(id, 0, 6) for id in "abc")
    split = Sameness("split", one, (other,))
    found = link_events(keys, [split], dates={})
    assert sizes(found) == [1, 2]
    assert found.doubts == ()
    elsewhere = Sameness("split", third, (other,))
    again = Sameness("merge", third, (one,))
    assert sizes(link_events(keys, [split, elsewhere, again], dates={})) == [1, 2]


def test_the_day_that_most_tell_is_the_events() -> None:
    days = (MAY, MAY, MAY + dt.timedelta(5))
    keys = [
        document(f"d{n}", event("arrest", "guard", "brandt", day=day)) for n, day in enumerate(days)
    ]
    said = [
        Sameness("merge", mention_id("d0", 0, 6), tuple(mention_id(f"d{n}", 0, 6) for n in (1, 2)))
    ]
    (only,) = link_events(keys, said, dates={}).events
    assert (only.days, only.disputed) == (Interval(MAY, MAY), True)
    (pair,) = link_events([keys[0], keys[2]], said, dates={}).events
    assert (pair.days, pair.disputed) == (Interval(MAY, MAY + dt.timedelta(5)), True)


def test_a_visit_takes_days() -> None:
    """Papers that name this day and that of a visit do not disagree."""
    days = (MAY, MAY + dt.timedelta(2))
    keys = [
        document(f"d{n}", event("visit", "kessler", "norwick", day=day, talk="visit"))
        for n, day in enumerate(days)
    ]
    said = [Sameness("merge", mention_id("d0", 0, 5), (mention_id("d1", 0, 5),))]
    (only,) = link_events(keys, said, dates={}).events
    assert (only.days, only.disputed) == (Interval(*days), False)


def test_words_that_mean_the_same_speak_for_one_event() -> None:
    """By vectors of sense: alike, at right angles, and missing."""
    one, other = b"\x7f" + bytes(SIZE - 1), bytes(SIZE - 1) + b"\x7f"

    def score(left: bytes, right: bytes) -> float:
        keys = [
            document("a", event("sack", "guild", "brandt", sense=left)),
            document("b", event("dismiss", "guild", "brandt", sense=right)),
        ]
        found = link_events(keys, dates={"a": on(MAY), "b": on(MAY)})
        links = [*(link for each in found.events for link in each.links), *found.doubts]
        return max((link.score for link in links), default=0.0)

    assert score(one, one) > score(b"", b"") > score(one, other)

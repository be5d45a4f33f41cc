"""What events cost, from the figures that tell of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.claims.counts import add_tolls, find_tolls, link_figures
from readout.linking.claims.counts.keys import FigureKeys, LocalFigure
from readout.schema.claim import Claim, ClaimMember, ClaimPair, Relation
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.event import Factuality
from readout.schema.happening import EventMember, Happening, Happenings, Told, mention_id
from readout.schema.span import Span
from readout.schema.toll import Toll
from tests.linking.claims.counts.making import MAY, document, figure, on, said_by

RAID = Span(40, 46)
"""Where the event stands in every document here, before the figures."""
FLIGHT = Span(60, 66)
OPEN = float("inf")


def event(
    documents: str, span: Span = RAID, type_: str = "ASSAULT", factuality: Factuality = "actual"
) -> Happening:
    """An event that each of these documents tells of."""
    ids = [mention_id(name, span.start, span.end) for name in documents]
    return Happening(
        id=ids[0],
        name="raid",
        types=(Told(value=type_, documents=tuple(documents)),),
        members=tuple(
            EventMember(id=id, document=name, local="e1", span=span, factuality=factuality)
            for id, name in zip(ids, documents, strict=True)
        ),
    )


def dead(low: float, high: float | None = None, **more: object) -> LocalFigure:
    """A figure of the dead whose own words tell of the raid; `OPEN` has no end."""
    made = figure(low, high, **{"event": RAID, **more})  # type: ignore[arg-type]
    return msgspec.structs.replace(made, high=None) if high == OPEN else made


def toll(documents: Sequence[FigureKeys], *claims: Claim, **more: object) -> Toll | None:
    """What the raid that all documents tell of cost in lives."""
    raid = event("".join(sorted({each.document for each in documents})))
    found = find_tolls(documents, [raid], claims, **more)  # type: ignore[arg-type]
    return next((each for each in found.get(raid.id, ()) if each.measure == "killed"), None)


def bounds(found: Toll | None) -> tuple[int, int | None, int | None] | None:
    return None if found is None else (found.low, found.best, found.high)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param([dead(9)], (9, 9, 9), id="one"),
        pytest.param([dead(9), dead(9)], (9, 9, 9), id="two agree"),
        pytest.param([dead(7, OPEN)], (7, None, None), id="at least"),
        pytest.param([dead(7, OPEN), dead(9), dead(9)], (7, 9, 9), id="from least to most"),
        pytest.param([dead(7, OPEN), dead(12)], (7, None, 12), id="none prevails"),
        pytest.param([dead(18, 22)], (18, None, 22), id="about"),
        pytest.param([dead(9), dead(12)], (9, None, 12), id="dispute"),
        pytest.param([dead(9), dead(9), dead(12)], (9, 9, 12), id="most say"),
        pytest.param([dead(31), dead(41, OPEN)], (31, None, None), id="more than the most"),
        pytest.param([dead(24, 99, words="dozens"), dead(31)], (31, 31, 31), id="a size only"),
        pytest.param([dead(24, 99, words="dozens")], (24, None, 99), id="nothing but a size"),
        pytest.param([dead(9, corrects=True), dead(12)], (9, 9, 9), id="corrected"),
    ],
)
def test_the_range_of_what_is_told(
    told: list[LocalFigure], expected: tuple[int, int | None, int | None]
) -> None:
    keys = [document(name, one) for name, one in zip("abcd", told, strict=False)]
    for order in itertools.permutations(keys):
        assert bounds(toll(order)) == expected


def test_a_dispute_is_told() -> None:
    apart = toll([document("a", dead(9)), document("b", dead(12))])
    near = toll([document("a", dead(9, 11)), document("b", dead(10, 12))])
    assert apart is not None and near is not None
    assert apart.disputed and not near.disputed


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"cumulative": True}, id="running total"),
        pytest.param({"since": (0,)}, id="since a day"),
        pytest.param({"group": True}, id="three of the guards"),
        pytest.param({"aside": "extra"}, id="another two"),
        pytest.param({"aside": "rate"}, id="a year"),
        pytest.param({"aside": "unreal"}, id="might be killed"),
        pytest.param({"measure": "displaced"}, id="other measure"),
        pytest.param({"unit": "%"}, id="share"),
        pytest.param({"event": Span(700, 706)}, id="no event of the record"),
        pytest.param({"event": None}, id="no event"),
        pytest.param({"event": None, "at": 10, "beside": (RAID,)}, id="before the event"),
        pytest.param({"event": None, "beside": (RAID, FLIGHT)}, id="two events beside"),
    ],
)
def test_what_is_no_toll_of_the_event(more: dict[str, object]) -> None:
    keys = document("a", dead(9, **more))  # type: ignore[arg-type]
    assert find_tolls([keys], [event("a"), event("a", FLIGHT)]) == {}


@pytest.mark.parametrize(
    ("type_", "factuality"),
    [("CONSULT", "actual"), ("ASSAULT", "planned"), ("ASSAULT", "negated"),
     ("ASSAULT", "possible")],
)  # fmt: skip
def test_events_that_cost_nobody(type_: str, factuality: Factuality) -> None:
    told = event("a", type_=type_, factuality=factuality)
    assert find_tolls([document("a", dead(9))], [told]) == {}


def test_a_figure_in_the_sentence_of_one_attack_is_its_own() -> None:
    beside = dead(9, event=None, beside=(RAID, FLIGHT))
    raid, talks = event("a"), event("a", FLIGHT, "CONSULT")
    (found,) = find_tolls([document("a", beside)], [raid, talks])[raid.id]
    assert (found.best, found.figures[0].basis) == (9, "sentence")


def test_in_a_protest_only_its_own_words_count() -> None:
    march = event("a", type_="PROTEST")
    assert find_tolls([document("a", dead(2))], [march])
    beside = dead(2, event=None, beside=(RAID,))
    assert find_tolls([document("a", beside)], [march]) == {}


def test_who_is_counted_decides_whether_it_is_a_total() -> None:
    guards, fighters = dead(9, nouns=("guard",)), dead(3, nouns=("gunman",), at=220)
    assert bounds(toll([document("a", guards)])) == (9, 9, 9)
    assert bounds(toll([document("a", guards, fighters)])) == (9, None, None)
    assert bounds(toll([document("a", guards, fighters), document("b", dead(12))])) == (12, 12, 12)
    open_ = dead(12, nouns=(), at=330)
    assert bounds(toll([document("a", guards), document("b", open_)])) == (9, None, 12)
    assert bounds(toll([document("a", dead(9)), document("b", open_)])) == (9, None, 12)
    assert bounds(toll([document("a", guards, fighters), document("b", open_)])) == (
        12, None, None,
    )  # fmt: skip
    for part in ("child", "woman", "body"):
        assert bounds(toll([document("a", dead(2, nouns=(part,)))])) == (2, None, None)


def test_a_document_that_counts_two_things_is_no_witness() -> None:
    here, there = dead(9, at=110), dead(4, at=220)
    assert toll([document("a", here, there)]) is None
    assert bounds(toll([document("a", here, there), document("b", dead(5))])) == (5, 5, 5)
    army, rebels = dead(9, voice=said_by("army")), dead(4, at=220, voice=said_by("rebels"))
    assert bounds(toll([document("a", army, rebels)])) == (4, None, 9)


def test_copies_are_one_source() -> None:
    keys = [document("a", dead(9)), document("b", dead(9)), document("c", dead(12))]
    group = DuplicateGroup(
        id="a", origin="a", basis="dated", copies=(Copy(id="b", kind="same", kept=1.0, own=0.0),)
    )  # fmt: skip
    alone, grouped = toll(keys), toll(keys, groups=[group])
    assert alone is not None and grouped is not None
    assert (alone.best, alone.documents, alone.sources) == (9, 3, 3)
    assert (grouped.best, grouped.documents, grouped.sources) == (None, 3, 2)


def claim(*members: tuple[str, float], relation: Relation, newer: str | None = None) -> Claim:
    ids = [f"{name}:100-105:figure" for name, _ in members]
    return Claim(
        id=min(ids),
        kind="figure",
        relation=relation,
        members=tuple(
            ClaimMember(id=id, document=name, spans=(Span(100, 105),), low=low, high=low)
            for id, (name, low) in zip(ids, members, strict=True)
        ),
        pairs=(
            ClaimPair(left=ids[0], right=ids[1], relation=relation, score=0.9,
                      newer=newer and f"{newer}:100-105:figure"),
        ),
    )  # fmt: skip


def test_a_claim_leads_to_the_figures_of_other_papers() -> None:
    keys = [document("a", dead(9)), document("b", dead(9, event=None))]
    alone = toll(keys)
    led = toll(keys, claim(("a", 9), ("b", 9), relation="agree"))
    assert alone is not None and led is not None
    assert (alone.sources, led.sources) == (1, 2)
    assert [each.basis for each in led.figures] == ["words", "claim"]


def test_a_claim_of_two_events_leads_nowhere() -> None:
    first, second = event("a"), event("b")
    keys = [document(name, dead(9, event=RAID if name != "c" else None)) for name in "abc"]
    both = claim(("a", 9), ("b", 9), ("c", 9), relation="agree")
    found = find_tolls(keys, [first, second], [both])
    assert {id: tolls[0].documents for id, tolls in found.items()} == {first.id: 1, second.id: 1}


def test_a_number_that_another_replaced_is_shown_but_does_not_count() -> None:
    keys = [document("a", dead(7)), document("b", dead(9))]
    found = toll(keys, claim(("a", 7), ("b", 9), relation="supersede", newer="b"))
    assert bounds(found) == (9, 9, 9)
    assert found is not None and [each.past for each in found.figures] == [True, False]


def test_the_hurt_are_counted_by_themselves() -> None:
    hurt = dead(12, OPEN, at=220, measure="injured")
    badly = dead(4, at=330, measure="injured", sorts=("badly",))
    tolls = find_tolls([document("a", dead(5), hurt, badly)], [event("a")])
    assert [(each.measure, each.low) for each in tolls[event("a").id]] == [
        ("killed", 5), ("injured", 12),
    ]  # fmt: skip


def test_events_carry_what_they_cost() -> None:
    keys = [document("a", dead(9))]
    raid, talks = event("a"), event("a", FLIGHT, "CONSULT")
    told = Happenings(events=(raid, talks))
    claims = link_figures(keys, dates={"a": on(MAY)}, happenings=told).claims
    found = add_tolls(told, keys, claims)
    assert [len(each.tolls) for each in found.events] == [1, 0]
    assert msgspec.structs.replace(found.events[0], tolls=()) == raid


figures = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([0, 3, OPEN]), st.sampled_from(["", "guard"])),
    min_size=1,
    max_size=6,
)


@given(figures, st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_order_does_not_matter_and_the_best_lies_between(
    told: list[tuple[int, float, str]], random: object
) -> None:
    keys = [
        document(name, dead(low, low + width, nouns=(noun,) if noun else ("people",)))
        for name, (low, width, noun) in zip("abcdef", told, strict=False)
    ]
    mixed = list(keys)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    found = toll(keys)
    assert found == toll(mixed)
    assert found is not None
    assert found.high is None or found.low <= found.high
    if found.best is not None:
        assert found.low <= found.best
        assert found.high is None or found.best <= found.high

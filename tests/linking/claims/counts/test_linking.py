"""Which figures measure one matter, and how they stand to each other."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.anchoring import anchor
from readout.linking.claims.counts import FigureKeys, link_figures
from readout.linking.claims.counts.keys import LocalFigure, Voice
from readout.schema.claim import Claims
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.fix import Sameness
from readout.schema.span import Span
from readout.schema.time import Timex
from tests.linking.claims.counts.making import MAY, document, figure, on

NEXT = MAY + dt.timedelta(1)
YEARS = dt.timedelta(900)


def both(
    one: LocalFigure, other: LocalFigure, days: Sequence[dt.date] = (MAY, MAY), **more: object
) -> Claims:
    names = ("a", "b")
    return link_figures(
        [document("a", one), document("b", other)],
        dates={name: on(day) for name, day in zip(names, days, strict=True)},
        **more,  # type: ignore[arg-type]
    )


def relations(found: Claims) -> list[str]:
    return [pair.relation for claim in found.claims for pair in claim.pairs]


@pytest.mark.parametrize(
    ("one", "other", "days", "expected"),
    [
        pytest.param((9, 9), (9, 9), (MAY, MAY), "agree", id="equal"),
        pytest.param((7, None), (9, 9), (MAY, MAY), "refine", id="at-least"),
        pytest.param((9, 11), (10, 13), (MAY, MAY), "agree", id="overlap"),
        pytest.param((150000, 150000), (152345, 152345), (MAY, MAY), "agree", id="rounded"),
        pytest.param((30, 30), (31, None), (MAY, MAY), "agree", id="more-than"),
        pytest.param((7, 7), (9, 9), (MAY, MAY), "conflict", id="one-day"),
        pytest.param((7, 7), (9, 9), (MAY, NEXT), "supersede", id="grown"),
        pytest.param((9, 9), (7, 7), (MAY, NEXT), "conflict", id="shrunk"),
    ],
)
def test_intervals_decide(
    one: tuple[float, float | None],
    other: tuple[float, float | None],
    days: tuple[dt.date, dt.date],
    expected: str,
) -> None:
    left, right = (_open(*bounds) for bounds in (one, other))
    found = both(left, right, days)
    assert relations(found) == [expected]
    assert found.claims[0].relation == expected


def _open(low: float, high: float | None) -> LocalFigure:
    return msgspec.structs.replace(figure(low), high=high)


def test_the_later_count_is_the_newer() -> None:
    (claim,) = both(figure(7), figure(9), (MAY, NEXT)).claims
    assert claim.pairs[0].newer == "b:100-105:figure"
    assert claim.first == "a:100-105:figure"


def test_the_narrower_is_the_newer() -> None:
    (claim,) = both(_open(7, None), figure(9)).claims
    assert claim.pairs[0].newer == "b:100-105:figure"


def test_a_missing_count_may_sink() -> None:
    found = both(figure(9, measure="missing"), figure(4, measure="missing"), (MAY, NEXT))
    assert relations(found) == ["supersede"]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    found = both(figure(5), figure(3, corrects=True))
    assert relations(found) == ["supersede"]
    assert found.claims[0].pairs[0].newer == "b:100-105:figure"


def test_units_of_one_quantity_are_compared() -> None:
    found = both(
        figure(10, measure="burned", unit="km2", nouns=()),
        figure(3.9, measure="burned", unit="mi2", nouns=()),
    )
    assert relations(found) == ["agree"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"measure": "killed"}, {"measure": "injured"}, id="measure"),
        pytest.param({"nouns": ("soldier",)}, {"nouns": ("child",)}, id="class"),
        pytest.param({"nations": ("FRA",)}, {"nations": ("DEU",)}, id="nation"),
        pytest.param({"unit": "houses"}, {"unit": "people"}, id="unit"),
        pytest.param({"aside": "extra"}, {}, id="others"),
        pytest.param({"aside": "rate"}, {}, id="per-day"),
    ],
)
def test_other_measures_are_no_claim(one: dict[str, object], other: dict[str, object]) -> None:
    left = figure(9, **{"measure": "killed", **one})  # type: ignore[arg-type]
    right = figure(7, **{"measure": "killed", **other})  # type: ignore[arg-type]
    assert not both(left, right).claims


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"nouns": ("child",)}, id="part"),
        pytest.param({"group": True}, id="some-of-them"),
        pytest.param({"sorts": ("confirmed",)}, id="kind"),
        pytest.param({"scope": "DEU"}, id="one-scope"),
    ],
)
def test_doubtful_ones_never_conflict(other: dict[str, object]) -> None:
    found = both(figure(9), figure(7, **other))  # type: ignore[arg-type]
    assert "conflict" not in relations(found)


def test_what_is_far_off_is_another_matter() -> None:
    found = both(figure(9), figure(400))
    assert "conflict" not in relations(found)


def test_bare_plurals_exclude_little() -> None:
    found = both(_bare(200, 999, "hundreds"), figure(1500))
    assert relations(found) == ["refine"]


def _bare(low: float, high: float, words: str) -> LocalFigure:
    return figure(low, high, words=words)


def test_years_between_are_two_matters() -> None:
    old = figure(9, times=(0,))
    new = figure(7, times=(0,))
    timexes = [
        Timex(start=0, end=4, type="DATE", value=day, rule="test")
        for day in ("2031-05-05", "2027-02-01")
    ]
    found = link_figures(
        [document("a", old, timexes=(timexes[0],)), document("b", new, timexes=(timexes[1],))],
        dates={"a": on(MAY), "b": on(MAY)},
    )
    assert not relations(found)


def test_other_stories_stay_apart() -> None:
    words = tuple(sorted(f"other{number}" for number in range(5)))
    other = figure(7, terms=words)
    found = link_figures(
        [document("a", figure(9)), document("b", other, names=("elsewhere",), topics=words)],
        dates={"a": on(MAY), "b": on(MAY + YEARS)},
    )
    assert not found.claims


def test_two_voices_of_one_document_conflict() -> None:
    mayor, army = Voice("", "the mayor"), Voice("", "the army")
    named = [Voice("a:0-9:actor", "Mayor Quill"), Voice("a:20-29:actor", "General Brandt")]
    for voices, expected in (((mayor, army), []), (named, ["conflict"])):
        left, right = (
            figure(number, measure="damaged", unit="houses", nouns=("houses",), at=at, voice=voice)
            for number, at, voice in zip((41, 38), (100, 200), voices, strict=True)
        )
        found = link_figures([document("a", left, right)], dates={"a": on(MAY)})
        assert relations(found) == expected


def test_a_document_that_tells_both_numbers_tells_two_things() -> None:
    one = document("a", figure(9, at=100), figure(7, at=300))
    other = document("b", figure(9, at=100), figure(7, at=300))
    found = link_figures([one, other], dates={"a": on(MAY), "b": on(MAY)})
    assert "conflict" not in relations(found)


def test_copies_are_one_source() -> None:
    group = DuplicateGroup(
        id="a", origin="a", basis="dated", copies=(Copy(id="b", kind="same", kept=1.0, own=0.0),)
    )
    (claim,) = both(figure(9), figure(9), groups=[group]).claims
    assert (claim.documents, claim.sources) == (2, 1)
    assert [member.copy_of for member in claim.members] == [None, "a:100-105:figure"]


def test_outlets_hold_what_they_say() -> None:
    (claim,) = both(figure(9), figure(9), outlets={"a": "Courier", "b": "Gazette"}).claims
    assert claim.holders == ("Courier", "Gazette")
    assert claim.outlets == 2


def said(verb: Literal["merge", "split"]) -> Sameness:
    return Sameness(verb, "a:100-105:figure", ("b:100-105:figure",))


def test_a_person_may_part_and_join() -> None:
    assert not both(figure(9), figure(9), said=[said("split")]).claims
    far = figure(7, nouns=("child",))
    (claim,) = both(figure(9), far, said=[said("merge")]).claims
    assert claim.relation == "conflict"


def test_evidence_is_the_words() -> None:
    counted = (Span(110, 118),)
    (claim,) = both(figure(9, counted=counted), figure(7)).claims
    assert claim.members[0].spans == (Span(100, 105), Span(110, 118))
    assert claim.pairs[0].parts == (Span(100, 105), Span(100, 105))


def pile() -> list[FigureKeys]:
    def told(number: int) -> FigureKeys:
        hurt = figure(40 + number % 2, 60, "injured", at=300)
        return document(f"d{number}", figure(number % 3 + 5), hurt)

    return list(map(told, range(9)))


def days() -> dict[str, dt.date]:
    return {f"d{number}": MAY + dt.timedelta(number % 4) for number in range(9)}


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.permutations(range(9)))
def test_order_does_not_matter(order: list[int]) -> None:
    keys = pile()
    dates = {name: on(day) for name, day in days().items()}
    assert link_figures([keys[at] for at in order], dates=dates) == link_figures(keys, dates=dates)


def test_given_twice_is_given_once() -> None:
    keys = pile()
    dates = {name: on(day) for name, day in days().items()}
    assert link_figures([*keys, *keys], dates=dates) == link_figures(keys, dates=dates)


def test_every_pair_is_inside_its_claim() -> None:
    found = link_figures(pile(), dates={name: on(day) for name, day in days().items()})
    for claim in found.claims:
        ids = {member.id for member in claim.members}
        assert claim.id == min(ids)
        assert all(
            pair.left < pair.right and {pair.left, pair.right} <= ids for pair in claim.pairs
        )
    homes = [member.id for claim in found.claims for member in claim.members]
    assert len(homes) == len(set(homes))


def test_pairs_grow_with_documents_not_with_their_square() -> None:
    from readout.linking.claims.counts.candidates import find_candidates
    from readout.linking.claims.counts.profiles import Context, make_pile

    counts = []
    for size in (200, 400):
        keys = [document(f"{number:04d}", figure(number % 7 + 5)) for number in range(size)]
        dates = {each.document: on(MAY) for each in keys}
        context = Context(dates, {}, {}, {}, {}, {})
        counts.append(len(find_candidates(make_pile(keys, context))))
    assert counts[1] < 2.5 * counts[0]


def test_keys_outlive_storage() -> None:
    keys = pile()
    packed = msgspec.msgpack.encode(keys)
    assert msgspec.msgpack.decode(packed, type=list[FigureKeys]) == keys


def test_reasons_are_named() -> None:
    (claim,) = both(figure(9), figure(7)).claims
    features = {reason.feature for reason in claim.pairs[0].reasons}
    assert {"figures-apart", "voices-differ", "context"} <= features


def test_order_of_members_is_that_of_time() -> None:
    found = link_figures(
        [document(name, figure(9)) for name in "abc"],
        dates={"a": on(NEXT), "b": on(MAY), "c": on(NEXT + dt.timedelta(1))},
    )
    assert [member.document for member in found.claims[0].members] == ["b", "a", "c"]


def test_all_orders_of_three_agree() -> None:
    keys = [document("a", figure(9)), document("b", figure(7)), document("c", _open(8, None))]
    dates = {name: on(MAY) for name in "abc"}
    found = {
        msgspec.json.encode(link_figures(order, dates=dates))
        for order in itertools.permutations(keys)
    }
    assert len(found) == 1


def test_times_may_be_anchored_before() -> None:
    timex = Timex(start=0, end=6, type="DATE", value="2029-05-05", rule="test")
    keys = [
        document("a", figure(9, times=(0,)), timexes=(timex,)),
        document("b", figure(7)),
    ]
    dates = {"a": on(MAY), "b": on(MAY)}
    given = {"a": anchor((timex,), MAY), "b": ()}
    bare = [msgspec.structs.replace(each, timexes=()) for each in keys]
    assert link_figures(bare, dates=dates, timexes=given) == link_figures(keys, dates=dates)


def test_what_differs_and_is_not_surely_of_one_matter_does_not_agree() -> None:
    found = both(figure(9), figure(70))
    assert found.claims == ()
    assert [pair.relation for pair in found.related] == ["conflict"]


def test_only_what_is_tied_is_claimed() -> None:
    found = link_figures(
        [document("a", figure(9)), document("b", figure(9)), document("c", figure(70))],
        dates={name: on(MAY) for name in "abc"},
    )
    (claim,) = found.claims
    assert [member.document for member in claim.members] == ["a", "b"]
    assert claim.relation == "agree"

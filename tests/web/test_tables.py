"""Facets beside a list."""

from __future__ import annotations

from readout.schema.tables import Named
from readout.schema.view import Count
from readout.web.tables import MOST_OF_FACET, Narrowing, worth_showing

COUNTS = (Count("call", 3), Count("visit", 2), Count(None, 9))


def test_a_value_keeps_the_other_filters() -> None:
    here = Narrowing("/events", {"type": "AID", "actor": "a"})
    facet = here.facet("occasion", "Occasion", COUNTS)
    assert [(each.label, each.count, each.href) for each in facet.choices] == [
        ("call", 3, "/events?type=AID&actor=a&occasion=call"),
        ("visit", 2, "/events?type=AID&actor=a&occasion=visit"),
    ]


def test_the_value_in_force_leads_to_the_list_without_it() -> None:
    here = Narrowing("/events", {"occasion": "visit", "type": "AID"})
    chosen = here.facet("occasion", "Occasion", COUNTS).choices
    assert [(each.current, each.href) for each in chosen] == [
        (False, "/events?type=AID&occasion=call"),
        (True, "/events?type=AID"),
    ]


def test_values_are_in_words_and_actors_by_name() -> None:
    here = Narrowing("/events", {})
    assert here.facet("type", "Type", COUNTS, {"call": "Calls"}).choices[0].label == "Calls"
    (choice,) = here.facet("actor", "Who", [(Named("x:1-2:actor", "Ilka Doran"), 4)]).choices
    assert (choice.label, choice.href) == ("Ilka Doran", "/events?actor=x%3A1-2%3Aactor")


def test_only_the_commonest_are_shown() -> None:
    many = [Count(str(number), 1) for number in range(50)]
    assert len(Narrowing("/x", {}).facet("a", "A", many).choices) == MOST_OF_FACET


def test_a_facet_without_a_choice_is_left_out() -> None:
    free, bound = Narrowing("/x", {}), Narrowing("/x", {"a": "one"})
    one = [Count("one", 1)]
    assert worth_showing((free.facet("a", "A", one), free.facet("b", "B", ()))) == ()
    assert len(worth_showing((bound.facet("a", "A", one),))) == 1

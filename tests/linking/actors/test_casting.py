"""Who is one across documents, who is not, and who only may be."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.actors import ActorKeys, link_actors
from readout.schema.cast import Cast, member_id
from readout.schema.time import Dct
from tests.linking.actors.making import actor_of, document, somebody

PLACES = ("Vasht", "Milne Gorge", "Ostrel Mills")


def _story(*documents: tuple[dict[str, object], ...]) -> list[ActorKeys]:
    return [
        document(f"d{n}", *actors, others=PLACES) for n, actors in enumerate(documents, start=1)
    ]


def test_a_bare_surname_joins_the_one_who_bears_it() -> None:
    cast = link_actors(_story((somebody("Marek Dossan"),), (somebody("Dossan"),)))
    assert actor_of(cast, "d1") == actor_of(cast, "d2")
    assert actor_of(cast, "d1").name == "Marek Dossan"


def test_a_bare_surname_between_two_is_nobodys_and_a_doubt() -> None:
    cast = link_actors(
        _story((somebody("Marek Dossan"), somebody("Lukas Dossan")), (somebody("Dossan"),))
    )
    assert len(actor_of(cast, "d2").members) == 1
    assert actor_of(cast, "d1") != actor_of(cast, "d1", 1)
    asked = {(link.left, link.right) for link in cast.doubts}
    assert any(member_id("d2", 0, 6) in pair for pair in asked)


def test_a_description_never_makes_two_people_one() -> None:
    minister = {"described": (("the minister", "minister"),)}
    cast = link_actors(
        _story(
            (somebody("Marek Dossan", **minister), somebody("Oriel Kastrin", **minister)),
            (somebody(described=(("the minister", "minister"),)),),
            (somebody(described=(("a minister", "minister"),)),),
        )
    )
    assert actor_of(cast, "d1") != actor_of(cast, "d1", 1)


def test_a_description_joins_the_one_it_fits() -> None:
    cast = link_actors(
        _story(
            (somebody("Amara Quillon", described=(("the envoy", "envoy"),)),),
            (somebody(described=(("the envoy", "envoy"),)),),
        )
    )
    actor = actor_of(cast, "d2")
    assert actor == actor_of(cast, "d1")
    healed = {alias.text: alias.healed for alias in actor.aliases}
    assert healed["Amara Quillon"] is None
    why = healed["the envoy"]
    assert why is not None and "described" in {reason.feature for reason in why.reasons}


def test_descriptions_join_in_a_story_only() -> None:
    driver = somebody(described=(("the driver", "driver"),))
    cast = link_actors(
        [
            document("d1", driver, others=PLACES),
            document("d2", driver, others=PLACES),
            document("d3", driver, terms=("cup", "goal", "league")),
        ]
    )
    assert actor_of(cast, "d1") == actor_of(cast, "d2")
    assert len(actor_of(cast, "d3").members) == 1


@pytest.mark.parametrize("word", ["official", "source", "diplomat"])
def test_unnamed_sources_are_never_one(word: str) -> None:
    source = somebody(described=((f"a senior Kelmarian {word}", word),))
    cast = link_actors(_story((source,), (source,)))
    assert actor_of(cast, "d1") != actor_of(cast, "d2")


def test_offices_of_two_owners_are_two() -> None:
    office = somebody(kind="organisation", described=(("his office", "office"),), owner="a0")
    cast = link_actors(
        _story((somebody("Marek Dossan"), office), (somebody("Anton Belisar"), office))
    )
    assert actor_of(cast, "d1", 1) != actor_of(cast, "d2", 1)
    assert actor_of(cast, "d1", 1).owner == actor_of(cast, "d1").id


def test_a_misspelling_is_healed_and_explained() -> None:
    cast = link_actors(
        _story(
            (somebody("Yorin Gallemad", "Gallemad"), somebody("Gallemant")),
            (somebody("Yorin Gallemant", "Gallemant", roles=("Defence Minister",)),),
            (somebody("Yorin Gallemant", roles=("Defence Minister",)),),
        )
    )
    actor = actor_of(cast, "d1")
    assert actor == actor_of(cast, "d2") == actor_of(cast, "d1", 1)
    assert actor.name == "Yorin Gallemant"
    healed = {alias.text: alias.healed for alias in actor.aliases}
    assert healed["Gallemant"] is None
    why = healed["Gallemad"]
    assert why is not None and why.to == "Yorin Gallemant" and 0.5 <= why.score <= 1
    assert any(reason.feature.startswith("surname-rough") for reason in why.reasons)


def test_the_same_slip_in_one_document_takes_more() -> None:
    cast = link_actors([document("d1", somebody("Amos Hochfeldt"), somebody("Hockfeldt"))])
    assert actor_of(cast, "d1") == actor_of(cast, "d1", 1)
    cast = link_actors([document("d1", somebody("Amos Verno"), somebody("Verna"))])
    assert actor_of(cast, "d1") != actor_of(cast, "d1", 1)


def test_two_with_one_name_and_two_countries_stay_apart() -> None:
    here = somebody("David Miller", country="KLM", roles=("spokesman",))
    there = somebody("David Miller", country="DVR", roles=("mayor",))
    cast = link_actors(_story((here,), (there,)))
    assert actor_of(cast, "d1") != actor_of(cast, "d2")


def test_entries_of_the_tables_join_what_spelling_does_not() -> None:
    one = somebody("Kelmaria", kind="place", entry="Kelmaria", country="KLM")
    other = somebody("the Southern Kingdom", kind="place", entry="Kelmaria", country="KLM")
    cast = link_actors(_story((one,), (other,)))
    assert actor_of(cast, "d1") == actor_of(cast, "d2")
    assert actor_of(cast, "d1").name == "Kelmaria"


def test_a_town_taken_for_a_person_once_is_the_town() -> None:
    town = (somebody("Aldvar", kind="place"),)
    cast = link_actors(_story(town, town, town, (somebody("Aldvar"),)))
    assert actor_of(cast, "d4") == actor_of(cast, "d1")
    assert actor_of(cast, "d1").type == "place"


def test_counts_roles_and_days() -> None:
    keys = _story(
        (somebody("Marek Dossan", "Dossan", roles=("Defence Minister",), gender="male"),),
        (somebody("Marek Dossan", roles=("Mayor",)),),
    )
    import datetime as dt

    day = dt.date(2022, 11, 8)
    cast = link_actors(keys, dates={"d1": Dct(date=day, earliest=day, latest=day)})
    actor = actor_of(cast, "d1")
    assert (actor.documents, actor.mentions, actor.gender) == (2, 3, "male")
    assert [(a.text, a.count, a.documents) for a in actor.aliases] == [
        ("Marek Dossan", 2, 2),
        ("Dossan", 1, 1),
    ]
    assert [(role.title, role.days is not None) for role in actor.roles] == [
        ("Defence Minister", True),
        ("Mayor", False),
    ]


NAMES = [
    "Marek Dossan",
    "Marek Dosan",
    "Dossan",
    "Lukas Dossan",
    "M. Dossan",
    "Verou",
    "Issak Verou",
]
PEOPLE = st.builds(
    lambda name, roles, word: somebody(
        *([name] if name else []),
        roles=roles if name else (),
        described=((f"the {word}", word),) if word or not name else (),
    ),
    st.sampled_from([*NAMES, ""]),
    st.sampled_from([(), ("minister",), ("mayor",)]),
    st.sampled_from(["envoy", "driver", "army"]),
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.lists(PEOPLE, min_size=1, max_size=3), min_size=1, max_size=4))
def test_order_of_arrival_does_not_matter(piles: list[list[dict[str, object]]]) -> None:
    keys = _story(*(tuple(pile) for pile in piles))
    expected = link_actors(keys)
    for order in permutations(keys):
        assert link_actors(order) == expected


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.lists(PEOPLE, min_size=1, max_size=4), min_size=1, max_size=4))
def test_everybody_is_in_one_place(piles: list[list[dict[str, object]]]) -> None:
    keys = _story(*(tuple(pile) for pile in piles))
    cast = link_actors(keys)
    members = [member.id for actor in cast.actors for member in actor.members]
    assert sorted(members) == sorted(
        member_id(each.document, actor.start, actor.end) for each in keys for actor in each.actors
    )
    assert all(actor.id == min(member.id for member in actor.members) for actor in cast.actors)
    assert all(0 <= link.score <= 1 and link.left < link.right for link in _links(cast))


def _links(cast: Cast) -> list[object]:
    return [*cast.doubts, *(link for actor in cast.actors for link in actor.links)]


def test_keys_survive_being_kept() -> None:
    keys = _story((somebody("Marek Dossan", roles=("minister",)),))
    packed = msgspec.msgpack.encode(keys)
    assert msgspec.msgpack.decode(packed, type=list[ActorKeys]) == keys


def test_a_line_of_places_is_not_what_a_place_is_called() -> None:
    lines = document("a", somebody("Verland", "OSTREL, Verland"), others=("Ostrel", "Kest"))
    plain = document("b", somebody("Verland"), others=("Ostrel", "Kest"))
    found = link_actors([lines, plain]).actors
    assert "OSTREL, Verland" not in {actor.name for actor in found}

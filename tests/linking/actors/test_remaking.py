"""What people make of the cast: whose members are put together, or taken out."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.actors import ActorKeys, find_owner, link_actors, remake
from readout.schema.cast import Cast, CastActor
from tests.linking.actors.making import actor_of, document, somebody

KEYS = [
    document("d1", somebody("Petra Lind", "Lind", roles=("captain",)), others=("Kest",)),
    document("d2", somebody("Petra Lind"), somebody("Mayor Quarles", "Quarles")),
    document("d3", somebody("Petra Lindt", roles=("pilot",))),
    document("d4", somebody("Ilse Torvane", "Torvane", gender="female", country="NOR")),
]
BY_ID = {each.document: each for each in KEYS}


def put_together(cast: Cast, *actors: CastActor) -> CastActor:
    members = frozenset(member.id for actor in actors for member in actor.members)
    return remake(members, actors, BY_ID, dates={})


def plain() -> Cast:
    return link_actors(KEYS)


def test_two_are_what_both_were() -> None:
    cast = plain()
    lind, torvane = actor_of(cast, "d1"), actor_of(cast, "d4")
    made = put_together(cast, lind, torvane)
    assert made.id == min(lind.id, torvane.id)
    assert (made.documents, made.mentions) == (
        lind.documents + torvane.documents,
        lind.mentions + torvane.mentions,
    )
    assert {each.id for each in made.members} == {
        each.id for actor in (lind, torvane) for each in actor.members
    }
    assert made.roles == lind.roles
    assert made.country == "NOR"


def test_a_spelling_is_explained_by_who_said_so_or_by_the_documents() -> None:
    cast = plain()
    lind, torvane = actor_of(cast, "d1"), actor_of(cast, "d4")
    assert "Petra Lindt" in {alias.text for alias in lind.aliases}
    made = put_together(cast, lind, torvane)
    healed = {alias.text: alias.healed for alias in made.aliases}
    assert made.name == "Petra Lind" and healed["Petra Lind"] is None
    old = {alias.text: alias.healed for alias in lind.aliases}
    assert healed["Petra Lindt"] == old["Petra Lindt"]
    for text in ("Ilse Torvane",):
        found = healed[text]
        assert found is not None
        assert (found.to, found.score) == ("Petra Lind", 1.0)
        assert found.reasons[0].feature == "said"
    assert set(made.links) == set(lind.links) | set(torvane.links)


def test_what_is_taken_out_has_its_own_words_only() -> None:
    cast = plain()
    lind = actor_of(cast, "d1")
    out = frozenset(each.id for each in lind.members if each.document == "d3")
    made = remake(out, [lind], BY_ID, dates={})
    assert [alias.text for alias in made.aliases] == ["Petra Lindt"]
    assert (made.name, made.aliases[0].healed) == ("Petra Lindt", None)
    assert [role.title for role in made.roles] == ["pilot"]
    assert made.links == ()


def test_a_whole_actor_made_again_is_the_same() -> None:
    for actor in plain().actors:
        made = put_together(plain(), actor)
        assert made == msgspec.structs.replace(actor, owner=None)


NAMES = ["Marek Dossan", "Marek Dosan", "Dossan", "Lukas Dossan", "Verou", "Issak Verou"]
PEOPLE = st.builds(
    lambda name, role: somebody(name, roles=(role,) if role else ()),
    st.sampled_from(NAMES),
    st.sampled_from(["", "minister", "mayor"]),
)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.lists(st.lists(PEOPLE, min_size=1, max_size=3), min_size=1, max_size=4), st.data())
def test_any_members_make_an_actor(
    piles: list[list[dict[str, object]]], data: st.DataObject
) -> None:
    keys: dict[str, ActorKeys] = {
        f"d{n}": document(f"d{n}", *pile) for n, pile in enumerate(piles, start=1)
    }
    cast = link_actors(keys.values())
    members = [member for actor in cast.actors for member in actor.members]
    chosen = data.draw(st.sets(st.sampled_from([each.id for each in members]), min_size=1))
    parts = [actor for actor in cast.actors if chosen & {each.id for each in actor.members}]
    made = remake(frozenset(chosen), parts, keys, dates={})
    assert made == remake(frozenset(chosen), parts[::-1], keys, dates={})
    assert {each.id for each in made.members} == chosen
    assert made.id == min(chosen)
    assert made.mentions == sum(each.mentions for each in members if each.id in chosen)
    assert made.name in {alias.text for alias in made.aliases}
    for link in made.links:
        assert {link.left, link.right} <= chosen
    assert find_owner(made.members, {}) is None

"""Corrections laid over a cast: what is kept changes as if all had been worked out anew."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.actors import ActorKeys, link_actors
from readout.record.cast import correct_cast, follow_corrections, redate_cast
from readout.schema.actor import ActorType
from readout.schema.cast import Cast, CastActor, CastChanges, member_id
from readout.schema.fix import Corrections, Sameness
from readout.schema.link import Link
from readout.schema.time import Dct
from readout.store import Store
from readout.store.cast import iter_actors, put_cast, short_cast
from readout.store.links import put_dates
from tests.linking.actors.making import document, somebody
from tests.store.making import build, make, take

DOCUMENTS = [make(f"The {word} was late.", f"{word}.txt") for word in ("ferry", "train", "tram")]


class Kept(msgspec.Struct, frozen=True):
    """Keys as a store keeps them."""

    actors: ActorKeys


@contextmanager
def stored(keys: Sequence[ActorKeys]) -> Iterator[tuple[Store, Cast]]:
    """A store with these keys and the cast that they make."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder, "p.readout")) as store:
        for each in DOCUMENTS:
            take(store, each.path, each)
        build(store)
        for key in keys:
            store.put_keys(key.document, Kept(key))
        plain = link_actors(keys, dates=store.dcts())
        store.put(put_cast, plain)
        yield store, plain


class HeldCast:
    """A plain cast in memory, that knows nothing of earlier corrections."""

    def __init__(self, cast: Cast) -> None:
        self._home = {member.id: actor for actor in cast.actors for member in actor.members}
        self._owned: dict[str, list[str]] = {}
        for member in (member for actor in cast.actors for member in actor.members):
            if member.owner is not None:
                self._owned.setdefault(member.owner, []).append(member.id)

    def having(self, members: Collection[str], /) -> Iterable[CastActor]:
        """The actors that have one of these members, each once."""
        found = (self._home[id] for id in members if id in self._home)
        return {actor.id: actor for actor in found}.values()

    def owned_by(self, members: Collection[str], /) -> Iterable[CastActor]:
        """The actors with a member that belongs to one of these, each once."""
        return self.having([id for owner in members for id in self._owned.get(owner, ())])

    def homes(self, members: Collection[str], /) -> Mapping[str, str]:
        """The ids of the actors that these members are of."""
        return {id: self._home[id].id for id in members if id in self._home}

    def made(self) -> Iterable[CastActor]:
        """None are remembered."""
        return ()


def apply_changes(plain: Cast, changes: CastChanges) -> Cast:
    """A plain cast with corrections laid over it."""
    gone = {actor.id for actor in changes.replaced}
    actors = [*(actor for actor in plain.actors if actor.id not in gone), *changes.actors]
    actors.sort(key=lambda actor: actor.id)
    home = {member.id: actor.id for actor in actors for member in actor.members}
    asked = (
        doubt
        for doubt in plain.doubts
        if home[doubt.left] != home[doubt.right]
        and tuple(sorted((home[doubt.left], home[doubt.right]))) not in changes.apart
    )
    return Cast(actors=tuple(actors), doubts=tuple(asked))


def anew(keys: Sequence[ActorKeys], corrections: Corrections, dates: Mapping[str, Dct]) -> Cast:
    """The cast worked out in memory from nothing."""
    plain = link_actors(keys, dates=dates)
    by_id = {each.document: each for each in keys}
    changes = correct_cast(HeldCast(plain), corrections, lambda _: by_id, dates)
    return apply_changes(plain, changes)


def actors_in(store: Store) -> tuple[CastActor, ...]:
    ids = [row.id for row in store.ask(lambda database: tuple(iter_actors(database)))]
    return tuple(actor for id in ids if (actor := store.actor(id)) is not None)


def pairs(doubts: Sequence[Link], home: Mapping[str, str]) -> set[tuple[str, ...]]:
    return {tuple(sorted((home[link.left], home[link.right]))) for link in doubts}


NAMES = [
    "Marek Dossan", "Marek Dosan", "Dossan", "Lukas Dossan", "Verou", "Issak Verou", "Kest Harbour",
]  # fmt: skip
PEOPLE = st.builds(
    lambda name, role, owner: somebody(name, roles=(role,) if role else (), owner=owner),
    st.sampled_from(NAMES),
    st.sampled_from(["", "minister", "mayor"]),
    st.sampled_from([None, None, "a0", "a1"]),
)
PILES = st.lists(
    st.lists(PEOPLE, min_size=1, max_size=4),
    min_size=len(DOCUMENTS),
    max_size=len(DOCUMENTS),
)


def corrections_of(members: Sequence[str]) -> st.SearchStrategy[Corrections]:
    member = st.sampled_from([*members, member_id("gone", 0, 3)])
    types: list[ActorType] = ["person", "place"]
    sayings = st.builds(
        Sameness,
        st.sampled_from(["merge", "merge", "split"]),
        member,
        st.lists(member, min_size=1, max_size=3, unique=True).map(tuple),
    )
    return st.builds(
        Corrections,
        verdicts=st.lists(sayings, max_size=4).map(tuple),
        names=st.dictionaries(member, st.sampled_from(["A", "B"]), max_size=2),
        types=st.dictionaries(member, st.sampled_from(types), max_size=2),
    )


@settings(deadline=None, derandomize=True, max_examples=24)
@given(PILES, st.data())
def test_a_correction_gives_what_all_worked_out_anew_gives(
    piles: list[list[dict[str, object]]], data: st.DataObject
) -> None:
    keys = [document(each.id, *pile) for each, pile in zip(DOCUMENTS, piles, strict=True)]
    with stored(keys) as (store, plain):
        members = sorted(member.id for actor in plain.actors for member in actor.members)
        before = {actor.id: actor for actor in plain.actors}
        for corrections in (
            *data.draw(st.lists(corrections_of(members), max_size=4)),
            Corrections(),
        ):
            changed = follow_corrections(store, corrections)
            expected = anew(keys, corrections, store.dcts())
            assert actors_in(store) == expected.actors
            after = {actor.id: actor for actor in expected.actors}
            differ = {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}
            assert set(changed) == differ
            home = {member.id: actor.id for actor in expected.actors for member in actor.members}
            asked = [doubt.link for doubt in store.doubts()]
            assert pairs(asked, home) == pairs(expected.doubts, home)
            assert store.problems() == ()
            before = after
        assert tuple(before.values()) == plain.actors


def test_the_cast_in_short_is_the_cast() -> None:
    keys = [document(each.id, somebody("Marek Dossan")) for each in DOCUMENTS]
    with stored(keys) as (store, plain):
        (actor,), (whole,) = store.ask(short_cast).actors, plain.actors
    assert (actor.id, actor.name, actor.documents) == (whole.id, whole.name, whole.documents)
    assert [(each.id, each.document, each.local) for each in actor.members] == [
        (each.id, each.document, each.local) for each in whole.members
    ]


def test_a_name_given_to_two_that_become_one_is_the_last() -> None:
    keys = [
        document(each.id, somebody(name))
        for each, name in zip(DOCUMENTS, ("Ada Quill", "Bert Quarles", "Cato Quist"), strict=True)
    ]
    one, two, three = (member_id(each.document, 0, len(each.actors[0].name)) for each in keys)
    corrections = Corrections(
        verdicts=(Sameness("merge", one, (two,)),), names={two: "Bert", one: "Ada"}
    )
    cast = anew(keys, corrections, {})
    assert sorted(actor.name for actor in cast.actors) == ["Ada", "Cato Quist"]
    assert three in {actor.id for actor in cast.actors}


@settings(deadline=None, derandomize=True, max_examples=10)
@given(PILES, st.data())
def test_other_dates_give_what_all_worked_out_anew_gives(
    piles: list[list[dict[str, object]]], data: st.DataObject
) -> None:
    keys = [document(each.id, *pile) for each, pile in zip(DOCUMENTS, piles, strict=True)]
    with stored(keys) as (store, plain):
        members = sorted(member.id for actor in plain.actors for member in actor.members)
        corrections = data.draw(corrections_of(members))
        follow_corrections(store, corrections)
        chosen = data.draw(st.sets(st.sampled_from([each.id for each in DOCUMENTS])))
        day = dt.date(1999, 5, 4)
        dct = Dct(date=day, earliest=day, latest=day, basis="corrected")
        dates = {**store.dcts(), **dict.fromkeys(chosen, dct)}
        store.put(put_dates, dates)
        redate_cast(store, sorted(chosen))
        follow_corrections(store, corrections)
        assert actors_in(store) == anew(keys, corrections, dates).actors
        follow_corrections(store, Corrections())
        assert actors_in(store) == link_actors(keys, dates=dates).actors

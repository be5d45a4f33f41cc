"""The shipped tables: what they must hold to as a whole."""

from __future__ import annotations

from readout.knowledge import load_gazetteer, load_knowledge, resolve, tables_digest
from readout.knowledge.folding import fold
from readout.knowledge.phrases import Actor, Country, Role
from readout.knowledge.rows import SECTORS

TABLES = load_knowledge()


def test_every_country_of_the_table_is_in_the_gazetteer() -> None:
    missing = [code for code in TABLES.countries if load_gazetteer().country(code) is None]
    assert missing == []


def test_every_country_resolves_to_itself_by_its_name() -> None:
    wrong = {
        name: found.country
        for code, name in TABLES.countries.items()
        if (found := resolve(name)).country != code or found.sectors
    }
    assert wrong == {}


def test_every_phrase_is_a_key() -> None:
    assert [key for key in TABLES.phrases if key != fold(key) or not key] == []


def test_roles_have_known_sectors_and_weights() -> None:
    for facts in TABLES.phrases.values():
        for fact in facts:
            if isinstance(fact, Role):
                assert set(fact.sectors) <= SECTORS
                assert fact.weight in ("ruling", "strong", "head", "generic")


def test_a_word_is_not_two_countries_at_once() -> None:
    """But for those that really are."""
    double = {
        key
        for key, facts in TABLES.phrases.items()
        if len({fact.code for fact in facts if isinstance(fact, Country)}) > 1
    }
    assert double == set()


def test_offices_of_one_person_stand_together() -> None:
    (merkel,) = (f for f in TABLES.facts("angela merkel") if isinstance(f, Actor))
    assert {row.country for row in merkel.rows} == {"DEU"}
    (michel,) = (f for f in TABLES.facts("charles michel") if isinstance(f, Actor))
    assert {row.country for row in michel.rows} == {"BEL", "EUR"}


def test_the_tables_have_one_digest() -> None:
    assert len(tables_digest()) == 64
    assert tables_digest() == tables_digest()

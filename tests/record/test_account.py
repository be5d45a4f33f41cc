"""What the documents of the examples tell together: asked, compared with before, corrected."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from readout.errors import UsageError
from readout.record import Project
from readout.record.relinking import retell
from readout.schema.claimview import ClaimQuery, FigureQuery, PositionQuery
from readout.schema.entryview import TimelineQuery
from readout.schema.eventview import EventQuery
from readout.schema.fix import Fix, make_fix
from readout.schema.snapshot import Changes
from readout.schema.time import Interval
from readout.schema.view import ActorQuery, DocumentQuery
from readout.store import counting, happenings

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
LATE = ("06-agency-wire.jsonl", "23-sarrow-today-invasion.html")
MADE = dt.datetime(2031, 3, 5, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, of which the wire came late: a state was kept before it did."""
    folder = tmp_path_factory.mktemp("account")
    pile = folder / "pile"
    shutil.copytree(EXAMPLES, pile, ignore=shutil.ignore_patterns(*LATE, "truth*"))
    path = folder / "pile.readout"
    with Project.open(path, write=True, create=True) as project:
        project.ingest([str(pile)])
        project.build()
        project.account.keep_state("before", MADE)
        for name in LATE:
            shutil.copy(EXAMPLES / name, pile / name)
        project.ingest([str(pile)])
        project.build()
    return path


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy to correct."""
    return Path(shutil.copy(built, tmp_path / "copy.readout"))


@pytest.fixture(scope="module")
def record(built: Path) -> Iterator[Project]:
    with Project.open(built) as project:
        yield project


# ---- questions


def test_pages_of_a_list_are_the_list(record: Project) -> None:
    account = record.account
    everything = account.events(EventQuery(limit=None))
    assert len(everything.rows) == everything.total > 100
    paged = [
        row
        for offset in range(0, everything.total, 40)
        for row in account.events(EventQuery(limit=40, offset=offset)).rows
    ]
    assert [row.id for row in paged] == [row.id for row in everything.rows]
    assert sorted(row.id for row in paged) == sorted(row.id for row in account.iter_events())
    assert account.events(EventQuery(offset=10_000)).rows == ()


def test_what_a_filter_counts_is_what_it_keeps(record: Project) -> None:
    account = record.account
    events = account.events(EventQuery(limit=1))
    for kind in events.types:
        found = account.events(EventQuery(type=kind.value, limit=None))
        assert found.total == kind.count == len(found.rows)
        assert {row.type for row in found.rows} == {kind.value}
    for actor, number in events.actors[:5]:
        found = account.events(EventQuery(actor=actor.id, limit=None))
        assert found.total == number
        assert all(actor in (*row.actors, *row.recipients) for row in found.rows)
    claims = account.claims(ClaimQuery(limit=1))
    for relation in claims.relations:
        assert account.claims(ClaimQuery(relation=relation.value)).total == relation.count
    positions = account.positions(PositionQuery(limit=1))
    for act in positions.acts:
        assert account.positions(PositionQuery(act=act.value)).total == act.count
    assert sum(item.count for item in positions.countries) == positions.total
    for country in positions.countries:
        asked = PositionQuery(country=country.value or "")
        assert account.positions(asked).total == country.count
    figures = account.figures(FigureQuery(limit=1))
    assert sum(each.count for each in figures.measures) == figures.total
    for measure in figures.measures:
        assert account.figures(FigureQuery(measure=measure.value or "")).total == measure.count


def test_days_bound_what_is_found(record: Project) -> None:
    first, last = dt.date(2022, 10, 15), dt.date(2022, 10, 31)
    found = record.account.events(EventQuery(since=first, until=last, limit=None)).rows
    assert found
    for row in found:
        assert row.earliest is None or row.earliest <= last
        assert row.latest is None or row.latest >= first
    dated = record.account.events(EventQuery(undated=False, limit=None)).total
    loose = record.account.events(EventQuery(undated=True, limit=None)).total
    assert dated + loose == record.account.events(EventQuery(limit=1)).total


def test_every_mention_leads_to_its_event(record: Project) -> None:
    account = record.account
    row = max(account.iter_events(), key=lambda row: (len(row.mentions), row.id))
    view = account.event(row.id)
    assert view is not None and len(row.mentions) > 2
    for mention in view.mentions:
        other = account.event(mention.row.id)
        assert other is not None and other.row.id == row.id
        assert mention.row.text.startswith(mention.passage.words)
    days = [str(each.passage.document.dct.date or each.passage.document.dct.earliest or "9")
            for each in view.mentions]  # fmt: skip
    assert days == sorted(days)
    assert account.event("nothing:1-2:event") is None


def test_every_member_leads_to_its_claim(record: Project) -> None:
    account = record.account
    for row in account.iter_claims():
        for member in row.members:
            claim = account.claim(member.id)
            assert claim is not None and claim.id == row.id
    assert account.claim("nothing") is None


def test_words_of_every_row_stand_in_their_documents(record: Project) -> None:
    account = record.account
    texts = {
        row.id: view.text
        for row in record.documents(DocumentQuery(limit=None)).rows
        if (view := record.document(row.id)) is not None
    }
    for event in account.iter_events():
        for mention in event.mentions:
            words = texts[mention.document][mention.start : mention.end]
            assert words == mention.text.split(" ... ")[0]
    for entry in account.iter_timeline():
        assert entry.sentence.span.of(texts[entry.sentence.document]) == entry.text
    for view in account.figures(FigureQuery(limit=None)).views:
        assert texts[view.row.document][view.row.start : view.row.end] == view.row.text
    for notice in account.notices():
        assert texts[notice.document][notice.start : notice.end] == notice.text


def test_the_timeline_is_by_day_or_by_weight(record: Project) -> None:
    account = record.account
    by_day = account.timeline(TimelineQuery(limit=None)).views
    days = [(view.row.earliest or view.row.latest, view.row.rank) for view in by_day]
    assert [day for day, _ in days] == sorted(day for day, _ in days if day is not None)
    ranked = account.timeline(TimelineQuery(most=10, order="rank", limit=None))
    ranks = [view.row.rank for view in ranked.views]
    assert ranks == sorted(ranks) and len(ranks) == ranked.total == 10
    loose = account.timeline(TimelineQuery(undated=True, limit=None))
    assert loose.total == ranked.undated
    assert all(view.row.earliest is view.row.latest is None for view in loose.views)
    assert len(by_day) + loose.total == len(list(account.iter_timeline()))


def test_pairs_are_the_same_however_few_are_looked_at(
    record: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = record.account.dyads(limit=5)
    named = {actor.id for actor in record.iter_actors() if actor.named}
    pairs = Counter(
        pair
        for event in record.account.iter_events()
        if event.factuality == "actual"
        for pair in combinations(
            sorted({each.id for each in (*event.actors, *event.recipients)} & named), 2
        )
    )
    ranked = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:5]
    assert [((each.left.id, each.right.id), each.events) for each in found] == ranked != []
    monkeypatch.setattr(happenings, "_BUSIEST", 1)
    monkeypatch.setattr(counting, "_SPARE", 2)
    assert record.account.dyads(limit=5) == found


def test_an_occasion_has_its_readouts(record: Project) -> None:
    occasions = list(record.account.iter_occasions())
    assert [row.id for row in occasions] == [
        row.id for row in record.account.occasions(limit=None).rows
    ]
    several = [row for row in occasions if len(row.readouts) > 1]
    assert several
    for row in several:
        view = record.account.event(row.id)
        assert view is not None and view.occasion == row
        assert {each.party for each in row.readouts} == {
            readout.party for readout in view.occasion.readouts
        }


# ---- states


def test_what_came_late_is_new(record: Project) -> None:
    changes = record.account.since("before")
    assert isinstance(changes, Changes) and (changes.made, changes.day) == (MADE, None)
    late = {row.path.rsplit("/", 1)[-1].partition("#")[0] for row in changes.documents}
    assert late == set(LATE)
    new = {row.id for row in changes.documents}
    assert changes.documents_total == len(new) == len(changes.documents)
    assert changes.events and changes.retold
    for event in changes.events:
        assert {mention.document for mention in event.mentions} <= new
    for event in changes.retold:
        told = {mention.document for mention in event.mentions}
        assert told & new and told - new
    assert all(view.row.document in new for view in changes.statements)
    assert changes.conflicts_total == len(changes.conflicts) > 0
    for pair in changes.conflicts:
        assert pair.relation == "conflict"
        members = {member.id: member.document for member in pair.claim.members}
        assert {members[pair.left], members[pair.right]} & new
    assert not changes.lost and not changes.fixes


def test_a_day_without_a_state_asks_by_publication(record: Project) -> None:
    day = dt.date(2023, 5, 9)
    changes = record.account.since(day.isoformat())
    assert (changes.state, changes.made, changes.day) == (None, None, day)
    assert changes.documents
    assert all((row.dct.date or row.dct.latest or day) > day for row in changes.documents)


def test_a_word_that_is_no_state_is_refused(record: Project) -> None:
    for word in ("yesterday", "2023-13-01", ""):
        with pytest.raises(UsageError):
            record.account.since(word)


def test_states_are_kept_and_forgotten(copy: Path) -> None:
    with Project.open(copy, write=True) as project:
        account = project.account
        account.keep_state("now", MADE + dt.timedelta(days=1))
        assert [state.name for state in account.states()] == ["now", "before"]
        nothing = account.since("now")
        assert nothing == Changes(state="now", made=MADE + dt.timedelta(days=1))
        # Where it is not known what a state was worked out from, all of it is compared.
        project._store.database.run("UPDATE snapshots SET state = NULL")
        assert account.since("now") == nothing
        assert account.drop_state("now") and not account.drop_state("now")
        assert [state.name for state in account.states()] == ["before"]


def test_actors_and_dates_that_changed_are_told(copy: Path) -> None:
    with Project.open(copy, write=True) as project:
        one, other = two_people(project)
        document = project.documents(DocumentQuery(text="Guns to fall")).rows[0]
        day = dt.date(2023, 6, 2)
        project.account.keep_state("then", MADE + dt.timedelta(days=1))
        project.correct(make_fix("merge", one, others=(other,)))
        project.correct(make_fix("date", document.id, days=Interval(day, day)))
        changes = project.account.since("then")
        assert [len(group.before) for group in changes.merged] == [2]
        assert [each.document.id for each in changes.redated] == [document.id]
        assert changes.redated[0].before == document.dct.date
        assert [row.fix.verb for row in changes.fixes] == ["merge", "date"]
        project.account.keep_state("joined", MADE + dt.timedelta(days=2))
        project.correct(make_fix("split", one, others=(other,)))
        assert [len(group.before) for group in project.account.since("joined").split] == [2]


# ---- corrections that what is told follows later


def two_people(project: Project) -> tuple[str, str]:
    """Two of the cast that are surely not one."""
    found = project.actors(ActorQuery(type="person", limit=2)).rows
    return found[0].id, found[1].id


def everything(path: Path) -> bytes:
    """All that is told, as it would be exported."""
    with Project.open(path) as project:
        account = project.account
        tables = (
            account.iter_events(), account.iter_occasions(), account.iter_claims(),
            account.iter_positions(), account.iter_timeline(),
        )  # fmt: skip
        return b"\n".join(msgspec.json.encode(list(rows)) for rows in tables)


def merged(project: Project) -> Fix:
    one, other = two_people(project)
    return make_fix("merge", one, others=(other,))


def redated(project: Project) -> Fix:
    row = project.documents(DocumentQuery(text="Guns to fall")).rows[0]
    return make_fix("date", row.id, days=Interval(dt.date(2023, 6, 2), dt.date(2023, 6, 4)))


def rejected(project: Project) -> Fix:
    row = max(project.account.iter_events(), key=lambda row: (len(row.mentions), row.id))
    return make_fix("reject", row.mentions[0].id)


@pytest.mark.parametrize("make", [merged, redated, rejected])
def test_later_comes_to_the_same_as_at_once(
    built: Path, copy: Path, tmp_path: Path, make: Callable[[Project], Fix]
) -> None:
    before = everything(built)
    with Project.open(copy, write=True) as project:
        fix = make(project)
        project.correct(fix, later=True)
        assert project.is_behind
    assert retell(copy)
    assert not retell(copy)
    at_once = Path(shutil.copy(built, tmp_path / "at-once.readout"))
    with Project.open(at_once, write=True) as project:
        project.correct(fix)
        assert not project.is_behind
    told = everything(copy)
    assert told == everything(at_once) != before
    with Project.open(copy) as project:
        assert not project.is_behind
        assert project.check() == ()


def test_what_is_taken_back_leaves_no_trace(built: Path, copy: Path) -> None:
    with Project.open(copy, write=True) as project:
        fix = rejected(project)
        project.correct(fix, later=True)
        project.correct(make_fix("undo", fix.id), later=True)
    retell(copy)
    assert everything(copy) == everything(built)


def test_a_build_tells_what_is_behind(copy: Path) -> None:
    with Project.open(copy, write=True) as project:
        project.correct(replace(merged(project)), later=True)
        assert project.is_behind
        project.build()
        assert not project.is_behind
    assert not retell(copy)

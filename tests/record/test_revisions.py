"""What newer versions and copies changed, worked out when it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from readout.record import Project

STORY = (
    "Ferry runs aground off Lumen\n\n"
    "LUMEN — A ferry with {count} people on board ran aground off Lumen on Friday evening, the "
    "harbour master said. The pilots' guild had warned of the bank for years, and its speaker, "
    "Ilka Doran, asked the ministry to dredge the channel before the autumn fair.\n\n"
    "Divers found no damage to the hull. The ministry said that the crew of the tug had worked "
    "through the night and that the ferry would be towed to the old dock at high water. Nobody was "
    "hurt, but the passengers waited for hours on the mole for a bus to the railway station.\n"
)


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "courier.txt").write_text(STORY.format(count="forty"), encoding="utf-8")
    return folder


def build(path: Path, pile: Path) -> Project:
    record = Project.open(path, write=True, create=True)
    record.ingest([str(pile)])
    record.build()
    return record


def test_a_newer_version_tells_what_it_changed(pile: Path, tmp_path: Path) -> None:
    build(tmp_path / "p.readout", pile).close()
    (pile / "courier.txt").write_text(STORY.format(count="sixty"), encoding="utf-8")
    with build(tmp_path / "p.readout", pile) as record:
        (row,) = record.account.iter_revisions()
        assert (row.basis, row.figures) == ("version", True)
        assert [(each.before_text, each.after_text) for each in row.changes] == [("forty", "sixty")]
        newer, older = record.document(row.document), record.document(row.older)
        assert newer is not None and newer.row.previous == row.older
        assert older is not None and older.row.state == "superseded"
        for change in row.changes:
            assert change.before[0].of(older.text) == change.before_text
            assert change.after[0].of(newer.text) == change.after_text


def test_a_copy_with_other_numbers_is_told_and_one_with_the_same_is_not(
    pile: Path, tmp_path: Path
) -> None:
    (pile / "ledger.txt").write_text(STORY.format(count="fifty"), encoding="utf-8")
    (pile / "wire.txt").write_text(STORY.format(count="forty") + "\nEnds.\n", encoding="utf-8")
    with build(tmp_path / "p.readout", pile) as record:
        found = list(record.account.iter_revisions())
        assert [(row.basis, row.figures) for row in found] == [("copy", True)] * len(found)
        said = {(c.before_text, c.after_text) for row in found for c in row.changes}
        assert said and all({one, other} == {"forty", "fifty"} for one, other in said)


def test_where_nothing_changed_there_is_nothing_to_tell(pile: Path, tmp_path: Path) -> None:
    with build(tmp_path / "p.readout", pile) as record:
        assert list(record.account.iter_revisions()) == []

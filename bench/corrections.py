"""How long a correction takes until the record has followed, on a built project.

    python bench/corrections.py PROJECT [--repeat 3]

Works on a copy. Each kind of correction is made of fresh actors, documents and statements, taken
back, and told by the median. The floor is what every correction costs: the log read, the state
compared, nothing changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from readout.record import Project
from readout.schema.fix import Fix, make_fix
from readout.schema.tables import ActorRow
from readout.schema.time import Interval
from readout.schema.view import ActorQuery, DocumentQuery, StatementQuery

START = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
DAY = Interval(dt.date(2001, 2, 3), dt.date(2001, 2, 3))

Case = tuple[str, Callable[[int], Fix]]


def cases(project: Project) -> Iterator[Case]:
    """Each kind of correction, made from the number of the run."""
    ticks = count()
    actors = project.actors(ActorQuery(limit=400)).rows
    documents = project.documents(DocumentQuery(limit=100)).rows
    said = project.statements(StatementQuery(limit=100)).views

    def now() -> dt.datetime:
        return START + dt.timedelta(seconds=next(ticks))

    def merge(one: ActorRow, other: ActorRow) -> Fix:
        return make_fix("merge", one.id, others=[other.id], time=now())

    def split(actor: ActorRow) -> Fix:
        return make_fix("split", actor.members[0], others=actor.members[-1:], time=now())

    yield "note", lambda n: make_fix("note", actors[n].id, note="Ask.", time=now())
    yield "rename", lambda n: make_fix("rename", actors[n].id, name="Somebody", time=now())
    yield "retype", lambda n: make_fix("retype", actors[n].id, type="group", time=now())
    yield "merge, two of the middle", lambda n: merge(actors[100 + n], actors[200 + n])
    yield "merge, two of the greatest", lambda n: merge(actors[n], actors[n + 5])
    yield "split, of the middle", lambda n: split(actors[150 + n])
    yield "split, of the greatest", lambda n: split(actors[n])
    yield "reject a statement", lambda n: make_fix("reject", said[n].row.id, time=now())
    yield "date", lambda n: make_fix("date", documents[n].id, days=DAY, time=now())


def timed(project: Project, fix: Fix) -> float:
    begun = time.perf_counter()
    project.correct(fix)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, options.project.name)
        shutil.copy(options.project, copy)
        with Project.open(copy, write=True) as project:
            project.relink()
            print(f"{project.overview().documents:,} documents; seconds, median (worst)")
            floor = []
            for _ in range(options.repeat):
                begun = time.perf_counter()
                project.relink()
                floor.append(time.perf_counter() - begun)
            tell("floor: nothing changes", floor)
            for name, make in cases(project):
                made, undone = [], []
                for number in range(options.repeat):
                    fix = make(number)
                    made.append(timed(project, fix))
                    undone.append(timed(project, make_fix("undo", fix.id, time=fix.time)))
                tell(name, made)
                tell("    taken back", undone)


def tell(name: str, times: list[float]) -> None:
    print(f"{name:<28} {statistics.median(times):7.2f} ({max(times):.2f})", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Corrections in sentences, for people."""

from __future__ import annotations

from readout.schema.cast import parse_member
from readout.schema.fix import Fix, kind_of
from readout.schema.rowid import parse_row
from readout.schema.time import Interval
from readout.web.project import Reader
from readout.web.wording import day, short_id, shortened


def says(project: Reader, fix: Fix) -> str:
    """A correction in a sentence: who is meant by the names that they have now, where that says
    too little by the words that the correction rests on."""
    if fix.verb == "undo":
        return _undoing(project, fix)
    if fix.verb in ("rename", "reject", "restore", "note", "resolve", "date"):
        return _saying(fix)
    if kind_of(fix.target) != "actor":
        return _of_matters(fix)
    one, *others = (_called(project, fix, id) for id in (fix.target, *fix.others))
    rest = " and ".join(f"“{name}”" for name in dict.fromkeys(others))
    if fix.verb == "merge" and set(others) == {one}:
        exact = dict.fromkeys(f"“{shortened(each.exact, 40)}”" for each in fix.evidence)
        if len(exact) < 2:
            return f"All that these documents call “{one}” is the same."
        return f"{one}: {' and '.join(exact)} are the same."
    if fix.verb == "retype":
        return f"“{one}” is to be listed as {fix.type}."
    verdict = "the same" if fix.verb == "merge" else "not the same"
    return f"“{one}” and {rest} are {verdict}."


def _of_matters(fix: Fix) -> str:
    """What was said of events, statements or figures, by the words that they stand on."""
    kind = kind_of(fix.target)
    words = dict.fromkeys(f"“{shortened(each.exact, 60)}”" for each in fix.evidence)
    named = f"{kind}s {' and '.join(words)}" if words else f"{kind}s that were named"
    if len(words) == 1:
        named = f"{len(fix.evidence)} {named}"
    of_one = "one event" if kind == "event" else "of one matter"
    return f"The {named} are {'' if fix.verb == 'merge' else 'not '}{of_one}."


def _saying(fix: Fix) -> str:
    """A correction of one row in a sentence, by the words that it rests on."""
    place = parse_row(fix.target)
    words = next((shortened(each.exact, 80) for each in fix.evidence), None)
    what = f"Document {short_id(fix.target)}" if place is None else f"The {place.kind}"
    if words is not None:
        what = f"{what} “{words}”" if place is None or place.kind != "actor" else f"“{words}”"
    sentences = {
        "rename": f"{what} is to be called “{fix.name}”.",
        "reject": f"{what} is rejected: it is left out.",
        "restore": f"{what} is restored.",
        "note": f"{what} has a note: {shortened(fix.note, 120)}",
        "resolve": f"{what}: the conflict is resolved.",
        "date": f"{what} was published {days_say(fix.days)}.",
    }
    return sentences[fix.verb]


def days_say(days: Interval | None) -> str:
    """Days in words: "on 4 Mar 2031"."""
    first, last = (None, None) if days is None else (days.earliest, days.latest)
    if first is not None and last is not None:
        return f"on {day(first)}" if first == last else f"between {day(first)} and {day(last)}"
    if first is not None:
        return f"on {day(first)} or later"
    return "on another day" if last is None else f"on {day(last)} or before"


def _undoing(project: Reader, fix: Fix) -> str:
    undone = project.fix(fix.target)
    if undone is None or undone.verb == "undo":
        return f"Correction {fix.target} was taken back."
    return f"{says(project, undone).removesuffix('.')}: taken back."


def _called(project: Reader, fix: Fix, id: str) -> str:
    """The name of an actor; where it is gone, the words that it was named by, or its id."""
    place = parse_member(id)
    if place is None:
        return id
    if (actor := project.actor(id)) is not None:
        return shortened(actor.name, 60)
    found = (each.exact for each in fix.evidence if (each.document, each.span) == place)
    return shortened(next(found, id), 60)

"""The tables that `readout export` writes."""

from __future__ import annotations

from collections.abc import Mapping

TABLES = {
    "documents": "with all their versions",
    "duplicates": "who copied whom, and what a copy changed",
    "actors": "who they are across documents, with spellings, roles and why",
    "mentions": "every name, description and pronoun, and whom it refers to",
    "places": "every place name, and where in the world it is",
    "statements": "who said what to whom, nested ones as rows of their own",
    "figures": "how many of what: intervals, units, what is counted",
    "events": "what happened: who did what to whom, when, where, told by whom",
    "occasions": "meetings, calls, visits and briefings, with what each party says of them",
    "claims": "what several say of one matter: who agrees, refines, replaces, contradicts",
    "related": "pairs that may be of one matter, too doubtful to say how they stand",
    "stories": "which documents tell one story, and which one incident",
    "revisions": "what newer versions and copies changed of older texts, numbers first",
    "positions": "who demands, offers, refuses, warns or commits to what, over time",
    "timeline": "what happened, the weightiest first, each in one sentence of a source",
    "failures": "what could not be read",
}
"""Their names, and what each holds."""

EVENTS = "events"
"""The table that has formats of its own."""

STORIES = {
    "ftm": "FollowTheMoney entities (JSON lines), for Aleph and OpenSanctions tools",
    "timelinejs": "the 100 weightiest entries of the timeline, for TimelineJS",
    "geojson": "events and places with coordinates, for maps (QGIS, Leaflet)",
    "jsonld": "schema.org: articles, people, events, quotations, claims",
    "webannotation": "W3C Web Annotations: mentions, statements, events at their words",
}
"""The record for other tools, each a format of its own."""


def listed(names: Mapping[str, str]) -> str:
    """Names and what they are, a line each, for a help text."""
    return "\n".join(f"  {name:<14} {what}" for name, what in names.items())

"""Happenings: which event mentions of different documents are of one event, and why; and which
documents tell of one incident, or one story."""

from readout.linking.events.incidents import find_incidents
from readout.linking.events.keys import EventKeys, LocalEvent, date_keys, find_keys
from readout.linking.events.linking import link_events, tell_apart
from readout.linking.events.pages import find_likenesses
from readout.linking.events.stories import find_stories
from readout.linking.events.talks import find_talks

__all__ = [
    "EventKeys",
    "LocalEvent",
    "date_keys",
    "find_incidents",
    "find_keys",
    "find_likenesses",
    "find_stories",
    "find_talks",
    "link_events",
    "tell_apart",
]

"""Happenings: which event mentions of different documents are of one event, and why; and which
documents tell of one incident."""

from readout.linking.events.keys import EventKeys, LocalEvent, find_keys
from readout.linking.events.linking import link_events

__all__ = ["EventKeys", "LocalEvent", "find_keys", "link_events"]

"""The timeline: which days and what happened on them matters, each in a sentence of a document."""

from readout.linking.timeline.keys import TimelineKeys, find_keys
from readout.linking.timeline.linking import DaySummary, link_timeline, summarise

__all__ = ["DaySummary", "TimelineKeys", "find_keys", "link_timeline", "summarise"]

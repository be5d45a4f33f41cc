"""Statements of several documents that say the same, deny or exclude each other, and why."""

from readout.linking.claims.sayings.keys import SayingKeys, find_keys
from readout.linking.claims.sayings.linking import link_sayings

__all__ = ["SayingKeys", "find_keys", "link_sayings"]

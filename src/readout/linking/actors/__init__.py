"""The cast: which actors of different documents are one, and why."""

from readout.linking.actors.casting import link_actors
from readout.linking.actors.keys import ActorKeys, LocalActor, find_keys

__all__ = ["ActorKeys", "LocalActor", "find_keys", "link_actors"]

"""The cast: which actors of different documents are one, and why."""

from readout.linking.actors.casting import link_actors
from readout.linking.actors.keys import ActorKeys, LocalActor, find_keys
from readout.linking.actors.making import find_owner
from readout.linking.actors.remaking import redate, remake

__all__ = ["ActorKeys", "LocalActor", "find_keys", "find_owner", "link_actors", "redate", "remake"]

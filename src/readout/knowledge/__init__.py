"""What Readout knows of the world: actors, offices, nationalities, places. Tables and look-ups.

`resolve` takes a mention to country and PLOVER sectors, `identify` an actor with all its names and
descriptions, on a day or on none, `resolve_place` the name of a place to an
entry of the gazetteer. Nothing here sees a document.
"""

from readout.knowledge.digest import tables_digest
from readout.knowledge.gazetteer import Gazetteer, Place, load_gazetteer
from readout.knowledge.identity import Identity, identify, role_phrase
from readout.knowledge.phrases import Knowledge, load_knowledge
from readout.knowledge.places import (
    Candidate,
    PlaceName,
    PlaceResolution,
    find_places,
    is_same_spot,
    is_within,
    of_kind,
    read_place_name,
    resolve_place,
)
from readout.knowledge.resolution import Reason, Resolution
from readout.knowledge.resolving import resolve

__all__ = [
    "Candidate",
    "Gazetteer",
    "Identity",
    "Knowledge",
    "Place",
    "PlaceName",
    "PlaceResolution",
    "Reason",
    "Resolution",
    "find_places",
    "identify",
    "is_same_spot",
    "is_within",
    "load_gazetteer",
    "load_knowledge",
    "of_kind",
    "read_place_name",
    "resolve",
    "resolve_place",
    "role_phrase",
    "tables_digest",
]

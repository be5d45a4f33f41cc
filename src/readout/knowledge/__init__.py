"""What Readout knows of the world: actors, offices, nationalities, places. Tables and look-ups.

`resolve` takes a mention to country and PLOVER sectors, `resolve_place` the name of a place to an
entry of the gazetteer. Nothing here sees a document.
"""

from readout.knowledge.digest import tables_digest
from readout.knowledge.gazetteer import Gazetteer, Place, load_gazetteer
from readout.knowledge.phrases import Knowledge, load_knowledge
from readout.knowledge.places import Candidate, PlaceResolution, find_places, resolve_place
from readout.knowledge.resolution import Reason, Resolution
from readout.knowledge.resolving import resolve

__all__ = [
    "Candidate",
    "Gazetteer",
    "Knowledge",
    "Place",
    "PlaceResolution",
    "Reason",
    "Resolution",
    "find_places",
    "load_gazetteer",
    "load_knowledge",
    "resolve",
    "resolve_place",
    "tables_digest",
]

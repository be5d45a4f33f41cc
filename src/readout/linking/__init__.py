"""Many documents: what belongs together across them."""

from readout.linking.clusters import Partition, partition
from readout.linking.copies.duplicates import Duplicates, Grouping, find_groups, group_copies
from readout.linking.copies.keys import DocumentKeys, Story
from readout.linking.copies.lineage import compare_stories, trace
from readout.linking.copies.sketch import Sketch, sketch

__all__ = [
    "DocumentKeys",
    "Duplicates",
    "Grouping",
    "Partition",
    "Sketch",
    "Story",
    "compare_stories",
    "find_groups",
    "group_copies",
    "partition",
    "sketch",
    "trace",
]

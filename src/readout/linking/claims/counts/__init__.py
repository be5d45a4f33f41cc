"""Figures of several documents that measure one matter: what agrees, what conflicts."""

from readout.linking.claims.counts.keys import FigureKeys, find_keys
from readout.linking.claims.counts.linking import link_figures
from readout.linking.claims.counts.tolls import add_tolls, find_tolls

__all__ = ["FigureKeys", "add_tolls", "find_keys", "find_tolls", "link_figures"]

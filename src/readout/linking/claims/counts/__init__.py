"""Figures of several documents that measure one matter: what agrees, what conflicts."""

from readout.linking.claims.counts.keys import FigureKeys, find_keys
from readout.linking.claims.counts.linking import link_figures

__all__ = ["FigureKeys", "find_keys", "link_figures"]

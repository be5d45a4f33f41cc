"""Figures of several documents: which number they settle on, and whether they disagree."""

from __future__ import annotations

from readout.linking.figures.disputes import Disputed, dispute
from readout.linking.figures.settling import Settled, settle
from readout.linking.figures.victims import Report

__all__ = ["Disputed", "Report", "Settled", "dispute", "settle"]

"""Figures of several documents: which number they settle on, and whether they disagree."""

from __future__ import annotations

from readout.linking.figures.settling import Report, Settled, settle

__all__ = ["Report", "Settled", "settle"]

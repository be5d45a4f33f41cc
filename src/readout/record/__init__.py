"""The record: takes a project through ingest, reading and description, and answers questions.

This is the only module that sees all the others. It holds no rules: what a document is, what
its text says and how it is stored are decided by ingest, reading and store.
"""

from readout.record.pipe import read_articles
from readout.record.project import Project

__all__ = ["Project", "read_articles"]

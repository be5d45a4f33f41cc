"""Bytes to documents: what to read, what it is, and its text, fixed for good."""

from readout.ingest.digest import DIGEST
from readout.ingest.files import File, name_of, walk
from readout.ingest.opener import Opened, Opener

__all__ = ["DIGEST", "File", "Opened", "Opener", "name_of", "walk"]

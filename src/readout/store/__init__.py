"""Values to rows and back: one project is one SQLite file.

`Store` is the whole of it; how the file is laid out is told in docs/record-format.md and by
the comments in its own schema.
"""

from readout.store.descriptions import Description
from readout.store.format import FORMAT
from readout.store.intake import FileChange
from readout.store.sqlite import Store

__all__ = ["FORMAT", "Description", "FileChange", "Store"]

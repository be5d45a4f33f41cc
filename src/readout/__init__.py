"""Readout turns news coverage of a story into the record.

Articles go in; out comes which documents there are, who said and did what, when and
according to whom, each row with the exact characters it rests on.
"""

__version__ = "0.1.0"

"""Positions over time: what each of the cast demanded, offered, refused, and what changed.

`keys` keeps what linking needs of one document, `comparing` says how much two have in common,
`telling` joins those that tell of one taking, `stances` makes them rows, `changes` sets each beside
the one before it.
"""

from readout.linking.positions.keys import LocalPosition, PositionKeys, find_keys
from readout.linking.positions.linking import link_positions

__all__ = ["LocalPosition", "PositionKeys", "find_keys", "link_positions"]

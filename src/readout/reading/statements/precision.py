"""Which statements to keep where a wrong one costs more than a missing one."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from readout.schema.statement import Manner, Statement

LEAST: dict[Manner, float] = {"direct": 0.85, "mixed": 0.85, "indirect": 0.7}
"""The score from which statements are kept, by manner. Chosen on PolNeAR dev
(`bench/statements.py --precise`)."""


def is_precise(statement: Statement) -> bool:
    """Whether a statement is sure enough for the precise mode. To be asked of nested ones too."""
    return is_sure(statement.manner, statement.score)


def is_sure(manner: Manner, score: float) -> bool:
    """The same of a manner and a score."""
    return score >= LEAST[manner]


def keep_precise(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements that are sure enough, and what is nested in them likewise."""
    return tuple(
        msgspec.structs.replace(each, nested=keep_precise(each.nested))
        for each in statements
        if is_precise(each)
    )

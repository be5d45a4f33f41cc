"""A time expression while it is being put together."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.time import Origin, Relation, Tense, Timex, TimexType, Unit


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules made of a stretch of text so far.

    `kind` is what modifiers and joins go by (see the resources), `count` and `counted` are the
    number and unit of a length of time, the number None where it is vague. The rest is as in
    `Timex` and `Relation`.
    """

    start: int
    end: int
    type: TimexType
    kind: str
    value: str
    rule: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    unit: Unit | None = None
    offset: int | None = None
    origin: Origin = "dct"
    direction: Literal["past", "future"] | None = None
    base: str | None = None
    same_grain: bool = False
    count: float | None = None
    counted: str | None = None

    @property
    def is_relative(self) -> bool:
        """Whether the value needs a date from outside."""
        if self.type == "SET" or self.value.endswith("_REF"):
            return False
        if self.value.startswith("P"):
            return self.offset is not None
        return "X" in self.value.partition("T")[0] or self.base is not None

    def finish(self, tense: Tense | None) -> Timex:
        """The expression as reading gives it: unanchored."""
        relation = None
        if self.is_relative:
            relation = Relation(
                form=self.value,
                origin=self.origin,
                unit=self.unit,
                offset=self.offset,
                direction=self.direction,
                base=self.base,
                same_grain=self.same_grain,
            )
        return Timex(
            start=self.start,
            end=self.end,
            type=self.type,
            value=self.value,
            rule=self.rule,
            mod=self.mod,
            quant=self.quant,
            freq=self.freq,
            relation=relation,
            tense=tense,
            begin_point=self._point(-1),
            end_point=self._point(1),
        )

    def _point(self, side: int) -> Literal["dct"] | None:
        # "The last two months" end with the day of writing, "the next two" begin with it.
        if self.type != "DURATION" or self.offset is None or self.origin != "dct":
            return None
        return "dct" if self.offset * side < 0 else None

"""The layout tables, compiled and sorted by where in a text each rule may apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast, get_args

import msgspec

from readout.errors import ResourceError
from readout.lexicon import Entry, Lexicon, Mode
from readout.pattern import Hit, Matcher, Pattern, compile_lexicon
from readout.reading.dates import parse_date
from readout.schema.document import Boilerplate, BoilerplateKind
from readout.schema.reading import Part, PartKind
from readout.schema.span import Span

Zone = Literal["head", "lead", "dateline", "any", "edge", "tail", "close", "begin", "end"]
_PART_KINDS = frozenset(get_args(PartKind))
_BOILERPLATE_KINDS = frozenset(get_args(BoilerplateKind))
_DATES = ("published", "updated")
_MOST = 400
_CHEAP = 120


class Rule(msgspec.Struct, frozen=True):
    """A compiled entry with its data unpacked. `most` is the longest stretch looked at in
    characters, `hints` are lower-case strings of which one must occur, `takes_list` says that
    links to other stories may follow. `opens`, `closes`, `stops` and `below` are of the
    frames of database exports, see resources/layout/exports.toml."""

    pattern: Pattern
    kind: str
    is_part: bool
    zone: Zone
    most: int
    hints: tuple[str, ...]
    takes_list: bool
    opens: bool = False
    closes: bool = False
    below: str = ""
    stops: bool = False

    def is_worth_trying(self, span: Span, lowered: str) -> bool:
        """Whether the pattern can match a paragraph, told from its length and letters."""
        if span.end - span.start > self.most:
            return False
        return not self.hints or any(hint in lowered for hint in self.hints)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All layout rules; build it once with `compile_rules` and use it for every text.

    `head`, `anywhere` and `tail` cover whole paragraphs at those places, `prefixes` begin one
    in the head, `inline` stand inside one.
    """

    zones: Mapping[Zone, tuple[Rule, ...]]
    head: tuple[Rule, ...]
    anywhere: tuple[Rule, ...]
    tail: tuple[Rule, ...]
    prefixes: tuple[Rule, ...]
    inline: tuple[Rule, ...]
    agencies: Matcher
    signs: Matcher

    def of(self, zone: Zone) -> tuple[Rule, ...]:
        """The rules of one zone, whatever their mode."""
        return self.zones[zone]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one hit says: the stretch it covers, and the parts and boilerplate in it."""

    span: Span
    parts: tuple[Part, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    takes_list: bool = False


def compile_rules(lexicon: Lexicon) -> Rules:
    """The layout lexicon, ready to use. Raises ResourceError naming a malformed entry."""
    matcher = compile_lexicon(lexicon)
    rules = [
        _rule(pattern)
        for pattern in matcher.patterns
        if pattern.entry.data.get("role") in ("part", "boilerplate")
    ]

    def of(mode: Mode, *zones: Zone) -> tuple[Rule, ...]:
        return tuple(r for r in rules if r.zone in zones and r.pattern.entry.mode == mode)

    return Rules(
        zones={zone: tuple(r for r in rules if r.zone == zone) for zone in get_args(Zone)},
        head=of("full", "head", "edge", "any"),
        anywhere=of("full", "any"),
        tail=of("full", "tail", "edge"),
        prefixes=of("start", "head"),
        inline=of("search", "any"),
        agencies=matcher.where(role="agency"),
        signs=matcher.where(role="sign"),
    )


def found_by(rule: Rule, hit: Hit, text: str, rules: Rules) -> Found:
    """Turn a hit into parts and boilerplate.

    The span is the group `part` where the pattern has one, else the whole hit. Every group
    called like a kind of part becomes a part of its own inside it; only where no group is
    called like the entry's kind is the whole span that part ("LUMEN, Maine (AP) —").
    """
    span = _trimmed(text, hit.groups.get("part", hit.span))
    name = rule.pattern.entry.name
    inner = tuple(
        Part(kind=kind, span=at, value=value, rule=name)
        for group, at in hit.groups.items()
        if (kind := _kind_of(group)) is not None
        and (value := _value(kind, at.of(text), rules)) is not None
    )
    if not rule.is_part:
        piece = Boilerplate(span=span, kind=cast(BoilerplateKind, rule.kind), rule=name)
        return Found(span=span, parts=inner, boilerplate=(piece,), takes_list=rule.takes_list)
    if any(part.kind == rule.kind for part in inner):
        # The evidence is the date itself, "Published:" before it is not.
        return Found(span=span, parts=inner)
    own = _value(rule.kind, hit.groups.get("place", span).of(text), rules)
    if own is None:
        return Found(span=span, parts=inner)
    whole = Part(kind=cast(PartKind, rule.kind), span=span, value=own, rule=name)
    return Found(span=span, parts=(whole, *inner))


def _trimmed(text: str, span: Span) -> Span:
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip()))


def _kind_of(group: str) -> PartKind | None:
    # Groups in different branches of one pattern need different names: agency, agency2.
    name = group.rstrip("0123456789")
    return cast(PartKind, name) if name in _PART_KINDS else None


def _value(kind: str, words: str, rules: Rules) -> str | None:
    """The normal form of what a part says, None where it says nothing usable."""
    plain = " ".join(words.split())
    if kind in _DATES:
        read = parse_date(plain)
        return None if read is None else read.value
    if kind == "agency":
        hit = rules.agencies.first(plain, Span(0, len(plain)))
        return plain if hit is None else str(hit.data["value"])
    return plain.strip(" ,;|") or None


def _rule(pattern: Pattern) -> Rule:
    entry = pattern.entry
    data = entry.data
    is_part = data["role"] == "part"
    kinds = _PART_KINDS if is_part else _BOILERPLATE_KINDS
    if data.get("kind") not in kinds:
        raise _malformed(entry, f"kind {data.get('kind')!r} is not one of {sorted(kinds)}")
    if data.get("zone") not in get_args(Zone):
        raise _malformed(entry, f"zone {data.get('zone')!r} is not one of {get_args(Zone)}")
    if data["zone"] == "any" and not data.get("hints") and data.get("most", _MOST) > _CHEAP:
        raise _malformed(entry, f"zone any needs hints, or most = {_CHEAP} at most")
    return Rule(
        pattern,
        kind=data["kind"],
        is_part=is_part,
        zone=data["zone"],
        most=data.get("most", _MOST),
        hints=tuple(data.get("hints", ())),
        takes_list=data.get("list", False),
        opens=data.get("opens", False),
        closes=data.get("closes", False),
        below=data.get("below", ""),
        stops=data.get("stops", False),
    )


def _malformed(entry: Entry, complaint: str) -> ResourceError:
    return ResourceError(f"{entry.file}: {entry.name}: {complaint}")

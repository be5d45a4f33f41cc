"""The one matcher: compiles the entries of a lexicon and finds them in a text.

Patterns are Python regular expressions in which `{name}` stands for a word list (longest
word first, blanks inside a word match any white space) or for a named part. Three modes:
`full` must cover the whole stretch looked at, `start` its beginning, `search` finds every
place in it. `^` and `$` are not used: the stretch is the world.

The text is never copied: all offsets are code points into the text that was handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from readout.errors import ResourceError
from readout.lexicon import Entry, Lexicon
from readout.schema.span import Span

_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MARKED = re.compile("«(.*?)»", re.DOTALL)


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry matched. `groups` are the named groups that took part, `data` is the
    entry's own."""

    rule: str
    span: Span
    groups: Mapping[str, Span]
    data: Mapping[str, Any]


class Pattern(msgspec.Struct, frozen=True):
    """One compiled entry."""

    entry: Entry
    regex: re.Pattern[str]

    def hits(self, text: str, within: Span) -> Iterator[Hit]:
        """Every place where the entry matches inside `within`, in text order."""
        for match in self._matches(text, within):
            yield Hit(
                rule=self.entry.name,
                span=Span(*match.span()),
                groups={
                    name: Span(*match.span(name))
                    for name, value in match.groupdict().items()
                    if value is not None
                },
                data=self.entry.data,
            )

    def _matches(self, text: str, within: Span) -> Iterator[re.Match[str]]:
        if self.entry.mode == "search":
            yield from self.regex.finditer(text, within.start, within.end)
            return
        find = self.regex.fullmatch if self.entry.mode == "full" else self.regex.match
        match = find(text, within.start, within.end)
        if match is not None:
            yield match


class Matcher(msgspec.Struct, frozen=True):
    """All patterns of a lexicon, in the order of their files: earlier entries win."""

    patterns: tuple[Pattern, ...]

    def hits(self, text: str, within: Span) -> Iterator[Hit]:
        """Every hit of every pattern inside `within`, by pattern, then in text order."""
        for pattern in self.patterns:
            yield from pattern.hits(text, within)

    def first(self, text: str, within: Span) -> Hit | None:
        """The first hit of the first pattern that has one."""
        return next(self.hits(text, within), None)

    def where(self, **data: object) -> Matcher:
        """The patterns whose data has these values."""
        return Matcher(
            tuple(
                pattern
                for pattern in self.patterns
                if all(pattern.entry.data.get(key) == value for key, value in data.items())
            )
        )


def compile_lexicon(lexicon: Lexicon) -> Matcher:
    """Compile every entry. Raises ResourceError naming the entry that does not compile."""
    return Matcher(tuple(_compile(lexicon, entry) for entry in lexicon.entries))


def broken_examples(lexicon: Lexicon) -> tuple[str, ...]:
    """One sentence for every example that an entry fails; empty when all hold."""
    return tuple(
        complaint
        for pattern in compile_lexicon(lexicon).patterns
        for complaint in _complaints(pattern)
    )


def _compile(lexicon: Lexicon, entry: Entry) -> Pattern:
    source = expand(lexicon, entry.pattern, entry)
    try:
        regex = re.compile(source)
    except re.error as error:
        raise ResourceError(f"{entry.file}: {entry.name}: {error}") from error
    if regex.match("") is not None:
        # Such a pattern would hit everywhere.
        raise ResourceError(f"{entry.file}: {entry.name}: matches the empty string")
    return Pattern(entry, regex)


def expand(lexicon: Lexicon, pattern: str, entry: Entry) -> str:
    """The pattern with every `{name}` replaced. Parts may refer to words and other parts."""

    def resolve(source: str, inside: tuple[str, ...]) -> str:
        def replacement(reference: re.Match[str]) -> str:
            name = reference.group(1)
            if name in inside:
                raise ResourceError(f"{entry.file}: {entry.name}: {{{name}}} refers to itself")
            if name in lexicon.words:
                return alternatives(lexicon.words[name])
            if name in lexicon.parts:
                return f"(?:{resolve(lexicon.parts[name], (*inside, name))})"
            raise ResourceError(f"{entry.file}: {entry.name}: {{{name}}} is not defined")

        return _REFERENCE.sub(replacement, source)

    return resolve(pattern, ())


def alternatives(words: tuple[str, ...]) -> str:
    """A regular expression for any of the words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    escaped = (r"\s+".join(re.escape(piece) for piece in word.split()) for word in ordered)
    return f"(?:{'|'.join(escaped)})"


def _complaints(pattern: Pattern) -> Iterator[str]:
    entry = pattern.entry
    for example in entry.yes:
        marked = [match.group(1) for match in _MARKED.finditer(example)]
        text = example.replace("«", "").replace("»", "") if marked else example
        found = [hit.span.of(text) for hit in pattern.hits(text, Span(0, len(text)))]
        if not found or (marked and found != marked):
            yield f"{entry.file}: {entry.name}: should match {example!r}, found {found}"
    for example in entry.no:
        found = [hit.span.of(example) for hit in pattern.hits(example, Span(0, len(example)))]
        if found:
            yield f"{entry.file}: {entry.name}: should not match {example!r}, found {found}"

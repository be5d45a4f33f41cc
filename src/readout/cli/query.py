"""A command whose argument is a query."""

from __future__ import annotations

from collections.abc import Iterator

import click


class QueryCommand(click.Command):
    """`-word` is a word of the query here, unless it is an option of the command.

    click alone would take `-guards` for the options -g, -u, -a and so on, and `-harvest` for -h.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options out from among the words."""
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for word in rest:
            if word == "--":
                words += rest
            elif taken := list(self._option(ctx, word, rest)):
                options += taken
            else:
                words.append(word)
        if options and options[-1] in self._names(ctx, valued=True):
            return super().parse_args(ctx, options)  # Its value is missing: click says so.
        return super().parse_args(ctx, [*options, "--", *words])

    def _option(self, ctx: click.Context, word: str, rest: Iterator[str]) -> Iterator[str]:
        """The option that `word` is, with its value, which may be the next of `rest`."""
        if word in self._names(ctx, valued=True):
            yield word
            yield from (value for value in (next(rest, None),) if value is not None)
        elif word.startswith("--") or self._is_short(ctx, word):
            yield word

    def _is_short(self, ctx: click.Context, word: str) -> bool:
        """True for `-q`, `-qh` (options that take no value) and `-n5` (one with its number)."""
        if len(word) < 2 or not word.startswith("-"):
            return False
        if word[:2] in self._names(ctx, valued=True):
            return word[2:].isdecimal()
        return all(f"-{letter}" in self._names(ctx, valued=False) for letter in word[1:])

    def _names(self, ctx: click.Context, *, valued: bool) -> frozenset[str]:
        return frozenset(
            name
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and valued != (param.is_flag or param.count)
            for name in (*param.opts, *param.secondary_opts)
        )

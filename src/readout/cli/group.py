"""The command group: a first word that is no command is something to read."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

_VALUED = ("--project",)
_FLAGS = ("-q", "--quiet", "-v", "--verbose")
_VERBOSE = ("-v", "--verbose")
_HELP = ("-h", "--help", "--version")


class ReadoutGroup(click.Group):
    """`readout FOLDER` is `readout open FOLDER`.

    Options that every command takes (`--project`, `-q`, `-v`) may stand before the command.
    """

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways of calling."""
        formatter.write_usage(ctx.command_path, "FOLDER|FILE... [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [OPTIONS] [ARGS]...", prefix="       ")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command first, `open` where none is named."""
        leading, rest = _split_leading(args)
        if rest and rest[0] in self.commands:
            args = [rest[0], *self._taken(rest[0], leading), *rest[1:]]
        elif rest and rest[0] in _HELP:
            args = rest
        elif rest:
            self._refuse_typo(ctx, rest)
            args = ["open", *leading, *rest]
        elif leading:
            args = ["open", *leading]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and what lies in the folder: the first word may be either.

        Where no command begins so, the shell completes paths itself, which it does better.
        """
        commands = super().shell_complete(ctx, incomplete)
        if not commands:
            return [CompletionItem(incomplete, type="file")]
        return [*commands, *(CompletionItem(name) for name in _names_here(incomplete))]

    def _taken(self, command: str, leading: list[str]) -> list[str]:
        """Leading options for a command: most commands have nothing more to say under -v."""
        known = {name for param in self.commands[command].params for name in param.opts}
        return [word for word in leading if word in known or word not in _VERBOSE]

    def _refuse_typo(self, ctx: click.Context, rest: list[str]) -> None:
        word = rest[0]
        if ctx.resilient_parsing:
            return
        if word.startswith("-") or Path(word).exists() or any(c in word for c in "*?["):
            return
        near = difflib.get_close_matches(word, self.commands, n=1)
        hint = f" Did you mean the command '{near[0]}'?" if near else ""
        ctx.fail(f"no command, file or folder is named '{word}'.{hint}")


def _split_leading(args: list[str]) -> tuple[list[str], list[str]]:
    """The common options at the head of a command line, and the rest."""
    index = 0
    while index < len(args):
        word = args[index]
        if word in _FLAGS or word.startswith(tuple(f"{name}=" for name in _VALUED)):
            index += 1
        elif word in _VALUED:
            index += 2
        else:
            break
    return args[:index], args[index:]


def _names_here(beginning: str) -> Iterator[str]:
    """Files and folders of the working folder whose names begin so, hidden ones only if asked."""
    for name in sorted(os.listdir()):  # noqa: PTH208
        if name.startswith(beginning) and (beginning or not name.startswith(".")):
            yield name

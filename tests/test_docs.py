"""The docs say what the code does: generated pages, links, commands and tasks."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from readout.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md"))
)
CLI_PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8")
COMMANDS = {name: command for name, command in cli.commands.items() if not command.hidden}


def load_tool() -> ModuleType:
    """tools/docs.py, which is no module of the package."""
    spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools" / "docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = load_tool()


# Generated pages


@pytest.mark.parametrize("page", ["docs/cli.md", "docs/schema.json"])
def test_a_generated_page_is_up_to_date(page: str) -> None:
    assert docs.difference(page, docs.PAGES[page]()) == "", "run `make docs`"


def test_the_check_ends_with_1_on_drift(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                        capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    assert docs.main(["--check", "docs/schema.json"]) == 1
    assert "docs/schema.json differs" in capsys.readouterr().out
    assert not (tmp_path / "docs" / "schema.json").exists()
    assert docs.main(["docs/schema.json"]) == 0
    assert docs.main(["--check", "docs/schema.json"]) == 0


# Whatever terminal and locale the one who runs `make docs` sits at.
PLACES = [
    {"COLUMNS": "200", "LC_ALL": "C", "TERM": "dumb"},
    {"COLUMNS": "40", "LC_ALL": "C.UTF-8", "FORCE_COLOR": "1", "PYTHONHASHSEED": "7"},
]


@pytest.mark.parametrize("place", PLACES)
def test_generated_pages_depend_on_the_code_alone(place: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check", "docs/cli.md", "docs/schema.json"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), **place},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented_and_explained(name: str) -> None:
    section = CLI_PAGE.partition(f"## `readout {name}`\n")[2].partition("\n## ")[0]
    assert COMMANDS[name].help
    for option in options_of(name):
        assert option.help, option.name
        for spelling in (*option.opts, *option.secondary_opts):
            assert spelling in section


# Links


def links(page: str) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for link in links(page):
        file, _, anchor = link.partition("#")
        assert "://" not in link, f"{link}: the docs are complete without a network"
        target = ((ROOT / page).parent / file).resolve() if file else ROOT / page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


# Commands in examples


def options_of(name: str) -> list[click.Option]:
    return [item for item in cli.commands[name].params if isinstance(item, click.Option)]


def code_lines(page: str) -> Iterator[str]:
    """The command lines of a page: of `sh` blocks all, of `console` blocks those after `$`."""
    for language, block in re.findall(
        r"^```(\w+)\n(.*?)^```", (ROOT / page).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    ):
        lines = block.splitlines()
        if language == "sh":
            yield from lines
        if language == "console":
            yield from (line[2:] for line in lines if line.startswith("$ "))


def words_after(program: str, page: str) -> Iterator[list[str]]:
    """The words that follow a program in each command line that calls it."""
    for line in code_lines(page):
        words = shlex.split(line.partition("  #")[0])
        if words and Path(words[0]).name == program:
            yield [word for word in words[1:] if word != "<"]


READOUT_LINES = [(page, words) for page in PAGES for words in words_after("readout", page)]


@pytest.mark.parametrize(("page", "words"), READOUT_LINES)
def test_a_readout_command_in_the_docs_exists(page: str, words: list[str]) -> None:
    name = words[0] if words and words[0] in cli.commands else "open"
    arguments = words[1:] if words[:1] == [name] else words
    with click.Context(cli.commands[name], info_name=name) as context:
        # Raises on an option, a value or a number of arguments that the command does not take.
        cli.commands[name].parse_args(context, list(arguments))


def test_the_readme_and_the_quick_start_show_commands() -> None:
    assert {"README.md", "docs/quickstart.md"} <= {page for page, _ in READOUT_LINES}


def test_the_quick_start_shows_every_command() -> None:
    text = (ROOT / "docs" / "quickstart.md").read_text("utf-8")
    missing = {name for name in COMMANDS if f"readout {name}" not in text}
    assert missing <= {"open", "completion"}  # `readout FOLDER` is open


TASKS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_a_make_task_in_the_docs_exists(page: str) -> None:
    named = {
        word
        for words in words_after("make", page)
        for word in words
        if "=" not in word and not word.startswith("-")
    }
    inline = re.findall(r"`make ([a-z-]+)`", (ROOT / page).read_text("utf-8"))
    assert named | set(inline) <= TASKS


def test_every_make_task_is_phony_and_explained() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)[0].split())
    explained = set(re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE))
    assert phony == TASKS == explained


# README


def test_the_readme_leads_with_the_two_commands() -> None:
    first = next(
        iter(re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S))
    )
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make", "make test"]


def test_the_readme_shows_what_a_run_prints() -> None:
    assert docs.difference("README.md", docs.render_readme()) == "", "run `make docs`"

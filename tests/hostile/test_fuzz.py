"""The short form of `tools/fuzz.py`: every find again, and some hundred new inputs a target."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.hostile.targets import TARGETS, WORDS, Target, seeds

FINDS = tuple(sorted(Path(__file__).with_name("finds").glob("*.bin")))
ROUNDS = 40


def mutations(name: str) -> list[bytes]:
    """The seeds of a target and inputs made of them: cut, spliced, repeated, with tokens set in.
    The same ones every time."""
    chance = random.Random(name)
    known = list(seeds(name))
    found = list(known)
    for _ in range(ROUNDS):
        raw = bytearray(chance.choice(known))
        for _ in range(chance.randint(1, 6)):
            at = chance.randint(0, len(raw))
            match chance.randrange(5):
                case 0:
                    raw[at:at] = chance.choice(WORDS)
                case 1:
                    raw[at : at + chance.randint(1, 40)] = b""
                case 2:
                    raw[at:at] = raw[at : at + 30] * chance.randint(2, 50)
                case 3:
                    raw[at : at + 1] = bytes([chance.randrange(256)])
                case 4:
                    raw[at:] = chance.choice(known)[at:]
        found.append(bytes(raw))
    return found


@pytest.mark.parametrize("path", FINDS, ids=[path.stem for path in FINDS])
def test_what_was_found_once_is_read_or_refused(path: Path) -> None:
    name = re.split(r"\.", path.stem)[0]
    TARGETS[name](path.read_bytes())


@pytest.mark.filterwarnings("ignore")  # What libraries think of broken input.
@pytest.mark.parametrize(("name", "target"), TARGETS.items(), ids=TARGETS)
def test_broken_input_is_read_or_refused(name: str, target: Target) -> None:
    for raw in mutations(name):
        target(raw)

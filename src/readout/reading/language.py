"""Which language a text is in, and whether that is a reason not to read it.

The rules are written for English, so a text that is positively in another language is stored
but not read. Doubt is no such reason: a text too short to tell, a table of names, or shouting
capitals is read.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from readout.schema.reading import Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

PACKAGE = "py3langid"
LETTERS_LEAST = 20
"""Letters below which no classifier should be asked."""
LETTERS_MOST = 2_000
"""Letters shown to the classifier. Over 6,896 news texts the first 2,000 and the first 8,000
gave the same answers; the time is linear in this number."""
SURE = 0.9
"""Probability from which another language is believed of Latin letters. Over 6,896 news texts
the surest wrong guess was .65 (a list of festival films); sentences of 80 letters in ten other
languages all score above .9."""
_SCANNED = 100_000
_WORD = re.compile(r"[^\W\d_]+")


def identify(text: str) -> Language:
    """The language of `text`, judged by its first letters.

    `code` is None where there are too few letters or the classifier is unsure; English needs
    less proof than any other language, since a wrong refusal loses a whole document.
    """
    sample = _sample(text)
    if not sample:
        return Language(None)
    code, probability = _identifier().classify(sample)
    score = round(float(probability), 3)
    if code == "en" or score >= SURE or not _is_latin(sample):
        return Language(code, score)
    return Language(None, score)


def is_readable(language: Language) -> bool:
    """Whether the English rules may read a text in this language."""
    return language.code in (None, "en")


def model_version() -> str:
    """The version of the shipped classifier; other versions may give other answers."""
    return f"{PACKAGE} {version(PACKAGE)}"


def _sample(text: str) -> str:
    """The first letters of a text, as words. The words say more than signs and figures do."""
    # Twice the letters wanted is room enough for blanks and signs in ordinary text.
    words = _words(text, LETTERS_MOST * 2) or _words(text, _SCANNED)
    sample = " ".join(words)[:LETTERS_MOST]
    # The classifier lowers a text that is capitals throughout; one that mixes is lost to it.
    return sample.lower() if sum(map(str.isupper, words)) * 2 > len(words) else sample


def _is_latin(sample: str) -> bool:
    """Whether most letters are plain Latin ones; if not, the text is surely not English, and
    doubt is only between neighbours such as Arabic and Persian."""
    letters = sample.replace(" ", "")
    return sum(map(str.isascii, letters)) * 2 > len(letters)


def _words(text: str, chars: int) -> tuple[str, ...]:
    words = tuple(_WORD.findall(text, 0, chars))
    return words if sum(map(len, words)) >= LETTERS_LEAST else ()


@cache
def _identifier() -> LanguageIdentifier:
    # Loaded on first use: the model takes half a second that `readout --help` need not wait.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

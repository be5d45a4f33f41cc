"""Lemmas: of known forms by a table, of others as edits of the form.

"studies" -> "study" is the script `lower|3|y`. A script names how to treat case, how many
characters to cut at the end and what to put there.
The tagger chooses among the scripts of its label file; `find_script` makes them for training.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CASES = ("lower", "keep", "title")
PROPER = ("keep", "title", "lower")  # the order to try for names: "US" stays "US"


Table = Mapping[tuple[str, str], str]
"""Lemmas by lower-cased form and XPOS."""


def read_table(path: Path) -> Table:
    """The table of a file of lines `form TAB xpos TAB lemma`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {(form, xpos): lemma for form, xpos, lemma in (line.split("\t") for line in lines)}


def find_lemma(table: Table, form: str, xpos: str, script: str) -> str:
    """The lemma of a form with this tag: the table's, else what `script` makes of it, else the
    form itself."""
    return table.get((form.lower(), xpos)) or apply_script(script, form) or form


def apply_script(script: str, form: str) -> str | None:
    """The lemma `script` makes of `form`; None if it would cut the whole form away and more.

    >>> apply_script("lower|3|y", "Studies")
    'study'
    """
    case, cut, suffix = script.split("|", 2)
    kept = len(form) - int(cut)
    if kept < 0:
        return None
    return (set_case(case, form)[:kept] + suffix) or None


def set_case(case: str, form: str) -> str:
    """`form` in lower case, as it is, or with its first letter alone in upper case; as it is too
    where lower case would change its length."""
    lower = form.lower()
    if case == "keep" or len(lower) != len(form):
        return form
    return lower if case == "lower" else lower[:1].upper() + lower[1:]


def find_script(form: str, lemma: str, *, proper: bool) -> str:
    """The script that makes `lemma` of `form` and keeps most of it. `proper` says whether the word
    is a name, whose capitals are part of it."""
    cases = PROPER if proper else CASES
    kept = [count_shared(set_case(case, form), lemma) for case in cases]
    best = kept.index(max(kept))
    return f"{cases[best]}|{len(form) - kept[best]}|{lemma[kept[best] :]}"


def count_shared(left: str, right: str) -> int:
    """How many first characters two strings share."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count

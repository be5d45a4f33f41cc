"""From what a person types to a query that FTS5 understands.

Words are all wanted, in any order. `"two words"` is a phrase, `cease*` a beginning, `-word`
or `NOT word` is not wanted, `OR` joins its two neighbours: `iran OR tehran talks` wants talks
and one of the others. Everything else, brackets and colons for instance, is only punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

MOST_TERMS = 64
"""Terms after these are not looked at: a pasted page is no query."""

_OPEN, _CLOSE = '"“”„«', '"“”„»'
_TERM = re.compile(
    rf"(?P<minus>-)?(?:[{_OPEN}](?P<phrase>[^{_OPEN}{_CLOSE}]*)(?:[{_CLOSE}]|$)"
    rf"|(?P<word>[^\s{_OPEN}{_CLOSE}]+))(?P<star>\*)?"
)


class Term(msgspec.Struct, frozen=True):
    """A word or phrase to look for; `is_prefix` where its last word may go on."""

    text: str
    is_prefix: bool = False

    def expression(self) -> str:
        """The term for FTS5. Quoted, so that nothing in it is an operator."""
        quoted = '"' + self.text.replace('"', '""') + '"'
        return f"{quoted} *" if self.is_prefix else quoted


class Wanted(msgspec.Struct, frozen=True):
    """All of `groups`, any term of each, and none of `unwanted`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[Term, ...] = ()

    def expression(self) -> str | None:
        """The query for FTS5, None where nothing is wanted."""
        if not self.groups:
            return None
        wanted = " AND ".join(f"({_any(group)})" for group in self.groups)
        return f"({wanted}) NOT ({_any(self.unwanted)})" if self.unwanted else wanted


def _any(terms: Iterable[Term]) -> str:
    return " OR ".join(term.expression() for term in terms)


class _Piece(msgspec.Struct, frozen=True):
    """A term, or an operator where `operator` is not empty."""

    operator: str = ""
    term: Term = Term("")
    is_minus: bool = False


def find_terms(query: str) -> Wanted:
    """What a person wants to find. Any string is a query; one without words wants nothing.

    A NUL is a blank: SQLite would end the query there.
    """
    groups: list[tuple[Term, ...]] = []
    unwanted: list[Term] = []
    operator = ""
    for piece in _pieces(query):
        if piece.operator:
            operator = piece.operator
            continue
        if piece.is_minus or operator == "NOT":
            unwanted.append(piece.term)
        elif operator == "OR" and groups:
            groups[-1] = (*groups[-1], piece.term)
        else:
            groups.append((piece.term,))
        operator = ""
        if len(groups) + len(unwanted) >= MOST_TERMS:
            break
    return Wanted(tuple(groups), tuple(unwanted))


def _pieces(query: str) -> Iterator[_Piece]:
    for match in _TERM.finditer(query.replace("\0", " ")):
        word = match["word"]
        if word in ("OR", "AND", "NOT"):
            yield _Piece(operator=word)
            continue
        text = match["phrase"] if word is None else word.rstrip("*")
        if not has_token(text):
            continue
        is_prefix = bool(match["star"]) or (word is not None and word.endswith("*"))
        yield _Piece(term=Term(text, is_prefix), is_minus=bool(match["minus"]))


def has_token(text: str) -> bool:
    """Whether the index would see a word in it: unicode61 keeps letters, numbers, private use.

    A term without one would match nothing and, wanted together with others, spoil them all.
    """
    return any(
        unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co" for char in text
    )

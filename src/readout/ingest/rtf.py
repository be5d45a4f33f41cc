"""RTF to text, by a reader of our own: one pass over its tokens, linear in its length.

Not striprtf: its pattern for font tables needs minutes for 15 kB of repeated `\\f0\\fcharset0`,
it halts at `\\bin` outside pictures, and it prints hidden and deleted words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded, make_representable
from readout.ingest.exports import as_answer
from readout.ingest.page import Answer, Page, Request
from readout.ingest.properties import Properties, take_properties
from readout.ingest.tidy import tidy_lines
from readout.schema.document import Media

_MEDIA: Media = "application/rtf"
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    r"|[\r\n\0]+|([^\\{}\r\n\0]+)"
)
_STARTS = ("{\\rtf", "\\rtf")

_SKIPPED = frozenset(
    (
        *("aftnsep", "aftnsepc", "aftncn", "annotation", "atnauthor", "atnid", "atndate", "atnicn"),
        *("atnref", "atrfend", "atrfstart", "background", "bkmkend", "bkmkstart", "blipuid"),
        *("colortbl", "colorschememapping", "comment", "datafield", "datastore", "docvar", "do"),
        *("falt", "fldinst", "filetbl", "fontemb", "footer", "footerf", "footerl", "footerr"),
        *("formfield", "ftncn", "ftnsep", "ftnsepc", "generator", "header", "headerf", "headerl"),
        *("headerr", "keywords", "latentstyles", "listname", "listoverridetable", "listpicture"),
        *("listtable", "listtext", "mmathPr", "nextfile", "nonshppict", "objdata", "objclass"),
        *("oldcprops", "oldpprops", "panose", "password", "pgptbl", "pict", "pntext", "pntxta"),
        *("pntxtb", "private", "revtbl", "rsidtbl", "rxe", "shppict", "sn", "sv", "stylesheet"),
        *("tc", "tcn", "template", "themedata", "txe", "userprops", "wgrffmtfilter", "xe"),
        *(
            "xmlnstbl",
            "operator",
            "category",
            "company",
            "manager",
            "subject",
            "doccomm",
            "hlinkbase",
        ),
        *("revtim", "printim", "buptim"),
    )
)
"""Destinations whose words are no part of the text. Headers and footers are printed matter of
the page; footnotes are kept and put at the end."""

_INFO = frozenset(("title", "author", "creatim"))
_CHARACTERS = {
    **{"par": "\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "column": "\n", "softline": "\n"},
    **{"row": "\n", "nestrow": "\n", "cell": "\t", "nestcell": "\t", "tab": "\t"},
    **{"emdash": "\u2014", "endash": "\u2013", "emspace": " ", "enspace": " ", "qmspace": " "},
    **{"bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019"},
    **{"ldblquote": "\u201c", "rdblquote": "\u201d"},
}
_SYMBOLS = {"~": "\xa0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
_CHARSETS = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253"},
    **{162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257"},
    **{204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"},
}
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PLAIN = frozenset(("plain", "sectd"))


class _State(msgspec.Struct, frozen=True):
    """What a group hands down to the groups inside it."""

    target: str = "text"
    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    skip_after: int = 1
    font: int | None = None


def read_rtf(request: Request) -> Answer:
    """The text of an RTF file, or the articles of a database export saved as one.

    Raises UnreadableError "malformed-rtf" or "empty".
    """
    reader = _Reader(request.raw.decode("latin-1"))
    text = tidy_lines(reader.read())
    taken = take_properties(reader.properties(), "RTF property")
    decoded = make_representable(Decoded(text, reader.code_page, reader.notes()))
    page = Page(
        text=decoded.text,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *taken.notes),
        given=taken.given,
        media=_MEDIA,
    )
    return as_answer(page)


class _Reader:
    """One pass over the tokens of a file. Bytes are held until it is sure what code page they
    are in: two of them may be one character."""

    def __init__(self, source: str) -> None:
        self._source = source.lstrip("\ufeff\xef\xbb\xbf\x00 \t\r\n")
        if not self._source.startswith(_STARTS):
            raise UnreadableError("malformed-rtf", "it does not begin as RTF does")
        self.code_page = "cp1252"
        self._state = _State()
        self._stack: list[_State] = []
        self._out: dict[str, list[str]] = {"text": [], "footnote": [], "title": [], "author": []}
        self._created: dict[str, int] = {}
        self._held = bytearray()
        self._fonts: dict[int, str] = {}
        self._default_font: int | None = None
        self._to_skip = 0
        self._star = False
        self._is_whole = False

    def read(self) -> str:
        """The text, footnotes at its end."""
        for match in self._tokens():
            word, number, byte, symbol, brace, words = match.groups()
            if word is not None:
                self._word(word, None if number is None else int(number))
            elif byte is not None:
                self._put_bytes(bytes((int(byte, 16),)))
            elif symbol is not None:
                self._symbol(symbol)
            elif brace is not None:
                self._brace(brace)
            elif words is not None:
                self._put_bytes(words.encode("latin-1", "replace"))
        self._flush()
        return "".join(self._out["text"]) + "\n" + "".join(self._out["footnote"])

    def properties(self) -> Properties:
        """What its info group says."""
        made = self._created
        day = (made.get("yr", 0), made.get("mo", 0), made.get("dy", 0))
        return Properties(
            title="".join(self._out["title"]),
            author="".join(self._out["author"]),
            created="{:04}-{:02}-{:02}".format(*day) if all(day) else "",
        )

    def notes(self) -> tuple[str, ...]:
        """Sentences on what was wrong with it."""
        return () if self._is_whole else ("the file ends within a group, as if it were cut short",)

    def _tokens(self) -> Iterator[re.Match[str]]:
        """Every token but the binary data that `\\bin` announces; ends with the outer group."""
        position, find = 0, _TOKEN.match
        while match := find(self._source, position):
            position = match.end()
            if match[1] == "bin":
                # Beyond the end of the file at most.
                position += max(0, int(match[2] or 0))
                continue
            yield match
            if match[5] == "}" and not self._stack:
                self._is_whole = True
                return

    def _brace(self, brace: str) -> None:
        self._flush()
        self._to_skip, self._star = 0, False
        if brace == "{":
            self._stack.append(self._state)
        elif self._stack:
            if self._state.target == "footnote" and self._stack[-1].target != "footnote":
                self._out["footnote"].append("\n")
            self._state = self._stack.pop()

    def _symbol(self, symbol: str) -> None:
        self._to_skip = 0
        if symbol == "*":
            self._star = True
        elif symbol in _SYMBOLS:
            self._put(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        star, self._star = self._star, False
        if word == "u":
            self._unicode(number)
            return
        self._to_skip = 0
        if word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word in _SKIPPED or (star and word not in ("shptxt", "footnote")):
            self._flush()
            self._change(skipped=True)
        elif word in ("fonttbl", "footnote") or word in _INFO:
            self._flush()
            self._change(target=word)
        else:
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        """A word that changes how what follows is read."""
        is_on = number is None or number != 0
        if word in ("v", "deleted"):
            self._flush()
            self._change(**{"hidden" if word == "v" else "deleted": is_on})
        elif word in _PLAIN:
            self._flush()
            self._change(hidden=False, deleted=False, font=self._default_font)
        elif word == "uc":
            self._change(skip_after=min(max(number or 0, 0), 16))
        elif word == "f":
            self._flush()
            self._change(font=number)
        elif word == "deff":
            self._default_font = number
        elif word == "fcharset" and self._state.target == "fonttbl":
            self._note_charset(number)
        elif word == "ansicpg" or word in _CODE_PAGES:
            self._set_code_page(_CODE_PAGES.get(word, f"cp{number}"))
        elif self._state.target == "creatim" and word in ("yr", "mo", "dy"):
            self._created.setdefault(word, number or 0)

    def _note_charset(self, number: int | None) -> None:
        codec = _CHARSETS.get(number or 0)
        if codec and self._state.font is not None:
            self._fonts[self._state.font] = codec

    def _set_code_page(self, name: str) -> None:
        try:
            b"a".decode(name)
        except (LookupError, UnicodeError):
            return
        self.code_page = "utf-8" if name == "cp65001" else name

    def _unicode(self, number: int | None) -> None:
        self._to_skip = 0
        if number is not None:
            # A 16-bit number with a sign; halves of a pair are joined at the end.
            self._put(chr(number % 0x10000))
            self._to_skip = self._state.skip_after

    def _put(self, words: str) -> None:
        self._flush()
        target = self._target()
        if target is not None:
            target.append(words)

    def _put_bytes(self, held: bytes) -> None:
        skipped = min(self._to_skip, len(held))
        self._to_skip -= skipped
        self._star = False
        if self._target() is not None:
            self._held += held[skipped:]

    def _flush(self) -> None:
        if not self._held:
            return
        codec = self._fonts.get(-1 if self._state.font is None else self._state.font)
        words = bytes(self._held).decode(codec or self.code_page, "replace")
        self._held.clear()
        target = self._target()
        if target is not None:
            target.append(words)

    def _target(self) -> list[str] | None:
        """Where words of this state go."""
        state = self._state
        if state.skipped or state.hidden or state.deleted:
            return None
        return self._out.get(state.target)

    def _change(self, **fields: object) -> None:
        self._state = msgspec.structs.replace(self._state, **fields)

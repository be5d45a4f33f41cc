"""Bytes to text: which codec wrote them, and what could not be kept as it was."""

from __future__ import annotations

import codecs
import re

import msgspec

from readout.errors import UnreadableError

_BOMS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WEB_LABELS = {
    # What browsers read these labels as (WHATWG Encoding), where Python reads them more narrowly.
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "x-cp1252": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    # A label that could be read as ASCII cannot have stood in UTF-16.
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "utf8": "utf-8",
}

_SAMPLE_BYTES = 1 << 18
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b"))
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.I)

MAX_CONTROL_SHARE = 0.1
"""More control bytes than this, in what is neither UTF-8 nor UTF-16, and it is no text."""

FEW_FOREIGN = 0.3
"""Below this share of non-ASCII bytes a legacy text is read as cp1252 where it can be: to a
statistical guesser English with curly quotes, and even French, looks like cp1250 just as well.
French has 16 in 100; Russian, Greek, Chinese and Japanese have about 80."""


class Decoded(msgspec.Struct, frozen=True):
    """Text, the codec that gave it, and sentences on what did not fit in it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """The text of a whole file, line ends as they are, its BOM cut.

    In order: a BOM; UTF-16 that shows by its NULs; the `declared` encoding (of an HTML page);
    UTF-8; UTF-8 with few broken bytes; a legacy codec, cp1252 unless there is good evidence of
    another. Raises UnreadableError "binary" or "encoding".
    """
    if _is_hollow(raw):
        raise UnreadableError("binary", "it is not text: most of it is NUL bytes")
    found = (
        _by_bom(raw)
        or _by_nuls(raw)
        or _as_declared(raw, declared)
        or _as_utf8(raw)
        or _as_broken_utf8(raw)
        or _as_legacy(raw, declared)
    )
    return make_representable(found)


def decode_page(raw: bytes, charset: str | None = None) -> Decoded:
    """The source of an HTML page, by BOM, the encoding named beside it (`charset`), its own
    declaration, or as any text."""
    return decode(raw, declared=charset or declared_encoding(raw))


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that an HTML or XHTML page names in its first 4 kB, as written there."""
    head = raw[:4096]
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    return match[1].decode("ascii", "replace").lower() if match else None


def make_representable(decoded: Decoded) -> Decoded:
    """The same with every NUL and lone surrogate as U+FFFD, one for one, and a note of it."""
    text, notes = decoded.text, list(decoded.notes)
    if _SURROGATE.search(text):
        text = _PAIR.sub(_join_pair, text)
        text, count = _SURROGATE.subn("\ufffd", text)
        if count:
            notes.append(_became(count, "lone surrogate"))
    if nuls := text.count("\0"):
        text = text.replace("\0", "\ufffd")
        notes.append(_became(nuls, "NUL character"))
    return Decoded(text, decoded.encoding, tuple(notes))


def looks_like_utf16(raw: bytes) -> str | None:
    """The byte order of UTF-16 without a BOM, told by where its NULs lie; else None."""
    sample = raw[:4096]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 16 or b"\0" not in sample:
        # "ab" NUL "c" is more likely a damaged text than two ideographs.
        return None
    units = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # Latin script has a NUL in nearly each code unit; a third allows for other scripts mixed in.
    if odd >= units / 3 and even <= units / 50:
        return "utf-16-le"
    if even >= units / 3 and odd <= units / 50:
        return "utf-16-be"
    return None


def _is_hollow(raw: bytes) -> bool:
    """Whether NULs lie about as they do in data: many, and not as in UTF-16 or UTF-32."""
    sample = raw[:_SAMPLE_BYTES]
    if len(sample) < 32 or sample.count(0) < len(sample) / 3:
        return False
    return not (sample.startswith(tuple(mark for mark, _ in _BOMS)) or looks_like_utf16(raw))


def _by_bom(raw: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if not raw.startswith(mark):
            continue
        body = raw[len(mark) :]
        if encoding == "utf-8":
            return _as_utf8(body) or _as_broken_utf8(body)
        return _as_wide(body, encoding)
    return None


def _by_nuls(raw: bytes) -> Decoded | None:
    encoding = looks_like_utf16(raw)
    return _as_wide(raw, encoding) if encoding else None


def _as_wide(body: bytes, encoding: str) -> Decoded | None:
    """UTF-16 or UTF-32; a unit that the end of the file cuts in two is one U+FFFD."""
    width = 4 if "32" in encoding else 2
    whole = len(body) // width * width
    try:
        text = body[:whole].decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return None
    if whole == len(body):
        return Decoded(text, encoding)
    note = "the file ends within a character, which became U+FFFD"
    return Decoded(text + "\ufffd", encoding, (note,))


def _as_declared(raw: bytes, declared: str | None) -> Decoded | None:
    codec = _codec(declared)
    if codec is None or codec == "utf-8":
        return None
    if not raw.isascii() and (utf8 := _as_utf8(raw)):
        # No legacy text is valid UTF-8 by chance; a wrong label is common.
        return Decoded(utf8.text, "utf-8", (f"the page says {declared} but is UTF-8",))
    text = _try(raw, codec)
    return None if text is None else Decoded(text, codec)


def _codec(label: str | None) -> str | None:
    if label is None:
        return None
    try:
        found = codecs.lookup(_WEB_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    # Python lists transforms such as rot13 and base64 beside text encodings.
    return found.name if getattr(found, "_is_text_encoding", True) else None


def _as_utf8(raw: bytes) -> Decoded | None:
    text = _try(raw, "utf-8")
    return None if text is None else Decoded(text, "utf-8")


def _as_broken_utf8(raw: bytes) -> Decoded | None:
    """UTF-8 with encoded surrogates, with a cut end, or with a few stray bytes."""
    try:
        return Decoded(raw.decode("utf-8", "surrogatepass"), "utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd") - raw.count("\ufffd".encode())
    sound = sum(map(text.count, set(text) - set(map(chr, range(0x80))) - {"\ufffd"}))
    # Legacy text almost never forms valid sequences, so four good ones to each bad one tell.
    if sound < 4 * broken:
        return None
    count = (
        "1 sequence of bytes that is" if broken == 1 else f"{broken} sequences of bytes that are"
    )
    return Decoded(text, "utf-8", (f"{count} not UTF-8 became U+FFFD",))


def _as_legacy(raw: bytes, declared: str | None) -> Decoded:
    sample = raw[:_SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > MAX_CONTROL_SHARE * len(sample):
        raise UnreadableError("binary", "it is not text: every tenth byte is a control character")
    note = (f"the page says {declared}, which it is not",) if declared else ()
    foreign = len(sample) - len(sample.translate(None, bytes(range(0x80, 0x100))))
    if foreign < FEW_FOREIGN * len(sample) and (western := _as_western(raw)):
        return Decoded(western.text, "cp1252", (*note, *western.notes))
    if guess := _guess(raw, sample):
        return Decoded(guess.text, guess.encoding, note)
    if (text := _try(raw, "cp1252")) is not None:
        return Decoded(text, "cp1252", note)
    named = f"it says it is {declared}, and it is not; " if declared else ""
    raise UnreadableError(
        "encoding", f"{named}its encoding was not recognised; save it as UTF-8 and try again"
    )


def _as_western(raw: bytes) -> Decoded | None:
    """cp1252, if it has a character for most of the foreign bytes."""
    text = raw.decode("cp1252", "replace")
    lost = text.count("\ufffd")
    if lost == 0:
        return Decoded(text, "cp1252")
    if 4 * lost > len(raw) - len(raw.translate(None, bytes(range(0x80, 0x100)))):
        return None
    what = "1 byte that is" if lost == 1 else f"{lost} bytes that are"
    return Decoded(text, "cp1252", (f"{what} not in cp1252 became U+FFFD",))


def _guess(raw: bytes, sample: bytes) -> Decoded | None:
    """What charset-normalizer makes of a sample, if all of the file fits it."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        return None
    text = _try(raw, best.encoding)
    return None if text is None else Decoded(text, best.encoding)


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _join_pair(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _became(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'} became U+FFFD"

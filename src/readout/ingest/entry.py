"""A file in an archive, and the name it goes by."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO, Literal

import msgspec

from readout.errors import UnreadableError
from readout.ingest.files import storable
from readout.schema.document import Given

SEPARATOR = "!/"
"""Between the path of an archive and the name of what lies in it: `a.zip!/b/c.html`."""

MAX_NAME_CHARS = 1_000
_DRIVE = re.compile(r"^[A-Za-z]:")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A file in an archive, as its archive names it (`name`, not yet cleaned).

    `open` gives its bytes; where the archive is read as it comes, only until the next entry is
    asked for. Opening and reading raise UnreadableError. `given` and `charset` are what is known
    beside it.
    """

    name: str
    open: Callable[[], BinaryIO]
    kind: Literal["file", "link", "special"] = "file"
    given: tuple[Given, ...] = ()
    charset: str | None = None


class Name(msgspec.Struct, frozen=True):
    """The name of an entry below its archive, and what was said where it had to be changed."""

    path: str
    notes: tuple[str, ...] = ()


def clean_name(name: str) -> Name:
    """The name that an entry goes by; it is never a path on this machine.

    What leads upwards, to a root or to a drive is left out: `../../etc/a.txt`, `/etc/a.txt` and
    `C:\\\\etc\\\\a.txt` are all `etc/a.txt`. Raises UnreadableError "bad-name".
    """
    stored = storable(name.replace("\0", "\ufffd"))
    parts = _DRIVE.sub("", stored.replace("\\", "/")).split("/")
    path = "/".join(part for part in parts if part not in ("", ".", ".."))
    if not path:
        raise UnreadableError("bad-name", "an entry in it has no usable name")
    if len(path) > MAX_NAME_CHARS:
        why = f"an entry in it has a name of over {MAX_NAME_CHARS:,} characters ({path[:60]}…)"
        raise UnreadableError("bad-name", why)
    if path == stored.removeprefix("./"):
        return Name(path)
    return Name(path, (f"its name in the archive is {stored!r}",))

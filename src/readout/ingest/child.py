"""The inside of a worker process: calls one function on each request until its input ends.

A frame on the pipes is eight bytes of length and the bytes. An answer's first byte is one of
the marks below.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import math
import os
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

DONE, FAILED, MEMORY = b"=", b"!", b"m"

_LENGTH = struct.Struct(">Q")


def write_frame(stream: BinaryIO, *parts: bytes) -> None:
    """Write parts as one frame."""
    stream.write(_LENGTH.pack(sum(map(len, parts))))
    for part in parts:
        stream.write(part)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, None at the end of the stream, also in the middle of a frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def main(target: str, timeout: float, memory_bytes: int) -> None:
    """Serve `target` ("package.module:function", bytes to bytes) on stdin and stdout.

    `timeout` in seconds ends this process if the parent, whose task it is, no longer can.
    """
    requests, answers = sys.stdin.buffer, _take_stdout()
    _keep_quiet()
    try:
        function = _find(target)
    except Exception as error:
        write_frame(answers, FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        return
    _limit_memory(memory_bytes)
    write_frame(answers, DONE)
    while (request := read_frame(requests)) is not None:
        _set_alarm(2 * timeout + 1)
        mark, answer = _call(function, request)
        _set_alarm(0)
        write_frame(answers, mark, answer)
        if mark == MEMORY:
            return


def _call(function: Callable[[bytes], bytes], request: bytes) -> tuple[bytes, bytes]:
    try:
        return DONE, function(request)
    except MemoryError:
        return MEMORY, b""
    except Exception as error:
        return FAILED, type(error).__name__.encode()


def _find(target: str) -> Callable[[bytes], bytes]:
    module, _, name = target.partition(":")
    return cast(Callable[[bytes], bytes], getattr(importlib.import_module(module), name))


def _take_stdout() -> BinaryIO:
    """The pipe to the parent, with file descriptor 1 led elsewhere: a stray print in a library
    must not end up between frames."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _keep_quiet() -> None:
    # Ctrl-C reaches the whole process group; the parent decides when workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)


def _limit_memory(extra_bytes: int) -> None:
    """Allow so much address space beyond what is used now, where the system can."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * resource.getpagesize() + extra_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: float) -> None:
    if hasattr(signal, "alarm"):
        # The default action ends the process, also from within C code.
        signal.alarm(math.ceil(seconds))

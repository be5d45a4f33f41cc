"""Put on PYTHONPATH, this makes every call to a network fail, in each Python process below.

What was tried is a line in the file that READOUT_SEAL names. Sockets within the machine's own
kernel (AF_UNIX) are let through. The hook cannot be taken out again. It sees the `socket` module;
what C libraries do by themselves is kept in by the network namespace around the desk.
"""

import os
import sys

_LOG = os.environ.get("READOUT_SEAL", "")
_WATCHED = frozenset(
    (
        *("socket.connect", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("socket.getnameinfo", "urllib.Request", "http.client.connect", "ftplib.connect"),
        *("smtplib.connect", "poplib.connect", "imaplib.open", "telnetlib.Telnet.open"),
    )
)


def _refuse(event, arguments):
    if event not in _WATCHED:
        return
    family = getattr(arguments[0], "family", None) if arguments else None
    if family is not None and family.name == "AF_UNIX":
        return
    with open(_LOG, "a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {event} {arguments[1:]!r}\n")
    raise PermissionError(f"sealed: {event}")


if _LOG:
    sys.addaudithook(_refuse)

"""The one family of errors. A message says what was found, where, and what would work."""

from __future__ import annotations


class ReadoutError(Exception):
    """Base of all errors that Readout raises on purpose; the CLI ends with status 2 on it."""


class UsageError(ReadoutError):
    """What was asked for does not exist or does not fit together."""


class ResourceError(ReadoutError):
    """A shipped or edited resource file is malformed; the message names file and entry."""


class ProjectError(ReadoutError):
    """A project file cannot be opened, read or written."""


class ProjectBusyError(ProjectError):
    """Another process is writing to the project."""


class UnreadableError(ReadoutError):
    """One input cannot become a document. Caught at the edge and kept as a failure row.

    `reason` is a stable code for tables ("empty", "binary", "encoding" ...); the message
    is for people.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str]]:
        # Both arguments must survive the trip out of a worker process.
        return (type(self), (self.reason, self.message))

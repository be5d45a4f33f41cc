"""The one family of errors."""

import inspect
import pickle

import pytest

from readout import errors
from readout.errors import ProjectBusyError, ProjectError, ReadoutError, UnreadableError

FAMILY = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if value.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_error_is_of_the_family_and_documented(kind: type[Exception]) -> None:
    assert issubclass(kind, ReadoutError)
    assert kind.__doc__


def test_a_busy_project_is_a_project_error() -> None:
    # Whoever handles "this project cannot be used" need not know about locks.
    assert issubclass(ProjectBusyError, ProjectError)


def test_unreadable_carries_a_code_and_a_sentence() -> None:
    error = UnreadableError("empty", "news/a.txt is empty: nothing to read")
    assert (error.reason, error.message) == ("empty", "news/a.txt is empty: nothing to read")
    assert str(error) == error.message


def test_unreadable_survives_the_trip_out_of_a_worker() -> None:
    error = pickle.loads(pickle.dumps(UnreadableError("binary", "x.html holds no text")))
    assert isinstance(error, UnreadableError)
    assert (error.reason, str(error)) == ("binary", "x.html holds no text")

"""Readout turns news coverage of a story into the record.

Articles go in; out comes which documents there are, who said and did what, when and
according to whom, each row with the exact characters it rests on.

    import readout

    with readout.Project.open("story.readout", create=True) as story:
        story.ingest("articles")
        story.build()
        for event in story.events:
            print(event.date, event.name)

See docs/python.md. What is named here is loaded when it is first used.
"""

# What `typing` has under this name; type checkers know it, and `typing` alone takes 20 ms to load.
TYPE_CHECKING = False

__version__ = "0.1.0"

__all__ = [
    "Project",
    "ReadoutError",
    "Span",
    "Table",
    "__version__",
    "read",
    "read_files",
]

if TYPE_CHECKING:
    from readout.api import Project, ReadoutError, Span, Table, read, read_files
else:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = getattr(import_module("readout.api"), name)
        globals()[name] = found
        return found

    def __dir__():
        return sorted({*globals(), *__all__})

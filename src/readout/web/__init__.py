"""Routes, views and templates: a project as pages, and as one file.

Pages are drawn on the server, ask nobody else for anything, and show the same values that
`readout export` writes.
"""

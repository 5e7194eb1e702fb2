"""The lines of the calculation of what changed between two moments."""

from typing import Literal, get_args

Line = Literal[
    "start",
    "created",
    "reopened",
    "restored",
    "reassigned_in",
    "up",
    "down",
    "won",
    "lost",
    "removed",
    "reassigned_out",
    "end",
]
LINES: tuple[Line, ...] = get_args(Line)
"""In the order in which they are told. ``removed`` is deleted or archived, ``restored`` back from the archive;
``reassigned`` cards came to the wanted owners and teams, or went from them."""

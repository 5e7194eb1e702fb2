"""Numbers that shape the service. What an installation may set is in `jalon_core.settings`, not here."""

CARDS_PER_COLUMN = 50
"""How many cards a board sends with each column; the rest comes page by page."""

CLOSED_DAYS = 30
"""Won and lost columns show and total what was closed in the last days; the rest is a count."""

MAX_BULK = 1_000
"""Cards that one request may change."""

MAX_POSITIONS = 200
"""Contacts for which positions can be asked in one request."""

UNDO_DAYS = 7
"""How long a move can be taken back exactly: pages offer it for as long as they are open."""

"""What needs a member now: why, and in which order."""

from typing import Literal, get_args

Reason = Literal["replied", "overdue", "today", "stuck", "no_next_action"]
"""Why something is in the queue.

``replied``: the card's contact wrote, and no member has done anything about the card since. ``overdue``: a task was due
before now; ``today``: one is due before the viewer's midnight. ``stuck``: see `jalon_pipeline.domain.stuck`.
``no_next_action``: an open card without an open task.
"""

REASONS: tuple[Reason, ...] = get_args(Reason)
"""The most urgent first: a person waits, then what was promised, then what nobody has promised yet."""

OF_TASKS: frozenset[Reason] = frozenset({"overdue", "today"})
"""An entry with one of these is a task, any other a card."""

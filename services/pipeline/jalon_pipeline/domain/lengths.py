"""How long texts may be: an event holds the record, what it was and what it is, and must fit into 48 KiB."""

DEAL_NAME = 200
TASK_TITLE = 300
STAGE_NAME = 80
PIPELINE_NAME = 120
LOST_REASON = 500
NOTE = 3_000
STAGES = 30
REQUIRED_FIELDS = 30
WIP_LIMIT = 100_000
STUCK_DAYS = 3_650
VIEW_NAME = 80
TAG = 40
TAGS = 20


def shortened(text: str, length: int) -> str:
    """One line of at most that many characters; what a workflow composes may come out longer than a card can show."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"

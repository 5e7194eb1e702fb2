"""Records of other services as their events carry them; a test names only what matters to it."""

from typing import Any

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_sdk.records import Deal, Ticket


def a_deal(**fields: Any) -> Deal:
    """An open deal in the first stage of some pipeline, of nobody in particular."""
    return Deal(**(_card() | {"amount": None, "probability": 10} | fields))


def a_ticket(**fields: Any) -> Ticket:
    """An open ticket in the first stage of some pipeline, of nobody in particular."""
    return Ticket(**(_card() | {"priority": "normal"} | fields))


def _card() -> dict[str, Any]:
    return {
        "id": new_id(),
        "version": 1,
        "name": "Cours d’essai – Zoé",
        "contact_id": None,
        "pipeline_id": new_id(),
        "stage_id": new_id(),
        "stage_name": "Nouveau prospect",
        "stage_position": 0,
        "status": "open",
        "rank": "m",
        "lost_reason": None,
        "custom": {},
        "entered_stage_at": now(),
        "created_at": now(),
        "closed_at": None,
    }

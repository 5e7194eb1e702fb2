"""Copies in tests, as if their owner had told of them."""

from jalon_core.copies.applying import take_state
from jalon_core.copies.filling import follow_copies
from jalon_core.service import Context
from jalon_sdk.records import State
from jalon_sdk.serial import to_json


def put_copy(context: Context, *states: State, epoch: int = 1) -> None:
    """Write copies of other services' records directly."""
    with context.database.writing() as session:
        for state in states:
            take_state(session, state.kind, epoch, to_json(state))
            follow_copies(context.service, session, [{"kind": state.kind, "id": state.id}])

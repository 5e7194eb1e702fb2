"""Calendar invitations in workflows: a file to attach to a mail, and a word for dates that are still to come."""

from jalon_plugin_calendar.descriptors import INVITATION, IS_COMING
from jalon_sdk.descriptors import ActionType, ConditionOperator
from jalon_sdk.hooks import hookimpl


@hookimpl
def jalon_register_action_types() -> list[ActionType]:
    """The invitation."""
    return [INVITATION]


@hookimpl
def jalon_register_condition_operators() -> list[ConditionOperator]:
    """«is still to come»."""
    return [IS_COMING]

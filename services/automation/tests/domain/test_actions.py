"""What Jalon's own actions take for "there was nothing to do"."""

import pytest

from jalon_automation.domain.builtin.actions import ACTION_TYPES


@pytest.mark.parametrize("name", ["deal.move", "ticket.move", "contact.position"])
def test_what_a_stage_forbids_is_nothing_to_do(name: str) -> None:
    action = next(each for each in ACTION_TYPES if each.id == name)
    assert {"not_forward", "deal_closed", "stage_skipped", "going_back_forbidden"} <= set(action.declines)
    # Somebody can mend these and take the run up again.
    assert not {"required_fields_missing", "wip_limit_reached"} & set(action.declines)

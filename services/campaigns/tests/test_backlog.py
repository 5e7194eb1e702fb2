import datetime as dt

import time_machine
from campaigns_factories import plan_mails

from jalon_campaigns.operations.deliveries import begin_submitting, claim_sends
from jalon_core.bus.measuring import measure_database
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.service import Context


def test_what_waits_and_what_is_under_way_is_counted(context: Context) -> None:
    assert measure_database(context)["sends_seconds"] == 0
    plan_mails(context, 3)
    batch = new_id()
    with time_machine.travel(now() + dt.timedelta(seconds=90), tick=False):
        found = measure_database(context)
        assert (found["sends_planned"], found["sends_claimed"]) == (3, 0)
        assert 90 <= found["sends_seconds"] < 100
        with context.transaction() as uow:
            claimed = claim_sends(uow, batch).send_ids
            begin_submitting(uow, batch, claimed[:1])
        found = measure_database(context)
        assert (found["sends_planned"], found["sends_claimed"], found["sends_seconds"]) == (0, 3, 0)

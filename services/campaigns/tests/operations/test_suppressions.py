import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from jalon_campaigns.operations.sends import plan_send
from jalon_campaigns.operations.suppressions import (
    allow_address,
    barred_sends,
    lift_suppression,
    suppress_address,
    suppressed,
)
from jalon_core.clock import now
from jalon_core.errors import Forbidden, NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller


def test_an_address_is_kept_as_a_hash_and_recognised(context):
    with context.transaction() as uow:
        first = suppress_address(uow, "Zoe@Exemple.fr", reason="bounced")
        again = suppress_address(uow, "zoe@exemple.fr", reason="unsubscribed")
    assert first.id == again.id
    assert "exemple" not in first.address_hash
    with context.reading() as session:
        assert suppressed(session, context.settings, ["zoe@exemple.fr", "b@c.fr"]) == {"zoe@exemple.fr": "bounced"}


def test_the_list_outlives_a_change_of_the_secret(context):
    with context.transaction() as uow:
        suppress_address(uow, "zoe@exemple.fr")
    changed = replace(context.settings, secret_key=f"{'1' * 64},{context.settings.secret_key}")
    with context.reading() as session:
        assert suppressed(session, changed, ["zoe@exemple.fr"]) == {"zoe@exemple.fr": "by_hand"}


def test_a_suppression_can_be_lifted(context):
    with context.transaction() as uow:
        suppress_address(uow, "zoe@exemple.fr")
        assert allow_address(uow, "ZOE@exemple.fr", because="she asked")
        assert not allow_address(uow, "zoe@exemple.fr", because="she asked")


def test_only_admins_change_it(context):
    with pytest.raises(Forbidden), context.transaction(member_caller(new_id(), "manager")) as uow:
        suppress_address(uow, "zoe@exemple.fr")


def test_a_suppression_of_one_campaign_holds_for_that_one_only(context):
    campaign = new_id()
    with context.transaction() as uow:
        suppress_address(uow, "zoe@exemple.fr", reason="unsubscribed", campaign_id=campaign, proof={"how": "page"})
        of_campaign = plan_send(uow, to="zoe@exemple.fr", subject="a", text="b")
        of_campaign.campaign_id = campaign
        other = plan_send(uow, to="zoe@exemple.fr", subject="a", text="b")
        assert barred_sends(uow.session, uow.settings, [of_campaign, other]) == {of_campaign.id: "unsubscribed"}
        assert suppressed(uow.session, uow.settings, ["zoe@exemple.fr"]) == {}


def test_a_suppression_for_a_while_ends_by_itself(context):
    with context.transaction() as uow:
        until = now() + dt.timedelta(days=90)
        suppress_address(uow, "zoe@exemple.fr", reason="soft_bounces", until=until, proof={"how": "bounces"})
    with time_machine.travel(until + dt.timedelta(seconds=1)), context.reading() as session:
        assert suppressed(session, context.settings, ["zoe@exemple.fr"]) == {}
    with context.transaction() as uow:
        for_ever = suppress_address(uow, "zoe@exemple.fr", reason="complained", proof={"how": "report"})
        assert (for_ever.reason, for_ever.expires_at) == ("complained", None)


def test_a_lifted_suppression_is_kept_with_who_lifted_it_and_why(context):
    admin = member_caller(new_id(), admin=True)
    with context.transaction(admin) as uow:
        first = suppress_address(uow, "zoe@exemple.fr")
        lift_suppression(uow, first.id, because="asked on the phone")
        second = suppress_address(uow, "zoe@exemple.fr")
    assert (first.lifted_by, first.lifted_because) == (admin.member_id, "asked on the phone")
    assert first.proof == {"how": "by_hand", "member_id": str(admin.member_id)}
    assert second.id != first.id
    with pytest.raises(NotFound), context.transaction(admin) as uow:
        lift_suppression(uow, first.id, because="again")

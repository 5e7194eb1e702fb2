import datetime as dt
from collections import Counter
from dataclasses import replace

import time_machine
from campaigns_factories import OWNER, TEAM, put_contact
from campaigns_making import carry_on, enrolments, group_of, results, running, sends

from jalon_campaigns.models import Campaign
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.contacts import ContactCreated, ContactDeleted, ContactMerged, ContactUpdated
from jalon_sdk.events.event import Change

DAY = dt.timedelta(days=1)
TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def test_who_cannot_be_written_to_is_passed_over_and_counted(context):
    group = new_id()
    group_of(context, group, 1)
    put_contact(context, group_ids=(group,), emails=())
    put_contact(context, group_ids=(group,), emails=("no address",))
    put_contact(context, group_ids=(new_id(),))
    put_contact(context, group_ids=(group,), team_id=new_id())
    campaign_id = running(context, group)
    carry_on(context)
    got = results(context, campaign_id)
    assert (got.enrolled, got.campaign.passed_over, got.campaign.considered) == (1, {"no_address": 2}, 4)


def test_a_live_audience_takes_in_who_comes_later(context):
    group = new_id()
    group_of(context, group, 1)
    campaign_id = running(context, group, audience_mode="live")
    carry_on(context)
    newcomer = put_contact(context, emails=("neu@exemple.fr",))
    grouped = replace(newcomer, version=2, group_ids=(group,))
    changed = {"group_ids": Change(before=[], after=[str(group)])}
    for event in (
        ContactCreated(record=put_contact(context, emails=("x@exemple.fr",))),
        ContactUpdated(record=replace(grouped, group_ids=()), changed={"name": Change(before="a", after="b")}),
        ContactUpdated(record=grouped, changed=changed),
        ContactUpdated(record=grouped, changed=changed),
    ):
        deliver(context, event)
    carry_on(context)
    assert results(context, campaign_id).enrolled == 2
    assert Counter(send.contact_id for send in sends(context))[newcomer.id] == 1
    with context.reading() as session:
        assert session.get_one(Campaign, campaign_id).status == "running"


def test_a_frozen_audience_stays_as_it_was(context):
    group = new_id()
    group_of(context, group, 1)
    campaign_id = running(context, group, delays=(0, 5))
    carry_on(context)
    newcomer = put_contact(context, group_ids=(group,))
    deliver(context, ContactCreated(record=newcomer))
    assert results(context, campaign_id).enrolled == 1


def test_a_deleted_contact_gets_nothing_more(context):
    group = new_id()
    first, second = group_of(context, group, 2)
    running(context, group)
    run_jobs(context, "campaign-work", "follow-ups")
    deliver(context, ContactDeleted(record=replace(first, version=2, deleted=True)))
    carry_on(context)
    assert {send.contact_id: send.status for send in sends(context)} == {first.id: "cancelled", second.id: "accepted"}


def test_a_merged_contact_goes_on_as_the_one_that_stays(context):
    group = new_id()
    gone, both = group_of(context, group, 2)
    other = put_contact(context, emails=("reste@exemple.fr",))
    with time_machine.travel(TUESDAY, tick=False) as clock:
        running(context, group, delays=(0, 1))
        carry_on(context)
        deliver(context, ContactMerged(record=replace(other, version=2), merged_id=gone.id))
        deliver(context, ContactDeleted(record=replace(gone, version=2, deleted=True, merged_into=other.id)))
        clock.move_to(TUESDAY + DAY)
        carry_on(context)
    assert Counter(send.contact_id for send in sends(context)) == {gone.id: 1, other.id: 1, both.id: 2}
    assert {row.status for row in enrolments(context)} == {"finished"}


def test_two_that_were_in_the_campaign_both_become_one_passage(context):
    group = new_id()
    gone, stays = group_of(context, group, 2)
    running(context, group, delays=(0, 1))
    carry_on(context)
    deliver(context, ContactMerged(record=replace(stays, version=2), merged_id=gone.id))
    ended = {row.contact_id: (row.status, row.reason) for row in enrolments(context)}
    assert ended == {gone.id: ("stopped", "contact_merged"), stays.id: ("active", None)}


def test_a_members_campaign_reaches_their_own_contacts_only(context):
    group = new_id()
    (own,) = group_of(context, group, 1)
    put_contact(context, group_ids=(group,), owner_id=new_id())
    campaign_id = running(context, group, caller=member_caller(TEAM, member_id=OWNER))
    carry_on(context)
    assert [row.contact_id for row in enrolments(context)] == [own.id]
    assert results(context, campaign_id).enrolled == 1


def test_a_filter_chooses_among_the_groups(context):
    group = new_id()
    alto = put_contact(context, group_ids=(group,), custom={"voice": "alto"})
    put_contact(context, group_ids=(group,), custom={"voice": "bass"}, emails=("b@exemple.fr",))
    excluded = new_id()
    put_contact(context, group_ids=(group, excluded), custom={"voice": "alto"}, emails=("c@exemple.fr",))
    tree = {"field": "record.custom.voice", "op": "eq", "value": "alto"}
    running(context, group, filter=tree, excluded_group_ids=[excluded])
    carry_on(context)
    assert [row.contact_id for row in enrolments(context)] == [alto.id]

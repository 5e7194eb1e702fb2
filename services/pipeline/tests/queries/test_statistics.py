"""Statistics by example: each definition, and each trap that others fell into."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.models import Visit
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_pipeline.operations.stages import add_stage
from jalon_sdk.records import Team

from ..statistics_world import (  # noqa: TID252  # with importlib mode the folder has no name to import by
    DAY,
    amounts,
    club_stage,
    figures_in,
    money,
    of,
    plan_of,
)


def test_nothing_is_null_and_never_zero_percent(stats: Any) -> None:
    found = stats()
    assert (found.closing.rate.value, found.closing.rate.low, found.closing.rate.count) == (None, None, 0)
    assert found.closing.cohort_rate.value is None
    assert {row.next.value for row in found.conversions} == {None}
    assert {row.mature for row in found.conversions} == {False}
    assert {row.mean.value for row in found.times} | {row.exposure.value for row in found.times} == {None}
    assert {row.open_median.value for row in found.times} | {row.open_oldest.value for row in found.times} == {None}
    assert found.closing.mean_won == found.velocity.figures == found.members == []


def test_what_came_into_stages_and_what_is_there(club: Any, stats: Any, clock: Any) -> None:
    contact = club.contact()
    twice = [club.deal(contact_id=contact.id, amount=money(amount)) for amount in ("10", "20")]
    club.deal(amount=money("500", "JPY"))
    clock.shift(DAY)
    club.move(twice[0], "Qualifié")
    found = stats()
    lead, qualified = of(found.stages, "Lead"), of(found.stages, "Qualifié")
    assert (lead.entered.value, lead.entered_contacts.value, lead.entered_contacts.count) == (3, 1, 2)
    assert amounts(lead.entered_values) == [money("30.00"), money("500", "JPY")]
    assert (lead.present.value, qualified.present.value, qualified.present_contacts.value) == (2, 1, 1)
    assert amounts(qualified.present_values) == [money("10.00")]
    assert of(found.stages, "Gagné").present is None
    assert found.present.value == 3


def test_the_period_ends_at_the_end_of_its_last_day_and_not_now(
    context: Any, club: Any, stats: Any, clock: Any
) -> None:
    deal = club.deal(amount=money("10"))
    clock.shift(10 * DAY)
    with context.transaction(club.ada) as uow:
        update_card(uow, deal.id, {"amount": money("99"), "owner_id": club.ada.member_id})
    club.move(deal, "Qualifié")
    then, today = stats(last=dt.date(2026, 11, 5)), stats()
    assert of(then.stages, "Lead").present.value == 1
    assert amounts(of(then.stages, "Lead").present_values) == [money("10.00")]
    assert of(then.stages, "Qualifié").entered.value == 0
    assert amounts(of(today.stages, "Qualifié").present_values) == [money("99.00")]
    assert of(then.times, "Lead").open_oldest.value == pytest.approx(3 * DAY + 14 * 3600)  # midnight in Paris


class TestConversion:
    def test_a_card_that_skips_a_stage_reached_it(self, club: Any, stats: Any, clock: Any) -> None:
        _, goes, skips, wins, loses = (club.deal() for _ in range(5))
        clock.shift(DAY)
        club.move(goes, "Qualifié")
        club.move(skips, "Négociation")
        club.move(wins, "Gagné")
        club.move(loses, "Perdu")
        row = of(stats().conversions, "Lead")
        assert row.next_stage.name == "Qualifié"
        assert (row.next.part, row.next.count, row.won.part, row.still_there.value) == (3, 5, 1, 1)
        assert row.mature
        strict = of(stats(mode="strict").conversions, "Lead")
        assert (strict.next.part, strict.next.count, strict.won.part) == (1, 5, 0)
        flow = of(stats(mode="flow").conversions, "Lead")
        assert (flow.next.part, flow.next.count, flow.won.part, flow.still_there) == (3, 4, 1, None)

    def test_strictly_won_is_who_went_through_every_stage(self, club: Any, stats: Any, clock: Any) -> None:
        whole, skipping = club.deal(), club.deal()
        for stage in ("Qualifié", "Proposition", "Négociation", "Gagné"):
            clock.shift(DAY)
            club.move(whole, stage)
            if stage != "Proposition":
                club.move(skipping, stage)
        found = stats(mode="strict")
        assert [(row.next.part, row.won.part) for row in found.conversions] == [(2, 1), (1, 1), (1, 1), (2, 2)]
        assert [step.reached.value for step in found.funnel] == [2, 2, 1, 1, 1]
        assert [step.reached.value for step in stats().funnel] == [2, 2, 2, 2, 2]

    def test_entering_twice_counts_once_and_losing_does_not_hide_it(self, club: Any, stats: Any, clock: Any) -> None:
        deal = club.deal(amount=money("10"))
        for stage in ("Qualifié", "Lead", "Qualifié", "Perdu"):
            clock.shift(DAY)
            club.move(deal, stage)
        found = stats()
        assert (of(found.stages, "Lead").entered.value, of(found.passages, "Lead").entries.value) == (1, 2)
        assert amounts(of(found.stages, "Lead").entered_values) == [money("10.00")]
        assert (of(found.conversions, "Lead").next.part, of(found.conversions, "Lead").next.count) == (1, 1)
        assert [step.reached.value for step in found.funnel] == [1, 1, 0, 0, 0]

    def test_a_card_created_as_lost_was_in_no_stage_before(self, club: Any, stats: Any, clock: Any) -> None:
        club.deal(stage="Perdu", lost_reason="Trop cher")
        found = stats()
        assert [step.reached.value for step in found.funnel] == [0, 0, 0, 0, 0]
        assert (found.created.value, found.closing.lost.value, found.closing.cohort_rate.value) == (1, 1, 0.0)

    def test_a_young_cohort_is_marked(self, club: Any, stats: Any, clock: Any) -> None:
        deals = [club.deal() for _ in range(5)]
        for deal in deals[:3]:
            club.move(deal, "Qualifié")
        row = of(stats().conversions, "Lead")
        assert (row.next.value, row.still_there.value, row.mature) == (0.6, 2, False)
        club.move(deals[3], "Perdu")
        assert of(stats().conversions, "Lead").mature

    def test_what_came_before_the_period_is_no_part_of_its_cohort(self, club: Any, stats: Any, clock: Any) -> None:
        old = club.deal()
        clock.shift(40 * DAY)
        club.move(old, "Qualifié")
        december = stats(first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31))
        assert of(december.conversions, "Lead").next.count == 0
        assert of(december.conversions, "Qualifié").next.count == 1
        assert of(stats().conversions, "Lead").next.part == 1  # reached since, whenever


class TestDeletedStages:
    def test_deleting_a_stage_is_no_progress(self, context: Any, club: Any, stats: Any, clock: Any) -> None:
        club.deal()
        clock.shift(DAY)
        with context.transaction(club.admin) as uow:
            delete_stage(uow, club.stages["Lead"], move_to=club.stages["Négociation"])
        clock.shift(DAY)
        found = stats()
        lead, negotiation = of(found.conversions, "Lead"), of(found.conversions, "Négociation")
        assert lead.stage.deleted
        assert (lead.next.part, lead.next.count, lead.next_stage.name) == (0, 1, "Qualifié")
        assert negotiation.next.count == of(found.stages, "Négociation").entered.value == 0
        assert of(found.stages, "Négociation").present.value == 1
        assert of(found.times, "Lead").mean.value is None
        assert of(found.times, "Lead").exposure.count == 1
        assert found.left_out["begun_by_stage_deletion"] == 1
        passages = of(found.passages, "Lead")
        outcomes = {outcome: figure.value for outcome, figure in zip(OUTCOMES, passages.outcomes, strict=True)}
        assert outcomes == dict.fromkeys(OUTCOMES, 0) | {"stage_deleted": 1}
        assert of(stats(mode="flow").conversions, "Lead").next.count == 0

    def test_deleting_a_won_stage_changes_no_closing(self, context: Any, club: Any, stats: Any, clock: Any) -> None:
        with context.transaction(club.admin) as uow:
            add_stage(uow, club.pipeline_id, plan_of("Payé", kind="won"), position=None)
            paid = club_stage(uow, club, "Payé")
        won = club.deal(stage="Gagné", owner=club.ada, amount=money("10"))
        clock.shift(DAY)
        with context.transaction(club.manager) as uow:
            update_card(uow, won.id, {"owner_id": club.bob.member_id})
        clock.shift(40 * DAY)
        with context.transaction(club.admin) as uow:
            delete_stage(uow, club.stages["Gagné"], move_to=paid)
        november, december = stats(), stats(first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31))
        assert (november.closing.won.value, december.closing.won.value) == (1, 0)
        assert [(row.name, row.won.value) for row in november.members if row.won.value] == [("Ada", 1)]

    def test_restoring_it_is_none_either(self, context: Any, club: Any, stats: Any, clock: Any) -> None:
        club.deal()
        for act in (delete_stage, restore_stage):
            clock.shift(DAY)
            with context.transaction(club.admin) as uow:
                extra = {"move_to": club.stages["Qualifié"]} if act is delete_stage else {}
                act(uow, club.stages["Lead"], **extra)
        lead = of(stats().conversions, "Lead")
        assert (lead.next.part, lead.next.count, lead.still_there.value) == (0, 1, 1)
        assert of(stats().passages, "Lead").entries.value == 2


class TestTimes:
    def test_stays_that_are_over_and_those_that_are_not(self, club: Any, stats: Any, clock: Any) -> None:
        deals = [club.deal() for _ in range(4)]
        for deal, days in zip(deals, (1, 1, 4, 0), strict=True):
            clock.shift(days * DAY)
            if days:
                club.move(deal, "Qualifié")
        clock.shift(4 * DAY)
        row = of(stats().times, "Lead")
        assert row.mean.count == 3
        assert row.mean.value == pytest.approx(3 * DAY)  # 1, 2 and 6 days
        assert row.median.value == pytest.approx(2 * DAY)
        assert row.p75.value == pytest.approx(4 * DAY)
        assert row.p90.value == pytest.approx(5.2 * DAY)
        assert row.exposure.value == pytest.approx((1 + 2 + 6 + 10) * DAY / 3, abs=0.1)
        assert (row.exposure.count, row.open.value) == (4, 1)
        assert row.open_oldest.value == pytest.approx(10 * DAY, abs=0.1)

    def test_a_stay_belongs_to_the_period_in_which_it_ended(self, club: Any, stats: Any, clock: Any) -> None:
        deal = club.deal()
        clock.shift(40 * DAY)
        club.move(deal, "Qualifié")
        assert of(stats().times, "Lead").mean.value is None
        assert of(stats().times, "Lead").exposure.value is None  # 28 days without an exit
        december = of(stats(first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31)).times, "Lead")
        assert december.mean.value == pytest.approx(40 * DAY)
        assert december.exposure.value == pytest.approx(11 * DAY + 10 * 3600, abs=0.1)  # within the month

    def test_imported_visits_are_left_out_and_named(
        self, context: Any, club: Any, stats: Any, explained: Any, clock: Any
    ) -> None:
        deal = club.deal()
        with context.database.writing() as session:
            session.execute(update(Visit).where(Visit.card_id == deal.id).values(arrival="imported"))
        club.move(deal, "Qualifié")
        found = stats()
        assert (of(found.times, "Lead").mean.count, of(found.stages, "Lead").entered.value) == (0, 0)
        assert found.left_out["imported"] == 1
        assert explained(of(found.times, "Lead").mean.id)[0].left_out == {"imported": 1}
        assert explained(of(found.stages, "Lead").entered.id)[0].left_out == {"imported": 1}

    def test_a_clock_that_was_set_back_makes_no_time(self, club: Any, stats: Any, clock: Any) -> None:
        deal = club.deal()
        clock.shift(-3600)
        club.move(deal, "Gagné")
        clock.shift(3700)
        found = stats()
        assert (of(found.times, "Lead").mean.value, found.closing.time_mean.value) == (0, 0)

    def test_archived_cards_are_not_there(
        self, context: Any, club: Any, stats: Any, explained: Any, clock: Any
    ) -> None:
        deal = club.deal()
        with context.transaction(club.ada) as uow:
            update_card(uow, deal.id, {"archived": True})
        clock.shift(1)
        found = stats()
        assert (found.present.value, of(found.stages, "Lead").entered.value, found.left_out["archived"]) == (0, 1, 1)
        assert explained("present.cards")[0].left_out == {"archived": 1}


def test_by_group(context: Any, club: Any, stats: Any, clock: Any) -> None:
    group = new_id()
    inside, outside = club.contact(group_ids=(group,)), club.contact()
    for contact in (inside, outside, None):
        club.deal(contact_id=contact and contact.id)
    assert stats(group_id=group).created.value == 1
    assert stats(group_id=new_id()).created.value == 0


def test_members_see_their_own_cards_whoever_had_them_before(
    context: Any, club: Any, stats: Any, forecast: Any, explained: Any, clock: Any
) -> None:
    theirs = club.deal(owner=club.bob, stage="Gagné", amount=money("1000"))
    given = club.deal(owner=club.bob, amount=money("10"), expected_close_on=dt.date(2026, 12, 1))
    club.task(owner=club.bob, deal_id=theirs.id)
    clock.shift(DAY)
    with context.transaction(club.manager) as uow:
        update_card(uow, given.id, {"owner_id": club.ada.member_id})
    club.move(given, "Gagné")
    found = stats(club.ada)
    assert (found.created.value, found.closing.won.value) == (1, 1)
    assert [(row.name, row.created.value, row.won.value) for row in found.members] == [("Ada", 0, 1), ("Bob", 1, 0)]
    assert [item.card_id for item in explained("closing.won", club.ada)[1]] == [given.id]
    assert stats(club.manager).closing.won.value == 2
    assert stats(club.in_open_team(club.ada)).closing.won.value == 2
    stranger = member_caller(new_id(), "manager")
    assert {figure.count for figure in figures_in(stats(stranger))} == {0}
    ours = club.pipeline(team_id=club.team)
    with pytest.raises(NotFound):
        stats(stranger, ours.id)


class TestZones:
    """The same moments are other days elsewhere, and days are not always 24 hours long."""

    @pytest.mark.parametrize(
        ("zone", "day", "hours"),
        [
            ("Europe/Paris", "2026-03-29", 23),
            ("Europe/Paris", "2026-10-25", 25),
            ("America/Vancouver", "2026-03-08", 23),
            ("America/Vancouver", "2026-11-01", 25),
        ],
    )
    def test_days_of_23_and_25_hours(
        self, context: Any, club: Any, stats: Any, clock: Any, zone: str, day: str, hours: int
    ) -> None:
        put_copy(context, Team(id=club.team, version=1, name="Chœur", time_zone=zone, open_reading=False))
        date = dt.date.fromisoformat(day)
        begins = stats(first=date, last=date).asked.period.starts_at
        second = dt.timedelta(seconds=1)
        for offset in (-second, dt.timedelta(0), dt.timedelta(hours=hours) - second, dt.timedelta(hours=hours)):
            clock.move_to(begins + offset)
            club.deal()
        clock.move_to(begins + dt.timedelta(days=3))
        days = [date + dt.timedelta(days=number) for number in (-1, 0, 1)]
        assert [stats(first=each, last=each).created.value for each in days] == [1, 2, 1]
        row = of(stats(first=date, last=date).times, "Lead")
        assert row.open_oldest.value == pytest.approx(hours * 3600 + 1, abs=0.01)

    def test_whose_clock(self, context: Any, club: Any, stats: Any) -> None:
        vancouver = replace(club.manager, time_zone="America/Vancouver")
        assert stats(vancouver).asked.period.zone == "America/Vancouver"  # nothing is known of the team
        put_copy(context, Team(id=club.team, version=1, name="Chœur", time_zone="Asia/Tokyo", open_reading=False))
        assert stats(vancouver).asked.period.zone == "Asia/Tokyo"
        other = Team(id=new_id(), version=1, name="Autre", time_zone="Africa/Dakar", open_reading=False)
        put_copy(context, other)
        assert stats(club.admin, team_id=other.id).asked.period.zone == "Africa/Dakar"
        ours = club.pipeline(team_id=club.team)
        assert stats(club.admin, ours.id, team_id=other.id).asked.period.zone == "Asia/Tokyo"

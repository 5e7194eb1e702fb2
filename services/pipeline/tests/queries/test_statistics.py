"""Statistics by example: each definition, and each trap that others fell into."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, update

from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_pipeline.domain.figures import MODES, Figure
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.domain.refusals import UnknownFigure
from jalon_pipeline.domain.stages import StagePlan
from jalon_pipeline.models import Visit
from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.operations.pipelines import live_stages
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_pipeline.operations.stages import add_stage, order_stages
from jalon_pipeline.operations.tasks import update_task
from jalon_pipeline.queries.statistics.asked import ask
from jalon_pipeline.queries.statistics.explaining import Behind, Explanation, explain
from jalon_pipeline.queries.statistics.forecast import get_forecast, source_in_forecast
from jalon_pipeline.queries.statistics.populations import Populations
from jalon_pipeline.queries.statistics.sheets import sheet
from jalon_pipeline.queries.statistics.sources import source_of
from jalon_pipeline.queries.statistics.tables import Statistics, get_statistics
from jalon_sdk.records import Money, Team

NOVEMBER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
PERIOD = {"first": dt.date(2026, 11, 1), "last": dt.date(2026, 11, 30)}
DAY = 86400.0


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOVEMBER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stats(context: Any, club: Any) -> Any:
    def ask_for(caller: Any = None, pipeline_id: Any = None, **wanted: Any) -> Statistics:
        who = caller or club.manager
        with context.reading() as session:
            return get_statistics(session, who, ask(session, who, pipeline_id or club.pipeline_id, **(PERIOD | wanted)))

    return ask_for


@pytest.fixture
def forecast(context: Any, club: Any) -> Any:
    def ask_for(caller: Any = None, **wanted: Any) -> dict[str, Any]:
        who = caller or club.manager
        with context.reading() as session:
            found = get_forecast(session, who, ask(session, who, club.pipeline_id, **(PERIOD | wanted)))
        return {row.month: row for row in found.rows}

    return ask_for


@pytest.fixture
def explained(context: Any, club: Any) -> Any:
    """All pages of the explanation of a figure."""

    def ask_for(
        figure: str, caller: Any = None, *, limit: int = 3, pages: int = 100, **wanted: Any
    ) -> tuple[Explanation, list[Behind]]:
        who = caller or club.manager
        items: list[Behind] = []
        cursor = None
        with context.reading() as session:
            populations = Populations(who, ask(session, who, club.pipeline_id, **(PERIOD | wanted)))
            source = source_in_forecast(populations, figure) or source_of(populations, figure)
            for _ in range(pages):
                page = explain(session, source, figure, limit=limit, cursor=cursor)
                items += page.items
                if (cursor := page.next) is None:
                    break
        return page, items

    return ask_for


@contextmanager
def statements(context: Any) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(context.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(context.database.engine, "before_cursor_execute", note)


def of(rows: Any, stage: str) -> Any:
    return next(row for row in rows if row.stage is not None and row.stage.name == stage)


def figures_in(value: Any) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from figures_in(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from figures_in(each)


def amounts(figures: Any) -> list[Money]:
    return [figure.money for figure in figures]


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


def plan_of(name: str, **values: Any) -> Any:
    return StagePlan(name=name, colour="green", **values)


def club_stage(uow: Any, club: Any, name: str) -> Any:
    return next(stage.id for stage in live_stages(uow.session, club.pipeline_id) if stage.name == name)


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


class TestClosing:
    def test_by_the_day_of_closing_whatever_is_edited_later(
        self, context: Any, club: Any, stats: Any, forecast: Any, clock: Any
    ) -> None:
        clock.move_to(dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC))
        deal, lost = club.deal(amount=money("100")), club.deal(amount=money("50"))
        clock.move_to(NOVEMBER)
        club.move(deal, "Gagné")
        club.move(lost, "Perdu")
        clock.shift(40 * DAY)
        with context.transaction(club.ada) as uow:
            update_card(uow, deal.id, {"name": "Renommée", "tags": ["vip"]})
        october = stats(first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31))
        november, december = stats(), stats(first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31))
        for month, expected in ((october, (0, 0)), (november, (1, 1)), (december, (0, 0))):
            assert (month.closing.won.value, month.closing.lost.value) == expected
        assert amounts(november.closing.won_values) == [money("100.00")]
        assert amounts(november.closing.lost_values) == [money("50.00")]
        months = forecast(first=dt.date(2026, 10, 1), last=dt.date(2026, 12, 31))
        assert [amounts(months[name].won) for name in ("2026-10", "2026-11", "2026-12")] == [[], [money("100.00")], []]
        assert [rate.value for rate in november.closing.value_rates] == [pytest.approx(2 / 3)]

    def test_reopening_undoes_it_and_closing_again_counts_once(
        self, club: Any, stats: Any, explained: Any, clock: Any
    ) -> None:
        deal = club.deal(amount=money("100"))
        clock.shift(DAY)
        club.move(deal, "Gagné")
        then = NOVEMBER + dt.timedelta(days=2)
        clock.shift(2 * DAY)
        club.move(deal, "Négociation")
        found = stats()
        assert (found.closing.won.value, found.closing.rate.value, found.present.value) == (0, None, 1)
        assert explained("closing.rate")[0].left_out == {"closing_undone": 1}
        assert stats(as_of=then).closing.won.value == 1  # as it was told then
        clock.shift(3 * DAY)
        club.move(deal, "Gagné")
        assert (stats().closing.won.value, stats(as_of=then).closing.won.value) == (1, 1)
        assert stats().closing.time_mean.value == pytest.approx(6 * DAY)

    def test_from_won_to_lost_and_deleted(self, context: Any, club: Any, stats: Any, clock: Any) -> None:
        turned, deleted = club.deal(stage="Gagné"), club.deal(stage="Gagné")
        clock.shift(DAY)
        club.move(turned, "Perdu")
        with context.transaction(club.manager) as uow:
            delete_card(uow, deleted.id)
        found = stats()
        assert (found.closing.won.value, found.closing.lost.value) == (0, 1)
        assert found.left_out["closing_undone"] == 2
        assert (found.cohorts[0].created.value, found.cohorts[0].deleted.value, found.cohorts[0].lost.value) == (
            2,
            1,
            1,
        )

    def test_between_won_stages_nothing_is_closed_again(self, context: Any, club: Any, stats: Any, clock: Any) -> None:
        with context.transaction(club.admin) as uow:
            add_stage(uow, club.pipeline_id, plan_of("Payé", kind="won"), position=None)
            club.stages["Payé"] = club_stage(uow, club, "Payé")
        deal = club.deal(stage="Gagné")
        club.move(deal, "Payé")
        clock.shift(40 * DAY)
        club.move(deal, "Gagné")
        december = stats(first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31))
        assert (stats().closing.won.value, december.closing.won.value) == (1, 0)

    def test_currencies_stay_apart(self, club: Any, stats: Any, clock: Any) -> None:
        for amount in (money("100"), money("50"), money("1000", "JPY"), None):
            club.deal(stage="Gagné", amount=amount)
        club.deal(stage="Perdu", lost_reason="Prix", amount=money("150"))
        closing = stats().closing
        assert amounts(closing.won_values) == [money("150.00"), money("1000", "JPY")]
        assert amounts(closing.mean_won) == [money("75.00"), money("1000", "JPY")]
        assert [rate.value for rate in closing.value_rates] == [0.5, 1.0]
        assert (closing.rate.value, closing.rate.count) == (0.8, 5)
        assert (closing.rate.low, closing.rate.high) == (
            pytest.approx(0.3755, abs=1e-4),
            pytest.approx(0.9638, abs=1e-4),
        )

    def test_credit_goes_to_the_owner_at_the_time(self, context: Any, club: Any, stats: Any, clock: Any) -> None:
        deal = club.deal(owner=club.ada, amount=money("100"))
        club.move(deal, "Gagné", club.ada)
        clock.shift(DAY)
        with context.transaction(club.manager) as uow:
            update_card(uow, deal.id, {"owner_id": club.bob.member_id})
        rows = {row.name: row for row in stats().members}
        assert (rows["Ada"].won.value, rows["Ada"].created.value) == (1, 1)
        assert amounts(rows["Ada"].won_values) == [money("100.00")]
        assert "Bob" not in rows
        assert stats(owner_id=club.ada.member_id).closing.won.value == 1
        assert stats(owner_id=club.bob.member_id).closing.won.value == 0


class TestVelocity:
    def test_it_is_told_from_five_closings_on(self, club: Any, stats: Any, clock: Any) -> None:
        open_ones = [club.deal(amount=money("100")) for _ in range(6)]
        won = [club.deal(amount=money("200")) for _ in range(4)]
        clock.shift(10 * DAY)
        for deal in won:
            club.move(deal, "Gagné")
        (euro,) = stats().velocity.figures
        assert (euro.money, euro.count, stats().velocity.closed) == (None, 10, 4)
        club.move(open_ones[0], "Perdu")
        (euro,) = stats().velocity.figures
        assert euro.money == money("80.00")  # 5 open × 200 × 4/5 ÷ 10 days
        assert stats().velocity.window_ends - stats().velocity.window_starts == dt.timedelta(days=90)


class TestForecast:
    def test_by_month_overdue_and_without_a_day(self, context: Any, club: Any, forecast: Any, clock: Any) -> None:
        for day, amount in (("2026-12-24", "100"), ("2026-10-01", "10"), ("2028-01-31", "1"), (None, "5")):
            club.deal(amount=money(amount), expected_close_on=day and dt.date.fromisoformat(day))
        club.deal(expected_close_on=dt.date(2026, 12, 1))
        club.deal(amount=money("7", "CHF"), expected_close_on=dt.date(2026, 12, 1))
        months = forecast()
        assert amounts(months["2026-12"].expected) == [money("7.00", "CHF"), money("100.00")]
        assert amounts(months["2026-12"].weighted) == [money("0.70", "CHF"), money("10.00")]
        assert [months[name].cards.value for name in ("overdue", "2026-12", "2028-01", "none")] == [1, 3, 1, 1]

    def test_lost_and_archived_deals_are_worth_nothing(
        self, context: Any, club: Any, forecast: Any, clock: Any
    ) -> None:
        lost, archived = (club.deal(amount=money("100"), expected_close_on=dt.date(2026, 12, 1)) for _ in range(2))
        club.move(lost, "Perdu")
        with context.transaction(club.ada) as uow:
            update_card(uow, archived.id, {"archived": True})
        assert forecast()["2026-12"].cards.value == 0

    def test_probability_follows_the_stage(self, club: Any, forecast: Any, clock: Any) -> None:
        deal = club.deal(amount=money("100"), expected_close_on=dt.date(2026, 12, 1))
        before = amounts(forecast()["2026-12"].weighted)
        club.move(deal, "Négociation")
        after = amounts(forecast()["2026-12"].weighted)
        assert before == [money("10.00")]
        assert after[0].amount > before[0].amount


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


def lively(context: Any, club: Any, clock: Any) -> None:
    """A month in which everything happens."""
    contacts = [club.contact() for _ in range(3)]
    deals = [
        club.deal(
            owner=(club.ada, club.bob)[number % 2],
            contact_id=contacts[number % 4].id if number % 4 < 3 and not number % 2 else None,
            amount=money(str(10 * number), "CHF" if number % 5 == 4 else "EUR") if number % 3 else None,
            expected_close_on=[None, dt.date(2026, 10, 1), dt.date(2026, 12, 24)][number % 3],
        )
        for number in range(14)
    ]
    for number, deal in enumerate(deals):
        clock.shift(DAY / 2)
        for stage in (("Qualifié",), ("Proposition", "Gagné"), ("Gagné",), ("Perdu",), (), ("Qualifié", "Lead"))[
            number % 6
        ]:
            clock.shift(3600)
            club.move(deal, stage)
    club.move(deals[2], "Négociation")
    for title, due in (("hier", -24), ("demain", 24)):
        club.task(owner=club.bob, deal_id=deals[1].id, title=title, due_at=club.in_hours(due))
    done = club.task(owner=club.bob, deal_id=deals[1].id)
    with context.transaction(club.bob) as uow:
        update_task(uow, done.id, {"done": True})
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Qualifié"])
        update_card(uow, deals[4].id, {"archived": True})
        delete_card(uow, deals[3].id)
    clock.shift(DAY)


@pytest.mark.parametrize("mode", MODES)
def test_every_figure_is_explained_by_as_many_cards(
    context: Any, club: Any, stats: Any, forecast: Any, explained: Any, clock: Any, mode: str
) -> None:
    lively(context, club, clock)
    found = [*figures_in(stats(mode=mode)), *figures_in(list(forecast().values()))]
    assert len({figure.id for figure in found}) == len(found)
    if mode != "reached":  # the others do not depend on it
        found = [figure for figure in found if figure.id.startswith(("conversion", "funnel"))]
    assert sum(figure.count > 0 for figure in found) > (90 if mode == "reached" else 8)
    # Of those that are nought, some.
    for figure in [figure for number, figure in enumerate(found) if figure.count or number % 9 == 0]:
        explanation, items = explained(figure.id, mode=mode, limit=6 if figure.id == "created.cards" else 200)
        assert_said(explanation)
        assert (figure.id, len(items), explanation.count) == (figure.id, figure.count, figure.count)
        assert len({item.id for item in items}) == len(items)
        if figure.unit in ("cards", "visits", "tasks"):
            assert figure.value == len(items)
        elif figure.unit == "share":
            assert figure.part == explanation.part == sum(item.counts for item in items)
            if "value" not in figure.id:
                assert figure.value == (figure.part / figure.count if figure.count else None)
        elif figure.unit == "money" and ".mean_won." not in figure.id and ".weighted." not in figure.id:
            assert figure.money.amount == sum(item.amount.amount for item in items)
        elif figure.id.startswith("time.mean"):
            mean = sum(item.seconds for item in items) / len(items) if items else None
            assert figure.value == (mean if mean is None else pytest.approx(mean))


CATALOGUES = [
    json.loads((Path(__file__).parents[4] / "web/src/locales" / f"{language}.json").read_text())["statistics"]
    for language in ("fr", "en")
]


def assert_said(explanation: Explanation) -> None:
    """The page has words for the formula, for what was left out, and for how each card counts."""
    table, _, name = explanation.formula.partition(".")
    for words in CATALOGUES:
        assert words["formula"][table][name]
        assert all(f"{reason}_one" in words["reasons"] for reason in explanation.left_out)
        assert all(item.role is None or item.role in words["roles"] for item in explanation.items)


def test_explanations_follow_the_filters(context: Any, club: Any, stats: Any, explained: Any, clock: Any) -> None:
    lively(context, club, clock)
    wanted = {"owner_id": club.bob.member_id}
    found = [figure for figure in figures_in(stats(**wanted)) if figure.count]
    assert len(found) > 50
    for figure in found[::3]:
        assert explained(figure.id, limit=1, pages=1, **wanted)[0].count == figure.count


def test_an_explanation_tells_of_each_card_what_it_was_like(club: Any, explained: Any, clock: Any) -> None:
    contact = club.contact(name="Zoé Martin")
    deal = club.deal(name="Essai", contact_id=contact.id, amount=money("10"))
    clock.shift(DAY)
    club.move(deal, "Gagné")
    explanation, (item,) = explained("closing.won_value.EUR")
    assert explanation.formula == "closing.won_value"
    assert (item.name, item.contact.name, item.owner.name, item.stage_name) == ("Essai", "Zoé Martin", "Ada", "Gagné")
    assert (item.amount, item.role, item.seconds, item.deleted) == (money("10.00"), "won", pytest.approx(DAY), False)
    assert item.at == NOVEMBER + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "figure",
    [
        "", "x", "closing", "closing.x", "closing.won.EUR", "closing.won_value", "closing.won_value.XXQ", "time.mean",
        "time.mean.x", "entered.cards.{won}.x", "conversion.next.{won}", "time.mean.{won}", "member.won.x",
        "member.won", "cohort.won.2026-12", "cohort.won", "funnel.reached.{won}", "funnel.x", "velocity.pace",
        "ageing.x.{lead}",
        "passages.x.{lead}", "forecast.weighted.2026-12", "forecast.x.none.EUR", "forecast.won.none.EUR", "present.x",
        "present.cards.x", "present.value", "created.x", "created.value_rate", "entered.value.{lead}", "member.x.none",
    ],
)  # fmt: skip
def test_unknown_figures(club: Any, explained: Any, figure: str) -> None:
    with pytest.raises(UnknownFigure):
        explained(figure.format(won=club.stages["Gagné"], lead=club.stages["Lead"]))


def test_tickets_have_times_and_rates_and_no_money(context: Any, club: Any, stats: Any, clock: Any) -> None:
    support = club.pipeline(name="Support", template="support")
    tickets = [club.deal(kind="ticket", pipeline_id=support.id) for _ in range(2)]
    club.stages |= {"Résolu": stage_of(context, support, "won")}
    clock.shift(DAY)
    club.move(tickets[0], "Résolu")
    found = stats(None, support.id)
    assert (found.closing.won.value, found.closing.time_mean.value, found.present.value) == (1, pytest.approx(DAY), 1)
    assert found.velocity.figures == ()
    assert found.closing.won_values == []


def stage_of(context: Any, pipeline: Any, kind: str) -> Any:
    with context.reading() as session:
        return next(stage.id for stage in live_stages(session, pipeline.id) if stage.kind == kind)


def test_reordering_stages_reorders_the_way(context: Any, club: Any, stats: Any, clock: Any) -> None:
    deal = club.deal()
    club.move(deal, "Proposition")
    assert of(stats().conversions, "Lead").next.part == 1
    names = ["Lead", "Proposition", "Qualifié", "Négociation", "Gagné", "Perdu"]
    with context.transaction(club.admin) as uow:
        order_stages(uow, club.pipeline_id, stage_ids=[club.stages[name] for name in names], version=1)
    rows = stats().conversions
    assert (of(rows, "Lead").next_stage.name, of(rows, "Proposition").next.part) == ("Proposition", 0)
    assert [step.reached.value for step in stats().funnel] == [1, 1, 0, 0, 0]


def test_sheets_tell_the_same(context: Any, club: Any, clock: Any) -> None:
    deal = club.deal(amount=money("12.50"))
    clock.shift(1.5 * DAY)
    club.move(deal, "Gagné")
    with context.reading() as session:
        asked = ask(session, club.manager, club.pipeline_id, **PERIOD)
        closing = sheet(session, club.manager, asked, "closing", "fr")
        times = sheet(session, club.manager, asked, "times", "en")
        stages = sheet(session, club.manager, asked, "stages", "en")
    assert closing[0] == ["Indicateur", "Devise", "Valeur", "Cartes derrière"]
    assert ["Valeur gagnée", "EUR", "12,50", "1"] in closing
    assert ["Taux de gain", "", "1,0000", "1"] in closing
    assert times[1][:3] == ["Lead", "1", "1.50"]
    assert times[2][:3] == ["Qualifié", "0", ""]
    assert stages[0] == [
        "Stage",
        "Cards entered",
        "Contacts entered",
        "Value entered (EUR)",
        "Cards there",
        "Contacts there",
    ]


def test_the_number_of_statements_does_not_grow(context: Any, club: Any, stats: Any, clock: Any) -> None:
    counts = []
    for _ in range(2):
        lively(context, club, clock) if not counts else [club.deal() for _ in range(9)]
        with statements(context) as sent:
            stats()
        counts.append(len(sent))
    assert counts[0] == counts[1] < 10

"""Closing rates, velocity and forecast by example, with the traps that others fell into."""

import datetime as dt
from typing import Any

import pytest

from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.operations.stages import add_stage

from ..statistics_world import (  # noqa: TID252  # with importlib mode the folder has no name to import by
    DAY,
    NOVEMBER,
    amounts,
    club_stage,
    money,
    plan_of,
)


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

"""What is behind each figure: as many cards as it says, with what they were like; and the sheets that tell the same."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from jalon_core.testing.statements import statements
from jalon_pipeline.domain.figures import MODES
from jalon_pipeline.domain.refusals import UnknownFigure
from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.operations.pipelines import live_stages
from jalon_pipeline.operations.stage_deletion import delete_stage
from jalon_pipeline.operations.stages import order_stages
from jalon_pipeline.operations.tasks import update_task
from jalon_pipeline.queries.statistics.asked import ask
from jalon_pipeline.queries.statistics.explaining import Explanation
from jalon_pipeline.queries.statistics.sheets import sheet

from ..statistics_world import (  # noqa: TID252  # with importlib mode the folder has no name to import by
    DAY,
    NOVEMBER,
    PERIOD,
    figures_in,
    money,
    of,
)


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

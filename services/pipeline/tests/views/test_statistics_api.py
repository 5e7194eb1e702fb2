"""Statistics as clients of the API meet them."""

from decimal import Decimal
from typing import Any

import pytest

from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_pipeline.domain.statistics_words import TABLES
from jalon_pipeline.operations.stages import update_stage
from jalon_sdk.records import Money

from .api import API, refusal  # noqa: TID252  # with importlib mode the folder has no name to import by


class TestStatistics:
    @pytest.fixture
    def path(self, club: Any) -> str:
        return f"{API}/pipelines/{club.pipeline_id}"

    def test_figures_lead_to_what_is_behind_them(self, club: Any, admin: Any, path: str) -> None:
        deal = club.deal(name="=1+1", amount=Money(amount=Decimal("12.50"), currency="EUR"))
        club.move(deal, "Gagné")
        found = admin.get(f"{path}/statistics").json
        assert (found["mode"], found["card_kind"], found["period"]["zone"]) == ("reached", "deal", "Europe/Paris")
        won = found["closing"]["won_values"][0]
        assert (won["id"], won["money"], won["value"], won["count"]) == (
            "closing.won_value.EUR",
            {"amount": "12.50", "currency": "EUR"},
            None,
            1,
        )
        explained = admin.get(f"{path}/statistics/explain?figure={won['id']}").json
        assert (explained["formula"], explained["count"], explained["next"]) == ("closing.won_value", 1, None)
        assert explained["items"][0]["card_id"] == str(deal.id)
        month = found["cohorts"][-1]["month"]
        row = next(row for row in admin.get(f"{path}/forecast").json["rows"] if row["month"] == month)
        assert row["won"][0]["money"] == won["money"]
        explained = admin.get(f"{path}/statistics/explain?figure={row['won'][0]['id']}").json
        assert [item["card_id"] for item in explained["items"]] == [str(deal.id)]

    def test_each_table_is_a_file_that_calculates_nothing(self, context: Any, club: Any, admin: Any, path: str) -> None:
        with context.transaction(club.admin) as uow:
            update_stage(uow, club.stages["Lead"], {"name": "=cmd()"})
        club.deal(amount=Money(amount=Decimal("12.50"), currency="EUR"))
        for table in TABLES:
            answer = admin.get(f"{path}/statistics/tables/{table}?language=en")
            assert (answer.status_code, answer.mimetype) == (200, "text/csv")
            assert f"filename={table}.csv" in answer.headers["Content-Disposition"]
            assert answer.data.startswith(b"\xef\xbb\xbf")
            assert not any(line.startswith("=") for line in answer.text[1:].splitlines())
        stages = admin.get(f"{path}/statistics/tables/stages?language=fr").text.splitlines()
        assert stages[0].lstrip("\ufeff").startswith("Étape;Cartes entrées;")
        assert stages[1].startswith("'=cmd();1;0;12,50;1;")
        assert refusal(admin.get(f"{path}/statistics/tables/nothing")) == (404, "not_found")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("from=2026-11-02&to=2026-11-01", (422, "period_reversed")),
            ("from=2000-01-01&to=2026-11-01", (422, "period_too_long")),
            ("from=yesterday", (422, "invalid")),
            ("mode=snapshot", (422, "invalid")),
            ("owner_id=x", (422, "invalid")),
        ],
    )
    def test_bad_input(self, admin: Any, path: str, query: str, expected: tuple[int, str]) -> None:
        assert refusal(admin.get(f"{path}/statistics?{query}")) == expected
        assert refusal(admin.get(f"{path}/statistics/explain?figure=x")) == (422, "unknown_figure")

    def test_another_teams_pipeline_has_none(self, club: Any, client: Any) -> None:
        stranger = client(member_caller(new_id(), "manager"))
        ours = club.pipeline(team_id=club.team)
        for what in ("statistics", "forecast", "statistics/explain?figure=closing.won", "statistics/tables/stages"):
            assert refusal(stranger.get(f"{API}/pipelines/{ours.id}/{what}")) == (404, "not_found")

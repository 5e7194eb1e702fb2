"""Stages and lost reasons over HTTP: what is set, what is refused, what is explained."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded
from jalon_sdk.records import Money, Team

API = "/api/v1"


@pytest.fixture
def ada(club: Any, client: Any) -> Any:
    return client(club.ada)


@pytest.fixture
def admin(club: Any, client: Any) -> Any:
    return client(club.admin)


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["code"]


def team_state(team_id: UUID, **fields: Any) -> Team:
    values: dict[str, Any] = {"version": 1, "name": "Chorale", "time_zone": "Europe/Paris", "open_reading": False}
    return Team(id=team_id, **(values | fields))


ALL = {
    "sets_probability": False,
    "required_fields": ["amount"],
    "wip_limit": 5,
    "no_skipping": True,
    "no_going_back": True,
    "stuck_days": 14,
    "stuck_pauses": False,
}


def test_set_in_all_three_ways(context: Any, club: Any, admin: Any) -> None:
    put_copy(context, team_state(club.team))
    settings = ALL | {"team_id": str(club.team)}
    patched = admin.patch(f"{API}/stages/{club.stages['Lead']}", json=settings)
    assert (patched.status_code, patched.json["version"]) == (200, 2)
    assert patched.json["stages"][0].items() >= settings.items()
    added = admin.post(
        f"{API}/pipelines/{club.pipeline_id}/stages", json={"name": "Relance", "position": 0, **settings}
    )
    assert added.json["stages"][0].items() >= settings.items()
    closed = [{"name": "Oui", "kind": "won"}, {"name": "Non", "kind": "lost"}]
    ticket = settings | {"required_fields": ["due_at"], "probability_mode": "computed"}
    stages = [{"name": "À faire", **ticket}, *closed]
    made = admin.post(f"{API}/pipelines", json={"name": "Aide", "card_kind": "ticket", "stages": stages})
    assert (made.json["card_kind"], made.json["stages"][0]["probability_mode"]) == ("ticket", "computed")
    assert made.json["stages"][0].items() >= ticket.items()
    told = recorded(context, "pipeline.created")[-1].data["record"]["stages"][0]
    assert told.items() >= ticket.items()


@pytest.mark.parametrize(
    ("stage", "wrong", "expected", "path"),
    [
        ("Lead", {"required_fields": ["due_at"]}, (422, "unknown_required_field"), "required_fields"),
        ("Lead", {"wip_limit": 0}, (422, "invalid"), "wip_limit"),
        ("Lead", {"stuck_days": 4000}, (422, "invalid"), "stuck_days"),
        ("Lead", {"probability_mode": "guessed"}, (422, "invalid"), "probability_mode"),
        ("Lead", {"probability_mode": "computed", "probability": 3}, (409, "probability_computed"), "probability"),
        ("Gagné", {"wip_limit": 5}, (422, "not_for_closed_stage"), "wip_limit"),
        ("Perdu", {"no_skipping": True}, (422, "not_for_closed_stage"), "no_skipping"),
    ],
)
def test_bad_input(
    context: Any, club: Any, admin: Any, stage: str, wrong: dict[str, Any], expected: Any, path: str
) -> None:
    response = admin.patch(f"{API}/stages/{club.stages[stage]}", json=wrong)
    assert refusal(response) == expected
    assert list(response.json["errors"]) == [path]
    assert recorded(context, "pipeline.updated") == []


def test_teams(context: Any, club: Any, admin: Any) -> None:
    put_copy(context, team_state(club.team), gone := team_state(new_id(), deleted=True))
    path = f"{API}/stages/{club.stages['Lead']}"
    assert refusal(admin.patch(path, json={"team_id": str(gone.id)})) == (422, "invalid")
    theirs = admin.post(f"{API}/pipelines", json={"name": "À eux", "template": "club", "team_id": str(new_id())}).json[
        "stages"
    ][0]["id"]
    assert refusal(admin.patch(f"{API}/stages/{theirs}", json={"team_id": str(club.team)})) == (409, "another_team")


def test_a_move_that_a_rule_refuses(club: Any, ada: Any, admin: Any) -> None:
    admin.patch(f"{API}/stages/{club.stages['Qualifié']}", json={"wip_limit": 1, "required_fields": ["amount"]})
    deal, other = club.deal(), club.deal(amount=Money(amount=Decimal(5), currency="EUR"))
    asked = ada.post(f"{API}/deals/{deal.id}/move", json={"stage_id": str(club.stages["Qualifié"])})
    assert refusal(asked) == (422, "required_fields_missing")
    assert list(asked.json["errors"]) == ["amount"]
    club.move(other, "Qualifié")
    full = ada.post(f"{API}/deals/{deal.id}/move", json={"stage_id": str(club.stages["Qualifié"])})
    assert refusal(full) == (409, "wip_limit_reached")
    assert (full.json["limit"], full.json["count"]) == (1, 1)


def test_what_the_history_says(club: Any, admin: Any, ada: Any) -> None:
    club.move(club.deal(stage="Qualifié"), "Gagné")
    path = f"{API}/stages/{club.stages['Qualifié']}"
    assert admin.get(f"{path}/probability").json == {
        "mode": "fixed",
        "probability": 30,
        "computed": None,
        "formula": "too_few",
        "entered": 1,
        "won": 1,
        "lost": 0,
        "still_open": 0,
        "needed": 10,
    }
    suggestion = admin.get(f"{path}/stuck-suggestion").json
    assert suggestion.pop("p75_seconds") < 60
    assert suggestion == {"days": None, "visits": 1, "needed": 10}
    assert refusal(ada.get(f"{path}/probability")) == (403, "forbidden")


def test_lost_reasons(ada: Any, admin: Any) -> None:
    admin.post(f"{API}/lost-reasons", json={"label": "Trop cher"})
    (reason,) = ada.get(f"{API}/lost-reasons").json["items"]
    path = f"{API}/lost-reasons/{reason['id']}"
    assert admin.patch(path, json={"label": "Prix"}).json == {"id": reason["id"], "label": "Prix"}
    ordered = admin.put(f"{API}/lost-reasons/order", json={"reason_ids": [reason["id"]]})
    assert ordered.json["items"] == [{"id": reason["id"], "label": "Prix"}]
    wrong = admin.put(f"{API}/lost-reasons/order", json={"reason_ids": []})
    assert refusal(wrong) == (422, "incomplete_reason_order")
    assert refusal(ada.delete(path)) == (403, "forbidden")
    assert admin.delete(path).status_code == 204
    assert refusal(admin.delete(path)) == (404, "not_found")


def test_into_a_deleted_stage_nothing_goes(club: Any, admin: Any) -> None:
    deal, gone = club.deal(), str(club.stages["Proposition"])
    assert admin.delete(f"{API}/stages/{gone}").status_code == 200
    move = f"{API}/deals/{deal.id}/move"
    new = {"name": "Essai", "pipeline_id": str(club.pipeline_id), "team_id": str(club.team), "stage_id": gone}
    for path, body in ((move, {"stage_id": gone}), (f"{API}/deals", new)):
        assert refusal(admin.post(path, json=body)) == (409, "stage_deleted")
    assert admin.post(f"{API}/stages/{gone}/restore").status_code == 200
    assert admin.post(move, json={"stage_id": gone}).status_code == 200

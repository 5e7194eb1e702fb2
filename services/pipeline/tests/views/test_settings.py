"""Fields, reasons and tickets as clients of the API meet them."""

from typing import Any

from .api import API, refusal  # noqa: TID252  # with importlib mode the folder has no name to import by


class TestSettings:
    def test_custom_fields(self, club: Any, admin: Any, ada: Any) -> None:
        body = {
            "key": "trial_at",
            "type": "datetime",
            "labels": {"fr": "Cours d'essai", "en": "Trial class"},
            "time_zone": "Europe/Paris",
        }
        assert admin.post(f"{API}/deal-fields", json=body).status_code == 201
        assert refusal(admin.post(f"{API}/deal-fields", json=body)) == (409, "duplicate_key")
        wrong = body | {"key": "Trial at", "time_zone": "Lutece"}
        response = admin.post(f"{API}/deal-fields", json=wrong)
        assert refusal(response) == (422, "invalid_field")
        assert set(response.json["errors"]) == {"key", "time_zone"}
        (field,) = ada.get(f"{API}/deal-fields").json["items"]
        assert {key: field[key] for key in body} == body
        deal = ada.post(
            f"{API}/deals",
            json={"name": "x", "pipeline_id": str(club.pipeline_id), "custom": {"trial_at": "2026-12-01T18:30"}},
        )
        assert deal.json["custom"] == {"trial_at": "2026-12-01T17:30:00.000000Z"}
        one = f"{API}/deal-fields/{field['id']}"
        renamed = admin.patch(one, json={"labels": {"fr": "Essai", "en": "Trial"}}, headers={"If-Match": '"1"'})
        assert (renamed.json["labels"]["fr"], renamed.json["version"]) == ("Essai", 2)
        assert refusal(admin.delete(one, headers={"If-Match": '"1"'})) == (412, "version_conflict")
        assert refusal(admin.delete(one.replace("deal-fields", "ticket-fields"))) == (404, "not_found")
        assert admin.delete(one).status_code == 204
        assert ada.get(f"{API}/deal-fields").json["items"] == []
        again = body | {"type": "text", "time_zone": None}
        assert refusal(admin.post(f"{API}/deal-fields", json=again)) == (409, "duplicate_key")

    def test_tickets_have_fields_and_a_board_of_their_own(self, club: Any, admin: Any, ada: Any) -> None:
        field = {"key": "voice", "type": "text", "labels": {"fr": "Voix", "en": "Voice"}}
        assert admin.post(f"{API}/ticket-fields", json=field).status_code == 201
        support = club.pipeline(template="support")
        body = {"name": "Clef perdue", "pipeline_id": str(support.id), "priority": "high", "custom": {"voice": "alto"}}
        ticket = ada.post(f"{API}/tickets", json=body).json
        assert (ticket["priority"], ticket["custom"], ticket["status"]) == ("high", {"voice": "alto"}, "open")
        assert refusal(ada.post(f"{API}/tickets", json=body | {"pipeline_id": str(club.pipeline_id)})) == (
            409,
            "wrong_card_kind",
        )
        assert refusal(ada.post(f"{API}/tickets", json=body | {"amount": None})) == (422, "invalid")
        one = f"{API}/tickets/{ticket['id']}"
        changed = ada.patch(one, json={"priority": "urgent", "due_at": "2026-12-01T18:30:00Z", "tags": ["vip", "VIP"]})
        assert (changed.json["priority"], changed.json["tags"], changed.json["version"]) == ("urgent", ["vip"], 2)
        assert refusal(ada.get(f"{API}/deals/{ticket['id']}")) == (404, "not_found")
        stages = ada.get(f"{API}/pipelines/{support.id}").json["stages"]
        move = {"stage_id": stages[1]["id"], "from_stage_id": stages[0]["id"]}
        assert ada.post(f"{one}/move", json=move).json["stage_id"] == stages[1]["id"]
        assert refusal(ada.post(f"{API}/deals/{ticket['id']}/move", json=move)) == (404, "not_found")
        visits = ada.get(f"{one}/visits").json["items"]
        assert [visit["outcome"] for visit in visits] == ["advanced", "open"]
        board = ada.get(f"{API}/pipelines/{support.id}/board").json
        (card,) = board["columns"][1]["cards"]
        assert (card["kind"], card["priority"], card["amount"]) == ("ticket", "urgent", None)
        task = ada.post(f"{API}/tasks", json={"title": "Rappeler", "ticket_id": ticket["id"]}).json
        assert (task["ticket_id"], task["deal_id"]) == (ticket["id"], None)
        assert [each["id"] for each in ada.get(f"{API}/tasks?ticket_id={ticket['id']}").json["items"]] == [task["id"]]
        assert refusal(ada.post(f"{API}/tasks", json={"title": "x", "deal_id": ticket["id"]})) == (404, "not_found")
        assert ada.delete(one).status_code == 204

    def test_lost_reasons(self, admin: Any, ada: Any) -> None:
        assert admin.post(f"{API}/lost-reasons", json={"label": "Trop cher"}).status_code == 201
        assert refusal(admin.post(f"{API}/lost-reasons", json={"label": "Trop cher"})) == (409, "duplicate_label")
        assert [reason["label"] for reason in ada.get(f"{API}/lost-reasons").json["items"]] == ["Trop cher"]

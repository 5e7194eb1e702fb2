"""The API as its clients meet it: shapes, status codes and the code of every refusal."""

from typing import Any

import pytest

from jalon_core.access.caller import VISITOR
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import recorded

from .api import API, refusal  # noqa: TID252  # with importlib mode the folder has no name to import by


class TestDeals:
    def test_from_creation_to_deletion(self, club: Any, ada: Any) -> None:
        contact = club.contact()
        body = {
            "name": "  Cours d'essai  ",
            "pipeline_id": str(club.pipeline_id),
            "contact_id": str(contact.id),
            "amount": {"amount": "90.00", "currency": "EUR"},
        }
        made = ada.post(f"{API}/deals", json=body)
        assert made.status_code == 201
        assert made.headers["ETag"] == '"1"'
        deal = made.json
        assert deal["name"] == "Cours d'essai"
        assert deal["amount"] == {"amount": "90.00", "currency": "EUR"}
        assert (deal["status"], deal["stage_id"], deal["archived"]) == ("open", str(club.stages["Lead"]), False)
        assert (deal["owner_id"], deal["lost_reason"], deal["custom"]) == (str(club.ada.member_id), None, {})

        path = f"{API}/deals/{deal['id']}"
        changed = ada.patch(path, json={"probability": 70}, headers={"If-Match": '"1"'})
        assert (changed.json["version"], changed.json["probability_is_manual"]) == (2, True)
        late = ada.patch(path, json={"name": "x"}, headers={"If-Match": '"1"'})
        assert refusal(late) == (412, "version_conflict")
        assert late.json["current"]["probability"] == 70
        assert ada.get(path).json == changed.json
        assert ada.get(f"{API}/deals?contact_id={contact.id}").json["items"] == [changed.json]
        assert ada.delete(path).status_code == 204
        assert refusal(ada.get(path)) == (404, "not_found")

    def test_the_same_request_twice_makes_one_deal(self, context: Any, club: Any, ada: Any) -> None:
        body = {"name": "Essai", "pipeline_id": str(club.pipeline_id)}
        first, second = (ada.post(f"{API}/deals", json=body, headers={"Idempotency-Key": "k1"}) for _ in range(2))
        assert first.json == second.json
        assert len(recorded(context, "deal.created")) == 1

    @pytest.mark.parametrize(
        ("wrong", "expected", "path"),
        [
            ({"name": "  "}, (422, "invalid"), "name"),
            ({"name": "x" * 201}, (422, "invalid"), "name"),
            ({"colour": "red"}, (422, "invalid"), "colour"),
            ({"pipeline_id": "x"}, (422, "invalid"), "pipeline_id"),
            ({"amount": {"amount": "-1", "currency": "EUR"}}, (422, "negative_amount"), "amount.amount"),
            ({"amount": {"amount": "1", "currency": "XXQ"}}, (422, "unknown_currency"), "amount.currency"),
            ({"amount": {"amount": "0.5", "currency": "JPY"}}, (422, "amount_too_precise"), "amount.amount"),
            ({"custom": {"nope": 1}}, (422, "invalid_custom_fields"), "custom.nope"),
            ({"stage_id": str(new_id())}, (422, "stage_of_another_pipeline"), "stage_id"),
            ({"pipeline_id": str(new_id())}, (404, "not_found"), None),
        ],
    )
    def test_bad_input(
        self, club: Any, ada: Any, wrong: dict[str, Any], expected: tuple[int, str], path: str | None
    ) -> None:
        body = {"name": "Essai", "pipeline_id": str(club.pipeline_id)} | wrong
        response = ada.post(f"{API}/deals", json=body)
        assert refusal(response) == expected
        assert list(response.json.get("errors", {})) == ([] if path is None else [path])

    def test_a_contact_that_has_not_arrived_yet(self, club: Any, ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("jalon_core.http.application.REFERENCE_WAIT", 0.1)
        body = {"name": "Essai", "pipeline_id": str(club.pipeline_id), "contact_id": str(new_id())}
        response = ada.post(f"{API}/deals", json=body)
        assert refusal(response) == (409, "reference_not_yet_known")
        assert response.headers["Retry-After"] == "2"

    def test_a_visitor_sees_nothing(self, club: Any, context: Any, client: Any) -> None:
        visitor = client(VISITOR)
        for path in ("deals", "tasks", "pipelines", f"pipelines/{club.pipeline_id}/board", "deal-fields"):
            assert refusal(visitor.get(f"{API}/{path}")) == (401, "unauthenticated")


class TestMoves:
    def test_a_move_and_its_visits(self, club: Any, ada: Any) -> None:
        deal = club.deal()
        body = {"stage_id": str(club.stages["Qualifié"]), "from_stage_id": str(club.stages["Lead"]), "note": "Vu"}
        moved = ada.post(f"{API}/deals/{deal.id}/move", json=body)
        assert (moved.status_code, moved.json["stage_id"], moved.json["version"]) == (200, body["stage_id"], 2)
        visits = ada.get(f"{API}/deals/{deal.id}/visits").json["items"]
        assert [(visit["stage_name"], visit["outcome"], visit["note"]) for visit in visits] == [
            ("Lead", "advanced", ""),
            ("Qualifié", "open", "Vu"),
        ]
        assert visits[1]["entered_by"] == {"kind": "member", "id": str(club.ada.member_id), "name": "Ada"}

    def test_refusals(self, club: Any, ada: Any, client: Any) -> None:
        deal = club.deal()
        club.move(deal, "Qualifié")
        path = f"{API}/deals/{deal.id}/move"

        def move(**body: Any) -> Any:
            return ada.post(path, json={key: str(value) for key, value in body.items()})

        race = move(stage_id=club.stages["Gagné"], from_stage_id=club.stages["Lead"])
        assert refusal(race) == (409, "stage_changed_meanwhile")
        assert race.json["current"]["stage_id"] == str(club.stages["Qualifié"])
        assert move(stage_id=club.stages["Qualifié"], from_stage_id=club.stages["Lead"]).status_code == 200
        lost = move(stage_id=club.stages["Perdu"])
        assert refusal(lost) == (422, "lost_reason_required")
        assert list(lost.json["errors"]) == ["lost_reason"]
        elsewhere = club.first_stage(club.pipeline())
        assert refusal(move(stage_id=elsewhere)) == (422, "stage_of_another_pipeline")
        bob = client(club.bob)
        assert refusal(bob.post(path, json={"stage_id": str(club.stages["Lead"])})) == (404, "not_found")
        ada.delete(f"{API}/deals/{deal.id}")
        assert refusal(move(stage_id=club.stages["Lead"])) == (409, "card_deleted")

    def test_positioning_a_contact(self, club: Any, ada: Any) -> None:
        contact = club.contact()
        path = f"{API}/pipelines/{club.pipeline_id}/contacts/{contact.id}"
        made = ada.put(path, json={"stage_id": str(club.stages["Lead"])})
        assert (made.status_code, made.json["contact_id"]) == (200, str(contact.id))
        club.deal(contact_id=contact.id)
        several = ada.put(path, json={"stage_id": str(club.stages["Gagné"])})
        assert refusal(several) == (409, "several_open_deals")
        assert made.json["id"] in several.json["deal_ids"]

        other = club.contact()
        positions = ada.get(f"{API}/positions?contact_ids={contact.id},{other.id}").json["items"]
        assert [(each["contact_id"], len(each["deals"])) for each in positions] == [
            (str(contact.id), 2),
            (str(other.id), 0),
        ]
        assert refusal(ada.get(f"{API}/positions?contact_ids=x")) == (422, "invalid")


class TestBoards:
    def test_the_board_as_json(self, club: Any, ada: Any) -> None:
        contact = club.contact(name="Zoé Martin")
        deal = club.deal(contact_id=contact.id)
        task = club.task(deal_id=deal.id, title="Appeler")
        board = ada.get(f"{API}/pipelines/{club.pipeline_id}/board").json
        assert [stage["name"] for stage in board["pipeline"]["stages"]] == list(club.stages)
        column = board["columns"][0]
        (card,) = column.pop("cards")
        assert column == {
            "stage_id": str(club.stages["Lead"]),
            "count": 1,
            "sums": [],
            "weighted_sums": [],
            "bar": {"planned": 1, "today": 0, "overdue": 0, "none": 0},
            "next": None,
            "older": 0,
        }
        assert card["contact"] == {"id": str(contact.id), "name": "Zoé Martin"}
        assert card["owner"] == {"id": str(club.ada.member_id), "name": "Ada"}
        assert card["next_action"] == {
            "task_id": str(task.id),
            "title": "Appeler",
            "due_at": None,
            "state": "planned",
        }
        assert {key: card[key] for key in ("id", "name", "rank", "version")} == {
            "id": str(deal.id),
            "name": "Essai",
            "rank": deal.rank,
            "version": 1,
        }

    def test_more_cards_of_a_column(self, club: Any, ada: Any) -> None:
        for name in ("B", "A"):
            club.deal(name=name)
        path = f"{API}/stages/{club.stages['Lead']}/cards"
        first = ada.get(f"{path}?limit=1").json
        second = ada.get(f"{path}?limit=1&cursor={first['next']}").json
        assert [page["items"][0]["name"] for page in (first, second)] == ["A", "B"]
        assert ada.get(f"{path}?q=b").json["items"][0]["name"] == "B"
        assert refusal(ada.get(f"{path}?cursor=x")) == (422, "invalid")
        assert refusal(ada.get(f"{path}?limit=201")) == (422, "invalid")
        assert refusal(ada.get(f"{API}/stages/{new_id()}/cards")) == (404, "not_found")


class TestPipelines:
    def test_one_that_holds_no_card_is_deleted(self, context: Any, admin: Any, ada: Any) -> None:
        made = admin.post(f"{API}/pipelines", json={"name": "Ventes", "template": "agency"}).json
        path = f"{API}/pipelines/{made['id']}"
        deal = ada.post(f"{API}/deals", json={"name": "x", "pipeline_id": made["id"]}).json
        assert ada.patch(f"{API}/deals/{deal['id']}", json={"archived": True}).status_code == 200
        refused = admin.delete(path)
        assert (refusal(refused), refused.json["cards"]) == ((409, "pipeline_not_empty"), 1)
        assert refusal(ada.delete(path)) == (403, "forbidden")
        assert ada.delete(f"{API}/deals/{deal['id']}").status_code == 204
        assert refusal(admin.delete(path, headers={"If-Match": '"7"'})) == (412, "version_conflict")
        assert admin.delete(path).status_code == 204
        assert refusal(admin.get(path)) == (404, "not_found")
        assert refusal(ada.post(f"{API}/deals", json={"name": "x", "pipeline_id": made["id"]})) == (404, "not_found")
        (told,) = recorded(context, "pipeline.deleted")
        assert (told.data["record"]["deleted"], told.data["record"]["version"]) == (True, 2)

    def test_from_a_template_to_a_stage_of_ones_own(self, admin: Any) -> None:
        made = admin.post(f"{API}/pipelines", json={"name": "Ventes", "template": "agency"})
        assert (made.status_code, made.json["version"]) == (201, 1)
        assert made.json["stages"][0] | {"id": ""} == {
            "id": "",
            "name": "Prospect",
            "colour": "grey",
            "kind": "open",
            "position": 0,
            "probability": 10,
            "folded": False,
            "probability_mode": "fixed",
            "sets_probability": True,
            "team_id": None,
            "required_fields": [],
            "wip_limit": None,
            "no_skipping": False,
            "no_going_back": False,
            "stuck_days": None,
            "stuck_pauses": True,
        }
        path = f"{API}/pipelines/{made.json['id']}"
        added = admin.post(f"{path}/stages", json={"name": "Relance", "colour": "violet"}).json
        ids = [stage["id"] for stage in reversed(added["stages"])]
        ordered = admin.put(f"{path}/stage-order", json={"stage_ids": ids, "version": 2})
        assert ordered.json["stages"][0]["name"] == "Perdu"
        late = admin.put(f"{path}/stage-order", json={"stage_ids": ids, "version": 2})
        assert refusal(late) == (409, "pipeline_changed_meanwhile")
        renamed = admin.patch(f"{API}/stages/{ids[0]}", json={"name": "Perdue"}, headers={"If-Match": '"3"'})
        assert (renamed.headers["ETag"], renamed.json["stages"][0]["name"]) == ('"4"', "Perdue")
        assert admin.patch(path, json={"name": "Agence"}).json["name"] == "Agence"
        assert admin.get(path).json["version"] == 5

    def test_a_stage_is_deleted_and_put_back(self, club: Any, admin: Any, ada: Any) -> None:
        club.deal(stage="Qualifié")
        path, lead = f"{API}/stages/{club.stages['Qualifié']}", club.stages["Lead"]
        held = {"open": 1, "won": 0, "lost": 0, "archived": 0, "workflows": [], "other_workflows": 0}
        assert admin.get(f"{path}/held").json == held
        refused = admin.delete(path)
        assert (refusal(refused), refused.json["held"]) == ((409, "stage_not_empty"), held)
        assert refusal(admin.delete(f"{path}?move_to={club.stages['Perdu']}")) == (422, "other_kind_of_stage")
        assert refusal(admin.delete(f"{path}?move_to=x")) == (422, "invalid")
        for refused in (ada.delete(path), ada.get(f"{path}/held"), ada.post(f"{path}/restore")):
            assert refusal(refused) == (403, "forbidden")
        gone = admin.delete(f"{path}?move_to={lead}", headers={"If-Match": '"1"'})
        assert (gone.status_code, gone.headers["ETag"], len(gone.json["stages"])) == (200, '"2"', 5)
        listed = admin.get(f"{API}/pipelines/{club.pipeline_id}/deleted-stages").json["items"]
        assert [(stage["name"], stage["position"]) for stage in listed] == [("Qualifié", 1)]
        assert refusal(admin.get(f"{path}/held")) == (404, "not_found")
        back = admin.post(f"{path}/restore").json
        assert [stage["name"] for stage in back["stages"]] == list(club.stages)
        assert admin.get(f"{path}/held").json == held

    @pytest.mark.parametrize(
        ("method", "path", "body", "expected"),
        [
            ("POST", "pipelines", {"name": "x", "template": "nope"}, (422, "unknown_template")),
            ("POST", "pipelines", {"name": "x"}, (422, "invalid")),
            ("POST", "pipelines", {"name": "x", "stages": []}, (422, "missing_stage_kind")),
            ("POST", "{pipeline}/stages", {"name": "lead"}, (409, "duplicate_stage_name")),
            ("POST", "{pipeline}/stages", {"name": "x", "colour": "gold"}, (422, "unknown_colour")),
            ("POST", "{pipeline}/stages", {"name": "x", "probability": 101}, (422, "invalid")),
            ("PATCH", "stages/{lead}", {"kind": "won"}, (422, "invalid")),
            ("DELETE", "stages/{won}", None, (409, "last_stage_of_kind")),
            ("PUT", "{pipeline}/stage-order", {"stage_ids": [], "version": 1}, (422, "incomplete_stage_order")),
        ],
    )
    def test_bad_input(
        self, club: Any, admin: Any, method: str, path: str, body: dict[str, Any] | None, expected: tuple[int, str]
    ) -> None:
        stages = {"lead": club.stages["Lead"], "won": club.stages["Gagné"]}
        filled = path.format(pipeline=f"pipelines/{club.pipeline_id}", **stages)
        assert refusal(admin.open(f"{API}/{filled}", method=method, json=body)) == expected

    def test_members_may_look_and_not_change(self, club: Any, ada: Any, client: Any) -> None:
        assert len(ada.get(f"{API}/pipelines").json["items"]) == 1
        body = {"name": "x", "template": "club"}
        assert refusal(ada.post(f"{API}/pipelines", json=body)) == (403, "forbidden")
        assert refusal(ada.post(f"{API}/lost-reasons", json={"label": "x"})) == (403, "forbidden")
        ours = club.pipeline(team_id=club.team)
        stranger = client(member_caller(new_id(), "manager"))
        assert refusal(stranger.get(f"{API}/pipelines/{ours.id}")) == (404, "not_found")
        assert refusal(stranger.get(f"{API}/pipelines/{ours.id}/board")) == (404, "not_found")

    def test_templates(self, ada: Any) -> None:
        templates = ada.get(f"{API}/pipeline-templates").json["items"]
        assert [template["id"] for template in templates] == [
            "fluenzr",
            "openfire",
            "b2b_saas",
            "agency",
            "club",
            "support",
        ]
        assert templates[4]["stages"][0]["labels"] == {"fr": "Nouveau prospect", "en": "New prospect"}


NOON = "2026-12-01T12:00:00Z"


class TestTasks:
    def test_from_giving_to_done(self, club: Any, ada: Any) -> None:
        deal = club.deal()
        body = {"title": "Appeler", "deal_id": str(deal.id), "due_at": "2026-12-01T18:30:00+01:00"}
        made = ada.post(f"{API}/tasks", json=body)
        assert (made.status_code, made.json["due_at"]) == (201, "2026-12-01T17:30:00.000000Z")
        path = f"{API}/tasks/{made.json['id']}"
        (listed,) = ada.get(f"{API}/tasks?deal_id={deal.id}&open=true").json["items"]
        beside = {"card": {"id": str(deal.id), "name": "Essai"}, "contact": None}
        assert listed == made.json | beside | {"owner": {"id": str(club.ada.member_id), "name": "Ada"}}
        done = ada.patch(path, json={"done": True}, headers={"If-Match": made.headers["ETag"]})
        assert done.json["done_at"] is not None
        assert ada.get(path).json == done.json
        assert ada.get(f"{API}/tasks?open=true").json == {"items": [], "next": None}
        assert len(ada.get(f"{API}/tasks?owner_id={club.ada.member_id}&open=false").json["items"]) == 1
        assert ada.delete(path).status_code == 204
        assert refusal(ada.patch(path, json={"done": False})) == (404, "not_found")
        assert ada.post(f"{path}/restore").json["done_at"] is not None

    def test_a_reminder_moves_with_the_due_time(self, ada: Any) -> None:
        body = {"title": "Appeler", "due_at": "2026-12-01T18:30:00+01:00", "remind_before": 60}
        made = ada.post(f"{API}/tasks", json=body).json
        assert made["reminder_at"] == "2026-12-01T16:30:00.000000Z"
        path = f"{API}/tasks/{made['id']}"
        moved = ada.patch(path, json={"due_at": "2026-12-02T18:30:00+01:00"}).json
        assert moved["reminder_at"] == "2026-12-02T16:30:00.000000Z"
        for wrong in ({"remind_before": -1}, {"remind_before": 99_999}, {"remind_before": 5, "reminder_at": NOON}):
            assert refusal(ada.patch(path, json=wrong)) == (422, "invalid")
        assert ada.patch(path, json={"remind_before": None}).json["reminder_at"] is None

    @pytest.mark.parametrize("wrong", [{"title": ""}, {"due_at": "2026-12-01T18:30:00"}, {"done": True}])
    def test_bad_input(self, ada: Any, wrong: dict[str, Any]) -> None:
        assert refusal(ada.post(f"{API}/tasks", json={"title": "x"} | wrong)) == (422, "invalid")

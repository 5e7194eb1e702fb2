"""Boards, their filters, their past and their saved views as clients meet them."""

import json
from typing import Any

import pytest

from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_pipeline.models import ContactGroup
from jalon_pipeline.operations.cards import update_card

API = "/api/v1"


def refusal(response: Any) -> tuple[int, str]:
    assert response.content_type == "application/problem+json"
    return response.status_code, response.json["code"]


@pytest.fixture
def ada(club: Any, client: Any) -> Any:
    return client(club.ada)


class TestFilters:
    def test_all_at_once_in_the_address(self, context: Any, club: Any, ada: Any) -> None:
        contact, group_id = club.contact(), new_id()
        with context.transaction(club.admin) as uow:
            uow.session.add(ContactGroup(group_id=group_id, contact_id=contact.id))
        wanted = club.deal(name="Voulue", contact_id=contact.id, tags=["vip"])
        club.deal(name="Autre")
        address = (
            f"owner_id={club.ada.member_id},none&group_id={group_id},{new_id()}&entered=today&stuck=false"
            "&next_action=none,overdue&tag=vip&q=voul"
        )
        tree = json.dumps({"field": "record.name", "op": "starts_with", "value": "vou"})
        path = f"{API}/pipelines/{club.pipeline_id}/board"
        board = ada.get(f"{path}?{address}", query_string=None).json
        assert [card["id"] for card in board["columns"][0]["cards"]] == [str(wanted.id)]
        assert (board["columns"][0]["count"], board["at"], board["columns"][0]["bar"]["none"]) == (1, None, 1)
        page = ada.get(f"{API}/stages/{club.stages['Lead']}/cards?{address}").json
        assert [card["id"] for card in page["items"]] == [str(wanted.id)]
        assert ada.get(path, query_string={"filter": tree}).json["columns"][0]["count"] == 1

    @pytest.mark.parametrize(
        ("address", "code", "field"),
        [
            ("colour=red", "invalid", "colour"),
            ("owner_id=me", "invalid", "owner_id.0"),
            ("group_id=", "invalid", "group_id"),
            ("entered=yesterday", "invalid", "entered"),
            ("entered=today&entered_from=2026-01-01", "invalid", "entered"),
            ("entered_from=2026-02-01&entered_to=2026-01-01", "invalid", "entered_to"),
            ("entered_from=2026-02-30", "invalid", "entered_from"),
            ("stuck=perhaps", "invalid", "stuck"),
            ("next_action=soon", "invalid", "next_action.0"),
            ("priority=highest", "invalid", "priority.0"),
            ("filter=%7B", "invalid", "filter"),
            ('filter={"field":"record.secret","op":"is_known"}', "invalid_filter", "filter.field"),
            ("at=2026-01-01", "invalid", "at"),
            ("at=2999-01-01T00:00:00Z", "invalid", "at"),
            ("at=1999-01-01T00:00:00Z", "before_pipeline", "at"),
            ("at=2026-01-01T00:00:00Z&stuck=true&tag=vip", "filter_without_past", "stuck"),
        ],
    )
    def test_what_cannot_be_asked(self, club: Any, ada: Any, address: str, code: str, field: str) -> None:
        for path in (f"pipelines/{club.pipeline_id}/board", f"stages/{club.stages['Lead']}/cards"):
            response = ada.get(f"{API}/{path}?{address}")
            assert refusal(response) == (422, code)
            assert field in response.json["errors"]


class TestTags:
    @pytest.mark.parametrize("tag", ["Été", "ETE", "%C3%A9t%C3%A9", "x,ete", "e%CC%81te%CC%81"])
    def test_a_tag_is_found_however_it_is_written(self, club: Any, ada: Any, tag: str) -> None:
        wanted = club.deal(name="Voulue", tags=["Été"])
        club.deal(name="Autre", tags=["Automne"])
        with club.context.transaction(club.manager) as uow:
            update_card(uow, wanted.id, {"tags": ["Été", "vip"]})
        board = ada.get(f"{API}/pipelines/{club.pipeline_id}/board?tag={tag}").json
        assert [card["name"] for column in board["columns"] for card in column["cards"]] == ["Voulue"]

    def test_none_holds_a_comma(self, club: Any, ada: Any) -> None:
        deal = club.deal(tags=["vip"])
        new = {"name": "Essai", "pipeline_id": str(club.pipeline_id), "team_id": str(club.team)}
        tags = {"tags": ["vip", "essai, gratuit"]}
        bulk = {"act": "tag", "ids": [str(deal.id)]}
        for answer in (
            ada.post(f"{API}/deals", json=new | tags),
            ada.patch(f"{API}/deals/{deal.id}", json=tags),
            ada.post(f"{API}/deals/bulk", json=bulk | tags),
        ):
            assert refusal(answer) == (422, "tag_with_comma")
            assert answer.json["errors"] == {"tags": ["must hold no comma"]}
        assert club.reread(deal).tags == ["vip"]


class TestChanges:
    def test_the_calculation_and_the_cards_behind_it(self, club: Any, ada: Any) -> None:
        deal = club.deal(name="Neuve", contact_id=club.contact(group_ids=(club.group,)).id)
        path = f"{API}/pipelines/{club.pipeline_id}/changes"
        days = "from=2020-01-01&to=2999-01-01"
        found = ada.get(f"{path}?{days}").json
        figures = {line["line"]: line for line in found["lines"]}
        assert (figures["start"]["count"], figures["created"]["count"], figures["end"]["count"]) == (0, 1, 1)
        (entry,) = ada.get(f"{path}/created?{days}").json["items"]
        assert (entry["card_id"], entry["contact"]["name"], entry["amount"]) == (str(deal.id), "Zoé Martin", None)
        for narrowed, count in (
            (f"group_id={club.group}&owner_id={club.ada.member_id}&team_id={club.team}", 1),
            (f"group_id={new_id()}", 0),
            (f"team_id={club.other_team}", 0),
        ):
            lines = ada.get(f"{path}?{days}&{narrowed}").json["lines"]
            assert {line["line"]: line["count"] for line in lines}["created"] == count
            assert len(ada.get(f"{path}/created?{days}&{narrowed}").json["items"]) == count
        assert refusal(ada.get(f"{path}/stolen?{days}")) == (404, "not_found")
        assert refusal(ada.get(f"{path}?from=2026-01-02&to=2026-01-01")) == (422, "invalid")
        assert refusal(ada.get(f"{path}?{days}&stuck=true")) == (422, "invalid")
        assert refusal(ada.get(f"{path}?from=2999-01-01&to=2999-01-01")) == (422, "invalid")


class TestSavedViews:
    def test_kept_shared_taken_back_and_forgotten(self, club: Any, client: Any, ada: Any) -> None:
        bob, manager = client(club.bob), client(club.manager)
        path, listed = f"{API}/board-views", f"{API}/board-views?pipeline_id={club.pipeline_id}"
        body = {"pipeline_id": str(club.pipeline_id), "name": " Bloquées ", "query": {"stuck": "true", "q": "x"}}
        view = ada.post(path, json=body).json
        assert (view["name"], view["query"], view["team_id"]) == ("Bloquées", body["query"], None)
        one = f"{path}/{view['id']}"
        assert bob.get(listed).json["items"] == []
        assert refusal(bob.patch(one, json={"name": "à moi"})) == (404, "not_found")
        assert refusal(manager.delete(one)) == (404, "not_found")

        shared = ada.patch(one, json={"team_id": str(club.team), "query": {"entered": "today"}}).json
        assert bob.get(listed).json["items"] == [shared] == ada.get(listed).json["items"]
        assert refusal(bob.patch(one, json={"name": "à moi"})) == (403, "forbidden")
        assert refusal(bob.delete(one)) == (403, "forbidden")
        assert ada.patch(one, json={"team_id": None}).json["team_id"] is None
        assert bob.get(listed).json["items"] == []

        ada.patch(one, json={"team_id": str(club.team)})
        assert manager.delete(one).status_code == 204
        assert ada.get(listed).json["items"] == []
        assert refusal(ada.delete(one)) == (404, "not_found")

    def test_what_is_no_view(self, context: Any, club: Any, client: Any, ada: Any) -> None:
        path = f"{API}/board-views"
        good = {"pipeline_id": str(club.pipeline_id), "name": "Vue", "query": {}}
        for wrong, code, status in (
            ({"query": {"colour": "red"}}, "invalid", 422),
            ({"query": {"stuck": "perhaps"}}, "invalid", 422),
            ({"query": {"q": 1}}, "invalid", 422),
            ({"name": " "}, "invalid", 422),
            ({"team_id": str(new_id())}, "forbidden", 403),
            ({"pipeline_id": str(new_id())}, "not_found", 404),
        ):
            assert refusal(ada.post(path, json=good | wrong)) == (status, code)
        assert ada.get(f"{path}?pipeline_id={club.pipeline_id}").json["items"] == []
        theirs = club.pipeline(team_id=club.team)
        stranger = client(member_caller(new_id()))
        assert refusal(stranger.get(f"{path}?pipeline_id={theirs.id}")) == (404, "not_found")
        assert refusal(stranger.post(path, json=good | {"pipeline_id": str(theirs.id)})) == (404, "not_found")

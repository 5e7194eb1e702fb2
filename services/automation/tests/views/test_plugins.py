from automation_world import TEAM, people

from jalon_automation.domain.builtin import BuiltIn
from jalon_automation.operations.hosting import adopt_plugins
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_sdk.plugins import load_plugins


def test_plugins_are_listed_switched_off_and_on(context):
    people(context)
    admin = client_for(context, member_caller(TEAM, "manager", admin=True))
    (calendar,) = admin.get("/api/v1/plugins").json["items"]
    assert (calendar["name"], calendar["condition"]) == ("calendar", "ok")
    assert admin.post("/api/v1/plugins/calendar/disable").json["condition"] == "disabled"
    actions = [item["id"] for item in admin.get("/api/v1/action-types").json["items"]]
    assert "calendar.invitation" not in actions
    assert admin.post("/api/v1/plugins/calendar/enable").json["condition"] == "ok"
    assert admin.post("/api/v1/plugins/piano/enable").status_code == 404
    assert admin.post("/api/v1/plugins/jalon/disable").status_code == 404


def test_a_workflow_that_uses_a_plugin_that_is_gone_says_so(context):
    people(context)
    adopt_plugins(context.database.engine, load_plugins(builtin={"jalon": BuiltIn()}, installed=()))
    manager = client_for(context, member_caller(TEAM, "manager"))
    step = {"id": "invitation", "kind": "action", "action": "calendar.invitation", "params": {}}
    definition = {"trigger": {"type": "contact.created"}, "steps": [step]}
    body = {"name": "Essai", "definition": definition, "team_id": str(TEAM)}
    (problem,) = manager.post("/api/v1/workflows", json=body).json["problems"]
    assert (problem["code"], problem["step_id"]) == ("action_unknown", "invitation")

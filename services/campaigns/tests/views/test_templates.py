import pytest
from campaigns_factories import OWNER, TEAM, put_contact

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.copies import put_copy
from jalon_sdk.records import Company

WRITTEN = {"name": "Bienvenue", "subject": "Bienvenue {{ contact.name }}", "text": "Bonjour {{ contact.name }}"}


@pytest.fixture
def manager(context):
    return client_for(context, member_caller(TEAM, "manager"))


@pytest.fixture
def member(context):
    return client_for(context, member_caller(TEAM, member_id=OWNER))


def test_a_manager_writes_for_the_team_and_members_read(manager, member, context):
    made = manager.post("/api/v1/templates", json=WRITTEN)
    assert made.status_code == 201
    assert made.json["team_id"] == str(TEAM)
    assert (made.json["kind"], made.json["language"], made.json["version"]) == ("mail", "fr", 1)
    assert [item["name"] for item in member.get("/api/v1/templates").json["items"]] == ["Bienvenue"]
    assert member.get(f"/api/v1/templates/{made.json['id']}").json == made.json
    assert member.post("/api/v1/templates", json=WRITTEN).status_code == 403
    stranger = client_for(context, member_caller(new_id()))
    assert stranger.get("/api/v1/templates").json == {"items": [], "next": None}
    assert stranger.get(f"/api/v1/templates/{made.json['id']}").status_code == 404


def test_what_admins_write_is_everybodys(context, member):
    admin = client_for(context, member_caller(new_id(), admin=True))
    assert admin.post("/api/v1/templates", json=WRITTEN | {"kind": "proposal"}).json["team_id"] is None
    assert len(member.get("/api/v1/templates?kind=proposal").json["items"]) == 1
    assert member.get("/api/v1/templates?kind=mail").json["items"] == []


def test_a_change_names_the_version_it_saw(manager, member):
    made = manager.post("/api/v1/templates", json=WRITTEN).json
    path = f"/api/v1/templates/{made['id']}"
    changed = manager.patch(path, json={"text": "Salut"}, headers={"If-Match": '"1"'})
    assert (changed.json["text"], changed.json["version"]) == ("Salut", 2)
    refused = manager.patch(path, json={"text": "x"}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json["code"]) == (412, "version_conflict")
    assert (refused.json["current"]["text"], refused.json["current"]["version"]) == ("Salut", 2)
    assert manager.patch(path, json={"text": "Salut", "name": WRITTEN["name"]}).json["version"] == 2
    assert member.patch(path, json={"text": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": ""}, "name"),
        ({"kind": "spam"}, "kind"),
        ({"language": "de"}, "language"),
        ({"colour": "red"}, "colour"),
        ({"text": "x" * 200_001}, "text"),
    ],
)
def test_a_wrong_field_is_named(manager, fields, path):
    refused = manager.post("/api/v1/templates", json=WRITTEN | fields)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [path])


@pytest.mark.parametrize("text", ["{{ contact.name", "{{ contact.name.upper() }}", "{% for a in x %}{% endfor %}"])
def test_what_is_no_template_is_refused(manager, text):
    refused = manager.post("/api/v1/templates", json=WRITTEN | {"text": text})
    assert (refused.status_code, refused.json["code"]) == (422, "template_refused")
    assert manager.get("/api/v1/templates").json["items"] == []


def test_a_preview_shows_what_is_missing(context, manager, member):
    written = WRITTEN | {
        "text": "{{ contact.phone }} {{ values.day | local_date }}",
        "html": "<b>{{ contact.name }}</b>",
    }
    path = f"/api/v1/templates/{manager.post('/api/v1/templates', json=written).json['id']}/preview"
    contact = put_contact(context, name="Zoé & Cie")
    asked = {"contact_id": str(contact.id), "values": {"day": "2026-12-01"}}
    assert member.post(path, json=asked).json == {
        "subject": "Bienvenue Zoé & Cie",
        "text": "[contact.phone] mardi 1 décembre 2026",
        "html": "<b>Zoé &amp; Cie</b>",
        "missing": ["contact.phone"],
    }
    assert member.post(path, json={}).json["missing"] == ["contact.name", "contact.phone", "values.day"]
    foreign = put_contact(context, owner_id=new_id())
    assert member.post(path, json={"contact_id": str(foreign.id)}).status_code == 404


def test_what_a_template_said_is_kept(context, manager, member):
    path = f"/api/v1/templates/{manager.post('/api/v1/templates', json=WRITTEN).json['id']}"
    manager.patch(path, json={"text": "Salut"})
    manager.patch(path, json={"html": "<p>Salut</p>"})
    listed = member.get(f"{path}/versions?limit=2").json
    assert [(item["version"], item["text"], item["html"]) for item in listed["items"]] == [
        (3, "Salut", "<p>Salut</p>"),
        (2, "Salut", None),
    ]
    rest = member.get(f"{path}/versions?limit=2&cursor={listed['next']}").json
    assert [item["text"] for item in rest["items"]] == [WRITTEN["text"]]
    assert client_for(context, member_caller(new_id())).get(f"{path}/versions").status_code == 404


def test_a_template_of_html_alone_gets_its_text_from_it(context, manager):
    written = {"name": "a", "subject": "b", "html": "<h1>Bonjour {{ contact.name }}</h1><ul><li>un</li></ul>"}
    path = f"/api/v1/templates/{manager.post('/api/v1/templates', json=written).json['id']}/preview"
    shown = manager.post(path, json={"contact_id": str(put_contact(context).id)}).json
    assert shown["text"] == "Bonjour Zoé Dupont\n\n- un\n"
    silent = manager.post("/api/v1/templates", json={"name": "a", "subject": "b", "text": "  "})
    assert (silent.status_code, list(silent.json["errors"])) == (422, ["text"])


def test_a_template_knows_company_and_custom_fields(context, manager):
    company = Company(
        id=new_id(), version=1, team_id=TEAM, name="Opéra", domain="opera.fr", created_at=now(), updated_at=now()
    )
    put_copy(context, company)
    contact = put_contact(context, company_id=company.id, custom={"voice": "alto"})
    written = WRITTEN | {"text": "{{ company.name }} {{ company.phone }} {{ custom.voice }} {{ custom.range }}"}
    path = f"/api/v1/templates/{manager.post('/api/v1/templates', json=written).json['id']}/preview"
    shown = manager.post(path, json={"contact_id": str(contact.id)}).json
    assert shown["text"] == "Opéra [company.phone] alto [custom.range]"
    assert shown["missing"] == ["company.phone", "custom.range"]


def test_words_are_previewed_before_they_are_saved(context, manager, member):
    asked = {
        "subject": "Bonjour {{ contact.name }}",
        "text": "{{ contact.phone }}",
        "html": "<i>{{ contact.name }}</i>",
    }
    contact = put_contact(context, name="Zoé & Cie")
    assert member.post("/api/v1/templates/preview", json=asked | {"contact_id": str(contact.id)}).json == {
        "subject": "Bonjour Zoé & Cie",
        "text": "[contact.phone]",
        "html": "<i>Zoé &amp; Cie</i>",
        "missing": ["contact.phone"],
    }
    assert manager.get("/api/v1/templates").json["items"] == []
    refused = member.post("/api/v1/templates/preview", json={"subject": "{{ oops"})
    assert (refused.status_code, refused.json["code"]) == (422, "template_refused")
    foreign = put_contact(context, owner_id=new_id())
    hidden = member.post("/api/v1/templates/preview", json=asked | {"contact_id": str(foreign.id)})
    assert hidden.status_code == 404

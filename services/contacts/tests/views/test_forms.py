from jalon_core.testing.client import client_for
from jalon_sdk.serial import to_json

PATH = "/api/v1/forms"


def test_a_manager_makes_and_closes_a_form(context, helene, form):
    client = client_for(context, helene)
    body = {"slug": "stage", "name": "Stage", "fields": to_json(form.fields)}
    made = client.post(PATH, json=body)
    assert (made.status_code, made.json["fields"]) == (201, to_json(form.fields))
    assert (made.json["owner_id"], made.json["active"]) == (str(helene.member_id), True)
    assert client.post(PATH, json=body).json["code"] == "slug_taken"
    closed = client.patch(f"{PATH}/{made.json['id']}", json={"active": False}, headers={"If-Match": "1"})
    assert (closed.status_code, closed.json["version"]) == (200, 2)
    assert client.get("/f/stage").status_code == 404
    assert [item["slug"] for item in client.get(PATH).json["items"]] == ["cours", "stage"]
    assert client.get(f"{PATH}/{form.id}").json["name"] == "Cours d’essai"


def test_a_definition_that_cannot_work_is_refused_by_path(context, helene, form):
    client = client_for(context, helene)
    fields = to_json(form.fields)
    fields[3]["time_zone"] = "Mars"
    answer = client.post(PATH, json={"slug": "stage", "name": "Stage", "fields": fields})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["fields.3.time_zone"])
    answer = client.post(PATH, json={"slug": "stage", "name": "Stage", "fields": [{"key": "x", "kind": "text"}]})
    assert "fields.0.labels" in answer.json["errors"]


def test_forms_are_the_teams(context, lea, stranger, form):
    assert [item["slug"] for item in client_for(context, lea).get(PATH).json["items"]] == ["cours"]
    other = client_for(context, stranger)
    assert other.get(PATH).json["items"] == []
    assert other.get(f"{PATH}/{form.id}").status_code == 404
    assert other.get(f"{PATH}/{form.id}/submissions").status_code == 404
    assert client_for(context, lea).patch(f"{PATH}/{form.id}", json={"active": False}).status_code == 403


def test_submissions_are_listed_for_whom_they_belong_to(context, form, lea, max_, visitor):
    sent = {"name": "Zoé", "email": "zoe@example.org", "trial_at": "2099-12-01T18:30"}
    made = visitor.post("/f/cours", json=sent).json["submission_id"]
    items = client_for(context, lea).get(f"{PATH}/{form.id}/submissions").json["items"]
    assert [(item["id"], item["values"]["name"]) for item in items] == [(made, "Zoé")]
    assert client_for(context, max_).get(f"{PATH}/{form.id}/submissions").json["items"] == []

import dataclasses
import re

import pytest

from jalon_contacts.service import SERVICE
from jalon_core.access.caller import VISITOR
from jalon_core.service import Context
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded

PATH = "/f/cours"
GOOD = {"name": "Zoé Petit", "email": "zoe@example.org", "trial_at": "2099-12-01T18:30"}


def told(context):
    return [envelope.name for envelope in recorded(context)][1:]  # without form.created


def test_the_page_is_french_unless_the_visitor_prefers_english(form, visitor):
    page = visitor.get(PATH)
    assert (page.status_code, page.mimetype, page.headers["Content-Language"]) == (200, "text/html", "fr")
    assert '<html lang="fr">' in page.text
    assert "Date et heure du cours" in page.text
    english = visitor.get(PATH, headers={"Accept-Language": "en-GB,en;q=0.9,fr;q=0.5"})
    assert "Date and time of the class" in english.text
    assert 'lang="en"' in visitor.get(f"{PATH}?lang=en", headers={"Accept-Language": "fr"}).text
    assert visitor.get(PATH, headers={"Accept-Language": "de"}).headers["Content-Language"] == "fr"


def test_the_page_needs_nothing_from_elsewhere_and_names_each_field(form, visitor):
    page = visitor.get(PATH)
    assert "script" not in page.text
    assert not re.search(r"(src|href)=\"https?:", page.text)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for key in ("name", "email", "phone", "trial_at"):
        assert f'<label for="{key}">' in page.text
        assert re.search(rf'<input [^>]*id="{key}"', page.text)
    assert 'type="datetime-local"' in page.text
    assert 'aria-describedby="trial_at-help"' in page.text
    assert "Heure locale : Paris." in page.text


def test_a_sent_page_is_thanked_for(context, form, visitor):
    answer = visitor.post(PATH, data=GOOD | {"phone": "", "homepage": ""})
    assert answer.status_code == 200
    assert "Merci" in answer.text
    assert told(context) == ["contact.created", "form.submitted"]


def test_messages_stand_beside_their_fields_and_what_was_typed_is_kept(context, form, visitor):
    answer = visitor.post(PATH, data={"name": "<Zoé>", "email": "zoe@", "trial_at": "2020-01-01T10:00"})
    assert answer.status_code == 422
    assert re.search(r'<p class="problem" id="email-problem">Cette adresse e-mail', answer.text)
    assert re.search(r'<p class="problem" id="trial_at-problem">Cette date est passée', answer.text)
    assert re.search(r'id="email"[^>]*aria-invalid="true"[^>]*aria-describedby="email-problem"', answer.text, re.S)
    assert 'value="&lt;Zoé&gt;"' in answer.text
    assert 'value="zoe@"' in answer.text
    assert 'value="2020-01-01T10:00"' in answer.text
    english = visitor.post(f"{PATH}?lang=en", data={"name": ""})
    assert english.text.count("This field is required.") == 3
    assert told(context) == []


@pytest.mark.parametrize(
    ("change", "code", "french", "english"),
    [
        ({"trial_at": "2020-01-01T10:00"}, "in_the_past", "Cette date est passée", "This date is in the past"),
        ({"email": "no"}, "not_an_email", "Cette adresse e-mail", "This is not a valid"),
        ({"name": "x" * 900_000}, "too_long", "120 caractères", "at most 120"),
        ({"name": ""}, "required", "obligatoire", "required"),
        ({"surname": "x"}, "unknown_field", "n’a pas de champ", "has no field"),
        ({"homepage": "https://spam.example"}, "unknown_field", "n’a pas de champ", "has no field"),
    ],
)
def test_json_is_refused_by_field_in_the_visitors_language(context, form, visitor, change, code, french, english):
    (key,) = change
    for language, words in (("fr", french), ("en", english)):
        answer = visitor.post(PATH, json=GOOD | change, headers={"Accept-Language": language})
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
        assert answer.json["field_codes"] == {key: code}
        assert words in answer.json["errors"][key][0]
    assert told(context) == []


def test_json_is_answered_with_the_submission_and_twice_the_same(context, form, visitor):
    first = visitor.post(PATH, json=GOOD)
    again = visitor.post(PATH, json=GOOD | {"email": " ZOE@example.org "})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    page = visitor.post(PATH, data=GOOD)
    assert page.status_code == 200
    other = visitor.post(PATH, json=GOOD | {"trial_at": "2099-12-01T17:30:00Z"})
    assert other.json == first.json  # the same moment, written differently
    assert told(context) == ["contact.created", "form.submitted"]


def test_a_key_makes_one_submission_of_many_attempts(context, form, visitor):
    answers = [visitor.post(PATH, json=GOOD, headers={"Idempotency-Key": "k"}) for _ in range(3)]
    assert len({answer.json["submission_id"] for answer in answers}) == 1
    assert told(context) == ["contact.created", "form.submitted"]


@pytest.mark.parametrize("kind", ["json", "data"])
def test_a_megabyte_and_more_is_too_long(context, form, visitor, kind):
    answer = visitor.post(PATH, **{kind: GOOD | {"name": "x" * 1_100_000}})
    assert answer.status_code == 413
    if kind == "data":
        assert "trop longue" in answer.text
    assert told(context) == []


def test_a_program_that_fills_the_hidden_field_is_thanked_and_forgotten(context, form, visitor):
    answer = visitor.post(PATH, data=GOOD | {"homepage": "https://spam.example"})
    assert (answer.status_code, "Merci" in answer.text) == (200, True)
    assert told(context) == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [(b"{", "application/json", 400), (b"[1]", "application/json", 422), (b"x", "text/plain", 415)],
)
def test_a_body_that_is_no_form_is_refused(context, form, visitor, body, content_type, status):
    assert visitor.post(PATH, data=body, content_type=content_type).status_code == status
    assert told(context) == []


def test_a_form_that_does_not_exist_or_is_closed(context, form, visitor):
    assert "n’existe pas" in visitor.get("/f/nothing").text
    assert visitor.get("/f/nothing").status_code == visitor.post("/f/nothing", data=GOOD).status_code == 404
    assert visitor.post("/f/nothing", json=GOOD).json["code"] == "not_found"


def test_one_address_may_send_so_many(context, form):
    slow = Context(
        service=SERVICE,
        settings=dataclasses.replace(context.settings, form_rate="2 per minute"),
        database=context.database,
    )
    client = client_for(slow, VISITOR)
    assert [client.post(PATH, json=GOOD).status_code for _ in range(3)] == [201, 201, 429]
    page = client.post(PATH, data=GOOD)
    assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (429, True)
    assert "Trop d’envois" in page.text

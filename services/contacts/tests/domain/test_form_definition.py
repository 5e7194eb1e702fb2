import pytest

from jalon_contacts.domain.form_definition import FormRefused, check_form
from jalon_sdk.records import FormField

EMAIL = FormField(key="email", kind="email", labels={"fr": "E-mail"}, required=True)


def field(**settings):
    return FormField(**{"key": "x", "kind": "text", "labels": {"fr": "X"}, **settings})


@pytest.mark.parametrize(
    ("slug", "fields", "path"),
    [
        ("Cours d'essai", [EMAIL], "slug"),
        ("a--b", [EMAIL], "slug"),
        ("ok", [], "fields"),
        ("ok", [FormField(key="email", kind="email", labels={"fr": "E"})], "fields"),
        ("ok", [EMAIL, FormField(key="other", kind="email", labels={"fr": "E"}, required=True)], "fields"),
        ("ok", [EMAIL, field(key="Nom")], "fields.1.key"),
        ("ok", [EMAIL, field(key="homepage")], "fields.1.key"),
        ("ok", [EMAIL, field(key="email")], "fields.1.key"),
        ("ok", [EMAIL, field(labels={})], "fields.1.labels"),
        ("ok", [EMAIL, field(kind="choice")], "fields.1.choices"),
        ("ok", [EMAIL, field(choices=("a",))], "fields.1.choices"),
        ("ok", [EMAIL, field(kind="datetime")], "fields.1.time_zone"),
        ("ok", [EMAIL, field(kind="datetime", time_zone="Mars/Olympus")], "fields.1.time_zone"),
        ("ok", [EMAIL, field(max_length=0)], "fields.1.max_length"),
        ("ok", [EMAIL, field(helps={"fr": "x" * 20_000})], "fields"),
    ],
)
def test_a_form_that_visitors_could_not_use_is_refused(slug, fields, path):
    with pytest.raises(FormRefused) as refused:
        check_form(slug, fields)
    assert path in refused.value.problems


def test_a_usable_form_passes():
    check_form("cours-d-essai", [EMAIL, field(), field(key="y", kind="datetime", time_zone="Europe/Paris")])

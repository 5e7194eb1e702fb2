import pytest

from jalon_automation.domain.values import WrongValue, paths, resolve

FACTS = {
    "contact": {"name": "Zoé", "emails": ["zoe@example.org"], "phone": None},
    "event": {"record": {"values": {"trial_at": "2026-03-10T18:00:00Z", "items": 3}}},
}


def test_values_are_literals_paths_and_templates_at_any_depth():
    value = {
        "id": "literal",
        "when": {"from": "event.record.values.trial_at"},
        "list": [{"from": "contact.emails.0"}, {"template": "Bonjour {{ contact.name }}"}],
        "none": {"from": "contact.nothing.at.all"},
    }
    assert resolve(value, FACTS) == {
        "id": "literal",
        "when": "2026-03-10T18:00:00Z",
        "list": ["zoe@example.org", "Bonjour Zoé"],
        "none": None,
    }


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ event.record.values.trial_at }}", "2026-03-10T18:00:00Z"),
        ("{{ event.record.values.items }}", "3"),
        ("{{ contact.emails[0] | upper }}", "ZOE@EXAMPLE.ORG"),
        ("{{ contact.phone }}", ""),
        ("{{ contact.nickname | default('vous') }}", "vous"),
        ("{{ deal.contact.name | default('vous') }}", "vous"),
        ("sans champ", "sans champ"),
    ],
)
def test_templates(template, text):
    assert resolve({"template": template}, FACTS) == text


@pytest.mark.parametrize(
    "template",
    [
        "{% for x in range(10) %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ contact.name.format('x') }}",
        "{{ contact | attr('x') }}",
        "{{ range(3) }}",
        "{{ x }",
        "{{ 2 ** 99999999 }}",
        "{% include 'x' %}",
        "x" * 10_001,
    ],
)
def test_a_template_is_no_program(template):
    with pytest.raises(WrongValue) as caught:
        resolve({"template": template}, FACTS)
    assert caught.value.code == "template_invalid"


@pytest.mark.parametrize("template", ["{{ contact.__class__ }}", "{{ contact.name.__class__ }}", "{{ nobody.name }}"])
def test_what_is_not_there_is_an_error_and_python_is_not_there(template):
    with pytest.raises(WrongValue) as caught:
        resolve({"template": template}, FACTS)
    assert caught.value.code == "value_missing"


def test_paths_of_values():
    value = {"a": {"from": "deal.id"}, "b": [{"template": "{{ contact.name }} {{ steps.x.output.y | default('') }}"}]}
    assert {"deal.id", "contact.name", "steps.x.output.y"} <= set(paths(value))

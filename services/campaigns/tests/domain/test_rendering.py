import time

import pytest

from jalon_campaigns.domain.formatting import Reader
from jalon_campaigns.domain.refusals import TemplateRefused, TemplateTooLong
from jalon_campaigns.domain.rendering import Rendered, check, render

FRENCH = Reader("fr", "Europe/Paris")
FIELDS = {
    "contact": {"name": "Zoé", "phone": None, "custom": {"voice": "alto", "items": "3"}},
    "owner": {"name": "Ada"},
    "values": {"trial_at": "2026-12-01T17:30:00.000000Z", "list": ["a", "b"], "items": "x", "html": "<b>&</b>"},
}


def text(source: str, reader: Reader = FRENCH, *, html: bool = False) -> str:
    return render(source, FIELDS, reader, html=html).text


def test_merge_fields():
    assert text("Bonjour {{ contact.name }}, {{ owner.name }}") == "Bonjour Zoé, Ada"


def test_a_field_may_be_called_like_a_method_of_dict():
    assert text("{{ values.items }}{{ contact.custom.items }}{{ values['items'] }}") == "x3x"


def test_dates_are_written_in_the_readers_language_and_zone():
    source = "{{ values.trial_at | local_datetime }}"
    assert text(source) == "mardi 1 décembre 2026 à 18 h 30"
    assert text(source, Reader("en", "Europe/Paris")) == "Tuesday 1 December 2026 at 18:30"
    assert text(source, Reader("en", "America/Vancouver")) == "Tuesday 1 December 2026 at 09:30"
    assert text(source, Reader("de", "Nowhere/At-all")) == "mardi 1 décembre 2026 à 18 h 30"
    assert text("{{ values.trial_at | local_date }}, {{ values.trial_at | local_time }}") == (
        "mardi 1 décembre 2026, 18 h 30"
    )


def test_what_is_missing_is_named_and_shown():
    got = render(
        "{{ contact.phone }} {{ values.a.b }} {{ values.day | local_date }}{{ contact.phone }}", FIELDS, FRENCH
    )
    assert got == Rendered(
        "[contact.phone] [values.a.b] [values.day][contact.phone]", ("contact.phone", "values.a.b", "values.day")
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ contact.phone or 'inconnu' }}",
        "{{ contact.phone | default('inconnu') }}",
        "{% if contact.phone %}{{ contact.phone }}{% else %}inconnu{% endif %}",
        "{{ contact.phone if contact.phone is defined else 'inconnu' }}",
    ],
)
def test_a_fallback_makes_a_field_dispensable(source):
    assert render(source, FIELDS, FRENCH) == Rendered("inconnu", ())


def test_loops_and_their_counters():
    assert text("{% for x in values.list %}{{ loop.index }}{{ x }}{{ ', ' if not loop.last }}{% endfor %}") == "1a, 2b"
    assert text("{{ values.list | join(' + ') }}") == "a + b"


def test_html_is_escaped_where_it_is_merged_into_html():
    assert text("<p>{{ values.html }}</p>", html=True) == "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"
    assert text("{{ values.html }}") == "<b>&</b>"


@pytest.mark.parametrize(
    "source",
    [
        "{{ contact.__class__ }}",
        "{{ contact['__class__'] }}",
        "{{ contact.name.__class__.__mro__ }}",
        "{{ contact.name.upper }}",
        "{{ loop.__class__ }}",
        "{{ values._x }}",
        "{{ contact.name['__len__'] }}",
    ],
)
def test_nothing_reaches_into_objects(source):
    assert render(source, FIELDS, FRENCH).missing


@pytest.mark.parametrize(
    "source",
    [
        "{{ contact.name.upper() }}",
        "{{ '%s' | format(contact) }}",
        "{{ contact | attr('__class__') }}",
        "{{ values.list | map(attribute='x') | list }}",
        "{{ ''.format(contact) }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a' * 999999999 }}",
        "{{ contact.name ~ contact.name }}",
        "{% set a = 'x' %}",
        "{% for i in range(999999999) %}x{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{% for x in values.list recursive %}{{ loop(values.list) }}{% endfor %}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ x }}",
        "{{ contact.name",
        "{% if %}",
        "{{ values.html | safe }}",
        "{{ values.list | each_counted }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% for a in values.list %}" * 4 + "{% endfor %}" * 4,
        "{{ contact.name }}" * 6000,
        "x" * 300_000,
    ],
)
def test_a_template_that_asks_for_more_is_refused_when_it_is_saved(source):
    with pytest.raises(TemplateRefused):
        check(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in values.many %}" * 3 + "{% endfor %}" * 3,
        "{% for a in values.many %}" + "x" * 1000 + "{% endfor %}",
        "{{ values.many | join('" + "x" * 1000 + "') }}",
        "{{ values.many | join('x') | join('y') }}" + "{% for a in values.many %}{{ values.many | join }}{% endfor %}",
    ],
)
def test_a_template_that_grows_is_stopped_in_time(source):
    begun = time.monotonic()
    with pytest.raises(TemplateTooLong):
        render(source, {"contact": {}, "owner": {}, "values": {"many": ["item"] * 1000}}, FRENCH)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "source", ["{{ contact.name | local_date }}", "{{ '2026-01-01T10:00:00' | local_datetime }}", "{{ 3 | money }}"]
)
def test_a_filter_that_cannot_read_its_value_refuses(source):
    with pytest.raises(TemplateRefused):
        render(source, FIELDS, FRENCH)


def test_an_amount_is_written_in_the_readers_language():
    fields = {"values": {"price": {"amount": "1250.00", "currency": "EUR"}}}
    assert render("{{ values.price | money }}", fields, Reader("en")).text == "€1,250.00"
    assert render("{{ values.price | money }}", fields, FRENCH).text.replace("\u202f", " ") == "1 250,00\xa0€"

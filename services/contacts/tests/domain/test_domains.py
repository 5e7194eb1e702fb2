import pytest

from jalon_contacts.domain.domains import DomainRefused, normalise_domain


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Chorale.example", "chorale.example"),
        (" www.chorale.example. ", "chorale.example"),
        ("https://www.chorale.example:8080/voix?a=1", "chorale.example"),
        ("chœur.example", "xn--chur-h4a.example"),
        ("sous.domaine.chorale.example/", "sous.domaine.chorale.example"),
    ],
)
def test_domains_have_one_form(text, domain):
    assert normalise_domain(text) == domain


@pytest.mark.parametrize(
    "text", ["", "chorale", "10.0.0.1", "a b.example", "-x.example", "http://[broken", "x" * 300 + ".example"]
)
def test_what_is_no_domain_is_refused(text):
    with pytest.raises(DomainRefused):
        normalise_domain(text)

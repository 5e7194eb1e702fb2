import pytest

from jalon_campaigns.domain.addresses import address_hash, domain_of, normal_address
from jalon_campaigns.domain.refusals import AddressRefused


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Zoe.D+x@Exemple.FR", "Zoe.D+x@exemple.fr"),
        (" zoe@bücher.example ", "zoe@xn--bcher-kva.example"),
        ("a@localhost", "a@localhost"),
    ],
)
def test_addresses_that_mail_can_go_to(written, normal):
    assert normal_address(written) == normal


@pytest.mark.parametrize(
    "written", ["", "a", "a@", "@b", "a b@c.fr", "a@b..fr", "a@-b.fr", "a\r\nb@c.fr", "é@c.fr", "<a@b.fr>", "a,b@c.fr"]
)
def test_addresses_that_are_none(written):
    with pytest.raises(AddressRefused):
        normal_address(written)


def test_the_domain_of_the_sender():
    assert domain_of("Chorale <bonjour@Chorale.example>") == "chorale.example"
    assert domain_of("Jalon") == "localhost"


def test_the_hash_is_keyed_and_ignores_case():
    assert address_hash(b"k", "Zoe@Exemple.fr") == address_hash(b"k", "zoe@exemple.fr ")
    assert address_hash(b"k", "zoe@exemple.fr") != address_hash(b"other", "zoe@exemple.fr")

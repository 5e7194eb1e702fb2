import phonenumbers
import pytest
from email_validator import validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from jalon_contacts.domain import addresses
from jalon_contacts.domain.addresses import AddressRefused, national_digits, normalise_email, normalise_phone


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Lea.Durand@Example.ORG", "lea.durand@example.org"),
        ("  ana@example.org ", "ana@example.org"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("a@xn--strae-oqa.de", "a@xn--strae-oqa.de"),
        ("a+b@chorale.test", "a+b@chorale.test"),
    ],
)
def test_spellings_of_one_mailbox_are_stored_alike(written, stored):
    assert normalise_email(written) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lea",
        "lea@",
        "@example.org",
        "lea@localhost",
        "a b@example.org",
        "a@1.2.3.4",
        "a@b..fr",
        "a@" + "x" * 300,
        "zoé@exemple.fr",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(AddressRefused) as refused:
        normalise_email(text)
    assert refused.value.code == "not_an_email"


@given(
    st.one_of(st.emails(), st.text(), st.builds("{}@{}".format, st.text(min_size=1), st.sampled_from(["é.fr", "a.b"])))
)
def test_normalising_an_address_again_changes_nothing(text):
    try:
        once = normalise_email(text)
    except AddressRefused:
        return
    assert normalise_email(once) == once


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+1 212 555 0100", "+12125550100"),
    ],
)
def test_numbers_are_stored_in_one_form(written, stored):
    assert normalise_phone(written) == stored


@pytest.mark.parametrize("text", ["", "12", "abc", "+999 1", "0" * 60, "+61 001 368 04"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(AddressRefused):
        normalise_phone(text)


@example("+6100136804")
@example("+375 888 40646035")
@example("+39 06 1234 5678")
@given(st.one_of(st.text(), st.from_regex(r"\+?[0-9 .\-()]{4,18}", fullmatch=True)))
def test_normalising_a_number_again_changes_nothing(text):
    try:
        once = normalise_phone(text)
    except AddressRefused:
        return
    assert normalise_phone(once) == once
    assert national_digits(once)


@given(st.from_regex(addresses._PLAIN_EMAIL, fullmatch=True))
def test_a_plain_address_is_stored_as_the_library_has_it(text):
    checked = validate_email(text, allow_smtputf8=False, check_deliverability=False, test_environment=True)
    assert normalise_email(text) == f"{checked.local_part}@{checked.ascii_domain}"


@given(st.from_regex(addresses._PLAIN_FRENCH, fullmatch=True))
def test_a_plain_french_number_is_stored_as_the_library_has_it(text):
    number = phonenumbers.parse(text, "FR")
    assert phonenumbers.is_possible_number(number)
    assert normalise_phone(text) == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    at_home = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    assert national_digits(normalise_phone(text)) == at_home.replace(" ", "")

import datetime as dt

import pytest

from jalon_identity.domain.emails import clean_email, email_key
from jalon_identity.domain.key_rotation import is_due
from jalon_identity.domain.passwords import require_good_password
from jalon_identity.domain.refusals import EmailMalformed, PasswordTooWeak, ScopeUnknown
from jalon_identity.domain.scopes import clean_scopes

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["a@b", " ada@chorale.example ", "léa+x@chant.ecole.fr", "a.b@127.0.0.1"])
def test_good_addresses(text):
    assert clean_email(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b", "a b@c", "a@b\n", "a@b..c", "a@b@c", "<a@b>", "a\x00@b", "x" * 250 + "@b.fr"]
)
def test_no_addresses(text):
    with pytest.raises(EmailMalformed):
        clean_email(text if text.strip() == text else text.replace("\n", "\nBcc: x@y"))


def test_case_makes_no_other_address():
    assert email_key(" Ada@Chorale.Example") == email_key("ada@chorale.example")


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 201, "aaaaaaaaaaaa", "ada@chorale.example", "ADA@chorale.example"]
)
def test_weak_passwords(password):
    with pytest.raises(PasswordTooWeak):
        require_good_password(password, "ada@chorale.example")


def test_a_long_sentence_will_do():
    require_good_password("la-la-la-42", "ada@chorale.example")


def test_scopes_are_sorted_and_once():
    assert clean_scopes(["deals:write", "contacts:read", "deals:write"]) == ["contacts:read", "deals:write"]


@pytest.mark.parametrize("scopes", [[], ["deals"], ["Deals:read"], ["deals:read\n"], ["*:*"], ["a" * 70 + ":read"]])
def test_no_scopes(scopes):
    with pytest.raises(ScopeUnknown):
        clean_scopes(scopes)


def test_a_key_signs_for_thirty_days():
    assert is_due(None, NOON)
    assert not is_due(NOON - dt.timedelta(days=29), NOON)
    assert is_due(NOON - dt.timedelta(days=30), NOON)

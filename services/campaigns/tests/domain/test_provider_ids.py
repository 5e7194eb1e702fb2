import pytest

from jalon_campaigns.domain.provider_ids import as_provider_id, provider_id


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        ("250 Ok 0107018c4a2b7f3e-5c1d2e3f-000000", "0107018c4a2b7f3e-5c1d2e3f-000000"),
        ("250 2.0.0 Ok: queued as 4F2B1C0D3E5A", "4F2B1C0D3E5A"),
        ("250 2.6.0 <AM0PR01MB1234@prod.exemple.fr> [InternalId=123, Hostname=x] Queued", "AM0PR01MB1234"),
        ("250 2.0.0 OK 1700000000 a1-20020a05600c0a0100b003f queued - gsmtp", "a1-20020a05600c0a0100b003f"),
        ("250 OK", None),
        ("250 Message accepted", None),
    ],
)
def test_what_a_server_calls_a_mail(reply, name):
    assert provider_id(reply) == name


def test_the_name_in_a_message_id():
    assert as_provider_id("<0107018c4a2b7f3e-000000@eu-west-3.mail.example>") == "0107018c4a2b7f3e-000000"

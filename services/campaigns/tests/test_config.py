from dataclasses import replace

import pytest

from jalon_campaigns.config import smtp_server
from jalon_campaigns.domain.mail_servers import MailServer
from jalon_campaigns.service import SERVICE
from jalon_core.settings import Settings, WrongSetting


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", MailServer(host="127.0.0.1", port=2525, tls="none", user="", password="")),
        (
            "smtp://a%40b:p%2Fw@m.example?tls=start",
            MailServer(host="m.example", port=587, tls="start", user="a@b", password="p/w"),
        ),
        ("smtps://m.example", MailServer(host="m.example", port=465, tls="direct", user="", password="")),
    ],
)
def test_a_mail_server(url, server):
    assert smtp_server(Settings(smtp_url=url)) == server


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "smtp://"},
        {"smtp_url": "smtp://m.example:x"},
        {"smtp_url": "smtp://m.example?tls=maybe"},
        {"smtp_url": "smtp://m.example?tsl=start"},
        {"mail_from": "Chorale"},
    ],
)
def test_a_wrong_setting_stops_the_start(context, wrong):
    context.settings = replace(context.settings, **wrong)
    with pytest.raises(WrongSetting, match=f"JALON_{next(iter(wrong)).upper()}"):
        SERVICE.prepare(context)

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.hits import Hit, client_of, judge

SENT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def hit(kind="click", seconds=3600.0, method="GET", client="other", link=1):
    at = SENT + dt.timedelta(seconds=seconds)
    return Hit(kind=kind, at=at, method=method, client=client, link_id=UUID(int=link) if kind == "click" else None)


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        (FIREFOX, "other"),
        ("Mozilla/5.0", "apple_mpp"),
        ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "proxy"),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "proxy"),
        ("python-requests/2.32", "scanner"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "scanner"),
        ("", "nameless"),
    ],
)
def test_what_asked(agent, client):
    assert client_of(agent) == client


@pytest.mark.parametrize(
    ("asked", "others", "verdict"),
    [
        (hit(), [], ("human", "plausible")),
        (hit("open"), [], ("human", "plausible")),
        (hit(method="HEAD"), [], ("machine", "method")),
        (hit(seconds=59), [], ("machine", "too_soon")),
        (hit(seconds=61), [], ("human", "plausible")),
        (hit("open", client="apple_mpp"), [], ("machine", "apple_mpp")),
        (hit(client="apple_mpp"), [], ("human", "plausible")),
        (hit("open", client="proxy"), [], ("unknown", "proxy")),
        (hit(client="scanner"), [], ("machine", "scanner")),
        (hit(client="nameless"), [], ("unknown", "nameless")),
        (hit("trap"), [], ("machine", "trap")),
        (hit(), [hit("trap", 3605)], ("machine", "trap")),
        (hit(), [hit("trap", 3600 + 3600)], ("human", "plausible")),
        (hit(), [hit(seconds=3601, link=2), hit(seconds=3602, link=3)], ("machine", "burst")),
        (hit(), [hit(seconds=3599, link=2), hit(seconds=3598.5, link=3)], ("machine", "burst")),
        (hit(), [hit(seconds=3601, link=2), hit(seconds=3603, link=3)], ("human", "plausible")),
        (hit(), [hit(seconds=3601), hit(seconds=3602)], ("human", "plausible")),
        (hit(), [hit(seconds=3598.5, link=2), hit(seconds=3601.5, link=3)], ("human", "plausible")),
    ],
)
def test_verdicts(asked, others, verdict):
    assert judge(asked, accepted_at=SENT, others=others) == verdict


def test_of_a_mail_that_nobody_knows_to_be_sent_nobody_can_tell():
    assert judge(hit(), accepted_at=None, others=[]) == ("unknown", "not_known_as_sent")


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(1, 4)), max_size=8))
def test_a_burst_does_not_depend_on_who_is_asked_first(clicks):
    hits = [hit(seconds=3600 + seconds, link=link) for seconds, link in clicks]
    for index, asked in enumerate(hits):
        others = hits[:index] + hits[index + 1 :]
        assert judge(asked, accepted_at=SENT, others=others) == judge(
            asked, accepted_at=SENT, others=list(reversed(others))
        )

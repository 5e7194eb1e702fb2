"""Who opened a mail or followed a link: a human, a machine, or nobody can tell.

Mail programs fetch pictures before anybody looks, proxies fetch them for all, and gateways follow every link to see
where it leads. Counted as people, they make every campaign a success.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Verdict = Literal["human", "machine", "unknown"]
Kind = Literal["open", "click", "trap"]

SOON = dt.timedelta(seconds=60)
"""Who asks within a minute of the sending has hardly read: the mail is still on its way into the inbox."""

BURST = dt.timedelta(seconds=2)
BURST_LINKS = 3
"""So many different links of one mail within so short a time: no hand is that fast."""

TRAP_NEAR = dt.timedelta(minutes=10)
"""What follows the hidden link follows the others too, about then."""

_SCANNERS = re.compile(
    r"bot\b|crawl|spider|scanner|preview|proofpoint|mimecast|barracuda|safelinks|urldefense|forcepoint|trendmicro"
    r"|symantec|fireeye|sophos|slackbot|whatsapp|telegram|facebookexternalhit|bingpreview|headless|phantomjs"
    r"|python-requests|python-urllib|aiohttp|curl/|wget/|go-http-client|java/|okhttp|libwww|apache-httpclient",
    re.I,
)
_PROXIES = re.compile(r"googleimageproxy|yahoomailproxy|ggpht\.com|imageproxy", re.I)
_APPLE_PRIVACY = "Mozilla/5.0"
"""All that Apple's mail privacy protection says about itself."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One request for a mail's picture or for one of its links.

    :ivar client: from `client_of`.
    """

    kind: Kind
    at: dt.datetime
    method: str
    client: str
    link_id: UUID | None = None


def client_of(user_agent: str) -> str:
    """What asked, as far as its name tells: ``apple_mpp``, ``proxy``, ``scanner``, ``nameless`` or ``other``."""
    name = user_agent.strip()
    if not name:
        return "nameless"
    if name == _APPLE_PRIVACY:
        return "apple_mpp"
    if _PROXIES.search(name):
        return "proxy"
    return "scanner" if _SCANNERS.search(name) else "other"


def judge(hit: Hit, *, accepted_at: dt.datetime | None, others: Sequence[Hit]) -> tuple[Verdict, str]:
    """The verdict on a hit, and what it rests on.

    :param accepted_at: when the mail server took the mail; None where nobody knows.
    :param others: the other hits of the same mail around that time.
    """
    certain = _surely_a_machine(hit, others)
    if certain is not None:
        return "machine", certain
    if accepted_at is None:
        return "unknown", "not_known_as_sent"
    if hit.at - accepted_at < SOON:
        return "machine", "too_soon"
    if hit.client == "proxy":
        # Asked for when somebody looks, but also before: a picture says little, a link is never followed by it.
        return "unknown", "proxy"
    if hit.client == "nameless":
        return "unknown", "nameless"
    return "human", "plausible"


def _surely_a_machine(hit: Hit, others: Sequence[Hit]) -> str | None:
    if hit.kind == "trap":
        return "trap"
    if hit.method != "GET":
        return "method"
    if hit.client == "scanner":
        return "scanner"
    if hit.client == "apple_mpp" and hit.kind == "open":
        return "apple_mpp"
    if any(other.kind == "trap" and abs(other.at - hit.at) <= TRAP_NEAR for other in others):
        return "trap"
    if hit.kind == "click" and _in_burst(hit, others):
        return "burst"
    return None


def _in_burst(hit: Hit, others: Sequence[Hit]) -> bool:
    clicks = sorted(
        (other for other in (hit, *others) if other.kind == "click" and abs(other.at - hit.at) <= BURST),
        key=lambda click: click.at,
    )
    for first in clicks:
        links = {click.link_id for click in clicks if first.at <= click.at <= first.at + BURST}
        if len(links) >= BURST_LINKS and first.at <= hit.at <= first.at + BURST:
            return True
    return False

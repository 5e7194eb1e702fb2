"""The table of metrics in docs/operating.md is what the services say."""

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from jalon.services import SERVICES
from jalon_core.bus.broker import Broker
from jalon_core.bus.declaring import declare_services
from jalon_core.http.app import create_app
from jalon_core.service import Service
from jalon_core.testing.services import make_context

ROOT = Path(__file__).parents[3]


def documented() -> set[str]:
    text = (ROOT / "docs" / "operating.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| `jalon_")]
    return {name for row in rows for name in re.findall(r"`(jalon_[a-z_]+)", row.split("|")[1])}


def printed(service: Service, tmp_path: Path) -> set[str]:
    context = make_context(service, tmp_path)
    declare_services(Broker(context.settings.effective_broker_url), [service])
    try:
        client = create_app(context).test_client()
        client.get("/healthz")
        families = text_string_to_metric_families(client.get("/metrics").text)
        names = {family.name for family in families if family.name.startswith("jalon_")}
        return {name for name in names if not name.endswith("_created")}  # when a histogram was made
    finally:
        context.database.dispose()


def test_every_metric_is_documented_and_every_documented_one_is_printed(tmp_path: Path) -> None:
    names = {name for service in SERVICES for name in printed(service, tmp_path / service.name)}
    assert names == documented()

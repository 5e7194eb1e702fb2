"""The programs of docs/consuming-events.md, run as they are printed there."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jalon_process import JalonProcess, eventually, running
from test_form_to_reminder import class_in, deal_of, local

from jalon_core.testing.ports import free_port

PAGE = Path(__file__).parents[2] / "docs" / "consuming-events.md"


def program(usage: str, folder: Path) -> Path:
    """The code block of the page whose docstring names this file."""
    [code] = [block for block in PAGE.read_text().split("```python\n")[1:] if f"python {usage} " in block]
    path = folder / usage
    path.write_text(code.split("```")[0])
    return path


@contextmanager
def printing(path: Path, *arguments: str) -> Iterator[Path]:
    """The program at work, and the file that holds what it has printed."""
    output = path.with_suffix(".out")
    with output.open("wb") as file:
        process = subprocess.Popen([sys.executable, str(path), *arguments], stdout=file, stderr=file)
    try:
        yield output
        assert process.poll() is None, output.read_text()
    finally:
        process.kill()
        process.wait()


def move_a_card(jalon: JalonProcess, address: str) -> Any:
    """Submit the form and move the deal on by one stage; gives the deal."""
    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name=f"Élève {address}", email=address, trial_at=local(class_in(11)))
    deal = eventually(lambda: deal_of(accueil, address))
    stages = accueil.get(f"/pipelines/{deal['pipeline_id']}")["stages"]
    assert accueil.send("POST", f"/deals/{deal['id']}/move", {"stage_id": stages[1]["id"]}).status_code == 200
    return deal


def line(deal: Any) -> str:
    return f"{deal['name']}: Nouveau prospect -> Cours d'essai planifié"


def test_the_feed(jalon: JalonProcess, tmp_path: Path) -> None:
    direction = jalon.sign_in("direction@chorale.example")
    key = direction.send("POST", "/api-keys", {"name": "feed", "scopes": ["events:read"]})
    assert key.status_code == 201, key.text
    deal = move_a_card(jalon, "feed@example.org")
    with printing(program("from_the_feed.py", tmp_path), jalon.origin, key.json()["secret"]) as output:
        eventually(lambda: line(deal) in output.read_text())


def test_a_webhook(data_dir: Path, tmp_path: Path) -> None:
    port = free_port()
    with running(data_dir, JALON_WEBHOOKS_TO_PRIVATE="1") as jalon:
        admin = jalon.sign_in("admin@chorale.example")
        body = {"url": f"http://127.0.0.1:{port}/", "types": ["jalon.deal.stage_changed.v1"]}
        webhook = admin.send("POST", "/webhooks", body)
        assert webhook.status_code == 201, webhook.text
        with printing(program("by_webhook.py", tmp_path), str(port), webhook.json()["secret"]) as output:
            time.sleep(0.5)
            deal = move_a_card(jalon, "webhook@example.org")
            eventually(lambda: line(deal) in output.read_text(), within=20)


@pytest.mark.services
def test_the_broker(data_dir: Path, tmp_path: Path, rabbitmq_url: str) -> None:
    settings = {"JALON_BROKER_URL": rabbitmq_url, "JALON_SECRET_KEY": "k" * 32}
    path = program("from_the_broker.py", tmp_path)
    with running(data_dir, **settings) as jalon, printing(path, rabbitmq_url) as output:
        time.sleep(1)
        deal = move_a_card(jalon, "broker@example.org")
        eventually(lambda: line(deal) in output.read_text(), within=20)

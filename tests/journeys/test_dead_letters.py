"""A message that is no event goes to the dead letters, stops nobody, and can be looked at and put back."""

import subprocess
import sys
from pathlib import Path

from jalon_process import JalonProcess, eventually
from test_form_to_reminder import class_in, deal_of, local

from jalon_core.bus.broker import Broker, Outgoing
from jalon_core.bus.topology import event_queue
from jalon_core.settings import Settings


def jalon_command(jalon: JalonProcess, *words: str) -> str:
    """What `jalon …` prints, run beside the process on the same data."""
    command = [str(Path(sys.executable).parent / "jalon"), *words]
    environ = {"JALON_DATA_DIR": str(jalon.data_dir), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=60).stdout


def test_what_is_no_event_stops_nobody(jalon: JalonProcess) -> None:
    broker = Broker(Settings(data_dir=jalon.data_dir).effective_broker_url)
    queue = event_queue("pipeline", "live")
    with broker.open() as line:
        line.publish_batch([Outgoing(id="no-event", exchange="", routing_key=queue, body=b"this is no event")])

    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name="Après", email="apres@example.org", trial_at=local(class_in(4)))
    assert eventually(lambda: deal_of(accueil, "apres@example.org"))

    listed = eventually(lambda: jalon_command(jalon, "dead-letters", "list", "pipeline"))
    letter = listed.split()[0]
    assert queue in listed
    assert jalon_command(jalon, "dead-letters", "show", "pipeline", letter).strip() == "this is no event"
    assert jalon_command(jalon, "dead-letters", "drop", "pipeline", letter).strip() == "1 dropped"
    assert jalon_command(jalon, "dead-letters", "list", "pipeline") == ""

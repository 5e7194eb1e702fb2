"""A virtual host, a broker user per service with what it may, and one for third parties that only reads.

RabbitMQ takes them as one *definitions* document, here and at the start of a container alike.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

from jalon.distributed.accounts import BROKER_USERS, READER, Accounts
from jalon.distributed.missing import Missing
from jalon_core.bus.broker import Broker, BrokerDown
from jalon_core.bus.topology import COMMANDS_EXCHANGE, DEAD_EXCHANGE, EVENTS_EXCHANGE, LANES, lane_exchange

FILE = "rabbitmq.json"
EXCHANGES = (EVENTS_EXCHANGE, COMMANDS_EXCHANGE, DEAD_EXCHANGE, *map(lane_exchange, LANES))
IMPORT_PATIENCE = 60.0
CONNECT_PATIENCE = 5.0

DEFAULT_EXCHANGE = "amq.default"
"""RabbitMQ's name for the exchange that leads to every queue: answers and snapshots take it."""


def permissions(user: str) -> dict[str, str]:
    """What a user may declare, write to and read from, as RabbitMQ's regular expressions over names."""
    if user == READER:
        # Queues of its own under any name that is not ours, bound to the public events. It can publish nowhere.
        ours = "|".join(re.escape(f"{name}.") for name in (*BROKER_USERS, "jalon", "amq"))
        own = f"(?!{ours}).+"
        return {"configure": f"^{own}$", "write": f"^{own}$", "read": f"^({own}|{re.escape(EVENTS_EXCHANGE)})$"}
    own = rf"{user}\..+"
    exchanges = "|".join(map(re.escape, EXCHANGES))
    declare = f"^({own}|{exchanges})$"
    return {"configure": declare, "write": f"^({own}|{exchanges}|{re.escape(DEFAULT_EXCHANGE)})$", "read": declare}


def definitions(accounts: Accounts) -> dict[str, Any]:
    """The document for ``rabbitmqctl import_definitions``. Passwords are in it as salted hashes only."""
    host = accounts.virtual_host
    return {
        "vhosts": [{"name": host}],
        "users": [
            {
                "name": accounts.broker_user(user),
                "password_hash": _hash(accounts.broker_password(user)),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",
            }
            for user in BROKER_USERS
        ],
        "permissions": [
            {"user": accounts.broker_user(user), "vhost": host} | permissions(user) for user in BROKER_USERS
        ],
    }


def make_broker_users(accounts: Accounts) -> None:
    """Make the virtual host and its users, unless they are as they should be.

    :raises Missing: RabbitMQ does not answer, or this user may not administer it.
    """
    _require_answer(accounts.settings.rabbitmq_address)
    path, changed = write_definitions(accounts)
    if not changed and all(_may_enter(accounts, user) for user in BROKER_USERS):
        return
    problem = _import(path.read_text())
    if problem is not None or not _may_enter(accounts, READER):
        raise Missing(
            f"RabbitMQ at {accounts.settings.rabbitmq_address} does not know this installation's users"
            f"{f' ({problem})' if problem else ''}.",
            "On Debian: apt-get install rabbitmq-server, then as root: "
            f"rabbitmqctl import_definitions < {path.absolute()}",
        )


def write_definitions(accounts: Accounts) -> tuple[Path, bool]:
    """Write the document into the data folder; give its path, and whether it is another one than before."""
    path = accounts.settings.data_dir / FILE
    wanted = json.dumps(definitions(accounts), indent=1)
    changed = not path.exists() or path.read_text() != wanted
    if changed:
        path.write_text(wanted)
    return path, changed


def _require_answer(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=CONNECT_PATIENCE):
            return
    except (OSError, ValueError) as error:
        raise Missing(
            f"RabbitMQ (JALON_RABBITMQ_ADDRESS) does not answer at {address}: {error}.",
            "On Debian: apt-get install rabbitmq-server; where nothing starts it: rabbitmq-server -detached",
        ) from error


def _import(document: str) -> str | None:
    control = shutil.which("rabbitmqctl", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin")
    if control is None:
        return "rabbitmqctl is not installed here"
    command = [control, "--quiet", "import_definitions"]
    try:
        done = subprocess.run(  # noqa: S603  fixed words and a path that we found
            command, input=document, capture_output=True, text=True, timeout=IMPORT_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return "rabbitmqctl does not answer"
    if done.returncode == 0:
        return None
    if os.geteuid():
        return "only root may ask rabbitmqctl to make them"
    said = (done.stderr or done.stdout).strip().splitlines()
    return said[0] if said else "rabbitmqctl failed"


def _may_enter(accounts: Accounts, user: str) -> bool:
    try:
        with Broker(accounts.broker_url(user)).open():
            return True
    except BrokerDown:
        return False


def _hash(password: str) -> str:
    # The salt follows from the password, so that the same document comes out each time; passwords are 256 random bits.
    salt = hashlib.sha256(b"salt " + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()

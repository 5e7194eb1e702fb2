"""The logs of a day with its mishaps, at the level that says most: not one person, password or token is in them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from jalon_distributed import JalonDistributed, distributed
from jalon_process import PASSWORD, JalonProcess, eventually, running
from psycopg import sql
from test_form_to_reminder import class_in, local, mails_to

from jalon_core.testing.servers import POSTGRESQL

WRONG_PASSWORD = "mot-de-passe-oublie"
PATH_TOKEN = "Zm9yZ2VkLXRva2VuLW9mLWEtbGluaw"
API_KEY = "jalon_forged_key_of_somebody"
PEOPLE = ("Quitterie", "Vandenbroucke", "quitterie", "33698765432", "98 76 54 32", "98765432")
MISHAP = "Mishap-Lefebvre"


def every_line(jalon: JalonProcess) -> str:
    """What all processes have written down."""
    files = [jalon.log, *(jalon.data_dir / "logs").glob("*")]
    return "\n".join(file.read_text("utf-8", "replace") for file in files if file.exists())


@contextmanager
def table_away(jalon: JalonProcess, service: str, table: str) -> Iterator[None]:
    """A table has another name for a while, so that whoever wants it fails."""

    def rename(old: str, new: str) -> None:
        statement = sql.SQL("ALTER TABLE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
        if isinstance(jalon, JalonDistributed):
            address = f"{POSTGRESQL.rpartition('/')[0]}/{jalon.name}_{service}"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(statement)
        else:
            with closing(sqlite3.connect(jalon.data_dir / f"{service}.sqlite3", timeout=15)) as database:
                database.execute(statement.as_string(None))

    rename(table, f"{table}_away")
    try:
        yield
    finally:
        rename(f"{table}_away", table)


def a_day_with_its_mishaps(jalon: JalonProcess) -> list[str]:
    """Much of what is done with a CRM, and much of what goes wrong; gives what must be in no log."""
    answer = jalon.submit(
        name="Quitterie Vandenbroucke", email="quitterie@vandenbroucke.example", trial_at=local(class_in(10))
    )
    assert answer.status_code == 201, answer.text
    eventually(lambda: mails_to(jalon, "quitterie@vandenbroucke.example"), within=60)
    accueil = jalon.sign_in("accueil@chorale.example")
    wrong = {"email": "quitterie@vandenbroucke.example", "password": WRONG_PASSWORD}
    signed_in = {"email": "accueil@chorale.example", "password": PASSWORD}
    with httpx.Client(base_url=jalon.origin, timeout=30) as browser:
        assert browser.post("/api/v1/session", json=wrong).status_code == 401
        assert browser.post("/api/v1/session", json=signed_in).status_code == 201
        cookies = [value for value in browser.cookies.values() if value]
        assert (
            browser.post(
                "/api/v1/session", json={"email": "quitterie@nulle part", "password": [WRONG_PASSWORD]}
            ).status_code
            == 422
        )
        for prefix in ("u", "t", "hooks", "f"):
            browser.get(f"/{prefix}/{PATH_TOKEN}?e=quitterie@vandenbroucke.example")
        assert browser.get("/api/v1/me", headers={"Authorization": f"Bearer {API_KEY}"}).status_code == 401
    assert accueil.get("/contacts", q="Vandenbroucke")["items"]
    person = {"name": "Quitterie Vandenbroucke", "emails": ["q@vandenbroucke.example"], "phones": ["+33 6 98 76 54 32"]}
    assert accueil.send("POST", "/contacts", person).status_code == 201
    refused = accueil.send("POST", "/contacts", person | {"name": 1, "emails": ["quitterie@nulle part"]})
    assert refused.status_code == 422
    with table_away(jalon, "contacts", "contact_emails"):
        broken = accueil.send("POST", "/contacts", person | {"emails": ["other@vandenbroucke.example"]})
        assert broken.status_code >= 500
    with table_away(jalon, "pipeline", "record_copies"):
        named = accueil.send("POST", "/contacts", {"name": MISHAP, "emails": ["mishap@lefebvre.example"]})
        assert named.status_code == 201, named.text
        eventually(lambda: "pipeline" in every_line(jalon) and "record_copies" in every_line(jalon), within=30)
    return [*cookies, accueil.token]


def assert_nobody_is_named(jalon: JalonProcess, secrets: list[str]) -> None:
    written = every_line(jalon)
    assert "contact_emails" in written, "the view's exception is told"
    forbidden = (
        *PEOPLE,
        MISHAP,
        "lefebvre",
        "@chorale.example",
        "@vandenbroucke",
        PASSWORD,
        WRONG_PASSWORD,
        PATH_TOKEN,
        API_KEY,
        *secrets,
    )
    found = {
        text: line[:400]
        for line in written.splitlines()
        if not line.lstrip().startswith(("admin@", "direction@", "accueil@"))  # the sign-ins that a start prints
        for text in forbidden
        if text.lower() in line.lower()
    }
    assert found == {}


def test_in_one_process(data_dir: Path) -> None:
    with running(data_dir, JALON_LOG_LEVEL="debug") as jalon:
        secrets = a_day_with_its_mishaps(jalon)
    assert_nobody_is_named(jalon, secrets)


@pytest.mark.services
def test_in_a_process_for_each_part(data_dir: Path) -> None:
    with distributed(data_dir, JALON_LOG_LEVEL="debug") as jalon:
        secrets = a_day_with_its_mishaps(jalon)
        jalon.kill_process("contacts-web")
        httpx.get(f"{jalon.origin}/api/v1/contacts?q=Vandenbroucke", headers={"Authorization": f"Bearer {API_KEY}"})
        kept = [value for name, value in jalon_secrets(jalon).items() if value]
    assert_nobody_is_named(jalon, [*secrets, *kept])


def jalon_secrets(jalon: JalonProcess) -> dict[str, str]:
    """The passwords and the key that the installation has made for itself."""
    lines = (jalon.data_dir / "distributed.env").read_text().splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines if not line.startswith("#"))}

import re
from pathlib import Path

import pytest

from jalon.distributed.accounts import BROKER_USERS, READER, Accounts, open_accounts
from jalon.distributed.plan import programs
from jalon.distributed.rabbitmq import definitions, permissions
from jalon_core.settings import SERVICES, Settings, WrongSetting


def accounts_of(tmp_path: Path, **environ: str) -> Accounts:
    return open_accounts(Settings.load({"JALON_DATA_DIR": str(tmp_path), **environ}), "127.0.0.1:5432")


def test_there_is_one_process_of_each_kind_by_default(tmp_path: Path) -> None:
    names = [program.name for program in programs(accounts_of(tmp_path), "nginx")]
    kinds = ("web", "relay", "consumers", "jobs")
    assert names == [*(f"{service}-{kind}" for service in SERVICES for kind in kinds), "live", "gateway"]


def test_numbers_are_settings(tmp_path: Path) -> None:
    accounts = accounts_of(tmp_path, JALON_PROCESSES="web=2, jobs=2 campaigns-jobs=3")
    found = {program.name: program for program in programs(accounts, "nginx")}
    assert {name for name in found if name.startswith("campaigns-jobs")} == {f"campaigns-jobs-{n}" for n in (1, 2, 3)}
    assert {name for name in found if name.startswith("pipeline-jobs")} == {"pipeline-jobs-1", "pipeline-jobs-2"}
    assert found["pipeline-web"].command[-2:] == ("--workers", "2")


@pytest.mark.parametrize("text", ["web", "web=0", "web=many", "sales-web=2", "jobs=-1", "jobs=1000"])
def test_a_number_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongSetting, match="JALON_PROCESSES"):
        programs(accounts_of(tmp_path, JALON_PROCESSES=text), "nginx")


def test_a_process_knows_no_database_and_no_broker_user_but_its_own(tmp_path: Path) -> None:
    accounts = accounts_of(tmp_path, JALON_POSTGRES_ADMIN_URL="postgresql://root:word@127.0.0.1/postgres")
    for program in programs(accounts, "nginx"):
        service = program.name.partition("-")[0]
        others = [user for user in BROKER_USERS if user != service]
        values = "\n".join(program.environ.values())
        assert not [user for user in others if accounts.broker_password(user) in values]
        assert not [name for name in SERVICES if name != service and accounts.database_password(name) in values]
        assert "JALON_POSTGRES_ADMIN_URL" not in program.environ
        if program.name != "gateway":
            assert not Settings.load(program.environ).embedded


def test_addresses_that_were_set_are_used_as_they_are(tmp_path: Path) -> None:
    accounts = accounts_of(
        tmp_path,
        JALON_DATABASE_URL="postgresql+psycopg://crm@db/{service}",
        JALON_BROKER_URL="amqp://crm@broker//",
        JALON_SECRET_KEY="k" * 32,
    )
    assert not accounts.makes_databases
    assert not accounts.makes_broker_users
    assert accounts.database_url("pipeline") == "postgresql+psycopg://crm@db/pipeline"
    assert accounts.broker_url("pipeline") == "amqp://crm@broker//"


def allowed(user: str, what: str, name: str) -> bool:
    return re.search(permissions(user)[what], name) is not None


def test_a_service_reads_its_own_queues_and_no_others() -> None:
    for queue in ("pipeline.live", "pipeline.commands.bulk", "pipeline.dead", "jalon.events.live", "jalon.commands"):
        assert allowed("pipeline", "read", queue)
        assert allowed("pipeline", "configure", queue)
    for queue in ("contacts.live", "contacts.dead", "live.1234", "my-program"):
        assert not allowed("pipeline", "read", queue)
        assert not allowed("pipeline", "configure", queue)
    assert allowed("pipeline", "write", "amq.default")


def test_a_third_party_has_queues_of_its_own_reads_public_events_and_writes_nowhere() -> None:
    assert allowed(READER, "read", "my-program")
    assert allowed(READER, "read", "jalon.events")
    for name in ("jalon.events.live", "jalon.commands", "pipeline.live", "live.1234", "amq.default", "amq.topic"):
        assert not any(allowed(READER, what, name) for what in ("configure", "write", "read")), name
    assert not allowed(READER, "write", "jalon.events")


def test_the_brokers_document_holds_no_password(tmp_path: Path) -> None:
    accounts = accounts_of(tmp_path)
    document = definitions(accounts)
    assert document == definitions(accounts_of(tmp_path))
    assert not [user for user in BROKER_USERS if accounts.broker_password(user) in str(document)]
    assert {user["tags"] for user in document["users"]} == {""}

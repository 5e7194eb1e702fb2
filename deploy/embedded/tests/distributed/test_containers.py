"""What containers are told is what Jalon understands. No engine is needed for that."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from jalon.cli import main
from jalon.distributed.accounts import BROKER_USERS, READER, open_accounts
from jalon_core.settings import SERVICES, Settings

DEPLOY = Path(__file__).parents[3]
COMPOSE = DEPLOY / "compose.yaml"
REFERENCE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, str]:
    return dict(open_accounts(Settings(data_dir=tmp_path), "postgresql:5432").secrets)


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def filled_in(text: object, secrets: dict[str, str]) -> str:
    """A value as Compose passes it on, with nothing but the file of secrets given."""

    def value(match: "re.Match[str]") -> str:
        name, operator, default = match.groups()
        assert name in secrets or operator == "-", f"{name} has no value"
        return secrets.get(name, default or "")

    return REFERENCE.sub(value, str(text))


def is_jalon(service: dict[str, Any]) -> bool:
    return service.get("command", [None])[0] == "jalon"


def test_the_file_is_what_compose_expects() -> None:
    command = [shutil.which("check-jsonschema", path=str(Path(sys.executable).parent)) or "check-jsonschema"]
    command += ["--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_each_process_gets_settings_that_it_accepts_and_only_its_own_addresses(
    services: dict[str, Any], secrets: dict[str, str], tmp_path: Path
) -> None:
    accounts = open_accounts(Settings(data_dir=tmp_path, rabbitmq_address="rabbitmq:5672"), "postgresql:5432")
    for name, service in services.items():
        if not is_jalon(service) or name == "setup":
            continue
        environ = {key: filled_in(value, secrets) for key, value in service["environment"].items()}
        settings = Settings.load(environ)
        process = name.removesuffix("-web").removesuffix("-work")
        assert settings.broker_url == accounts.broker_url(process)
        databases = {key: value for key, value in environ.items() if key.endswith("_DATABASE_URL")}
        if process in SERVICES:
            assert databases == {f"JALON_{process.upper()}_DATABASE_URL": accounts.database_url(process)}
        else:
            assert databases == {}


def test_the_setup_gets_settings_that_it_accepts(services: dict[str, Any], secrets: dict[str, str]) -> None:
    environ = {key: filled_in(value, secrets) for key, value in services["setup"]["environment"].items()}
    assert Settings.load(environ).rabbitmq_address == "rabbitmq:5672"


def test_every_command_is_one_of_jalons(services: dict[str, Any]) -> None:
    commands = [service["command"][1:] for service in services.values() if is_jalon(service)]
    assert len(commands) == 2 * len(SERVICES) + 2
    for name, *arguments in commands:
        command = main.commands[name]
        command.make_context(name, list(arguments), parent=click.Context(main))


def test_every_service_serves_and_works_and_is_built_as_itself(services: dict[str, Any]) -> None:
    for name in SERVICES:
        for process in (f"{name}-web", f"{name}-work"):
            assert services[process]["build"]["args"] == {"SERVICE": name}
    assert set(services["gateway"]["depends_on"]) == {*(f"{name}-web" for name in SERVICES), "live"}


def test_images_are_built_for_one_service() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^ARG SERVICE=all$", dockerfile, re.MULTILINE)
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", dockerfile, re.MULTILINE))
    builds = [
        service["build"] for service in yaml.safe_load(COMPOSE.read_text())["services"].values() if "build" in service
    ]
    assert {build["target"] for build in builds} <= stages
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    for path in " ".join(copied).split():
        assert (DEPLOY.parent / path).exists(), path


def test_passwords_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    first = open_accounts(Settings(data_dir=tmp_path), "127.0.0.1:5432")
    again = open_accounts(Settings(data_dir=tmp_path), "127.0.0.1:5432")
    assert first.secrets == again.secrets
    assert len(set(first.secrets.values())) == len(first.secrets)
    assert (tmp_path / "distributed.env").stat().st_mode & 0o777 == 0o600
    assert len({first.broker_url(user) for user in BROKER_USERS}) == len(SERVICES) + 2
    assert READER in BROKER_USERS

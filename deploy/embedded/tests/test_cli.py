import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from jalon.cli import ELSEWHERE, main
from jalon.installation import Installation
from jalon_core.settings import Settings


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("JALON_PORT", "eighty", "JALON_PORT is 'eighty', not a whole number"),
        ("JALON_BROKER_URL", "redis://127.0.0.1", "JALON_BROKER_URL is no address of a RabbitMQ"),
        ("JALON_SMTP_URL", "mail.example.org", "JALON_SMTP_URL is no address of a mail server"),
        ("JALON_DATABASE_URL", "mysql://localhost/x", "JALON_DATABASE_URL gives identity an address that is neither"),
        ("JALON_BROKER_URL", "amqp://guest:guest@127.0.0.1//", "JALON_SECRET_KEY is required"),
        ("JALON_SECRET_KEY", "short", "JALON_SECRET_KEY has fewer than 32 characters"),
        ("JALON_PROT", "8000", "JALON_PROT is no setting of Jalon"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name_and_an_example(variable: str, value: str, words: str) -> None:
    result = CliRunner().invoke(main, ["run"], env={variable: value})
    assert result.exit_code == 2
    assert words in result.output
    assert "Example: " in result.output


def test_a_port_that_somebody_listens_on_stops_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        environ = {"JALON_DATA_DIR": str(tmp_path / "var"), "JALON_PORT": str(port)}
        result = CliRunner().invoke(main, ["run"], env=environ)
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} is taken by another program." in result.output
    assert "JALON_PORT" in result.output
    assert not (tmp_path / "var").exists()


def test_every_command_is_listed_and_found() -> None:
    listed = CliRunner().invoke(main, ["--help"]).output
    for name in (*ELSEWHERE, "run", "up", "down", "ps", "serve", "work"):
        assert f"\n  {name} " in listed
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_the_command_imports_no_service_before_it_knows_which() -> None:
    look = "import sys, jalon.cli; print([name for name in sys.modules if name.startswith('jalon_')])"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert "jalon_core" in loaded
    for heavy in ("jalon_identity", "jalon_contacts", "jalon_pipeline", "jalon_campaigns", "jalon_automation"):
        assert heavy not in loaded


def test_what_a_command_makes_in_the_data_folder_is_its_users_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        folder = tmp_path / "var"
        environ = {"JALON_DATA_DIR": str(folder)}
        assert CliRunner().invoke(main, ["migrate"], env=environ).exit_code == 0
        with Installation(Settings(data_dir=folder)).runtimes["contacts"].context.database.writing() as session:
            session.execute(text("SELECT 1"))
        assert os.umask(0o022) == 0o022, "it is given back"
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes.pop("var") == 0o700
    assert {name for name in modes if name.endswith(".sqlite3")} >= {"contacts.sqlite3", "identity.sqlite3"}
    assert set(modes.values()) == {0o600}, modes

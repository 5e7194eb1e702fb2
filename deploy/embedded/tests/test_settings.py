from pathlib import Path

import pytest

from jalon_core.settings import Settings, WrongSetting


def test_each_service_has_a_database_of_its_own() -> None:
    settings = Settings.load({"JALON_DATA_DIR": "/srv/jalon"})
    assert settings.embedded
    assert settings.database_url_of("pipeline") == "sqlite:////srv/jalon/pipeline.sqlite3"
    assert settings.effective_broker_url == "jalon-sqlite:////srv/jalon/bus.sqlite3"


def test_a_services_own_database_url_wins() -> None:
    settings = Settings.load(
        {
            "JALON_DATABASE_URL": "postgresql+psycopg://jalon_{service}@db/jalon_{service}",
            "JALON_CONTACTS_DATABASE_URL": "postgresql+psycopg://jalon_contacts@other/contacts",
            "JALON_SECRET_KEY": "k" * 32,
        }
    )
    assert not settings.embedded
    assert settings.database_url_of("pipeline") == "postgresql+psycopg://jalon_pipeline@db/jalon_pipeline"
    assert settings.database_url_of("contacts") == "postgresql+psycopg://jalon_contacts@other/contacts"


def test_secret_keys_are_listed_newest_first() -> None:
    settings = Settings.load({"JALON_SECRET_KEY": f"{'n' * 32}, {'o' * 32}"})
    assert settings.secret_keys == ("n" * 32, "o" * 32)


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert Settings.load({"JALON_DATA_DIR": ""}).data_dir == Path("var")


def test_a_certificate_makes_the_address_https(tmp_path: Path) -> None:
    certificate, key = tmp_path / "crm.pem", tmp_path / "crm.key"
    given = {"JALON_TLS_CERTIFICATE": str(certificate), "JALON_TLS_KEY": str(key)}
    with pytest.raises(WrongSetting, match=r"JALON_TLS_CERTIFICATE is .*, which is no file"):
        Settings.load(given)
    certificate.touch()
    with pytest.raises(WrongSetting, match=r"JALON_TLS_KEY is .*, which is no file"):
        Settings.load(given)
    key.touch()
    assert Settings.load(given).origin == "https://localhost:8000"
    with pytest.raises(WrongSetting, match="JALON_PUBLIC_URL begins with http:"):
        Settings.load(given | {"JALON_PUBLIC_URL": "http://crm.example.org"})
    with pytest.raises(WrongSetting, match="JALON_TLS_CERTIFICATE is required with a key"):
        Settings.load({"JALON_TLS_REDIRECT_PORT": "80"})

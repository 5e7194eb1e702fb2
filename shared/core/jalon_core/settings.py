"""Every setting of a Jalon process: the environment variables, their types, defaults and meaning.

``docs/settings.md`` is generated from this module. A wrong value stops the start with a sentence that says what to do.
"""

import dataclasses
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import parse_qs, urlsplit

from jalon_sdk.serial import Json


class WrongSetting(ValueError):
    """A variable is missing or has a value that cannot be used."""

    def __init__(self, variable: str, problem: str, example: str) -> None:
        self.variable = variable
        super().__init__(f"{variable} {problem}. Example: {variable}={example}")


def setting(default: Any, meaning: str, *, example: str = "", secret: bool = False) -> Any:
    """Declare a setting; its variable is ``JALON_`` and the field's name in capitals."""
    metadata = {"meaning": meaning, "example": example or str(default), "secret": secret}
    return field(default=default, metadata=metadata)


SERVICES = ("identity", "contacts", "pipeline", "campaigns", "automation")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a process was told. Read it with `Settings.load`; pass values on, not the whole, below the edges."""

    data_dir: Path = setting(Path("var"), "Folder for databases, mails, keys and logs of the embedded way of running.")
    port: int = setting(8000, "Port of the web page and the API.")
    tls_certificate: str = setting(
        "",
        "`jalon up`: file with the certificate of the gateway and those that lead to its authority, for HTTPS on "
        "`JALON_PORT`. Set `JALON_PUBLIC_URL` too.",
        example="/etc/letsencrypt/live/crm.example.org/fullchain.pem",
    )
    tls_key: str = setting(
        "", "`jalon up`: file with its private key.", example="/etc/letsencrypt/live/crm.example.org/privkey.pem"
    )
    tls_redirect_port: int = setting(
        0, "`jalon up`: port on which plain HTTP is answered with the address of HTTPS; 0 for none.", example="80"
    )
    bind: str = setting("127.0.0.1", "Address to listen on.", example="0.0.0.0")  # noqa: S104  an example, not a default
    public_url: str = setting(
        "",
        "Address under which browsers reach Jalon; default http://localhost:<port>, or https: with a certificate.",
        example="https://crm.example.org",
    )
    database_url: str = setting(
        "",
        "Database of every service; `{service}` stands for its name. Default: SQLite files in the data "
        "folder. `JALON_<SERVICE>_DATABASE_URL` wins. Options of libpq may follow: "
        "`?sslmode=verify-full&sslrootcert=/etc/jalon/ca.pem` encrypts, and checks that it is the right server.",
        example="postgresql+psycopg://jalon_{service}:secret@127.0.0.1/jalon_{service}",
        secret=True,
    )
    broker_url: str = setting(
        "",
        "The message broker. Default: the embedded one, a SQLite file in the data folder. `amqps:` encrypts, and "
        "checks that it is the right server; `?cafile=/etc/jalon/ca.pem` names the authorities that may say so, where "
        "it is not the system's.",
        example="amqp://jalon:secret@127.0.0.1:5672//",
        secret=True,
    )
    secret_key: str = setting(
        "",
        "Signs and seals what leaves the installation; at least 32 characters; several, separated by "
        "commas, newest first, to change it. Made in the data folder when embedded; required otherwise.",
        example="2f9b…64 hex digits…",
        secret=True,
    )
    smtp_url: str = setting(
        "",
        "Where mails go. Without it they are written as .eml files into <data folder>/mails. `smtps:` encrypts from "
        "the first byte, `?tls=start` by STARTTLS; both check that it is the right server, and "
        "`cafile=/etc/jalon/ca.pem` names the authorities that may say so, where it is not the system's.",
        example="smtp://user:password@mail.example.org:587?tls=start",
        secret=True,
    )
    mail_from: str = setting("Jalon <jalon@localhost>", "Sender of mails.", example="Chorale <bonjour@chorale.example>")
    tracking: str = setting(
        "individual",
        "What is looked at of mails that were sent: `none` (no picture, no led links), `aggregate` (opens and clicks "
        "are counted for each campaign, and belong to nobody) or `individual` (they stand in the contact's timeline). "
        "See operating.md on what the law asks for.",
        example="aggregate",
    )
    answers_fresh_minutes: int = setting(
        10,
        "A campaign's follow-up goes out only if the answers to its mailbox were read no more minutes ago: perhaps the "
        "contact has answered. For mailboxes that are read over IMAP.",
    )
    jwks_url: str = setting(
        "",
        "Where services find the keys that check access tokens (`file:` or `http:`). Default: the file "
        "that identity writes into the data folder.",
        example="http://127.0.0.1:8101/.well-known/jwks.json",
    )
    demo: bool = setting(True, "Load the demo (a singing club) at the first start.", example="0")
    demo_password: str = setting(
        "", "Password of the demo's members; one is made and printed otherwise.", example="la-la-la-42", secret=True
    )
    log_level: str = setting("info", "debug, info, warning or error.", example="warning")
    max_body_bytes: int = setting(1_048_576, "Longest request body, in bytes; longer ones get 413.")
    password_cost: str = setting(
        "standard", "Cost of password hashing: `standard`, or `cheap` for tests.", example="standard"
    )
    form_rate: str = setting("600 per minute", "How often one address may submit forms.", example="30 per minute")
    plugins_off: bool = setting(False, "Start without any plugin, to find out whether one is at fault.", example="1")
    plugin_timeout: float = setting(10.0, "Seconds after which a plugin's action is ended, unless it declares less.")
    webhooks_to_private: bool = setting(
        False, "Let webhooks call addresses of private networks and of this machine; for tests.", example="1"
    )
    web_dir: Path = setting(Path("web/dist"), "Folder of the built web page.")
    name: str = setting(
        "jalon",
        "`jalon up`: the word before the databases, roles and broker users that it makes, and its virtual host.",
        example="crm",
    )
    service_port: int = setting(
        8100, "`jalon up`: the services listen on the ports after this one, on 127.0.0.1; nginx on `JALON_PORT`."
    )
    web_threads: int = setting(4, "Requests that one web process of a service answers at once.")
    web_connections: int = setting(
        2,
        "Connections to PostgreSQL that a web process keeps at hand; while all are in use it opens more for a moment.",
    )
    database_idle_seconds: int = setting(
        60, "Seconds after which PostgreSQL closes a connection of a process that nobody has used."
    )
    processes: str = setting(
        "",
        "`jalon up`: how many processes of a kind (`web`, `relay`, `consumers`, `jobs`, `live`), or of a service's "
        "kind, where one is not enough.",
        example="web=2,jobs=3,campaigns-jobs=5",
    )
    postgres_admin_url: str = setting(
        "postgresql://postgres@127.0.0.1:5432/postgres",
        "`jalon up`: PostgreSQL, as a role that may make databases and roles. Not used where the services' addresses "
        "are set.",
        example="postgresql:///postgres",
        secret=True,
    )
    rabbitmq_address: str = setting(
        "127.0.0.1:5672", "`jalon up`: where RabbitMQ listens. Not used where `JALON_BROKER_URL` is set."
    )
    environ: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read all variables.

        :raises WrongSetting: one cannot be used, or a ``JALON_`` variable is not known (a misspelt one would
            otherwise be ignored in silence).
        """
        environ = os.environ if environ is None else environ
        hints = get_type_hints(cls)
        values: dict[str, Any] = {}
        known = set()
        for item in dataclasses.fields(cls):
            if item.name == "environ":
                continue
            variable = f"JALON_{item.name.upper()}"
            known.add(variable)
            if environ.get(variable, "") != "":
                values[item.name] = _parse(variable, hints[item.name], environ[variable], item.metadata["example"])
        known |= {f"JALON_{service.upper()}_DATABASE_URL" for service in SERVICES}
        known |= {"JALON_REQUIRE_SERVICES", "JALON_MAIL_CORPUS"}  # of the tests
        unknown = sorted(name for name in environ if name.startswith("JALON_") and name not in known)
        if unknown:
            raise WrongSetting(unknown[0], "is no setting of Jalon (docs/settings.md lists them)", "…")
        loaded = cls(**values, environ=dict(environ))
        loaded._check()
        return loaded

    def _check(self) -> None:
        if self.log_level not in ("debug", "info", "warning", "error"):
            raise WrongSetting("JALON_LOG_LEVEL", f"is {self.log_level!r}, not a level", "info")
        if self.password_cost not in ("standard", "cheap"):
            raise WrongSetting("JALON_PASSWORD_COST", f"is {self.password_cost!r}", "standard")
        if self.tracking not in ("none", "aggregate", "individual"):
            raise WrongSetting("JALON_TRACKING", f"is {self.tracking!r}, not a way of tracking", "aggregate")
        if self.answers_fresh_minutes < 1:
            raise WrongSetting(
                "JALON_ANSWERS_FRESH_MINUTES", f"is {self.answers_fresh_minutes}; one is the least", "10"
            )
        if not 0 < self.port < 65536:
            raise WrongSetting("JALON_PORT", f"is {self.port}, not a port", "8000")
        if not 0 < self.service_port < 65500:
            raise WrongSetting("JALON_SERVICE_PORT", f"is {self.service_port}, not a port with others after it", "8100")
        for variable, number in (
            ("JALON_WEB_THREADS", self.web_threads),
            ("JALON_WEB_CONNECTIONS", self.web_connections),
            ("JALON_DATABASE_IDLE_SECONDS", self.database_idle_seconds),
        ):
            if number < 1:
                raise WrongSetting(variable, f"is {number}; one is the least", "4")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", self.name):
            raise WrongSetting("JALON_NAME", f"is {self.name!r}, not a word of small letters and digits", "jalon")
        if self.secret_key and any(len(key) < 32 for key in self.secret_keys):
            raise WrongSetting("JALON_SECRET_KEY", "has fewer than 32 characters", secrets.token_hex(32))
        self._check_addresses()
        self._check_certificate()
        if not self.embedded and not self.secret_key:
            raise WrongSetting(
                "JALON_SECRET_KEY", "is required with a database server or a broker", secrets.token_hex(32)
            )

    def _check_addresses(self) -> None:
        for service in SERVICES:
            url = self.database_url_of(service)
            if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
                raise WrongSetting(
                    "JALON_DATABASE_URL",
                    f"gives {service} an address that is neither PostgreSQL nor SQLite",
                    "postgresql+psycopg://jalon_{service}:secret@127.0.0.1/jalon_{service}",
                )
        if self.broker_url and not self.broker_url.startswith(("amqp://", "amqps://", "jalon-sqlite://")):
            raise WrongSetting(
                "JALON_BROKER_URL", "is no address of a RabbitMQ", "amqp://jalon:secret@127.0.0.1:5672//"
            )
        _require_cafile("JALON_BROKER_URL", self.broker_url, "amqps://jalon:secret@mq:5671//?cafile=/etc/jalon/ca.pem")
        if self.smtp_url and not self.smtp_url.startswith(("smtp://", "smtps://")):
            raise WrongSetting(
                "JALON_SMTP_URL",
                "is no address of a mail server",
                "smtp://user:password@mail.example.org:587?tls=start",
            )

    def _check_certificate(self) -> None:
        if not 0 <= self.tls_redirect_port < 65536:
            raise WrongSetting("JALON_TLS_REDIRECT_PORT", f"is {self.tls_redirect_port}, not a port", "80")
        if not self.tls_certificate:
            if self.tls_key or self.tls_redirect_port:
                raise WrongSetting(
                    "JALON_TLS_CERTIFICATE", "is required with a key or a redirect", "/etc/jalon/crm.pem"
                )
            return
        for variable, file in (("JALON_TLS_CERTIFICATE", self.tls_certificate), ("JALON_TLS_KEY", self.tls_key)):
            if not Path(file).is_file():
                raise WrongSetting(variable, f"is {file!r}, which is no file", "/etc/jalon/crm.pem")
        if self.public_url.startswith("http:"):
            raise WrongSetting("JALON_PUBLIC_URL", "begins with http:, with a certificate", "https://crm.example.org")

    @property
    def embedded(self) -> bool:
        """Whether everything lives in the data folder: no database server and no broker was named."""
        return not self.database_url and not self.broker_url

    @property
    def origin(self) -> str:
        """The address under which browsers reach Jalon, without a slash at the end."""
        scheme = "https" if self.tls_certificate else "http"
        return (self.public_url or f"{scheme}://localhost:{self.port}").rstrip("/")

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """All secret keys, newest first; empty when embedded and none was set."""
        return tuple(key.strip() for key in self.secret_key.split(",") if key.strip())

    def database_url_of(self, service: str) -> str:
        """The SQLAlchemy address of a service's own database."""
        own = self.environ.get(f"JALON_{service.upper()}_DATABASE_URL")
        if own:
            return own
        if self.database_url:
            return self.database_url.replace("{service}", service)
        return f"sqlite:///{self.data_dir.absolute() / service}.sqlite3"

    @property
    def effective_broker_url(self) -> str:
        """The Kombu address of the broker; ``jalon-sqlite:///<file>`` names the embedded one."""
        return self.broker_url or f"jalon-sqlite:///{self.data_dir.absolute() / 'bus.sqlite3'}"

    @property
    def effective_jwks_url(self) -> str:
        """Where the keys that check tokens are."""
        return self.jwks_url or f"file:{self.data_dir.absolute() / 'jwks.json'}"


def _require_cafile(variable: str, url: str, example: str) -> None:
    for file in parse_qs(urlsplit(url).query).get("cafile", ()):
        if not Path(file).is_file():
            raise WrongSetting(variable, f"names {file} as cafile, which is no file", example)


def _parse(variable: str, kind: type, text: str, example: str) -> Any:
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
        return kind(text)
    except (ValueError, KeyError):
        words = {bool: "1 or 0", int: "a whole number", float: "a number"}.get(kind, kind.__name__)
        raise WrongSetting(variable, f"is {text!r}, not {words}", example) from None


def settings_reference() -> list[dict[str, Json]]:
    """All settings for the documentation: variable, default, meaning, example."""
    return [
        {
            "variable": f"JALON_{item.name.upper()}",
            "default": str(item.default),
            "meaning": item.metadata["meaning"],
            "example": item.metadata["example"],
        }
        for item in dataclasses.fields(Settings)
        if item.name != "environ"
    ]

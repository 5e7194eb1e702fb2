"""Who may enter where: a database and a role per service, a broker user per service, one more for third parties."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from jalon.distributed.passwords import kept_secrets
from jalon_core.settings import SERVICES, Settings

LIVE = "live"
READER = "reader"
"""The broker user of third parties: it reads public events, and nothing else."""

POSTGRES_PASSWORD = "POSTGRES_PASSWORD"  # noqa: S105  the name of a secret
"""Of the administrator of a PostgreSQL that is made for Jalon alone, in ``deploy/compose.yaml``."""

BROKER_USERS = (*SERVICES, LIVE, READER)


@dataclass(frozen=True)
class Accounts:
    """The addresses, with passwords, that each process is given.

    An address that was set (`JALON_DATABASE_URL`, `JALON_BROKER_URL`) is used as it is: whoever set it made it.

    :ivar postgresql: host and port of the PostgreSQL on which databases are made.
    """

    settings: Settings
    secrets: Mapping[str, str]
    postgresql: str

    @property
    def makes_databases(self) -> bool:
        """Whether any service's database is ours to make."""
        return any(not self._database_is_set(service) for service in SERVICES)

    @property
    def makes_broker_users(self) -> bool:
        """Whether the virtual host and its users are ours to make."""
        return not self.settings.broker_url

    @property
    def secret_key(self) -> str:
        """What signs and seals."""
        return self.settings.secret_key or self.secrets["JALON_SECRET_KEY"]

    def database(self, service: str) -> str:
        """The name of a service's database, and of its role."""
        return f"{self.settings.name}_{service}"

    def database_password(self, service: str) -> str:
        """The password of a service's role."""
        return self.secrets[_database_secret(service)]

    def database_url(self, service: str) -> str:
        """The SQLAlchemy address of a service's database."""
        if self._database_is_set(service):
            return self.settings.database_url_of(service)
        name = self.database(service)
        return f"postgresql+psycopg://{name}:{self.database_password(service)}@{self.postgresql}/{name}"

    @property
    def virtual_host(self) -> str:
        """The virtual host of this installation."""
        return self.settings.name

    def broker_user(self, user: str) -> str:
        """The broker's name for a service, for live or for the reader."""
        return f"{self.settings.name}-{user}"

    def broker_password(self, user: str) -> str:
        """The password of a broker user."""
        return self.secrets[_broker_secret(user)]

    def broker_url(self, user: str) -> str:
        """The address of the broker for a service, for live or for the reader."""
        if self.settings.broker_url:
            return self.settings.broker_url
        name, host = self.broker_user(user), quote(self.virtual_host, safe="")
        return f"amqp://{name}:{self.broker_password(user)}@{self.settings.rabbitmq_address}/{host}"

    def _database_is_set(self, service: str) -> bool:
        own = self.settings.environ.get(f"JALON_{service.upper()}_DATABASE_URL")
        return bool(own or self.settings.database_url)


def open_accounts(settings: Settings, postgresql: str) -> Accounts:
    """The accounts of this installation; passwords that are not there yet are made and kept in the data folder."""
    names = [
        "JALON_SECRET_KEY",
        POSTGRES_PASSWORD,
        *map(_database_secret, SERVICES),
        *map(_broker_secret, BROKER_USERS),
    ]
    return Accounts(settings, kept_secrets(settings.data_dir, names), postgresql)


def _database_secret(service: str) -> str:
    return f"{service.upper()}_DATABASE_PASSWORD"


def _broker_secret(user: str) -> str:
    return f"{user.upper()}_BROKER_PASSWORD"

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The mail servers that the campaigns' own tests talk to.
sys.path.insert(0, str(Path(__file__).parents[2] / "services" / "campaigns" / "tests"))

from browser import Windows, chromium
from jalon_process import JalonProcess, running
from playwright.sync_api import Browser, BrowserContext

from jalon_core.testing.servers import rabbitmq, virtual_host


@pytest.fixture(scope="session")
def jalon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JalonProcess]:
    """One Jalon with the demo, for all journeys that do not kill it; each brings its own contacts."""
    with running(tmp_path_factory.mktemp("jalon") / "var") as process:
        yield process


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of journeys. No longer: while it lives, no other test can run an event loop."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def signed_in(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """The browsers of members who signed in, by e-mail."""
    contexts: dict[str, BrowserContext] = {}
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def windows(browser: Browser, jalon: JalonProcess, signed_in: dict[str, BrowserContext]) -> Iterator[Windows]:
    """Opens browser windows; in the end nothing may have gone wrong in them that the journey did not expect."""
    opened = Windows(browser, jalon.origin, signed_in)
    try:
        yield opened
        assert opened.unexpected() == []
    finally:
        opened.close()


@pytest.fixture
def rabbitmq_url() -> Iterator[str]:
    """A virtual host of its own on the RabbitMQ of this machine, where exchanges have their documented names."""
    with rabbitmq(), virtual_host() as url:
        yield url


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"

"""Services with all their threads in tests, and waiting for what they do."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jalon_core.runtime import Runtime
from jalon_core.service import Service
from jalon_core.testing.services import make_context


def make_runtime(service: Service, tmp_path: Path, broker_url: str, *, url: str | None = None) -> Runtime:
    """A runtime whose database has all tables; start and stop it yourself."""
    context = make_context(service, tmp_path, url=url)
    return Runtime(service, replace(context.settings, broker_url=broker_url), database=context.database)


def eventually(holds: Callable[[], object], *, within: float = 15.0) -> None:
    """Wait until something holds.

    :raises AssertionError: it did not, in time.
    """
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"{holds} did not hold within {within} s")
        time.sleep(0.02)

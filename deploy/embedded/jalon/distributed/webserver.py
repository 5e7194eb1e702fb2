"""gunicorn, configured in code."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's own words as lines of ours, where what it quotes of requests is left out."""

    def setup(self, cfg: Any) -> None:
        """Hand everything on."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


COMMON: Mapping[str, Any] = {
    # Its default is one path for all gunicorns of a user, which they would take from each other.
    "control_socket_disable": True,
    "graceful_timeout": 10,
    "timeout": 60,
    # Longer than nginx keeps a connection: closed by the other end, a POST on its way would be answered with 502.
    "keepalive": 75,
    "loglevel": "warning",
    "accesslog": None,
    "logger_class": ServerLog,
    "worker_tmp_dir": "/dev/shm" if sys.platform == "linux" else None,  # noqa: S108  gunicorn's heartbeat file
}


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """A gunicorn; `run` returns when it is stopped.

    :param make: makes the application, in each worker process.
    :param options: gunicorn's settings, on top of those that all of ours share.
    """

    def __init__(self, make: Callable[[], Any], **options: Any) -> None:
        self._make = make
        self._options = {**COMMON, **options}
        super().__init__()

    def load_config(self) -> None:
        """Fill in gunicorn's settings."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application, in the worker."""
        return self._make()

"""The embedded way of running: gunicorn with one worker process that holds every service.

One process, because the services' threads share its memory and its wake-ups; gunicorn's arbiter starts it again should
it die. The worker is an ASGI one: streams of live changes cost no thread, and the Flask applications run in a pool.
"""

import sys
import threading
from collections.abc import Mapping
from typing import Any

from gunicorn.app.base import BaseApplication

from jalon.at_work import enter
from jalon.demo.load import load_demo
from jalon.distributed.webserver import ServerLog
from jalon.documents.openapi import merged_openapi
from jalon.gateway import AsgiApp, asgi_gateway, routes, wsgi_gateway
from jalon.installation import Installation
from jalon.pages import pages_app
from jalon.ready import welcome
from jalon.services import SERVICES
from jalon_core.http.app import create_app
from jalon_core.http.health import readiness
from jalon_core.settings import Settings
from jalon_identity.operations.setup import is_set_up
from jalon_live.app import LiveApp, create_live


class EmbeddedServer(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn, configured in code; `run` returns when it is stopped."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: EmbeddedProcess | None = None
        super().__init__()

    def load_config(self) -> None:
        """Fill in gunicorn's settings."""
        options = {
            "bind": f"{self.settings.bind}:{self.settings.port}",
            "workers": 1,
            "worker_class": "asgi",
            "control_socket_disable": True,
            "graceful_timeout": 10,
            "timeout": 60,
            "loglevel": "warning",
            "accesslog": None,
            "logger_class": ServerLog,
            "proc_name": "jalon",
            "worker_tmp_dir": "/dev/shm" if sys.platform == "linux" else None,  # noqa: S108  gunicorn's heartbeat file
            "post_worker_init": lambda worker: self._started(worker),
            "worker_int": lambda worker: self._ending(),
            "worker_exit": lambda server, worker: self._ended(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> AsgiApp:
        """Make the application, in the worker."""
        self.process = EmbeddedProcess(self.settings)
        return self.process.application

    def _started(self, worker: Any) -> None:
        assert self.process is not None
        self.process.start(lambda: bool(worker.alive))

    def _ending(self) -> None:
        if self.process is not None:
            self.process.live.stop()

    def _ended(self) -> None:
        if self.process is not None:
            self.process.stop()


class EmbeddedProcess:
    """Everything that one process runs: web applications, live streams, relays, consumers, jobs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.installation = Installation(settings)
        self.installation.prepare()
        self.apps = {name: create_app(runtime.context) for name, runtime in self.installation.runtimes.items()}
        self.live: LiveApp = create_live(settings)
        pages = pages_app(settings.web_dir, self.health, lambda: merged_openapi(self.apps))
        self.application = asgi_gateway(wsgi_gateway(self.apps, routes(SERVICES), pages), self.live)
        self._stopping = threading.Event()

    def health(self) -> Mapping[str, Any]:
        """Readiness of every service."""
        return {name: readiness(runtime.context) for name, runtime in self.installation.runtimes.items()}

    def start(self, alive: Any) -> None:
        """Start all threads; a thread of its own loads the demo and says when all is ready.

        :param alive: tells whether the worker goes on; the live streams end when it does not, since a stop by signal
            would otherwise wait for them.
        """
        self.installation.start()
        threading.Thread(target=self._become_ready, name="first-start", daemon=True).start()
        threading.Thread(target=self._watch, args=(alive,), name="watch", daemon=True).start()

    def _become_ready(self) -> None:
        sign_ins = load_demo(self.installation) if self.settings.demo else {}
        with self.installation.context("identity").reading() as session:
            set_up = is_set_up(session)
        sys.stdout.write(welcome(self.settings, sign_ins, set_up=set_up) + "\n")
        sys.stdout.flush()

    def _watch(self, alive: Any) -> None:
        while alive() and not self._stopping.wait(0.2):
            pass
        self.live.stop()

    def stop(self) -> None:
        """End everything; returns when all threads have."""
        self._stopping.set()
        self.live.stop()
        self.installation.stop()


def serve(settings: Settings) -> None:
    """Migrate all databases, then serve until stopped."""
    with enter(settings.data_dir):
        Installation(settings).migrate()
        EmbeddedServer(settings).run()

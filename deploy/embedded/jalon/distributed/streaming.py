"""The process that pushes changes to open browsers: gunicorn's ASGI worker, where a stream costs no thread."""

import threading
import time
from typing import Any

from jalon.distributed.webserver import WebServer
from jalon_core import logs
from jalon_core.settings import Settings
from jalon_live.app import LiveApp, create_live

GLANCE = 0.2


def serve_live(settings: Settings, *, bind: str, workers: int) -> None:
    """Serve the streams until stopped."""
    logs.configure(settings.log_level)
    made: list[LiveApp] = []

    def make() -> LiveApp:
        made.append(create_live(settings))
        return made[-1]

    def started(worker: Any) -> None:
        threading.Thread(target=_end_with, args=(worker, made[-1]), name="watch", daemon=True).start()

    WebServer(
        make, bind=bind, workers=workers, worker_class="asgi", proc_name="jalon-live", post_worker_init=started
    ).run()


def _end_with(worker: Any, live: LiveApp) -> None:
    """End the streams when the worker is told to stop: gunicorn waits for open ones as long as it may."""
    while worker.alive:
        time.sleep(GLANCE)
    live.stop()

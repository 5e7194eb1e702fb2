"""The web process of one service: gunicorn with threads around its Flask application."""

import os
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jalon.distributed.webserver import WebServer
from jalon_core import logs
from jalon_core.service import Service
from jalon_core.settings import Settings

if TYPE_CHECKING:
    from jalon_core.db.engine import Database

IDLE_CONNECTIONS = 1000
"""Open connections of a worker, most of them waiting for the gateway's next request; they cost no thread."""


def load_service(name: str) -> Service:
    """The declaration of one service, without importing the others."""
    service: Service = import_module(f"jalon_{name}.service").SERVICE
    return service


def database_of(name: str, settings: Settings, *, kept: int) -> "Database":
    """The database of one service, for a process that shares its server with some twenty others.

    :param kept: connections at hand; one that nobody uses for a while goes all the same.
    """
    from jalon_core.db.engine import Database  # not for gunicorn's arbiter, which imports this module

    return Database(settings.database_url_of(name), pool_size=kept, idle_seconds=settings.database_idle_seconds)


def serve_service(name: str, settings: Settings, *, bind: str, workers: int) -> None:
    """Serve one service until stopped.

    :param bind: ``127.0.0.1:8103``.
    :param workers: processes that share the address; each answers ``settings.web_threads`` requests at once.
    """
    logs.configure(settings.log_level)
    if workers > 1:
        _share_metrics(settings.data_dir / "run" / "metrics" / name)
    WebServer(
        lambda: _application(name, settings),
        bind=bind,
        workers=workers,
        worker_class="gthread",
        threads=settings.web_threads,
        worker_connections=IDLE_CONNECTIONS,
        proc_name=f"jalon-{name}",
        child_exit=_forget_metrics,
    ).run()


def _application(name: str, settings: Settings) -> Any:
    # Imported in the worker: the arbiter needs none of it, and the metrics' folder must be known before.
    from jalon_core.http.app import create_app
    from jalon_core.service import Context

    service = load_service(name)
    database = database_of(name, settings, kept=settings.web_connections)
    context = Context(service=service, settings=settings, database=database)
    if service.prepare is not None:
        service.prepare(context)
    return create_app(context)


def _share_metrics(folder: Path) -> None:
    """Let the workers write their metrics into one folder, so that each can answer for all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder.absolute())


def _forget_metrics(_server: Any, worker: Any) -> None:
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library leaves it untyped

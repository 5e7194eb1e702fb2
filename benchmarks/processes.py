"""Processes of a benchmark, surely ended."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping

from jalon_core.service import Context


@contextlib.contextmanager
def running(*arguments: str, environ: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """``python <arguments>``, for as long as the block runs; what it writes is shown if it ends before."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([sys.executable, *arguments], env=given | (environ or {}), stdout=log, stderr=log)
        try:
            yield process
            if process.poll() is not None:
                log.seek(0)
                raise SystemExit(f"{' '.join(arguments)} has ended:\n{log.read().decode()}")
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def run(*arguments: str) -> None:
    """``python <arguments>``, to its end."""
    subprocess.run([sys.executable, *arguments], check=True)


def environ_of(context: Context, broker: str) -> dict[str, str]:
    """What a process of a distributed service is told."""
    service = context.service.name
    return {
        f"JALON_{service.upper()}_DATABASE_URL": context.database.url.render_as_string(hide_password=False),
        "JALON_BROKER_URL": broker,
        "JALON_SECRET_KEY": "0" * 64,
        "JALON_DATA_DIR": str(context.settings.data_dir.absolute()),
        "JALON_LOG_LEVEL": "warning",
    }

"""A process with the consumers of the pipeline service, to be killed: ``bus_process.py <data folder> <broker url>``."""

import sys
import threading
from pathlib import Path

from bus_services import PIPELINE

from jalon_core.testing.runtimes import make_runtime

if __name__ == "__main__":
    runtime = make_runtime(PIPELINE, Path(sys.argv[1]), sys.argv[2], url=sys.argv[3] if len(sys.argv) > 3 else None)
    runtime.start({"consumers"})
    print("started", flush=True)  # noqa: T201  its parent reads it
    threading.Event().wait()

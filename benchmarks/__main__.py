"""``python -m benchmarks [name …]``: measures all, or what is named, and prints the table of docs/performance.md."""

import datetime as dt
import os
import platform
import sys
import time
from importlib import import_module

ALL = ("move", "board", "statistics", "workflow", "submission", "relay", "consumer", "imports")
BY_NAME = (*ALL, "sending", "frames")
"""What takes long (a whole campaign) or needs Chromium runs when it is named."""


def main(names: list[str]) -> None:
    """Measure and print."""
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        raise SystemExit(f"there is no benchmark {unknown[0]!r}; there are {', '.join(BY_NAME)}")
    load = os.getloadavg()[0]
    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {_machine()}, load before: {load:.1f}\n")
    print("| what | bar | Jalon | bare | ratio | held |\n|---|---|---|---|---|---|")
    for name in names or ALL:
        started = time.monotonic()
        for line in import_module(f"benchmarks.{name}").measure():
            print(line.row(), flush=True)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)


def _machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"


if __name__ == "__main__":
    main(sys.argv[1:])

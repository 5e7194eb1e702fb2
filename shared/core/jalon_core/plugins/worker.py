"""A plugin's own process: ``python -m jalon_core.plugins.worker <plugin> <memory> <answer> <start>``.

(Bytes it may have, bytes it may answer, seconds it may take to start: see `jalon_core.plugins.limits`.)

The host starts it and is its only partner: requests come on the standard input, answers leave by what was the standard
output. It ends when the host does, however the host ends, for then its standard input does.
"""

import os
import queue
import resource
import signal
import sys
import threading

from jalon_core.plugins import answering, frames
from jalon_sdk.plugins import load_plugins
from jalon_sdk.serial import Json

GRACE_SECONDS = 2.0
"""How much longer than the host the kernel waits before it ends a call by itself."""


def main(plugin: str, memory_bytes: int, answer_bytes: int, start_seconds: float) -> None:
    """Load the plugin and answer requests until there are no more."""
    requests_pipe, answers_pipe = _take_pipes()
    _limit(memory_bytes)
    requests: queue.SimpleQueue[dict[str, Json]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests_pipe, requests), daemon=True).start()
    _alarm(start_seconds)
    plugins = load_plugins(only=plugin)
    _alarm(None)
    if plugin not in plugins.registered:
        bad = plugins.quarantined.get(plugin)
        reason = bad.reason if bad else "is not installed"
        frames.write(answers_pipe, frames.encode({"ready": False, "missing": bad is None, "reason": reason}))
        return
    frames.write(answers_pipe, frames.encode({"ready": True}))
    actions = plugins.action_types()
    while True:
        request = requests.get()
        _alarm(float(request["seconds"]))
        answer = answering.answer(actions, request, answer_bytes)
        _alarm(None)
        frames.write(answers_pipe, answer.frame)
        if answer.last:
            return


def _take_pipes() -> tuple[int, int]:
    """Keep the host's pipes for ourselves: what the plugin prints goes to the standard error instead."""
    requests_pipe, answers_pipe = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests_pipe, answers_pipe


def _limit(memory_bytes: int) -> None:
    if sys.platform == "linux":  # elsewhere the kernel refuses or ignores it
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarm(seconds: float | None) -> None:
    """Have the kernel end this process if a call overruns: even where the host is dead and the plugin keeps the GIL."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0.0 if seconds is None else seconds + GRACE_SECONDS)


def _receive(pipe: int, requests: "queue.SimpleQueue[dict[str, Json]]") -> None:
    while (request := frames.read(pipe)) is not None:
        requests.put(request)
    # The host is gone. Whatever the plugin is doing, and whatever it started, ends now.
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
    sys.stdout.flush()
    os._exit(0)  # the thread that waits for requests, and those of the plugin, would keep us

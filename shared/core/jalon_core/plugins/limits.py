"""How much a plugin may take."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one plugin gets.

    :ivar seconds: longest call, unless the action declares less.
    :ivar start_seconds: longest start of a process, the plugin's import included.
    :ivar memory_bytes: address space of each of its processes.
    :ivar answer_bytes: longest answer.
    :ivar request_bytes: longest request: parameters and memory together.
    :ivar processes: how many calls run at once; the next ones wait.
    :ivar idle_seconds: after which a process without work is ended.
    :ivar failures: how many calls in a row may fail before the plugin is held.
    :ivar first_pause: seconds for which it is held first; doubled each time the probe fails.
    :ivar longest_pause: the end of that doubling.
    """

    seconds: float = 10.0
    start_seconds: float = 20.0
    memory_bytes: int = 1024 * 1024 * 1024
    answer_bytes: int = 256 * 1024
    request_bytes: int = 512 * 1024
    processes: int = 2
    idle_seconds: float = 60.0
    failures: int = 5
    first_pause: float = 30.0
    longest_pause: float = 600.0

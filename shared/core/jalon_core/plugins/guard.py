"""What the host keeps about one plugin: its processes, its breaker, its record."""

import datetime as dt

from jalon_core.clock import now
from jalon_core.plugins.breaker import Breaker
from jalon_core.plugins.failures import ActionFailed, PluginFailure
from jalon_core.plugins.health import PluginCondition, PluginHealth, Record
from jalon_core.plugins.limits import Limits
from jalon_core.plugins.pool import Pool
from jalon_sdk.plugins import Contribution


class Guard:
    """Stands between one plugin and everybody else."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.pool = Pool(name, limits)
        self.breaker = Breaker(
            failures=limits.failures, first_pause=limits.first_pause, longest_pause=limits.longest_pause
        )
        self.record = Record()

    def succeeded(self) -> None:
        """A call gave a result."""
        self.breaker.succeeded()
        self.record.succeeded()

    def failed(self, action: str, failure: PluginFailure) -> None:
        """A call gave none; whether that speaks against the plugin, the failure knows."""
        self.record.failure(action, failure)
        if failure.counts:
            self.breaker.failed()
        elif isinstance(failure, ActionFailed):
            self.breaker.succeeded()  # an honest "it cannot be done" is good work
        else:
            self.breaker.neither()

    def health(self, plugin: Contribution, *, disabled: bool) -> PluginHealth:
        """How the plugin is now."""
        condition: PluginCondition = "ok"
        retry_at = None
        if disabled:
            condition = "disabled"
        elif self.breaker.state != "closed":
            condition = "held"
            retry_at = now() + dt.timedelta(seconds=self.breaker.remaining)
        return PluginHealth(
            name=self.name,
            distribution=plugin.info.distribution,
            version=plugin.info.version,
            summary=plugin.info.summary,
            condition=condition,
            retry_at=retry_at,
            provides=plugin.provides,
            load_seconds=plugin.load_seconds,
            processes=self.pool.size,
            calls=self.record.calls,
            failed=self.record.failed,
            last_failures=tuple(self.record.last),
        )

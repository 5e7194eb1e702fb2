"""How a call of an action can fail.

What a caller needs to know is on the exception: whether the same call may be tried again (``retryable``), when
(``retry_after``), or whether the run should rather be held until somebody does something (``holds``).
"""

from collections.abc import Iterable
from typing import ClassVar

from jalon_sdk.descriptors import Problem


class PluginFailure(Exception):
    """A call of an action did not give a result.

    :cvar code: stable, snake_case; shown in the trace of a run and translated by the web page.
    :cvar holds: the run should wait, for the plugin or its state, not the call, is at fault.
    :cvar counts: whether the breaker counts it against the plugin.
    :ivar retryable: whether the same call, with the same key, may succeed later.
    :ivar retry_after: seconds to wait before that; None leaves it to the caller.
    """

    code: ClassVar[str] = "plugin_failed"
    holds: ClassVar[bool] = False
    counts: ClassVar[bool] = True

    def __init__(self, detail: str, *, retryable: bool = False, retry_after: float | None = None) -> None:
        self.detail = detail
        self.retryable = retryable
        self.retry_after = retry_after
        super().__init__(detail)


class PluginMissing(PluginFailure):
    """No installed plugin contributes this action."""

    code = "plugin_missing"
    holds = True
    counts = False

    LOOK_AGAIN: ClassVar[float] = 30.0
    """Seconds after which to look again for a plugin that vanished while this process goes on believing in it."""


class PluginDisabled(PluginFailure):
    """Somebody switched the plugin off."""

    code = "plugin_disabled"
    holds = True
    counts = False


class PluginInQuarantine(PluginFailure):
    """The plugin could not be loaded."""

    code = "plugin_quarantined"
    holds = True
    counts = False


class PluginHeld(PluginFailure):
    """The plugin failed again and again; it is left alone until ``retry_after``, then tried once."""

    code = "plugin_held"
    holds = True
    counts = False


class PluginBusy(PluginFailure):
    """All processes of the plugin were at work for as long as a call may take."""

    code = "plugin_busy"
    counts = False


class ParamsRefused(PluginFailure):
    """The parameters do not fit the action; its code was not called."""

    code = "action_params_invalid"
    counts = False

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.path} {problem.detail}" for problem in self.problems))


class ActionFailed(PluginFailure):
    """The action said that it cannot be done; its words are for the user."""

    code = "action_failed"
    counts = False


class PluginRaised(PluginFailure):
    """The plugin's code raised; ``trace`` is its traceback. Retryable if it asked for that (``TryLater``)."""

    code = "plugin_raised"

    def __init__(
        self, detail: str, *, trace: str = "", retryable: bool = False, retry_after: float | None = None
    ) -> None:
        self.trace = trace
        super().__init__(detail, retryable=retryable, retry_after=retry_after)


class PluginTimedOut(PluginFailure):
    """The call took longer than the action may; its process was ended. Retryable if the action is idempotent."""

    code = "plugin_timed_out"


class PluginCrashed(PluginFailure):
    """The process ended, or said what no worker says, in the middle of a call. Retryable if idempotent."""

    code = "plugin_crashed"


class PluginOutOfMemory(PluginFailure):
    """The call needed more memory than a plugin has; its process was ended."""

    code = "plugin_out_of_memory"


class AnswerRefused(PluginFailure):
    """The call gave something that is no result: of the wrong type, too long, or not as declared."""

    code = "plugin_answer_refused"


class PluginWontStart(PluginFailure):
    """The plugin's process did not get as far as being ready."""

    code = "plugin_wont_start"

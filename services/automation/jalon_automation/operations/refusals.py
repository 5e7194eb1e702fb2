"""What operations say no with, besides what `jalon_core.errors` has."""

from jalon_core.errors import Conflict, Invalid


class DefinitionRefused(Invalid):
    """The definition cannot be published; ``problems`` says why."""

    code = "definition_refused"


class NotPublished(Conflict):
    """A workflow that was never published cannot be paused or resumed."""

    code = "not_published"


class RunNotFailed(Conflict):
    """Only a run that has failed can be tried again."""

    code = "run_not_failed"


class RunEnded(Conflict):
    """A run that has ended cannot be cancelled."""

    code = "run_ended"

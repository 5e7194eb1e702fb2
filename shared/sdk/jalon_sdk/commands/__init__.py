"""Every command: a request to one service to do something, sent over the bus on somebody's behalf.

Named ``<record>.<verb>``; the type on the wire is ``jalon.<name>.v<version>``. The service that owns the record
checks the scope's rights and answers with ``command.answered`` (see `jalon_sdk.events.bus`).
"""

from jalon_sdk.commands import automation, campaigns, contacts, pipeline
from jalon_sdk.commands.command import Command

COMMANDS: dict[str, type[Command]] = {
    command.type(): command
    for module in (contacts, pipeline, campaigns, automation)
    for command in vars(module).values()
    if isinstance(command, type) and issubclass(command, Command) and "name" in vars(command)
}
"""Every command by its type on the wire."""

__all__ = ["COMMANDS", "Command"]

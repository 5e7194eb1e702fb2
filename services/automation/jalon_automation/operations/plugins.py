"""Switching plugins on and off, and what becomes of the workflows that need them."""

from sqlalchemy import select

from jalon_automation.models import PluginSwitch, Run, Workflow
from jalon_automation.operations import runs
from jalon_automation.operations.gone_stages import is_suspended
from jalon_automation.operations.hosting import BUILT_IN, host_of, refresh_switches
from jalon_core.access.rights import require_admin
from jalon_core.errors import NotFound
from jalon_core.plugins.host import PluginHost
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.plugins import Plugins


def switch_plugin(uow: UnitOfWork, name: str, *, on: bool) -> None:
    """Switch a plugin on or off, at once and for all processes. Its workflows hold while it is off."""
    require_admin(uow.caller)
    host = host_of(uow.session, uow.settings)
    if name == BUILT_IN or name not in host.plugins.registered:
        raise NotFound
    switch = uow.session.get(PluginSwitch, name)
    if on and switch is not None:
        uow.session.delete(switch)
    elif not on and switch is None:
        uow.session.add(PluginSwitch(name=name, switched_by=uow.caller.actor))
    uow.session.flush()
    refresh_switches(uow.session, host)
    apply_availability(uow, host)


def apply_availability(uow: UnitOfWork, host: PluginHost) -> int:
    """Let workflows and held runs follow what is offered now; say how many changed."""
    changed = _obstacles(uow, host.plugins)
    held = uow.session.scalars(
        select(Run)
        .where(Run.status == "held", Run.due_at.is_(None), Run.reason.like("action\\_type\\_%", escape="\\"))
        .order_by(Run.id)
        .with_for_update(skip_locked=True)
    ).all()
    for run in held:
        action = (run.reason or "").partition(": ")[2]
        if host.plugins.availability(action) == "ok":
            runs.go_on(uow, run)
            changed += 1
    return changed


def _obstacles(uow: UnitOfWork, plugins: Plugins) -> int:
    changed = 0
    current = select(Workflow).where(Workflow.current_number.is_not(None), Workflow.deleted_at.is_(None))
    for workflow in uow.session.scalars(current).all():
        if is_suspended(workflow):
            continue
        state = plugins.availability(workflow.trigger_type or "")
        obstacle = None if state == "ok" else f"trigger_type_{state}: {workflow.trigger_type}"
        if workflow.obstacle != obstacle:
            workflow.obstacle = obstacle
            changed += 1
    return changed

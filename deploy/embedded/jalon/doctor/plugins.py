"""The installed plugins."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_automation.operations.hosting import close_host, host_of


def check_plugins(patient: Patient) -> Iterator[Finding]:
    """One finding per plugin."""
    context = patient.contexts.get("automation")
    if context is None:
        return
    try:
        with context.reading() as session:
            found = host_of(session, context.settings).health()
    except SQLAlchemyError:
        return  # the database's own check tells
    finally:
        close_host(context.database.engine)
    if not found:
        yield Finding("plugins", "none" if not context.settings.plugins_off else "none, because of JALON_PLUGINS_OFF")
    for plugin in found:
        what = f"plugin {plugin.name} {plugin.version}"
        if plugin.condition == "quarantined":
            yield Finding(what, f"cannot be loaded: {plugin.reason}", "Install a version that fits, or remove it.")
        else:
            yield Finding(what, "is switched off" if plugin.condition == "disabled" else "can be loaded")

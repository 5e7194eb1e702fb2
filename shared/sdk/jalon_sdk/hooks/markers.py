"""The marks of hook specifications and implementations."""

import pluggy

NAMESPACE = "jalon"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)

"""What pluggy would let pass in silence: implementations that are never called or called with surprises."""

import difflib
import inspect
from collections.abc import Iterable

from jalon_sdk.hooks.markers import NAMESPACE

_MARK = f"{NAMESPACE}_impl"


def hook_names(specs: Iterable[type]) -> tuple[str, ...]:
    """The names of all hooks that some classes specify."""
    return tuple(name for cls in specs for name in vars(cls) if name.startswith(f"{NAMESPACE}_"))


def unusable_implementations(plugin: object, known: Iterable[str]) -> list[str]:
    """Functions of a plugin that look like hook implementations and would not work as such."""
    known = tuple(known)
    problems = []
    for name in dir(plugin):
        member = getattr(plugin, name, None)
        if not name.startswith(f"{NAMESPACE}_") or not inspect.isroutine(member):
            continue
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            problems.append(f"there is no hook {name}" + (f"; is {close[0]} meant?" if close else ""))
        elif not hasattr(member, _MARK):
            problems.append(f"{name} lacks @hookimpl, so it would never be called")
        elif any(
            parameter.default is not inspect.Parameter.empty
            for parameter in inspect.signature(member).parameters.values()
        ):
            problems.append(f"{name} has a default for an argument; pluggy's versions differ in what they do with it")
    return problems

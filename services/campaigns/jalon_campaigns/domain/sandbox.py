"""The sandbox in which templates are rendered: it looks into plain values only, counts, and notes what is missing."""

import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Undefined
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as JINJA_TESTS

from jalon_campaigns.domain import formatting
from jalon_campaigns.domain.language import EACH, FILTERS, LOOP_ATTRIBUTES, TESTS
from jalon_campaigns.domain.refusals import TemplateRefused, TemplateTooLong

LONGEST_TEXT = 256 * 1024
MOST_ROUNDS = 10_000
LONGEST_SECONDS = 2.0


class Fields(dict[str, Any]):
    """Merge fields, which know where they stand (``contact.custom``) so that a missing one can be named."""

    def __init__(self, data: Mapping[str, Any], path: str = "") -> None:
        self.path = path
        inside = f"{path}." if path else ""
        # A field without a value is a missing one: nobody wants to be greeted as "None".
        known = {str(key): value for key, value in data.items() if value is not None and value != ""}
        super().__init__({key: _plain(value, inside + key) for key, value in known.items()})


@dataclass
class Rendering:
    """One rendering under way: what it missed, what it may still use."""

    reader: formatting.Reader
    missing: dict[str, None] = field(default_factory=dict)
    rounds: int = 0
    ends_at: float = field(default_factory=lambda: time.monotonic() + LONGEST_SECONDS)

    def count_round(self) -> None:
        """Count one round of a loop."""
        self.rounds += 1
        if self.rounds > MOST_ROUNDS or time.monotonic() > self.ends_at:
            raise TemplateTooLong("the template's loops take too long")


UNDER_WAY: ContextVar[Rendering] = ContextVar("rendering")
"""The rendering of this thread, which the filters and missing fields tell."""


class Missing(Undefined):
    """A field that is not there. It may be tested (``or``, ``if``, ``default``); to print it is to miss it."""

    def __str__(self) -> str:
        name = self._path()
        UNDER_WAY.get().missing.setdefault(name)
        return f"[{name}]"

    def __iter__(self) -> Iterator[Any]:
        str(self)
        return iter(())

    def _fail_with_undefined_error(self, *_args: Any, **_options: Any) -> Any:
        str(self)
        raise TemplateRefused(f"{self._path()} is missing and cannot be compared")

    __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error

    def _path(self) -> str:
        path = getattr(self._undefined_obj, "path", "")
        return f"{path}.{self._undefined_name}" if path else str(self._undefined_name)


class Sandbox(ImmutableSandboxedEnvironment):
    """Looks into our own dictionaries and lists, and into nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a dictionary, or what a loop says about itself."""
        if isinstance(obj, LoopContext) and attribute in LOOP_ATTRIBUTES:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A field of a dictionary, or an item of a list."""
        if isinstance(obj, Missing):
            return self.undefined(obj=_Place(obj._path()), name=str(argument))
        try:
            if isinstance(obj, Fields | list):
                return obj[argument]
        except (LookupError, TypeError):
            pass
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing can be called."""
        return False


@dataclass(frozen=True)
class _Place:
    path: str


def environment(*, html: bool) -> Sandbox:
    """A sandbox; for HTML, it escapes what is merged in."""
    made = Sandbox(undefined=Missing, autoescape=html, keep_trailing_newline=True, cache_size=0)
    made.globals.clear()
    made.filters = {name: JINJA_FILTERS[name] for name in FILTERS if name in JINJA_FILTERS}
    made.filters |= {EACH: _each, "join": _join}
    made.filters |= {name: _for_reader(write) for name, write in formatting.FILTERS.items()}
    made.tests = {name: JINJA_TESTS[name] for name in TESTS}
    return made


def _plain(value: Any, path: str) -> Any:
    if isinstance(value, Mapping):
        return Fields(value, path)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{path}[{index}]") for index, item in enumerate(value)]
    return value if isinstance(value, str | int | float | bool) else str(value)


def _each(items: Any) -> Iterator[Any]:
    for item in items:
        UNDER_WAY.get().count_round()
        yield item


def _join(items: Any, separator: str = ", ") -> str:
    if not isinstance(items, list):
        return str(items)
    words = [str(item) for item in items]
    if sum(map(len, words)) + len(str(separator)) * len(words) > LONGEST_TEXT:
        raise TemplateTooLong(f"the text would be longer than {LONGEST_TEXT} characters")
    return str(separator).join(words)


def _for_reader(write: Any) -> Any:
    def filter_(value: Any) -> str:
        return str(value) if isinstance(value, Undefined) else str(write(value, UNDER_WAY.get().reader))

    return filter_

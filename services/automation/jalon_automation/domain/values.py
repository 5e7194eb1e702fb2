"""Values of a definition: literals, ``{"from": "dotted.path"}``, ``{"template": "text with {{ path }}"}``.

A template is text with merge fields, no program: it may name values and pass them through a few filters, and nothing
else. It sees plain JSON, never a Python object.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jalon_sdk.conditions import lookup
from jalon_sdk.descriptors import is_expression
from jalon_sdk.serial import Json

MAX_TEMPLATE = 10_000
ROOTS = frozenset({"event", "record", "before", "changed", "contact", "deal", "ticket", "steps", "run"})
"""What values may begin with."""

_FILTERS = frozenset({"capitalize", "d", "default", "first", "join", "last", "lower", "title", "trim", "upper"})
_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
)


class WrongValue(ValueError):
    """A value cannot be computed; ``code`` says why: ``template_invalid`` or ``value_missing``."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)


class _Missing(StrictUndefined):
    """What a template named and is not there: an error when it is shown, unless a default stands in for it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _key: Any) -> Any:
        return self


class _Environment(ImmutableSandboxedEnvironment):
    """Looks names up in JSON alone: ``values.items`` is the field "items", never a method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, _Missing):
            return obj
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(f"{argument} is not there")


_ENVIRONMENT = _Environment(  # makes text, never HTML
    autoescape=False,
    undefined=_Missing,
    finalize=lambda value: "" if value is None else value,
)


def resolve(value: Json, facts: Mapping[str, Json]) -> Json:
    """Compute a value, also the expressions inside of lists and objects. A path that leads nowhere gives None.

    :raises WrongValue: a template names something that is not there, or is no template.
    """
    if isinstance(value, Mapping):
        if is_expression(value):
            return lookup(facts, value["from"]) if "from" in value else _render(value["template"], facts)
        return {key: resolve(item, facts) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item, facts) for item in value]
    return value


def paths(value: Json) -> Iterator[str]:
    """Every path that a value reads, templates included.

    :raises WrongValue: it holds what is no template or no path.
    """
    if isinstance(value, Mapping):
        if is_expression(value):
            yield from _expression_paths(value)
        else:
            for item in value.values():
                yield from paths(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from paths(item)


def roots(value: Json) -> frozenset[str]:
    """What the paths of a value begin with."""
    return frozenset(path.partition(".")[0] for path in paths(value))


def _expression_paths(value: Mapping[str, Json]) -> Iterator[str]:
    text = value.get("from", value.get("template"))
    if not isinstance(text, str):
        raise WrongValue("value_invalid", "from and template take a text")
    if "from" in value:
        yield text
        return
    yield from _template_paths(text)


@lru_cache(maxsize=512)
def _template_paths(text: str) -> tuple[str, ...]:
    found = (_path(node) for node in _parsed(text).find_all((nodes.Name, nodes.Getattr)))
    return tuple(path for path in found if path)


def _path(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        inner = _path(node.node)
        return f"{inner}.{node.attr}" if inner else None
    return None


def _parsed(text: str) -> nodes.Template:
    if len(text) > MAX_TEMPLATE:
        raise WrongValue("template_invalid", f"has more than {MAX_TEMPLATE} characters")
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        raise WrongValue("template_invalid", f"line {error.lineno}: {error.message}") from error
    for node in _walk(tree):
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise WrongValue(
                "template_invalid", f"{node.name} is no filter here; there are {', '.join(sorted(_FILTERS))}"
            )
        if not isinstance(node, _NODES):
            raise WrongValue("template_invalid", "only {{ fields }} with filters may stand in a text")
    return tree


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


@lru_cache(maxsize=512)
def _compiled(text: str) -> Template:
    _parsed(text)
    return _ENVIRONMENT.from_string(text)


def _render(text: str, facts: Mapping[str, Json]) -> str:
    try:
        return _compiled(text).render(facts)
    except UndefinedError as error:
        raise WrongValue("value_missing", f"{text!r}: {error.message}") from error

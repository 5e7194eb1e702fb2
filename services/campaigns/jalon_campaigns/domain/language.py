"""What a template may say: Jinja without anything that computes, calls, assigns or reaches into objects.

Left are merge fields, fallbacks (``or``, ``default``), conditions, loops over lists, and a short list of filters. What
is left cannot grow without bound: the text is at most a loop budget times the template's own length, and rendering
(see `jalon_campaigns.domain.rendering`) counts both.
"""

from jinja2 import Environment, TemplateSyntaxError, nodes

from jalon_campaigns.domain.refusals import TemplateRefused, TemplateTooLong

FIELDS = frozenset({"company", "contact", "custom", "owner", "values"})
"""What a template sees."""

FILTERS = frozenset(
    {"capitalize", "default", "first", "join", "last", "length", "local_date", "local_datetime", "local_time"}
    | {"lower", "money", "title", "trim", "truncate", "upper"}
)
TESTS = frozenset({"defined", "none", "undefined"})
LOOP_ATTRIBUTES = frozenset({"first", "index", "index0", "last", "length", "revindex"})

LONGEST = 200_000
MOST_NODES = 5_000
DEEPEST_LOOP = 3

EACH = "each_counted"
"""The filter that `counted` puts around every list that is looped over; templates cannot name it themselves."""

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Test, nodes.If, nodes.For, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Compare,
    nodes.Operand, nodes.List, nodes.Tuple, nodes.Keyword,
)  # fmt: skip


def read(environment: Environment, source: str) -> nodes.Template:
    """Parse a template and check that it says only what templates may.

    :raises TemplateRefused: it does not.
    """
    if len(source) > LONGEST:
        raise TemplateTooLong(f"a template has at most {LONGEST} characters")
    try:
        tree = environment.parse(source)
        _check(tree)
    except TemplateSyntaxError as error:
        raise TemplateRefused(error.message or "cannot be read", error.lineno) from None
    except RecursionError:
        raise TemplateRefused("is nested too deeply") from None
    return counted(tree)


def counted(tree: nodes.Template) -> nodes.Template:
    """Let every loop of the template count its rounds."""
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, EACH, [], [], None, None, lineno=loop.lineno)
    return tree


def _check(tree: nodes.Template) -> None:
    names = FIELDS | {"loop"} | {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    for count, node in enumerate(tree.find_all(nodes.Node)):
        if count > MOST_NODES:
            raise TemplateTooLong(f"a template has at most {MOST_NODES} parts")
        if not isinstance(node, _ALLOWED):
            raise TemplateRefused(f"templates have no {type(node).__name__.lower()}", node.lineno)
        if isinstance(node, nodes.Name) and node.name not in names:
            raise TemplateRefused(
                f"nothing is called {node.name!r}; there are {', '.join(sorted(FIELDS))}", node.lineno
            )
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise TemplateRefused(f"there is no filter {node.name!r}", node.lineno)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise TemplateRefused(f"there is no test {node.name!r}", node.lineno)
    _check_loops(tree, 0)


def _check_loops(node: nodes.Node, depth: int) -> None:
    if isinstance(node, nodes.For):
        depth += 1
        if node.recursive or depth > DEEPEST_LOOP:
            raise TemplateRefused(f"loops go {DEEPEST_LOOP} deep at most", node.lineno)
    for child in node.iter_child_nodes():
        _check_loops(child, depth)

"""``docs/errors.md`` lists every code that a client can meet, with its status; nothing else is in it."""

import importlib
import pkgutil
import re
from importlib import metadata
from pathlib import Path

from jalon_core.errors import Refusal
from jalon_core.http.problems import HTTP_CODES
from jalon_core.service import Service

PAGE = Path(__file__).parents[4] / "docs" / "errors.md"
ROW = re.compile(r"^\| `(?P<code>[a-z_]+)` \| (?P<status>\d{3}) \| (?P<meaning>.+) \|$", re.MULTILINE)

Code = tuple[str, int]


def modules():
    """All modules of all installed packages of ours."""
    for distribution in metadata.distributions():
        package = distribution.name.replace("-", "_")
        if package.startswith("jalon_"):
            root = importlib.import_module(package)
            yield root
            for found in pkgutil.walk_packages(root.__path__, f"{package}."):
                if ".migrations" not in found.name and not found.name.endswith("__main__"):
                    yield importlib.import_module(found.name)


def codes_in_code() -> set[Code]:
    codes = {(code, status) for status, code in HTTP_CODES.items()} | {("internal_error", 500)}
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Refusal) and value is not Refusal:
                codes.add((value.code, value.status))
            if isinstance(value, Service):
                codes |= set(value.refusals.values())
    return codes


def test_every_code_is_documented_with_its_status():
    documented = {(row["code"], int(row["status"])) for row in ROW.finditer(PAGE.read_text())}
    actual = codes_in_code()
    assert sorted(actual - documented) == [], "missing in docs/errors.md"
    assert sorted(documented - actual) == [], "in docs/errors.md and nowhere else"


def test_no_code_is_listed_twice():
    rows = [row["code"] + row["status"] for row in ROW.finditer(PAGE.read_text())]
    assert len(rows) == len(set(rows))

"""A new plugin's files: ``jalon plugin new <name>`` writes them with this."""

import keyword
import re
from importlib.resources import files
from pathlib import Path
from string import Template

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FILES = {
    "pyproject.toml.in": "pyproject.toml",
    "README.md.in": "README.md",
    "plugin.py.in": "jalon_plugin_$name/__init__.py",
    "test_plugin.py.in": "tests/test_$name.py",
}


class NoPlugin(ValueError):
    """The plugin cannot be written: its name is none, or its folder is there already."""


def write_plugin(folder: Path, name: str) -> Path:
    """Write a package that is a whole plugin: one action, its tests, its metadata.

    What is written works as it is and passes `jalon_sdk.testing.PluginContract`; the author changes it from there.

    :param folder: where the package's folder ``<name>`` goes.
    :param name: of the plugin: lower-case letters, digits and ``_``.
    :return: the package's folder.
    :raises NoPlugin: see there.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise NoPlugin(f"{name!r} is no name for a plugin: use lower-case letters, digits and _, such as 'follow_up'")
    root = folder / name
    if root.exists():
        raise NoPlugin(f"{root} is there already")
    words = {"name": name, "distribution": f"jalon-plugin-{name.replace('_', '-')}", "title": name.replace("_", " ")}
    for template, target in _FILES.items():
        path = root / Template(target).substitute(words)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = files(__name__).joinpath("templates", template).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")
    return root

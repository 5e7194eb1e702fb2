"""Plugins for tests of plugins: packages written into a folder, as if they had been installed there."""

from pathlib import Path
from textwrap import dedent


def write_installed(folder: Path, name: str, code: str, *, package: str | None = None, version: str = "1.0") -> Path:
    """Write a plugin of one module and the metadata that makes its entry point found; the folder goes on the path.

    :param name: of the entry point.
    :param package: the module's name; ``jalon_plugin_<name>`` unless given.
    :return: the module's file.
    """
    package = package or f"jalon_plugin_{name}"
    distribution = package.replace("_", "-")
    module = folder / f"{package}.py"
    module.write_text(dedent(code), encoding="utf-8")
    metadata = folder / f"{package}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\nSummary: The plugin {name}\n",
        encoding="utf-8",
    )
    (metadata / "entry_points.txt").write_text(f"[jalon.plugins]\n{name} = {package}\n", encoding="utf-8")
    return module

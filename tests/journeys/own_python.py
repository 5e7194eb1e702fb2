"""A Python environment of one's own, in which a package can really be uninstalled and installed again.

It finds everything that the tests' environment has, but for the packages that are left out. No network is needed.
"""

import subprocess
import sys
import sysconfig
from pathlib import Path


class OwnPython:
    """An environment beside the tests' own, without some of its packages.

    :ivar python: its interpreter; the program `jalon` is beside it.
    """

    def __init__(self, folder: Path, *, without: str) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
        self.python = folder / "bin" / "python"
        [own] = folder.glob("lib/python*/site-packages")
        module = without.replace("-", "_")
        for found in Path(sysconfig.get_path("purelib")).iterdir():
            if not found.name.removeprefix("_editable_impl_").startswith(module):
                (own / found.name).symlink_to(found)
        program = (Path(sys.executable).parent / "jalon").read_text().splitlines(keepends=True)
        (folder / "bin" / "jalon").write_text("".join([f"#!{self.python}\n", *program[1:]]))
        (folder / "bin" / "jalon").chmod(0o755)

    def install(self, wheel: Path) -> None:
        """`pip install` a file."""
        self._pip("install", "--no-index", "--no-deps", str(wheel))

    def uninstall(self, distribution: str) -> None:
        """`pip uninstall`."""
        assert f"Successfully uninstalled {distribution}" in self._pip("uninstall", "--yes", distribution)

    def _pip(self, *words: str) -> str:
        return pip("--python", str(self.python), *words)


def make_wheel(package: Path, folder: Path) -> Path:
    """Build a package of this project into a file that can be installed."""
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(package))
    [wheel] = folder.glob("*.whl")
    return wheel


def pip(*words: str) -> str:
    """What `pip` prints; it must succeed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

"""Jalon as a newcomer starts it: `jalon run` in a process of its own, on a free port, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from jalon_core.testing.ports import free_port

PASSWORD = "la-la-la-42"
ROOT = Path(__file__).parents[2]
START_PATIENCE = 120.0


class JalonProcess:
    """One running Jalon; `kill` ends it the hard way, `start` starts it again on the same data.

    :param python: the interpreter beside which the program `jalon` is; the tests' own unless given.
    """

    def __init__(self, data_dir: Path, *, python: Path | None = None, **settings: str) -> None:
        self.data_dir = data_dir
        self.program = str((python or Path(sys.executable)).parent / "jalon")
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self._members: list[Member] = []
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
        environ |= {
            "JALON_DATA_DIR": str(self.data_dir),
            "JALON_PORT": str(self.port),
            "JALON_DEMO_PASSWORD": PASSWORD,
            "JALON_PASSWORD_COST": "cheap",
            "JALON_FORM_RATE": "100000 per minute",
            "JALON_WEB_DIR": str(ROOT / "web" / "dist"),
        } | self._settings
        before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self.program, "run"],
                env=environ,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_PATIENCE
        while b"Jalon is ready" not in self.log.read_bytes()[before:]:
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        """The process that leads the group."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """`kill -9` the whole process group."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def interrupt(self) -> int:
        """Ctrl-C; gives the exit code."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGINT)
        return self._process.wait(30)

    def end(self) -> None:
        """End it, however it is."""
        for member in self._members:
            member.http.close()
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def sign_in(self, email: str) -> "Member":
        """A client that is signed in as one of the demo's members."""
        member = Member(self.origin, email)
        self._members.append(member)
        return member

    def submit(self, **values: str) -> httpx.Response:
        """Send the demo's form as JSON."""
        return httpx.post(f"{self.origin}/f/cours-d-essai", json=values, timeout=30)


class Member:
    """A member at their browser, as far as the API goes."""

    def __init__(self, origin: str, email: str) -> None:
        answer = httpx.post(f"{origin}/api/v1/session", json={"email": email, "password": PASSWORD}, timeout=30)
        assert answer.status_code == 201, answer.text
        self.me = answer.json()["member"]
        self.token = answer.json()["access_token"]
        headers = {"Authorization": f"Bearer {self.token}"}
        self.http = httpx.Client(base_url=f"{origin}/api/v1", headers=headers, timeout=30)

    def get(self, path: str, **params: Any) -> Any:
        """The JSON answer to a GET that must succeed."""
        answer = self.http.get(path, params=params)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def items(self, path: str, **params: Any) -> list[Any]:
        """All items of a list, page by page."""
        items: list[Any] = []
        cursor = None
        while True:
            page = self.get(path, limit=200, **({"cursor": cursor} if cursor else {}), **params)
            items += page["items"]
            cursor = page.get("next")
            if not cursor:
                return items

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Any request with a JSON body."""
        return self.http.request(method, path, json=body, headers=headers)


@contextmanager
def running(data_dir: Path, *, python: Path | None = None, **settings: str) -> Iterator[JalonProcess]:
    """Jalon, started and surely ended."""
    jalon = JalonProcess(data_dir, python=python, **settings)
    try:
        jalon.start()
        yield jalon
    finally:
        jalon.end()


def eventually(check: Any, *, within: float = 10.0) -> Any:
    """Call ``check`` until it gives something true, and give that.

    :raises AssertionError: it never did; the last assertion error of ``check`` if there was one.
    """
    deadline = time.monotonic() + within
    while True:
        try:
            found = check()
            if found:
                return found
            problem: AssertionError | None = None
        except AssertionError as error:
            problem = error
        if time.monotonic() > deadline:
            raise problem or AssertionError(f"not within {within} s: {check}")
        time.sleep(0.05)

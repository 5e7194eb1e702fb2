"""A PostgreSQL, a RabbitMQ and a mail server of one's own: on own ports, in own folders, ended by their ids.

They are there to be stopped, killed and started again, which nobody may do to servers that others use too.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg

from jalon_core.testing.ports import free_port
from jalon_core.testing.servers import missing

START_PATIENCE = 120.0
STOP_PATIENCE = 60.0

RABBITMQ_PROGRAMS = "/usr/lib/rabbitmq/bin:/usr/local/lib/rabbitmq/bin:/opt/homebrew/sbin"
"""Where the server's own script is; Debian's in /usr/sbin serves the one installation of the machine only."""


class OwnServer:
    """A server that this process has started.

    :ivar log: what it prints.
    """

    def __init__(self, folder: Path, name: str, *, user: str | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.log = folder / f"{name}.log"
        self.user = user
        self._process: subprocess.Popen[bytes] | None = None
        if user is not None:
            shutil.chown(folder, user)

    def run(self, command: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        """Start it in the background, in a process group of its own."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=dict(os.environ if environ is None else environ),
                cwd=self.folder,
                user=self.user,
                group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
                extra_groups=None if self.user is None else [],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait until it does its work."""
        assert self._process is not None
        deadline = time.monotonic() + START_PATIENCE
        while not ready():
            assert self._process.poll() is None, self.log.read_text("utf-8", "replace")[-3000:]
            assert time.monotonic() < deadline, self.log.read_text("utf-8", "replace")[-3000:]
            time.sleep(0.1)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it with a signal, by its id; what it leaves of its group is killed."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


class OwnPostgresql(OwnServer):
    """A PostgreSQL; as root it is run as another user, since it refuses to be root's."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        program = str(found[-1]) if found else shutil.which("postgres")
        if program is None:
            missing("PostgreSQL is not installed")
        super().__init__(folder, "postgresql", user=_somebody_else())
        self._programs = Path(program).resolve().parent
        self._data = folder / "data"
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        made = [self._programs / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(
            [*map(str, made), "--locale=C"],
            check=True,
            capture_output=True,
            user=self.user,
            extra_groups=None if self.user is None else [],
            cwd=folder,
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "max_connections": 250,
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self.run([str(self._programs / "postgres"), "-D", str(self._data), *words])
        self.wait_until(self._answers)

    def restart(self, how: Literal["fast", "immediate"]) -> None:
        """Stop it, in order or as if it had crashed, and start it again."""
        self.end(signal.SIGINT if how == "fast" else signal.SIGQUIT)
        self.start()

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False


class OwnRabbitmq(OwnServer):
    """A RabbitMQ with its own node, cookie and port mapper.

    :param definitions: virtual hosts, users and permissions that it has from the start.
    """

    def __init__(self, folder: Path, definitions: Path) -> None:
        program = shutil.which("rabbitmq-server", path=RABBITMQ_PROGRAMS)
        if program is None or shutil.which("epmd") is None:
            missing("RabbitMQ is not installed")
        super().__init__(folder, "rabbitmq")
        self._program = program
        self.port, ports = free_port(), free_port()
        self._ports = OwnServer(folder / "epmd", "epmd")
        self._environ = {name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ_")} | {
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(ports),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RUNNING_UNDER_SYSTEMD": "true",  # become the server, instead of a shell that waits for it
            "RABBITMQ_NODENAME": f"faults{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none.conf"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        }
        (folder / "enabled_plugins").write_text("[].\n")
        (folder / "rabbitmq.conf").write_text(
            f"load_definitions = {definitions}\nlog.console = true\nlog.console.level = warning\n"
        )

    def start(self) -> None:
        """Start it and wait until it listens."""
        if not _listening(int(self._environ["ERL_EPMD_PORT"])):
            self._ports.run(["epmd", "-port", self._environ["ERL_EPMD_PORT"]], self._environ)
            self._ports.wait_until(lambda: _listening(int(self._environ["ERL_EPMD_PORT"])))
        self.run([self._program], self._environ)
        self.wait_until(lambda: _listening(self.port))

    def close(self) -> None:
        """End it, and its port mapper."""
        self.end()
        self._ports.end()


class MailSink(OwnServer):
    """A mail server that keeps every mail it has accepted as a file.

    :ivar mails: the folder of the files.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "sink")
        self.mails = folder / "mails"
        self.port = free_port()

    def start(self) -> None:
        """Start it and wait until it listens."""
        program = str(Path(__file__).with_name("mail_sink.py"))
        self.run([sys.executable, program, str(self.port), str(self.mails)])
        self.wait_until(lambda: _listening(self.port))


@contextmanager
def server_folder() -> Iterator[Path]:
    """A folder that other users may enter: PostgreSQL's has to be reached by the user it is run as."""
    folder = Path(tempfile.mkdtemp(prefix="jalon-faults-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody_else() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return missing("PostgreSQL refuses root, and there is no other user")


def _listening(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False

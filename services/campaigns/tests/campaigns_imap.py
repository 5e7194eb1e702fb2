"""A real IMAP server (Dovecot) with a folder, a port and a configuration of its own. Without it the test is skipped."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from jalon_core.testing.servers import missing

USER, PASSWORD = "zoe", "la-la-la"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
mail_uid = {owner}
mail_gid = {owner_group}
first_valid_uid = 1
mail_max_userip_connections = 50
imap_idle_notify_interval = 29 mins
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class ImapServer:
    """The server at work.

    :ivar port: on 127.0.0.1.
    """

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if self.program is None:
            missing("dovecot-imapd is not installed here")
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid())
        owner = pwd.getpwnam("mail") if root else me
        names = ("dovecot", "dovenull", "dovecot") if root else (me.pw_name, me.pw_name, str(me.pw_gid))
        (folder / "mail").mkdir(parents=True)
        if root:
            for path in (folder, folder / "mail"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        (folder / "conf").write_text(
            _CONFIGURATION.format(
                folder=folder, internal=names[0], login=names[1], group=names[2], port=self.port, password=PASSWORD,
                owner=owner.pw_uid, owner_group=owner.pw_gid,
            )
        )  # fmt: skip

    def configure(self, line: str) -> None:
        """Start it anew with one more line of configuration."""
        self.stop()
        with (self.folder / "conf").open("a") as file:
            file.write(f"{line}\n")
        self.start()

    @property
    def url(self) -> str:
        """As a mailbox names it."""
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen(
            [str(self.program), "-F", "-c", str(self.folder / "conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < end
                time.sleep(0.02)

    def stop(self) -> None:
        """End it and its children, as a machine that fails does; clients see their connections cut."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Somebody else who uses the account."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def put(self, raw: bytes, folder: str = "INBOX") -> None:
        """Let a mail arrive."""
        with self.client() as client:
            client.append(folder, raw)


@contextmanager
def imap_server(folder: Path) -> Iterator[ImapServer]:
    """A server that ends with the block."""
    server = ImapServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()

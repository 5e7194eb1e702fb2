"""Servers that speak TLS, with certificates of an authority that nobody outside the test knows."""

import contextlib
import datetime as dt
import ipaddress
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jalon_core.testing.ports import free_port
from jalon_core.testing.servers import missing

HERE = "127.0.0.1"
PATIENCE = 30.0
DAY = dt.timedelta(days=1)


class Authority:
    """Issues certificates; ``file`` holds its own, for whoever is to trust it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, folder.name)])
        usage = x509.KeyUsage(
            key_cert_sign=True,
            crl_sign=True,
            **dict.fromkeys(
                (
                    "digital_signature",
                    "content_commitment",
                    "key_encipherment",
                    "data_encipherment",
                    "key_agreement",
                    "encipher_only",
                    "decipher_only",
                ),
                False,
            ),
        )
        certificate = (
            self._builder(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.file = folder / "ca.pem"
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str) -> tuple[Path, Path]:
        """A certificate for a host name or address, and its key, as files."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            host: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            host = x509.DNSName(name)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = (
            self._builder(subject, key.public_key())
            .add_extension(x509.SubjectAlternativeName([host]), critical=False)
            .add_extension(authority_key, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        certificate_file, key_file = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return certificate_file, key_file

    def context(self, name: str) -> ssl.SSLContext:
        """What a server needs that says it is this host."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.issue(name))
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )


@contextmanager
def wrapped(target: tuple[str, int], context: ssl.SSLContext) -> Iterator[int]:
    """A port where TLS is spoken before a server that speaks none."""
    with socket.create_server((HERE, 0)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, target, context), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE)


def _accept(listener: socket.socket, target: tuple[str, int], context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_pass_on, args=(plain, target, context), daemon=True).start()


def _pass_on(plain: socket.socket, target: tuple[str, int], context: ssl.SSLContext) -> None:
    with plain, contextlib.suppress(OSError):
        outside = context.wrap_socket(plain, server_side=True)
        with outside, socket.create_connection(target) as inside:
            _both_ways(outside, inside)


def _both_ways(outside: ssl.SSLSocket, inside: socket.socket) -> None:
    # One thread, since an SSL socket may not be read and written by two at once.
    outside.settimeout(0.005)
    inside.settimeout(0.005)
    while True:
        for source, target in ((outside, inside), (inside, outside)):
            try:
                data = source.recv(65536)
            except (TimeoutError, ssl.SSLWantReadError):
                continue
            if not data:
                return
            target.sendall(data)


class Letters:
    """What a mail server took: recipients, and whether the line was encrypted."""

    def __init__(self, *, encrypted: bool) -> None:
        self.taken: list[tuple[str, bool]] = []
        self._encrypted = encrypted

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.taken.append((envelope.rcpt_tos[0], self._encrypted or session.ssl is not None))
        return "250 queued"


class _Starting(Controller):
    """A server that wants STARTTLS before anything else."""

    def __init__(self, letters: Letters, context: ssl.SSLContext) -> None:
        super().__init__(letters, hostname=HERE, port=free_port(), tls_context=context, require_starttls=True)


class _Direct(Controller):
    """A server that speaks TLS from the first byte."""

    def __init__(self, letters: Letters, context: ssl.SSLContext) -> None:
        super().__init__(letters, hostname=HERE, port=free_port(), ssl_context=context)


@contextmanager
def mail_server(context: ssl.SSLContext, *, starting: bool) -> Iterator[tuple[Letters, int]]:
    """A mail server and its port."""
    letters = Letters(encrypted=not starting)
    controller = (_Starting if starting else _Direct)(letters, context)
    controller.start()
    try:
        yield letters, controller.port
    finally:
        controller.stop()


@contextmanager
def postgresql(authority: Authority, name: str) -> Iterator[int]:
    """A PostgreSQL that lets nobody in without TLS, with the role ``postgres``, and its port."""
    # Not in the test's folder, which is nobody else's to enter.
    with tempfile.TemporaryDirectory(prefix="jalon-postgresql-") as folder:
        yield from _postgresql(Path(folder), authority, name)


def _postgresql(folder: Path, authority: Authority, name: str) -> Iterator[int]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    program = str(found[-1]) if found else shutil.which("postgres")
    if program is None:
        missing("PostgreSQL is not installed")
    user = _somebody_else()
    for made, kept in zip(authority.issue(name), ("server.pem", "server.key"), strict=True):
        shutil.copy(made, folder / kept)
        (folder / kept).chmod(0o600)
    rules = folder / "pg_hba.conf"
    rules.write_text("hostssl all all 127.0.0.1/32 trust\nlocal all all trust\n")
    if user is not None:
        for file in (folder, *folder.iterdir()):
            shutil.chown(file, user)
    binaries, data, port = Path(program).parent, folder / "data", free_port()
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    as_user: dict[str, Any] = {} if user is None else {"user": user, "extra_groups": []}
    subprocess.run([*initdb, "--locale=C"], check=True, capture_output=True, cwd=folder, **as_user)
    options = {
        "port": port,
        "listen_addresses": HERE,
        "unix_socket_directories": folder,
        "fsync": "off",
        "ssl": "on",
        "ssl_cert_file": folder / "server.pem",
        "ssl_key_file": folder / "server.key",
        "hba_file": rules,
    }
    command = [str(binaries / "postgres"), "-D", str(data)]
    command += [word for option, value in options.items() for word in ("-c", f"{option}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)
    try:
        _wait_for(port, authority, server, folder / "log")
        yield port
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(port: int, authority: Authority, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    address = f"postgresql://postgres@{HERE}:{port}/postgres?sslmode=verify-ca&sslrootcert={authority.file}"
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)


def _somebody_else() -> str | None:
    """Whom PostgreSQL runs as, which refuses to be root's; None for whoever runs the tests."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)

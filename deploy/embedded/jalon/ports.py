"""The ports that Jalon listens on."""

import errno
import socket

from jalon.distributed.missing import Missing


def require_free(host: str, port: int, variable: str) -> None:
    """Make sure that one can listen there.

    :param variable: the setting that names another port.
    :raises Missing: somebody does already, or nobody may.
    """
    [family, kind, *_], *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    with socket.socket(family, kind) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Missing(
                    f"nobody can listen on {host}:{port} here: {error.strerror}.", f"Set {variable}."
                ) from error
            raise Missing(f"{host}:{port} is taken by another program.", f"End that, or set {variable}.") from error

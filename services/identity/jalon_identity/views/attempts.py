"""Failed attempts to prove who one is: few per address and account, more per address."""

from flask import current_app

from jalon_core.http.rates import Rate

_KEY = "jalon_identity_attempts"


class Attempts:
    """The failed attempts that this process has seen. Only failures count: who signs in is not slowed down."""

    def __init__(self) -> None:
        self._account = Rate("10 per 5 minutes")
        self._address = Rate("100 per 5 minutes")

    def require(self, address: str, account: str) -> None:
        """Stop when there were too many.

        :raises jalon_core.errors.TooMany: there were.
        """
        self._account.require(address, account)
        self._address.require(address)

    def count(self, address: str, account: str) -> None:
        """Count a failed one."""
        self._account.hit(address, account)
        self._address.hit(address)


def attempts() -> Attempts:
    """The attempts at the app that answers."""
    found: Attempts = current_app.extensions.setdefault(_KEY, Attempts())
    return found

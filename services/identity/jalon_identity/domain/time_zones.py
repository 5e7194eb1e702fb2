"""Time zones by their IANA names."""

from functools import cache
from zoneinfo import available_timezones

from jalon_identity.domain.refusals import TimeZoneUnknown


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def require_time_zone(name: str) -> str:
    """The name itself.

    :raises TimeZoneUnknown: there is no such zone.
    """
    if name not in _known():
        raise TimeZoneUnknown(f"{name[:64]!r} is no time zone, e.g. Europe/Paris")
    return name

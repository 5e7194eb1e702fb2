"""Send windows: on which days and between which hours, by the clocks where the contact lives, mails may go out."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from jalon_campaigns.domain.refusals import WindowRefused
from jalon_sdk.serial import Json

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class SendWindow:
    """On these days, from one time of the clock until before another.

    :ivar days: 1 is Monday, 7 is Sunday.
    :ivar opens: minutes after midnight; ``closes`` likewise, at most 1,440, and later.
    """

    days: frozenset[int]
    opens: int
    closes: int

    def allows(self, moment: dt.datetime, zone: ZoneInfo) -> bool:
        """Whether the clocks there stand within the window at this moment."""
        local = moment.astimezone(zone)
        return local.isoweekday() in self.days and self.opens <= local.hour * 60 + local.minute < self.closes

    def next_opening(self, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The first moment, from this one on, at which the window is open.

        Where the clocks skip the time at which it opens, it opens with the first minute after the gap; where that time
        comes twice, at the first, and again at the second if it was shut in between.
        """
        if self.allows(moment, zone):
            return moment
        return min(
            opening for opening in self._openings(moment, zone) if opening >= moment and self.allows(opening, zone)
        )

    def _openings(self, moment: dt.datetime, zone: ZoneInfo) -> Iterator[dt.datetime]:
        first = moment.astimezone(zone).date()
        # Two weeks and more: the one day of a narrow window may fall into the hour that is skipped.
        for day in range(16):
            date = first + day * _DAY
            opening = dt.datetime(date.year, date.month, date.day, self.opens // 60, self.opens % 60, tzinfo=zone)
            once, again = opening.astimezone(dt.UTC), opening.replace(fold=1).astimezone(dt.UTC)
            yield from (once, again)
            while again < once:  # the clocks skip it: the first minute after the gap is somewhere in between
                again += dt.timedelta(minutes=1)
                yield again


def read_window(data: Mapping[str, Json]) -> SendWindow:
    """Read ``{"days": [1, 2], "from": "09:00", "to": "18:00"}``; ``to`` may be ``24:00``.

    :raises WindowRefused: it would never be open, or is no window at all.
    """
    days = data.get("days")
    if not isinstance(days, list) or not days or not all(type(day) is int and 1 <= day <= 7 for day in days):
        raise WindowRefused("a window names its days, from 1 (Monday) to 7")
    opens, closes = (_minutes(data.get(name)) for name in ("from", "to"))
    if opens >= closes:
        raise WindowRefused("a window closes later than it opens")
    return SendWindow(frozenset(days), opens, closes)


def working_day_after(day: dt.date) -> dt.date:
    """The first Monday, Tuesday … Friday after a day."""
    following = day + _DAY
    while following.isoweekday() > 5:
        following += _DAY
    return following


def _minutes(text: Json) -> int:
    if text == "24:00":
        return 24 * 60
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise WindowRefused("times of a window are written as 09:00")
    return int(match[1]) * 60 + int(match[2])

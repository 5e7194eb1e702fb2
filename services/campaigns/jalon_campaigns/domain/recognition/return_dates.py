"""The day on which somebody is back, as absence notes put it: in French, English, German, Spanish, Italian, Dutch."""

import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = (
    ("janvier", "january", "januar", "jänner", "enero", "gennaio", "januari", "janv", "jan", "ene", "gen"),
    ("février", "fevrier", "february", "februar", "febrero", "febbraio", "februari", "févr", "fév", "feb"),
    ("mars", "march", "märz", "maerz", "marzo", "maart", "mar", "mrt"),
    ("avril", "april", "abril", "aprile", "avr", "apr", "abr"),
    ("mai", "may", "mayo", "maggio", "mei", "mag"),
    ("juin", "june", "juni", "junio", "giugno", "jun", "giu"),
    ("juillet", "july", "juli", "julio", "luglio", "juil", "jul", "lug"),
    ("août", "aout", "august", "agosto", "augustus", "aug", "ago"),
    ("septembre", "september", "septiembre", "setiembre", "settembre", "sept", "sep", "set"),
    ("octobre", "october", "oktober", "octubre", "ottobre", "oct", "okt", "ott"),
    ("novembre", "november", "noviembre", "nov"),
    ("décembre", "decembre", "december", "dezember", "diciembre", "dicembre", "déc", "dec", "dez", "dic"),
)
_WEEKDAYS = (
    ("lundi", "monday", "montag", "lunes", "lunedì", "lunedi", "maandag"),
    ("mardi", "tuesday", "dienstag", "martes", "martedì", "martedi", "dinsdag"),
    ("mercredi", "wednesday", "mittwoch", "miércoles", "mercoledì", "mercoledi", "woensdag"),
    ("jeudi", "thursday", "donnerstag", "jueves", "giovedì", "giovedi", "donderdag"),
    ("vendredi", "friday", "freitag", "viernes", "venerdì", "venerdi", "vrijdag"),
    ("samedi", "saturday", "samstag", "sonnabend", "sábado", "sabato", "zaterdag"),
    ("dimanche", "sunday", "sonntag", "domingo", "domenica", "zondag"),
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_WEEKDAY_OF = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAY_OF, key=len, reverse=True))

_DATE = re.compile(
    r"\b(?P<iso>\d{4}-\d{2}-\d{2})\b|"
    r"\b(?P<a>\d{1,2})\s?[/.-]\s?(?P<b>\d{1,2})(?:\s?[/.-]\s?(?P<y1>\d{4}|\d{2}))?(?!\d)|"
    rf"\b(?P<d1>\d{{1,2}})(?:er|st|nd|rd|th|\.|º|°)?\s+(?:de\s+|"
    rf"of\s+)?(?P<m1>{_MONTH})\b\.?(?:\s+(?:de\s+)?(?P<y2>\d{{4}}))?|"
    rf"\b(?P<m2>{_MONTH})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y3>\d{{4}}))?|"
    rf"\b(?P<w>{_WEEKDAY})\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:back|return(?:ing|s)?|available again|in the office again|de retour|retour|serai (?:à nouveau|présent)|"
    r"reprise|"
    r"zur[üu]ck|wieder|vuelvo|regres\w+|vuelta|de nuevo|torner\w*|torno|rientr\w*|di nuovo|terug|weer|vanaf|"
    r"ab dem)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:until|till|through|thru|to|up to|jusqu['’](?:au|à|à la)|jusque|au|bis(?: zum| einschließlich|"
    r" inkl\.?)?|hasta(?: el)?|"
    r"al|fino (?:al|a)|tot(?: en met)?|t/m)\s*$",
    re.IGNORECASE,
)
_INCLUDED = re.compile(
    r"inclu[sd]|inclusive|einschlie(?:ß|ss)lich|inkl|compres|tot en met|t/m|through|thru", re.IGNORECASE
)
_SOON = dt.timedelta(days=366)


def return_date(text: str, received_on: dt.date) -> dt.date | None:
    """The day somebody is back; None where the text does not say it.

    A day "until" which they are away is taken for the day they are back unless it is said to be included. Days in the
    past, and beyond a year, are not believed.
    """
    flat = " ".join(text[:4000].split()).replace("’", "'")
    back: list[dt.date] = []
    until: list[dt.date] = []
    for found, day in _days(flat, received_on):
        before, after = flat[max(0, found.start() - 48) : found.start()], flat[found.end() : found.end() + 16]
        sentence = re.split(r"[.!?;](?:\s|$)", before)[-1]
        if _UNTIL.search(_article(sentence)):
            included = _INCLUDED.search(f"{sentence[-16:]} {after}")
            until.append(day + dt.timedelta(days=1) if included else day)
        elif _BACK.search(sentence):
            back.append(day)
    return max(back or until, default=None)


def _article(sentence: str) -> str:
    """Without "the", "le", "den" and the like, and a weekday, between the preposition and the date."""
    return re.sub(rf"(?:\b(?:the|le|la|den|dem|el|il|de|{_WEEKDAY}),?\s*)+$", "", sentence, flags=re.IGNORECASE)


def _days(text: str, today: dt.date) -> Iterator[tuple[re.Match[str], dt.date]]:
    for found in _DATE.finditer(text):
        candidates = [day for day in _readings(found, today) if today <= day <= today + _SOON]
        if candidates:
            yield found, candidates[0]


def _readings(found: re.Match[str], today: dt.date) -> Iterator[dt.date]:
    """What a date may mean, the likeliest first."""
    parts = found.groupdict()
    if parts["iso"]:
        year, month, day = (int(part) for part in parts["iso"].split("-"))
        yield from _day(year, month, day)
    elif parts["a"]:
        for day, month in ((int(parts["a"]), int(parts["b"])), (int(parts["b"]), int(parts["a"]))):
            yield from _in_year(parts["y1"], month, day, today)
    elif parts["w"]:
        ahead = (_WEEKDAY_OF[parts["w"].lower()] - today.weekday()) % 7
        yield today + dt.timedelta(days=ahead or 7)
    else:
        month = _MONTH_OF[(parts["m1"] or parts["m2"]).lower()]
        yield from _in_year(parts["y2"] or parts["y3"], month, int(parts["d1"] or parts["d2"]), today)


def _in_year(year: str | None, month: int, day: int, today: dt.date) -> Iterator[dt.date]:
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year + 1]
    for each in years:
        yield from _day(each, month, day)


def _day(year: int, month: int, day: int) -> Iterator[dt.date]:
    try:
        yield dt.date(year, month, day)
    except ValueError:
        return

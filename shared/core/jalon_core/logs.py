"""Structured logs: one JSON object per line on standard error. Never tokens, bodies or personal data.

What we log ourselves names records by their ids. What others say may quote what they were given: of exceptions the
quoted parts are left out (the traceback shows where it was), addresses, passwords and tokens wherever they stand.
Libraries are heard from warnings on, whatever the level: their details tell requests and addresses.
"""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import cast

import structlog
from structlog.typing import EventDict, WrappedLogger

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_SECRETS = (
    (re.compile(r"(?s)\n(?:DETAIL|CONTEXT):.*?(?=\n\[|\Z)"), ""),  # PostgreSQL quotes rows
    (re.compile(r"(?<=://)[^/\s@]+(?=@)"), "…"),  # user and password of an address
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "<e-mail>"),
    (re.compile(r"(?<=\?)[\w.\[\]-]+=[^\s\"']*"), "…"),  # what follows a path
    (re.compile(r"(?<=/(?:u|t|o|c|r)/)[^\s\"'?]+"), "…"),  # tokens that are paths
    (re.compile(r"(?<=/hooks/)[^\s\"'?]+"), "…"),
    (re.compile(r"(?i)\b(Bearer|Basic)\s+[\w.~+/=-]+"), r"\1 …"),
    (re.compile(r"\beyJ[\w-]+\.[\w.-]+"), "<token>"),
    (re.compile(r"(?<![\w-])\+?\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){3,6}(?![\w:-])"), "<number>"),
)
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'")
_LONGEST_MESSAGE = 300


def without_secrets(text: str) -> str:
    """A text of somebody else's without e-mail addresses, telephone numbers, passwords, tokens and queries."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def what_happened(error: BaseException) -> str:
    """An exception's first line without anything that it quotes: databases and parsers quote what people wrote."""
    first = (str(error).strip().splitlines() or [""])[0]
    words = without_secrets(_QUOTED.sub("'…'", first))[:_LONGEST_MESSAGE]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _trace(error: BaseException, seen: frozenset[int] = frozenset()) -> str:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [] if before is None or id(before) in seen else [_trace(before, seen | {id(error)}), "and then"]
    lines += ["".join(traceback.format_tb(error.__traceback__)).rstrip(), what_happened(error)]
    return "\n".join(line for line in lines if line)


_Thrown = tuple[type[BaseException], BaseException, TracebackType | None]


def _tell_exception(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    given: object = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = cast(_Thrown, given)[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = _trace(error)
    return event


def _leave_out_secrets(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if key == "event" or (isinstance(value, str) and key not in _OUR_OWN):
            event[key] = without_secrets(str(value))
    return event


_OUR_OWN = frozenset({"timestamp", "level", "logger", "exception", "request_id", "actor", "route", "method", "service"})

_EVERY_LINE: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _tell_exception,
    _leave_out_secrets,
]


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose lines are an event and key-value pairs: ``log.info("request", status=200)``."""
    bound = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            *_EVERY_LINE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return cast(structlog.stdlib.BoundLogger, bound)


def _ours_or_a_warning(record: logging.LogRecord) -> bool:
    return record.name.startswith("jalon") or record.levelno >= logging.WARNING


def configure(level: str = "info", *, readable: bool = False) -> None:
    """Set logging up for this process, libraries included; called once by whoever starts it.

    :param readable: key=value lines for a person instead of JSON.
    """
    renderer: structlog.typing.Processor = (
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_ours_or_a_warning)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_EVERY_LINE,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=_LEVELS[level], handlers=[handler], force=True)
    if not sys.stderr.isatty():  # on a terminal it is no log
        sys.excepthook = _last_words


def _last_words(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    logging.getLogger("jalon").critical("the process ends", exc_info=error)

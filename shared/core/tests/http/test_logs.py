import json
import logging

import pytest

from jalon_core import logs

QUOTING = "not a number: 'Léa Martin'\nDETAIL: Key (address)=(lea@example.org) exists"
NAMING = "refused by postgresql://jalon:hidden@db/x for lea@example.org"


@pytest.fixture
def _own_logging():
    """Give pytest its handlers back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    root.handlers, root.level = handlers, level


def lines(capsys):
    return capsys.readouterr().err.splitlines()


@pytest.mark.usefixtures("_own_logging")
def test_one_json_object_per_line_ours_and_those_of_libraries(capsys):
    logs.configure("info")
    logs.logger("jalon.test").info("request", status=200, name="Léa")
    logs.logger("jalon.test").debug("too much detail")
    logging.getLogger("some.library").warning("careful with %s", "that")
    ours, theirs = [json.loads(line) for line in lines(capsys)]
    assert (ours["event"], ours["status"], ours["name"], ours["level"]) == ("request", 200, "Léa", "info")
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["logger"]) == ("careful with that", "some.library")


@pytest.mark.usefixtures("_own_logging")
def test_an_exception_stays_on_its_line(capsys):
    logs.configure("info")
    try:
        raise RuntimeError("boom")
    except RuntimeError as error:
        logs.logger("jalon.test").error("unexpected error", exc_info=error)
    (line,) = lines(capsys)
    assert "RuntimeError: boom" in json.loads(line)["exception"]


@pytest.mark.usefixtures("_own_logging")
def test_lines_for_a_person(capsys):
    logs.configure("warning", readable=True)
    logs.logger("jalon.test").warning("slow", ms=12)
    (line,) = lines(capsys)
    assert "event='slow'" in line
    assert "ms=12" in line


@pytest.mark.usefixtures("_own_logging")
def test_what_exceptions_and_libraries_quote_is_left_out(capsys):
    logs.configure("debug")
    try:
        try:
            raise ValueError(QUOTING)
        except ValueError as error:
            raise RuntimeError(NAMING) from error
    except RuntimeError as error:
        logs.logger("jalon.test").error("unexpected error", exc_info=error)
        logging.getLogger("jalon.test").exception("it fails for %s", "+33 6 12 34 56 78")
    logging.getLogger("some.library").warning("GET /api/v1/contacts?q=Martin and /u/abcdef0123 Bearer abc.def")
    logging.getLogger("some.library").info("GET /f/x?name=Martin")
    written = capsys.readouterr().err
    ours, second, theirs = map(json.loads, written.splitlines())
    for secret in ("Léa", "Martin", "lea@", "hidden", "12 34", "abcdef0123", "abc.def"):
        assert secret not in written
    assert "ValueError: not a number: '…'" in ours["exception"]
    assert "RuntimeError: refused by postgresql://…@db/x for <e-mail>" in ours["exception"]
    assert "test_logs.py" in second["exception"]
    assert theirs["event"] == "GET /api/v1/contacts?… and /u/… Bearer …"


@pytest.mark.usefixtures("_own_logging")
def test_ids_and_times_stay_as_they_are(capsys):
    logs.configure("info")
    record = "0192f1c2-8d6a-7c44-9d0e-5a1f0c2b3d4e"
    logging.getLogger("jalon.test").warning("run %s cannot go on, due 2026-11-22T04:05:06.123456Z", record)
    (line,) = lines(capsys)
    assert json.loads(line)["event"] == f"run {record} cannot go on, due 2026-11-22T04:05:06.123456Z"

"""An uploaded file as rows of cells: its encoding, its delimiter, and what makes it no table at all."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be", "cp1252"]
"""How the bytes of a file are read. A byte order mark is no part of the text."""

ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 200
MAX_CELL = csv.field_size_limit()
"""Longest cell, in characters; a longer one is nearly always a quote that was never closed."""
MAX_LINE = 1_000_000
SAMPLE = 64 * 1024
"""Bytes from the beginning of a file that tell its encoding and its delimiter."""

_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_ROWS = 50


class FileRefused(ValueError):
    """The file cannot be read as a table.

    :ivar code: ``file_refused``, stable.
    :ivar extra: ``reason``: ``empty``, ``encoding``, ``quotes``, ``cell_too_long``, ``line_too_long`` or
        ``too_many_columns``; ``line``: where, from 1, if it is known.
    """

    code = "file_refused"

    def __init__(self, reason: str, words: str, line: int | None = None) -> None:
        self.reason = reason
        self.extra = {"reason": reason, "line": line}
        super().__init__(words if line is None else f"line {line}: {words}")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a file is read: its encoding, and what stands between two cells."""

    encoding: Encoding
    delimiter: str


def detect_encoding(parts: Iterable[bytes]) -> Encoding:
    """The encoding of a file: what its mark says; UTF-16 by its NUL bytes; UTF-8 if all of it is; else Windows-1252.

    :param parts: the whole file; only where nothing else decides is all of it read.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = True
    for part in parts:
        if first:
            marked = _by_first_bytes(part)
            if marked is not None:
                return marked
            first = False
        try:
            decoder.decode(part)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def detect_delimiter(lines: Iterable[str]) -> str:
    """The delimiter that gives the most cells, the same number in most rows; the comma if none gives two.

    :param lines: the first lines of the file.
    """
    text = list(lines)
    best, best_score = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(text, delimiter=delimiter) if row][:_SAMPLE_ROWS]
        except csv.Error:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = (usual - 1) * widths.count(usual) / len(widths)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def first_lines(sample: bytes, encoding: Encoding) -> list[str]:
    """The whole lines at the beginning of a file, as far as they can be read."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
    return (lines[:-1] if len(sample) >= SAMPLE and len(lines) > 1 else lines)[:_SAMPLE_ROWS]


def read_rows(parts: Iterable[bytes], dialect: Dialect) -> Iterator[list[str]]:
    """All rows of a file, the header too; empty lines are rows without cells.

    :raises FileRefused: it is no such table, at the row that shows it.
    """
    reader = csv.reader(_lines(parts, dialect.encoding), delimiter=dialect.delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refusal(error, reader.line_num) from error
        if len(cells) > MAX_COLUMNS:
            raise FileRefused("too_many_columns", f"more than {MAX_COLUMNS} columns", reader.line_num)
        yield cells


def _by_first_bytes(sample: bytes) -> Encoding | None:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    even, odd = sample[0:1000:2].count(0), sample[1:1000:2].count(0)
    if odd > 10 * max(even, 1):
        return "utf-16-le"
    if even > 10 * max(odd, 1):
        return "utf-16-be"
    return None


def _lines(parts: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """The lines of a file, each ended by a single line feed, whatever ended it."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rest, first = "", True
    number = 0
    for part in _with_end(parts):
        try:
            text = decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            raise FileRefused("encoding", f"this is not {encoding}: {error.reason}", number + 1) from error
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        text = rest + text
        held = "\r" if part and text.endswith("\r") else ""  # perhaps the first half of \r\n
        text = text.removesuffix(held) if held else text
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = lines.pop() + held
        if len(rest) > MAX_LINE:
            raise FileRefused("line_too_long", "the line has no end", number + len(lines) + 1)
        number += len(lines)
        for line in lines:
            yield f"{line}\n"
    if rest:
        yield rest


def _with_end(parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        if part:
            yield part
    yield b""


def _refusal(error: csv.Error, line: int) -> FileRefused:
    if "field larger" in str(error):
        words = f"a cell is longer than {MAX_CELL} characters; is a quote never closed?"
        return FileRefused("cell_too_long", words, line)
    return FileRefused("quotes", "the quotes do not fit: a quote inside a cell is written twice", line)

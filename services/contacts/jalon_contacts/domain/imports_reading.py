"""An uploaded file, looked through whole before anything is done with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jalon_contacts.domain.imports_rows import cell_text
from jalon_contacts.domain.imports_text import (
    SAMPLE,
    Dialect,
    Encoding,
    FileRefused,
    detect_delimiter,
    detect_encoding,
    first_lines,
    read_rows,
)

PREVIEW_ROWS = 10
_PREVIEW_CELL = 200
Parts = Callable[[], Iterable[bytes]]
"""Gives the bytes of the file from the beginning, each time anew."""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a file is.

    :ivar header: whether its first row names the columns.
    :ivar columns: the names of the columns; made up where there is no header.
    :ivar rows: how many rows follow the header, empty ones too.
    """

    dialect: Dialect
    header: bool
    columns: Sequence[str]
    preview: Sequence[Sequence[str]]
    rows: int


def look_through(
    parts: Parts, *, encoding: Encoding | None = None, delimiter: str | None = None, header: bool | None = None
) -> Findings:
    """Read a file to its end; what is not given is detected.

    :raises FileRefused: it cannot be read as a table to its last line.
    """
    encoding = encoding or detect_encoding(parts())
    if delimiter is None:
        delimiter = detect_delimiter(first_lines(_sample(parts()), encoding))
    dialect = Dialect(encoding=encoding, delimiter=delimiter)
    rows = read_rows(parts(), dialect)
    first = next((row for row in rows if any(cell.strip() for cell in row)), None)
    if first is None:
        raise FileRefused("empty", "there is nothing in the file")
    header = _names_columns(first) if header is None else header
    sample = list(islice(rows, PREVIEW_ROWS))
    if not header:
        sample = [first, *sample]
    count = len(sample) + sum(1 for _row in rows)
    if count == 0:
        raise FileRefused("empty", "there is no row under the headings")
    columns = [cell_text(cell)[:_PREVIEW_CELL] for cell in first] if header else [""] * len(first)
    names = [name or f"#{number}" for number, name in enumerate(columns, 1)]
    preview = [[cell_text(cell)[:_PREVIEW_CELL] for cell in row] for row in sample[:PREVIEW_ROWS]]
    return Findings(dialect=dialect, header=header, columns=names, preview=preview, rows=count)


def data_rows(parts: Parts, dialect: Dialect, *, header: bool) -> Iterator[tuple[int, list[str]]]:
    """The rows under the header, each with its number from 1."""
    rows = read_rows(parts(), dialect)
    if header:
        next((row for row in rows if any(cell.strip() for cell in row)), None)
        return enumerate(rows, 1)
    return enumerate(_from_first(rows), 1)


def _from_first(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        if any(cell.strip() for cell in row):
            yield row
            break
    yield from rows


def _sample(parts: Iterable[bytes]) -> bytes:
    sample = b""
    for part in parts:
        sample += part
        if len(sample) >= SAMPLE:
            break
    return sample[:SAMPLE]


def _names_columns(row: Sequence[str]) -> bool:
    """Whether a first row is made of headings: words, and no address or number among them."""
    cells = [cell.strip() for cell in row]
    return not any("@" in cell or (cell and not any(map(str.isalpha, cell))) for cell in cells)

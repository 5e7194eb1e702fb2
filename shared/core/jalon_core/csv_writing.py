"""Tables as CSV for spreadsheets: with a byte order mark, and no cell that they would take for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 500


def safe_cell(text: str) -> str:
    """The text with a quote before it where a spreadsheet would calculate it. Importing takes the quote away again."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_bytes(rows: Iterable[Sequence[str]], *, delimiter: str = ";", mark: bool = True) -> Iterator[bytes]:
    """Rows as UTF-8, in portions.

    :param mark: begin with a byte order mark, by which spreadsheets know the encoding.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    if mark:
        text.write("\ufeff")
    for number, row in enumerate(rows, 1):
        writer.writerow([safe_cell(cell) for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    if text.getvalue():
        yield text.getvalue().encode()

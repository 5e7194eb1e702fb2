import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_contacts.domain.imports_reading import data_rows, look_through
from jalon_contacts.domain.imports_rows import cell_text
from jalon_contacts.domain.imports_text import MAX_CELL, MAX_COLUMNS, Dialect, FileRefused, read_rows
from jalon_core.csv_writing import csv_bytes, safe_cell

TABLE = "Prénom;Nom;E-mail\r\nZoé;Petit;zoe@example.org\r\nÉric;Roy;eric@example.org\r\n"


def found(data, **how):
    return look_through(lambda: [data], **how)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TABLE.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16-be"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_out(data, encoding):
    findings = found(data)
    assert findings.dialect == Dialect(encoding=encoding, delimiter=";")
    assert (findings.columns, findings.rows) == (["Prénom", "Nom", "E-mail"], 2)
    assert findings.preview[1] == ["Éric", "Roy", "eric@example.org"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found_out_whatever_ends_the_lines(delimiter, end):
    rows = [["nom", "ville"], ["Zoé", "Aix, en Provence; la belle"], ["Max", "Pau"]]
    text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    findings = found(text.encode())
    assert (findings.dialect.delimiter, findings.rows) == (delimiter, 2)
    assert next(data_rows(lambda: [text.encode()], findings.dialect, header=True)) == (1, rows[1])


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")), min_size=2, max_size=4
        ),
        min_size=1,
    ),
    st.integers(1, 7),
)
def test_however_a_file_is_cut_into_parts_its_rows_are_the_same(rows, size):
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    data = text.getvalue().encode()
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(read_rows(parts, Dialect(encoding="utf-8", delimiter=","))) == rows


def test_a_first_row_with_an_address_or_a_number_is_no_header():
    findings = found(b"Zoe,zoe@example.org\nMax,max@example.org\n")
    assert (findings.header, findings.rows, findings.columns) == (False, 2, ["#1", "#2"])
    assert [number for number, _cells in data_rows(lambda: [b"\na,1\nb,2\n"], findings.dialect, header=False)] == [1, 2]
    assert found(b"Zoe,zoe@example.org\nMax,max@example.org\n", header=True).rows == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"nom,ville\n", "empty"),
        (b"a,b\n" + b"x" * (MAX_CELL + 1) + b",y\n", "cell_too_long"),
        (b'a,b\n"' + b"x\n" * 6_000_000, "cell_too_long"),
        (b"a,b\n" + b"x," * 600_000, "line_too_long"),
        (b'a,b\n"never closed,x\n', "quotes"),
        (b'a,b\n"one"two,x\n', "quotes"),
        (b"x," * MAX_COLUMNS + b"x\n" + b"y\n", "too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(data, reason):
    with pytest.raises(FileRefused) as refused:
        found(data)
    assert refused.value.extra["reason"] == reason


def test_the_wrong_encoding_is_told_with_its_line():
    with pytest.raises(FileRefused) as refused:
        found(TABLE.encode("cp1252"), encoding="utf-8")
    assert refused.value.extra == {"reason": "encoding", "line": 1}


@given(st.text())
def test_what_is_written_for_spreadsheets_is_no_formula_and_is_read_again_as_it_was(text):
    once = cell_text(text)
    written = safe_cell(once)
    assert not written.startswith(("=", "+", "-", "@"))
    if not once.startswith("'"):
        assert cell_text(written) == once


def test_rows_are_written_with_a_mark():
    data = b"".join(csv_bytes([["Nom", "=1+1"], ["Zoé;", 'x"y']]))
    assert data == codecs.BOM_UTF8 + 'Nom;\'=1+1\r\n"Zoé;";"x""y"\r\n'.encode()

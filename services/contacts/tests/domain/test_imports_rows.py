import pytest

from jalon_contacts.domain.imports_columns import KnownField, mapping_problems, suggest
from jalon_contacts.domain.imports_rows import Reason, RowReader, date_from, datetime_from, number_from, yes_no_from

FIELDS = (KnownField(key="voice", labels={"fr": "Voix", "en": "Voice"}),)


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        (["Nom", "Courriel", "Téléphone portable"], ["name", "email", "phone"]),
        (["Prénom", "NOM", "Adresse e-mail"], ["first_name", "last_name", "email"]),
        (["First name", "Last_Name", "E-Mail 1", "Email 2"], ["first_name", "last_name", "email", "email"]),
        (["Nom", "Société", "voix", "Remarque", "nom"], ["name", "company", "custom.voice", None, None]),
        (["", "#1"], [None, None]),
    ],
)
def test_headings_suggest_what_columns_fill(headings, targets):
    assert suggest(headings, FIELDS) == targets


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        (["name"], "mapping"),
        (["phone", None], "mapping"),
        (["name", "name"], "mapping.1"),
        (["email", "custom.nothing"], "mapping.1"),
        (["email", "owner"], "mapping.1"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_told(mapping, path):
    assert list(mapping_problems(mapping, 2, FIELDS)) == [path]


def test_a_mapping_may_have_several_addresses_and_leave_columns_out():
    assert mapping_problems(["email", None, "email", "custom.voice"], 4, FIELDS) == {}


def test_a_row_is_read_by_its_mapping():
    reader = RowReader(["first_name", "last_name", "email", "phone", "custom.voice"], {"voice": str.upper})
    values, reasons = reader.read([" Zoé\x00 ", "Petit", "ZOE@example.org", "06 12 34 56 78", "alto"])
    assert reasons == []
    assert (values.name, values.emails, values.phones) == ("Zoé Petit", ["zoe@example.org"], ["+33612345678"])
    assert values.custom == {"voice": "ALTO"}


def test_all_that_is_wrong_with_a_row_is_told():
    reader = RowReader(["name", "email", "phone", "language", "time_zone"], {})
    _values, reasons = reader.read(["x" * 201, "zoe", "12", "latin", "Mars", "one more"])
    assert [(reason.code, reason.column) for reason in reasons] == [
        ("too_many_cells", None),
        ("not_an_email", 1),
        ("not_a_phone", 2),
        ("not_a_language", 3),
        ("not_a_time_zone", 4),
        ("name_too_long", None),
    ]


def test_missing_cells_are_empty_and_an_address_stands_in_for_a_name():
    values, reasons = RowReader(["name", "email", "phone"], {}).read(["", "zoe@example.org"])
    assert (values.name, reasons) == ("zoe@example.org", [])


def test_a_value_that_does_not_fit_names_its_column():
    def refuse(text):
        raise ValueError(text)

    _values, reasons = RowReader([None, "custom.voice"], {"voice": refuse}).read(["", "low"])
    assert reasons == [Reason("not_a_value", 1, "low")]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 250,50", 1250.5), ("1.250,50", 1250.5), ("1,250.50", 1250.5), ("12", 12), ("-3,0", -3), ("1\u202f000", 1000)],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert number_from(text) == number


def test_dates_and_times_are_read_with_the_day_before_the_month():
    assert date_from("03/04/2026") == date_from("2026-04-03") == "2026-04-03"
    assert datetime_from("03/04/2026 18:30") == "2026-04-03T18:30:00"
    assert datetime_from("2026-04-03T18:30:00+02:00") == "2026-04-03T18:30:00+02:00"
    assert [yes_no_from(text) for text in ("Oui", "no", "X", "FAUX")] == [True, False, True, False]
    for read, text in ((date_from, "31/02/2026"), (yes_no_from, "peut-être"), (number_from, "douze")):
        with pytest.raises(ValueError):  # noqa: PT011  the text is whatever the library says
            read(text)

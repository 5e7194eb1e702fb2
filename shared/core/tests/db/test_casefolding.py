import contextlib
import unicodedata

import pytest
from sqlalchemy import text

from jalon_core.db.casefolding import create_on_postgresql
from jalon_core.db.engine import Database
from jalon_core.testing.servers import postgresql_database

# Every letter that this Python knows; a database that knows younger ones is free to fold them.
LETTERS = [letter for letter in map(chr, range(1, 0x110000)) if unicodedata.category(letter) not in ("Cn", "Cs", "Co")]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'folding.sqlite3'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql_database())
        database = Database(url)
        stack.callback(database.dispose)
        with database.engine.begin() as connection:
            create_on_postgresql(connection)
        yield database


def test_the_database_folds_as_python_does(database):
    words = [*("".join(LETTERS[start : start + 500]) for start in range(0, len(LETTERS), 500)), "Straße", "ΣΑΣ", ""]
    with database.engine.connect() as connection:
        for word in words:
            assert connection.scalar(text("SELECT jalon_casefold(:word)"), {"word": word}) == word.casefold()

import contextlib
import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import JSON, Boolean, DateTime, Float, Integer, Numeric, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from jalon_core.db.bulk import among, insert_rows
from jalon_core.db.engine import Database
from jalon_core.ids import new_id
from jalon_core.testing.servers import postgresql_database

MOMENT = dt.datetime(2026, 11, 22, 9, 0, 0, 250, tzinfo=dt.UTC)


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "bulk_things"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    name: Mapped[str | None] = mapped_column(String)
    yes: Mapped[bool | None] = mapped_column(Boolean)
    share: Mapped[float | None] = mapped_column(Float)
    price: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    count: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    on: Mapped[dt.date | None]
    data: Mapped[object] = mapped_column(JSON(none_as_null=True), nullable=True)


TABLE = Thing.__table__
NAMES = [column.name for column in TABLE.columns if column.name != "number"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'bulk.sqlite3'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql_database())
        database = Database(url)
        stack.callback(database.dispose)
        Base.metadata.create_all(database.engine)
        yield database


def a_thing(number, **given):
    whole = {
        "id": new_id(),
        "name": "Zoé",
        "yes": True,
        "share": 0.1,
        "price": Decimal("12.5000"),
        "count": -3,
        "at": MOMENT,
        "on": dt.date(2026, 11, 22),
        "data": {"a": ["é", 1, None]},
    }
    return {"number": number, **whole, **given}


def test_every_value_comes_back_as_it_was(database):
    nothing = dict.fromkeys(name for name in NAMES if name != "id")
    hard = [
        "\\",
        "\\N",
        "\\.",
        "a\tb",
        "a\nb",
        "a\r\nb",
        "",
        " ",
        "'\"",
        "\\x41",
        "émoji 🎵",
        "\u2028",
        "NULL",
        "a\\tb",
    ]
    extreme = a_thing(2, yes=False, share=1e300, count=2**31 - 1, price=Decimal("-0.0001"))
    rows = [a_thing(0), a_thing(1, **nothing), extreme]
    rows += [a_thing(len(rows) + n, name=text, data=[text, {"k": text}]) for n, text in enumerate(hard)]
    with Session(database.engine) as session:
        insert_rows(session, TABLE, rows)
        session.commit()
        found = session.execute(select(TABLE).order_by(TABLE.c.number)).mappings().all()
    assert len(found) == len(rows)
    for row, stored in zip(rows, found, strict=True):
        same = dict(stored)
        if same["at"] is not None and same["at"].tzinfo is None:  # SQLite keeps no zone, here it is UTC
            same["at"] = same["at"].replace(tzinfo=dt.UTC)
        assert same == row


def test_many_rows_keep_their_columns_apart(database):
    team = new_id()
    rows = [a_thing(n, id=new_id() if n % 2 else team, name=f"n{n}", count=None if n % 3 else n) for n in range(1203)]
    with Session(database.engine) as session:
        insert_rows(session, TABLE, rows)
        session.commit()
        found = session.execute(select(TABLE.c["number", "id", "name", "count"]).order_by(TABLE.c.number)).all()
    assert found == [(row["number"], row["id"], row["name"], row["count"]) for row in rows]


def test_finding_by_many_values(database):
    with Session(database.engine) as session:
        insert_rows(session, TABLE, [a_thing(n, name=f"n{n}") for n in range(1300)])
        wanted = [f"n{n}" for n in range(0, 2600, 2)]
        numbers = [
            number
            for some in among(session, Thing.name, wanted)
            for number in session.scalars(select(Thing.number).where(some))
        ]
        assert sorted(numbers) == list(range(0, 1300, 2))
        assert list(among(session, Thing.name, [])) == []

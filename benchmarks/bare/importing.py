"""The bare reference of an import: COPY into a temporary table, then one upsert; no checks, no events."""

import csv
import io
import time

import psycopg


def measure(url: str, text: str) -> float:
    """Rows per second for a file with a name, an address and a number."""
    rows = list(csv.reader(io.StringIO(text)))[1:]
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS bare_contacts")
        connection.execute("CREATE TABLE bare_contacts (id uuid PRIMARY KEY, name text, email text UNIQUE, phone text)")
        connection.execute("CREATE INDEX ON bare_contacts (name, id)")
        connection.commit()
        started = time.perf_counter()
        connection.execute("CREATE TEMP TABLE incoming (name text, email text, phone text) ON COMMIT DROP")
        with connection.cursor() as cursor, cursor.copy("COPY incoming FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.execute(
            "INSERT INTO bare_contacts SELECT gen_random_uuid(), name, email, phone FROM incoming"
            " ON CONFLICT (email) DO UPDATE SET name = excluded.name, phone = excluded.phone"
        )
        connection.commit()
        return len(rows) / (time.perf_counter() - started)

"""Whatever order states arrive in, and however often: the highest (epoch, version) wins."""

import datetime as dt
import tempfile
from pathlib import Path
from uuid import UUID

from bus_services import PIPELINE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon_core.copies.applying import take_state
from jalon_core.copies.reading import copied
from jalon_core.testing.services import make_context
from jalon_sdk import records
from jalon_sdk.serial import to_json

CONTACT = UUID("01900000-0000-7000-8000-000000000001")
MOMENT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)

arrivals = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 20)), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(arrivals)
def test_the_highest_epoch_and_version_win_in_any_order(arrived: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipeline = make_context(PIPELINE, Path(folder))
        best = (0, 0)
        with pipeline.database.writing() as session:
            for epoch, version in arrived:
                state = to_json(
                    records.Contact(
                        id=CONTACT, version=version, name=f"{epoch}.{version}", created_at=MOMENT, updated_at=MOMENT
                    )
                )
                assert take_state(session, "contact", epoch, state) == ((epoch, version) > best)
                best = max(best, (epoch, version))
            contact = copied(session, "contact", CONTACT)
            assert contact.name == f"{best[0]}.{best[1]}"
        pipeline.database.dispose()

from typing import Any

import pytest


@pytest.fixture
def ada(club: Any, client: Any) -> Any:
    return client(club.ada)


@pytest.fixture
def admin(club: Any, client: Any) -> Any:
    return client(club.admin)

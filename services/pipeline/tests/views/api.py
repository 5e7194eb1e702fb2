"""What tests of the API share."""

from typing import Any

API = "/api/v1"


def refusal(response: Any) -> tuple[int, str]:
    assert response.content_type == "application/problem+json"
    return response.status_code, response.json["code"]

"""Who may use a route. A service classes each of its routes; `jalon_core.http.routes` compares table and URL map."""

from typing import Literal

RouteClass = Literal["public", "member", "record", "configuration", "admin"]
"""One of the five below."""

PUBLIC: RouteClass = "public"
"""No token is asked for."""
MEMBER: RouteClass = "member"
"""Whoever is signed in."""
RECORD: RouteClass = "record"
"""Whoever is signed in; the operation or query limits by rights on the record."""
CONFIGURATION: RouteClass = "configuration"
"""Whoever is signed in; the operation asks for the right to configure."""
ADMIN: RouteClass = "admin"
"""Admins; the app itself refuses everybody else."""

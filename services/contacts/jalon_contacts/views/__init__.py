"""The HTTP edge of the contacts service: one module per noun. The class of each route is in ``service.py``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # flask-smorest is imported by web processes only
    from flask_smorest import Blueprint


def blueprints() -> Sequence["Blueprint"]:
    """The service's blueprints."""
    from jalon_contacts.views import (
        bulk_jobs,
        companies,
        contacts,
        custom_fields,
        duplicates,
        exports,
        forms,
        groups,
        imports,
        merges,
        notes,
        public_forms,
        timeline,
    )

    return (
        contacts.blp,
        companies.blp,
        groups.blp,
        bulk_jobs.blp,
        custom_fields.blp,
        timeline.blp,
        notes.blp,
        forms.blp,
        public_forms.blp,
        imports.blp,
        merges.blp,
        duplicates.blp,
        exports.blp,
    )

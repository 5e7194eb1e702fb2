"""What operations say no with, besides what `jalon_core.errors` and the rules have."""

from jalon_core.errors import Conflict


class DuplicateContact(Conflict):
    """Another contact of the team has this e-mail address; ``contact_id`` names it if the caller may see it."""

    code = "duplicate_contact"


class SlugTaken(Conflict):
    """Another form of the installation has this address."""

    code = "slug_taken"


class GroupKeptByFilter(Conflict):
    """The group is dynamic: nobody is put into it, or taken out of it, by hand."""

    code = "group_kept_by_filter"


class BulkJobEnded(Conflict):
    """The work on many contacts is over, and there is nothing left to cancel."""

    code = "bulk_job_ended"


class FieldKeyTaken(Conflict):
    """Another custom field has this key, or had it with another type, whose values records may still hold."""

    code = "field_key_taken"


class ImportAtWork(Conflict):
    """The import is being worked on, or has been: it cannot be set up or started now."""

    code = "import_at_work"


class ImportNotReady(Conflict):
    """The import is not at the point where this can be done."""

    code = "import_not_ready"


class NotMergeable(Conflict):
    """The two contacts are one already, or belong to different teams."""

    code = "not_mergeable"


class ExportEnded(Conflict):
    """The export is over, and there is nothing left to cancel."""

    code = "export_ended"

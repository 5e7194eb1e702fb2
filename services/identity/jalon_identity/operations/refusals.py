"""What operations say no with, besides what `jalon_core.errors` and the rules have."""

from jalon_core.errors import Conflict, Unauthenticated


class EmailTaken(Conflict):
    """Another member has this e-mail address."""

    code = "email_taken"


class LastAdmin(Conflict):
    """Without this member nobody could administer the installation."""

    code = "last_admin"


class AlreadySetUp(Conflict):
    """The installation has its first admin."""

    code = "already_set_up"


class SignInFailed(Unauthenticated):
    """Unknown address, wrong password or deactivated member: which of them is not told."""

    code = "sign_in_failed"


class SessionEnded(Unauthenticated):
    """There is no session to refresh: sign in."""

    code = "session_ended"

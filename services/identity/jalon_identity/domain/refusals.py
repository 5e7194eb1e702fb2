"""What the rules of identity refuse, each with its stable code."""


class IdentityRefusal(ValueError):
    """A rule of identity says no.

    :cvar code: stable; ``docs/errors.md`` lists all.
    """

    code: str = "refused"


class EmailMalformed(IdentityRefusal):
    """This is no e-mail address."""

    code = "email_malformed"


class PasswordTooWeak(IdentityRefusal):
    """The password is too short, too long, or the address itself."""

    code = "password_too_weak"


class TimeZoneUnknown(IdentityRefusal):
    """There is no such time zone."""

    code = "time_zone_unknown"


class ScopeUnknown(IdentityRefusal):
    """An API key cannot have this scope."""

    code = "scope_unknown"

"""What makes a password good enough: its length. (NIST SP 800-63B: no composition rules.)"""

from jalon_identity.domain.refusals import PasswordTooWeak

SHORTEST = 10
LONGEST = 200


def require_good_password(password: str, email: str) -> None:
    """Stop unless the password will do.

    :raises PasswordTooWeak: it is too short, too long, or the address itself.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooWeak(f"a password has {SHORTEST} to {LONGEST} characters")
    if len(set(password)) < 4 or password.casefold() in (email.casefold(), email.partition("@")[0].casefold()):
        raise PasswordTooWeak("this password is too easy to guess")

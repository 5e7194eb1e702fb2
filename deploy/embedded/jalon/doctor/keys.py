"""The key set that checks access tokens: without it nobody gets in."""

from collections.abc import Iterator

from joserfc.errors import JoseError

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_core.access.keys import fetch_key_set


def check_keys(patient: Patient) -> Iterator[Finding]:
    """Each address at which a service looks for it, once."""
    for url in sorted({context.settings.effective_jwks_url for context in patient.contexts.values()}):
        try:
            keys = fetch_key_set(url)
        except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
            advice = "identity writes it when it starts; JALON_JWKS_URL says where the others find it."
            yield Finding("key set", f"{url} cannot be read: {error}", advice)
        else:
            yield Finding("key set", f"{len(keys)} keys at {url}")

"""What makes a form's definition usable: checked when a form is written, so that a visitor never meets a broken one."""

import json
import re
from collections.abc import Mapping, Sequence

from jalon_contacts.domain.contact_fields import is_time_zone
from jalon_sdk.records import FormField
from jalon_sdk.serial import to_json

TRAP = "homepage"
"""Key of the page's honeypot: a field that people do not see and programs fill in."""

MAX_FIELDS = 50
MAX_DEFINITION_BYTES = 14_000
"""All fields of a form as JSON: an event carries them three times, as they are, were, and became."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RESERVED = frozenset({TRAP, "lang"})


class FormRefused(ValueError):
    """A form cannot work as it is defined.

    :ivar problems: what is wrong, by path (``slug``, ``fields.2.choices``).
    """

    code = "form_refused"

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {', '.join(texts)}" for path, texts in problems.items()))


def check_form(slug: str, fields: Sequence[FormField]) -> None:
    """Stop unless visitors can use the form.

    A form has exactly one required e-mail field: the contact is recognised by it.

    :raises FormRefused: with all that is wrong at once.
    """
    problems: dict[str, list[str]] = {}
    if not _SLUG.fullmatch(slug) or len(slug) > 80:
        problems["slug"] = ["lower-case letters, digits and single hyphens, at most 80"]
    if len(fields) > MAX_FIELDS:
        problems["fields"] = [f"at most {MAX_FIELDS}"]
    elif [item.required for item in fields if item.kind == "email"] != [True]:
        problems["fields"] = ["exactly one required field of kind email, by which the contact is recognised"]
    elif len(json.dumps(to_json(fields), ensure_ascii=False).encode()) > MAX_DEFINITION_BYTES:
        problems["fields"] = [f"at most {MAX_DEFINITION_BYTES} bytes of JSON"]
    seen: set[str] = set()
    for index, item in enumerate(fields):
        for name, text in _field_problems(item, seen):
            problems.setdefault(f"fields.{index}.{name}", []).append(text)
        seen.add(item.key)
    if problems:
        raise FormRefused(problems)


def _field_problems(item: FormField, seen: set[str]) -> list[tuple[str, str]]:
    found = []
    if not _KEY.fullmatch(item.key):
        found.append(("key", "a lower-case letter, then letters, digits and _, at most 60"))
    if item.key in _RESERVED:
        found.append(("key", "this name is reserved"))
    if item.key in seen:
        found.append(("key", "another field has this key"))
    if not any(item.labels.values()):
        found.append(("labels", "at least one language"))
    if (item.kind == "choice") != bool(item.choices):
        found.append(("choices", "a choice field has choices, and no other has"))
    if item.time_zone is not None and not is_time_zone(item.time_zone):
        found.append(("time_zone", "a name such as Europe/Paris"))
    if item.kind == "datetime" and item.time_zone is None:
        found.append(("time_zone", "a date-time field needs the zone in which it is read"))
    if item.max_length < 1:
        found.append(("max_length", "at least 1"))
    return found

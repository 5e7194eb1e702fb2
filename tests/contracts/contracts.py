"""The published shape of every event and command, kept as JSON Schemas, and what may change about them."""

import json
from collections.abc import Iterator
from pathlib import Path

from jalon_sdk.commands import COMMANDS
from jalon_sdk.events import EVENTS
from jalon_sdk.serial import Json, json_schema

FOLDER = Path(__file__).parent / "events"


def current() -> dict[str, Json]:
    """The schema of every type of message, as the code has it now."""
    return {name: json_schema(cls) for name, cls in (EVENTS | COMMANDS).items()}


def kept() -> dict[str, Json]:
    """The schema of every type of message, as it was published last."""
    return {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}


def breaks(old: Json, new: Json, path: str = "") -> Iterator[str]:
    """Where a schema is no longer what readers of the old one expect: a member gone, retyped, or newly required."""
    kind = {"type": old.get("type"), "format": old.get("format"), "enum": old.get("enum")}
    now = {"type": new.get("type"), "format": new.get("format"), "enum": new.get("enum")}
    if kind != now and not (old.get("enum") and set(old["enum"]) < set(new.get("enum") or ())):
        yield f"{path or 'the whole'}: was {kind}, is {now}"
    for name, member in old.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        if name not in new.get("properties", {}):
            yield f"{here}: gone"
        else:
            yield from breaks(member, new["properties"][name], here)
    for name in set(old.get("required", ())) - set(new.get("required", ())):
        yield f"{path}.{name}: was always there, is optional"
    if "items" in old:
        yield from breaks(old["items"], new.get("items", {}), f"{path}[]")


def main() -> None:
    """Write the schemas of new types and of additive changes: `python tests/contracts/contracts.py`."""
    old = kept()
    for name, schema in current().items():
        problems = list(breaks(old.get(name, schema), schema))
        if problems:
            raise SystemExit(f"{name} may only be added to; publish a new version beside it.\n" + "\n".join(problems))
        text = json.dumps(schema, indent=1, sort_keys=True) + "\n"
        (FOLDER / f"{name}.json").write_text(text)


if __name__ == "__main__":
    main()

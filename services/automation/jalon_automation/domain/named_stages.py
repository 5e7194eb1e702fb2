"""Which stages a definition names: in its trigger, in the parameters of its steps, in its conditions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from jalon_automation.domain.checks import Problem, steps_of
from jalon_sdk.serial import Json

STAGE_GONE = "stage_gone"
"""Why a workflow cannot start, and what is wrong with it, where a stage that it names was deleted."""

_KEY = "stage_id"


@dataclass(frozen=True, kw_only=True)
class NamedStage:
    """A stage, and where the definition names it: in a step, or before all steps."""

    stage_id: UUID
    step_id: str | None = None


def named_stages(definition: Json) -> list[NamedStage]:
    """Every stage that a definition names, each place once; expressions name none."""
    if not isinstance(definition, Mapping):
        return []
    found = [NamedStage(stage_id=each) for each in _ids({**definition, "steps": None})]
    for step in steps_of(definition):
        own = {key: value for key, value in step.items() if key not in ("then", "else")}
        found.extend(NamedStage(stage_id=each, step_id=step.get("id")) for each in _ids(own))
    return list(dict.fromkeys(found))


def stages_in(value: Json) -> list[UUID]:
    """Every stage that parameters name, computed ones too."""
    return list(dict.fromkeys(_ids(value)))


def stage_problems(named: Iterable[NamedStage], known: Mapping[UUID, str]) -> Iterator[Problem]:
    """What is wrong with the stages of a definition: those that are not there (any more)."""
    for each in named:
        if each.stage_id not in known:
            detail = f"there is no stage {each.stage_id} (any more)"
            yield Problem(code=STAGE_GONE, detail=detail, step_id=each.step_id, severity="warning")


def _ids(value: Json) -> Iterator[UUID]:
    if isinstance(value, list):
        for part in value:
            yield from _ids(part)
    elif isinstance(value, Mapping):
        about_stage = str(value.get("field")).endswith(_KEY)
        for key, part in value.items():
            if str(key).endswith(_KEY) or (about_stage and key == "value"):
                yield from _read(part)
            else:
                yield from _ids(part)


def _read(value: Json) -> Iterator[UUID]:
    for text in value if isinstance(value, list) else [value]:
        try:
            yield UUID(str(text))
        except ValueError:
            continue

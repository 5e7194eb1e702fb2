"""What definitions may be made of at this moment: the types that Jalon and the enabled plugins offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon_sdk.descriptors import ActionType, TriggerType
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Trigger and action types by id, and the trees that composed condition operators stand for."""

    trigger_types: Mapping[str, TriggerType] = field(default_factory=dict)
    action_types: Mapping[str, ActionType] = field(default_factory=dict)
    compositions: Mapping[str, Json] = field(default_factory=dict)

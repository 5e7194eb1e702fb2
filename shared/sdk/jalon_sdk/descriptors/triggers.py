"""Trigger types: what starts a workflow.

They are data alone: a trigger is judged for every event of the installation and replayed by backtests, so it is
said with paths and conditions, not with code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon_sdk.descriptors.params import Labels, ParamField
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class TriggerType:
    """Something that starts a workflow.

    Paths are those of conditions: ``record.<field>``, ``before.<field>``, ``changed.<field>``.

    :ivar id: ``form.submitted``; a plugin's begins with its name.
    :ivar labels: what the workflow editor calls it.
    :ivar descriptions: one or two sentences for who chooses it.
    :ivar events: names of the events that it looks at, e.g. ``("deal.stage_changed",)``.
    :ivar params: what the workflow's author narrows it down with.
    :ivar matches: by parameter: the path that must have its value, where the parameter is given, e.g.
        ``{"stage_id": "record.stage_id", "from_stage_id": "before.stage_id"}``.
    :ivar condition: a condition tree that must hold besides; None for no further condition.
    :ivar subjects: what a run may be about, and the path of its id, e.g. ``{"contact": "record.contact_id"}``; the
        first is the default.
    :ivar examples: values of ``params``, at least one.
    """

    id: str
    labels: Labels
    descriptions: Labels = field(default_factory=dict)
    events: tuple[str, ...]
    params: tuple[ParamField, ...] = ()
    matches: Mapping[str, str] = field(default_factory=dict)
    condition: Json = None
    subjects: Mapping[str, str]
    examples: tuple[Mapping[str, Json], ...] = ({},)

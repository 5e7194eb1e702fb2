"""Statistics, their explanations and the forecast as JSON."""

from marshmallow import fields, validate

from jalon_core.http.schemas import ListQuery, MoneySchema, Schema, UtcTime
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.domain.figures import MODES
from jalon_pipeline.domain.stages import KINDS
from jalon_pipeline.schemas.fields import NamedSchema

_DAY = "A day of the time zone that the answer names; "


class ForecastQuery(Schema):
    """Whose work, of which contacts, in which days."""

    first = fields.Date(
        data_key="from", load_default=None, metadata={"description": _DAY + "included; default 90 days before ``to``"}
    )
    last = fields.Date(data_key="to", load_default=None, metadata={"description": _DAY + "included; default today"})
    group_id = fields.UUID(load_default=None, metadata={"description": "Cards of the contacts of this group"})
    owner_id = fields.UUID(load_default=None, metadata={"description": "The owner at the time"})
    team_id = fields.UUID(load_default=None, metadata={"description": "The team at the time"})


class StatisticsQuery(ForecastQuery):
    """What statistics are asked for."""

    mode = fields.String(
        load_default="reached",
        validate=validate.OneOf(MODES),
        metadata={"description": "How conversion is counted: see docs/statistics.md"},
    )
    as_of = UtcTime(load_default=None, metadata={"description": "Answer as if asked at this moment; default now"})


class ExplainQuery(StatisticsQuery, ListQuery):
    """Which figure is to be explained, with the filters that it was shown with."""

    figure = fields.String(required=True, validate=validate.Length(1, 200))


class TableQuery(StatisticsQuery):
    """A table as a file."""

    language = fields.String(load_default=None, validate=validate.OneOf(("fr", "en")))


class StatisticsFigureSchema(Schema):
    """A number: by ``id`` one asks what is behind it. Null where there is nothing to divide."""

    id = fields.String()
    unit = fields.String(
        validate=validate.OneOf(("cards", "contacts", "tasks", "visits", "share", "seconds", "money", "money_per_day"))
    )
    value = fields.Float(allow_none=True, metadata={"description": "Null for money, and where there is none"})
    money = fields.Nested(MoneySchema, allow_none=True)
    count = fields.Integer(metadata={"description": "How many cards, visits or tasks are behind it"})
    part = fields.Integer(allow_none=True, metadata={"description": "Of a share: how many count for it"})
    low = fields.Float(allow_none=True, metadata={"description": "95 % interval (Wilson) where few are behind it"})
    high = fields.Float(allow_none=True)


_figure = fields.Nested(StatisticsFigureSchema)
_maybe = fields.Nested(StatisticsFigureSchema, allow_none=True)
_figures = fields.List(fields.Nested(StatisticsFigureSchema))


class StatisticsStageSchema(Schema):
    """A stage, perhaps a deleted one."""

    id = fields.UUID()
    name = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    colour = fields.String()
    deleted = fields.Boolean()


_stage = fields.Nested(StatisticsStageSchema)
_maybe_stage = fields.Nested(StatisticsStageSchema, allow_none=True)


class PeriodSchema(Schema):
    """Days of a zone, both included, and the moments between which they lie."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    zone = fields.String()
    starts_at = UtcTime()
    ends_at = UtcTime(metadata={"description": "Not included"})


class StageRowSchema(Schema):
    """What came into a stage, and what is there at the end."""

    stage = _stage
    entered = _figure
    entered_contacts = _figure
    entered_values = _figures
    present = _maybe
    present_contacts = _maybe
    present_values = _figures


class PassageRowSchema(Schema):
    """How the visits of a stage ended: entries are the sum of the outcomes, of which ``open`` is still there."""

    stage = _stage
    entries = _figure
    outcomes = _figures


class ConversionRowSchema(Schema):
    """How many of a stage's cards got on; null as next stage: winning."""

    stage = _stage
    next_stage = _maybe_stage
    next = _figure
    won = _figure
    still_there = _maybe
    mature = fields.Boolean(metadata={"description": "At least 80 % of them have left the stage"})


class TimeRowSchema(Schema):
    """Seconds in a stage: completed stays, all of them together (exposure), and those still there."""

    stage = _stage
    mean = _figure
    median = _figure
    p75 = _figure
    p90 = _figure
    exposure = _figure
    open = _figure
    open_median = _figure
    open_oldest = _figure


class ClosingSchema(Schema):
    """Won and lost in the period, and what became of what was created in it."""

    rate = _figure
    won = _figure
    lost = _figure
    won_values = _figures
    lost_values = _figures
    value_rates = _figures
    mean_won = _figures
    time_mean = _figure
    time_median = _figure
    time_p75 = _figure
    time_p90 = _figure
    cohort_rate = _figure
    cohort_open = _figure
    cohort_value_rates = _figures


class VelocitySchema(Schema):
    """Money per day, by currency."""

    figures = _figures
    closed = fields.Integer(metadata={"description": "Closed in the window"})
    needed = fields.Integer(metadata={"description": "How many must be closed for a velocity to be told"})
    window_starts = UtcTime()
    window_ends = UtcTime()


class FunnelStepSchema(Schema):
    """Of the cards created in the period, those that got to a stage; null: won."""

    stage = _maybe_stage
    reached = _figure


class AgeingRowSchema(Schema):
    """Open cards by age in their stage: under 7, 30, 60, 90 days, and older."""

    stage = _stage
    buckets = _figures


class CohortRowSchema(Schema):
    """What became of the cards of a month."""

    month = fields.String()
    created = _figure
    won = _figure
    lost = _figure
    open = _figure
    deleted = _figure
    rate = _figure


class MemberRowSchema(Schema):
    """A member's part, credited to the owner at the time; tasks as they are now."""

    member_id = fields.UUID(allow_none=True)
    name = fields.String(allow_none=True)
    created = _figure
    open = _figure
    open_tasks = _figure
    overdue_tasks = _figure
    won = _figure
    lost = _figure
    rate = _figure
    won_values = _figures


class StatisticsSchema(Schema):
    """The statistics of a pipeline."""

    period = fields.Nested(PeriodSchema, attribute="asked.period")
    as_of = UtcTime(attribute="asked.as_of")
    ends = UtcTime(attribute="asked.ends", metadata={"description": "When those still there are counted"})
    mode = fields.String(attribute="asked.mode", validate=validate.OneOf(MODES))
    card_kind = fields.String(attribute="asked.card_kind", validate=validate.OneOf(CARD_KINDS))
    created = _figure
    present = _figure
    present_values = _figures
    stages = fields.List(fields.Nested(StageRowSchema))
    passages = fields.List(fields.Nested(PassageRowSchema))
    conversions = fields.List(fields.Nested(ConversionRowSchema))
    times = fields.List(fields.Nested(TimeRowSchema))
    closing = fields.Nested(ClosingSchema)
    velocity = fields.Nested(VelocitySchema)
    funnel = fields.List(fields.Nested(FunnelStepSchema))
    ageing = fields.List(fields.Nested(AgeingRowSchema))
    cohorts = fields.List(fields.Nested(CohortRowSchema))
    members = fields.List(fields.Nested(MemberRowSchema))
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer())


class ForecastRowSchema(Schema):
    """What is expected in a month, and what was won in it."""

    month = fields.String(metadata={"description": "2026-11, overdue, or none"})
    cards = _figure
    expected = _figures
    weighted = _figures
    won = _figures


class ForecastSchema(Schema):
    """What is expected by month."""

    period = fields.Nested(PeriodSchema, attribute="asked.period")
    rows = fields.List(fields.Nested(ForecastRowSchema))
    without_amount = fields.Integer()
    archived = fields.Integer()


class BehindSchema(Schema):
    """A card behind a figure, as it was when it counted."""

    id = fields.UUID(metadata={"description": "Of the visit or the task"})
    card_id = fields.UUID()
    card_kind = fields.String(validate=validate.OneOf(CARD_KINDS))
    name = fields.String()
    task = fields.String(allow_none=True)
    deleted = fields.Boolean()
    contact = fields.Nested(NamedSchema, allow_none=True)
    stage_name = fields.String()
    owner = fields.Nested(NamedSchema, allow_none=True)
    at = UtcTime()
    role = fields.String(allow_none=True)
    counts = fields.Boolean()
    amount = fields.Nested(MoneySchema, allow_none=True)
    seconds = fields.Float(allow_none=True)


class ExplanationSchema(Schema):
    """What is behind a figure, a page of it."""

    figure = fields.String()
    formula = fields.String(metadata={"description": "Names the formula in words: see docs/statistics.md"})
    count = fields.Integer()
    part = fields.Integer(allow_none=True)
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer())
    items = fields.List(fields.Nested(BehindSchema))
    next = fields.String(allow_none=True)

"""The tables of the statistics page: what the groups of the populations say, as figures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.copies.reading import names_of
from jalon_pipeline.domain.figures import BUCKETS, NOBODY, Figure, counted, figure_id, share
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.domain.rates import NEEDED_CLOSED, is_mature, ratio
from jalon_pipeline.queries.statistics.asked import Asked, StageInfo
from jalon_pipeline.queries.statistics.grouping import Groups, grouped
from jalon_pipeline.queries.statistics.populations import Populations
from jalon_pipeline.queries.statistics.rows import (
    AgeingRow,
    Closing,
    CohortRow,
    ConversionRow,
    FunnelStep,
    MemberRow,
    PassageRow,
    StageRow,
    Statistics,
    TimeRow,
    Velocity,
)
from jalon_pipeline.queries.statistics.visit_populations import WON
from jalon_sdk.money import from_minor_units

DAY = 86400.0


def get_statistics(session: Session, caller: Caller, asked: Asked) -> Statistics:
    """All figures, from what the caller may see."""
    populations = Populations(caller, asked)
    groups = grouped(session, populations)
    known = _with_traces(asked.stages, groups)
    open_stages = [stage for stage in known if stage.kind == "open"]
    return Statistics(
        asked=asked,
        created=counted("created.cards", groups.count("created")),
        present=counted("present.cards", groups.count("present")),
        present_values=_values("present.value", groups.currencies("present")),
        stages=[_stage_row(groups, stage) for stage in known],
        passages=[_passage_row(groups, stage) for stage in known],
        conversions=[_conversion_row(asked, groups, stage) for stage in open_stages],
        times=[_time_row(groups, stage) for stage in open_stages],
        closing=_closing(groups),
        velocity=Velocity(
            figures=_velocities(groups) if asked.card_kind == "deal" else (),
            closed=groups.count("closed_lately"),
            window_starts=asked.window_starts,
            window_ends=asked.ends,
        ),
        funnel=_funnel(asked, groups),
        ageing=[_ageing_row(groups, stage) for stage in open_stages],
        cohorts=[_cohort_row(groups, number, month) for number, month in enumerate(asked.period.months.names)],
        members=_members(session, populations, groups),
        left_out=_left_out(groups),
    )


def _with_traces(stages: Sequence[StageInfo], groups: Groups) -> list[StageInfo]:
    """The living stages, and those deleted ones of which the period still tells something."""
    told = {
        group.key for name in ("passages", "conversion", "exposed", "completed", "present") for group in groups.of(name)
    }
    return [stage for stage in stages if not stage.deleted or stage.id in told]


def _values(name: str, currencies: dict[str, tuple[int, int]], *of: object) -> list[Figure]:
    return [
        Figure(id=figure_id(name, *of, currency), unit="money", count=count, money=from_minor_units(units, currency))
        for currency, (count, units) in currencies.items()
    ]


def _stage_row(groups: Groups, stage: StageInfo) -> StageRow:
    is_open = stage.kind == "open"
    return StageRow(
        stage=stage,
        entered=counted(figure_id("entered.cards", stage.id), groups.count("entered", key=stage.id)),
        entered_contacts=_contacts(groups, "entered", stage),
        entered_values=_values("entered.value", groups.currencies("entered", key=stage.id), stage.id),
        present=counted(figure_id("present.cards", stage.id), groups.count("present", key=stage.id))
        if is_open
        else None,
        present_contacts=_contacts(groups, "present", stage) if is_open else None,
        present_values=_values("present.value", groups.currencies("present", key=stage.id), stage.id),
    )


def _contacts(groups: Groups, population: str, stage: StageInfo) -> Figure:
    found = groups.of(f"{population}.contacts", key=stage.id)
    count, contacts = (found[0].count, found[0].number or 0) if found else (0, 0)
    return Figure(id=figure_id(population, "contacts", stage.id), unit="contacts", count=count, value=contacts)


def _passage_row(groups: Groups, stage: StageInfo) -> PassageRow:
    return PassageRow(
        stage=stage,
        entries=counted(figure_id("passages.entries", stage.id), groups.count("passages", key=stage.id), "visits"),
        outcomes=[
            counted(
                figure_id("passages", outcome, stage.id),
                groups.count("passages", key=stage.id, word=outcome),
                "visits",
            )
            for outcome in OUTCOMES
        ],
    )


def _conversion_row(asked: Asked, groups: Groups, stage: StageInfo) -> ConversionRow:
    roles = {group.word: group.count for group in groups.of("conversion", key=stage.id)}
    whole, won = sum(roles.values()), roles.get("won", 0)
    still = roles.get("still_there", 0)
    onward = won + roles.get("next", 0) + roles.get("forward", 0)
    flow = asked.mode == "flow"
    return ConversionRow(
        stage=stage,
        next_stage=asked.next_stage(stage),
        next=share(figure_id("conversion.next", stage.id), onward, whole),
        won=share(figure_id("conversion.won", stage.id), won, whole),
        still_there=None if flow else counted(figure_id("conversion.still_there", stage.id), still),
        mature=flow or is_mature(still, whole),
    )


def _time_row(groups: Groups, stage: StageInfo) -> TimeRow:
    completed = groups.of("completed", key=stage.id)
    count, total = sum(group.count for group in completed), sum(group.seconds for group in completed)
    exposed = groups.of("exposed", key=stage.id)
    exits = sum(group.count for group in exposed if group.word == "exit")
    present = groups.of("present", key=stage.id)
    there = sum(group.count for group in present)
    median, p75, p90 = groups.quantiles("completed", stage.id)

    def seconds(name: str, value: float | None, behind: int) -> Figure:
        return Figure(id=figure_id("time", name, stage.id), unit="seconds", count=behind, value=value)

    return TimeRow(
        stage=stage,
        mean=seconds("mean", ratio(total, count), count),
        median=seconds("median", median, count),
        p75=seconds("p75", p75, count),
        p90=seconds("p90", p90, count),
        exposure=seconds(
            "exposure", ratio(sum(group.seconds for group in exposed), exits), sum(group.count for group in exposed)
        ),
        open=counted(figure_id("time.open", stage.id), there),
        open_median=seconds("open_median", groups.quantiles("present", stage.id)[0], there),
        open_oldest=seconds("open_oldest", max((group.longest for group in present), default=None), there),
    )


def _closing(groups: Groups) -> Closing:
    won, lost = groups.count("closed", word="won"), groups.count("closed", word="lost")
    won_values, lost_values = groups.currencies("closed", word="won"), groups.currencies("closed", word="lost")
    seconds = sum(group.seconds for group in groups.of("closed", word="won"))
    median, p75, p90 = groups.quantiles("closed")
    created = groups.count("created")
    cohort_won = groups.count("created", word="won")

    def time(name: str, value: float | None) -> Figure:
        return Figure(id=figure_id("closing", name), unit="seconds", count=won, value=value)

    return Closing(
        rate=share("closing.rate", won, won + lost),
        won=counted("closing.won", won),
        lost=counted("closing.lost", lost),
        won_values=_values("closing.won_value", won_values),
        lost_values=_values("closing.lost_value", lost_values),
        value_rates=[
            _value_rate("closing.value_rate", currency, won_values.get(currency, (0, 0)), count, units)
            for currency, (count, units) in groups.currencies("closed").items()
        ],
        mean_won=[
            Figure(
                id=figure_id("closing.mean_won", currency),
                unit="money",
                count=count,
                money=from_minor_units((units + count // 2) // count, currency),
            )
            for currency, (count, units) in won_values.items()
        ],
        time_mean=time("time_mean", ratio(seconds, won)),
        time_median=time("time_median", median),
        time_p75=time("time_p75", p75),
        time_p90=time("time_p90", p90),
        cohort_rate=share("created.rate", cohort_won, created),
        cohort_open=share("created.open", groups.count("created", word="open"), created),
        cohort_value_rates=[
            _value_rate(
                "created.value_rate",
                currency,
                groups.currencies("created", word="won").get(currency, (0, 0)),
                count,
                units,
            )
            for currency, (count, units) in groups.currencies("created").items()
        ],
    )


def _value_rate(name: str, currency: str, won: tuple[int, int], count: int, units: int) -> Figure:
    return Figure(id=figure_id(name, currency), unit="share", count=count, part=won[0], value=ratio(won[1], units))


def _velocities(groups: Groups) -> list[Figure]:
    """N × mean won value × closing rate ÷ mean days to win, for each currency by itself."""
    figures = []
    closed = groups.currencies("closed_lately")
    for currency in sorted({*closed, *groups.currencies("present")}):
        there, _ = groups.currencies("present").get(currency, (0, 0))
        won = groups.of("closed_lately", word="won", currency=currency)
        won_count, won_units = sum(group.count for group in won), sum(group.units for group in won)
        seconds = sum(group.seconds for group in won)
        count, _ = closed.get(currency, (0, 0))
        money = None
        if count >= NEEDED_CLOSED and won_count and seconds > 0:
            days = seconds / won_count / DAY
            per_day = there * (won_units / won_count) * (won_count / count) / days
            money = from_minor_units(round(per_day), currency)
        figures.append(
            Figure(id=figure_id("velocity.pace", currency), unit="money_per_day", count=there + count, money=money)
        )
    return figures


def _funnel(asked: Asked, groups: Groups) -> list[FunnelStep]:
    levels = groups.of("levels")

    def reached(rank: int) -> int:
        return sum(group.count for group in levels if group.number is not None and group.number >= rank)

    steps = [
        FunnelStep(stage=stage, reached=counted(figure_id("funnel.reached", stage.id), reached(stage.rank)))
        for stage in asked.open_stages
    ]
    return [*steps, FunnelStep(stage=None, reached=counted("funnel.won", reached(WON)))]


def _ageing_row(groups: Groups, stage: StageInfo) -> AgeingRow:
    return AgeingRow(
        stage=stage,
        buckets=[
            counted(figure_id("ageing", name, stage.id), groups.count("present", key=stage.id, word=name))
            for name, _ in BUCKETS
        ],
    )


def _cohort_row(groups: Groups, number: int, month: str) -> CohortRow:
    counts = {role: groups.count("created", number=number, word=role) for role in ("won", "lost", "open", "deleted")}
    figures = {role: counted(figure_id("cohort", role, month), count) for role, count in counts.items()}
    whole = sum(counts.values())
    return CohortRow(
        month=month,
        created=counted(figure_id("cohort.created", month), whole),
        rate=share(figure_id("cohort.rate", month), counts["won"], whole),
        **figures,
    )


def _members(session: Session, populations: Populations, groups: Groups) -> list[MemberRow]:
    tasks: dict[tuple[UUID | None, str], int] = {}
    table = populations.tasks
    for found in session.execute(
        select(table.c.owner_id, table.c.role, func.count().label("tasks")).group_by(table.c.owner_id, table.c.role)
    ):
        tasks[found.owner_id, found.role] = found.tasks
    owners = {group.owner_id for name in ("created", "present", "closed") for group in groups.of(name)}
    owners |= {owner_id for owner_id, _ in tasks}
    names = names_of(session, "member", (owner_id for owner_id in owners if owner_id is not None))

    def row(owner_id: UUID | None) -> MemberRow:
        key = owner_id or NOBODY
        won = groups.count("closed", owner_id=owner_id, word="won")
        lost = groups.count("closed", owner_id=owner_id, word="lost")
        overdue = tasks.get((owner_id, "overdue"), 0)
        open_tasks = tasks.get((owner_id, "open"), 0) + overdue
        known = names.get(owner_id) if owner_id else None
        return MemberRow(
            member_id=owner_id,
            name=known.name if known else None,
            created=counted(figure_id("member.created", key), groups.count("created", owner_id=owner_id)),
            open=counted(figure_id("member.open", key), groups.count("present", owner_id=owner_id)),
            open_tasks=counted(figure_id("member.open_tasks", key), open_tasks, "tasks"),
            overdue_tasks=counted(figure_id("member.overdue_tasks", key), overdue, "tasks"),
            won=counted(figure_id("member.won", key), won),
            lost=counted(figure_id("member.lost", key), lost),
            rate=share(figure_id("member.rate", key), won, won + lost),
            won_values=_values("member.won_value", groups.currencies("closed", owner_id=owner_id, word="won"), key),
        )

    return sorted((row(owner_id) for owner_id in owners), key=lambda each: (each.name is None, each.name or ""))


def _left_out(groups: Groups) -> dict[str, int]:
    return {
        "begun_by_stage_deletion": groups.count("unmoved", word="stage_deleted"),
        "imported": groups.count("unmoved", word="imported"),
        "archived": groups.count("archived"),
        "closing_undone": groups.count("undone"),
    }

"""Whatever people do with their cards, the statistics are those that plain Python counts from the same visits."""

import contextlib
import datetime as dt
import statistics as textbook
from collections import Counter, defaultdict
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jalon_core.errors import NotFound, Refusal
from jalon_pipeline.domain.figures import MODES, Mode
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.domain.refusals import LastStageOfKind, OtherKindOfStage, StageDeleted
from jalon_pipeline.models import Card, CardSpan, Visit
from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_pipeline.queries.statistics.asked import Asked, StageInfo, ask
from jalon_pipeline.queries.statistics.rows import Statistics
from jalon_pipeline.queries.statistics.tables import get_statistics

NAMES = ("Lead", "Qualifié", "Proposition", "Négociation", "Gagné", "Perdu")
STARTS = dt.datetime(2026, 10, 23, 12, tzinfo=dt.UTC)
PERIOD = {"first": dt.date(2026, 10, 25), "last": dt.date(2026, 10, 31)}
EXITS = {"advanced", "skipped_forward", "won", "lost", "moved_back", "handed_off"}

stages = st.sampled_from(NAMES)
which = st.integers(0, 5)
acts = st.lists(
    st.tuples(
        st.sampled_from(
            ("create", "create", "move", "move", "move", "give", "archive", "delete", "delete stage", "restore stage")
        ),
        stages,
        which,
        which,
        st.sampled_from((0, 0, 3600, 86400, 5 * 86400)),
    ),
    min_size=4,
    max_size=22,
)


@given(acts=acts, mode=st.sampled_from(MODES))
@settings(
    max_examples=15,
    deadline=None,
    # Each example has a pipeline of its own: for the statistics of one, those of the others do not exist.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_history(context: Any, club: Any, acts: list[tuple[str, str, int, int, int]], mode: Mode) -> None:
    cards: list[Card] = []
    with time_machine.travel(STARTS, tick=False) as clock:
        club.begin_anew()
        for act, stage, first, second, seconds in acts:
            clock.shift(seconds)
            with contextlib.suppress(NotFound, StageDeleted, LastStageOfKind, OtherKindOfStage, Refusal):
                _do(context, club, cards, act, stage, first, second)
        with context.reading() as session:
            asked = ask(session, club.manager, club.pipeline_id, mode=mode, **PERIOD)
            found = get_statistics(session, club.manager, asked)
            expected = Expected(session, asked)
    expected.compare(found)


def _do(context: Any, club: Any, cards: list[Card], act: str, stage: str, first: int, second: int) -> None:
    if act == "create":
        owner = (club.ada, club.bob)[first % 2]
        cards.append(club.deal(owner=owner, stage=stage, lost_reason="Trop cher"))
    elif act == "delete stage":
        with context.transaction(club.admin) as uow:
            delete_stage(uow, club.stages[stage], move_to=club.stages[NAMES[first]])
    elif act == "restore stage":
        with context.transaction(club.admin) as uow:
            restore_stage(uow, club.stages[stage])
    elif cards:
        card = cards[first % len(cards)]
        if act == "move":
            club.move(card, stage)
            return
        with context.transaction(club.manager) as uow:
            if act == "delete":
                delete_card(uow, card.id)
            elif act == "give":
                update_card(uow, card.id, {"owner_id": (club.ada, club.bob)[second % 2].member_id})
            else:
                update_card(uow, card.id, {"archived": second % 2 == 0})


class Expected:
    """The definitions once more, without SQL."""

    def __init__(self, session: Any, asked: Asked) -> None:
        self.asked = asked
        self.stages = {stage.id: stage for stage in asked.stages}
        self.cards = {
            card.id: card for card in session.scalars(select(Card).where(Card.pipeline_id == asked.pipeline_id))
        }
        self.spans = session.scalars(select(CardSpan).where(CardSpan.pipeline_id == asked.pipeline_id)).all()
        self.ways: dict[Any, list[Visit]] = defaultdict(list)
        visits = select(Visit).where(Visit.pipeline_id == asked.pipeline_id)
        for visit in session.scalars(visits.order_by(Visit.card_id, Visit.visit_no)):
            self.ways[visit.card_id].append(visit)
        self.visits = [visit for way in self.ways.values() for visit in way]

    def compare(self, found: Statistics) -> None:
        """Every table."""
        self._passages(found)
        self._entered_and_present(found)
        self._conversions(found)
        self._times(found)
        self._closing(found)

    def _within(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.asked.period.starts_at <= moment < self.asked.ends

    def _passages(self, found: Statistics) -> None:
        begun = [visit for visit in self.visits if self._within(visit.entered_at)]
        entries = Counter(visit.stage_id for visit in begun)
        outcomes = Counter((visit.stage_id, visit.outcome) for visit in begun)
        for row in found.passages:
            told = {name: figure.value for name, figure in zip(OUTCOMES, row.outcomes, strict=True)}
            assert told == {name: outcomes[row.stage.id, name] for name in OUTCOMES}
            assert row.entries.value == entries[row.stage.id] == sum(told.values())
        assert sum(row.entries.value for row in found.passages) == len(begun)

    def _progress(self, visit: Visit) -> bool:
        # Deletions are told by the visit before, which says why it ended.
        before = [each for each in self.ways[visit.card_id] if each.visit_no == visit.visit_no - 1]
        return not before or before[0].outcome != "stage_deleted"

    def _entered_and_present(self, found: Statistics) -> None:
        entered = {
            (visit.stage_id, visit.card_id)
            for visit in self.visits
            if self._within(visit.entered_at) and self._progress(visit)
        }
        present = Counter(visit.stage_id for visit in self._present())
        for row in found.stages:
            assert row.entered.value == sum(stage_id == row.stage.id for stage_id, _ in entered)
            if row.present is not None:
                assert row.present.value == present[row.stage.id]
        assert found.present.value == sum(present.values())

    def _present(self) -> list[Visit]:
        ends = self.asked.ends
        archived = {
            span.card_id
            for span in self.spans
            if span.archived and span.since < ends and (span.until is None or span.until >= ends)
        }
        return [
            visit
            for visit in self.visits
            if visit.entered_at < ends
            and (visit.left_at is None or visit.left_at >= ends)
            and self.stages[visit.stage_id].kind == "open"
            and visit.card_id not in archived
        ]

    def _conversions(self, found: Statistics) -> None:
        for row in found.conversions:
            if self.asked.mode == "flow":
                left = [
                    visit
                    for visit in self.visits
                    if visit.stage_id == row.stage.id and self._within(visit.left_at) and visit.outcome in EXITS
                ]
                forward = sum(visit.outcome in ("advanced", "skipped_forward", "won") for visit in left)
                assert (row.next.part, row.next.count) == (forward, len(left))
                continue
            cohort = self._cohort(row.stage)
            after = row.next_stage
            onward = [rest for rest in cohort if self._got_to(rest, row.stage, after)]
            won = [rest for rest in cohort if self._won(rest, row.stage)]
            still = [
                rest
                for rest in cohort
                if rest[-1].stage_id == row.stage.id and rest[-1].left_at is None and rest not in onward
            ]
            assert (row.next.part, row.next.count) == (len(onward), len(cohort))
            assert (row.won.part, row.still_there.value) == (len(won), len(still))
        if self.asked.mode != "flow":
            self._funnel(found)

    def _cohort(self, stage: StageInfo) -> list[list[Visit]]:
        """Of each card of the cohort, its visits from the first entry on."""
        found = []
        for way in self.ways.values():
            for place, visit in enumerate(way):
                if visit.stage_id == stage.id and self._within(visit.entered_at) and self._progress(visit):
                    found.append(way[place:])
                    break
        return found

    def _got_to(self, rest: list[Visit], stage: StageInfo, after: StageInfo | None) -> bool:
        if after is None:
            return self._won(rest, stage)
        if self.asked.mode == "strict":
            return any(visit.stage_id == after.id and self._progress(visit) for visit in rest)
        return any(self._how_far(visit) >= after.rank for visit in rest)

    def _how_far(self, visit: Visit) -> float:
        stage = self.stages[visit.stage_id]
        if not self._progress(visit) or stage.kind == "lost":
            return -1
        return stage.rank if stage.kind == "open" else float("inf")

    def _won(self, rest: list[Visit], stage: StageInfo) -> bool:
        steps = [each.id for each in self.asked.open_stages if each.rank > stage.rank]
        if self.asked.mode != "strict":
            steps = []
        return self._in_order(rest, [*steps, "won"])

    def _in_order(self, rest: list[Visit], steps: list[Any]) -> bool:
        left = list(steps)
        for visit in rest:
            name = "won" if self.stages[visit.stage_id].kind == "won" else visit.stage_id
            if left and self._progress(visit) and name == left[0]:
                left.pop(0)
        return not left

    def _created(self) -> list[list[Visit]]:
        return [way for way in self.ways.values() if self._within(way[0].entered_at)]

    def _funnel(self, found: Statistics) -> None:
        steps = [stage.id for stage in self.asked.open_stages]
        for place, step in enumerate(found.funnel):
            if self.asked.mode == "strict":
                way = [*steps, "won"][: place + 1]
                expected = sum(self._in_order(visits, way) for visits in self._created())
            else:
                rank = step.stage.rank if step.stage else float("inf")
                expected = sum(any(self._how_far(visit) >= rank for visit in way) for way in self._created())
            assert step.reached.value == expected

    def _times(self, found: Statistics) -> None:
        for row in found.times:
            here = [visit for visit in self.visits if visit.stage_id == row.stage.id]
            over = [
                (visit.left_at - visit.entered_at).total_seconds()
                for visit in here
                if self._within(visit.left_at) and visit.outcome in EXITS and self._progress(visit)
            ]
            assert row.mean.count == len(over)
            assert row.mean.value == (pytest.approx(textbook.mean(over)) if over else None)
            assert row.median.value == (pytest.approx(textbook.median(over)) if over else None)
            self._exposure(row, here)
            ages = [
                (self.asked.ends - visit.entered_at).total_seconds()
                for visit in self._present()
                if visit.stage_id == row.stage.id
            ]
            assert row.open.value == len(ages)
            assert row.open_median.value == (pytest.approx(textbook.median(ages), abs=0.01) if ages else None)
            assert row.open_oldest.value == (pytest.approx(max(ages), abs=0.01) if ages else None)

    def _exposure(self, row: Any, here: list[Visit]) -> None:
        starts, ends = self.asked.period.starts_at, self.asked.ends
        at_risk = 0.0
        exits = 0
        for visit in here:
            left = min(visit.left_at or ends, ends)
            at_risk += max(0.0, (left - max(visit.entered_at, starts)).total_seconds())
            exits += self._within(visit.left_at) and visit.outcome in EXITS
        assert row.exposure.value == (pytest.approx(at_risk / exits, abs=0.01) if exits else None)

    def _closing(self, found: Statistics) -> None:
        counts: Counter[Any] = Counter()
        became: Counter[str] = Counter()
        for card_id, way in self.ways.items():
            card = self.cards[card_id]
            if card.deleted_at is None and self._within(card.closed_at):
                run = [visit for visit in way if visit.entered_at >= card.closed_at]
                closing = next(visit for visit in run if self.stages[visit.stage_id].kind == card.status)
                counts[card.status] += 1
                counts[card.status, closing.owner_at_entry] += 1
            if self._within(way[0].entered_at):
                became["deleted" if card.deleted_at else card.status] += 1
        assert (found.closing.won.value, found.closing.lost.value) == (counts["won"], counts["lost"])
        for row in found.members:
            assert row.won.value == counts["won", row.member_id]
            assert row.lost.value == counts["lost", row.member_id]
        (october,) = found.cohorts
        told = {name: getattr(october, name).value for name in ("open", "won", "lost", "deleted")}
        assert told == {name: became[name] for name in told}

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_sdk.conditions import OPERATORS, evaluate, parse

NOW = dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC)
PARIS = ZoneInfo("Europe/Paris")


def judge(field, op, value=None, /, **facts):
    leaf = {"field": field, "op": op} | ({} if value is None else {"value": value})
    return evaluate(parse(leaf), facts, now=NOW, zone=PARIS).holds


@pytest.mark.parametrize(
    ("actual", "op", "value", "expected"),
    [
        ("1250.00", "gt", 90, True),
        ("90.00", "eq", 90, True),
        ("900.00", "gt", "1250.00", False),
        (True, "eq", 1, False),
        (True, "eq", True, True),
        (None, "eq", "x", False),
        (None, "ne", "x", True),
        (None, "lt", 5, False),
        (None, "gte", 0, False),
        ("fr", "in", ["fr", "en"], True),
        (None, "not_in", ["fr"], True),
        ("Cours d'ESSAI", "contains", "essai", True),
        (["a", "b"], "contains", "b", True),
        (None, "contains", "x", False),
        ("Alice", "starts_with", "al", True),
        ([], "is_empty", None, True),
        (0, "is_empty", None, False),
        ("", "is_known", None, False),
        ("2026-03-29T08:00:00Z", "eq", "2026-03-29T10:00:00+02:00", True),
        ("2026-03-29T08:00:00Z", "after", "2026-03-29", True),
        ("2026-03-29T08:00:00Z", "before", {"days": 1}, True),
        ("2026-03-29T12:30:00Z", "before", {"days": 1}, False),
        ("2026-03-30T12:00:00Z", "within_next", {"days": 2}, False),
        ("2026-03-30T11:00:00Z", "within_next", {"days": 2}, True),
        ("2026-03-28T11:30:00Z", "within_last", {"hours": 1}, True),
        ("2026-03-28T12:30:00Z", "within_last", {"hours": 1}, False),
        ("soon", "before", {"days": 1}, False),
        ("NaN", "gt", 1, False),
    ],
)
def test_operators(actual, op, value, expected):
    assert judge("record.x", op, value, record={"x": actual}) is expected


def test_a_day_from_now_is_a_day_of_the_calendar_over_a_change_of_the_clocks():
    # Clocks go forward on 29 March: the next day at 13:00 in Paris is 23 hours away.
    assert judge("x", "before", {"days": 1}, x="2026-03-29T10:59:00Z")
    assert not judge("x", "before", {"days": 1}, x="2026-03-29T11:01:00Z")


def test_changes_are_read_from_the_event():
    changed = {
        "stage_id": {"before": "a", "after": "b"},
        "custom.trial_at": {"before": "x", "after": None},
        "amount": {"before": {"amount": "1.00"}, "after": {"amount": "2.00"}},
    }
    record = {"stage_id": "b", "amount": {"amount": "2.00"}}
    facts = {"record": record, "changed": changed}
    assert judge("record.stage_id", "changed", **facts)
    assert judge("stage_id", "changed_to", "b", **facts)
    assert judge("record.stage_id", "changed_from", "a", **facts)
    assert not judge("record.stage_id", "changed_to", "a", **facts)
    assert judge("record.custom.trial_at", "changed_to", **facts)
    assert judge("record.amount.amount", "changed_to", 2, **facts)
    assert not judge("record.amount.currency", "changed", **facts)
    assert not judge("record.name", "changed", **facts)
    assert judge("changed.stage_id.before", "eq", "a", **facts)
    assert judge("changed.custom.trial_at.before", "eq", "x", **facts)


def test_the_trace_shows_each_value_also_where_the_verdict_was_clear():
    tree = {
        "all": [
            {"field": "record.amount.amount", "op": "gt", "value": 100},
            {"not": {"field": "record.name", "op": "is_empty"}},
        ]
    }
    trace = evaluate(parse(tree), {"record": {"amount": {"amount": "90.00"}, "name": "Zoé"}}, now=NOW).trace
    assert trace == {
        "all": [
            {"field": "record.amount.amount", "op": "gt", "value": 100, "actual": "90.00", "verdict": False},
            {
                "not": {"field": "record.name", "op": "is_empty", "actual": "Zoé", "verdict": False},
                "verdict": True,
            },
        ],
        "verdict": False,
    }


def test_a_composed_operator_judges_by_its_tree():
    compositions = {"between_ages": {"all": [{"field": "$field", "op": "gte", "value": "$value"}]}}
    tree = parse({"field": "record.age", "op": "between_ages", "value": 18}, compositions)
    verdict = evaluate(tree, {"record": {"age": 20}}, now=NOW)
    assert verdict.holds
    assert verdict.trace["of"]["all"][0]["actual"] == 20


values = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "B", "2", "2026-03-28", "-1.50"])
spans = st.fixed_dictionaries({"days": st.integers(0, 5)})
changes = st.dictionaries(
    st.sampled_from(["a", "b"]), st.fixed_dictionaries({"before": values, "after": values}), max_size=2
)
facts = st.fixed_dictionaries({"record": st.dictionaries(st.sampled_from(["a", "b"]), values), "changed": changes})
BY_KIND = {
    "none": st.none(),
    "any": values.filter(lambda value: value is not None),
    "any_or_null": values,
    "list": st.lists(values, min_size=1, max_size=3),
    "text": st.sampled_from(["a", "b", "2"]),
    "moment": spans | st.just("2026-03-28"),
    "span": spans,
}


@st.composite
def leaves(draw):
    operator = OPERATORS[draw(st.sampled_from(sorted(OPERATORS)))]
    field = draw(st.sampled_from(["record.a", "record.b", "before.a", "changed.a.after"]))
    return {"field": field, "op": operator.name, "value": draw(BY_KIND[operator.takes])}


trees = st.recursive(
    leaves(),
    lambda inner: (
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"not": inner})
    ),
    max_leaves=8,
).filter(lambda tree: depth(tree) <= 6)


def depth(tree):
    inner = tree.get("all") or tree.get("any") or ([tree["not"]] if "not" in tree else [])
    return 1 + max(map(depth, inner), default=0)


def holds(tree, known):
    return evaluate(parse(tree), known, now=NOW).holds


@given(st.lists(trees, min_size=1, max_size=3), facts)
def test_de_morgan(parts, known):
    negated = [{"not": part} for part in parts]
    assert holds({"not": {"all": parts}}, known) is holds({"any": negated}, known)
    assert holds({"not": {"any": parts}}, known) is holds({"all": negated}, known)


@given(trees, facts)
def test_the_trace_explains_the_verdict(tree, known):
    verdict = evaluate(parse(tree), known, now=NOW)
    assert recomputed(verdict.trace) is verdict.holds
    assert stripped(verdict.trace) == {**tree} if "op" not in tree else True


def recomputed(trace):
    if "all" in trace:
        return all(recomputed(part) for part in trace["all"])
    if "any" in trace:
        return any(recomputed(part) for part in trace["any"])
    if "not" in trace:
        return not recomputed(trace["not"])
    return trace["verdict"]


def stripped(trace):
    if "all" in trace or "any" in trace:
        word = "all" if "all" in trace else "any"
        return {word: [stripped(part) for part in trace[word]]}
    if "not" in trace:
        return {"not": stripped(trace["not"])}
    return {"field": trace["field"], "op": trace["op"], "value": trace.get("value")}


@given(values, values)
def test_order_and_negation_agree(left, right):
    known = {"record": {"a": left}}
    if right is None:
        return
    for op, opposite in (("eq", "ne"), ("in", "not_in")):
        value = [right] if op == "in" else right
        assert judge("record.a", op, value, **known) is not judge("record.a", opposite, value, **known)
    assert judge("record.a", "gte", right, **known) is (
        judge("record.a", "gt", right, **known) or order_equal(left, right)
    )


def order_equal(left, right):
    known = {"record": {"a": left}}
    return judge("record.a", "gte", right, **known) and judge("record.a", "lte", right, **known)

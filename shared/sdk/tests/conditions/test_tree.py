import pytest

from jalon_sdk.conditions import MAX_DEPTH, MAX_NODES, Composed, WrongCondition, fields, parse


def problems(data, compositions=None):
    with pytest.raises(WrongCondition) as caught:
        parse(data, compositions)
    return {problem.path: problem.detail for problem in caught.value.problems}


@pytest.mark.parametrize("empty", [{}, None, [], "", {"all": []}, {"any": []}, {"not": {}}])
def test_an_empty_condition_is_an_error_and_never_true(empty):
    assert problems(empty)


def test_every_problem_is_named_by_its_path():
    tree = {
        "all": [
            {"field": "record.name", "op": "sounds_like", "value": "x"},
            {"any": [{"field": "record name", "op": "eq", "value": 1}, {"field": "a", "op": "in", "value": []}]},
            {"field": "a", "op": "eq", "value": 1, "caseless": True},
            {"every": []},
        ]
    }
    assert problems(tree) == {
        "all[0].op": "'sounds_like' is no operator",
        "all[1].any[0].field": "must be a path, as record.amount.amount",
        "all[1].any[1].value": "takes a list that is not empty",
        "all[2].caseless": "is unknown",
        "all[3]": "must be all, any, not, or a field with an operator, not every",
    }


def test_depth_and_size_are_limited():
    leaf = {"field": "a", "op": "is_known"}
    deep = leaf
    for _ in range(MAX_DEPTH - 1):
        deep = {"not": deep}
    parse(deep)
    assert problems({"not": deep})
    parse({"all": [leaf] * (MAX_NODES - 1)})
    assert problems({"all": [leaf] * MAX_NODES})


def test_a_composed_operator_stands_for_its_tree_and_counts_within_the_limits():
    compositions = {"is_hot": {"all": [{"field": "$field", "op": "gt", "value": "$value"}]}}
    condition = parse({"field": "record.score", "op": "is_hot", "value": 5}, compositions)
    assert isinstance(condition, Composed)
    assert list(fields(condition)) == ["record.score"]
    many = {"big": {"all": [{"field": "$field", "op": "is_known"}] * 300}}
    assert problems({"all": [{"field": "a", "op": "big"}] * 2}, many)


def test_a_composed_operator_may_not_use_another():
    compositions = {"again": {"field": "$field", "op": "again"}}
    assert problems({"field": "a", "op": "again"}, compositions) == {"op": "'again' is no operator"}

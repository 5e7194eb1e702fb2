from jalon_automation.domain.facts import before


def test_changes_are_taken_back():
    data = {"record": {"version": 3, "name": "b", "custom": {"x": 2}}}
    data["changed"] = {"name": {"before": "a", "after": "b"}, "custom.x": {"before": None, "after": 2}}
    assert before(data) == {"version": 3, "name": "a", "custom": {"x": None}}


def test_what_is_new_was_nothing_before():
    assert before({"record": {"version": 1, "name": "a"}, "changed": {}}) == {}


def test_an_event_that_changed_nothing_found_the_record_as_it_is():
    assert before({"record": {"version": 2, "name": "a"}, "changed": {}}) == {"version": 2, "name": "a"}

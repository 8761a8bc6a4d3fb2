"""What the language model says, as features for the learned weighing."""

import pytest

from kroniek.annotate.events.marks import of_status, of_type, reached

CASES = [(-9.0, ()), (-1.0, ("x>-2", "x>-1")), (0.4, ("x>-2", "x>-1", "x>0"))]


@pytest.mark.parametrize(("value", "features"), CASES)
def test_each_step_reached_is_a_feature(value, features):
    assert tuple(reached("x", value, (-2.0, -1.0, 0.0))) == features


def test_types_that_nothing_speaks_for_leave_no_mark():
    assert list(of_type({"capture": -8.0, "vote": -7.5})) == []
    assert "n=capture>0" in set(of_type({"capture": 0.2}))


def test_the_likeliest_status_is_named():
    found = set(of_status({"happened": 0.7, "planned": 0.3}))
    assert "n=happened" in found
    assert "n=planned" not in found
    assert {"n=happened>0.65", "n=planned>0.2"} <= found

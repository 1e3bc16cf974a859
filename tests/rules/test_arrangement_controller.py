"""Who is the controller of a case: decided by the case and what is arranged for it, never by who looks."""

import pytest

from moothall.rules.arrangements import controller_among

HOME, OTHER, THIRD = 1, 2, 3
INSPECTS, REPAIRS = "inspector", "repairer"
Lent = tuple[frozenset[str], int]


def lent(*functions: str, controller_id: int) -> Lent:
    """Return what an arrangement lends, and the controller that it names."""
    return frozenset(functions), controller_id


@pytest.mark.parametrize(
    ("functions", "arranged", "expected"),
    [
        pytest.param({INSPECTS}, [], HOME, id="nothing is arranged"),
        pytest.param({INSPECTS}, [lent(INSPECTS, controller_id=HOME)], HOME, id="arranged for the home"),
        pytest.param({INSPECTS}, [lent(INSPECTS, controller_id=OTHER)], OTHER, id="arranged away"),
        pytest.param(
            {REPAIRS}, [lent(INSPECTS, controller_id=OTHER)], HOME, id="another function is arranged"
        ),
        pytest.param(
            {INSPECTS, REPAIRS}, [lent(INSPECTS, controller_id=OTHER)], HOME, id="the home does it as well"
        ),
        pytest.param(
            {INSPECTS, REPAIRS},
            [lent(INSPECTS, controller_id=OTHER), lent(REPAIRS, controller_id=OTHER)],
            OTHER,
            id="all of it is arranged away, to one",
        ),
        pytest.param(
            {INSPECTS, REPAIRS},
            [lent(INSPECTS, controller_id=OTHER), lent(REPAIRS, controller_id=THIRD)],
            HOME,
            id="to two",
        ),
        pytest.param(
            {INSPECTS},
            [lent(INSPECTS, controller_id=OTHER), lent(INSPECTS, controller_id=HOME)],
            HOME,
            id="once so, once so",
        ),
    ],
)
def test_the_home_is_the_controller_unless_all_is_arranged_with_one_other(
    functions: set[str], arranged: list[Lent], expected: int
) -> None:
    assert controller_among(HOME, functions, arranged) == expected

"""Nothing is asked of the outbox that nobody does: such a row would be tried again until it is given up."""

from moothall.wiring.handlers import HANDLERS
from tests.house import checks_outbox as checks
from tests.house.tree import python_files, report, sample

_PARCELS = """
SENT, LOST = "parcel.sent", "parcel.lost"
def send(body_id: int) -> None:
    outbox.require(body_id=body_id, kind=SENT, key="1", subject={})
    outbox.announce(body_id=body_id, name="parcel.weighed", key="1", subject={})
"""


def test_whatever_is_asked_of_the_outbox_has_a_handler_and_no_handler_waits_in_vain() -> None:
    files = list(python_files("moothall"))
    problems = list(checks.without_handler(files, HANDLERS))
    assert not problems, report(problems)
    assert {name for file in files for name in checks.names(file)} == set(HANDLERS)


def test_a_name_without_a_handler_and_one_that_no_constant_declares_are_found() -> None:
    problems = list(checks.without_handler([sample(_PARCELS)], ["parcel.sent"]))
    assert len(problems) == 2
    assert "'parcel.lost'" in problems[0]

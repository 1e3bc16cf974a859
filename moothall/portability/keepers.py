"""Who may see and keep a body's records: its officers with the function `records`; its auditors may read them."""

from collections.abc import Iterator
from contextlib import contextmanager

from moothall.people.duty import on_duty
from moothall.people.evidence import Attempted, refusals_noted
from moothall.people.queries import Colleague
from moothall.portability.refusals import NotKeeper
from moothall.rules.posts import AUDITOR, RECORDS

READERS = frozenset({AUDITOR, RECORDS})


@contextmanager
def reading(by: Colleague, body_id: int, attempted: Attempted) -> Iterator[None]:
    """Act as an officer who may read a body's records; a refusal is noted.

    Raises:
        NotKeeper: the officer has neither function. RightEnded, NotServing: as for people.duty.on_duty.
    """
    with refusals_noted(by, body_id, attempted, purpose=RECORDS), on_duty(by, body_id, RECORDS) as now:
        if not now.functions(body_id=body_id) & READERS:
            raise NotKeeper
        yield


@contextmanager
def keeping(by: Colleague, body_id: int, attempted: Attempted) -> Iterator[None]:
    """Act as an officer who keeps a body's records; a refusal is noted.

    Raises:
        NotKeeper: the officer has not this function. RightEnded, NotServing: as for people.duty.on_duty.
    """
    with refusals_noted(by, body_id, attempted, purpose=RECORDS), kept_by(by, body_id):
        yield


@contextmanager
def kept_by(by: Colleague, body_id: int) -> Iterator[None]:
    """Do as `keeping` does, within a transaction of the caller, who notes refusals outside it."""
    with on_duty(by, body_id, RECORDS) as now:
        if RECORDS not in now.functions(body_id=body_id):
            raise NotKeeper
        yield


def is_keeper(by: Colleague, body_id: int) -> bool:
    """Tell whether to offer what only a keeper of a body's records may do."""
    return RECORDS in by.functions(body_id=body_id)

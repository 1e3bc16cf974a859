"""A resident closes their account: cases stay with their bodies, reachable by reference, and nothing else stays."""

import secrets
from collections.abc import Iterable

from django.db import transaction

from moothall.audit import actions as audit
from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.cases.actions import persons
from moothall.people import codes, contacts, in_hand, letters, session_in_hand
from moothall.people.queries import Account
from moothall.portability.erasure import account_tables, askers


def take_in_hand(*, by: Account, others: Iterable[int] = ()) -> None:
    """Keep on requests for erasure what the account says, then wait for it and for other people's: in this order.

    Whoever decides about a request holds that first, and then waits for its person. Call it before anything else in
    the transaction in which the account is closed.

    Raises:
        SessionEnded: it is asked in a session that has ended meanwhile.
    """
    askers.keep(person_id=by.person_id)
    in_hand.settle(by.person_id, *others)
    session_in_hand.hold(by)


@transaction.atomic
def close(*, by: Account) -> None:
    """Close somebody's account at once: every session ends, and they are told at the address that goes with it.

    Their cases become nobody's, as if sent without an account; what is being sent is waited for. Tell those who help
    them before.
    """
    take_in_hand(by=by)
    email = contacts.email_of(person_id=by.person_id)
    letters.tell(by.person_id, "erasure.mail_closed", key=f"closed/{secrets.token_hex(13)}")
    persons.let_go(person_id=by.person_id, email=email)
    operator = bodies.operator()
    with acting(Resident(person_id=by.person_id)):
        audit.record(
            body_id=operator.id,
            action="people.close_account",
            subject_kind="person",
            subject_id=str(by.person_id),
            why="closed by the person",
        )
    letters.settle(reader=by.person_id)
    codes.forget_reader(reader=by.person_id)
    account_tables.close(person_id=by.person_id)

"""Where nobody can read messages about a case any more, officers are told so, and led to another way."""

import pytest

from moothall.people.queries import Colleague
from tests.sites.account_visits import Holder, begin, help_out, signed_in
from tests.sites.desk_visits import at_desk, look, send
from tests.sites.household_fixtures import ANN, BOB
from tests.sites.test_account_cases import row_of
from tests.sites.test_confidential import TYPED, sent_with
from tests.sites.test_secret_gathered import shut

NOBODY_READS = "Nobody can read messages about this case"
DO_NOT_USE = "may lead to somebody else: do not use it"

pytestmark = pytest.mark.django_db


def secret_case(ann: Holder) -> str:
    """Return the reference of a case of somebody who keeps their address secret."""
    reference = sent_with(ann, TYPED)
    ann.fill("/account/secret-address", confidential="yes")
    return reference


def test_officers_are_told_that_nobody_reads_messages_of_a_secret_case_whose_account_is_closed(
    ann: Holder, clerk: Colleague
) -> None:
    reference = secret_case(ann)
    client, page = at_desk(clerk), f"/camden/cases/{reference}/"
    assert NOBODY_READS not in look(client, page).words
    shut(ANN)
    words = look(client, page).words
    assert NOBODY_READS in words
    assert "Send a letter to an address that the case gives" in words
    assert DO_NOT_USE in words
    assert "Ni all neb ddarllen negeseuon am yr achos hwn" in look(client, f"/cy{page}").words


def test_who_writes_all_the_same_is_told_before_and_after_that_it_is_not_read(
    ann: Holder, clerk: Colleague
) -> None:
    reference = secret_case(ann)
    shut(ANN)
    client, page = at_desk(clerk), f"/camden/cases/{reference}/"
    asked = look(client, f"{page}write").words
    assert "Nobody but officers can read it" in asked
    assert "status page" not in asked
    send(client, f"{page}write", revision=row_of("camden", reference).revision, message="Hello")
    assert "The resident cannot read it" in look(client, page).words
    assert "We cannot tell them: the account" in look(client, f"{page}step/book_return").words


def test_what_a_helper_sent_is_read_by_nobody_either_once_the_account_is_closed(
    ann: Holder, clerk: Colleague
) -> None:
    bob = signed_in(BOB, name="Bob")
    begin(bob, help_out(ann, bob))
    reference = sent_with(bob, BOB)
    shut(ANN)
    words = look(at_desk(clerk), f"/camden/cases/{reference}/").words
    assert NOBODY_READS in words
    assert DO_NOT_USE not in words

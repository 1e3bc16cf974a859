"""A case of a closed account is gathered again with that account's own address, and with no other that was typed."""

import psycopg
import pytest
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from moothall.bodies.context import DraftHolder, Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import gathering
from moothall.cases.actions.gathering import NothingToGather
from moothall.cases.codes import code_for
from moothall.cases.models import Case
from moothall.people.models import Contact
from moothall.people.queries import account
from moothall.portability.erasure import closing
from tests.apps.erasure_scene import case_of, someone
from tests.cast import BINS, council, file_case
from tests.clusters import Database
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in
from tests.sites.household_fixtures import ANN, BOB
from tests.sites.test_account_cases import row_of
from tests.sites.test_confidential import TYPED, sent_with

LEFT = "resident@example.com"


def shut(email: str) -> None:
    """Close somebody's account."""
    found = account(person_id=person_id(email), session_digest="")
    assert found is not None
    closing.close(by=found)


def gathers(who: Holder, reference: str) -> bool:
    """Tell whether somebody adds a case to their account."""
    who.fill("/account/requests/add", reference=reference)
    return reference in who.words("/account/requests")


def test_a_former_helper_gathers_nothing_that_they_sent_with_their_own_address(
    ann: Holder, bob: Holder
) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    reference = sent_with(bob, BOB)
    ann.press("/account/people", f"/account/people/{right}/end")
    shut(ANN)
    assert not gathers(signed_in(BOB, address="203.0.113.9"), reference)
    assert row_of("camden", reference).person_id is None


def test_nobody_gathers_what_its_person_sent_with_an_address_that_was_not_the_accounts(ann: Holder) -> None:
    reference = sent_with(ann, TYPED)
    shut(ANN)
    assert not gathers(signed_in(TYPED, address="203.0.113.9"), reference)
    assert not gathers(signed_in(ANN, address="203.0.113.10"), reference)
    stranger = holder("203.0.113.5")
    assert stranger.fill("/status", reference=reference, code=code_for(reference)).status_code == 302
    assert reference in stranger.words("/status/case")


def test_its_person_gathers_again_what_was_sent_with_their_own_whoever_sent_it(
    ann: Holder, bob: Holder
) -> None:
    begin(bob, help_out(ann, bob))
    references = [sent_with(bob, ANN), sent_with(signed_in(ANN), ANN.upper())]
    shut(ANN)
    assert not any(gathers(signed_in(BOB, address="203.0.113.9"), each) for each in references)
    again = signed_in(ANN, address="203.0.113.10")
    assert all(gathers(again, each) for each in references)


def test_an_account_without_an_address_leaves_nothing_to_be_gathered(camden: KnownBody) -> None:
    by = someone("Ann Example", LEFT)
    reference = case_of(by, camden).reference
    with acting(Job(body_id=camden.id)):
        assert Case.objects.get(reference=reference).contact_email == LEFT
    with acting(Resident(person_id=by.person_id)):
        Contact.objects.filter(person_id=by.person_id).delete()
    closing.close(by=by)
    assert not gathers(signed_in(LEFT), reference)


def test_an_address_that_does_not_open_keeps_to_be_gathered_what_no_helper_sent(
    ann: Holder, bob: Holder
) -> None:
    begin(bob, help_out(ann, bob))
    helped, own = sent_with(bob, BOB), sent_with(signed_in(ANN), ANN)
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        assert Contact.objects.filter(person_id=whose).update(sealed="v1.1.broken")
    shut(ANN)
    there = signed_in(BOB, address="203.0.113.9")
    assert not any(gathers(there, each) for each in (helped, own))
    assert gathers(signed_in(ANN, address="203.0.113.10"), own)


def test_cases_that_accounts_left_before_are_gathered_by_nobody_and_those_of_no_account_are(
    own_database: Database,
) -> None:
    own_database.connect_django()
    body = council("camden")
    ann = someone("Ann Example", "ann@example.com")
    left = case_of(ann, body).reference
    never = file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS).sent.reference
    with acting(Job(body_id=body.id)):
        Case.objects.filter(reference=left).update(person_id=None)
    migrate(own_database)
    other = someone("Bob Other", LEFT)
    with pytest.raises(NothingToGather):
        gathering.gather(by=other, email=LEFT, typed=left)
    assert gathering.gather(by=other, email=LEFT, typed=never) == never


def migrate(database: Database) -> None:
    """Carry out again what the migration does to rows."""
    [step] = MigrationLoader(None).get_migration("cases", "0021_left_by_accounts").operations
    assert isinstance(step, RunSQL)
    with psycopg.connect(database.admin_url) as owner:
        for statement in step.sql:
            owner.execute(str(statement).encode())

"""An officer and a resident are two persons, even with one address: neither opens, names or changes the other."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.notices.channels.messages import Kind
from moothall.people import actions as people
from moothall.people import codes, contacts, sessions
from moothall.people.codes import Address, Purpose
from moothall.people.credentials import errands, invitations
from moothall.people.identity.oidc.configuration import Issuers
from moothall.people.models import Contact, Errand, Password, Person
from moothall.people.queries import Account, Colleague, account, colleague, person_by_email
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from tests.apps.credential_scene import letters_to, set_up
from tests.sites.account_visits import Holder, last_message, signed_in
from tests.sites.desk_visits import at_desk, look, send, visitor
from tests.sites.officer_visits import signed_in as officer_signed_in
from tests.sites.test_desk_sign_in_only_way import ISSUER

pytestmark = pytest.mark.django_db

WORK, THIEF = "ayo@example.org", "thief@example.com"


@pytest.fixture
def same(officer: Colleague) -> Holder:
    """Somebody who reads the officer's mailbox, signed in at the portal with the officer's address."""
    return signed_in(WORK, address="198.51.100.9")


def resident_id() -> int:
    found = person_by_email(WORK, kind=PersonKind.RESIDENT)
    assert found is not None
    return found.id


def test_an_email_code_of_the_portal_opens_no_desk(same: Holder, officer: Colleague) -> None:
    with override_settings(ISSUERS=Issuers(known=(ISSUER,))):
        same.fill("/account/email", email=THIEF)
        assert same.fill("/account/email/code", code=last_message().code).status_code == 302
        for address in (THIEF, WORK):
            send(visitor(), "/sign-in/forgotten", email=address)
        errands.run({Errand.Kind.RESET: invitations.send_reset})
    assert Person.objects.get(id=officer.person_id).email == WORK
    assert not any("/sign-in/link/" in letter for letter in letters_to(THIEF))


def test_a_resident_renames_themself_and_no_officer(same: Holder, officer: Colleague) -> None:
    same.fill("/account/name", name="Chief Executive")
    known = colleague(person_id=officer.person_id)
    assert known is not None
    assert known.name == officer.name
    assert Person.objects.get(id=resident_id()).name == "Chief Executive"


def test_a_session_of_one_site_names_nobody_at_the_other(same: Holder, officer: Colleague) -> None:
    assert colleague(person_id=resident_id()) is None
    assert account(person_id=officer.person_id, session_digest="") is None
    assert same.get("/account").status_code == 200
    desk = at_desk(officer)
    assert look(desk, "/camden/").status == 200


def test_signing_one_out_leaves_the_other_in(same: Holder, officer: Colleague) -> None:
    client = officer_signed_in(set_up(officer))
    sessions.end_all(person_id=officer.person_id)
    assert look(client, "/camden/").status == 302
    assert same.get("/account").status_code == 200
    again = officer_signed_in(set_up(officer))
    sessions.end_all(person_id=resident_id())
    assert same.get("/account").status_code == 302
    assert look(again, "/camden/").status == 200


def test_an_officer_takes_no_other_address(officer: Colleague) -> None:
    by = Account(person_id=officer.person_id, name="", language=Language.EN, session_digest="")
    with pytest.raises(people.NamedByOthers):
        contacts.change_email(by=by, email=THIEF)


def test_a_code_is_never_an_officers(officer: Colleague) -> None:
    letter = codes.Letter(subject="s", text=codes.MARK, language=Language.EN)
    with pytest.raises(IntegrityError, match="of the kind resident"), transaction.atomic():
        codes.ask(
            purpose=Purpose.EMAIL,
            address=Address(kind=Kind.EMAIL, to=THIEF),
            letter=letter,
            person_id=officer.person_id,
        )


def test_the_database_lets_nothing_of_work_rest_on_a_resident(same: Holder, camden: KnownBody) -> None:
    own = resident_id()
    with pytest.raises(IntegrityError, match="of the kind officer"), acting(Resident(person_id=own)):
        Password.objects.create(person_id=own, encoded="x")
    with pytest.raises(IntegrityError, match="of the kind officer"), transaction.atomic():
        people.grant_post(
            body_id=camden.id, person_id=own, team="Streets", function="x", from_at=timezone.now()
        )


def test_the_database_lets_no_account_rest_on_an_officer(officer: Colleague) -> None:
    mine = officer.person_id
    with pytest.raises(IntegrityError, match="of the kind resident"), acting(Resident(person_id=mine)):
        Contact.objects.create(person_id=mine, key="k", kind="email", sealed="x")


@pytest.mark.parametrize("site", list(Site))
def test_the_database_lets_a_session_name_the_people_of_its_site_alone(
    same: Holder, officer: Colleague, site: Site
) -> None:
    other = resident_id() if site is Site.DESK else officer.person_id
    store = sessions.SessionStore(site=site)
    store.create()
    store["person_id"] = other
    with pytest.raises(IntegrityError, match="of the kind"), transaction.atomic():
        store.save()


def test_a_person_never_becomes_of_the_other_kind(officer: Colleague) -> None:
    with pytest.raises(IntegrityError, match="never becomes"), transaction.atomic():
        Person.objects.filter(id=officer.person_id).update(kind=PersonKind.RESIDENT)


def test_every_column_that_names_a_person_of_an_account_or_of_work_is_guarded() -> None:
    """What is not says who did something to a case or a paper, and opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.conrelid::regclass::text || '.' || a.attname from pg_constraint c"
            " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)"
            " where c.contype = 'f' and c.confrelid = 'people_person'::regclass and not exists ("
            "  select 1 from pg_trigger t where t.tgrelid = c.conrelid and t.tgname = c.conrelid::regclass::text"
            "   || '_' || a.attname || '_kind') order by 1"
        )
        unguarded = {str(name) for (name,) in cursor.fetchall()}
    assert unguarded == UNGUARDED


UNGUARDED = {
    "cases_caseentry.person_id",
    "portability_erasureitem.decided_by_id",
    "portability_erasurerequest.extended_by_id",
    "portability_retentionrun.confirmed_by_id",
    "portability_signoff.noted_by_id",
}


def test_both_are_told_that_they_are_two(same: Holder) -> None:
    assert "If you also work for a council" in same.words("/account")
    assert "Your own account as a resident is something else" in look(visitor(), "/sign-in").words

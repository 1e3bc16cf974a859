"""Who somebody is lies sealed; by an email address one person is found, and only by the right one."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection

from moothall.bodies.context import Officer, acting
from moothall.people import actions as people
from moothall.people.models import Person
from moothall.people.queries import Colleague, colleague, names, person_by_email
from moothall.rules.emails import NotAnAccountEmail
from moothall.rules.persons import PersonKind
from tests.apps.table_scan import tables_with
from tests.cast import council, employ
from tests.clusters import Database

NAME, EMAIL = "Canary Wharfinger", "canary.wharfinger@example.org"


def test_no_row_of_any_table_holds_a_name_or_an_address(own_database: Database) -> None:
    own_database.connect_django()
    officer = employ("Canary Wharfinger", (council("camden"),))
    people.ensure_person(email=EMAIL, name=NAME, kind=PersonKind.OFFICER)
    assert colleague(person_id=officer.person_id) is not None
    assert tables_with(own_database, "Canary", "canary", "wharfinger", "example.org") == set()


@pytest.mark.django_db
def test_a_person_is_found_by_their_address_in_any_case_and_by_no_other() -> None:
    person = people.ensure_person(email=EMAIL.upper(), name=NAME, kind=PersonKind.OFFICER)
    assert (person.name, person.email) == (NAME, EMAIL)
    assert person_by_email(EMAIL, kind=PersonKind.OFFICER) == person
    assert people.ensure_person(email=EMAIL.title(), name="Somebody Else", kind=PersonKind.OFFICER) == person
    for other in (
        "canary.wharfinger+1@example.org",
        "canarywharfinger@example.org",
        "cаnary.wharfinger@example.org",
        "",
    ):
        assert person_by_email(other, kind=PersonKind.OFFICER) is None


@pytest.mark.django_db
def test_a_look_alike_makes_nobody_known() -> None:
    people.ensure_person(email="kim@example.org", name=NAME, kind=PersonKind.OFFICER)
    with pytest.raises(NotAnAccountEmail):
        people.ensure_person(email="\u212aim@example.org", name=NAME, kind=PersonKind.OFFICER)
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_two_persons_never_share_an_address_and_any_number_have_none() -> None:
    people.ensure_person(email=EMAIL, name=NAME, kind=PersonKind.OFFICER)
    people.new_person(name="One Without", kind=PersonKind.OFFICER)
    people.new_person(name="Another Without", kind=PersonKind.OFFICER)
    with pytest.raises(IntegrityError, match="an_email_address_is_one_resident_and_one_officer"):
        people.new_person(name="Third", email=EMAIL, kind=PersonKind.OFFICER)


def test_two_who_come_first_at_once_are_one_person(own_database: Database) -> None:
    own_database.connect_django()
    found: list[int] = []

    def come() -> None:
        try:
            found.append(people.ensure_person(email=EMAIL, name=NAME, kind=PersonKind.OFFICER).id)
        finally:
            connection.close()

    threads = [Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(found) == 4
    assert len(set(found)) == 1


@pytest.mark.django_db
def test_a_name_moved_to_another_person_does_not_open(officer: Colleague, stranger: Colleague) -> None:
    """They go on working: their name is missed, and nobody else's stands in its place."""
    mine = Person.objects.get(id=officer.person_id)
    Person.objects.filter(id=stranger.person_id).update(name_sealed=mine.name_sealed)
    found = colleague(person_id=stranger.person_id)
    assert found is not None
    assert (found.name, found.body_ids) == ("", stranger.body_ids)


@pytest.mark.django_db
def test_a_resident_may_take_another_name_and_an_officer_may_not(officer: Colleague) -> None:
    resident = people.ensure_person(email=EMAIL, name=NAME, kind=PersonKind.RESIDENT)
    people.rename(person_id=resident.id, name="Ayo Scrivener")
    assert names(person_ids={resident.id}) == {resident.id: "Ayo Scrivener"}
    with pytest.raises(people.NamedByOthers):
        people.rename(person_id=officer.person_id, name="Ayo Scrivener")
    with acting(Officer(person_id=officer.person_id, body_ids=officer.body_ids, purpose="test")):
        assert names(person_ids={officer.person_id}) == {officer.person_id: officer.name}

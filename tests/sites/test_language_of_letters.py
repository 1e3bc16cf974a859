"""Whoever has an account is written to in the language that they chose, whichever page something was sent from."""

import pytest
from django.db import DatabaseError, transaction

from moothall.bodies.context import DraftHolder, Job, Resident, acting
from moothall.cases.actions import casework
from moothall.notices.models import Notice
from moothall.people import accounts
from moothall.people.models import Person
from moothall.rules.language import Language
from tests.cast import BINS, council, employ, file_case
from tests.sites.account_visits import begin, help_out, holder, last_message, person_id, signed_in
from tests.sites.test_account_cases import row_of, send

pytestmark = pytest.mark.django_db
ANN, BOB = "ann@example.com", "bob@example.org"


def letters(reference: str) -> list[tuple[str, str]]:
    """Return to whom and in which language letters about a case went, in order."""
    with acting(Job(body_id=council("camden").id)):
        rows = Notice.objects.filter(case_reference=reference).order_by("id")
        return [(row.to_address, row.language) for row in rows]


def write(reference: str) -> None:
    officer = employ("Ayo Clerk", (council("camden"),))
    revision = row_of("camden", reference).revision
    casework.write(
        by=officer, body_id=council("camden").id, reference=reference, revision=revision, message="Hello."
    )


def test_a_choice_holds_for_cases_of_before_and_after() -> None:
    ann = signed_in(ANN, name="Ann")
    before = send(ann)
    ann.fill("/account/language", language="cy")
    after = send(ann)
    assert (row_of("camden", before).language, row_of("camden", after).language) == ("cy", "cy")
    assert [language for _, language in letters(after)] == ["cy"]
    write(before)
    assert [language for _, language in letters(before)] == ["en", "cy"]


def test_a_case_that_is_gathered_follows_its_person(camden: object, resident: DraftHolder) -> None:
    filed = file_case(council("camden"), resident, BINS, email=ANN)
    ann = signed_in(ANN, name="Ann")
    ann.fill("/account/language", language="cy")
    ann.fill("/account/requests/add", reference=filed.sent.reference)
    write(filed.sent.reference)
    assert [language for _, language in letters(filed.sent.reference)] == ["en", "cy"]


def test_a_helper_is_written_to_in_their_own_language() -> None:
    ann, bob = signed_in(ANN, name="Ann"), signed_in(BOB, name="Bob")
    right = help_out(ann, bob)
    ann.fill("/account/language", language="cy")
    begin(bob, right)
    reference = send(bob)
    assert set(letters(reference)) == {(ANN, "cy"), (BOB, "en")}


def test_an_account_that_begins_on_a_welsh_page_is_written_to_in_welsh() -> None:
    who = holder()
    who.fill("/cy/sign-in", email="cerys@example.com")
    who.fill("/cy/sign-in/code", code=last_message().code)
    assert Person.objects.get(id=person_id("cerys@example.com")).language == "cy"
    again = holder()
    again.fill("/sign-in", email="cerys@example.com")
    again.fill("/sign-in/code", code=last_message().code)
    assert Person.objects.get(id=person_id("cerys@example.com")).language == "cy"


def test_a_person_sees_their_own_language_alone() -> None:
    signed_in(ANN, name="Ann")
    signed_in(BOB, name="Bob")
    ann, bob = person_id(ANN), person_id(BOB)
    with acting(Resident(person_id=ann)):
        assert accounts.language_of(person_id=ann) is Language.EN
        assert list(Person.objects.values_list("id", flat=True)) == [ann]
        with pytest.raises(Person.DoesNotExist):
            accounts.language_of(person_id=bob)
    with acting(Resident(person_id=ann)), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.values_list("email_sealed", flat=True).get(id=ann)

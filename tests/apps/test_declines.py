"""What somebody wants forms to offer no longer is offered by no source of it, whichever comes or goes."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import contacts, declines, homes, known_answers, offering
from moothall.people.codes import Address
from moothall.people.known_answers import Value
from moothall.people.models import Decline
from moothall.people.queries import Account
from moothall.portability import copies
from moothall.portability.copy_held import gather
from moothall.portability.copy_pages import as_html
from moothall.portability.erasure import closing
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from tests.apps.erasure_scene import someone
from tests.cast import council

pytestmark = pytest.mark.django_db

NUMBER, OTHER = "07700900123", "07700900456"
OLD, NEW = "ann@example.com", "ann@example.org"
HOME = AddressAnswer(
    uprn=None, lines=("1 Example Row", "Exampleton"), postcode="NW1 8NP", custodian_code=None
)


@pytest.fixture
def ann() -> Account:
    return someone("Ann Example", OLD)


def offered(who: Account, kind: KnownKind) -> list[Value]:
    """Return what forms offer somebody of a kind."""
    return [
        one.value
        for one in offering.of_person(person_id=who.person_id)
        if one.is_offered and one.kind is kind
    ]


def choose(who: Account, value: Value, *, is_offered: bool) -> None:
    held = next(one for one in offering.of_person(person_id=who.person_id) if one.value == value)
    assert offering.choose(by=who, key=held.sources[-1].key, is_offered=is_offered)


def tell(who: Account, slug: str, kind: KnownKind, value: Value) -> None:
    known_answers.remember(person_id=who.person_id, body_id=council(slug).id, told={kind: value})


def prove(who: Account, kind: Kind, to: str) -> None:
    contacts.note_proved(person_id=who.person_id, address=Address(kind=kind, to=to))


def test_a_number_that_was_told_after_it_was_declined_and_then_left_the_account(ann: Account) -> None:
    prove(ann, Kind.SMS, NUMBER)
    choose(ann, NUMBER, is_offered=False)
    tell(ann, "camden", KnownKind.PHONE, NUMBER)
    contacts.forget_mobile(by=ann)
    assert offered(ann, KnownKind.PHONE) == []
    prove(ann, Kind.SMS, NUMBER)
    assert offered(ann, KnownKind.PHONE) == []
    choose(ann, NUMBER, is_offered=True)
    contacts.forget_mobile(by=ann)
    assert offered(ann, KnownKind.PHONE) == [NUMBER]


def test_an_email_address_that_was_changed(ann: Account) -> None:
    tell(ann, "camden", KnownKind.EMAIL, OLD)
    choose(ann, OLD, is_offered=False)
    contacts.change_email(by=ann, email=NEW)
    assert offered(ann, KnownKind.EMAIL) == [NEW]
    tell(ann, "leeds", KnownKind.EMAIL, OLD)
    assert offered(ann, KnownKind.EMAIL) == [NEW]


def test_an_address_that_its_person_has_left_or_removed(ann: Account) -> None:
    today = timezone.localdate()
    homes.add(by=ann, address=HOME, from_on=today - timedelta(days=9))
    choose(ann, HOME, is_offered=False)
    (home,) = homes.of_person(person_id=ann.person_id)
    assert homes.leave(by=ann, key=home.key, to_on=today)
    tell(ann, "camden", KnownKind.ADDRESS, HOME)
    assert offered(ann, KnownKind.ADDRESS) == []
    assert homes.remove(by=ann, key=home.key)
    homes.add(by=ann, address=HOME, from_on=today)
    assert offered(ann, KnownKind.ADDRESS) == []


def test_a_value_whose_council_was_told_another_since(ann: Account) -> None:
    tell(ann, "camden", KnownKind.PHONE, NUMBER)
    choose(ann, NUMBER, is_offered=False)
    tell(ann, "camden", KnownKind.PHONE, OTHER)
    assert offered(ann, KnownKind.PHONE) == [OTHER]
    tell(ann, "leeds", KnownKind.PHONE, NUMBER)
    assert offered(ann, KnownKind.PHONE) == [OTHER]


def test_the_same_written_otherwise_is_declined_too(ann: Account) -> None:
    tell(ann, "camden", KnownKind.EMAIL, "Ann@example.com")
    choose(ann, OLD, is_offered=False)
    chosen = AddressAnswer(
        uprn="100023336956", lines=("1 EXAMPLE ROW,  Exampleton",), postcode="NW1 8NP", custodian_code=5210
    )
    tell(ann, "camden", KnownKind.ADDRESS, chosen)
    choose(ann, chosen, is_offered=False)
    tell(ann, "leeds", KnownKind.ADDRESS, HOME)
    assert offered(ann, KnownKind.EMAIL) == offered(ann, KnownKind.ADDRESS) == []
    choose(ann, HOME, is_offered=True)
    assert set(offered(ann, KnownKind.ADDRESS)) == {chosen, HOME}


def test_to_decline_twice_is_to_decline_once(ann: Account) -> None:
    for _ in range(2):
        choose(ann, OLD, is_offered=False)
    assert len(declines.of_person(person_id=ann.person_id)) == 1


def test_nothing_is_to_be_read_of_it_and_no_two_persons_share_it(ann: Account) -> None:
    bob = someone("Bob Example", "bob@example.com")
    for who in (ann, bob):
        prove(who, Kind.SMS, NUMBER)
        choose(who, NUMBER, is_offered=False)
    (one,), (other,) = (declines.of_person(person_id=who.person_id) for who in (ann, bob))
    assert one.digest != other.digest
    assert NUMBER not in one.digest
    with acting(Resident(person_id=ann.person_id, helper_id=bob.person_id)):
        assert not Decline.objects.exists(), "no helper learns of it"


def test_it_stands_in_the_copy_and_goes_with_the_account(ann: Account) -> None:
    prove(ann, Kind.SMS, NUMBER)
    choose(ann, NUMBER, is_offered=False)
    held = gather(ann)
    found = json.loads(json.dumps(copies.everything(held)))
    assert [(one["address"], one["offered_in_forms"]) for one in found["contact_details"]] == [
        (OLD, True),
        (NUMBER, False),
    ]
    assert [one["kind"] for one in found["declined"]] == ["phone"]
    contacts.forget_mobile(by=ann)
    page = as_html(gather(ann))
    assert "What forms are not to offer you" in page
    assert "which nobody can read" in page
    closing.close(by=ann)
    assert declines.of_person(person_id=ann.person_id) == ()

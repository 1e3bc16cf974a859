"""One row that does not open is missed in a list, and said in the log; everybody else's is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import actions as people
from moothall.people import contacts, helping, homes, known_answers, rights_over
from moothall.people.codes import Address
from moothall.people.helping import Help, Invitation
from moothall.people.identity.oidc import identities
from moothall.people.models import Contact, Helping, Home, Identity, KnownAnswer, Person
from moothall.people.queries import Account, account, emails, names
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site
from tests.cast import council
from tests.sites.account_visits import messages

pytestmark = pytest.mark.django_db

BROKEN = "v1.1.broken"
ADDRESS = AddressAnswer(uprn=None, lines=("1 High Street",), postcode="NW1 8NP", custodian_code=None)


def somebody(name: str, kind: PersonKind = PersonKind.RESIDENT) -> Person:
    """Return a person with an address that a code proved."""
    email = f"{name.lower()}@example.org"
    person = people.ensure_person(email=email, name=name, kind=kind)
    if kind is PersonKind.RESIDENT:
        contacts.note_proved(person_id=person.id, address=Address(kind=Kind.EMAIL, to=email))
    return person


def account_of(person: Person) -> Account:
    """Return the account of a resident."""
    found = account(person_id=person.id, session_digest="")
    assert found is not None
    return found


def helped(person: Person, helper: Person) -> Help:
    """Let somebody act for another, until a moment ago."""
    made = helping.invite(
        by=account_of(person),
        invitation=Invitation(
            name=helper.name,
            email=helper.email,
            services=(),
            may_act=True,
            ends_at=timezone.now() + timedelta(days=1),
        ),
    )
    with acting(Resident(person_id=person.id)):
        now = timezone.now()
        Helping.objects.filter(id=made.id).update(
            helper_id=helper.id, accepted_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
        )
    return made


def test_a_list_of_people_shows_those_that_open() -> None:
    ada, bea = (somebody(name, PersonKind.OFFICER) for name in ("Ada", "Bea"))
    Person.objects.filter(id=ada.id).update(name_sealed=BROKEN, email_sealed=BROKEN)
    both = {ada.id, bea.id}
    assert names(person_ids=both) == {ada.id: "", bea.id: "Bea"}
    assert emails(person_ids=both) == {ada.id: "", bea.id: "bea@example.org"}


def test_a_person_whose_name_does_not_open_comes_to_their_account_and_may_say_it_anew() -> None:
    ann = somebody("Ann")
    Person.objects.filter(id=ann.id).update(name_sealed=BROKEN)
    assert account_of(ann).name == ""
    people.rename(person_id=ann.id, name="Ann Again")
    assert account_of(ann).name == "Ann Again"


@pytest.mark.parametrize("column", ["name_sealed", "person_name_sealed", "email_sealed"])
def test_a_right_that_does_not_open_keeps_nobody_from_hearing_that_theirs_is_over(column: str) -> None:
    ann, bob, cat = (somebody(name) for name in ("Ann", "Bob", "Cat"))
    broken, _ = helped(ann, bob), helped(cat, bob)
    with acting(Resident(person_id=ann.id)):
        Helping.objects.filter(id=broken.id).update(**{column: BROKEN})
    assert rights_over.tell() == 2
    assert sorted(message.to for message in messages()) == [
        "ann@example.org",
        "bob@example.org",
        "bob@example.org",
        "cat@example.org",
    ]
    assert len(helping.of_helper(by=account_of(bob))) == 2
    assert rights_over.tell() == 0


def test_a_person_or_contact_that_does_not_open_keeps_nobody_from_hearing_either() -> None:
    ann, bob, cat = (somebody(name) for name in ("Ann", "Bob", "Cat"))
    for person in (ann, cat):
        helped(person, bob)
    Person.objects.filter(id=ann.id).update(name_sealed=BROKEN)
    with acting(Resident(person_id=cat.id)):
        Contact.objects.filter(person_id=cat.id).update(sealed=BROKEN)
    assert rights_over.tell() == 2
    assert sorted(message.to for message in messages()) == [
        "ann@example.org",
        "bob@example.org",
        "bob@example.org",
    ]


def test_what_an_account_holds_is_shown_as_far_as_it_opens() -> None:
    ann, body = somebody("Ann"), council("camden")
    by = account_of(ann)
    contacts.note_proved(person_id=ann.id, address=Address(kind=Kind.SMS, to="07700 900123"))
    for _ in range(2):
        homes.add(by=by, address=ADDRESS, from_on=timezone.localdate())
    known_answers.remember(
        person_id=ann.id, body_id=body.id, told={KnownKind.EMAIL: "a@b.org", KnownKind.ADDRESS: ADDRESS}
    )
    identities.vouch(person_id=ann.id, issuer="demo", site=Site.PORTAL)
    first = homes.of_person(person_id=ann.id)[0]
    with acting(Resident(person_id=ann.id)):
        Contact.objects.filter(person_id=ann.id, kind=Kind.EMAIL).update(sealed=BROKEN)
        Home.objects.filter(key=first.key).update(sealed=BROKEN)
        KnownAnswer.objects.filter(person_id=ann.id, kind=KnownKind.EMAIL).update(sealed=BROKEN)
        Identity.objects.filter(person_id=ann.id).update(subject_sealed=BROKEN, email_sealed=BROKEN)
    assert contacts.of_person(person_id=ann.id) == contacts.Contacts(email="", mobile="07700 900123")
    assert [one.kind for one in contacts.proved(person_id=ann.id)] == [Kind.SMS]
    assert [home.address for home in homes.of_person(person_id=ann.id)] == [ADDRESS]
    assert [known.value for known in known_answers.of_person(person_id=ann.id)] == [ADDRESS]
    assert [(one.subject, one.email) for one in identities.of_person(person_id=ann.id)] == [("", "")]

"""What is given to another body is written down, whatever the first one was told, or was forgotten, meanwhile."""

from collections.abc import Callable

import psycopg
import pytest
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from moothall.bodies.context import Job, acting
from moothall.cases.models import Draft
from moothall.people import known_answers
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from tests.cast import council
from tests.clusters import Database
from tests.sites.account_visits import Holder, person_id, signed_in
from tests.sites.residents import Resident as Browser
from tests.sites.test_account_cases import send
from tests.sites.test_account_known import ANN, at_question, given, keys, send_off

OTHER = "another@example.com"
IN_LEEDS = AddressAnswer(
    uprn=None, lines=("4 Example Street", "Exampleton"), postcode="LS1 4AP", custodian_code=None
)
CHOICES = [("email", "contact_email", "email"), ("address", "address", "address")]


def told_the_same(who: Holder, _: str) -> None:
    """Send the first council one more request, in another tab."""
    send(who)


def told_another(who: Holder, _: str) -> None:
    """Send the first council one more request with another address."""
    send(who, email=OTHER)


def forgotten(who: Holder, key: str) -> None:
    """Let a known answer be offered no longer."""
    who.press("/account/answers", f"/account/answers/{key}/forget")


def chosen(who: Holder) -> tuple[Browser, str]:
    """Return a form for another council where a known answer is filled in, and the key of that answer."""
    leeds = at_question(who, "leeds", "contact_email")
    (key,) = keys(leeds, "email")
    leeds.look(f"{leeds.at('email')}?known={key}")
    return leeds, key


def go_on(leeds: Browser, key: str) -> None:
    """Send the page as it was filled in."""
    assert leeds.send(f"{leeds.at('email')}?known={key}", leeds.form).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("meanwhile", [told_the_same, told_another, forgotten])
def test_what_was_chosen_is_written_down_once_it_is_sent(meanwhile: Callable[[Holder, str], None]) -> None:
    ann = signed_in(ANN, name="Ann Example")
    send(ann)
    leeds, key = chosen(ann)
    go_on(leeds, key)
    meanwhile(ann, key)
    send_off(leeds)
    assert [(row.kind, row.from_body_id) for row in given()] == [("email", council("camden").id)]


@pytest.mark.django_db
def test_a_page_that_is_open_still_chooses_what_was_told_once_more() -> None:
    ann = signed_in(ANN, name="Ann Example")
    send(ann)
    leeds, key = chosen(ann)
    told_the_same(ann, key)
    go_on(leeds, key)
    send_off(leeds)
    assert [row.kind for row in given()] == ["email"]


@pytest.mark.django_db
@pytest.mark.usefixtures("postcodes")
@pytest.mark.parametrize(("page", "question", "kind"), CHOICES)
def test_what_was_chosen_and_sent_again_unchanged_is_written_down(
    page: str, question: str, kind: str
) -> None:
    ann = signed_in(ANN, name="Ann Example")
    send(ann)
    known_answers.remember(
        person_id=person_id(ANN), body_id=council("camden").id, told={KnownKind.ADDRESS: IN_LEEDS}
    )
    leeds = at_question(ann, "leeds", question)
    (key,) = keys(leeds, page)
    leeds.look(f"{leeds.at(page)}?known={key}")
    assert leeds.send(f"{leeds.at(page)}?known={key}", leeds.form).status_code == 302
    for _ in range(2):
        leeds.look(leeds.at(page))
        assert leeds.send(leeds.at(page), leeds.form).status_code == 302
    send_off(leeds)
    assert [(row.kind, row.from_body_id) for row in given()] == [(kind, council("camden").id)]


@pytest.mark.django_db
def test_another_value_has_another_key_and_the_same_one_keeps_it() -> None:
    ann = signed_in(ANN, name="Ann Example")
    found = list[str]()
    for email in (ANN, ANN, OTHER):
        send(ann, email=email)
        known = known_answers.of_person(person_id=person_id(ANN))
        found += [one.key for one in known if one.kind is KnownKind.EMAIL]
    assert found[0] == found[1] != found[2]


def test_what_was_chosen_before_this_was_kept_is_written_down_too(own_database: Database) -> None:
    own_database.connect_django()
    ann = signed_in(ANN, name="Ann Example")
    send(ann)
    leeds, key = chosen(ann)
    go_on(leeds, key)
    with acting(Job(body_id=council("leeds").id)):
        Draft.objects.filter(case=None).update(chosen={"contact_email": key, "contact_phone": ""})
    migrate(own_database)
    send_off(leeds)
    assert [row.kind for row in given()] == ["email"]


def migrate(database: Database) -> None:
    """Carry out again what the migration does to rows."""
    [step] = MigrationLoader(None).get_migration("cases", "0022_chosen_of_bodies").operations
    assert isinstance(step, RunSQL)
    with psycopg.connect(database.admin_url) as owner:
        for statement in step.sql:
            owner.execute(str(statement).encode())

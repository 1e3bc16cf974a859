"""The copy of everything about a person: theirs alone, whole, after a fresh proof, told without content."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people import copies
from moothall.people.models import AccountCopy
from moothall.web import confirming
from moothall.wiring.handlers import HANDLERS
from tests.cast import CANARY
from tests.sites.account_visits import Holder, holder, last_message, person_id, signed_in
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody with an account, and a case at each of two councils."""
    found = signed_in(ANN, name="Ann <Example>")
    send(found)
    send(found, "leeds")
    return found


def do_jobs() -> None:
    """Make the copies that were asked for, as a job does; each job is done twice, as after a crash."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        waiting = list(OutboxRow.objects.filter(name=copies.EFFECT).values_list("id", flat=True))
    for row_id in waiting:
        tasks.do(row_id=row_id, body_id=portal.id, handlers=HANDLERS)
        with acting(Job(body_id=portal.id)):
            OutboxRow.objects.filter(id=row_id).update(done_at=None)
        tasks.do(row_id=row_id, body_id=portal.id, handlers=HANDLERS)


def made(who: Holder) -> str:
    """Ask for a copy, have it made, and return where it is downloaded."""
    assert who.fill("/account/copy")["Location"] == "/account/copy"
    do_jobs()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        return f"/account/copy/{AccountCopy.objects.latest('id').key}"


def test_the_copy_holds_everything_for_people_and_for_programs(ann: Holder) -> None:
    answer = ann.get(made(ann))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        held = json.loads(file.read("account.json"))
        html = file.read("account.html").decode()
    assert held["account"]["email"] == ANN
    assert [one["council"] for one in held["requests"]] == ["London Borough of Camden", "Leeds City Council"]
    assert CANARY in json.dumps(held["requests"][0]["answers"])
    assert held["known_answers"]
    assert held["sign_ins"]
    assert CANARY in html
    assert "Ann &lt;Example&gt;" in html
    assert "<Example>" not in html


def test_its_person_is_told_once_and_nothing_of_what_is_in_it(ann: Holder) -> None:
    made(ann)
    told = last_message()
    assert (told.to, told.subject) == (ANN, "Your copy is ready")
    assert not any(word in told.words for word in ("Ann", CANARY, "Camden"))


def test_nobody_else_gets_it_and_it_lies_sealed(ann: Holder) -> None:
    where = made(ann)
    assert signed_in(BOB).get(where).status_code == 404
    assert holder().get(where).status_code == 302
    with acting(_helper()):
        assert not AccountCopy.objects.exists()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        assert AccountCopy.objects.get().sealed.startswith("v1.")


def _helper() -> Resident:
    return Resident(person_id=person_id(ANN), helper_id=person_id(BOB))


def test_asking_and_downloading_want_a_fresh_proof(ann: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    where = made(ann)
    monkeypatch.setattr(confirming, "has_just_come", lambda by: False)
    for path in ("/account/copy", where):
        assert str(ann.get(path)["Location"]).startswith("/account/confirm?next=")


def test_three_at_most_and_each_for_a_week(ann: Holder) -> None:
    where = [made(ann) for _ in range(copies.MOST)][-1]
    page = ann.fill("/account/copy")
    assert "You have three copies already" in page.content.decode()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        kept = AccountCopy.objects.latest("id").ends_at - timezone.now()
        assert timedelta(days=6) < kept <= timedelta(days=7)
        AccountCopy.objects.update(ends_at=timezone.now())
    assert ann.get(where).status_code == 404
    assert copies.forget_old() == copies.MOST
    assert copies.forget_old() == 0

"""Whoever helped somebody sees the name that they had then, and never, anywhere, what they are called since."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import rights_over
from moothall.people.models import Helping
from moothall.portability import copies
from tests.sites.account_visits import (
    HELPER,
    Holder,
    accept,
    begin,
    help_out,
    invite,
    messages,
    person_id,
    signed_in,
)
from tests.sites.test_account_cases import send

pytestmark = pytest.mark.django_db

ANN, OLD, NEW = "ann@example.com", "Ann Example", "Zelda Safehouse"


@pytest.fixture
def ann() -> Holder:
    return signed_in(ANN, name=OLD)


@pytest.fixture
def bob() -> Holder:
    return signed_in(HELPER, name="Bob Helper", address="192.0.2.9")


def all_that_is_told(who: Holder, email: str) -> str:
    """Return the page of helpers, the copy of everything and every letter of somebody."""
    held = zipfile.ZipFile(io.BytesIO(copies.zipped(person_id=person_id(email))))
    sent = [f"{one.subject} {one.words}" for one in messages() if one.to == email]
    written = [held.read(name).decode() for name in ("data.json", "index.html")]
    return " ".join([who.words("/account/people"), *written, *sent])


def end(who: Holder, right: int) -> None:
    """End a right, or withdraw an invitation."""
    assert who.press("/account/people", f"/account/people/{right}/end").status_code == 302


def only_right() -> int:
    """Return the id of the one right that Ann gave."""
    who = person_id(ANN)
    with acting(Resident(person_id=who)):
        return int(Helping.objects.values_list("id", flat=True).get())


def run_out() -> None:
    """Let the one right that Ann gave be over by its time, and both be told."""
    right, who = only_right(), person_id(ANN)
    with acting(Resident(person_id=who)):
        Helping.objects.filter(id=right).update(ends_at=timezone.now() - timedelta(minutes=1))
    assert rights_over.tell() == 1


def test_a_helper_sees_what_the_person_is_called_now_while_the_right_runs(ann: Holder, bob: Holder) -> None:
    help_out(ann, bob)
    ann.fill("/account/name", name=NEW)
    assert NEW in bob.words("/account/people")


def test_a_former_helper_never_learns_a_later_name(ann: Holder, bob: Holder) -> None:
    end(ann, help_out(ann, bob))
    ann.fill("/account/name", name=NEW)
    told = all_that_is_told(bob, HELPER)
    assert OLD in told
    assert NEW not in told


def test_a_right_that_ran_out_tells_no_later_name(ann: Holder, bob: Holder) -> None:
    help_out(ann, bob)
    ann.fill("/account/name", name=NEW)
    run_out()
    told = all_that_is_told(bob, HELPER)
    assert "time" in told
    assert OLD in told
    assert NEW not in told


def test_an_invitation_names_who_asked_as_they_were_called_then(ann: Holder, bob: Holder) -> None:
    invite(ann)
    ann.fill("/account/name", name=NEW)
    end(ann, only_right())
    told = all_that_is_told(bob, HELPER)
    assert "no longer asks you" in told
    assert OLD in told
    assert NEW not in told


def test_the_name_at_the_acceptance_is_kept_sealed(ann: Holder, bob: Holder) -> None:
    code = invite(ann)
    ann.fill("/account/name", name="Ann Married")
    accept(bob, code)
    end(bob, only_right())
    ann.fill("/account/name", name=NEW)
    words = bob.words("/account/people")
    assert "Ann Married" in words
    assert NEW not in words
    who = person_id(ANN)
    with acting(Resident(person_id=who)):
        assert Helping.objects.get().person_name_sealed.startswith("v1.")


def test_a_person_sees_of_a_former_helper_the_name_that_they_had_then(ann: Holder, bob: Holder) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    reference = send(bob)
    end(ann, right)
    assert bob.get("/account").status_code == 403
    assert bob.fill("/account/name", name=NEW).status_code == 302
    told = all_that_is_told(ann, ANN) + ann.words(f"/account/requests/camden/{reference}")
    assert f"Sent by Bob Helper for {OLD}" in told
    assert NEW not in told

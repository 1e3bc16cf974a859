"""Helpers: asked, accepted, limited and ended; what they see is what the database says at that moment."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Context, Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.codes import code_for
from moothall.cases.models import Case, CaseEntry
from moothall.cases.queries import status
from moothall.notices.models import Notice
from moothall.people import helping
from moothall.people.helping import RightEnded
from moothall.people.models import Contact, Helping, Home, KnownAnswer, Session, SignIn
from moothall.people.queries import Colleague
from moothall.wiring import marks
from tests.cast import BINS, CANARY, POTHOLE
from tests.sites.account_visits import (
    Holder,
    accept,
    begin,
    help_out,
    invite,
    last_message,
    messages,
    person_id,
    signed_in,
)
from tests.sites.desk_visits import at_desk, look
from tests.sites.test_account_cases import row_of, send

ANN, BOB, EVE = "ann@example.com", "bob@example.org", "eve@example.net"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody who needs help."""
    return signed_in(ANN, name="Ann Example")


@pytest.fixture
def bob() -> Holder:
    """Somebody who helps."""
    return signed_in(BOB, name="Bob Helper")


def helper_context() -> Resident:
    """Return Bob acting for Ann."""
    return Resident(person_id=person_id(ANN), helper_id=person_id(BOB))


def test_both_are_told_at_every_step(ann: Holder, bob: Holder) -> None:
    code = invite(ann)
    assert {message.to for message in messages()[:2]} == {ANN, BOB}
    accept(bob, code)
    accepted = messages()[:2]
    assert {message.to for message in accepted} == {ANN, BOB}
    (right,) = re.findall(r'action="/account/people/(\d+)/end"', ann.get("/account/people").content.decode())
    ann.press("/account/people", f"/account/people/{right}/end")
    ended = messages()[:2]
    assert {message.to for message in ended} == {ANN, BOB}
    assert all("no longer act" in message.words for message in ended)
    assert all("Bob" not in message.subject and "Ann" not in message.subject for message in messages())


def test_no_row_holds_the_code_the_name_or_the_address_of_a_helper(ann: Holder) -> None:
    code = invite(ann)
    with acting(Resident(person_id=person_id(ANN))), connection.cursor() as cursor:
        cursor.execute("select row_to_json(h)::text from people_helping h")
        kept = str(cursor.fetchone())
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)), connection.cursor() as cursor:
        cursor.execute("select string_agg(row_to_json(n)::text, ' ') from notices_notice n")
        (sent,) = cursor.fetchone()
    assert "Ann Example" in last_message().words + messages()[1].words
    for word in (code, code.replace("-", ""), "Bob", "Ann Example", BOB):
        assert word not in kept
        assert word not in sent


def test_the_code_is_of_use_to_the_invited_address_alone_and_once(ann: Holder, bob: Holder) -> None:
    code = invite(ann)
    eve = signed_in(EVE, name="Eve Other")
    refused = eve.fill("/account/people/accept", code=code)
    wrong = bob.fill("/account/people/accept", code="0000-0000")
    for page in (refused, wrong):
        assert "We cannot find an invitation" in page.content.decode()
    assert accept(bob, code.lower().replace("-", " ")).status_code == 302
    assert accept(bob, code).status_code == 200
    assert "You act for nobody" in eve.words("/account/people")


def test_after_twenty_wrong_codes_the_right_one_is_refused_alike(ann: Holder, bob: Holder) -> None:
    code = invite(ann)
    for _ in range(20):
        bob.fill("/account/people/accept", code="0000-0000")
    assert "We cannot find an invitation" in accept(bob, code).content.decode()


def test_an_invitation_runs_out_and_can_be_withdrawn(ann: Holder, bob: Holder) -> None:
    first, second = invite(ann), invite(ann, may="read")
    with acting(Resident(person_id=person_id(ANN))):
        rows = list(Helping.objects.order_by("id"))
        Helping.objects.filter(id=rows[0].id).update(answer_by=timezone.now())
    ann.press("/account/people", f"/account/people/{rows[1].id}/end")
    assert "no longer asks you" in "".join(message.words for message in messages()[:2])
    for code in (first, second):
        assert accept(bob, code).status_code == 200


def test_a_helper_sees_the_cases_sends_for_the_person_and_every_page_says_so(
    ann: Holder, bob: Holder, camden: KnownBody
) -> None:
    earlier, own = send(ann), send(bob)
    begin(bob, help_out(ann, bob))
    for path in ("/account", "/account/requests", "/account/messages", "/account/files"):
        assert "You are acting for Ann Example." in bob.get(path).content.decode(), path
    words = bob.words("/account/requests")
    assert earlier in words
    assert own not in words
    start = bob.get("/camden/missed-bin/start")
    assert "You are acting for Ann Example." in bob.get(str(start["Location"])).content.decode()
    reference = send(bob)
    case = row_of("camden", reference)
    assert (case.person_id, case.helper_id) == (person_id(ANN), person_id(BOB))
    assert (case.person_name, case.helper_name) == ("Ann Example", "Bob Helper")
    assert "Sent by Bob Helper for Ann Example" in ann.words(f"/account/requests/camden/{reference}")


def test_the_desk_sees_who_sent_it_for_whom_in_what_format_and_that_the_address_is_secret(
    ann: Holder, bob: Holder, officer: Colleague
) -> None:
    ann.fill("/account/format", format="bsl")
    begin(bob, help_out(ann, bob))
    reference = send(bob)
    page = look(at_desk(officer), f"/camden/cases/{reference}/")
    assert "Sent by Bob Helper for Ann Example" in page.words
    assert "British Sign Language" in page.words
    assert "address is secret" not in page.words
    ann.fill("/account/secret-address", confidential="yes")
    assert "address is secret" in look(at_desk(officer), f"/camden/cases/{reference}/").words


def test_a_helper_never_sees_the_persons_own_account(ann: Holder, bob: Holder) -> None:
    begin(bob, help_out(ann, bob))
    for path in ("name", "email", "mobile", "addresses", "addresses/add", "sign-ins", "people", "format",
                 "secret-address", "requests/add"):  # fmt: skip
        assert bob.get(f"/account/{path}")["Location"] == "/account", path
    assert ANN not in bob.get("/account").content.decode()
    with acting(helper_context()):
        for model in (Contact, Home, KnownAnswer, Session, SignIn):
            assert not model._default_manager.values_list("id"), model
    bob.press("/account", "/account/people/stop")
    assert BOB in bob.words("/account")


def test_a_right_to_read_does_not_send(ann: Holder, bob: Holder) -> None:
    begin(bob, help_out(ann, bob, may="read"))
    assert bob.get("/account/requests").status_code == 200
    with pytest.raises(AssertionError, match="403 == 302"):
        send(bob)
    with acting(Resident(person_id=person_id(ANN))):
        assert not Case.objects.exists()


def test_a_right_for_one_service_shows_that_service_alone(ann: Holder, bob: Holder) -> None:
    bins, hole = send(ann), send(ann, "camden", POTHOLE)
    begin(bob, help_out(ann, bob, services=(BINS,)))
    words = bob.words("/account/requests")
    assert bins in words
    assert hole not in words
    assert bob.get(f"/account/requests/camden/{hole}").status_code == 404
    with pytest.raises(AssertionError, match="403 == 302"):
        send(bob, "camden", POTHOLE)


def end_by_person(ann: Holder, bob: Holder, right: int) -> None:
    ann.press("/account/people", f"/account/people/{right}/end")


def end_by_time(ann: Holder, bob: Holder, right: int) -> None:
    with acting(Resident(person_id=person_id(ANN))):
        Helping.objects.filter(id=right).update(ends_at=timezone.now())


@pytest.mark.parametrize("ending", [end_by_person, end_by_time], ids=lambda ending: ending.__name__)
def test_a_right_that_ended_ends_at_once_in_mid_form_too(ann: Holder, bob: Holder, ending: object) -> None:
    assert callable(ending)
    earlier, right = send(ann), help_out(ann, bob)
    begin(bob, right)
    bob.words("/account/requests")
    ending(ann, bob, right)
    with acting(helper_context()):
        assert not Case.objects.exists()
        assert not CaseEntry.objects.exists()
    page = bob.get("/account/requests")
    assert page.status_code == 403
    assert earlier not in page.content.decode()
    assert earlier not in bob.words("/account/requests"), "from then on it is their own list"


def test_what_was_begun_for_somebody_is_not_sent_in_ones_own_name(ann: Holder, bob: Holder) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    ann.press("/account/people", f"/account/people/{right}/end")
    with pytest.raises(AssertionError):
        send(bob)
    for email in (ANN, BOB):
        with acting(Resident(person_id=person_id(email))):
            assert not Case.objects.exists()


def test_a_confidential_address_is_shown_to_no_helper_not_even_by_the_database(
    ann: Holder, bob: Holder, officer: Colleague, camden: KnownBody
) -> None:
    reference = send(ann)
    begin(bob, help_out(ann, bob))
    assert reference in bob.words("/account/requests")
    ann.fill("/account/secret-address", confidential="yes")
    with acting(helper_context()):
        assert not Case.objects.exists()
        assert not CaseEntry.objects.exists()
    for path in ("/account/requests", "/account/messages", "/account/files"):
        page = bob.get(path).content.decode()
        assert reference not in page
        assert CANARY not in page
    assert bob.get(f"/account/requests/camden/{reference}").status_code == 404
    assert reference in ann.words("/account/requests")
    ann.fill("/account/secret-address", confidential="no")
    assert reference in bob.words("/account/requests")


def test_the_database_shows_a_made_up_helper_nothing(ann: Holder, bob: Holder) -> None:
    send(ann)
    stranger: tuple[Context, ...] = (
        helper_context(),
        Resident(person_id=person_id(ANN), helper_id=10**9),
        Resident(person_id=person_id(BOB)),
    )
    whose = person_id(ANN)
    for context in stranger:
        with acting(context):
            assert not Case.objects.filter(person_id=whose).exists(), context
            assert not Helping.objects.exists()


def test_no_code_opens_what_a_helper_sent_so_that_nothing_outlives_the_right(
    ann: Holder, bob: Holder, camden: KnownBody
) -> None:
    begin(bob, help_out(ann, bob))
    reference = send(bob)
    code = code_for(reference)
    assert status.grant(reference=reference, code=code) is None
    with acting(Job(body_id=camden.id)):
        to_both = list(Notice.objects.filter(case_reference=reference))
        told = {notice.to_address: marks.filled(notice.body_text, reference) for notice in to_both}
    assert set(told) == {ANN, BOB}
    assert code not in told[ANN] + told[BOB]
    assert "/account/requests" in told[ANN]
    assert "/account/people" in told[BOB]
    hers = send(ann)
    assert status.grant(reference=hers, code=code_for(hers)) is not None


def test_a_right_of_others_is_neither_used_nor_ended(ann: Holder, bob: Holder) -> None:
    right = help_out(ann, bob)
    eve = signed_in(EVE, name="Eve Other")
    token = re.search(r'value="([^"]+)"', eve.get("/account/name").content.decode())
    assert token is not None
    fields = {"csrfmiddlewaretoken": [token[1]]}
    assert eve.post(f"/account/people/{right}/act", fields).status_code == 403
    assert eve.post(f"/account/people/{right}/end", fields).status_code == 404
    with pytest.raises(RightEnded):
        helping.right(person_id=person_id(ANN), helper_id=person_id(EVE))
    assert helping.right(person_id=person_id(ANN), helper_id=person_id(BOB)) == right


def test_each_reads_the_right_in_their_own_words(ann: Holder, bob: Holder) -> None:
    help_out(ann, bob)
    assert "See my requests, and send requests for me: all services" in ann.words("/account/people")
    assert "Send requests for them, and see their requests unless they keep" in bob.words("/account/people")


def test_a_helper_ends_it_too(ann: Holder, bob: Holder) -> None:
    right = help_out(ann, bob)
    bob.press("/account/people", f"/account/people/{right}/end")
    assert "Ended on" in ann.words("/account/people")
    assert last_message().to in {ANN, BOB}

"""Asking for erasure on the portal: what must stay is named first, and nothing is asked for that is another's."""

import re

import pytest
from django.db import connection

from moothall.audit.models import AuditRow
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.codes import code_for
from moothall.people import sessions
from moothall.people.models import Person
from moothall.people.queries import colleague, person_by_email
from moothall.portability.erasure import deciding
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.rules.erasure import Decision, Outcome
from moothall.rules.persons import PersonKind
from moothall.web import confirming
from tests.apps.catalogue import PERSONAL
from tests.apps.erasure_scene import letters
from tests.cast import council, employ
from tests.sites.account_visits import (
    Holder,
    begin,
    help_out,
    holder,
    last_message,
    messages,
    person_id,
    signed_in,
)
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"
ASK, HOME, CLOSE = "/account/erasure/ask", "/account/erasure", "/account/close"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody with an account."""
    return signed_in(ANN, name="Ann Example")


def requests(slug: str = "camden") -> list[ErasureRequest]:
    body = council(slug)
    with acting(Job(body_id=body.id)):
        return list(ErasureRequest.objects.filter(body_id=body.id))


def ask(who: Holder, *cases: str, step: str = "send", **other: str) -> str:
    answer = who.fill(ASK, case=list(cases), step=step, **other)
    return str(answer.headers.get("Location", "")) or answer.content.decode()


def test_what_must_stay_is_named_with_its_law_before_anything_is_asked(ann: Holder) -> None:
    send(ann)
    words = ann.words(HOME)
    for expected in (
        "London Borough of Camden",
        "Environmental Protection Act 1990, section 45(1)",
        "What goes when a council agrees",
        "You have asked for nothing to be erased.",
        "a task that the law gives the council",
        "until the council has dealt with it",
    ):
        assert expected in words
    assert "gives us" not in words, "the portal's own page does not speak as a council"
    assert "{" not in ann.words(f"/cy{HOME}")


def test_a_request_is_chosen_checked_and_sent_and_its_state_is_shown(ann: Holder, camden: KnownBody) -> None:
    reference = send(ann)
    page = ask(ann, f"camden/{reference}", step="check", words="Because & therefore")
    assert "Check what you ask for" in page
    assert "Because &amp; therefore" in page
    assert requests() == []
    assert "Because &amp; therefore" in ask(
        ann, f"camden/{reference}", step="change", words="Because & therefore"
    )
    assert ask(ann, f"camden/{reference}", words="Because & therefore") == HOME
    assert [row.words for row in requests()] == ["Because & therefore"]
    words = ann.words(HOME)
    assert "Your request has been sent" in words
    assert "Waits for an answer" in words
    assert letters(camden.id)[0].to == ANN


def test_what_officers_wrote_is_not_said_to_be_welsh_on_a_welsh_page(ann: Holder, camden: KnownBody) -> None:
    ask(ann, f"camden/{(reference := send(ann))}")
    (row,), keeper = requests(), employ("Rhian Records", (camden,), ("records",))
    deciding.extend(by=keeper, body_id=camden.id, request_id=row.id, reason="There are many files.")
    assert re.search(r' lang="">\s*There are many files\.', ann.get(f"/cy{HOME}").content.decode())
    refused = Decision(outcome=Outcome.REFUSED, ground="claims", note="A claim is open.")
    deciding.decide(by=keeper, body_id=camden.id, request_id=row.id, reference=reference, decision=refused)
    page = ann.get(f"/cy{HOME}").content.decode()
    assert ' lang="">A claim is open.</p>' in page
    assert page.count("A claim is open.") == 1


def test_the_same_again_shows_what_was_asked(ann: Holder) -> None:
    reference = send(ann)
    ask(ann, f"camden/{reference}")
    assert ask(ann, f"camden/{reference}") == HOME
    assert "All of this has been asked for already" in ann.words(HOME)
    assert len(requests()) == 1
    assert "You have asked for this already" in ann.words(ASK)


@pytest.mark.parametrize("step", ["check", "send"])
def test_nothing_and_what_is_anothers_is_refused_alike(step: str, ann: Holder) -> None:
    reference = send(ann)
    his = send(signed_in(BOB, name="Bob Other"))
    assert "Choose at least one request, or your account" in ask(ann, step=step)
    pages = [
        ask(ann, f"camden/{reference}", wrong, step=step)
        for wrong in (f"camden/{his}", "camden/0000-0000-00", f"leeds/{reference}", "nowhere/x", "")
    ]
    assert all("One of these requests is not yours" in page for page in pages)
    assert his not in pages[0]
    assert "2,000 characters" in ask(ann, f"camden/{reference}", words="x" * 2001, step=step)
    assert "characters that we cannot read" in ask(ann, f"camden/{reference}", words="a\x07b", step=step)
    assert requests() == []


def test_whoever_acts_for_somebody_asks_for_nothing(ann: Holder) -> None:
    reference = send(ann)
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    for path in (HOME, ASK, CLOSE):
        assert bob.get(path)["Location"] == "/account"
    assert bob.post(ASK, {"case": [f"camden/{reference}"], "step": ["send"]}).status_code in {302, 403}
    assert requests() == []


def test_a_stranger_is_led_to_sign_in_and_asking_wants_a_fresh_proof(
    ann: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (HOME, ASK, CLOSE):
        assert "/sign-in" in str(holder().get(path)["Location"])
    monkeypatch.setattr(confirming, "has_just_come", lambda by: False)
    assert str(ann.get(ASK)["Location"]).startswith("/account/confirm?next=")


def confirm_and_close(who: Holder) -> None:
    """Close the account: a code is asked for even of whoever has just signed in."""
    assert who.fill(CLOSE)["Location"] == "/account/confirm?next=%2Faccount%2Fclose"
    assert person_by_email(ANN, kind=PersonKind.RESIDENT) is not None
    who.fill("/account/confirm?next=/account/close")
    assert who.fill("/account/confirm/code", code=last_message().code)["Location"] == CLOSE
    assert "Close my account for good" in who.words(CLOSE)
    assert who.fill(CLOSE)["Location"] == "/account/closed"


def test_an_account_is_closed_after_a_code_and_nothing_of_it_is_left(ann: Holder, camden: KnownBody) -> None:
    reference = send(ann)
    bob = signed_in(BOB, name="Bob Helper")
    help_out(ann, bob)
    who = person_id(ANN)
    assert reference in ann.words(CLOSE)
    confirm_and_close(ann)
    assert "Your account is closed" in ann.words("/account/closed")
    assert ann.get("/account").status_code == 302
    assert person_by_email(ANN, kind=PersonKind.RESIDENT) is None
    row = Person.objects.get(id=who)
    assert (row.name_sealed, row.email_sealed, row.email_blind) == ("", "", None)
    assert left_of(who) == {}
    assert any(one.to == BOB and "act" in one.words for one in messages())
    assert any(one.to == ANN and one.subject == "Your account is closed" for one in messages())
    operator = bodies.operator()
    with acting(Job(body_id=operator.id)):
        assert AuditRow.objects.filter(action="people.close_account", subject_id=str(who)).count() == 1


@pytest.mark.parametrize(
    ("language", "said", "promised"),
    [
        ("en", "No code opens a request that somebody who acts for you sent", "find each again"),
        ("cy", "Nid oes cod yn agor cais a anfonwyd gan rywun sy'n gweithredu drosoch", "dod o hyd i bob un"),
    ],
)
def test_whoever_closed_their_account_is_promised_no_more_than_codes_show(
    ann: Holder, language: str, said: str, promised: str
) -> None:
    ann.fill("/account/language", language=language)
    confirm_and_close(ann)
    told = next(one.words for one in messages() if one.to == ANN)
    assert said in told
    assert promised not in told


def left_of(who: int) -> dict[str, int]:
    """Return how many rows each table of persons has of somebody, where it has any."""
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for model in PERSONAL:
            with acting(Resident(person_id=who)):
                cursor.execute(
                    "select has_any_column_privilege(current_user, %s, 'select')", [model._meta.db_table]
                )
                row = cursor.fetchone()
                if row and row[0]:
                    counts[model._meta.db_table] = model._default_manager.filter(person_id=who).count()
    return {table: count for table, count in counts.items() if count}


def test_cases_of_a_closed_account_are_found_by_reference_and_code_and_gathered_again(
    ann: Holder, camden: KnownBody
) -> None:
    reference = send(ann)
    confirm_and_close(ann)
    browser = holder()
    browser.fill("/status", reference=reference, code=code_for(reference))
    assert reference in browser.words("/status/case")
    again = signed_in(ANN, name="Ann Again")
    assert reference not in again.words("/account/requests")
    again.fill("/account/requests/add", reference=reference)
    assert reference in again.words("/account/requests")


def test_a_request_outlives_the_account_and_is_answered_by_letter(ann: Holder, camden: KnownBody) -> None:
    reference = send(ann)
    assert ask(ann, f"camden/{reference}", account="yes") == CLOSE
    confirm_and_close(ann)
    (row,) = requests()
    assert (row.email, row.name) == (ANN, "Ann Example")
    with acting(Job(body_id=camden.id)):
        assert ErasureItem.objects.get().reference == reference


def test_who_serves_a_body_stays_known_at_work(ann: Holder, camden: KnownBody) -> None:
    employ("Ann Example", (camden,))
    officer = person_by_email("ann@example.org", kind=PersonKind.OFFICER)
    assert officer is not None
    who = signed_in("ann@example.org")
    own = person_id("ann@example.org")
    who.fill(CLOSE)
    who.fill("/account/confirm?next=/account/close")
    who.fill("/account/confirm/code", code=last_message().code)
    who.fill(CLOSE)
    row = Person.objects.get(id=officer.id)
    assert row.email == "ann@example.org"
    assert row.name == "Ann Example"
    known = colleague(person_id=officer.id)
    assert known is not None
    assert known.posts
    assert sessions.of_person(person_id=own) == ()

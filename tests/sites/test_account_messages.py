"""What bodies wrote, in an account: the latest first, by pages, and new until its person has seen it."""

import pytest

from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.queries import own
from moothall.people.queries import Colleague
from tests.sites.account_visits import Holder, begin, help_out, signed_in
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody with an account."""
    return signed_in(ANN, name="Ann Example")


def write(officer: Colleague, camden: KnownBody, reference: str, *words: str) -> None:
    """Take a case, and write to its resident."""
    casework.take_on(by=officer, body_id=camden.id, reference=reference, revision=1)
    for revision, said in enumerate(words, start=2):
        casework.write(by=officer, body_id=camden.id, reference=reference, revision=revision, message=said)


def test_a_message_is_new_until_its_person_has_seen_it(
    ann: Holder, camden: KnownBody, officer: Colleague
) -> None:
    reference = send(ann)
    assert " new" not in ann.words("/account")
    write(officer, camden, reference, "Which bin was it?")
    assert " 1 new " in ann.words("/account")
    assert "Report a missed bin New London Borough of Camden" in ann.words("/account/messages")
    assert " New " not in ann.words("/account/messages")
    assert " new" not in ann.words("/account")


def test_a_helper_sees_messages_and_leaves_them_new(
    ann: Holder, camden: KnownBody, officer: Colleague
) -> None:
    reference = send(ann)
    bob = signed_in(BOB, name="Bob Helper")
    begin(bob, help_out(ann, bob))
    write(officer, camden, reference, "Which bin was it?")
    assert "Which bin was it?" in bob.words("/account/messages")
    assert " New " not in bob.words("/account/messages")
    assert " New " in ann.words("/account/messages")


def test_messages_come_in_pages_and_are_seen_when_the_last_new_one_was(
    ann: Holder, camden: KnownBody, officer: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "PAGE_LENGTH", 2)
    write(officer, camden, send(ann), *(f"Message {number}." for number in range(5)))
    pages = [ann.words(f"/account/messages?page={page}") for page in (1, 2, 3)]
    assert [[n for n in range(5) if f"Message {n}." in page] for page in pages] == [[3, 4], [1, 2], [0]]
    assert all(" New " in page for page in pages)
    assert " New " not in ann.words("/account/messages")
    html = ann.get("/account/messages?page=2").content.decode()
    assert 'href="/account/messages?page=1"' in html
    assert 'href="/account/messages?page=3"' in html


def test_messages_and_documents_speak_welsh_with_their_empty_state(ann: Holder) -> None:
    assert "Nid oes negeseuon yma." in ann.words("/cy/account/messages")
    assert "Nid oes ffeiliau yma." in ann.words("/cy/account/files")
    assert "There are no messages here." in ann.words("/account/messages")


def test_the_page_of_messages_says_what_it_lists_and_where_the_rest_is(
    ann: Holder, camden: KnownBody, officer: Colleague
) -> None:
    reference = send(ann)
    for is_written in (False, True):
        if is_written:
            write(officer, camden, reference, "Which bin was it?")
        page = ann.get("/account/messages").content.decode()
        assert "This page lists what officers of councils wrote themselves. Confirmations" in page
        assert 'href="/account/requests"' in page[page.index("<main") :]
    assert "We have your report" in ann.words(f"/account/requests/camden/{reference}")
    assert "Mae cadarnhadau" in ann.words("/cy/account/messages")

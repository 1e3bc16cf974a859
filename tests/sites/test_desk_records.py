"""Where whoever keeps a body's records begins: what waits, with its days; and nothing where nothing does."""

import pytest
from django.test import Client
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from moothall.portability.models import RetentionRun
from moothall.rules.language import Language
from moothall.rules.posts import AUDITOR, RECORDS
from moothall.ui.words import date_in_words
from tests.apps.erasure_scene import ask, case_of, someone
from tests.cast import employ
from tests.sites.desk_visits import at_desk, look, send
from tests.sites.test_desk_letters import by_hand, written
from tests.sites.test_desk_privacy import PAPERS, digest_on, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council, and does nothing else."""
    return employ("Rhian Records", (camden,), (RECORDS,))


def sign_all(client: Client) -> None:
    """Sign every paper."""
    for kind in PAPERS:
        digest = digest_on(look(client, f"/camden/privacy/{kind}/sign").words)
        assert send(client, f"/camden/privacy/{kind}/sign", **signed(digest)).status == 302


def test_who_keeps_records_alone_begins_there(keeper: Colleague, camden: KnownBody) -> None:
    assert look(at_desk(keeper), "/").location == "/camden/privacy/"
    auditor = employ("Aled Auditor", (camden,), (AUDITOR,))
    assert look(at_desk(auditor), "/").location == "/camden/audit/"
    clerk = employ("Una Both", (camden,), (RECORDS, "waste_officer"))
    assert look(at_desk(clerk), "/").location == "/camden/"
    operator = register.operator()
    theirs = employ("Olga Records", (operator,), (RECORDS,))
    assert look(at_desk(theirs), "/").location == f"/{operator.slug}/privacy/"


def test_a_request_for_erasure_waits_with_its_days(keeper: Colleague, camden: KnownBody) -> None:
    ann = someone("Ann <Example>", "ann@example.com")
    row = ask(ann, case_of(ann, camden))
    client = at_desk(keeper)
    page = look(client, "/camden/privacy/").words
    due = date_in_words(row.due_on, Language.EN)
    assert f'href="/camden/privacy/erasure/{row.id}"' in page
    assert f"Answer by {due}" in page
    assert f"{(row.due_on - timezone.localdate()).days} days" in page
    assert "Ann" not in page, "who asks is read in the request, and that stays on file"
    assert (
        f"Atebwch erbyn {date_in_words(row.due_on, Language.CY)}" in look(client, "/cy/camden/privacy/").words
    )


def test_of_many_requests_the_first_ten_are_named_and_the_others_counted(
    keeper: Colleague, camden: KnownBody
) -> None:
    for number in range(12):
        ann = someone(f"Ann {number}", f"ann{number}@example.com")
        ask(ann, case_of(ann, camden))
    page = look(at_desk(keeper), "/camden/privacy/").words
    assert page.count("Request for erasure of") == 10
    assert "More requests for erasure: 2" in page


def test_a_letter_a_held_deletion_and_papers_wait(keeper: Colleague, camden: KnownBody) -> None:
    client = at_desk(keeper)
    sign_all(client)
    assert "Nothing waits: every request is answered" in look(client, "/camden/privacy/").words
    written("braille")
    assert by_hand(camden)
    assert "1 letter waits to be sent" in look(client, "/camden/privacy/").words
    with acting(Job(body_id=camden.id)):
        RetentionRun.objects.create(
            body_id=camden.id,
            rule="drafts",
            due=9,
            whole=10,
            counted_at=timezone.now(),
            until_at=timezone.now(),
            held_at=timezone.now(),
        )
    assert "1 held" in look(client, "/camden/privacy/").words


def test_each_paper_waits_until_it_is_signed(keeper: Colleague) -> None:
    client = at_desk(keeper)
    page = look(client, "/camden/privacy/").words
    assert page.count("Read and sign:") == len(PAPERS)
    assert "Darllen a llofnodi:" in look(client, "/cy/camden/privacy/").words
    sign_all(client)
    assert "Read and sign:" not in look(client, "/camden/privacy/").words


def test_who_only_reads_records_is_given_no_work(camden: KnownBody) -> None:
    words = look(at_desk(employ("Aled Auditor", (camden,), (AUDITOR,))), "/camden/privacy/").words
    assert "What waits for you" not in words
    assert "Read and sign:" not in words
    assert "/camden/letters/" not in words


def test_who_has_cases_too_is_led_from_their_list_to_requests_and_letters(camden: KnownBody) -> None:
    client = at_desk(employ("Una Both", (camden,), (RECORDS, "waste_officer")))
    assert "wait" not in look(client, "/camden/").words.partition("<main")[2].partition("<form")[0]
    written("braille")
    page = look(client, "/camden/").words
    assert "1 letter waits to be sent" in page

"""A resident's cases at all bodies: sent while signed in, gathered with their reference, and nobody else's."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from moothall.audit.models import AuditRow
from moothall.bodies.context import DraftHolder, Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.actions.persons import Sender
from moothall.cases.models import Case
from moothall.cases.queries import own
from moothall.notices.models import Notice
from moothall.people.queries import Colleague
from tests.cast import BINS, CANARY, POTHOLE, Filed, answers_for, council, file_case
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in
from tests.sites.residents import Resident as Browser

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


def send(who: Holder, slug: str = "camden", service: str = BINS, email: str | None = ANN) -> str:
    """Send a form in somebody's browser, and return the reference of the case."""
    browser = Browser(client=who.client, service=service, council=slug)
    browser.begin()
    browser.answer_all(answers_for(service, email=email))
    browser.look(browser.at("check"))
    sent = browser.send(browser.at("check"), browser.form)
    assert sent.status_code == 302, sent.content[:400]
    page = browser.look(str(sent["Location"])).content.decode()
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", page)
    assert found is not None
    return found[0]


def without_token(page: HttpResponse) -> str:
    """Return a page without what differs each time it is made."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())


def row_of(slug: str, reference: str) -> Case:
    """Return a case as its body has it."""
    body = council(slug)
    with acting(Job(body_id=body.id)):
        return Case.objects.get(body_id=body.id, reference=reference)


def test_a_case_sent_while_signed_in_is_the_persons_and_the_code_still_opens_it(camden: KnownBody) -> None:
    ann = signed_in(ANN, name="Ann Example")
    ann.fill("/account/format", format="braille")
    reference = send(ann)
    case = row_of("camden", reference)
    assert (case.person_id, case.helper_id, case.format_needed) == (person_id(ANN), None, "braille")
    assert case.code_digest
    assert reference in ann.words("/account/requests")
    assert reference in ann.words(f"/account/requests/camden/{reference}")
    with acting(Job(body_id=camden.id)):
        assert Notice.objects.get(case_reference=reference).format_needed == "braille"


def test_the_page_of_a_request_says_what_was_sent_and_masks_what_is_masked_for_officers() -> None:
    ann = signed_in(ANN, name="Ann Example")
    reference = send(ann)
    said = ann.words(f"/account/requests/camden/{reference}")
    for words in ("What was sent", "Was the bin out in time for the crew? Yes", CANARY, "a••••@example.com"):
        assert words in said
    assert ANN not in said
    assert "Yr hyn a anfonwyd" in ann.words(f"/cy/account/requests/camden/{reference}")
    with acting(Job(body_id=council("camden").id)):
        Case.objects.filter(reference=reference).update(draft_key="moved")
    moved = ann.words(f"/account/requests/camden/{reference}")
    assert "Was the bin out in time for the crew? Yes" in moved
    assert "This cannot be read at the moment" in moved


def test_a_helper_reads_what_was_sent_as_far_as_their_right_goes() -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    reference = send(ann)
    begin(bob, help_out(ann, bob))
    said = bob.words(f"/account/requests/camden/{reference}")
    assert "What was sent" in said
    assert "a••••@example.com" in said
    whose, where = Resident(person_id=person_id(ANN), helper_id=person_id(BOB)), council("camden").id
    assert own.own_answers(whose, body_id=where, reference=reference)
    ann.fill("/account/secret-address", confidential="yes")
    assert bob.get(f"/account/requests/camden/{reference}").status_code == 404
    assert not own.own_answers(whose, body_id=where, reference=reference)
    stranger = Resident(person_id=person_id(BOB))
    assert not own.own_answers(stranger, body_id=where, reference=reference)


def test_a_case_sent_without_an_account_is_nobodys(camden: KnownBody) -> None:
    case = row_of("camden", send(holder()))
    assert (case.person_id, case.helper_id, case.person_name_sealed, case.format_needed) == (
        None,
        None,
        "",
        "",
    )


def test_a_format_chosen_later_is_put_on_every_case(camden: KnownBody) -> None:
    ann = signed_in(ANN)
    references = [("camden", send(ann)), ("leeds", send(ann, "leeds"))]
    ann.fill("/account/format", format="large_print")
    assert {row_of(*one).format_needed for one in references} == {"large_print"}
    ann.fill("/account/format", format="none")
    assert {row_of(*one).format_needed for one in references} == {""}


def test_cases_of_all_bodies_stand_in_one_list_and_nobody_elses_do(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ann, bob = signed_in(ANN), signed_in(BOB)
    hers = [send(ann), send(ann, "leeds"), send(ann, "camden", POTHOLE)]
    his = send(bob)
    words = ann.words("/account/requests")
    assert all(one in words for one in hers)
    assert his not in words
    assert "Leeds City Council" in words
    for path in (
        f"/account/requests/camden/{his}",
        f"/account/requests/leeds/{hers[0]}",
        "/account/requests/x/y",
    ):
        assert ann.get(path).status_code == 404, path


def test_the_number_of_queries_does_not_grow_with_the_bodies() -> None:
    ann = signed_in(ANN)
    send(ann)
    ann.get("/account/requests")
    few = _queries(ann)
    for slug in ("leeds", "surrey", "cornwall"):
        file = DraftHolder(digest="e" * 64, body_id=council(slug).id)
        service = POTHOLE if slug == "surrey" else BINS
        sender = Sender(person_id=person_id(ANN), person_name="")
        file_case(council(slug), file, service, sender=sender)
    assert len(own.own_cases(Resident(person_id=person_id(ANN))).cases) == 4
    ann.get("/account/requests")
    assert _queries(ann) == few


def _queries(who: Holder) -> int:
    with CaptureQueriesContext(connection) as seen:
        who.get("/account/requests")
    return len(seen)


def test_an_earlier_case_is_gathered_with_its_reference_and_the_proved_address(
    camden: KnownBody, filed: Filed
) -> None:
    ann = signed_in("resident@example.com", name="Ann Example")
    ann.fill("/account/requests/add", reference=filed.sent.reference.lower().replace("-", " "))
    assert filed.sent.reference in ann.words("/account/requests")
    assert row_of("camden", filed.sent.reference).person_id == person_id("resident@example.com")
    with acting(Job(body_id=camden.id)):
        row = AuditRow.objects.get(action="cases.gather")
    assert row.subject_id == filed.sent.reference
    assert (row.actor_kind, row.actor_id) == ("resident", person_id("resident@example.com"))


def test_whoever_adds_a_request_that_they_have_already_is_led_to_it(filed: Filed) -> None:
    ann, bob = signed_in("resident@example.com", name="Ann Example"), signed_in(BOB)
    gathered, sent = filed.sent.reference, send(ann)
    ann.fill("/account/requests/add", reference=gathered)
    for reference in (gathered, sent):
        answer = ann.fill("/account/requests/add", reference=reference.lower())
        assert answer["Location"] == f"/account/requests/camden/{reference}"
        assert "This request is in your account already." in ann.words(answer["Location"])
        assert (
            "We cannot add a request"
            in bob.fill("/account/requests/add", reference=reference).content.decode()
        )


def test_the_status_page_of_a_gathered_case_names_the_account_that_it_belongs_to(filed: Filed) -> None:
    ann = signed_in("resident@example.com", name="Ann Example")
    ann.fill("/account/requests/add", reference=filed.sent.reference)
    ann.fill("/account/secret-address", confidential="yes")
    other = holder()
    other.fill("/status", reference=filed.sent.reference, code=filed.sent.code)
    words = other.words("/status/case")
    assert "Its messages are in the account that it belongs to." in words


def test_a_shared_mailbox_does_not_gather_without_the_reference(filed: Filed) -> None:
    ann = signed_in("resident@example.com")
    assert filed.sent.reference not in ann.words("/account/requests")
    assert row_of("camden", filed.sent.reference).person_id is None


def test_a_wrong_reference_and_a_wrong_address_get_the_same_page_and_the_same_work(filed: Filed) -> None:
    ann, right = signed_in(ANN), filed.sent.reference
    other = file_case(filed.council, DraftHolder(digest="c" * 64, body_id=filed.council.id), BINS, email=None)
    pages: list[str] = []
    queries: list[list[str]] = []
    for reference in (right, "0000-0000-00", other.sent.reference, "7KQ2-4MX9-T4"):
        with CaptureQueriesContext(connection) as seen:
            page = ann.fill("/account/requests/add", reference=reference)
        pages.append(without_token(page).replace(reference, "-"))
        queries.append([re.sub(r"'[^']*'|_x[0-9]+", "", query["sql"]) for query in seen])
    assert "We cannot add a request" in pages[0]
    assert len(set(pages)) == 1
    assert queries[0] == queries[2]
    assert row_of("camden", right).person_id is None


def test_somebody_elses_case_is_gathered_by_nobody(filed: Filed) -> None:
    first = signed_in("resident@example.com")
    first.fill("/account/requests/add", reference=filed.sent.reference)
    first.fill("/account/email", email="moved@example.com")
    second = signed_in("resident@example.org")
    page = second.fill("/account/requests/add", reference=filed.sent.reference)
    assert "We cannot add a request" in page.content.decode()


def test_the_eleventh_try_in_an_hour_is_refused_alike_even_when_it_is_right(filed: Filed) -> None:
    ann = signed_in("resident@example.com")
    for _ in range(10):
        ann.fill("/account/requests/add", reference="0000-0000-00")
    page = ann.fill("/account/requests/add", reference=filed.sent.reference)
    assert "We cannot add a request" in page.content.decode()
    assert row_of("camden", filed.sent.reference).person_id is None


def test_what_a_council_writes_is_among_the_messages(officer: Colleague, camden: KnownBody) -> None:
    ann = signed_in(ANN)
    reference = send(ann)
    casework.take_on(by=officer, body_id=camden.id, reference=reference, revision=1)
    casework.write(
        by=officer, body_id=camden.id, reference=reference, revision=2, message="The crew comes on Thursday."
    )
    words = ann.words("/account/messages")
    assert "The crew comes on Thursday." in words
    assert "Ayo" not in words
    assert "The crew comes on Thursday." not in signed_in(BOB).words("/account/messages")
    for path in ("/cy/account/messages", f"/cy/account/requests/camden/{reference}"):
        page = ann.get(path).content.decode()
        assert re.search(r' lang="">The crew comes on Thursday\.</p>', page), "nobody knows in which language"


@pytest.mark.parametrize("page", ["0", "2", "9999", "x", "-1", "99999999999999999999", "１"])
def test_any_page_number_is_answered(page: str) -> None:
    assert signed_in(ANN).get(f"/account/requests?page={page}").status_code == 200

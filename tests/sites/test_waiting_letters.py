"""A letter that waits for its channel goes to nobody who may not have it by then, and officers see that."""

from dataclasses import dataclass

import pytest

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.notices import actions as notices
from moothall.notices.models import Notice
from moothall.outbox import tasks as outbox
from moothall.outbox.models import OutboxRow
from moothall.people import letters as mail
from moothall.people.models import Contact
from moothall.people.queries import Colleague, account
from moothall.portability.erasure import closing
from moothall.web.views.ways_in import tell_change
from moothall.wiring.handlers import HANDLERS
from tests.apps.notice_scene import Recorder
from tests.cast import council
from tests.sites.account_visits import Holder, begin, help_out, last_message, person_id
from tests.sites.desk_visits import at_desk, look
from tests.sites.household_fixtures import ANN, BOB
from tests.sites.test_confidential import SECRET, TYPED, sent_with, write

pytestmark = pytest.mark.django_db
NEW, OTHER = "ann.new@example.com", "ann.other@example.com"
TO_HELPER = "could not be delivered to the helper who sent this"
TO_RESIDENT = "could not be delivered to the resident"


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    taken = Recorder()
    monkeypatch.setattr(notices, "channel", lambda: taken)
    return taken


@dataclass(frozen=True, kw_only=True)
class Helped:
    """What a helper sent by a right, and who has written about it while the channel was away."""

    right: int
    reference: str
    clerk: Colleague


@pytest.fixture
def helped(ann: Holder, bob: Holder, clerk: Colleague) -> Helped:
    right = help_out(ann, bob)
    begin(bob, right)
    reference = sent_with(bob, BOB)
    write(clerk, reference)
    return Helped(right=right, reference=reference, clerk=clerk)


def sent_now(recorder: Recorder) -> list[str]:
    """Let the channel be there again; return to whom went what gives the address away."""
    body = council("camden")
    for _ in ("the letters", "the news of them"):
        with acting(Job(body_id=body.id)):
            rows = [row.id for row in OutboxRow.objects.filter(done_at__isnull=True).order_by("id")]
        for row_id in rows:
            outbox.do(row_id=row_id, body_id=body.id, handlers=HANDLERS)
    return sorted(message.to for message in recorder.taken if SECRET in message.body)


def history(clerk: Colleague, reference: str) -> str:
    return look(at_desk(clerk), f"/camden/cases/{reference}/").words


def test_a_typed_address_gets_no_letter_once_it_is_secret_and_the_proved_one_does(
    ann: Holder, clerk: Colleague, recorder: Recorder
) -> None:
    reference = sent_with(ann, TYPED)
    write(clerk, reference)
    ann.fill("/account/secret-address", confidential="yes")
    assert sent_now(recorder) == [ANN]
    with acting(Job(body_id=council("camden").id)):
        kept = [row.to_address for row in Notice.objects.all() if SECRET in row.body_text]
    assert kept == [ANN]
    assert "could not be delivered" not in history(clerk, reference)


@pytest.mark.parametrize("how", ["ended", "confidential"])
def test_a_helper_gets_no_letter_once_they_may_not_see_the_case(
    ann: Holder, helped: Helped, recorder: Recorder, how: str
) -> None:
    if how == "ended":
        ann.press("/account/people", f"/account/people/{helped.right}/end")
    else:
        ann.fill("/account/secret-address", confidential="yes")
    assert sent_now(recorder) == [ANN]
    told = history(helped.clerk, helped.reference)
    assert TO_HELPER in told
    assert TO_RESIDENT not in told


def test_nobody_gets_a_letter_about_what_a_helper_sent_once_its_person_closed_their_account(
    helped: Helped, recorder: Recorder
) -> None:
    by = account(person_id=person_id(ANN), session_digest="")
    assert by is not None
    closing.close(by=by)
    assert sent_now(recorder) == []
    told = history(helped.clerk, helped.reference)
    assert TO_HELPER in told
    assert TO_RESIDENT in told


@pytest.mark.usefixtures("helped")
def test_a_letter_goes_to_the_address_that_its_reader_has_by_then(ann: Holder, recorder: Recorder) -> None:
    ann.fill("/account/email", email=NEW)
    assert ann.fill("/account/email/code", code=last_message().code).status_code == 302
    assert sent_now(recorder) == [NEW, BOB]


def test_letters_of_the_portal_follow_the_account_but_no_code_and_not_that_its_address_was_left(
    ann: Holder, bob: Holder, recorder: Recorder
) -> None:
    right, portal = help_out(ann, bob), bodies.operator()
    mail.tell(person_id(ANN), "account.mail_copy", key="copy/1/ready", url="", sessions="")
    tell_change(person_id(ANN), "sign_in_with.mail_removed")
    ann.fill("/account/email", email=OTHER)
    to_other = last_message()
    ann.fill("/account/email", email=NEW)
    assert ann.fill("/account/email/code", code=last_message().code).status_code == 302
    with acting(Job(body_id=portal.id)):
        rows = list(Notice.objects.filter(body_id=portal.id))
    asked_for = {row.key: row.to_address for row in rows}
    for row in rows:
        HANDLERS[notices.EFFECT](portal.id, {"notice_id": row.id})
    gone = {message.key: message.to for message in recorder.taken}
    moved = {key: to for key, to in gone.items() if to != asked_for[key]}
    helping = (f"helping/{right}/inviter", f"helping/{right}/accepted")
    assert moved == dict.fromkeys(("copy/1/ready", *helping), NEW)
    assert [to for key, to in gone.items() if key.startswith(mail.TO_LEFT)] == [ANN]
    assert [to for key, to in gone.items() if key.startswith(mail.OF_WAY_IN)] == [ANN]
    assert [message.to for message in recorder.taken if message.body == to_other.words] == [OTHER]


@pytest.mark.parametrize("is_closed", [False, True])
def test_letters_of_the_portal_wait_for_no_address_that_does_not_open_and_closing_goes_on(
    ann: Holder, recorder: Recorder, *, is_closed: bool
) -> None:
    portal, mine = bodies.operator(), person_id(ANN)
    mail.tell(mine, "account.mail_copy", key="copy/1/ready", url="", sessions="")
    with acting(Resident(person_id=mine)):
        Contact.objects.update(sealed="v1:1:AAAA")  # its key is lost
    by = account(person_id=mine, session_digest="")
    assert by is not None
    if is_closed:
        closing.close(by=by)
    with acting(Job(body_id=portal.id)):
        row = Notice.objects.get(body_id=portal.id, key="copy/1/ready")
    HANDLERS[notices.EFFECT](portal.id, {"notice_id": row.id})
    assert [message.to for message in recorder.taken] == ([ANN] if is_closed else [])


def test_what_waits_for_who_moved_and_closed_goes_to_no_address_that_they_had_left(
    ann: Holder, recorder: Recorder
) -> None:
    portal = bodies.operator()
    mail.tell(person_id(ANN), "account.mail_copy", key="copy/1/ready", url="", sessions="")
    tell_change(person_id(ANN), "sign_in_with.mail_added")
    ann.fill("/account/email", email=NEW)
    assert ann.fill("/account/email/code", code=last_message().code).status_code == 302
    by = account(person_id=person_id(NEW), session_digest="")
    assert by is not None
    closing.close(by=by)
    with acting(Job(body_id=portal.id)):
        rows = list(Notice.objects.filter(body_id=portal.id))
    for row in rows:
        HANDLERS[notices.EFFECT](portal.id, {"notice_id": row.id})
    gone = {message.key.partition("/")[0].partition(" ")[0]: message.to for message in recorder.taken}
    assert gone == {"copy": NEW, "closed": NEW, "account": ANN, "way": ANN, "proof": NEW}

"""A letter that waits to be sent by hand is not deleted unsent, and none of the portal waits for a closed account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.cases.actions import persons
from moothall.notices import actions as notices
from moothall.notices.models import Notice
from moothall.people import letters
from moothall.portability import by_hand, retention
from moothall.portability.by_hand import SentOff
from moothall.portability.erasure import closing
from moothall.portability.refusals import NoSuchLetter
from moothall.rules.formats import Format
from moothall.wiring.handlers import HANDLERS
from tests.apps.erasure_scene import KEEP, ask, case_of, close_case, decide, someone
from tests.apps.notice_scene import Recorder
from tests.cast import council, employ
from tests.clusters import Database

ANN = "ann@example.com"
_OLDER = """
    update notices_notice set created_at = created_at - %s * interval '1 day', handed_on = handed_on - %s
    where case_reference like 'erasure/%%'
"""


def test_an_answer_in_braille_is_kept_until_it_was_sent_and_as_long_after_as_any_message(
    own_database: Database,
) -> None:
    own_database.connect_django()
    body = council("camden")
    ann, keeper = someone("Ann Example", ANN), employ("Rhian Records", (body,), ("records",))
    persons.need(by=ann, format_needed=Format.BRAILLE)
    case = case_of(ann, body)
    close_case(case)
    decide(keeper, ask(ann, case), case, KEEP)

    def pass_by(days: int) -> set[str]:
        """Let days go by and retention run; return the letters about erasure that are left."""
        with own_database.owner() as owner:
            owner.execute(_OLDER, [days, days])
        retention.run(at=timezone.now() + timedelta(days=len(passed)))
        passed.append(days)
        left = [one.letter for one in by_hand.of_body(by=keeper, body_id=body.id)]
        return {one.hand_key for one in left if one.case_reference.startswith("erasure/")}

    passed = list[int]()
    received, answered = waiting = sorted(pass_by(0))
    assert pass_by(91) == set(waiting)
    for letter in (received, answered):
        by_hand.send_off(
            by=keeper, body_id=body.id, letter=letter, sent=SentOff(on=timezone.localdate(), how="By post")
        )
    assert pass_by(80) == set(waiting)
    assert pass_by(20) == set()


@pytest.mark.django_db
def test_no_letter_of_the_portal_waits_to_be_brought_to_an_account_that_is_closed() -> None:
    portal = bodies.operator()
    ann, keeper = someone("Ann Example", ANN), employ("Olwen Operator", (portal,), ("records",))
    persons.need(by=ann, format_needed=Format.BRAILLE)
    letters.tell(ann.person_id, "account.mail_copy", key="copy/1/ready", url="", sessions="")
    letters.tell(ann.person_id, "account.mail_copy", key="copy/2/ready", url="", sessions="")
    brought, waiting = (one.letter for one in by_hand.of_body(by=keeper, body_id=portal.id))
    sent = SentOff(on=timezone.localdate(), how="By post")
    by_hand.send_off(by=keeper, body_id=portal.id, letter=brought.hand_key, sent=sent)
    closing.close(by=ann)
    (left,) = (one.letter for one in by_hand.of_body(by=keeper, body_id=portal.id))
    assert (left.hand_key, left.handed_how) == (brought.hand_key, "By post")
    with pytest.raises(NoSuchLetter):
        by_hand.one(by=keeper, body_id=portal.id, letter=waiting.hand_key)
    retention.run(at=timezone.now() + timedelta(days=3650))
    with acting(Job(body_id=portal.id)):
        assert not Notice.objects.filter(body_id=portal.id).exists()


@pytest.mark.django_db
def test_that_an_account_was_closed_goes_by_email_though_its_person_reads_braille(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorder, portal = Recorder(), bodies.operator()
    monkeypatch.setattr(notices, "channel", lambda: recorder)
    ann = someone("Ann Example", ANN)
    persons.need(by=ann, format_needed=Format.BRAILLE)
    closing.close(by=ann)
    with acting(Job(body_id=portal.id)):
        letter = Notice.objects.get(key__startswith="closed/")
    HANDLERS[notices.EFFECT](portal.id, {"notice_id": letter.id})
    assert [(message.to, message.format_needed) for message in recorder.taken] == [(ANN, Format.BRAILLE)]

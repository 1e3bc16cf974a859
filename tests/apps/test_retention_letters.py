"""A letter that waits to be sent by hand is not deleted unsent; once it was sent, it goes like any other message."""

from datetime import timedelta

from django.utils import timezone

from moothall.cases.actions import persons
from moothall.portability import by_hand, retention
from moothall.portability.by_hand import SentOff
from moothall.rules.formats import Format
from tests.apps.erasure_scene import KEEP, ask, case_of, close_case, decide, someone
from tests.cast import council, employ
from tests.clusters import Database

_OLDER = """
    update notices_notice set created_at = created_at - %s * interval '1 day', handed_on = handed_on - %s
    where case_reference like 'erasure/%%'
"""


def test_an_answer_in_braille_is_kept_until_it_was_sent_and_as_long_after_as_any_message(
    own_database: Database,
) -> None:
    own_database.connect_django()
    body = council("camden")
    ann, keeper = someone("Ann Example", "ann@example.com"), employ("Rhian Records", (body,), ("records",))
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
        left = by_hand.of_body(by=keeper, body_id=body.id)
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

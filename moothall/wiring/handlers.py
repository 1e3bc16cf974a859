"""A name used in the outbox -> the function that does it: here alone lower floors' news meets higher floors."""

from collections.abc import Mapping

from moothall.bodies.context import Job
from moothall.cases.actions import news
from moothall.notices import actions as notices
from moothall.outbox.actions import Subject
from moothall.outbox.tasks import Handler
from moothall.people.copies import EFFECT
from moothall.people.credentials import invitations
from moothall.wiring import copies, marks


def _send_notice(body_id: int, subject: Subject) -> None:
    notices.deliver(body_id=body_id, notice_id=int(subject["notice_id"]), fill=marks.filled)


def _give_up_notice(body_id: int, subject: Subject) -> None:
    notices.give_up(body_id=body_id, notice_id=int(subject["notice_id"]), code="gave_up")


def _note_failed_notice(body_id: int, subject: Subject) -> None:
    news.note_failed_notice(
        body_id=body_id, reference=str(subject["reference"]), notice_key=str(subject["notice_key"])
    )


def _invite(body_id: int, subject: Subject) -> None:
    invitations.invite(context=Job(body_id=body_id), body_id=body_id, person_id=int(subject["person_id"]))


HANDLERS: Mapping[str, Handler] = {
    "notice.send": _send_notice,
    "notice.failed": _note_failed_notice,
    EFFECT: copies.make_copy,
    "people.invited": _invite,
}

# What follows when the last try of a name was in vain.
GIVEN_UP: Mapping[str, Handler] = {"notice.send": _give_up_notice}

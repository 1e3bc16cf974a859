"""A name used in the outbox -> the function that does it: here alone lower floors' news meets higher floors."""

from collections.abc import Mapping
from contextlib import ExitStack

from moothall.bodies import queries as register
from moothall.bodies.context import Job
from moothall.cases.actions import news
from moothall.notices import actions as notices
from moothall.outbox.actions import Subject
from moothall.outbox.tasks import Handler
from moothall.people import arrangement_news, post_carrying, post_files, post_letters, posts, request_news
from moothall.people.arrangement_news import What
from moothall.people.copies import EFFECT
from moothall.people.credentials import invitations
from moothall.people.models import PostFile
from moothall.portability.erasure import evidence
from moothall.services import functions
from moothall.wiring import copies, marks


def _send_notice(body_id: int, subject: Subject) -> None:
    notices.deliver(body_id=body_id, notice_id=int(subject["notice_id"]), fill=marks.filled, whom=marks.whom)


def _give_up_notice(body_id: int, subject: Subject) -> None:
    notices.give_up(body_id=body_id, notice_id=int(subject["notice_id"]), code="gave_up")


def _note_failed_notice(body_id: int, subject: Subject) -> None:
    news.note_failed_notice(
        body_id=body_id, reference=str(subject["reference"]), notice_key=str(subject["notice_key"])
    )


def _invite(body_id: int, subject: Subject) -> None:
    invitations.invite(
        context=Job(body_id=body_id),
        body_id=body_id,
        person_id=int(subject["person_id"]),
        names=functions.names(),
    )


def _invite_many(body_id: int, subject: Subject) -> None:
    """Invite each, also where another cannot be; a failure is raised once all were tried."""
    with ExitStack() as each:
        for person_id in str(subject["people"]).split():
            each.callback(_invite, body_id, {"person_id": person_id})


def _tell_of_ended_posts(body_id: int, subject: Subject) -> None:
    post_letters.tell_ended(
        body_id=body_id, membership_ids=map(int, str(subject["posts"]).split()), names=functions.names()
    )


def _tell_of_requests(body_id: int, subject: Subject) -> None:
    request_news.tell_asked(
        body_id=body_id,
        request_ids=map(int, str(subject["requests"]).split()),
        names=functions.names(),
        since=str(subject.get("since", "")),
    )


def _tell_of_refusal(body_id: int, subject: Subject) -> None:
    request_news.tell_refused(body_id=body_id, request_id=int(subject["request"]), names=functions.names())


def _end_sessions(_: int, subject: Subject) -> None:
    posts.end_sessions_of_leavers(map(int, str(subject["people"]).split()))


def _tell_of_arrangement(_: int, subject: Subject) -> None:
    arrangement_news.tell(
        to_id=int(subject["to_id"]),
        arrangement_id=int(subject["arrangement_id"]),
        what=What(str(subject["what"])),
        names=functions.names(),
    )


def _carry_out_list(body_id: int, subject: Subject) -> None:
    given = functions.given_by(register.by_id(body_id).facts.kind)
    post_carrying.carry_out(body_id=body_id, file_id=int(subject["file_id"]), functions=given)


def _give_up_list(body_id: int, subject: Subject) -> None:
    post_files.stop(body_id=body_id, file_id=int(subject["file_id"]), outcome=PostFile.Outcome.FAILED)


def _forget_reasons(body_id: int, subject: Subject) -> None:
    evidence.forget_reasons(body_id=body_id, reference=str(subject["case"]))


HANDLERS: Mapping[str, Handler] = {
    "notice.send": _send_notice,
    "notice.failed": _note_failed_notice,
    EFFECT: copies.make_copy,
    posts.INVITED: _invite,
    post_carrying.INVITED: _invite_many,
    post_carrying.LEFT: _end_sessions,
    post_letters.ENDED: _tell_of_ended_posts,
    request_news.ASKED: _tell_of_requests,
    request_news.REFUSED: _tell_of_refusal,
    arrangement_news.NEWS: _tell_of_arrangement,
    post_files.CONFIRMED: _carry_out_list,
    evidence.EFFECT: _forget_reasons,
}

# What follows when the last try of a name was in vain.
GIVEN_UP: Mapping[str, Handler] = {"notice.send": _give_up_notice, post_files.CONFIRMED: _give_up_list}

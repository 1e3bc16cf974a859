"""Letters that let somebody in: to who was given a post, and to who forgot their password."""

import secrets

from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies import queries as bodies
from moothall.bodies.context import Context, acting
from moothall.people.credentials import actions, guesses, letters, links, queries
from moothall.people.credentials.accounts import Holder, holder
from moothall.people.credentials.limits import INVITATION_LASTS, RESET_LASTS
from moothall.people.identity import issuers
from moothall.people.models import SetUpLink
from moothall.people.queries import colleague


def invite(
    *, context: Context, body_id: int, person_id: int, again: bool = False, starts_over: bool = False
) -> bool:
    """Send a person who has a post in a body the link by which they set up their sign-in, or the name of their issuer.

    `context` is who invites: an officer of the body, or a job of it. Somebody who has set it up already gets no
    link, unless they must start over: then all that they had is gone and their sessions end. Whose invitation is
    still open gets no other, unless they ask `again`; the new one ends the old. Returns whether a link was sent.
    Call it outside a context.
    """
    to = holder(person_id=person_id)
    if to is None or (not starts_over and queries.can_sign_in(person_id=person_id)):
        return False
    if not (again or starts_over) and links.is_open(person_id=person_id, at=timezone.now()):
        return False
    if starts_over:
        actions.forget_all(person_id)
    with acting(context):
        _send_invitation(to, body_id=body_id)
        audit.record(
            body_id=body_id,
            action="people.invite",
            subject_kind="person",
            subject_id=str(person_id),
            why="starts over" if starts_over else "has a post",
        )
    return True


def send_reset(person_id: int) -> None:
    """Send somebody who forgot their password a link to choose another; to who never had one, an invitation.

    Nothing goes to who has no post, or signs in by an issuer alone.
    """
    to, found = holder(person_id=person_id), colleague(person_id=person_id)
    if to is None or found is None or not found.posts or not guesses.may_be_sent_a_link(person_id):
        return
    if issuers.only_way_for(to.email) is not None:
        return
    is_set_up = queries.is_set_up(person_id=person_id)
    kind = SetUpLink.Kind.RESET if is_set_up else SetUpLink.Kind.INVITATION
    _send_link(to, body_id=found.body_ids[0], kind=kind)


def _send_invitation(to: Holder, *, body_id: int) -> None:
    issuer = issuers.only_way_for(to.email)
    if issuer is None:
        _send_link(to, body_id=body_id, kind=SetUpLink.Kind.INVITATION)
        return
    letters.send(
        to,
        "issuer",
        key=f"desk-issuer/{body_id}/{to.public_id.hex}/{secrets.token_hex(4)}",
        body=bodies.by_id(body_id).facts.official_name.speak(to.language),
        issuer=issuer.name.speak(to.language),
    )


def _send_link(to: Holder, *, body_id: int, kind: SetUpLink.Kind) -> None:
    lasts = INVITATION_LASTS if kind is SetUpLink.Kind.INVITATION else RESET_LASTS
    handle = links.make(to, kind=kind, body_id=body_id, lasts=lasts, at=timezone.now())
    about = f"{links.ABOUT}{handle}"
    body = bodies.by_id(body_id).facts.official_name.speak(to.language)
    address = links.address(to.language)
    if kind is SetUpLink.Kind.INVITATION:
        letters.send(to, "invitation", key=about, about=about, body=body, link=address)
    else:
        letters.send(to, "reset", key=about, about=about, link=address)

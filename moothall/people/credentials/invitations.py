"""Letters that let somebody in: to who was given a post, and to who forgot their password."""

import secrets
from collections.abc import Iterable
from functools import partial
from types import MappingProxyType

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.people import in_hand
from moothall.people.credentials import actions, guesses, letters, links, queries
from moothall.people.credentials.accounts import Holder, holder
from moothall.people.credentials.limits import INVITATION_LASTS, RESET_LASTS
from moothall.people.identity import issuers
from moothall.people.models import Membership, SetUpLink
from moothall.people.post_words import Names, held, lines
from moothall.people.queries import colleague

ACTION = "people.invite"


@transaction.atomic
def invite(
    *,
    context: Job,
    body_id: int,
    person_id: int,
    names: Names = MappingProxyType({}),
    again: bool = False,
    starts_over: bool = False,
) -> bool:
    """Send a person who has a post in a body the link by which they set up their sign-in, or the name of their issuer.

    It says which posts they have there; `names` are what functions are called, by their codes. `context` is a job of
    the body. Somebody who has set it up already is told of the post without a link, unless they must start over: then
    all that they had is gone and their sessions end. So is whose invitation is still open, unless they ask `again`;
    the new one ends the old. A letter goes once for all posts that none has named yet, and otherwise only to who asks.
    The body's evidence is alike whichever letter it was: it tells not who serves elsewhere.
    Returns whether a link, or the name of an issuer, was sent. Call it outside a context.
    """
    in_hand.settle(person_id)
    to = holder(person_id=person_id)
    if to is None:
        return False
    is_asked = again or starts_over
    knows_how = not starts_over and _knows_how(person_id, is_asked=is_asked)
    if starts_over:
        actions.forget_all(person_id)
    with acting(context):
        posts = held(body_id, person_id)
        if not is_asked and all(post.told_at for post in posts):
            return False
        send = partial(_send, name="post") if knows_how else _send_invitation
        send(to, body_id=body_id, posts=lines(posts, to.language, names))
        why = "starts over" if starts_over else "has a post"
        audit.record(
            body_id=body_id, action=ACTION, subject_kind="person", subject_id=str(person_id), why=why
        )
        _note_told(body_id, posts)
    return not knows_how


def send_reset(person_id: int, names: Names = MappingProxyType({})) -> None:
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
    body_id = next(id_ for id_ in found.body_ids if found.is_member(body_id=id_))
    with acting(Job(body_id=body_id)):
        posts = lines(held(body_id, person_id), to.language, names)
    _send_link(to, body_id=body_id, kind=kind, posts=posts)


def _knows_how(person_id: int, *, is_asked: bool) -> bool:
    """Tell whether a person needs no link: they can sign in, or have one that works and did not ask for another."""
    if queries.can_sign_in(person_id=person_id):
        return True
    return not is_asked and links.is_open(person_id=person_id, at=timezone.now())


def _note_told(body_id: int, posts: Iterable[Membership]) -> None:
    named = [post.id for post in posts if post.told_at is None]
    Membership.objects.filter(body_id=body_id, id__in=named).update(told_at=Now())


def _send_invitation(to: Holder, *, body_id: int, posts: str) -> None:
    links.end_all(person_id=to.person_id)
    issuer = issuers.only_way_for(to.email)
    if issuer is None:
        _send_link(to, body_id=body_id, kind=SetUpLink.Kind.INVITATION, posts=posts)
    else:
        _send(to, "issuer", body_id=body_id, issuer=issuer.name.speak(to.language), posts=posts)


def _send(to: Holder, name: str, *, body_id: int, **fields: str) -> None:
    """Send a letter without a link about a post in a body."""
    body = bodies.official_name(body_id, to.language)
    key = f"desk-{name}/{body_id}/{to.public_id.hex}/{secrets.token_hex(4)}"
    letters.send(to, name, key=key, body=body, **fields)


def _send_link(to: Holder, *, body_id: int, kind: SetUpLink.Kind, posts: str) -> None:
    lasts = INVITATION_LASTS if kind is SetUpLink.Kind.INVITATION else RESET_LASTS
    handle = links.make(to, kind=kind, body_id=body_id, lasts=lasts, at=timezone.now())
    about = f"{links.ABOUT}{handle}"
    body = bodies.official_name(body_id, to.language)
    address = links.address(to.language)
    if kind is SetUpLink.Kind.INVITATION:
        letters.send(to, "invitation", key=about, about=about, body=body, link=address, posts=posts)
    else:
        letters.send(to, "reset", key=about, about=about, link=address)

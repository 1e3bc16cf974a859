"""`moothall invite`: a body's first administrator, since somebody must be. See docs/how-to/invite-officers.md."""

import argparse
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.people import actions as people
from moothall.people import founding
from moothall.people.credentials import invitations
from moothall.people.credentials import queries as credentials
from moothall.people.credentials.actions import forget_all
from moothall.people.models import Membership
from moothall.people.queries import colleague, person_by_email
from moothall.rules.emails import NotAnAccountEmail
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR
from moothall.services import functions


def run(arguments: Sequence[str]) -> int:
    """Make somebody the first administrator of a body and send them the link to set up their sign-in.

    Raises:
        Problem: nobody is called so, the address is none, or the body has administrators who do this at the desk.
    """
    given = _parser().parse_args(arguments)
    body = bodies.by_slug(given.body)
    if body is None:
        raise Problem(f"No body is called {given.body!r}: write its slug.")
    with transaction.atomic():
        if given.instead_of:
            _withdraw(body, given.instead_of)
        person_id = _served(body, given.email) if given.starts_over else _first(body, given)
    is_sent = invitations.invite(
        context=Job(body_id=body.id),
        body_id=body.id,
        person_id=person_id,
        names=functions.names(),
        starts_over=given.starts_over,
        again=True,
    )
    say(_outcome(is_sent, given.email))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moothall invite", description="Invite a body's first officers.")
    parser.add_argument("--body", required=True, help="the body's slug")
    parser.add_argument("--email", required=True, help="where the link goes; also what they sign in with")
    parser.add_argument("--name", default="", help="how colleagues know them; needed for somebody new")
    parser.add_argument(
        "--starts-over",
        action="store_true",
        help="for somebody with a post who lost all they sign in with: everything they had is gone",
    )
    parser.add_argument(
        "--instead-of",
        metavar="EMAIL",
        default="",
        help="the address of an invitation that nobody has used, for example because it was mistyped: it ends",
    )
    return parser


def _first(body: KnownBody, given: argparse.Namespace) -> int:
    if _is_administered(body):
        raise Problem(
            f"{body.slug} has an administrator already: they give posts at the desk, under People. For somebody who"
            " cannot sign in any more, use --starts-over; where the invitation went to a wrong address, --instead-of."
        )
    try:
        if person_by_email(given.email, kind=PersonKind.OFFICER) is None and not given.name.strip():
            raise Problem("Nobody has this address yet: say with --name how colleagues know them.")
        person = people.ensure_person(email=given.email, name=given.name.strip(), kind=PersonKind.OFFICER)
    except NotAnAccountEmail as wrong:
        raise Problem(f"{given.email!r} is no address that somebody could sign in with.") from wrong
    people.grant_post(
        body_id=body.id,
        person_id=person.id,
        team=founding.TEAM,
        function=ADMINISTRATOR,
        from_at=timezone.now(),
        name=given.name.strip(),
    )
    return person.id


def _withdraw(body: KnownBody, email: str) -> None:
    """End the posts in a body of somebody who was invited and never set up a sign-in, and the link on its way."""
    person_id = _served(body, email)
    if credentials.can_sign_in(person_id=person_id):
        raise Problem(
            f"{email} has set up their sign-in: an administrator ends their posts at the desk, under People."
        )
    with acting(Job(body_id=body.id)):
        held = Membership.objects.filter(_still(), body_id=body.id, person_id=person_id)
        memberships = list(held.values_list("id", flat=True))
    for membership_id in memberships:
        people.end_post(body_id=body.id, membership_id=membership_id, to_at=timezone.now())
    forget_all(person_id)


def _served(body: KnownBody, email: str) -> int:
    """Return who has a post in a body and this address."""
    person = person_by_email(email, kind=PersonKind.OFFICER)
    found = None if person is None else colleague(person_id=person.id)
    if found is None or body.id not in found.body_ids:
        raise Problem(f"Nobody with this address has a post in {body.slug}.")
    return found.person_id


def _is_administered(body: KnownBody) -> bool:
    with acting(Job(body_id=body.id)):
        return Membership.objects.filter(_still(), body_id=body.id, function=ADMINISTRATOR).exists()


def _still() -> Q:
    """Tell of a post whether it is still to end: one that was ended before it began is over."""
    return Q(to_at__isnull=True) | Q(to_at__gt=Greatest(Now(), F("from_at")))


def _outcome(is_sent: bool, email: str) -> str:
    if is_sent:
        return f"A link is on its way to {email}. It works for 72 hours, once."
    return f"{email} has set up their sign-in already: they are told of the post, without a link."

"""Sign-in for demonstrations: choose who you are. It refuses to exist anywhere else.

Who can be chosen is whom the demonstration vouches for, as an issuer does elsewhere: the invented officers, and whoever
was invited at the desk and has opened the link in their letter.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.people import sessions
from moothall.people.credentials import links
from moothall.people.credentials.links import Opened
from moothall.people.identity.officers import Candidate, NobodyKnown, NotInADemonstration
from moothall.people.identity.oidc import identities
from moothall.people.models import Person, Team
from moothall.people.queries import Post, colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site

ISSUER = sessions.DEMONSTRATION


class DemoIdentity:
    """Lets anybody be one of the officers whom the demonstration vouches for, and nobody else."""

    def __init__(self) -> None:
        """Raise NotInADemonstration outside demo mode."""
        refuse_elsewhere()

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the officers who have a post now, the invented ones first, then in the order of their invitation."""
        teams: dict[int, dict[int, str]] = {}
        people = Person.objects.filter(kind=PersonKind.OFFICER).order_by("created_at", "id")
        return tuple(
            Candidate(
                handle=person.email,
                name=person.name,
                posts=tuple(
                    (bodies.by_id(post.body_id).slug, _team(post, teams), post.function) for post in posts
                ),
            )
            for person in people
            if (posts := _own_posts(person.id))
        )

    def person_id(self, handle: str) -> int:
        """Return the officer with this email address; raise NobodyKnown for any other address."""
        found = person_by_email(handle, kind=PersonKind.OFFICER)
        if found is None or not _own_posts(found.id):
            raise NobodyKnown
        return found.id


def refuse_elsewhere() -> None:
    """Raise NotInADemonstration outside demo mode."""
    if not settings.DEMO:
        raise NotInADemonstration(NotInADemonstration.__doc__)


def vouch_for(person_id: int) -> None:
    """Let an officer be chosen from now on."""
    identities.vouch(person_id=person_id, issuer=ISSUER, site=Site.DESK)


@transaction.atomic
def take_up(link: Opened, *, at: datetime) -> None:
    """Use the link of an invitation up, and let its officer be chosen from now on, or neither: nothing else is set up.

    Raises:
        NobodyKnown: the link was used meanwhile.
        NotInADemonstration: this is none.
    """
    refuse_elsewhere()
    secret, person_id = secrets.token_urlsafe(32), link.holder.person_id
    if not links.claim(link, secret=secret):
        raise NobodyKnown
    with acting(Resident(person_id=person_id)):
        if not links.use_up(person_id=person_id, link_id=link.id, secret=secret, at=at):
            raise NobodyKnown
    vouch_for(person_id)


def _own_posts(person_id: int) -> tuple[Post, ...]:
    """Return the posts that somebody has now, but for those by an arrangement; none where nobody vouches for them."""
    if not identities.is_vouched_for(person_id=person_id, issuer=ISSUER, site=Site.DESK):
        return ()
    found = colleague(person_id=person_id)
    return tuple(post for post in found.posts if post.arrangement_id is None) if found else ()


def _team(post: Post, teams: dict[int, dict[int, str]]) -> str:
    """Return the name of a post's team; `teams` keeps those of each body that was asked for."""
    if post.body_id not in teams:
        with acting(Job(body_id=post.body_id)):
            rows = Team.objects.filter(body_id=post.body_id).values_list("id", "name")
            teams[post.body_id] = dict(rows)
    return teams[post.body_id][post.team_id]

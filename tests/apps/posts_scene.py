"""Administrators, teams, requests and arrangements, as the tests of posts need them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import arrangements, post_files, posts
from moothall.people.duty import on_duty
from moothall.people.models import Team
from moothall.people.posts import Given, NewPost
from moothall.people.proposals import Proposal
from moothall.people.queries import Colleague, colleague
from moothall.rules.arrangements import ArrangementKind, LawfulBasis, SharingRecord
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR, AUDITOR, grantable
from moothall.services.queries import functions_in_force
from tests.cast import council, employ

SHARING = SharingRecord(
    purpose="To collect what was missed.",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    categories="Addresses, and how to reach the person who reported.",
    recipients="The team named above, and nobody else.",
    retention="As the home's schedule says; the provider keeps nothing.",
    security="Only through this desk, signed in with two factors.",
    review_on=date(2027, 4, 1),
    contacts="Each side's data protection officer.",
)

_LIST = b"email,name,team,function,from,to\njoy@example.org,Joy,Streets,waste_officer,,\n"


def administrator(body: KnownBody, name: str = "Ada Minister") -> Colleague:
    """Return an administrator of a body, founded by the operator's command line."""
    return employ(name, (body,), (ADMINISTRATOR,))


def team_of(body: KnownBody, name: str = "Streets") -> int:
    """Return the id of a team, made where there is none."""
    with acting(Job(body_id=body.id)):
        return Team.objects.get_or_create(body_id=body.id, name=name)[0].id


def known(person_id: int) -> Colleague:
    """Return a person with the posts of this moment."""
    found = colleague(person_id=person_id)
    assert found is not None
    return found


@dataclass(frozen=True, kw_only=True)
class Times:
    """From when to when a post is asked for."""

    from_at: datetime | None = None
    to_at: datetime | None = None


def new_post(
    body: KnownBody,
    function: str,
    *,
    email: str = "new@example.org",
    team_id: int = 0,
    times: Times = Times(),
) -> NewPost:
    """Return a post to ask for, from now on and without an end unless told."""
    return NewPost(
        email=email,
        name="Nell Newcomer",
        team_id=team_id or team_of(body),
        function=function,
        from_at=times.from_at,
        to_at=times.to_at,
        why="She joins the team.",
        functions=grantable(body.facts.kind, functions_in_force()),
    )


def grant(by: Colleague, body: KnownBody, function: str, *, email: str = "new@example.org") -> Given:
    """Let an administrator give somebody a post."""
    return posts.grant(by=by, body_id=body.id, post=new_post(body, function, email=email))


def proposal(home: KnownBody, provider: KnownBody, functions: tuple[str, ...]) -> Proposal:
    """Return terms by which the provider's first team serves the home."""
    return Proposal(
        home=home,
        provider=provider,
        controller_slug=home.slug,
        team_id=team_of(provider),
        kind=ArrangementKind.STAFF,
        functions=frozenset(functions),
        from_at=None,
        to_at=timezone.now() + timedelta(days=400),
        legal_basis="Local Government Act 1972, section 113",
        sharing=SHARING,
        functions_in_force=functions_in_force(),
    )


def arranged(home: KnownBody, provider: KnownBody, functions: tuple[str, ...]) -> int:
    """Let two administrators agree that the provider's team serves the home; return the arrangement's id."""
    theirs = employ("Petra Provider", (provider,), (ADMINISTRATOR,))
    ours = employ("Hal Home", (home,), (ADMINISTRATOR,))
    found = arrangements.propose(by=theirs, body_id=provider.id, proposal=proposal(home, provider, functions))
    arrangements.agree(by=ours, body_id=home.id, arrangement_id=found)
    return found


def first_membership(person_id: int, function: str) -> int:
    """Return the membership on which a person's post with this function rests."""
    return next(post.membership_id for post in known(person_id).posts if post.function == function)


def registered(name: str) -> int:
    """Return a person without any post."""
    return people.ensure_person(
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org", name=name, kind=PersonKind.OFFICER
    ).id


def keep_posts(body: KnownBody) -> None:
    """Give a body a row in every table of posts and arrangements."""
    ada, provider = administrator(body), council("cornwall")
    grant(ada, body, AUDITOR)
    post_files.keep(by=ada, body_id=body.id, content=_LIST)
    lent = employ("Lowen Lent", (provider,), ("waste_officer",))
    arranged(body, provider, ("waste_officer",))
    with on_duty(known(lent.person_id), body.id, "test"):
        pass

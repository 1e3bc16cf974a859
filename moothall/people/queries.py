"""Who a person is and where they serve, looked up before any context is known."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.db import connection

from moothall.people.models import Person
from moothall.people.sealed import EMAIL
from moothall.rules.emails import NotAnAccountEmail
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.vault import columns


@dataclass(frozen=True, kw_only=True)
class Account:
    """A resident who is signed in. `session_digest` names the session in which they ask, without opening it."""

    person_id: int
    name: str
    language: Language
    session_digest: str


# Every sign-in asks this, and every code that is asked for.
_BY_EMAIL = """
    select id, kind, public_id, name_sealed, email_sealed, email_blind, language, created_at
    from people_person where kind = %s and email_blind = %s
"""
_POSTS = "select body_id, team_id, function, membership_id, arrangement_id, from_body_id from moothall_posts_of(%s)"


@dataclass(frozen=True, kw_only=True)
class Post:
    """A function that a person has in a body, now, and what it rests on: a membership of a team.

    Where `arrangement_id` is given, the team is one of another body (`from_body_id`), which serves this one.
    """

    body_id: int
    team_id: int
    function: str
    membership_id: int
    from_body_id: int
    arrangement_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A person at work: what every action of an officer begins with.

    `session_digest` names the session in which they ask, without opening it; it is "" outside the desk.
    """

    person_id: int
    name: str
    posts: tuple[Post, ...]
    session_digest: str = ""

    @property
    def body_ids(self) -> tuple[int, ...]:
        """The bodies that the person serves now, lowest id first."""
        return tuple(sorted({post.body_id for post in self.posts}))

    def team_id(self, *, body_id: int, functions: Container[str] | None = None) -> int | None:
        """Return the team in which the person serves a body, for the evidence: of several, the first.

        With `functions`, a team in which the person has one of them comes before others.
        """
        posts = [post for post in self.posts if post.body_id == body_id]
        fitting = [post for post in posts if functions is not None and post.function in functions]
        return min((post.team_id for post in fitting or posts), default=None)

    def is_member(self, *, body_id: int) -> bool:
        """Tell whether the person has a post of the body's own, not one by an arrangement alone."""
        return any(post.body_id == body_id and post.arrangement_id is None for post in self.posts)

    def functions(self, *, body_id: int) -> frozenset[str]:
        """Return the functions that the person has in one body."""
        return frozenset(post.function for post in self.posts if post.body_id == body_id)


def colleague(*, person_id: int) -> Colleague | None:
    """Return the person with the posts they hold at this moment, or None where no officer has this id."""
    person = (
        Person.objects.filter(id=person_id, kind=PersonKind.OFFICER).only("public_id", "name_sealed").first()
    )
    if person is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [person_id])
        posts = tuple(
            Post(
                body_id=body_id,
                team_id=team_id,
                function=function,
                membership_id=membership_id,
                arrangement_id=arrangement_id,
                from_body_id=from_body_id,
            )
            for body_id, team_id, function, membership_id, arrangement_id, from_body_id in cursor.fetchall()
        )
    return Colleague(person_id=person_id, name=person.name, posts=posts)


def account(*, person_id: int, session_digest: str) -> Account | None:
    """Return the resident who is signed in with a session, or None where no open account has this id."""
    rows = Person.objects.filter(id=person_id, kind=PersonKind.RESIDENT, closed_at__isnull=True)
    person = rows.only("public_id", "name_sealed", "language").first()
    if person is None:
        return None
    return Account(
        person_id=person_id,
        name=person.name,
        language=Language(person.language),
        session_digest=session_digest,
    )


def person_by_email(email: str, *, kind: PersonKind) -> Person | None:
    """Return the resident, or the officer, who signs in with an email address, in any case. The only door by email."""
    try:
        digest = columns.blind(EMAIL, body_id=None, text=email)
    except NotAnAccountEmail:
        return None
    return next(iter(Person.objects.raw(_BY_EMAIL, [kind, digest])), None)


def emails(*, person_ids: set[int]) -> dict[int, str]:
    """Return the addresses by which these officers sign in, "" where one does not open.

    Call it without a context, about people of one's own.
    """
    people = Person.objects.filter(id__in=person_ids, kind=PersonKind.OFFICER).only(
        "public_id", "email_sealed"
    )
    return {person.id: _email_if_it_opens(person) for person in people}


def names(*, person_ids: set[int]) -> dict[int, str]:
    """Return the names of these people, "" where one does not open; used by officers about their colleagues."""
    people = Person.objects.filter(id__in=person_ids).only("public_id", "name_sealed")
    return {person.id: person.name for person in people}


def officers_by_email(emails: Iterable[str]) -> dict[str, int]:
    """Return which officers sign in with these addresses (rules.emails.account_email of each), in one query."""
    digests = {columns.blind(EMAIL, body_id=None, text=email): email for email in emails}
    rows = Person.objects.filter(kind=PersonKind.OFFICER, email_blind__in=list(digests))
    found = rows.values_list("email_blind", "id")
    return {digests[digest]: person_id for digest, person_id in found if digest is not None}


def _email_if_it_opens(person: Person) -> str:
    found = columns.unseal_if_it_opens(
        EMAIL, body_id=None, row=str(person.public_id), sealed=person.email_sealed
    )
    return found or ""

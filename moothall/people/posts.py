"""Give, end and approve posts: one administrator alone where the function allows it, otherwise two people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox import actions as outbox
from moothall.people import actions as people
from moothall.people import officer_names, request_news, sessions
from moothall.people.duty import administering, may_still_ask, settle
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import Arrangement, Membership, PostRequest, Team
from moothall.people.post_letters import announce_ended
from moothall.people.queries import Colleague
from moothall.people.refusals import DecisionRefused, EndedAlready, NoSuchPost, NotAdministrator, PostRefused
from moothall.rules import posts as rules
from moothall.rules.bodies import Kind
from moothall.rules.posts import Road, Span

INVITED = "people.invited"
_WAITING = "select body_id, request_id from moothall_requests_without_approver(statement_timestamp())"
_WITHOUT_POST = (
    "select p from unnest(%s::bigint[]) p where not exists (select 1 from moothall_posts_of(p)) order by p"
)


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """A post as an administrator asks for it: for whoever signs in with `email`, known already or not.

    `from_at` None means at once; `functions` are those that the body may give (rules.posts.grantable).
    """

    email: str
    name: str
    team_id: int
    function: str
    from_at: datetime | None
    to_at: datetime | None
    why: str
    functions: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Given:
    """What came of it: a membership, or a request that waits for a second person."""

    person_id: int
    membership_id: int | None = None
    request_id: int | None = None


def grant(*, by: Colleague, body_id: int, post: NewPost) -> Given:
    """Give somebody a post in a body, or ask a second person for it where its function is a powerful one.

    Whoever is not known yet is made known, and invited to set up how to sign in.

    Raises:
        PostRefused: what rules.posts.post_faults finds, or NoSuchPost for a team of another body.
        NotAnAccountEmail: the address is none.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = Attempted(action="people.grant_post", subject_kind="team", subject_id=str(post.team_id))
    with refusals_noted(by, body_id, attempted), transaction.atomic():
        person_id = people.ensure_officer(email=post.email, name=post.name)
        with administering(by, body_id) as now:
            return give(by=now, body_id=body_id, person_id=person_id, post=post)


def give(*, by: Colleague, body_id: int, person_id: int, post: NewPost) -> Given:
    """Write what `grant` decides, inside people.duty.administering. Raises as `grant`."""
    moment = timezone.now()
    from_at = moment if post.from_at is None else max(post.from_at, moment)
    span = Span(from_at=from_at, to_at=post.to_at)
    if not Team.objects.filter(body_id=body_id, id=post.team_id).exists():
        raise NoSuchPost
    wanted = rules.PostWanted(person_id=person_id, team_id=post.team_id, function=post.function, span=span)
    faults = rules.post_faults(
        wanted,
        by_id=by.person_id,
        functions=post.functions,
        held=held_in(body_id, person_ids=[person_id]),
        now=moment,
    )
    if faults:
        raise PostRefused(*faults)
    called = officer_names.sealed(body_id=body_id, person_id=person_id, name=post.name)
    if rules.road(post.function) is Road.BY_TWO:
        return _ask(by, body_id, wanted, called=called, why=post.why)
    return Given(person_id=person_id, membership_id=_write(body_id, wanted, called=called, request=None))


def end(*, by: Colleague, body_id: int, membership_id: int) -> None:
    """End a post now: from this moment on it opens nothing, and whoever is at work by it is waited for.

    One administrator is enough, also for the most powerful functions and for oneself. Where it was the person's
    last post anywhere, their sessions at the desk end too.

    Raises:
        NoSuchPost: the body has none with this id.
        EndedAlready: it has ended.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = Attempted(action="people.end_post", subject_kind="membership", subject_id=str(membership_id))
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        person_id = close(body_id, membership_id)
        note(body_id, attempted)
        announce_ended(body_id, [membership_id], key=f"membership/{membership_id}/ended")
        function = Membership.objects.values_list("function", flat=True).get(
            body_id=body_id, id=membership_id
        )
        request_news.announce_again(body_id, [function], key=f"membership/{membership_id}/ended/asked")
        settle({body_id, *homes_served(body_id)})
    end_sessions_of_leavers([person_id])


def close(body_id: int, membership_id: int, *, to_at: datetime | None = None) -> int:
    """End a post at a moment (UTC), now where it is None or past; return whose it was. The caller settles.

    Raises NoSuchPost, EndedAlready.
    """
    row = Membership.objects.select_for_update().filter(body_id=body_id, id=membership_id).first()
    if row is None:
        raise NoSuchPost
    if row.to_at is not None and row.to_at <= max(timezone.now(), row.from_at):
        raise EndedAlready
    wished = Now() if to_at is None or to_at <= timezone.now() else to_at
    Membership.objects.filter(body_id=body_id, id=membership_id).update(to_at=Greatest(wished, F("from_at")))
    return row.person_id


def decide(*, by: Colleague, body_id: int, request_id: int, is_approved: bool, why: str = "") -> None:
    """Approve or refuse, as an administrator of the body, what another administrator asked for: they read `why`.

    Raises:
        NoSuchPost: the body has no such request.
        DecisionRefused: it is one's own, for oneself, decided already, or over.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = _attempt(request_id, is_approved)
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        _decide(body_id, request_id, by_id=by.person_id, is_approved=is_approved, why=why)
        note(body_id, attempted)


def decide_for_body(
    *, by: Colleague, operator: KnownBody, body_id: int, request_id: int, is_approved: bool, why: str = ""
) -> None:
    """Approve or refuse, as an administrator of the portal's operator, where a body has no second administrator.

    Both bodies keep evidence of it. Raises as `decide`; NoSuchPost also where the body could decide itself.
    """
    attempted = _attempt(request_id, is_approved)
    with refusals_noted(by, operator.id, attempted), transaction.atomic():
        if operator.facts.kind is not Kind.OPERATOR:
            raise NotAdministrator
        with administering(by, operator.id):
            note(operator.id, attempted, why=f"for body {body_id}")
        if (body_id, request_id) not in waiting_for_operator():
            raise NoSuchPost
        with acting(Job(body_id=body_id)):
            _decide(body_id, request_id, by_id=by.person_id, is_approved=is_approved, why=why)
            note(body_id, attempted, why=f"decided by the portal's operator: person {by.person_id}")


def waiting_for_operator() -> tuple[tuple[int, int], ...]:
    """Return (body id, request id) of what waits where a body has no second administrator; without a context."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        found: list[tuple[int, int]] = cursor.fetchall()
    own = register.operator().id
    return tuple((body_id, request_id) for body_id, request_id in found if body_id != own)


def held_in(body_id: int, *, person_ids: Iterable[int]) -> tuple[rules.PostHeld, ...]:
    """Return the posts that people have, had or will have in a body, and what is asked for them, in its context."""
    people_wanted = list(person_ids)
    found = Membership.objects.filter(body_id=body_id, person_id__in=people_wanted)
    waiting = PostRequest.objects.filter(body_id=body_id, person_id__in=people_wanted, outcome="")
    return tuple(
        rules.PostHeld(
            person_id=row.person_id,
            team_id=row.team_id,
            function=row.function,
            span=row.span(),
            is_asked=isinstance(row, PostRequest),
        )
        for rows in (found, waiting)
        for row in rows
    )


def homes_served(body_id: int) -> set[int]:
    """Return the bodies for which teams of this one work under an arrangement that has not ended, in its context."""
    rows = Arrangement.objects.filter(provider_id=body_id, ended_at__isnull=True)
    return set(rows.values_list("body_id", flat=True))


def end_sessions_of_leavers(person_ids: Iterable[int]) -> None:
    """End the sessions of those who hold no post any more; call it without a context."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_POST, [sorted(person_ids)])
        leavers: list[tuple[int]] = cursor.fetchall()
    for (person_id,) in leavers:
        sessions.end_all(person_id=person_id)


def _ask(by: Colleague, body_id: int, wanted: rules.PostWanted, *, called: str, why: str) -> Given:
    request = PostRequest.objects.create(
        body_id=body_id,
        team_id=wanted.team_id,
        person_id=wanted.person_id,
        name_sealed=called,
        function=wanted.function,
        from_at=wanted.span.from_at,
        to_at=wanted.span.to_at,
        why=why,
        asked_by_id=by.person_id,
    )
    note(
        body_id,
        Attempted(action="people.ask_for_post", subject_kind="post_request", subject_id=str(request.id)),
        why=f"{wanted.function} for person {wanted.person_id}",
    )
    request_news.announce_asked(body_id, [request.id], key=f"post_request/{request.id}/asked")
    return Given(person_id=request.person_id, request_id=request.id)


def _write(body_id: int, wanted: rules.PostWanted, *, called: str, request: PostRequest | None) -> int:
    """Write a membership, its evidence, and the news that lets its person set up how to sign in."""
    membership = Membership.objects.create(
        body_id=body_id,
        team_id=wanted.team_id,
        person_id=wanted.person_id,
        name_sealed=called,
        named_at=Now() if request is None else request.asked_at,
        function=wanted.function,
        from_at=wanted.span.from_at,
        to_at=wanted.span.to_at,
        request=request,
    )
    note(
        body_id,
        Attempted(action="people.grant_post", subject_kind="membership", subject_id=str(membership.id)),
        why=f"{wanted.function} for person {wanted.person_id}",
    )
    outbox.announce(
        body_id=body_id,
        name=INVITED,
        key=f"membership/{membership.id}",
        subject={"person_id": membership.person_id, "body_id": body_id},
    )
    request_news.announce_again(body_id, [wanted.function], key=f"membership/{membership.id}/asked")
    return membership.id


def _attempt(request_id: int, is_approved: bool) -> Attempted:
    action = "people.approve_post" if is_approved else "people.refuse_post"
    return Attempted(action=action, subject_kind="post_request", subject_id=str(request_id))


def _decide(body_id: int, request_id: int, *, by_id: int, is_approved: bool, why: str) -> None:
    """Decide a request, locked, in the context of its body; give the post where it is approved."""
    request = PostRequest.objects.select_for_update().filter(body_id=body_id, id=request_id).first()
    if request is None:
        raise NoSuchPost
    faults = rules.decision_faults(
        by_id=by_id,
        asked_by=request.asked_by_id,
        person_id=request.person_id,
        is_decided=bool(request.outcome),
        span=request.span(),
        now=timezone.now(),
        may_still_ask=not is_approved or may_still_ask(request),
    )
    if faults:
        raise DecisionRefused(*faults)
    outcome = PostRequest.Outcome.APPROVED if is_approved else PostRequest.Outcome.REFUSED
    PostRequest.objects.filter(body_id=body_id, id=request_id).update(
        decided_by_id=by_id, decided_at=Now(), decided_why=why, outcome=outcome
    )
    if is_approved:
        span = Span(from_at=max(request.from_at, timezone.now()), to_at=request.to_at)
        wanted = rules.PostWanted(
            person_id=request.person_id, team_id=request.team_id, function=request.function, span=span
        )
        _write(body_id, wanted, called=request.name_sealed, request=request)
    else:
        request_news.announce_refused(body_id, request_id)

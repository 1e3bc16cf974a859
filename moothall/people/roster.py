"""Who serves a body: for its administrators, and for nobody else's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import officer_names, posts
from moothall.people.duty import ADMINISTRATION, on_duty
from moothall.people.evidence import Attempted, note
from moothall.people.models import Membership, PostRequest, Team
from moothall.people.queries import Colleague, emails, names
from moothall.people.refusals import NoSuchPost, NotAdministrator
from moothall.rules.bodies import Kind
from moothall.rules.posts import ADMINISTRATOR, Approver, Span, approver

REFUSED_SHOWN = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class KnownPost:
    """A post in the body, past, present or to come; `email` is "" of somebody whose posts there are all over."""

    id: int
    person_id: int
    name: str
    email: str
    team_id: int
    team: str
    function: str
    span: Span

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended, or was ended before it began."""
        return self.span.is_over(max(at, self.span.from_at))


@dataclass(frozen=True, kw_only=True)
class KnownRequest:
    """A request that waits, or was refused; `approver` says whose administrators decide it."""

    id: int
    body: KnownBody
    person_id: int
    name: str
    email: str
    team: str
    function: str
    span: Span
    why: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    approver: Approver
    decided_at: datetime | None = None
    decided_why: str = ""


@dataclass(frozen=True, kw_only=True)
class Roster:
    """All that an administrator sees of the people of a body."""

    posts: tuple[KnownPost, ...]
    requests: tuple[KnownRequest, ...]
    teams: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """The words for ids."""

    teams: dict[int, str]
    names: dict[int, str]
    emails: dict[int, str]


def roster(*, by: Colleague, body_id: int) -> Roster:
    """Return the people of a body, its waiting requests and its teams, by name, and record that they were read.

    Raises:
        NotAdministrator: the officer serves the body in other functions only.
        RightEnded, NotServing: see people.duty.on_duty.
    """
    with on_duty(by, body_id, ADMINISTRATION) as now:
        if ADMINISTRATOR not in now.functions(body_id=body_id):
            raise NotAdministrator
        rows = list(Membership.objects.filter(body_id=body_id).order_by("from_at", "id"))
        waiting = list(PostRequest.objects.filter(body_id=body_id, outcome="").order_by("asked_at", "id"))
        teams = dict(Team.objects.filter(body_id=body_id).order_by("name").values_list("id", "name"))
        note(body_id, _read("people.read_list", body_id))
    known = _Known(
        teams=teams,
        names=_called(
            body_id, rows, {row.person_id for row in waiting} | {row.asked_by_id for row in waiting}
        ),
        emails=emails(person_ids=_whose(rows) | {row.person_id for row in waiting}),
    )
    found = [_post(row, known) for row in rows]
    moment = timezone.now()
    admins = {post.person_id for post in found if post.function == ADMINISTRATOR and post.span.holds(moment)}
    return Roster(
        posts=tuple(sorted(found, key=lambda post: (post.name.casefold(), post.person_id))),
        requests=tuple(_request(row, known, admins) for row in waiting),
        teams=tuple(teams.items()),
    )


def of_person(*, by: Colleague, body_id: int, person_id: int) -> tuple[KnownPost, ...]:
    """Return the posts that somebody has, had or will have in a body, the newest first.

    Raises NoSuchPost where they never had one there, and as `roster`.
    """
    found = [post for post in roster(by=by, body_id=body_id).posts if post.person_id == person_id]
    if not found:
        raise NoSuchPost
    return tuple(reversed(found))


def for_operator(*, by: Colleague, operator: KnownBody) -> tuple[KnownRequest, ...]:
    """Return what waits in bodies that have no second administrator, for the operator's administrators.

    It holds names and addresses of those bodies' people, so each of them keeps evidence of it, beside the operator.

    Raises NotAdministrator, RightEnded, NotServing.
    """
    with on_duty(by, operator.id, ADMINISTRATION) as now:
        is_there = ADMINISTRATOR in now.functions(body_id=operator.id)
        if operator.facts.kind is not Kind.OPERATOR or not is_there:
            raise NotAdministrator
        note(operator.id, _read("people.read_requests", operator.id))
    rows = _for_operator(by, posts.waiting_for_operator(), action="people.read_requests")
    known = _Known(
        teams={row.team_id: row.team.name for row in rows},
        names=names(person_ids={row.person_id for row in rows} | {row.asked_by_id for row in rows}),
        emails=emails(person_ids={row.person_id for row in rows}),
    )
    found = (_request(row, known, set()) for row in rows)
    return tuple(sorted(found, key=lambda request: (request.body.id, request.asked_at)))


def refused(*, by: Colleague, body: KnownBody) -> tuple[KnownRequest, ...]:
    """Return what was refused in a body lately, the latest first, for its administrators.

    For the operator's it is also what they themselves asked for in other bodies, each of which keeps evidence of it.

    Raises NotAdministrator, RightEnded, NotServing.
    """
    since = timezone.now() - REFUSED_SHOWN
    with on_duty(by, body.id, ADMINISTRATION) as now:
        if ADMINISTRATOR not in now.functions(body_id=body.id):
            raise NotAdministrator
        found = PostRequest.objects.filter(body_id=body.id, outcome=PostRequest.Outcome.REFUSED)
        rows = list(found.filter(decided_at__gt=since))
        if rows:
            note(body.id, _read("people.read_refusals", body.id))
        called = officer_names.in_body(body_id=body.id, person_ids=_concerned(rows))
    if body.facts.kind is Kind.OPERATOR:
        rows += _for_operator(by, _refused_elsewhere(by, since), action="people.read_refusals")
    known = _Known(teams={}, names=names(person_ids=_concerned(rows) - called.keys()) | called, emails={})
    ordered = sorted(rows, key=lambda row: row.decided_at or row.asked_at, reverse=True)
    return tuple(_request(row, known, set()) for row in ordered)


def _refused_elsewhere(by: Colleague, since: datetime) -> tuple[tuple[int, int], ...]:
    """Return (body id, request id) of what an administrator of the operator asked for in vain; without a context."""
    with connection.cursor() as cursor:
        cursor.execute("select * from moothall_refused_for_operator(%s, %s)", [by.person_id, since])
        found: list[tuple[int, int]] = cursor.fetchall()
    own = register.operator().id
    return tuple((body_id, request_id) for body_id, request_id in found if body_id != own)


def _concerned(rows: Iterable[PostRequest]) -> set[int]:
    return {person_id for row in rows for person_id in (row.person_id, row.asked_by_id)}


def _for_operator(by: Colleague, wanted: Iterable[tuple[int, int]], *, action: str) -> list[PostRequest]:
    """Return requests by (body id, own id), with one transaction for each body, in which it keeps evidence of it."""
    asked: dict[int, list[int]] = {}
    for body_id, request_id in wanted:
        asked.setdefault(body_id, []).append(request_id)
    rows: list[PostRequest] = []
    for body_id, request_ids in sorted(asked.items()):
        with acting(Job(body_id=body_id)):
            note(
                body_id,
                _read(action, body_id),
                why=f"read by the portal's operator: person {by.person_id}",
            )
            found = PostRequest.objects.filter(body_id=body_id, id__in=request_ids)
            rows.extend(found.select_related("team"))
    return rows


def _read(action: str, body_id: int) -> Attempted:
    return Attempted(action=action, subject_kind="body", subject_id=str(body_id))


def _whose(rows: Iterable[Membership]) -> set[int]:
    """Return whose posts are not all over: a body does not follow its leavers to where they are now."""
    now = timezone.now()
    return {row.person_id for row in rows if not row.span().is_over(max(now, row.from_at))}


def _called(body_id: int, rows: Iterable[Membership], others: set[int]) -> dict[int, str]:
    """Return what the body calls the people of its posts; of whoever it never named, the name they came with."""
    known = list(rows)
    called = {key: name for key, name in officer_names.of_rows(body_id, known).items() if name}
    unnamed = ({row.person_id for row in known} | others) - called.keys()
    return called | names(person_ids=unnamed)


def _post(row: Membership, known: _Known) -> KnownPost:
    return KnownPost(
        id=row.id,
        person_id=row.person_id,
        name=known.names.get(row.person_id, ""),
        email=known.emails.get(row.person_id, ""),
        team_id=row.team_id,
        team=known.teams.get(row.team_id, ""),
        function=row.function,
        span=row.span(),
    )


def _request(row: PostRequest, known: _Known, admins: set[int]) -> KnownRequest:
    called = officer_names.opened(body_id=row.body_id, person_id=row.person_id, name_sealed=row.name_sealed)
    return KnownRequest(
        id=row.id,
        body=register.by_id(row.body_id),
        person_id=row.person_id,
        name=called or known.names.get(row.person_id, ""),
        email=known.emails.get(row.person_id, ""),
        team=known.teams.get(row.team_id, ""),
        function=row.function,
        span=row.span(),
        why=row.why,
        asked_by=known.names.get(row.asked_by_id, ""),
        asked_by_id=row.asked_by_id,
        asked_at=row.asked_at,
        approver=approver(administrators=admins, asked_by=row.asked_by_id, person_id=row.person_id),
        decided_at=row.decided_at,
        decided_why=row.decided_why,
    )

"""What is told of a post that two people give: those who can decide, that it waits for them."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.notices.links import desk_link
from moothall.outbox import actions as outbox
from moothall.people import administrators
from moothall.people.credentials import letters
from moothall.people.credentials.accounts import holder
from moothall.people.models import PostRequest
from moothall.people.post_words import Names, lines
from moothall.rules.posts import Approver, approver

ASKED = "people.posts_asked"
REQUESTS_AT_ONCE = 100


def announce_asked(body_id: int, request_ids: Iterable[int], *, key: str) -> None:
    """Let those who can decide be told what waits for them, some at a time, in the context of the body."""
    ordered = sorted(request_ids)
    for start in range(0, len(ordered), REQUESTS_AT_ONCE):
        some = " ".join(map(str, ordered[start : start + REQUESTS_AT_ONCE]))
        outbox.announce(body_id=body_id, name=ASKED, key=f"{key}/{start}", subject={"requests": some})


def tell_asked(*, body_id: int, request_ids: Iterable[int], names: Names) -> None:
    """Write to those who can decide what still waits, one letter each, once; call it without a context, in a job.

    It names nobody: whom it is for, and why, is read where it is decided. No other request is among these ids in
    another call, which lets the first of them stand for the letter.
    """
    ids = sorted(request_ids)
    with acting(Job(body_id=body_id)):
        found = PostRequest.objects.filter(body_id=body_id, id__in=ids, outcome="").select_related("team")
        rows = [row for row in found.order_by("id") if not row.span().is_over(timezone.now())]
        own = administrators.of(body_id)
    operator = register.operator()
    with acting(Job(body_id=operator.id)):
        operators = administrators.of(operator.id)
    here: dict[int, list[PostRequest]] = {}
    there: dict[int, list[PostRequest]] = {}
    for row in rows:
        concerned = {row.asked_by_id, row.person_id}
        by = approver(administrators=own, asked_by=row.asked_by_id, person_id=row.person_id)
        is_own = by is Approver.OWN_BODY
        for person_id in (own if is_own else operators) - concerned:
            (here if is_own else there).setdefault(person_id, []).append(row)
    for person_id, theirs in sorted(here.items()):
        _ask(person_id, theirs, first=ids[0], path=_people_page(register.by_id(body_id)), names=names)
    for person_id, theirs in sorted(there.items()):
        _ask(person_id, theirs, first=ids[0], path=f"{_people_page(operator)}operator/", names=names)


def _ask(person_id: int, rows: Sequence[PostRequest], *, first: int, path: str, names: Names) -> None:
    to, body_id = holder(person_id=person_id), rows[0].body_id
    if to is not None:
        letters.send(
            to,
            "posts_asked",
            key=f"desk-posts_asked/{body_id}/{first}/{to.public_id.hex}",
            body=register.official_name(body_id, to.language),
            posts=lines(rows, to.language, names),
            link=desk_link(to.language, path),
        )


def _people_page(body: KnownBody) -> str:
    return f"/{body.slug}/people/"
